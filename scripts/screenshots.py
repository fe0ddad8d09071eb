"""The pictures of the README: ``make screenshots``.

They show a demonstration of their own, started and thrown away here, so that nothing anybody typed
into a running one ends up in the repository.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from diplomacy import environment
from diplomacy.local.browser import chromium
from diplomacy.local.engines import free_port

FOLDER = environment.ROOT / "docs" / "screenshots"
PATIENCE = 60_000  # milliseconds, for a worker to draw


@dataclass(frozen=True)
class Shot:
    """One picture: which page, how it is looked at, and how much of it is kept.

    ``part`` selects one part of the page; without it the first ``height`` pixels are kept.
    """

    name: str
    path: str
    language: str = "ja"
    dark: bool = False
    width: int = 1280
    height: int = 900
    part: str = ""


SHOTS = (
    Shot("dashboard-ja", "/", height=1400),
    Shot("map-en-dark", "/", "en", dark=True, part="#map"),
    Shot("city-en", "/cities/new-york/", "en"),
    Shot("timeline-en", "/agreements/timeline/", "en", height=1100),
    Shot("agreements-ja-narrow", "/agreements/", width=360, height=780),
)


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """A fresh portal pinned to the first day; its address and password."""
    with tempfile.TemporaryDirectory("-portal", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder) / "home", free_port()
        kept = {name: value for name, value in os.environ.items() if name not in environment.NAMES}
        process = subprocess.Popen(
            [sys.executable, "-m", "diplomacy.local"],
            cwd=environment.ROOT,
            env={**kept, "PORTAL_HOME": str(home), "PORT": str(port)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            if not any("Portal ready at" in line for line in process.stdout or ()):
                environment.give_up("the demonstration did not start", 1)
            yield f"http://127.0.0.1:{port}", (home / "demo-password").read_text().strip()
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)


def take(browser: Browser, shot: Shot, address: str, password: str) -> None:
    """Sign in, choose the language, wait until every picture is drawn, and keep what is seen."""
    context = browser.new_context(
        base_url=address,
        color_scheme="dark" if shot.dark else "light",
        locale="ja-JP",
        viewport={"width": shot.width, "height": shot.height},
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    if page.get_attribute("html", "lang") != shot.language:
        page.click("form.language button")
    page.fill("#id_login", "office")
    page.fill("#id_password", password)
    page.click("main form.record-form button[type=submit]:not([form])")
    page.goto(shot.path)
    if page.get_attribute("html", "lang") != shot.language:
        page.click("form.language button")
        page.goto(shot.path)
    wait_for_pictures(page)
    seen = page.locator(shot.part) if shot.part else page
    seen.screenshot(path=FOLDER / f"{shot.name}.png")
    context.close()


def wait_for_pictures(page: Page) -> None:
    """A page asks again until its pictures are there."""
    if page.query_selector("#picture-poll"):
        page.wait_for_selector("#picture-poll:not([hx-get])", state="attached", timeout=PATIENCE)
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Command line entry."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demonstration() as (address, password), chromium() as browser:
        for shot in SHOTS:
            take(browser, shot, address, password)
            print(f"docs/screenshots/{shot.name}.png")


if __name__ == "__main__":
    main()
