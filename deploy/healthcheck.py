"""Health of a container, asked from inside it: ``python -m deploy.healthcheck web`` or ``beat``.

Exit code 0 is healthy. Django is not loaded: a check that runs every half minute must be cheap.
(A worker is asked by Celery itself; see docker-compose.yml.)
"""

from __future__ import annotations

import http.client
import os
import sys

from diplomacy import environment

# Beat wakes a sweep every minute; this many seconds without one are four of them missed in a row.
SWEEP_LATE = 300
LAST_SWEEP = """
    SELECT coalesce(extract(epoch FROM now() - max(slot)) < %s, false)
    FROM core_jobslot WHERE job = 'sweep'
"""


def web(values: environment.Environment) -> bool:
    """The web server of this container answers. It is asked under a name that it answers to."""
    host = values.allowed_hosts[0].removeprefix(".")
    connection = http.client.HTTPConnection("127.0.0.1", values.port, timeout=5)
    try:
        connection.request("GET", "/healthz/live", headers={"Host": host})
        return connection.getresponse().status == 200
    finally:
        connection.close()


def beat(values: environment.Environment) -> bool:
    """Sweeps are being started: a worker claims each that beat asks for as a row."""
    import psycopg2

    given = values.database
    connection = psycopg2.connect(
        dbname=given["NAME"],
        user=given["USER"],
        password=given["PASSWORD"],
        host=given["HOST"],
        port=given["PORT"] or None,
        **given["OPTIONS"],
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(LAST_SWEEP, [SWEEP_LATE])
            return bool(cursor.fetchone()[0])
    finally:
        connection.close()


CHECKS = {"web": web, "beat": beat}


def main() -> int:
    """Command line entry."""
    if len(sys.argv) != 2 or sys.argv[1] not in CHECKS:
        environment.give_up(f"healthcheck {' | '.join(CHECKS)}")
    return 0 if CHECKS[sys.argv[1]](environment.load_or_exit(os.environ)) else 1


if __name__ == "__main__":
    sys.exit(main())
