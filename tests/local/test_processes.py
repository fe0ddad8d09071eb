"""No child outlives its supervisor, and nothing else is ended by mistake."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from diplomacy import environment
from diplomacy.local import processes
from diplomacy.local.processes import Program, born, end_recorded, record, revive, start, stop

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('up', flush=True)
time.sleep(60)
"""
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
{STUBBORN}
"""


def program(folder: Path, code: str) -> Program:
    return Program("child", [sys.executable, "-c", code], {}, folder, folder / "child.log")


def eventually(check: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if check():
            return True
        time.sleep(0.02)
    return False


def group(leader: int) -> list[int]:
    """Processes of a group, zombies aside."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def test_stop_ends_a_stubborn_child_and_what_it_started(tmp_path: Path) -> None:
    child = start(program(tmp_path, PARENT))
    assert eventually(lambda: len(group(child.process.pid)) == 2)
    assert eventually(lambda: (tmp_path / "child.log").read_text() == "up\n")
    stop([child], 0.2)
    assert eventually(lambda: group(child.process.pid) == [])


def test_child_that_ends_is_started_again_after_a_pause(tmp_path: Path) -> None:
    child = start(program(tmp_path, "import time; time.sleep(60)"))
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    notes: list[str] = []
    revive(child, notes.append)
    assert child.process.pid == first
    assert notes == ["child ended (-9); again in 0.5 s"]
    child.restart_at = time.monotonic()
    revive(child, notes.append)
    assert child.alive
    assert child.process.pid != first
    stop([child], 2.0)


def test_pause_doubles_and_has_a_limit(tmp_path: Path) -> None:
    child = start(program(tmp_path, "pass"))
    pauses = []
    for _ in range(8):
        child.process.wait()
        revive(child, lambda text: pauses.append(text.rpartition("again in ")[2]))
        child.restart_at = time.monotonic()
        revive(child, pauses.append)
    child.process.wait()
    assert pauses == ["0.5 s", "1.0 s", "2.0 s", "4.0 s", "8.0 s", "10.0 s", "10.0 s", "10.0 s"]


def test_kernel_ends_a_child_whose_supervisor_was_killed(tmp_path: Path) -> None:
    code = f"""
import sys, time
from pathlib import Path
from diplomacy.local.processes import Program, start
folder = Path({str(tmp_path)!r})
command = [sys.executable, "-c", "import time; time.sleep(60)"]
child = start(Program("child", command, {{}}, folder, folder / "log"))
print(child.process.pid, flush=True)
time.sleep(60)
"""
    supervisor = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=environment.ROOT, text=True
    )
    assert supervisor.stdout is not None
    with supervisor:
        pid = int(supervisor.stdout.readline())
        assert group(pid) == [pid]
        supervisor.kill()
    assert eventually(lambda: group(pid) == [])


def test_next_start_ends_what_is_left(tmp_path: Path) -> None:
    child = start(program(tmp_path, "import time; time.sleep(60)"))
    record(tmp_path / "processes", [child])
    end_recorded(tmp_path / "processes", 0.3)
    assert child.process.wait(5) == -signal.SIGTERM
    assert not (tmp_path / "processes").exists()


def test_next_start_spares_a_process_that_only_has_the_same_id(tmp_path: Path) -> None:
    child = start(program(tmp_path, "import time; time.sleep(60)"))
    row = {"pid": child.process.pid, "born": (born(child.process.pid) or 0) - 1, "signal": 9}
    (tmp_path / "processes").write_text(json.dumps([row]))
    end_recorded(tmp_path / "processes", 0.3)
    assert child.alive
    stop([child], 2.0)


def test_broken_record_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "processes").write_text("[{")
    end_recorded(tmp_path / "processes")
    assert processes.born(2**30) is None


def test_log_is_private_and_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 5_000_001)
    processes.open_log(log).close()
    assert log.stat().st_size == 0
    assert log.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "web.log.1").stat().st_size == 5_000_001
