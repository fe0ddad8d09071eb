"""Partner cities, the networks they belong to, and the roles they have held over time."""
