"""Production settings: ``check --deploy`` has nothing to say, and no demonstration is possible."""

import os
import subprocess
import sys

import pytest

from diplomacy import environment

PRODUCTION = {
    "PORTAL_MODE": "production",
    "SECRET_KEY": "".join(chr(33 + n * 7 % 90) for n in range(64)),
    "DATABASE_URL": "postgres://portal_app:x@127.0.0.1:1/portal",
    "DATABASE_OWNER_URL": "postgres://portal_owner:x@127.0.0.1:1/portal",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp+tls://mail.example.org",
    "ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_BASE_URL": "https://portal.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
}


def check(tmp_path, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in environment.NAMES}
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:diplomacy", "manage.py", *arguments],
        cwd=environment.ROOT,
        env={**kept, **PRODUCTION, "PORTAL_HOME": str(tmp_path), **changed},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_check_deploy_has_no_warning(tmp_path):
    done = check(tmp_path, "check", "--deploy", "--fail-level", "INFO")
    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ), done.stderr


def test_check_deploy_refuses_the_demonstration(tmp_path):
    done = check(tmp_path, "check", "--deploy", PORTAL_MODE="demo", EMAIL_URL="smtp://127.0.0.1:1")
    assert done.returncode != 0
    assert "portal.E001" in done.stderr


def test_check_deploy_refuses_one_role_for_all(tmp_path):
    owner = PRODUCTION["DATABASE_OWNER_URL"]
    done = check(tmp_path, "check", "--deploy", DATABASE_URL=owner)
    assert done.returncode != 0
    assert "portal.E002" in done.stderr


@pytest.mark.parametrize("command", ["demo_accounts", "load_sample"])
def test_demonstration_data_is_refused_in_production(tmp_path, command):
    arguments = [command] if command == "demo_accounts" else [command, "--cities", "5"]
    done = check(tmp_path, *arguments)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_a_pinned_date_is_refused_in_production(tmp_path):
    done = check(tmp_path, "check", PORTAL_TODAY="2015-01-05")
    assert done.returncode == 2
    assert done.stderr.startswith("portal: PORTAL_TODAY")
    assert done.stderr.count("\n") == 1
