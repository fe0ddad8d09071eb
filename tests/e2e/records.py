"""What the bundled strategy does not have yet, so that every page has something to show.

Run inside the portal's own process; everything is plainly artificial.
"""

import datetime
import io
from typing import Any

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from django.utils import timezone

from agreements import services as agreements
from agreements.models import Agreement, Review
from cities.models import City
from cities.services import create_interaction
from diplomacy.core import outbox, reminders, saved_filters
from diplomacy.core.accounts import bureaus, people
from diplomacy.core.api.clients import create_client, rotate_secret
from diplomacy.core.attachments import Upload, attach
from diplomacy.core.models import Bureau, Delivery, User, WebhookAttempt
from diplomacy.core.reminding import services as reminding
from diplomacy.core.signin import lockout
from diplomacy.core.webhooks import messages
from diplomacy.core.webhooks import services as webhooks
from initiatives import services as initiatives
from initiatives.models import StrategyItem, Target
from visits.services import create_trip, create_visit

NAMES = {"name_en": "A sample", "name_ja": "見本"}


def make() -> None:
    """Everything, once."""
    berlin = City.objects.get(code="berlin")
    head = User.objects.get(username="office")
    of_cities(berlin)
    of_agreements(berlin, head)
    of_reviews(head)
    of_reminders(head)
    of_visits(berlin)
    of_accounts()
    of_systems()
    of_readers()


def of_readers() -> None:
    """A saved filter for those who look at the pages."""
    for person in User.objects.filter(is_service=False, is_active=True):
        saved_filters.save(person, route="cities:city_list", name="A sample", query="region=Asia")


def of_cities(berlin: City) -> None:
    """An initiative, a decision on a city, an interaction, a document."""
    initiatives.create_initiative(
        actor=None,
        values={"title_en": "A sample", "title_ja": "見本", "starts_on": "2015-03-31"},
        cities=[berlin],
        measures=[StrategyItem.objects.of_current_strategy().get(code="4.2.b.1")],
    )
    met: dict[str, Any] = {"occurred_on": "2014-12-01", "kind": "letter"}
    create_interaction(
        actor=None,
        values={**met, "summary": "A sample", "language": "en"},
        cities=[berlin, City.objects.get(code="paris")],
    )
    initiatives.record_decision(
        actor=None,
        values={
            "target": Target.objects.get(code="T15"),
            "city": berlin,
            "decided_on": "2015-01-02",
            "reason": "A sample",
        },
    )
    note = Upload(io.BytesIO(b"A sample"), "sample.txt")
    attach(berlin, [note], actor=User.objects.get(username="admin"))


def of_agreements(berlin: City, head: User) -> None:
    """A promise ahead and one that was kept, texts to compare, an amendment, a draft that waits."""
    agreement = Agreement.objects.filter(status="in_force").earliest("reference")
    promised = {"agreement": agreement, "text_en": "A sample", "text_ja": "見本"}
    kept = {"state": "kept", "kept_on": "2015-01-05", "evidence": "A sample"}
    for state in ({"due_on": "2015-12-31"}, kept):
        agreements.create_commitment(actor=None, values={**promised, **state})
    for text in ("A sample", "Another sample"):
        agreements.save_text(agreement, actor=head, language="en", text=text)
    amended = {"amended_on": datetime.date(2014, 12, 1), "summary_en": "A sample"}
    agreements.save_amendment(agreement, actor=head, values=amended)
    draft = agreements.create_agreement(
        actor=None,
        values={"reference": "A-SAMPLE", "kind": "sister_friendship", "title_en": "A sample"},
        parties=[agreements.PartyEntry(berlin)],
    )
    agreements.request_approvals(draft, actor=head, assembly=True)


def of_reviews(head: User) -> None:
    """A review that is done, and one that asks a bureau something."""
    first, second = Review.objects.filter(state="scheduled").order_by("due_on")[:2]
    agreements.complete_review(first, actor=head, outcome="continue", rationale="A sample")
    bureau = Bureau.objects.filter(is_active=True).earliest("code")
    agreements.ask_question(
        second, actor=head, bureau=bureau, text="A sample", due_on=datetime.date(2015, 1, 31)
    )


def of_reminders(head: User) -> None:
    """An agreement with terms of its own that is muted for a while, and a mail given up."""
    agreement = Agreement.objects.filter(status="in_force").earliest("reference")
    rule = next(rule for rule in reminders.rules() if rule.code == "review_due")
    terms = {"steps": [90, 0], "overdue_every": 30}
    reminding.change_terms(rule, actor=head, values=terms, record=agreement, reason="A sample")
    until = datetime.date(2015, 1, 31)
    reminding.mute(agreement, actor=head, person=None, until=until, reason="A sample")
    message = outbox.send(
        category="agreements.review_due",
        recipient=head,
        payload={
            "title_ja": "見本",
            "title_en": "A sample",
            "reference": "A-SAMPLE",
            "due_on": "2015-01-31",
            "days_left": 26,
            "url": "/agreements/",
        },
    )
    Delivery.objects.filter(message=message, channel="mail").update(
        state="dead", attempts=9, last_error="A sample", next_attempt_at=timezone.now()
    )


def of_visits(berlin: City) -> None:
    """A trip ahead."""
    days = {"starts_on": "2015-05-11", "ends_on": "2015-05-15"}
    travels = {"principal_ja": "見本", "office": "governor"}
    trip = create_trip(actor=None, values={**travels, **days})
    goes = {"direction": "outbound", "traveller": "governor", "city": berlin, "trip": trip}
    create_visit(actor=None, values={**goes, **days})


def of_accounts() -> None:
    """Somebody invited, and somebody gone to whom all that helps with signing in applies."""
    values = {"email": "invited@portal.example", **NAMES}
    people.invite(actor=None, values=values, roles=["viewer"], reason="A sample")
    closed = User.objects.create_user("closed", "closed@portal.example", is_demonstration=True)
    people.deactivate(closed, actor=None, reason="A sample")
    session = SessionStore()
    session.create()
    UserSession.objects.create(user=closed, ip="192.0.2.1", session_key=session.session_key)
    Authenticator.objects.create(user=closed, type="totp", data={})
    attempt = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
    for _ in range(5):
        ratelimit.consume(
            attempt, app=lockout.ACCOUNT, action="login_failed", key=lockout.account_key(closed)
        )


def of_systems() -> None:
    """An API client of a closed bureau, with one webhook that is told something, with a message
    that was given up, and one that is not."""
    values = {"code": "a-sample", **NAMES}
    bureau = bureaus.add_bureau(actor=None, values=values, reason="A sample")
    scopes = ["read", "webhooks"]
    system: Any = create_client("A sample", bureau=bureau, scopes=scopes).client.owner
    rotate_secret(system, actor=None, reason="A sample", changeover=datetime.timedelta(days=1))
    system.scopes = frozenset(scopes)
    told, paused = (
        webhooks.create(
            actor=system,
            values={"name": name, "url": "https://receiver.invalid/", "kinds": ["void"]},
        ).webhook
        for name in ("A sample", "Another sample")
    )
    webhooks.pause(paused, actor=None)
    dead: Any = messages.about(told, messages.TEST)
    dead.state, dead.finished_at = "dead", dead.created_at
    dead.save()
    WebhookAttempt.objects.create(delivery=dead, milliseconds=1, text="A sample")
    bureaus.close_bureau(bureau, actor=None, anyway=True, reason="A sample")
