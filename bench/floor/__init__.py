"""The floor: the simplest Django and REST framework that answers with the same rows."""
