"""A handover: all that is chosen moves in one step, or nothing does."""

import datetime
import uuid

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cities.models import City
from diplomacy.core import outbox
from diplomacy.core.accounts import handover
from diplomacy.core.enums import ReminderState, Role
from diplomacy.core.history import changes_of
from diplomacy.core.models import Notification, Reminder, RoleMembership, User
from diplomacy.core.records import StaleRecord
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

DUE = datetime.date(2017, 4, 1)
PAYLOAD = {
    "reference": "SAMPLE-1",
    "title_ja": "見本",
    "title_en": "Sample",
    "url": "/agreements/",
    "days_left": 30,
    "due_on": DUE.isoformat(),
    "lead_days": 30,
}
EVERYTHING = ("cities.desk", "core.reminders", "core.notifications")


@pytest.fixture
def head(db):
    return person(Role.OFFICE_HEAD, username="head", name_en="Office Head", name_ja="部長")


@pytest.fixture
def receiver(db):
    return person(Role.DESK_OFFICER, username="receiver", name_en="Next Officer")


def reminders_for(user, number, **values):
    values = {"state": ReminderState.PENDING, "payload": PAYLOAD, "lead_days": 30, **values}
    return Reminder.objects.bulk_create(
        Reminder(
            rule="review_due",
            subject_type="agreements.review",
            subject_id=uuid.UUID(int=n + 1),
            recipient=user,
            due_on=DUE,
            **values,
        )
        for n in range(number)
    )


def notify(user, number):
    outbox.send_many(
        category="agreements.review_due", items=[(user, PAYLOAD) for _ in range(number)]
    )


def hand_over(giver, receiver, actor, kinds=EVERYTHING, **more):
    return handover.hand_over(
        giver, receiver=receiver, kinds=kinds, actor=actor, reason="Transfer in April", **more
    )


def test_everything_moves_with_the_reason_in_the_history(officer, receiver, head):
    cities = [CityFactory(desk_officer=officer) for _ in range(3)]
    other = CityFactory(desk_officer=head)
    reminders_for(officer, 2)
    notify(officer, 4)
    handed = hand_over(officer, receiver, head)
    assert handed.moved == {"cities.desk": 3, "core.reminders": 2, "core.notifications": 4}
    assert set(City.objects.filter(desk_officer=receiver)) == set(cities)
    other.refresh_from_db()
    assert other.desk_officer == head
    assert Reminder.objects.filter(recipient=receiver, state="pending").count() == 2
    assert not Reminder.objects.filter(recipient=officer, state="pending").exists()
    # Those four, and that there was a handover.
    assert Notification.objects.filter(recipient=receiver).count() == 5
    with override("en"):
        (change,) = [c for c in changes_of(cities[0], None) if c.why]
    assert (change.who, change.why) == ("Office Head", "Transfer in April")
    assert [(f.label, f.before, f.after) for f in change.fields] == [
        ("Desk officer", "Sample Officer", "Next Officer")
    ]
    cities[0].refresh_from_db()
    assert cities[0].version == 2


def test_only_the_kinds_chosen_move(officer, receiver, head):
    CityFactory(desk_officer=officer)
    notify(officer, 1)
    hand_over(officer, receiver, head, kinds=["core.notifications"])
    assert City.objects.filter(desk_officer=officer).count() == 1
    assert not Notification.objects.filter(recipient=officer, read_at=None).exists()


def test_voided_cities_and_read_notifications_stay(officer, receiver, head):
    CityFactory(desk_officer=officer, voided_at="2015-01-01T00:00:00Z", void_reason="x")
    notify(officer, 1)
    Notification.objects.update(read_at="2015-01-01T00:00:00Z")
    with pytest.raises(ValidationError) as refused:
        hand_over(officer, receiver, head)
    assert refused.value.code == "nothing"


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "en",
            "Work of Sample Officer was handed over to you",
            "- Cities of the desk: 1",
        ),
        ("ja", "担当者さんの業務を引き継ぎました", "- 担当都市: 1"),
    ],
)
def test_receiver_is_told_in_the_own_language(language, subject, words, officer, head):
    User.objects.filter(pk=officer.pk).update(name_ja="担当者")
    officer.refresh_from_db()
    receiver = person(Role.DESK_OFFICER, language=language)
    CityFactory(desk_officer=officer)
    hand_over(officer, receiver, head)
    outbox.deliver_due()
    (message,) = mail.outbox
    assert message.subject == subject
    assert words in message.body
    assert "Transfer in April" in message.body
    assert ("部長" if language == "ja" else "Office Head") in message.body


