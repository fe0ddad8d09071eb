"""How people want mail about work: at once, once a week, in the inbox only; and on which days."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from time_machine import travel

from diplomacy.core import notifications, outbox, tasks
from diplomacy.core.enums import MailMode, MailState, Role
from diplomacy.core.models import Delivery, JobSlot, MailPreference, Notification, OutboxMessage
from diplomacy.core.reminding import digests, preferences, quiet
from diplomacy.portal import health
from tests.factories.people import person

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def tokyo(text: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(text))


class Note(notifications.Category):
    code = "test_note"
    label = "Note"

    def render(self, payload, language):
        return f"{language}: {payload['text']}", "Text\n"


class Alarm(Note):
    code = "test_alarm"
    personal = True


@pytest.fixture(autouse=True)
def _categories(monkeypatch):
    for kind in (Note, Alarm):
        monkeypatch.setitem(notifications._categories, kind.code, kind())


@pytest.fixture
def reader():
    return person(Role.DESK_OFFICER, username="reader")


def wish(user, **values):
    return preferences.save(user, {"mode": MailMode.AT_ONCE, "weekday": 1, **values})


def tell(user, text="hello", category=Note.code):
    return outbox.send(category=category, recipient=user, payload={"text": text, "url": "/x/"})


# --- At once, inbox, quiet days ---------------------------------------------------------------


def test_inbox_only_brings_no_mail(reader):
    wish(reader, mode=MailMode.INBOX)
    tell(reader)
    assert Notification.objects.count() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-20", False),  # a Friday
        ("2026-11-21", True),
        ("2026-11-22", True),
        ("2026-11-23", True),  # Labour Thanksgiving Day, a Monday
        ("2026-11-24", False),
        ("2026-05-06", True),  # in lieu of Constitution Day, which is a Sunday
        ("2026-09-22", True),  # between two holidays
        ("2020-07-24", True),  # moved for the Games
        ("2020-10-12", False),  # from where it was moved
        ("2019-05-01", True),  # the accession
        ("2027-03-22", True),  # in lieu of the equinox, which is a Sunday
    ],
)
def test_quiet_days_are_weekends_and_public_holidays(day, expected):
    assert quiet.is_quiet(datetime.date.fromisoformat(day)) is expected


def test_mail_waits_for_the_next_working_day_and_the_inbox_does_not(reader):
    wish(reader, quiet_days=True)
    with travel(tokyo("2026-11-21 10:00"), tick=False):
        tell(reader)
        assert Notification.objects.count() == 1
        assert outbox.deliver_due() == 0
        assert Delivery.objects.get().held_until == tokyo("2026-11-24 08:00")
        assert health._mail()["ok"]
    with travel(tokyo("2026-11-24 07:59"), tick=False):
        assert outbox.deliver_due() == 0
    with travel(tokyo("2026-11-24 08:00"), tick=False):
        assert outbox.deliver_due() == 1
    assert Delivery.objects.get().attempts == 1


def test_mail_that_is_retried_on_a_quiet_day_waits_too(reader):
    wish(reader, quiet_days=True)
    with travel(tokyo("2026-11-20 23:59"), tick=False):
        tell(reader)
    with travel(tokyo("2026-11-21 00:01"), tick=False):
        assert outbox.deliver_due() == 0
    delivery = Delivery.objects.get()
    assert (delivery.attempts, delivery.next_attempt_at) == (0, tokyo("2026-11-24 08:00"))


def test_mail_that_waited_counts_as_late_only_from_its_working_day(reader):
    wish(reader, quiet_days=True)
    with travel(tokyo("2026-11-21 10:00"), tick=False):
        tell(reader)
    with travel(tokyo("2026-11-24 08:10"), tick=False):
        assert health._mail()["ok"]
    with travel(tokyo("2026-11-24 08:20"), tick=False):
        assert not health._mail()["ok"]


@pytest.mark.parametrize("mode", MailMode.values)
def test_what_concerns_the_account_is_never_held_back(reader, mode):
    wish(reader, mode=mode, quiet_days=True)
    with travel(tokyo("2026-11-21 10:00"), tick=False):
        tell(reader, category=Alarm.code)
        assert outbox.deliver_due() == 1


def test_kinds_of_message_that_are_never_held_back():
    urgent = {code for code, kind in notifications._categories.items() if kind.at_once}
    assert urgent == {"core.history_head", "core.invitation", "core.security", "test_alarm"}


def test_people_of_all_kinds_cost_as_many_statements_as_one(django_assert_num_queries):
    people = [person() for _ in range(9)]
    for number, one in enumerate(people):
        wish(one, mode=MailMode.values[number % 3], quiet_days=number % 2 == 0)
    items = [(one, {"text": "x"}) for one in people]
    with django_assert_num_queries(6):  # with the savepoint
        outbox.send_many(category=Note.code, items=items)


# --- Once a week ------------------------------------------------------------------------------


@pytest.fixture
def weekly(reader):
    """Wednesdays."""
    wish(reader, mode=MailMode.WEEKLY, weekday=3)
    return reader


def run(moment: str) -> int:
    """The hourly job and the delivery at a moment; mails so far."""
    with travel(tokyo(moment), tick=False):
        tasks.weekly_mails()
        outbox.deliver_due()
    return len(mail.outbox)


def told_at(user, moment, text):
    with travel(tokyo(moment), tick=False):
        tell(user, text)


def test_one_mail_on_the_chosen_day_holds_what_was_gathered(weekly):
    for day, text in ((5, "first"), (6, "second"), (9, "third")):
        told_at(weekly, f"2026-11-{day:02} 12:00", text)
    assert Notification.objects.count() == 3
    assert [run(f"2026-11-{day:02} 09:00") for day in (9, 10)] == [0, 0]
    assert run("2026-11-11 07:00") == 0
    assert run("2026-11-11 08:05") == 1
    [sent] = mail.outbox
    assert sent.subject == "City Diplomacy Portal: 3 messages this week"
    assert [word for word in ("first", "second", "third") if f"en: {word}" in sent.body] == [
        "first",
        "second",
        "third",
    ]
    states = set(Delivery.objects.values_list("state", flat=True))
    assert states == {MailState.DELIVERED}
    assert [run(f"2026-11-11 {hour:02}:05") for hour in range(9, 24)] == [1] * 15


def test_nothing_gathered_is_no_mail(weekly):
    assert run("2026-11-11 09:00") == 0


def test_what_comes_after_the_morning_waits_for_the_next_week(weekly):
    told_at(weekly, "2026-11-05 12:00", "first")
    run("2026-11-11 08:05")
    told_at(weekly, "2026-11-11 08:30", "second")
    assert run("2026-11-11 09:05") == 1
    assert run("2026-11-17 09:05") == 1
    assert run("2026-11-18 08:05") == 2


def test_a_lost_run_is_made_up_for(weekly):
    told_at(weekly, "2026-11-05 12:00", "first")
    assert run("2026-11-13 10:00") == 1  # nothing ran from Wednesday to Friday


def test_never_more_than_one_in_a_calendar_week(weekly):
    told_at(weekly, "2026-11-05 12:00", "first")
    # Offline from before Wednesday to the next Monday: made up for then, so not again on Wednesday.
    assert run("2026-11-16 10:00") == 1
    told_at(weekly, "2026-11-17 12:00", "second")
    assert run("2026-11-18 10:00") == 1
    assert run("2026-11-24 10:00") == 2  # and made up for with the next week
    wish(weekly, mode=MailMode.WEEKLY, weekday=4)
    told_at(weekly, "2026-11-25 12:00", "third")
    assert run("2026-11-26 10:00") == 2  # another day in the same week does not bring a second one


def test_the_mail_of_the_week_waits_for_a_working_day_too(reader):
    wish(reader, mode=MailMode.WEEKLY, weekday=1, quiet_days=True)
    told_at(reader, "2026-11-19 12:00", "first")
    assert run("2026-11-23 10:00") == 0  # a Monday, and a public holiday
    assert run("2026-11-24 09:00") == 1


def test_who_wants_no_weekly_mail_any_more_gets_a_last_one(weekly):
    told_at(weekly, "2026-11-05 12:00", "first")
    wish(weekly, mode=MailMode.INBOX)
    assert run("2026-11-05 13:00") == 1
    told_at(weekly, "2026-11-05 14:00", "second")
    assert run("2026-11-05 15:00") == 1


def test_a_crash_while_writing_leaves_all_or_nothing(weekly, monkeypatch):
    told_at(weekly, "2026-11-05 12:00", "first")

    def crash(*args, **kwargs):
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "delivery_of", crash)
        with pytest.raises(RuntimeError), travel(tokyo("2026-11-11 09:00"), tick=False):
            digests.write_due(timezone.now())
    assert OutboxMessage.objects.count() == 1
    assert not JobSlot.objects.filter(job__startswith="weekly_mail.").exists()
    assert run("2026-11-11 10:00") == 1


@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_write_one_mail(weekly):
    told_at(weekly, "2026-11-05 12:00", "first")
    moment, gate, written = tokyo("2026-11-11 09:00"), threading.Barrier(3), []

    def work():
        try:
            gate.wait()
            written.append(digests.write_due(moment))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(written) == [0, 0, 1]


# --- The page ---------------------------------------------------------------------------------


@pytest.fixture
def browser(reader):
    client = Client(headers={"accept-language": "en"})
    client.force_login(reader)
    return client


def test_choice_is_made_on_a_page_and_told_on_the_profile(browser, reader):
    assert "by mail at once" in browser.get("/profile/").content.decode()
    answer = browser.post("/profile/mail/", {"mode": "weekly", "weekday": "5", "quiet_days": "on"})
    assert answer["Location"] == "/profile/"
    saved = MailPreference.objects.get(pk=reader.pk)
    assert (saved.mode, saved.weekday, saved.quiet_days) == ("weekly", 5, True)
    text = browser.get("/profile/").content.decode()
    assert "in one mail a week: Friday." in text
    assert "waits for the next working day" in text


@pytest.mark.parametrize("values", [{"mode": "never"}, {"weekday": "8"}, {"weekday": ""}])
def test_bad_choices_are_refused(browser, values):
    answer = browser.post("/profile/mail/", {"mode": "weekly", "weekday": "5", **values})
    assert answer.status_code == 400
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("values", [{"mode": "never"}, {"weekday": 0}, {"weekday": 8}])
def test_bad_choices_are_refused_by_the_database(reader, values):
    wish(reader)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailPreference.objects.update(**values)
