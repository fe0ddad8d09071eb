"""What is past its term goes, the rest stays, and nobody's records or history are touched."""

import datetime
import os
import threading
import time
from io import StringIO

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.idp.oidc.models import Client, Token
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diplomacy.core import filestore, history, records, tasks
from diplomacy.core.enums import DeliveryState
from diplomacy.core.keeping import contents, retention
from diplomacy.core.models import (
    Bureau,
    Change,
    Delivery,
    IdempotentAnswer,
    JobSlot,
    KnownBrowser,
    Notification,
    OutboxMessage,
    Picture,
    Record,
    Reminder,
    User,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookSecret,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def ago(days: float) -> datetime.datetime:
    return NOW - datetime.timedelta(days=days)


def rule(name: str) -> retention.Purged:
    return next(rule for rule in retention.PURGED if rule.name == name)


@pytest.fixture
def user():
    return User.objects.create_user("reader", email="reader@example.org")


def message(user, days: float, state: str = "") -> OutboxMessage:
    made = OutboxMessage.objects.create(category="x", recipient=user)
    OutboxMessage.objects.filter(pk=made.pk).update(created_at=ago(days))
    if state:
        Delivery.objects.create(
            message=made,
            channel="mail",
            state=state,
            next_attempt_at=ago(days),
            delivered_at=ago(days) if state == DeliveryState.DELIVERED else None,
        )
    return made


def session(key: str, days: float) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=ago(days))


def token(key: str, expired: datetime.datetime | None) -> None:
    client, _ = Client.objects.get_or_create(id="c", name="c")
    Token.objects.create(type="ac", hash=key, client=client, expires_at=expired)


def confirmation(key: str, user, days: float, sent: bool) -> None:
    address, _ = EmailAddress.objects.get_or_create(user=user, email=user.email)
    EmailConfirmation.objects.create(
        email_address=address, key=key, created=ago(days), sent=ago(days) if sent else None
    )


def picture(digest: str, drawn: float | None, asked: float) -> None:
    drawn_at = None if drawn is None else ago(drawn)
    Picture.objects.create(
        digest=digest, specification={}, drawn_at=drawn_at, requested_at=ago(asked)
    )


def test_sessions_go_when_they_ended():
    session("ended", 0.01)
    session("open", -0.01)
    assert rule("Sessions").remove(NOW) == 1
    assert Session.objects.get().session_key == "open"


def test_tokens_go_a_month_after_they_expired_and_lasting_ones_stay():
    for key, expired in (("old", ago(31)), ("late", ago(29)), ("valid", ago(-1)), ("ever", None)):
        token(key, expired)
    assert rule("Tokens of API clients").remove(NOW) == 1
    assert set(Token.objects.values_list("hash", flat=True)) == {"late", "valid", "ever"}


def test_confirmations_go_a_month_after_they_were_sent_or_made(user):
    for key, days, sent in (("sent", 31, True), ("never", 31, False), ("new", 29, True)):
        confirmation(key, user, days, sent)
    assert rule("Confirmations of mail addresses").remove(NOW) == 2
    assert EmailConfirmation.objects.get().key == "new"


def kept_answer(user, key: str, days: float) -> None:
    IdempotentAnswer.objects.create(
        user=user, key=key, fingerprint="", status=201, body=b"", created_at=ago(days)
    )


def test_kept_answers_go_after_two_days(user):
    kept_answer(user, "old", 2.1)
    kept_answer(user, "late", 1.9)
    assert rule("Answers of the API kept for repeated requests").remove(NOW) == 1
    assert IdempotentAnswer.objects.get().key == "late"


def test_kinds_of_browser_go_a_year_after_they_were_used(user):
    for name, days in (("Firefox", 364), ("Chrome", 366)):
        KnownBrowser.objects.create(user=user, browser=name, last_used_at=ago(days))
    assert rule("Kinds of browser that people sign in with").remove(NOW) == 1
    assert KnownBrowser.objects.get().browser == "Firefox"


