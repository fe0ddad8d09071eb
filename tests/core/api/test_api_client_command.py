"""manage.py api_client: credentials for another bureau's system."""

import re
from io import StringIO

import pytest
from allauth.idp.oidc.models import Client as ApiClient
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from diplomacy.core.enums import Role
from diplomacy.core.models import Bureau


def run(*arguments: str) -> list[str]:
    out = StringIO()
    with translation.override("en"):
        call_command("api_client", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_last_line_is_a_token_that_works(bureau: Bureau, nobody: Client) -> None:
    lines = run("Library system", "--bureau", "sample-bureau", "--scope", "read")
    assert re.fullmatch(r"[A-Za-z0-9_-]{40,}", lines[-1])
    answer = nobody.get("/api/v1/bureaus/", headers={"authorization": f"Bearer {lines[-1]}"})
    assert [entry["code"] for entry in answer.json()["results"]] == ["sample-bureau"]


def test_client_gets_a_service_user_of_the_bureau(bureau: Bureau) -> None:
    run("Library system", "--bureau", "sample-bureau", "--scope", "read", "--scope", "write")
    client = ApiClient.objects.get()
    assert client.get_scopes() == ["read", "write"]
    assert client.owner.is_service
    assert client.owner.bureau == bureau
    assert client.owner.roles == {Role.SERVICE}
    assert not client.owner.has_usable_password()


def test_secret_is_shown_once_and_kept_as_a_hash(bureau: Bureau) -> None:
    lines = run("図書館システム", "--bureau", "sample-bureau", "--scope", "read")
    secret = next(line.split()[-1] for line in lines if line.startswith("Client secret:"))
    client = ApiClient.objects.get()
    assert client.check_secret(secret)
    assert secret not in client.secret


def test_two_clients_may_share_a_name(bureau: Bureau) -> None:
    for _ in range(2):
        run("Library system", "--bureau", "sample-bureau", "--scope", "read")
    assert ApiClient.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("x", "--bureau", "no-such", "--scope", "read"),
            "There is no bureau with the code 'no-such'.",
        ),
        (
            ("x", "--bureau", "a\0b", "--scope", "read"),
            "There is no bureau with the code 'a\\x00b'.",
        ),
        (
            ("x", "--bureau", "sample-bureau", "--scope", "read", "--scope", "fly"),
            "Unknown scope: fly. Scopes are: read, write, read:restricted, approve, webhooks.",
        ),
        (
            (" ", "--bureau", "sample-bureau", "--scope", "read"),
            "Give the client a name of at most 100 characters.",
        ),
    ],
)
def test_mistakes_are_one_line_and_make_nothing(
    bureau: Bureau, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert str(refused.value) == message
    assert not ApiClient.objects.exists()
