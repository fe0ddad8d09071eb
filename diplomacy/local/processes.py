"""Child processes that never outlive their supervisor.

Each child leads a session of its own, so that Ctrl-C reaches the supervisor alone and everything
a child started can be ended as one group. The kernel ends a child whose supervisor was killed
(PR_SET_PDEATHSIG); what survives even that is found by the next start from recorded ids.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1
LONGEST_BACKOFF = 10.0  # seconds
STEADY_AFTER = 30.0  # seconds alive until a start counts as good


@dataclass
class Program:
    """What to run, and how to ask it to end."""

    name: str
    command: list[str]
    environ: Mapping[str, str]
    cwd: Path
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    uid: int | None = None
    gid: int | None = None


@dataclass
class Child:
    """A running program that is started again when it ends by itself."""

    program: Program
    process: subprocess.Popen[bytes]
    started: float = field(default_factory=time.monotonic)
    failures: int = 0
    restart_at: float | None = None

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None


def start(program: Program) -> Child:
    """Start a program. Its output goes to the end of its log file."""
    process = spawn(program)
    return Child(program, process)


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """One process in a session of its own, ended by the kernel if we die first."""
    with open_log(program.log) as log:
        return subprocess.Popen(
            program.command,
            env=dict(program.environ),
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            user=program.uid,
            group=program.gid,
            extra_groups=None if program.uid is None else [],
            preexec_fn=dies_with_parent(program.stop_signal),
        )


def dies_with_parent(number: int) -> Callable[[], None]:
    """For ``preexec_fn``: runs after the change of user, which would clear the request."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def ask() -> None:
        libc.prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    return ask


def open_log(path: Path) -> BinaryIO:
    """Append to a log that only we read. A log above 5 MB starts again, one old copy is kept."""
    with contextlib.suppress(OSError):
        if path.stat().st_size > 5_000_000:
            path.replace(path.with_suffix(".log.1"))
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")


def revive(child: Child, note: Callable[[str], None]) -> None:
    """Start a dead child again after a pause that doubles while it keeps dying."""
    now = time.monotonic()
    if child.restart_at is None:
        end_group(child.process.pid, signal.SIGKILL)
        child.failures = 0 if now - child.started > STEADY_AFTER else child.failures + 1
        pause = min(LONGEST_BACKOFF, 0.25 * 2**child.failures)
        child.restart_at = now + pause
        note(f"{child.program.name} ended ({child.process.returncode}); again in {pause:.1f} s")
    elif now >= child.restart_at:
        child.process, child.started, child.restart_at = spawn(child.program), now, None


def stop(children: Iterable[Child], seconds: float) -> None:
    """Ask all at once, wait at most ``seconds`` together, then end what is left of each group."""
    children = list(children)
    for child in children:
        if child.alive:
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(child.program.stop_signal)
    deadline = time.monotonic() + seconds
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
    for child in children:
        end_group(child.process.pid, signal.SIGKILL)
        child.process.wait()


def end_group(pid: int, number: signal.Signals) -> None:
    """Signal every process of a child's group; that none is left is fine."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


# --- After a kill -9 of the supervisor ------------------------------------------------------


def born(pid: int) -> int | None:
    """A process's start time in clock ticks since boot, which tells it from a later namesake."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(text.rpartition(")")[2].split()[19])


def record(path: Path, children: Iterable[Child]) -> None:
    """Write down which processes are ours."""
    rows = [
        {
            "name": c.program.name,
            "pid": c.process.pid,
            "born": born(c.process.pid),
            "signal": int(c.program.stop_signal),
        }
        for c in children
    ]
    new = path.with_suffix(".new")
    new.write_text(json.dumps(rows))
    new.replace(path)


def end_recorded(path: Path, seconds: float = 5.0) -> None:
    """End what an earlier supervisor left behind, and nothing that merely has the same id."""
    try:
        rows = json.loads(path.read_text())
    except (OSError, ValueError):
        return
    ours = [row for row in rows if row["born"] is not None and born(row["pid"]) == row["born"]]
    for row in ours:
        with contextlib.suppress(ProcessLookupError):
            os.kill(row["pid"], row["signal"])
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and any(born(r["pid"]) == r["born"] for r in ours):
        time.sleep(0.05)
    for row in ours:
        end_group(row["pid"], signal.SIGKILL)
    path.unlink(missing_ok=True)
