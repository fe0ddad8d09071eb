"""Engines with rows, and gunicorns in front of them."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from diplomacy import environment
from diplomacy.local.engines import free_port, last_line, throwaway
from diplomacy.local.processes import Child, Program, start, stop

from .load import Refused

TODAY = "2020-01-01"  # the sample's ten years of evidence then fill the targets' windows
READY_WITHIN = 60.0  # seconds


class CannotMeasure(Exception):
    """A side that does not come up. Its text is for a person."""


@dataclass(frozen=True)
class Rows:
    """A database of some size: its environment, and how to ask for what is in it."""

    environ: Mapping[str, str]
    home: Path
    session: str
    floor_session: str
    token: str
    visit: str
    agreement: str
    city: str

    def page_headers(self, side: str) -> dict[str, str]:
        """Signed in as a person, on the floor by Django's own backend."""
        session = self.floor_session if side == "floor" else self.session
        return {"Cookie": f"sessionid={session}", "Accept-Language": "en"}

    @property
    def api_headers(self) -> dict[str, str]:
        """With an API client's token."""
        return {"Authorization": f"Bearer {self.token}"}


@contextlib.contextmanager
def rows(cities: int, evidence: int) -> Iterator[Rows]:
    """Engines of their own with that many records, gone at the end."""
    with throwaway() as addresses:
        environ = {
            **{key: value for key, value in os.environ.items() if key not in environment.NAMES},
            **addresses,
            "PORTAL_MODE": "demo",
            "PORTAL_TODAY": TODAY,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "EMAIL_URL": "smtp://127.0.0.1:9",
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "PYTHONUNBUFFERED": "1",
        }
        run(environ, "-m", "diplomacy.local.prepare", "assets")
        said = run(environ, "-m", "bench.data", str(cities), str(evidence))
        yield Rows(
            environ=environ, home=Path(addresses["PORTAL_HOME"]), **json.loads(said.split("\n")[-1])
        )


def run(environ: Mapping[str, str], *arguments: str) -> str:
    """A Python program to its end; its standard output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=dict(environ),
        cwd=environment.ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CannotMeasure(f"{' '.join(arguments)} ended with {done.returncode}")
    return done.stdout.strip()


@dataclass(frozen=True)
class Side:
    """A running web server."""

    port: int
    child: Child

    def workers(self) -> list[int]:
        """The ids of the processes that answer."""
        pid = self.child.process.pid
        return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def memory(self) -> tuple[float, float]:
        """RSS and PSS of the largest worker, in megabytes."""
        return max(_memory(pid) for pid in self.workers())


def _memory(pid: int) -> tuple[float, float]:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines[1:]}
    return sizes["Rss"] * 1024 / 1e6, sizes["Pss"] * 1024 / 1e6


@contextlib.contextmanager
def served(found: Rows, name: str, application: str = "") -> Iterator[Side]:
    """gunicorn with the portal's own settings; ``application`` for the floor."""
    port = free_port()
    program = Program(
        name=name,
        command=[
            *(sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"),
            *([application] if application else []),
        ],
        environ={**found.environ, "PORT": str(port)},
        cwd=environment.ROOT,
        log=found.home / f"{name}.log",
    )
    child = start(program)
    try:
        _wait(child, port)
        yield Side(port, child)
    except Refused as error:
        if error.port != port:
            raise
        raise CannotMeasure(f"{error}; {name} said: {last_line(program.log)}") from error
    finally:
        stop([child], 5.0)


def _wait(child: Child, port: int) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if not child.alive:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, and that is all we ask here
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise CannotMeasure(f"{child.program.name} does not answer: {last_line(child.program.log)}")
