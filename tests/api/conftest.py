"""The API as another bureau's system sees it."""

import pytest
from django.test import Client

from diplomacy.core.api.clients import create_client
from tests.factories.initiatives import BureauFactory


def caller(*scopes: str) -> Client:
    """A system with a token for the scopes."""
    issued = create_client("Sample system", bureau=BureauFactory(), scopes=scopes)
    return Client(headers={"authorization": f"Bearer {issued.token}", "accept-language": "en"})


@pytest.fixture
def system(db: None) -> Client:
    """Reads public and internal records."""
    return caller("read")


@pytest.fixture
def trusted(db: None) -> Client:
    """Reads restricted records too."""
    return caller("read", "read:restricted")
