"""What has to be true before the portal serves: tables, data, sign-ins and assets.

One process does it all, because starting Django is most of the time it takes.
``python -m diplomacy.local.prepare``
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import traceback
from collections.abc import Callable
from pathlib import Path

from diplomacy import environment

STAMP = ".made-from"


def assets_digest(folders: list[Path], files: list[Path]) -> str:
    """Changes when an asset, a package version or the way of collecting does."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                digest.update(
                    f"{path}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}\n".encode()
                )
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def collect_assets() -> None:
    """Collect only what changed: hashing and compressing everything takes seconds."""
    from django.conf import settings
    from django.core.management import call_command

    root: Path = settings.BASE_DIR
    digest = assets_digest(
        [root / "static"],
        [
            root / "package-lock.json",
            root / "requirements" / "base.txt",
            root / "diplomacy" / "assets.py",
            root / "diplomacy" / "settings" / "base.py",
        ],
    )
    folder = Path(settings.STATIC_ROOT)
    stamp = folder / STAMP
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Two portals of one checkout may start at once; the second finds what the first has made.
    with (folder.parent / f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if stamp.is_file() and stamp.read_text() == digest:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest)


def main() -> None:
    """Every step in order; the first that fails ends this with one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    import django
    from django.core.management import call_command

    from .catalogues import compile_catalogues

    compile_catalogues(environment.ROOT / "diplomacy" / "locale")
    django.setup()
    steps: list[tuple[str, Callable[[], object]]] = [
        # Before anything is written: a database that is not ours stays as it is.
        ("database", lambda: call_command("demo_accounts", check_only=True, verbosity=0)),
        ("migrate", lambda: call_command("migrate", interactive=False, verbosity=0)),
        ("load_strategy", lambda: call_command("load_strategy", verbosity=0)),
        ("demo_accounts", lambda: call_command("demo_accounts", verbosity=0)),
        ("assets", collect_assets),
    ]
    for name, step in steps:
        try:
            step()
        except Exception as error:  # noqa: BLE001 - each ends the start, and is said in one line
            traceback.print_exc()
            environment.give_up(f"{name}: {' '.join(str(error).split())}", 1)


if __name__ == "__main__":
    main()
