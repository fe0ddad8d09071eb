"""The top of the house: what people see across all registers, and how the portal is doing."""