def refusals(call, *arguments, **more):
    """What a refusal says in English; nothing where there was none."""
    with override("en"):
        try:
            call(*arguments, **more)
        except ValidationError as error:
            return error.messages
    return []


def test_receiver_must_be_somebody_who_can_do_it(officer, head):
    CityFactory(desk_officer=officer)
    closed = person(Role.DESK_OFFICER, is_active=False)
    assert refusals(hand_over, officer, closed, head) == ["The receiver's account is not active."]
    assert refusals(hand_over, officer, person(), head) == ["The receiver holds no role."]
    assert refusals(hand_over, officer, officer, head) == ["Choose another person."]
    fund = person(Role.PROTOCOL_OFFICER)
    assert refusals(hand_over, officer, fund, head, kinds=["cities.desk"]) == [
        (
            "“Cities of the desk” needs one of these roles: Head of the"
            " international affairs office, Desk officer."
        )
    ]
    assert City.objects.filter(desk_officer=officer).count() == 1


def test_one_refusal_keeps_everything_where_it_is(officer, head):
    CityFactory(desk_officer=officer)
    notify(officer, 1)
    with pytest.raises(ValidationError):
        hand_over(officer, person(Role.VIEWER), head)
    assert Notification.objects.filter(recipient=officer, read_at=None).count() == 1


@pytest.mark.parametrize("kind", ["core.reminders", "core.notifications"])
def test_messages_go_only_to_who_may_see_what_they_tell_of(kind, officer, head):
    reminders_for(officer, 1)
    notify(officer, 1)
    viewer = person(Role.VIEWER)
    (words,) = refusals(hand_over, officer, viewer, head, kinds=[kind])
    assert words.startswith("The receiver may not see all that messages")
    # Roles of the past count: the messages were written then.
    RoleMembership.objects.filter(user=officer).delete()
    assert refusals(hand_over, User.objects.get(pk=officer.pk), viewer, head, kinds=[kind]) == [
        words
    ]
    assert hand_over(officer, person(Role.AUDITOR), head, kinds=[kind]).moved == {kind: 1}


def test_programme_officers_of_one_bureau_may_follow_each_other(head):
    bureau, other = BureauFactory(), BureauFactory()
    giver = person(Role.BUREAU_OFFICER, bureau=bureau)
    notify(giver, 1)
    elsewhere = person(Role.BUREAU_OFFICER, bureau=other)
    assert refusals(hand_over, giver, elsewhere, head, kinds=["core.notifications"])
    colleague = person(Role.BUREAU_OFFICER, bureau=bureau)
    assert hand_over(giver, colleague, head, kinds=["core.notifications"]).moved


@pytest.mark.parametrize("role", [Role.DESK_OFFICER, Role.AUDITOR, Role.SECRETARIAT])
def test_others_hand_nothing_over(role, officer, receiver):
    CityFactory(desk_officer=officer)
    with pytest.raises(PermissionDenied):
        hand_over(officer, receiver, person(role))


def test_handover_needs_a_reason_a_kind_and_the_present_version(officer, receiver, head):
    CityFactory(desk_officer=officer)
    arguments = {"receiver": receiver, "actor": head}
    with pytest.raises(ValidationError):
        handover.hand_over(officer, kinds=EVERYTHING, reason=" ", **arguments)
    with pytest.raises(ValidationError):
        handover.hand_over(officer, kinds=["agreements.reviews"], reason="x", **arguments)
    with pytest.raises(StaleRecord):
        handover.hand_over(officer, kinds=EVERYTHING, reason="x", expected_version=9, **arguments)


def test_account_is_closed_in_the_same_step_by_an_administrator(officer, receiver, head, admin):
    CityFactory(desk_officer=officer)
    with pytest.raises(PermissionDenied):
        hand_over(officer, receiver, head, deactivate=True)
    assert City.objects.filter(desk_officer=officer).exists()
    hand_over(officer, receiver, admin, deactivate=True)
    assert not User.objects.get(pk=officer.pk).is_active


