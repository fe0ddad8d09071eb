"""The recount of a target against the same statement by hand: ``python -m bench.recount``.

Both read the same rows of the same database in turns; by hand means a bare cursor, with what the
statement gives left as it is. The last line of standard output is JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

ROUNDS = 15


def main() -> None:
    """Medians in milliseconds, and the median of the ratios of neighbours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diplomacy.settings")
    import django

    django.setup()
    from django.db import connection

    from diplomacy.core import clock
    from diplomacy.core.models import User
    from initiatives import counting
    from initiatives.models import Target, TargetRule
    from initiatives.progress import target_progress

    target = Target.objects.get(code="T30")
    rule = TargetRule.objects.current()
    user = User.objects.get(username="bench")
    on = clock.today()
    kept: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        kept.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        progress = target_progress(target, on, user, rule)
    [(statement, parameters)] = [entry for entry in kept if entry[0] == counting.STATEMENT]

    def by_hand() -> None:
        with connection.connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            cursor.fetchall()

    hand, portal = [], []
    for _ in range(ROUNDS):
        hand.append(_milliseconds(by_hand))
        portal.append(_milliseconds(lambda: target_progress(target, on, user, rule)))
    ratio = statistics.median(a / b for a, b in zip(portal, hand, strict=True))
    answer = {
        "floor": statistics.median(hand),
        "portal": statistics.median(portal),
        "floor95": statistics.quantiles(hand, n=20)[-1],
        "portal95": statistics.quantiles(portal, n=20)[-1],
        "ratio": ratio,
        "counted": progress.headline,
    }
    print(json.dumps(answer))


def _milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
