"""Acting as the owner of the tables for a moment: for what the application's role may not do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

ADDRESS = ("USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def as_owner() -> Iterator[None]:
    """The default connection is that of DATABASE_OWNER_URL inside, if there is one.

    The connection is the application's again afterwards: what follows in the same process must not
    act as the owner.
    """
    owner = settings.DATABASE_OWNER
    given = {key: connection.settings_dict[key] for key in ADDRESS}
    if owner and owner["USER"] != given["USER"]:
        connection.close()
        connection.settings_dict.update({key: owner[key] for key in ADDRESS})
    try:
        yield
    finally:
        if connection.settings_dict["USER"] != given["USER"]:
            connection.close()
            connection.settings_dict.update(given)
