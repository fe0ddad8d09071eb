"""What ends a start, in one line and before anything is half made."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.local import engines
from diplomacy.local.supervisor import Portal, only_one

KEPT = ("PATH", "HOME", "LANG")


@pytest.fixture
def base(tmp_path: Path) -> dict[str, str]:
    """An environment with a home and a port of its own, and none of the tests' engines."""
    plain = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**plain, "PORTAL_HOME": str(tmp_path / "home"), "PORT": str(engines.free_port())}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on without ever answering."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def run(environ: dict[str, str]) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "diplomacy.local"],
        cwd=environment.ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("PORT", "http", "PORT: 'http' is not a port number from 1 to 65535"),
        ("PORTAL_TODAY", "2015-02-30", "PORTAL_TODAY: 2015-02-30 is not a day of the calendar"),
        (
            "DATABASE_URL",
            "postgres://a:b@127.0.0.1/c",
            "DATABASE_OWNER_URL: is needed with DATABASE_URL: the role that migrates",
        ),
        (
            "DATABASE_OWNER_URL",
            "postgres://a:b@127.0.0.1/c",
            "DATABASE_URL: is needed with DATABASE_OWNER_URL: the application's role",
        ),
        (
            "EMAIL_URL",
            "smtp://mail.example:25",
            "EMAIL_URL: a demonstration sends mail to this machine only",
        ),
        ("REDIS_URL", "http://x", "REDIS_URL: is not of the form redis://:password@host:port/0"),
    ],
)
def test_bad_value_ends_the_start(base: dict[str, str], name: str, value: str, line: str) -> None:
    assert run({**base, name: value}) == (2, "", f"portal: {line}\n")
    assert not Path(base["PORTAL_HOME"]).exists()


def test_busy_port_ends_the_start(base: dict[str, str], taken: int) -> None:
    line = f"portal: PORT: cannot listen on {taken} (Address already in use)\n"
    assert run({**base, "PORT": str(taken)}) == (1, "", line)


def test_home_that_is_a_file_ends_the_start(base: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    line = f"portal: PORTAL_HOME: cannot use {tmp_path / 'home'} (File exists)\n"
    assert run(base) == (1, "", line)


def test_database_that_does_not_answer_ends_the_start(base: dict[str, str]) -> None:
    url = f"postgres://a:b@127.0.0.1:{engines.free_port()}/c"
    code, said, line = run({**base, "DATABASE_URL": url, "DATABASE_OWNER_URL": url})
    assert (code, said) == (1, "")
    assert line.startswith("portal: DATABASE_URL: the database does not answer (connection to")
    assert line.count("\n") == 1


def test_redis_that_does_not_answer_ends_the_start(base: dict[str, str]) -> None:
    code, said, line = run({**base, "REDIS_URL": f"redis://127.0.0.1:{engines.free_port()}/0"})
    assert (code, said) == (1, "")
    assert line.startswith("portal: REDIS_URL: Redis does not answer (")
    assert line.count("\n") == 1
    engines.remove_data(Path(base["PORTAL_HOME"]))


def test_full_disk_ends_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(engines.CannotStart) as caught:
        engines.prepare_home(tmp_path / "home")
    assert str(caught.value) == (
        f"the disk of {tmp_path / 'home'} is full: 5 MB left, 300 MB needed"
    )


def test_one_portal_in_a_home(tmp_path: Path) -> None:
    with only_one(tmp_path):
        with pytest.raises(engines.CannotStart) as caught, only_one(tmp_path):
            pytest.fail("a second portal was let in")
        assert str(caught.value) == f"PORTAL_HOME: a portal already runs in {tmp_path}"
    with only_one(tmp_path):
        pass


def test_demonstration_is_the_mode_whatever_was_set(base: dict[str, str]) -> None:
    portal = Portal({**base, "PORTAL_MODE": "production"})
    assert portal.environ["PORTAL_MODE"] == "demo"
    assert portal.environ["PORTAL_TODAY"] == "2015-01-05"


def test_passwords_are_generated_once_and_private(tmp_path: Path) -> None:
    first = engines.private_values(tmp_path)
    assert engines.private_values(tmp_path) == first
    assert len(set(first.values())) == 5
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o600
