"""A demonstration of our own, as `make run` starts it, and a browser that looks at it.

The tests here never touch the database: the portal is other processes, and Playwright's
event loop would make Django refuse. The browser is closed when the folder is done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from diplomacy import environment
from diplomacy.local.browser import chromium
from tests.issuer import running_issuer
from tests.system.conftest import Demonstration, free_port

from .pages import find

#: On the pinned day nothing is due, so that nothing was sent.
MAIL = """From: portal@portal.example
To: desk@portal.example
Subject: A sample
Date: Mon, 05 Jan 2015 09:00:00 +0900

The text of it.
"""
#: Who reads which language, so that no test changes the language of another.
READERS = {"ja": "office", "en": "admin"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They can be left out by their mark."""
    for item in items:
        if "/e2e/" in item.path.as_posix():
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    """An organisation's own sign-in."""
    with running_issuer() as address:
        yield address


@pytest.fixture(scope="session")
def portal(issuer: str) -> Iterator[Demonstration]:
    """Started once, ended at the end."""
    with tempfile.TemporaryDirectory("-portal", ignore_cleanup_errors=True) as folder:
        home, port = Path(folder) / "home", free_port()
        kept = {k: v for k, v in os.environ.items() if k not in environment.NAMES}
        environ = {**kept, "PORTAL_HOME": str(home)}
        process = subprocess.Popen(
            [sys.executable, "-m", "diplomacy.local"],
            cwd=environment.ROOT,
            env={
                **environ,
                "PORTAL_TODAY": "2015-01-05",
                "PORT": str(port),
                "OIDC_ISSUER": issuer,
                "OIDC_CLIENT_ID": "portal",
                "OIDC_CLIENT_SECRET": "secret",
                "OIDC_NAME": "Sample City",
                "OIDC_ROLES": '{"desk": "desk_officer"}',
                "OIDC_SECOND_FACTOR": "mfa",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started = Demonstration(home, port, process, environ)

        def keep() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                started.output.append(line.rstrip())

        reader = threading.Thread(target=keep, daemon=True)
        reader.start()
        try:
            started.wait_for(
                lambda: any("Portal ready at" in line for line in started.output),
                300,
                "ready",
            )
            (home / "mail" / "1-sample.eml").write_text(MAIL)
            making = "from tests.e2e import records; records.make()"
            started.manage("shell", "--no-imports", "-c", making)
            yield started
        finally:
            started.stop()
            reader.join(timeout=10)
            if process.stdout is not None:
                process.stdout.close()


@pytest.fixture(scope="session")
def password(portal: Demonstration) -> str:
    return (portal.home / "demo-password").read_text().strip()


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def open_as(chrome: Browser, portal: Demonstration, password: str) -> Iterator[Callable[..., Page]]:
    """A signed-in page in a language and theme; kept, so that each signs in once."""
    contexts: dict[tuple[object, ...], BrowserContext] = {}

    def open_(
        language: str = "en", scheme: str = "light", width: int = 1280, javascript: bool = True
    ) -> Page:
        key = (language, scheme, width, javascript)
        if key not in contexts:
            contexts[key] = context = chrome.new_context(
                base_url=portal.url,
                color_scheme=scheme,  # type: ignore[arg-type]
                viewport={"width": width, "height": 900},
                java_script_enabled=javascript,
                locale="ja-JP" if language == "ja" else "en-GB",
            )
            page = context.new_page()
            sign_in(page, READERS[language], password)
            if page.get_attribute("html", "lang") != language:
                page.click("form.language button")
            assert page.get_attribute("html", "lang") == language
            page.close()
        return contexts[key].new_page()

    yield open_
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="package")
def found(open_as: Callable[..., Page]) -> dict[str, str]:
    """An address for every page, as the administrator finds it."""
    page = open_as("en")
    addresses = find(page.context.request)
    page.close()
    return addresses


@pytest.fixture
def stranger(chrome: Browser, portal: Demonstration) -> Iterator[Page]:
    """Somebody not signed in, reading English."""
    context = chrome.new_context(base_url=portal.url, locale="en-GB")
    page = context.new_page()
    page.goto("/accounts/login/")
    if page.get_attribute("html", "lang") != "en":
        page.click("form.language button")
    yield page
    context.close()


def sign_in(page: Page, username: str, password: str) -> None:
    page.goto("/accounts/login/?next=/profile/")
    page.fill("#id_login", username)
    page.fill("#id_password", password)
    page.click("main form.record-form button[type=submit]:not([form])")
    page.wait_for_url("**/profile/")