def test_step_that_the_receiver_knows_of_is_not_repeated(officer, receiver, head):
    """Issued, planned and cancelled rows of the receiver for the same steps."""
    reminders_for(officer, 3)
    reminders_for(receiver, 3)
    issued, _planned, cancelled = Reminder.objects.filter(recipient=receiver).order_by("subject_id")
    message = outbox.send(category="agreements.review_due", recipient=receiver, payload=PAYLOAD)
    issued.state, issued.message, issued.issued_at = "issued", message, message.created_at
    issued.save()
    Reminder.objects.filter(pk=cancelled.pk).update(state="cancelled")
    assert hand_over(officer, receiver, head, kinds=["core.reminders"]).moved == {
        "core.reminders": 3
    }
    states = Reminder.objects.filter(recipient=receiver).order_by("subject_id")
    assert [row.state for row in states] == ["issued", "pending", "pending"]
    assert set(Reminder.objects.filter(recipient=officer).values_list("state", flat=True)) == {
        "cancelled"
    }


def test_issued_reminders_stay_with_whom_they_were_issued_to(officer, receiver, head):
    message = outbox.send(category="agreements.review_due", recipient=officer, payload=PAYLOAD)
    reminders_for(officer, 1, state="issued", message=message, issued_at=message.created_at)
    notify(officer, 1)
    hand_over(officer, receiver, head)
    assert Reminder.objects.get().recipient == officer


def statements(number, admin):
    giver, receiver = person(Role.DESK_OFFICER), person(Role.DESK_OFFICER)
    for _ in range(number):
        CityFactory(desk_officer=giver)
    reminders_for(giver, number)
    notify(giver, number)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        hand_over(giver, receiver, admin)
    return len(queries)


def test_number_of_statements_does_not_grow_with_the_work(admin):
    assert statements(2, admin) == statements(9, admin)


@pytest.mark.prove
def test_prove_ten_thousand_reminders_move_in_one_step(admin, officer, receiver):
    reminders_for(officer, 10_000)
    with CaptureQueriesContext(connection) as queries:
        handed = hand_over(officer, receiver, admin, kinds=["core.reminders"])
    assert handed.moved == {"core.reminders": 10_000}
    assert Reminder.objects.filter(recipient=receiver, state="pending").count() == 10_000
    assert len(queries) < 40


def test_reviews_are_shown_with_the_cities_they_follow(officer, receiver, head):
    city = CityFactory(desk_officer=officer)
    AgreementFactory(cities=[city])
    AgreementFactory()
    (reviews,) = [work for work in handover.works() if work.follows]
    assert reviews.count(officer) == 1
    with override("en"):
        (line,) = reviews.lines(officer, head, 10)
    assert line.label.startswith("Review 1 of")
    hand_over(officer, receiver, head, kinds=["cities.desk"])
    assert (reviews.count(officer), reviews.count(receiver)) == (0, 1)


def test_every_field_that_means_responsibility_has_its_work():
    """A new foreign key to a person is either authorship or history, or is handed over."""
    known = {
        "core.RoleMembership.user": "a right, not work",
        "core.Invitation.user": "one's own way in",
        "core.ClientAccess.account": "what a system may do",
        "core.SignInMeasure.user": "what was done for them",
        "core.KnownBrowser.user": "one's own way in",
        "core.OutboxMessage.recipient": "to whom it was written",
        "core.Notification.recipient": "core.notifications",
        "core.Reminder.recipient": "core.reminders",
        "core.ReminderMute.person": "what they do not want to hear of for a while",
        "core.MailPreference.user": "how they want their own mail",
        "core.CalendarAddress.person": "the address of their own calendar",
        "core.SavedFilter.person": "how they look at their own lists",
        "cities.City.desk_officer": "cities.desk",
        "core.Webhook.owner": "the API client that subscribed",
        "agreements.Approval.requested_by": "who asked",
        "agreements.Approval.decided_by": "who answered",
        "agreements.Review.author": "who completed it",
        "agreements.Commitment.reported_by": "who reported it as kept",
        "agreements.Commitment.checked_by": "who checked the report",
    }
    found = {
        f"{relation.related_model._meta.label}.{relation.field.name}"
        for relation in User._meta.related_objects
        if relation.related_model._meta.app_label
        in ("core", "cities", "agreements", "visits", "initiatives")
        and not relation.related_model._meta.label.endswith("Event")
    }
    assert found == set(known)
    handed = {work.code for work in handover.works()}
    assert {code for code in known.values() if "." in code} <= handed
