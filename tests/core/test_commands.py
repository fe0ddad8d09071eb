"""Commands that make people, and those that refuse to."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from diplomacy.core.models import Bureau, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return Bureau.objects.create(code="sample-bureau", name_ja="見本局", name_en="Sample Bureau")


def person(*arguments: str) -> str:
    out = StringIO()
    call_command("person", *arguments, stdout=out)
    return out.getvalue().strip()


def test_person_makes_an_account_with_a_password_printed_once(bureau):
    password = person("hanako", "--role", "desk_officer", "--bureau", "sample-bureau")
    user = User.objects.get(username="hanako")
    assert user.check_password(password)
    assert (user.roles, user.bureau) == (frozenset({"desk_officer"}), bureau)


def test_person_adds_roles_to_somebody_known_and_keeps_the_password(bureau):
    password = person("hanako", "--role", "viewer")
    assert person("hanako", "--role", "viewer", "--role", "auditor") == ""
    user = User.objects.get(username="hanako")
    assert user.roles == frozenset({"viewer", "auditor"})
    assert user.check_password(password)


@pytest.mark.parametrize(
    "arguments",
    [
        ("hanako", "--role", "viewer", "--bureau", "no-such"),
        ("hanako", "--role", "emperor"),
        ("hana ko", "--role", "viewer"),
        ("hanako", "--role", "viewer", "--email", "no address"),
    ],
)
def test_person_refuses_what_is_wrong_and_makes_nobody(arguments):
    with pytest.raises(CommandError):
        person(*arguments)
    assert not User.objects.exists()


def test_person_refuses_the_account_of_an_api_client():
    User.objects.create_user("client", is_service=True)
    with pytest.raises(CommandError, match="API client"):
        person("client", "--role", "viewer")


@pytest.fixture
def demonstration(settings, tmp_path):
    settings.PORTAL_MODE = "demo"
    settings.PORTAL_HOME = tmp_path


def test_demonstration_accounts_share_a_generated_password(demonstration, tmp_path):
    call_command("demo_accounts")
    call_command("demo_accounts")
    password = (tmp_path / "demo-password").read_text().strip()
    assert (tmp_path / "demo-password").stat().st_mode & 0o777 == 0o600
    assert User.objects.count() == 10
    assert all(user.check_password(password) for user in User.objects.all())


@pytest.mark.parametrize("arguments", [[], ["--check-only"]])
def test_demonstration_refuses_a_database_with_other_people(demonstration, tmp_path, arguments):
    User.objects.create_user("somebody")
    with pytest.raises(CommandError, match="did not create"):
        call_command("demo_accounts", *arguments)
    assert User.objects.count() == 1
    assert not (tmp_path / "demo-password").exists()


def test_demonstration_refuses_a_database_of_other_tables(demonstration, monkeypatch):
    from django.db import connection

    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["somebody_elses"])
    with pytest.raises(CommandError, match="tables"):
        call_command("demo_accounts", "--check-only")
    assert not User.objects.exists()


def test_demonstration_accepts_an_empty_database(demonstration, monkeypatch):
    from django.db import connection

    monkeypatch.setattr(connection.introspection, "table_names", list)
    call_command("demo_accounts", "--check-only")
    assert not User.objects.exists()
