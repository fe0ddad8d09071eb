"""``make run``: the whole portal on one machine, started, watched and stopped as one.

It listens on loopback only and exists only as the demonstration: PORTAL_MODE=demo is set here
and nowhere else.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from diplomacy import environment

from . import engines
from .engines import CannotStart
from .processes import Child, Program, end_recorded, record, revive, start, stop

SIGN_INS = "office, desk, bureau, protocol, secretariat, fund, approver, viewer, auditor, admin"
FIRST_DAY = "2015-01-05"
READY_WITHIN = 120.0  # seconds for the web server to answer once everything is prepared
STOP_SERVERS, STOP_ENGINES = 2.5, 1.5  # seconds; together under the five that are promised


class Stopped(Exception):
    """Somebody asked for the end before the portal was ready."""


class Portal:
    """The children of one run, in the order they were started."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        given = environment.given(environ)
        self.home = environment.home_of(environ)
        self.environ = {
            **{key: value for key, value in environ.items() if key not in environment.NAMES},
            **given,
            "PORTAL_MODE": "demo",
            "PORTAL_HOME": str(self.home),
            "PORTAL_TODAY": given.get("PORTAL_TODAY", FIRST_DAY),
            "PORT": given.get("PORT", str(environment.DEFAULT_PORT)),
            "DJANGO_SETTINGS_MODULE": "diplomacy.settings",
            "PYTHONUNBUFFERED": "1",
        }
        self.given = given
        self.engines: list[Child] = []
        self.servers: list[Child] = []
        self.ending = False

    # --- Starting ---

    def check_values(self) -> None:
        """Every value, before anything is made: with stand-ins for what we will start ourselves."""
        if "DATABASE_URL" in self.given and "DATABASE_OWNER_URL" not in self.given:
            raise environment.BadValue(
                "DATABASE_OWNER_URL", "is needed with DATABASE_URL: the role that migrates"
            )
        if "DATABASE_OWNER_URL" in self.given and "DATABASE_URL" not in self.given:
            raise environment.BadValue(
                "DATABASE_URL", "is needed with DATABASE_OWNER_URL: the application's role"
            )
        environment.load({**environment.STAND_INS, **self.environ})

    def check_port(self) -> None:
        """Refuse a port that another program has."""
        port = int(self.environ["PORT"])
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise CannotStart(f"PORT: cannot listen on {port} ({error.strerror})") from None

    def start(self) -> None:
        """Everything, until the portal answers that it is ready."""
        self.check_values()
        engines.prepare_home(self.home)
        end_recorded(self.processes)
        self.check_port()
        self.start_engines()
        engines.write_private(
            self.home / environment.ENVIRONMENT_FILE,
            "".join(
                f"{name}={self.environ[name]}\n"
                for name in environment.NAMES
                if name in self.environ
            ),
        )
        self.password = self.demo_password()
        self.prepare()
        self.start_servers()
        self.wait_until_ready()

    @property
    def processes(self) -> Path:
        """Where the ids of the children are kept for the next start."""
        return self.home / "run" / "processes"

    def start_engines(self) -> None:
        """PostgreSQL, Redis and the mail catch-all, each unless its address was given."""
        private = engines.private_values(self.home)
        self.environ.setdefault("SECRET_KEY", private["SECRET_KEY"])
        ports: dict[str, int] = {}
        if "DATABASE_URL" not in self.given:
            port = ports["postgres"] = engines.free_port()
            self.run(engines.postgres(self.home, private, port), self.engines)
            self.environ["DATABASE_URL"] = engines.database_url(
                engines.APPLICATION, private["APPLICATION"], port
            )
            self.environ["DATABASE_OWNER_URL"] = engines.database_url(
                engines.OWNER, private["OWNER"], port
            )
        if "REDIS_URL" not in self.given:
            port = ports["redis"] = engines.free_port()
            self.run(engines.redis(self.home, private, port), self.engines)
            self.environ["REDIS_URL"] = engines.redis_url(private, port)
        if "EMAIL_URL" not in self.given:
            port = ports["mail"] = engines.free_port()
            folder = str(self.home / "mail")
            self.run(
                self.program("mail", "-m", "diplomacy.local.mail", str(port), folder), self.engines
            )
            self.environ["EMAIL_URL"] = f"smtp://127.0.0.1:{port}"
        for child in self.engines:
            engines.wait_for(child, ports[child.program.name], self.pause)
        if "postgres" in ports:
            superuser = engines.database_url(
                "postgres", private["SUPERUSER"], ports["postgres"], "postgres"
            )
            engines.wait_until(lambda: engines.check_database("PostgreSQL", superuser), self.pause)
            engines.prepare_database(private, ports["postgres"])
        if "redis" in ports:
            engines.wait_until(lambda: engines.check_redis(self.environ["REDIS_URL"]), self.pause)
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            engines.check_database(name, self.environ[name])
        engines.check_redis(self.environ["REDIS_URL"])
        engines.check_mail(self.environ["EMAIL_URL"])

    def start_servers(self) -> None:
        """Web, worker and beat."""
        self.run(
            self.program("web", "-m", "gunicorn", "--config", "gunicorn.conf.py"), self.servers
        )
        celery = ("-m", "celery", "--app", "diplomacy.celery")
        quiet = ("--without-gossip", "--without-mingle", "--loglevel", "INFO")
        self.run(
            self.program("worker", *celery, "worker", "--concurrency", "2", *quiet), self.servers
        )
        self.run(
            self.program("beat", *celery, "beat", "--loglevel", "INFO", "--pidfile", ""),
            self.servers,
        )

    def program(self, name: str, *arguments: str) -> Program:
        """A Python program of the portal."""
        return Program(
            name=name,
            command=[sys.executable, *arguments],
            environ=self.environ,
            cwd=environment.ROOT,
            log=self.home / "logs" / f"{name}.log",
        )

    def run(self, program: Program, among: list[Child]) -> None:
        """Start a child and write its id down."""
        among.append(start(program))
        record(self.processes, [*self.engines, *self.servers])

    def prepare(self) -> None:
        """Tables, strategy, sign-ins, assets. Its own last line says what went wrong."""
        process = subprocess.Popen(
            [sys.executable, "-m", "diplomacy.local.prepare"],
            env=self.environ,
            cwd=environment.ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
            errors="replace",
        )
        try:
            while True:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    said, _ = process.communicate(timeout=0.1)
                    break
                self.look_at_signals()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        log = self.home / "logs" / "prepare.log"
        engines.write_private(log, said)
        if process.returncode:
            raise CannotStart(engines.last_line(log).removeprefix("portal: "))

    def demo_password(self) -> str:
        """The one password of the demonstration's sign-ins, generated once."""
        path = self.home / "demo-password"
        if not path.exists():
            engines.write_private(path, secrets.token_urlsafe(12) + "\n")
        return path.read_text().strip()

    def wait_until_ready(self) -> None:
        """Until /healthz/ready answers 200; a child that keeps ending ends the wait."""
        url = f"http://127.0.0.1:{self.environ['PORT']}/healthz/ready"
        deadline, said = time.monotonic() + READY_WITHIN, "no answer"
        while time.monotonic() < deadline:
            self.watch()
            for child in self.servers:
                if child.failures > 3:
                    line = engines.last_line(child.program.log)
                    raise CannotStart(f"{child.program.name} keeps ending: {line}")
            try:
                with urllib.request.urlopen(url, timeout=5):
                    return
            except urllib.error.HTTPError as error:
                said = " ".join(error.read(500).decode(errors="replace").split())
            except OSError as error:
                said = str(error)
            self.pause(0.1)
        raise CannotStart(f"the portal does not become ready: {said}")

    # --- Running ---

    def pause(self, seconds: float) -> None:
        """Sleep, unless somebody asked for the end."""
        self.look_at_signals()
        time.sleep(seconds)

    def look_at_signals(self) -> None:
        """Raise Stopped when somebody asked for the end."""
        if self.ending:
            raise Stopped

    def watch(self) -> None:
        """Start again what ended by itself."""
        self.look_at_signals()
        ids = [child.process.pid for child in (*self.engines, *self.servers)]
        for child in (*self.engines, *self.servers):
            if not child.alive:
                revive(child, self.note)
        if ids != [child.process.pid for child in (*self.engines, *self.servers)]:
            record(self.processes, [*self.engines, *self.servers])

    def note(self, text: str) -> None:
        """A line in the supervisor's own log."""
        with (self.home / "logs" / "supervisor.log").open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {text}\n")

    def end(self) -> None:
        """Servers first, so that they can finish with the engines still there."""
        began = time.monotonic()
        stop(self.servers, STOP_SERVERS)
        stop(self.engines, STOP_ENGINES)
        (self.home / environment.ENVIRONMENT_FILE).unlink(missing_ok=True)
        self.processes.unlink(missing_ok=True)
        self.note(f"stopped in {time.monotonic() - began:.1f} s")


