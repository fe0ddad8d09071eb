"""Values from the environment: where they come from, and what a bad one says."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.environment import BadValue, load

GOOD = {
    "DATABASE_URL": "postgres://portal_app:p%40ss@db.example:5433/portal?sslmode=require",
    "REDIS_URL": "rediss://:word@redis.example:6380/2",
    "EMAIL_URL": "smtp+tls://portal:word@mail.example",
    "SECRET_KEY": "abcdefghij" * 6,
    "ALLOWED_HOSTS": "portal.example, .example.org",
    "PORTAL_BASE_URL": "https://portal.example/",
}


@pytest.fixture
def good(tmp_path: Path) -> dict[str, str]:
    return {**GOOD, "PORTAL_HOME": str(tmp_path)}


def test_production_values_are_read(good: dict[str, str]) -> None:
    found = load({**good, "TRUSTED_PROXIES": "10.0.0.0/8, 192.0.2.7"})
    assert found.mode == "production"
    assert found.upload_max_mb == environment.DEFAULT_UPLOAD_MB == 25
    assert found.today is None
    assert found.database["PASSWORD"] == "p@ss"
    assert found.database["PORT"] == "5433"
    assert found.database["OPTIONS"]["sslmode"] == "require"
    assert found.database_owner is None
    assert (found.mail.host, found.mail.port, found.mail.tls) == ("mail.example", 587, True)
    assert found.allowed_hosts == ["portal.example", ".example.org"]
    assert found.base_url == "https://portal.example"
    assert [str(network) for network in found.trusted_proxies] == ["10.0.0.0/8", "192.0.2.7/32"]


@pytest.mark.parametrize(
    ("mode", "value", "limit"),
    [
        ("production", None, 6000),
        ("production", "300", 300),
        ("production", "off", None),
        ("demo", None, None),
        ("demo", "300", 300),
    ],
)
def test_limit_of_requests_is_off_in_the_demonstration_and_where_it_is_switched_off(
    good: dict[str, str], mode: str, value: str | None, limit: int | None
) -> None:
    given = {**good, "PORTAL_MODE": mode, "EMAIL_URL": "smtp://127.0.0.1"}
    found = load({**given, **({"API_RATE_LIMIT": value} if value else {})})
    assert found.api_rate_limit == limit
    assert found.person_rate_limit == (600 if mode == "production" else None)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "80a", "PORT: '80a' is not a port number from 1 to 65535"),
        ("PORT", "0", "PORT: '0' is not a port number from 1 to 65535"),
        ("PORT", "70000", "PORT: '70000' is not a port number from 1 to 65535"),
        ("PORT", "٣", "PORT: '٣' is not a port number from 1 to 65535"),
        ("SESSION_IDLE_MINUTES", "0", "SESSION_IDLE_MINUTES: '0' is not a number from 1 to 1440"),
        ("SECOND_FACTOR", "no", "SECOND_FACTOR: 'no' is neither required nor optional"),
        (
            "SECOND_FACTOR",
            "optional",
            "SECOND_FACTOR: can be optional only in the demonstration",
        ),
        ("SESSION_HOURS", "12h", "SESSION_HOURS: '12h' is not a number from 1 to 168"),
        ("UPLOAD_MAX_MB", "0", "UPLOAD_MAX_MB: '0' is not a number from 1 to 200"),
        ("UPLOAD_MAX_MB", "25MB", "UPLOAD_MAX_MB: '25MB' is not a number from 1 to 200"),
        ("API_RATE_LIMIT", "0", "API_RATE_LIMIT: '0' is not a number from 1 to 600000"),
        ("PERSON_RATE_LIMIT", "no", "PERSON_RATE_LIMIT: 'no' is not a number from 1 to 600000"),
        ("PORTAL_MODE", "debug", "PORTAL_MODE: 'debug' is not one of production, demo, test"),
        ("PORTAL_TODAY", "2015-01-05", "PORTAL_TODAY: can be pinned only in the demonstration"),
        (
            "DATABASE_URL",
            "mysql://a@b/c",
            "DATABASE_URL: is not of the form postgres://user:password@host:port/database",
        ),
        ("DATABASE_URL", "postgres://db/portal", "DATABASE_URL: names no database role"),
        (
            "DATABASE_URL",
            "postgres://a:b@c:port/d",
            "DATABASE_URL: is not an address; is a special character not %-encoded?",
        ),
        ("REDIS_URL", "redis://host/x", "REDIS_URL: 'x' is not a database number"),
        (
            "EMAIL_URL",
            "mail.example",
            "EMAIL_URL: is not of the form smtp+tls://user:password@host:port",
        ),
        ("SECRET_KEY", "short", "SECRET_KEY: needs at least 50 random characters"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY: needs at least 50 random characters"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS: '*' is not a host name"),
        ("TRUSTED_PROXIES", "proxy", "TRUSTED_PROXIES: 'proxy' is not an address or a network"),
        (
            "PORTAL_BASE_URL",
            "http://portal.example",
            "PORTAL_BASE_URL: is not of the form https://portal.example.org",
        ),
        (
            "DEFAULT_FROM_EMAIL",
            "a@b\nBcc: c@d",
            "DEFAULT_FROM_EMAIL: 'a@b\\nBcc: c@d' is not a mail address",
        ),
    ],
)
def test_bad_value_says_what_is_wrong(
    good: dict[str, str], name: str, value: str, says: str
) -> None:
    with pytest.raises(BadValue) as caught:
        load({**good, name: value})
    assert str(caught.value) == says


@pytest.mark.parametrize("name", sorted(GOOD))
def test_production_needs_each_value(good: dict[str, str], name: str) -> None:
    del good[name]
    with pytest.raises(BadValue, match=f"^{name}: "):
        load(good)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2015-02-30", "PORTAL_TODAY: 2015-02-30 is not a day of the calendar"),
        ("20150105", "PORTAL_TODAY: '20150105' is not a date like 2015-01-05"),
        ("tomorrow", "PORTAL_TODAY: 'tomorrow' is not a date like 2015-01-05"),
    ],
)
def test_pinned_day_must_exist(good: dict[str, str], text: str, says: str) -> None:
    with pytest.raises(BadValue) as caught:
        load({**good, "PORTAL_MODE": "test", "PORTAL_TODAY": text})
    assert str(caught.value) == says


def test_demonstration_may_pin_a_day(good: dict[str, str]) -> None:
    values = {**good, "PORTAL_MODE": "demo", "EMAIL_URL": "smtp://127.0.0.1:2525"}
    assert load({**values, "PORTAL_TODAY": "2016-05-02"}).today == date(2016, 5, 2)


@pytest.mark.parametrize("host", ["mail.example", "10.0.0.1", "localhost.example", "[2001:db8::1]"])
def test_demonstration_refuses_an_outside_mail_server(good: dict[str, str], host: str) -> None:
    with pytest.raises(BadValue, match="to this machine only"):
        load({**good, "PORTAL_MODE": "demo", "EMAIL_URL": f"smtp://{host}:25"})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
def test_demonstration_takes_a_mail_server_of_this_machine(good: dict[str, str], host: str) -> None:
    assert load({**good, "PORTAL_MODE": "demo", "EMAIL_URL": f"smtp://{host}:25"}).mode == "demo"


def test_value_comes_from_a_secret_file(good: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "key").write_text("0123456789" * 6 + "\n")
    del good["SECRET_KEY"]
    assert load({**good, "SECRET_KEY_FILE": str(tmp_path / "key")}).secret_key == "0123456789" * 6


def test_missing_secret_file_is_named(good: dict[str, str]) -> None:
    del good["SECRET_KEY"]
    with pytest.raises(BadValue) as caught:
        load({**good, "SECRET_KEY_FILE": "/nowhere/key"})
    assert str(caught.value) == (
        "SECRET_KEY_FILE: cannot read /nowhere/key (No such file or directory)"
    )


def test_running_portal_is_found_from_its_home_alone(tmp_path: Path) -> None:
    lines = {**GOOD, "PORTAL_MODE": "demo", "EMAIL_URL": "smtp://127.0.0.1:25", "PORT": "8123"}
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (tmp_path / environment.ENVIRONMENT_FILE).write_text(text)
    found = load({"PORTAL_HOME": str(tmp_path)})
    assert (found.mode, found.port, found.secret_key) == ("demo", 8123, GOOD["SECRET_KEY"])


def test_environment_wins_over_the_running_portals_file(
    tmp_path: Path, good: dict[str, str]
) -> None:
    (tmp_path / environment.ENVIRONMENT_FILE).write_text("PORT=8123\n")
    assert load({**good, "PORT": "9000"}).port == 9000


def test_tests_never_read_the_running_portals_file(tmp_path: Path) -> None:
    (tmp_path / environment.ENVIRONMENT_FILE).write_text(f"DATABASE_URL={GOOD['DATABASE_URL']}\n")
    found = load({"PORTAL_HOME": str(tmp_path), "PORTAL_MODE": "test"})
    assert found.database["HOST"] == "127.0.0.1"


def test_manage_ends_with_one_line_and_no_traceback(tmp_path: Path) -> None:
    environ = {"PATH": os.defpath, "PORTAL_HOME": str(tmp_path), **GOOD, "PORT": "99999"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=environment.ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "portal: PORT: '99999' is not a port number from 1 to 65535\n"


ISSUER = {
    "OIDC_ISSUER": "https://login.example/tenant/",
    "OIDC_CLIENT_ID": "portal",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_ROLES": '{"staff": "viewer", "heads": ["office_head", "viewer"]}',
}


def test_single_sign_on_is_off_unless_an_issuer_is_named(good: dict[str, str]) -> None:
    assert load(good).sign_on is None


def test_single_sign_on_is_read(good: dict[str, str]) -> None:
    found = load(
        {**good, **ISSUER, "OIDC_TRUSTS_EMAIL": "yes", "OIDC_SECOND_FACTOR": "mfa, hwk"}
    ).sign_on
    assert found is not None
    assert found.issuer == "https://login.example/tenant"
    assert found.origin == "https://login.example"
    assert found.roles == {"staff": ("viewer",), "heads": ("office_head", "viewer")}
    assert (found.name, found.groups_claim, found.bureau_claim) == ("login.example", "groups", "")
    assert found.trusts_email
    assert found.second_factor == {"mfa", "hwk"}


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("OIDC_ISSUER", "http://login.example", "is not of the form https://login.example.org"),
        ("OIDC_ISSUER", "", "needs OIDC_ISSUER"),
        ("OIDC_CLIENT_SECRET", "", "OIDC_CLIENT_SECRET: is needed with OIDC_ISSUER"),
        ("OIDC_ROLES", "staff", 'is not of the form {"group": "role"}'),
        ("OIDC_ROLES", '{"staff": "emperor"}', "'staff' has a role that is none of administrator"),
        ("OIDC_ROLES", '{"staff": "service"}', "'staff' has a role that is none of administrator"),
        ("OIDC_TRUSTS_EMAIL", "maybe", "'maybe' is neither yes nor no"),
    ],
)
def test_mistakes_about_single_sign_on(
    good: dict[str, str], name: str, value: str, says: str
) -> None:
    with pytest.raises(BadValue) as refused:
        load({**good, **ISSUER, name: value})
    assert says in str(refused.value)
