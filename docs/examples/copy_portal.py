#!/usr/bin/env python3
"""Keeps a copy of the portal's records in an SQLite file, by following ``/api/v1/changes/``.

    PORTAL_TOKEN=... python3 copy_portal.py https://portal.example.jp copy.sqlite

Python 3.11 and nothing else. It may be killed at any moment and started again: records and the
place to go on are written in one transaction. ``--once`` ends as soon as the copy is up to date.

The table ``record`` has resource, key, version and json; that is the copy, to be read while this
runs. When the portal says 410 (away for a month, a restore, other rights), everything is copied
anew; what the new copy does not have goes at its end, so that the file is usable all the time.
"""

import argparse
import http.client
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

PAUSE = 30.0  # seconds between two questions when there is nothing new
LONGEST_WAIT = 60.0

TABLES = """
CREATE TABLE IF NOT EXISTS record (
    resource TEXT, key TEXT, version INTEGER NOT NULL, json TEXT NOT NULL, round INTEGER NOT NULL,
    PRIMARY KEY (resource, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (query TEXT NOT NULL, round INTEGER NOT NULL);
INSERT INTO place SELECT '', 1 WHERE NOT EXISTS (SELECT 1 FROM place);
"""


class StartAgain(Exception):
    """The portal no longer knows our place: 410."""


class Portal:
    """Asks until there is an answer; only what cannot get better by waiting is an error."""

    def __init__(self, address: str, token: str) -> None:
        self.changes = address.rstrip("/") + "/api/v1/changes/"
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}

    def page(self, query: str) -> dict[str, Any]:
        """The page at a place; StartAgain where there is none, HTTPError where we may not."""
        request = urllib.request.Request(f"{self.changes}?{query}", headers=self.headers)  # noqa: S310
        wait = 1.0
        while True:
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    page: dict[str, Any] = json.load(answer)
                    return page
            except urllib.error.HTTPError as error:
                if error.code == 410:
                    raise StartAgain from error
                if error.code != 429 and error.code < 500:
                    raise
                asked = error.headers.get("Retry-After") or ""
                pause = float(asked) if asked.isdigit() else wait
            except (OSError, http.client.HTTPException, ValueError):
                pause = wait  # no network, or an answer that broke off
            time.sleep(pause)
            wait = min(2 * wait, LONGEST_WAIT)


class Copy:
    """The file: records, the place to go on, and the round in which a record was last told."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path)
        with self.database:
            self.database.executescript(TABLES)

    def place(self) -> str:
        """What to ask for next; empty at the very beginning."""
        query: str = self.database.execute("SELECT query FROM place").fetchone()[0]
        return query

    def take(self, page: dict[str, Any]) -> None:
        """Everything a page says, and the place after it, or nothing of both."""
        with self.database:
            for entry in page["results"]:
                named = (entry["resource"], entry["key"])
                if entry["record"] is None:
                    self.database.execute(
                        "DELETE FROM record WHERE (resource, key) = (?, ?)", named
                    )
                else:
                    text = json.dumps(entry["record"], ensure_ascii=False)
                    self.database.execute(
                        "REPLACE INTO record SELECT ?, ?, ?, ?, round FROM place",
                        (*named, entry["version"], text),
                    )
            if not page[
                "more"
            ]:  # up to date: what an earlier round left over is not there any more
                self.database.execute("DELETE FROM record WHERE round < (SELECT round FROM place)")
            query = urllib.parse.urlsplit(page["next"]).query
            self.database.execute("UPDATE place SET query = ?", (query,))

    def start_again(self) -> None:
        """From the beginning, in a new round."""
        with self.database:
            self.database.execute("UPDATE place SET query = '', round = round + 1")


def follow(portal: Portal, copy: Copy, *, once: bool, pause: float = PAUSE) -> None:
    """Bring the copy up to date, and keep it so."""
    while True:
        try:
            page = portal.page(copy.place() or "page_size=500")
        except StartAgain:
            copy.start_again()
            continue
        copy.take(page)
        if not page["more"]:
            if once:
                return
            time.sleep(pause)


def main() -> None:
    """Read the command line and follow."""
    parser = argparse.ArgumentParser(description="Keep a copy of the portal's records.")
    parser.add_argument("portal", help="its address, such as https://portal.example.jp")
    parser.add_argument("file", type=Path, help="the SQLite file of the copy")
    parser.add_argument("--once", action="store_true", help="end when the copy is up to date")
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between questions")
    asked = parser.parse_args()
    token = os.environ.get("PORTAL_TOKEN")
    if not token:
        sys.exit("Set PORTAL_TOKEN to the client's token.")
    copy = Copy(asked.file)
    follow(Portal(asked.portal, token), copy, once=asked.once, pause=asked.pause)


if __name__ == "__main__":
    main()
