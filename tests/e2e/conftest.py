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
#: What the bundled strategy does not have yet: a trip ahead, an initiative, a decision on a city,
#: an interaction, a review that is done, a promise and one that was kept, a document, somebody
#: invited and somebody gone, an API client of a closed bureau.
RECORDS = """
import io
from agreements.models import Agreement, Review
from datetime import date
from agreements.services import (
    PartyEntry,
    complete_review,
    create_agreement,
    create_commitment,
    request_approvals,
    save_amendment,
    save_text,
)
from cities.models import City
from cities.services import create_interaction
from diplomacy.core.attachments import Upload, attach
from diplomacy.core.models import User
from initiatives import services
from initiatives.models import StrategyItem, Target
from visits.services import create_trip, create_visit
berlin = City.objects.get(code="berlin")
services.create_initiative(
    actor=None,
    values={"title_en": "A sample", "title_ja": "見本", "starts_on": "2015-03-31"},
    cities=[berlin],
    measures=[StrategyItem.objects.of_current_strategy().get(code="4.2.b.1")],
)
create_interaction(
    actor=None,
    values={"occurred_on": "2014-12-01", "kind": "letter", "summary": "A sample", "language": "en"},
    cities=[berlin, City.objects.get(code="paris")],
)
services.record_decision(
    actor=None,
    values={
        "target": Target.objects.get(code="T15"),
        "city": berlin,
        "decided_on": "2015-01-02",
        "reason": "A sample",
    },
)
complete_review(
    Review.objects.filter(state="scheduled").earliest("due_on"),
    actor=User.objects.get(username="office"),
    outcome="continue",
    rationale="A sample",
)
promised = {"agreement": Agreement.objects.earliest("reference"), "text_en": "A sample"}
kept = {"state": "kept", "kept_on": "2015-01-05", "evidence": "A sample"}
for state in ({"due_on": "2015-12-31"}, kept):
    create_commitment(actor=None, values={**promised, "text_ja": "見本", **state})
head = User.objects.get(username="office")
agreement = Agreement.objects.filter(status="in_force").earliest("reference")
for text in ("A sample", "Another sample"):
    save_text(agreement, actor=head, language="en", text=text)
amended = {"amended_on": date(2014, 12, 1), "summary_en": "A sample"}
save_amendment(agreement, actor=head, values=amended)
draft = create_agreement(
    actor=None,
    values={"reference": "A-SAMPLE", "kind": "sister_friendship", "title_en": "A sample"},
    parties=[PartyEntry(berlin)],
)
request_approvals(draft, actor=head, assembly=True)
note = Upload(io.BytesIO(b"A sample"), "sample.txt")
attach(berlin, [note], actor=User.objects.get(username="admin"))
days = {"starts_on": "2015-05-11", "ends_on": "2015-05-15"}
trip = create_trip(
    actor=None, values={"principal_ja": "見本", "office": "governor", **days}
)
create_visit(
    actor=None,
    values={"direction": "outbound", "traveller": "governor", "city": berlin, "trip": trip, **days},
)
from diplomacy.core.accounts import bureaus, people
from datetime import timedelta
from diplomacy.core.api.clients import create_client, rotate_secret
from diplomacy.core.models import Bureau
values = {"email": "invited@portal.example", "name_en": "A sample", "name_ja": "見本"}
people.invite(actor=None, values=values, roles=["viewer"], reason="A sample")
closed = User.objects.create_user("closed", "closed@portal.example", is_demonstration=True)
people.deactivate(closed, actor=None, reason="A sample")
# Somebody to whom all that helps with signing in applies.
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from diplomacy.core.signin import lockout
session = SessionStore()
session.create()
UserSession.objects.create(user=closed, ip="192.0.2.1", session_key=session.session_key)
Authenticator.objects.create(user=closed, type="totp", data={})
attempt = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
for _ in range(5):
    ratelimit.consume(
        attempt, app=lockout.ACCOUNT, action="login_failed", key=lockout.account_key(closed)
    )
values = {"code": "a-sample", "name_en": "A sample", "name_ja": "見本"}
bureau = bureaus.add_bureau(actor=None, values=values, reason="A sample")
scopes = ["read", "webhooks"]
system = create_client("A sample", bureau=bureau, scopes=scopes).client.owner
rotate_secret(system, actor=None, reason="A sample", changeover=timedelta(days=1))
system.scopes = frozenset(scopes)
# One webhook that is told something, with a message that was given up, and one that is not.
from diplomacy.core.models import WebhookAttempt
from diplomacy.core.webhooks import messages, services
told, paused = (
    services.create(
        actor=system, values={"name": name, "url": "https://receiver.invalid/", "kinds": ["void"]}
    ).webhook
    for name in ("A sample", "Another sample")
)
services.pause(paused, actor=None)
dead = messages.about(told, messages.TEST)
dead.state, dead.finished_at = "dead", dead.created_at
dead.save()
WebhookAttempt.objects.create(delivery=dead, milliseconds=1, text="A sample")
bureaus.close_bureau(bureau, actor=None, anyway=True, reason="A sample")
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
            started.manage("shell", "--no-imports", "-c", RECORDS)
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