@contextlib.contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Refuse a second portal on the same PORTAL_HOME."""
    descriptor = os.open(home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(f"PORTAL_HOME: a portal already runs in {home}") from None
        yield
    finally:
        os.close(descriptor)


def main() -> int:
    """Run until Ctrl-C or SIGTERM. The exit code is 0 for a stop that was asked for."""
    os.umask(0o077)
    try:
        portal = Portal(os.environ)
        portal.check_values()
        engines.prepare_home(portal.home)
    except environment.BadValue as error:
        environment.give_up(str(error))
    except CannotStart as error:
        environment.give_up(str(error), 1)

    def ask_to_end(*_: object) -> None:
        portal.ending = True

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_end)
    try:
        with only_one(portal.home):
            try:
                portal.start()
                announce(portal)
                while True:
                    portal.watch()
                    portal.pause(0.1)
            finally:
                portal.end()
    except Stopped:
        return 0
    except CannotStart as error:
        environment.give_up(str(error), 1)
    except OSError as error:
        environment.give_up(f"{error.filename or 'the system'}: {error.strerror}", 1)


def announce(portal: Portal) -> None:
    """Tell the person at the terminal where to go."""
    port = portal.environ["PORT"]
    print(
        f"Portal ready at http://127.0.0.1:{port}\n"
        f"  also http://localhost:{port} (passkeys work only there)\n"
        f"  sign in as: {SIGN_INS}\n"
        f"  password:   {portal.password} (kept in {portal.home / 'demo-password'})\n"
        f"  today is pinned to {portal.environ['PORTAL_TODAY']}; logs in {portal.home / 'logs'}; "
        "Ctrl-C stops everything",
        flush=True,
    )
