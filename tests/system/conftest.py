"""The whole portal as ``make run`` starts it, in a home of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from diplomacy import environment

READY_WITHIN = 300.0  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Demonstration:
    """A running demonstration: its processes, its mail, its ``manage.py``."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    environ: dict[str, str]
    output: list[str] = field(default_factory=list)
    reader: threading.Thread = field(init=False)
    _read: dict[Path, EmailMessage] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._keep, daemon=True)

    def _keep(self) -> None:
        for line in self.process.stdout:
            self.output.append(line.rstrip())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pid_of(self, name: str) -> int:
        rows = json.loads((self.home / "run" / "processes").read_text())
        return next(row["pid"] for row in rows if row["name"] == name)

    def kill(self, name: str) -> None:
        """Kill a child; one that died of another's death is waited for until it is back."""

        def struck() -> bool:
            try:
                os.kill(self.pid_of(name), signal.SIGKILL)
            except ProcessLookupError:
                return False
            return True

        self.wait_for(struck, 60, f"{name} to be killed")

    def mails(self) -> list[EmailMessage]:
        """Every message the mail server has accepted, oldest first; each file is read once."""
        for path in sorted((self.home / "mail").glob("*.eml")):
            if path not in self._read:
                self._read[path] = message_from_bytes(path.read_bytes(), policy=policy.default)
        return list(self._read.values())

    def reminders(self) -> list[EmailMessage]:
        """The mails without the daily one to the auditors."""
        return [mail for mail in self.mails() if "verify_history" not in mail.get_content()]

    def manage(self, *arguments: str, stdin: str | None = None) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=environment.ROOT,
            env=self.environ,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def said(self) -> str:
        """The last lines of every log, for whoever reads why a test failed."""
        logs = sorted((self.home / "logs").glob("*.log"))
        return "\n".join(f"{log.name}: {log.read_text()[-800:]}" for log in logs)

    def wait_for(self, condition: Callable[[], bool], seconds: float, what: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            assert self.process.poll() is None, f"the portal ended: {self.output[-5:]}"
            assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}; {self.said()}"
            time.sleep(0.2)

    def stop(self) -> float:
        """End it as Ctrl-C would; the seconds that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=20)
        return time.monotonic() - began


@pytest.fixture
def start_portal() -> Iterator[Callable[..., Demonstration]]:
    """Starts demonstrations and ends them, come what may."""
    running: list[Demonstration] = []
    folders: list[tempfile.TemporaryDirectory[str]] = []

    def start(today: str, home: Path | None = None) -> Demonstration:
        if home is None:
            # Not pytest's folder: PostgreSQL, which is not root, must be able to reach its data.
            folders.append(tempfile.TemporaryDirectory("-portal", ignore_cleanup_errors=True))
            home = Path(folders[-1].name) / "home"
        port = free_port()
        kept = {k: v for k, v in os.environ.items() if k not in environment.NAMES}
        environ = {**kept, "PORTAL_HOME": str(home)}
        process = subprocess.Popen(
            [sys.executable, "-m", "diplomacy.local"],
            cwd=environment.ROOT,
            env={**environ, "PORTAL_TODAY": today, "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        portal = Demonstration(home, port, process, environ)
        running.append(portal)
        portal.reader.start()
        portal.wait_for(
            lambda: any("Portal ready at" in line for line in portal.output), READY_WITHIN, "ready"
        )
        return portal

    yield start
    for portal in running:
        portal.stop()
        portal.reader.join(timeout=10)
        portal.process.stdout.close()
    for folder in folders:
        folder.cleanup()
