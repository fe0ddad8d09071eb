"""``make bench``: measure, print the table with the budgets, and with --check fail on a miss."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from diplomacy import environment
from diplomacy.local.engines import CannotStart, free_port, remove_data

from .load import ROUNDS, Refused, Request, measure
from .servers import CannotMeasure, Rows, Side, rows, run, served

MEMORY_BUDGET = 150.0  # MB of a web worker
START_BUDGET = 10.0  # seconds to a second `make run`
GROWTH_BUDGET = 1.3
RECOUNT_BUDGET = 1.5
START_WITHIN = 300.0  # seconds until a start is given up


@dataclass(frozen=True)
class Work:
    """Something both sides do, and how many times as long the portal may take."""

    name: str
    path: str
    budget: float
    api: bool = False


WORKS = (
    Work("REST list of 50", "/api/v1/visits/?page_size=50&status=completed", 1.5, api=True),
    Work("REST detail", "/api/v1/visits/{visit}/", 4.0, api=True),
    Work("page list of 50", "/visits/?page_size=50&status=completed", 2.0),
    Work("page of a visit", "/visits/{visit}/", 4.0),
    Work("page of an agreement", "/agreements/{agreement}/", 4.0),
    Work("page of a city", "/cities/{city}/", 4.0),
)
#: Pages that the floor has nothing to set against. They count everything there is, so they grow
#: with it: shown to be watched, without a budget.
OWN = (Work("dashboard", "/", 0.0), Work("partners and their map", "/outlook/partners/", 0.0))


@dataclass(frozen=True)
class Line:
    """A line of the table; ``value`` is what the budget is about."""

    work: str
    cells: tuple[str, ...]
    value: str
    budget: str
    kept: bool | None


def request(work: Work, side: Side, found: Rows) -> Request:
    """The work as asked of one side. Only the portal knows ``page_size``; the floor has 50."""
    path = work.path.format(visit=found.visit, agreement=found.agreement, city=found.city)
    name = side.child.program.name
    if name == "floor":
        path = path.replace("page_size=50&", "")
    headers = found.api_headers if work.api else found.page_headers(name)
    return Request.get(side.port, path, headers)


def compare(small: Rows, large: Rows, rounds: int) -> list[Line]:
    """Every piece of work: the portal beside the floor, and at a hundred times the rows."""
    lines = []
    with (
        served(large, "floor", "bench.floor.wsgi:application") as floor,
        served(large, "portal") as portal,
        served(small, "portal-small") as few,
    ):
        for work in WORKS:
            sides = [request(work, floor, large), request(work, portal, large)]
            sides.append(request(work, few, small))
            plain, ours, less = measure(sides, rounds)
            times = [f"{value:.1f}" for m in (plain, ours) for value in (m.p50, m.p95, m.rate)]
            lines.append(ratio_line(work.name, times, ours.ratio_to(plain), work.budget))
            lines.append(growth_line(work.name, less.p50, ours.p50, ours.ratio_to(less)))
        for work in OWN:
            ours, less = measure([request(work, portal, large), request(work, few, small)], rounds)
            times = ["", "", "", *(f"{value:.1f}" for value in (ours.p50, ours.p95, ours.rate))]
            lines.append(Line(work.name, tuple(times), "", "", None))
            grown = growth_line(work.name, less.p50, ours.p50, ours.ratio_to(less))
            lines.append(replace(grown, budget="", kept=None))
        rss, pss = portal.memory()
    cells = ("", "", "", f"RSS {rss:.0f}", f"PSS {pss:.0f}", "")
    kept = rss < MEMORY_BUDGET
    lines.append(
        Line("memory of a web worker, MB", cells, f"{rss:.0f}", f"< {MEMORY_BUDGET:.0f}", kept)
    )
    return lines


def ratio_line(name: str, cells: list[str], ratio: float, budget: float) -> Line:
    """The portal over the floor."""
    return Line(name, tuple(cells), f"x {ratio:.2f}", f"<= {budget}", ratio <= budget)


def growth_line(name: str, before: float, after: float, ratio: float) -> Line:
    """The portal over itself with a hundredth of the rows."""
    cells = (f"{before:.1f}", "", "", f"{after:.1f}", "", "")
    kept = ratio <= GROWTH_BUDGET
    return Line(f"  {name}, rows x 100", cells, f"x {ratio:.2f}", f"<= {GROWTH_BUDGET}", kept)


def recount(found: Rows) -> Line:
    """Counting a target."""
    m = json.loads(run(found.environ, "-m", "bench.recount").split("\n")[-1])
    cells = (f"{m['floor']:.0f}", f"{m['floor95']:.0f}", "")
    cells += (f"{m['portal']:.0f}", f"{m['portal95']:.0f}", "")
    return ratio_line("recount of a target", list(cells), m["ratio"], RECOUNT_BUDGET)


def second_start() -> Line:
    """``make run`` on a home that an earlier one prepared, until it says that it is ready."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        home = Path(folder) / "home"
        try:
            start_once(home)
            seconds = start_once(home)
        finally:
            remove_data(home)
    cells = ("", "", "", f"{seconds:.1f}", "", "")
    kept = seconds < START_BUDGET
    return Line("second `make run`, s", cells, f"{seconds:.1f}", f"< {START_BUDGET:.0f}", kept)


def start_once(home: Path) -> float:
    """Seconds from the command to its "ready"."""
    environ = {key: value for key, value in os.environ.items() if key not in environment.NAMES}
    started = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        env={**environ, "PORTAL_HOME": str(home), "PORT": str(free_port())},
        cwd=environment.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        for line in process.stdout or ():
            if line.startswith("Portal ready"):
                return time.monotonic() - started
            if time.monotonic() - started > START_WITHIN:
                break
        raise CannotMeasure("`make run` did not become ready")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=30)


def show(lines: list[Line]) -> None:
    """The table."""
    head = Line(
        "milliseconds",
        ("floor p50", "p95", "req/s", "portal p50", "p95", "req/s"),
        "ratio",
        "budget",
        None,
    )
    width = max(len(line.work) for line in lines)
    for line in (head, *lines):
        cells = "".join(f"{cell:>11}" for cell in line.cells)
        verdict = {None: "", True: "kept", False: "MISSED"}[line.kept]
        print(f"{line.work:<{width}}{cells}{line.value:>9}{line.budget:>9}  {verdict}".rstrip())


def main() -> int:
    """0, or 1 when --check was given and a budget is missed."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a budget is missed")
    parser.add_argument("--cities", type=int, default=1000)
    parser.add_argument("--evidence", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--no-start", action="store_true", help="leave out the second `make run`")
    given = parser.parse_args()
    try:
        with (
            rows(max(1, given.cities // 100), given.evidence // 100) as small,
            rows(given.cities, given.evidence) as large,
        ):
            lines = compare(small, large, given.rounds)
            lines.append(recount(large))
        if not given.no_start:
            lines.append(second_start())
    except (CannotStart, CannotMeasure, Refused) as error:
        environment.give_up(str(error), 1)
    load = os.getloadavg()[0]
    print(
        f"{given.cities} cities, {given.evidence} pieces of evidence (half of them visits);"
        f" a hundredth of both for comparison; {os.cpu_count()} cores, load {load:.1f}"
    )
    show(lines)
    missed = [line for line in lines if line.kept is False]
    return 1 if given.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
