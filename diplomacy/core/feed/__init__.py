"""The change feed: what happened to the records of the API, in an order that copies can follow.

:mod:`.recording` writes it down in the database, :mod:`.reading` tells it to who may know of it.
"""