def test_runs_of_every_job_go_after_a_week():
    for job, days in (("sweep", 7.1), ("agreements.end_lapsed", 8), ("sweep", 6.9)):
        JobSlot.objects.create(job=job, slot=ago(days))
    assert rule("Runs of jobs").remove(NOW) == 2
    assert JobSlot.objects.get().slot == ago(6.9)


def test_pictures_go_a_month_after_they_were_drawn_or_asked_for_in_vain():
    picture("drawn long ago", 31, 31)
    picture("never drawn", None, 31)
    picture("drawn today", 0, 31)
    picture("asked today", None, 0)
    assert rule("Pictures").remove(NOW) == 2
    assert set(Picture.objects.values_list("digest", flat=True)) == {"drawn today", "asked today"}


def test_deliveries_go_a_year_after_they_were_made_and_what_is_undecided_stays(user):
    message(user, 366, DeliveryState.DELIVERED)
    stays = [
        message(user, 364, DeliveryState.DELIVERED),
        message(user, 5000, DeliveryState.DEAD),
        message(user, 5000, DeliveryState.PENDING),
    ]
    assert rule("Deliveries").remove(NOW) == 1
    assert set(Delivery.objects.values_list("message_id", flat=True)) == {m.pk for m in stays}


def test_messages_go_after_three_years_once_nothing_refers_to_them(user):
    free, noted, reminded = message(user, 1096), message(user, 1096), message(user, 1096)
    undelivered, new = message(user, 1096, DeliveryState.DEAD), message(user, 1094)
    Notification.objects.create(message=noted, recipient=user)
    Reminder.objects.create(
        rule="x",
        subject_type="x",
        subject_id=free.pk,
        recipient=user,
        due_on=ago(0).date(),
        lead_days=0,
        state="issued",
        message=reminded,
        issued_at=ago(1096),
    )
    assert rule("Messages").remove(NOW) == 1
    left = {noted.pk, reminded.pk, undelivered.pk, new.pk}
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == left
    Notification.objects.update(created_at=ago(1096))
    assert rule("Notifications").remove(NOW) == 1
    assert rule("Messages").remove(NOW) == 1
    assert not OutboxMessage.objects.filter(pk=noted.pk).exists()


def test_mails_of_the_demonstration_go_a_month_after_they_arrived(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path
    for name, days in (("old.eml", 31), ("new.eml", 29), ("old.txt", 31)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - days * 86400,) * 2)
    assert rule("Mails in the demonstration's folder").count(NOW) == 1
    assert rule("Mails in the demonstration's folder").remove(NOW) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"new.eml", "old.txt"}


def test_files_that_no_document_names_go_after_a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    assert rule("Files that no document names").remove(NOW) == 0
    for digit, days in (("a", 1.1), ("b", 0.9)):
        path = filestore.path_of(digit * 64)
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path, (time.time() - days * 86400,) * 2)
    assert rule("Files that no document names").count(NOW) == 1
    assert rule("Files that no document names").remove(NOW) == 1
    assert not filestore.path_of("a" * 64).exists()
    assert filestore.path_of("b" * 64).exists()


def test_portal_without_a_mail_folder_has_no_mails_to_remove(settings, tmp_path):
    settings.MAIL_FOLDER = tmp_path / "none"
    assert rule("Mails in the demonstration's folder").remove(NOW) == 0


def test_rows_go_in_batches(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 3)
    for number in range(7):
        session(str(number), 1)
    with CaptureQueriesContext(connection) as queries:
        assert rule("Sessions").remove(NOW) == 7
    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert [sql.split()[0] for sql in statements] == ["SELECT", "DELETE"] * 3
    assert not Session.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_row_that_somebody_holds_is_left_and_nobody_waits():
    session("held", 1)
    session("free", 1)
    held, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Session.objects.select_for_update().get(session_key="held")
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    try:
        assert held.wait(30)
        assert rule("Sessions").remove(NOW) == 1
    finally:
        done.set()
        holder.join()
    assert Session.objects.get().session_key == "held"


def given_up(webhook: Webhook, days: float) -> WebhookDelivery:
    delivery = WebhookDelivery.objects.create(
        webhook=webhook, type="x", body="{}", state=DeliveryState.DEAD, finished_at=ago(days)
    )
    WebhookAttempt.objects.create(delivery=delivery, at=ago(days), milliseconds=1)
    return delivery


