"""``make run`` as a person has it: one start, two kills, one stop."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from diplomacy import environment
from diplomacy.local import engines

PROMISED = 5.0  # seconds from Ctrl-C to the end
ACCOUNTS = "office, desk, bureau, protocol, secretariat, fund, approver, viewer, auditor, admin"


def children(pid: int) -> set[int]:
    """Processes that one started, zombies included."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.add(int(path.parent.name))
    return found


def descendants(pid: int) -> set[int]:
    """Every process below one."""
    below = children(pid)
    return below.union(*(descendants(child) for child in below))


def command(pid: int) -> str:
    """The command line of a process."""
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def eventually(check: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.1)
    return False


def answers(url: str) -> bool:
    """Whether our own server says 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("run") / "home"
    yield folder
    engines.remove_data(folder)


@pytest.fixture(scope="module")
def environ(home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PORTAL_HOME": str(home), "PORT": str(engines.free_port())}


@pytest.fixture(scope="module")
def portal(environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "diplomacy.local"],
        cwd=environment.ROOT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(30)
    assert process.stdout is not None
    process.stdout.close()


@pytest.fixture(scope="module")
def announced(portal: subprocess.Popen[str]) -> str:
    """What it printed when it was ready."""
    assert portal.stdout is not None
    lines = [portal.stdout.readline() for _ in range(5)]
    return "".join(lines)


def manage(environ: dict[str, str], code: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        cwd=environment.ROOT,
        env={name: value for name, value in environ.items() if name != "PORT"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_ready_portal_says_where_and_for_whom(
    announced: str, environ: dict[str, str], home: Path
) -> None:
    first, *_ = announced.splitlines()
    assert first == f"Portal ready at http://127.0.0.1:{environ['PORT']}"
    assert ACCOUNTS in announced
    assert (home / "demo-password").read_text().strip() in announced
    assert answers(f"http://127.0.0.1:{environ['PORT']}/healthz/ready")


def test_nothing_in_the_home_is_open_to_others(announced: str, home: Path) -> None:
    open_to_others = [
        path
        for path in (home, *home.iterdir())
        if not path.is_symlink() and path.stat().st_mode & 0o077
    ]
    assert open_to_others == []


def test_manage_finds_the_portal_from_its_home_alone(
    announced: str, environ: dict[str, str]
) -> None:
    code = (
        "from django.conf import settings; from django.db import connection as c;"
        "k = c.cursor(); k.execute('SELECT current_user');"
        "print(settings.PORTAL_MODE, settings.PORTAL_TODAY, k.fetchone()[0])"
    )
    assert manage(environ, code) == "demo 2015-01-05 portal_app"


def test_second_portal_in_the_same_home_is_refused(
    announced: str, environ: dict[str, str], home: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "diplomacy.local"],
        cwd=environment.ROOT,
        env={**environ, "PORT": str(engines.free_port())},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == f"portal: PORTAL_HOME: a portal already runs in {home}\n"


@pytest.mark.parametrize("name", ["redis", "postgres", "web"])
def test_killed_part_comes_back(
    announced: str, portal: subprocess.Popen[str], environ: dict[str, str], home: Path, name: str
) -> None:
    marks = {"redis": "redis-server", "postgres": "cluster", "web": "gunicorn"}
    (pid,) = [child for child in children(portal.pid) if marks[name] in command(child)]
    os.kill(pid, signal.SIGKILL)
    assert eventually(lambda: pid not in descendants(portal.pid), 5)
    assert eventually(lambda: answers(f"http://127.0.0.1:{environ['PORT']}/healthz/ready"), 60)
    assert f"{name} ended (-9)" in (home / "logs" / "supervisor.log").read_text()


def test_stop_leaves_no_process_and_keeps_the_data(
    announced: str, portal: subprocess.Popen[str], home: Path
) -> None:
    family = descendants(portal.pid)
    assert len(family) > 8
    os.killpg(portal.pid, signal.SIGTERM)
    assert portal.wait(30) == 0
    # Its own measure: the wait above also holds how long a busy machine takes to notice.
    *_, last = (home / "logs" / "supervisor.log").read_text().splitlines()
    stopped = re.search(r" stopped in ([0-9.]+) s$", last)
    assert stopped is not None
    assert float(stopped[1]) <= PROMISED
    # Whom nobody waited for any more is there until the system has noticed.
    assert eventually(lambda: not any(Path(f"/proc/{pid}").exists() for pid in family), 5)
    assert not (home / environment.ENVIRONMENT_FILE).exists()
    assert (home / "postgres" / "cluster" / "PG_VERSION").exists()
