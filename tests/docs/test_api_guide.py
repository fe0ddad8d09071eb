"""Each command of docs/api.md does what the guide says, on the strategy's own data."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from diplomacy import environment
from diplomacy.core.api.clients import Issued, create_client
from diplomacy.core.models import Bureau
from diplomacy.core.policies import SCOPES

GUIDE = (environment.ROOT / "docs" / "api.md").read_text()
EXAMPLES = re.findall(
    r'^curl --header "Authorization: Bearer \$TOKEN" "\$PORTAL(.+)"$', GUIDE, re.M
)


@pytest.fixture
def issued(db: None) -> Issued:
    """What the guide's first command makes."""
    call_command("load_strategy", verbosity=0)
    bureau = Bureau.objects.get(code="international-affairs-office")
    return create_client("Trial system", bureau=bureau, scopes=["read"])


def get(client: Client, issued: Issued, address: str) -> Any:
    response = client.get(address, headers={"Authorization": f"Bearer {issued.token}"})
    assert response.status_code == 200, (address, response.content)
    return response.json()


def test_examples_find_something(client: Client, issued: Issued) -> None:
    assert len(EXAMPLES) == GUIDE.count("curl --header")
    for address in EXAMPLES:
        found = get(client, issued, address)
        assert found.get("count", 1) > 0, address


def test_parameters_work_as_listed(client: Client, issued: Issued) -> None:
    listed = re.findall(r"^\| `(\w+=[^`]+)` \|", GUIDE, re.M)
    assert len(listed) == 7
    for parameter in listed:
        response = client.get(
            f"/api/v1/cities/?{parameter}", headers={"Authorization": f"Bearer {issued.token}"}
        )
        assert response.status_code == 200, parameter


def test_progress_answers_with_what_the_guide_names(client: Client, issued: Issued) -> None:
    found = get(client, issued, "/api/v1/targets/T15/progress/?as_of=2017-03-03")
    for name in ("headline", "broad", "narrow", "by_decision"):
        assert f"`{name}`" in GUIDE
        assert found[name] == 0
    assert found["number"] == 15


def test_client_credentials_give_a_token(client: Client, issued: Issued) -> None:
    assert "--data grant_type=client_credentials --data scope=read" in GUIDE
    identity = b64encode(f"{issued.client.pk}:{issued.secret}".encode()).decode()
    answer = client.post(
        "/identity/o/api/token",
        {"grant_type": "client_credentials", "scope": "read"},
        headers={"Authorization": f"Basic {identity}"},
    )
    assert answer.status_code == 200, answer.content
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    assert client.get("/api/v1/cities/", headers=headers).status_code == 200


def test_every_scope_is_explained() -> None:
    for scope in SCOPES:
        assert f"`{scope}`" in GUIDE
