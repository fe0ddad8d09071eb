"""Each command of docs/api.md does what the guide says, on the strategy's own data."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

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


def issue() -> Issued:
    """What the guide's first command makes."""
    bureau, _ = Bureau.objects.get_or_create(code="international-affairs-office")
    return create_client("Trial system", bureau=bureau, scopes=["read"])


def test_reading_works_as_the_guide_says(client: Client, db: None) -> None:
    call_command("load_strategy", verbosity=0)
    headers = {"Authorization": f"Bearer {issue().token}"}

    def get(address: str) -> Any:
        response = client.get(address, headers=headers)
        assert response.status_code == 200, (address, response.content)
        return response

    assert len(EXAMPLES) == GUIDE.count("curl --header")
    for address in EXAMPLES:
        assert get(address).json().get("count", 1) > 0, address

    parameters = re.findall(r"^\| .*`(\w+=[^`]+)` \|", GUIDE, re.MULTILINE)
    assert len(parameters) == 8
    for parameter in parameters:
        get(f"/api/v1/cities/?{parameter}")

    progress = get("/api/v1/targets/T15/progress/?as_of=2017-03-03").json()
    assert progress["number"] == 15
    for name in ("headline", "broad", "narrow", "by_decision"):
        assert f"`{name}`" in GUIDE
        assert progress[name] == 0


def test_client_credentials_give_a_token(client: Client, db: None) -> None:
    assert "--data grant_type=client_credentials --data scope=read" in GUIDE
    issued = issue()
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
