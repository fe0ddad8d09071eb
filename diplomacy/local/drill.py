"""``python -m diplomacy.local.drill``: does a backup of this portal come back equal?

Backs up the portal that the environment names (the running demonstration from PORTAL_HOME alone),
restores into PostgreSQL and Redis that are started for this and thrown away, looks whether the
restored history is as it was sealed, backs that up in turn and compares both. The portal itself is
only read.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from diplomacy import environment

from .engines import CannotStart, last_line, throwaway


def manage(environ: Mapping[str, str], *arguments: str) -> float:
    """Run a command of manage.py and show what it says; the seconds it took."""
    began = time.monotonic()
    with tempfile.NamedTemporaryFile() as complaints:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=environment.ROOT,
            env=dict(environ),
            stdout=subprocess.PIPE,
            stderr=complaints,
            text=True,
            check=False,
        )
        if said := done.stdout.strip():
            print("  " + said.replace("\n", "\n  "), flush=True)
        if done.returncode:
            raise CannotStart(f"drill: {last_line(Path(complaints.name))}")
    return time.monotonic() - began


def comparable(folder: Path) -> dict[str, Any]:
    """What two backups of equal portals agree on."""
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return {key: said[key] for key in ("tables", "files", "migrations")}


def known_heads(environ: Mapping[str, str]) -> list[str]:
    """What the portal has made known of its history, for the restored one to be compared with."""
    file = environment.home_of(environ) / "history-heads" / "heads"
    return ["--heads-file", str(file)] if file.exists() else []


def rehearse(environ: Mapping[str, str]) -> None:
    """The whole drill. Raises CannotStart with one line when any step fails."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="portal-drill-") as folder:
        first, second = Path(folder) / "first", Path(folder) / "second"
        backed_up = manage(environ, "backup", str(first))
        with throwaway() as addresses:
            kept = {key: value for key, value in environ.items() if key not in environment.NAMES}
            elsewhere = {**kept, **environment.STAND_INS, **addresses, "PORTAL_MODE": "demo"}
            restored = manage(elsewhere, "restore", str(first))
            verified = manage(elsewhere, "verify_history", *known_heads(environ))
            manage(elsewhere, "backup", str(second))
        before, after = comparable(first), comparable(second)
    if before != after:
        raise CannotStart("drill: the restored portal is not equal to the one backed up")
    rows = sum(table["rows"] for table in before["tables"].values())
    print(
        f"Drill passed: {len(before['tables'])} tables, {rows} rows, {before['files']} files"
        f" equal, history as sealed; backup {backed_up:.1f} s, restore {restored:.1f} s,"
        f" history {verified:.1f} s,"
        f" whole drill {time.monotonic() - began:.1f} s"
    )


def main() -> None:
    """One line and exit code 1 when a backup would not come back."""
    try:
        rehearse(os.environ)
    except CannotStart as error:
        environment.give_up(str(error), 1)


if __name__ == "__main__":
    main()
