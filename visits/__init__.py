"""Who travelled where, who came, and what was said: trips and visits."""