def test_webhook_messages_go_a_month_after_they_were_finished_and_their_log_before(user):
    webhook = Webhook.objects.create(owner=user, name="Sample", url="https://receiver.example/")
    given_up(webhook, 31)
    late = given_up(webhook, 29)
    waits = WebhookDelivery.objects.create(webhook=webhook, type="x", body="{}")
    WebhookDelivery.objects.filter(pk=waits.pk).update(created_at=ago(100))
    assert rule("Webhook messages").remove(NOW) == 0
    assert rule("Log of webhook messages").remove(NOW) == 1
    assert rule("Webhook messages").remove(NOW) == 1
    assert set(WebhookDelivery.objects.all()) == {late, waits}


def purge(*arguments: str) -> str:
    out = StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def everything_old(user):
    """A row past its term in every table that is purged, and business records with a history."""
    session("ended", 5000)
    UserSession.objects.create(
        user=user, ip="192.0.2.1", session_key="ended", last_seen_at=ago(5000)
    )
    KnownBrowser.objects.create(user=user, browser="Firefox", last_used_at=ago(5000))
    token("old", ago(5000))
    confirmation("old", user, 5000, True)
    JobSlot.objects.create(job="sweep", slot=ago(5000))
    kept_answer(user, "old", 5000)
    picture("old", 5000, 5000)
    Notification.objects.create(
        message=message(user, 5000, DeliveryState.DELIVERED), recipient=user
    )
    Notification.objects.update(created_at=ago(5000))
    with history.acting(None, "long ago"):
        for _ in range(2):
            bureau = Bureau.objects.first() or Bureau(code="old", name_ja="x", name_en="x")
            bureau.name_en += "x"
            records.save(bureau, actor=None)
    Bureau.objects.update(updated_at=ago(5000))
    webhook = Webhook.objects.create(owner=user, name="Sample", url="https://receiver.example/")
    WebhookSecret.objects.create(webhook=webhook, encrypted="x", expires_at=ago(5000))
    given_up(webhook, 5000)
    Change.objects.all().delete()
    Change.objects.create(
        xid=1, at=ago(31), model="core.bureau", record="1", key="old", kind="create", version=1
    )


def rows() -> dict[str, contents.Table]:
    with transaction.atomic():
        changes = contents.Table(Change.objects.count(), "")
        return contents.tables() | {"core_change": changes}


def test_purge_shows_first_and_removes_nothing(everything_old):
    before = rows()
    last = purge().splitlines()[-1].strip()
    assert rows() == before
    assert last == "13  would be removed; nothing was. Remove them: --yes"


def test_purge_removes_what_it_showed_and_touches_no_other_table(everything_old):
    before = rows()
    assert purge("--yes").splitlines()[-1].split() == ["15", "removed"]
    after = rows()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        rule.model._meta.db_table for rule in retention.PURGED if isinstance(rule, retention.Purged)
    }
    assert all(after[name].rows == 0 for name in changed)
    assert before["core_bureauevent"].rows >= 2


def test_worker_purges_once_a_day(everything_old):
    tasks.purge()
    assert not Session.objects.exists()
    session("ended since", 1)
    tasks.purge()
    assert Session.objects.count() == 1
    assert JobSlot.objects.get(job="purge").finished_at is not None


def test_purge_is_asked_for(settings):
    beat = settings.CELERY_BEAT_SCHEDULE["purge"]
    assert beat["task"] == tasks.purge.name
    assert beat["schedule"] < tasks.PURGE_EVERY.total_seconds()


def test_every_table_belongs_to_one_class_of_data():
    assert retention.unclassified() == set()
    named = [rule.model for rule in retention.PURGED if isinstance(rule, retention.Purged)]
    named += [model for group in retention.kept() for model in group.models]
    assert len(named) == len(set(named))


def test_nothing_with_a_history_and_no_history_is_ever_purged():
    for found in retention.PURGED:
        if isinstance(found, retention.Purged):
            assert not issubclass(found.model, Record)
            assert found.model not in history.tracked_models()
            assert found.model not in history.event_models()
