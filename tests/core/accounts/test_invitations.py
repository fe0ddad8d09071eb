"""Invitations: a link that works once, for a week, and is written nowhere."""

import datetime
import io
import json
import re

import pytest
from django.contrib.auth import authenticate
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from diplomacy.core import outbox
from diplomacy.core.accounts import invitations, people
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.keeping.exports import export_all
from diplomacy.core.models import Invitation, Notification, User
from tests.factories.initiatives import BureauFactory

PASSWORD = "long enough for a rule 9"


def invite(actor, **values):
    values = {"email": "new@portal.example", "name_en": "New Person", "name_ja": "新任", **values}
    return people.invite(
        actor=actor, values=values, roles=[Role.DESK_OFFICER, Role.VIEWER], reason="Transfer"
    )


@pytest.fixture
def newcomer(admin):
    return invite(admin, bureau=BureauFactory(), language="en")


def mailed():
    """The newest mail and the path of the link in it."""
    outbox.deliver_due()
    message = mail.outbox[-1]
    return message, re.search(r"https?://[^/]+(/invitation/\S+)", message.body)[1]


def test_account_exists_but_opens_for_nobody(newcomer):
    assert newcomer.username == "new@portal.example"
    assert newcomer.roles == {Role.DESK_OFFICER, Role.VIEWER}
    assert not newcomer.is_active
    assert not newcomer.has_usable_password()
    client = Client()
    client.force_login(newcomer)
    assert client.get("/profile/").status_code == 302


def test_forgotten_password_is_no_way_around_the_invitation(newcomer, client):
    client.post("/accounts/password/reset/", {"email": "new@portal.example"})
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Your account in the City Diplomacy Portal", "Choose your password here, until"),
        ("ja", "都市外交ポータルのアカウントのご案内", "パスワードを設定してください"),
    ],
)
def test_mail_is_in_the_language_of_the_person(language, subject, words, admin):
    invite(admin, language=language)
    message, _path = mailed()
    assert (message.subject, message.to) == (subject, ["new@portal.example"])
    assert words in message.body
    assert "new@portal.example" in message.body


def test_link_sets_the_password_and_opens_the_account(newcomer, client):
    _message, path = mailed()
    answer = client.get(path)
    assert (answer.status_code, answer.url) == (302, "/invitation/")
    page = client.get("/invitation/")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    answer = client.post("/invitation/", {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    person = authenticate(username=newcomer.username, password=PASSWORD)
    assert person == newcomer
    assert person.is_active
    with override("en"):
        whys = {(change.who, change.why) for change in changes_of(person, None)}
    assert ("New Person", "Invitation accepted") in whys


def test_weak_or_mistyped_password_is_refused_and_the_link_stays(newcomer, client):
    _message, path = mailed()
    client.get(path)
    for first, second in (("12345678", "12345678"), (PASSWORD, PASSWORD + "x")):
        answer = client.post("/invitation/", {"password1": first, "password2": second})
        assert answer.status_code == 400
    assert not User.objects.get(pk=newcomer.pk).is_active
    assert Client().get(path).status_code == 302


def used(newcomer, admin):
    invitations.accept(newcomer.invitations.get(), PASSWORD)


def withdrawn(newcomer, admin):
    people.withdraw_invitation(newcomer, actor=admin, reason="Not coming")


def replaced(newcomer, admin):
    people.resend_invitation(newcomer, actor=admin, reason="Lost the mail")


def expired(newcomer, admin):
    later = timezone.now() - datetime.timedelta(seconds=1)
    Invitation.objects.update(expires_at=later)


def moved(newcomer, admin):
    people.change_person(
        newcomer, actor=admin, values={"email": "right@portal.example"}, reason="Misspelt"
    )


@pytest.mark.parametrize(
    ("happens", "english", "japanese"),
    [
        (used, "This link has been used.", "このリンクは使用済みです。"),
        (withdrawn, "This link was withdrawn,", "このリンクは取り消されたか"),
        (replaced, "This link was withdrawn,", "このリンクは取り消されたか"),
        (moved, "This link was withdrawn,", "このリンクは取り消されたか"),
        (expired, "valid for seven days and has expired", "7日間の有効期限が切れて"),
    ],
)
def test_dead_link_says_why_and_what_to_do(happens, english, japanese, newcomer, admin, caplog):
    _message, path = mailed()
    waiting = Client()
    assert waiting.get(path).status_code == 302  # opened, but no password set yet
    happens(newcomer, admin)
    for language, words in (("en", english), ("ja", japanese)):
        answer = Client(headers={"accept-language": language}).get(path)
        assert answer.status_code == 410
        assert words in answer.text
    assert path.rstrip("/").rpartition(":")[2] not in caplog.text
    assert waiting.get("/invitation/").status_code == 410
    late = waiting.post(
        "/invitation/", {"password1": "Another 1234 xyz", "password2": "Another 1234 xyz"}
    )
    assert late.status_code == 410
    assert authenticate(username=newcomer.username, password="Another 1234 xyz") is None


@pytest.mark.parametrize("token", ["nonsense", "00000000-0000-0000-0000-000000000000:forged"])
def test_forged_link_is_refused(token, client, db):
    assert client.get(f"/invitation/{token}/").status_code == 410
    assert client.get("/invitation/").status_code == 410


def test_mail_programs_may_add_to_the_address(newcomer, client):
    _message, path = mailed()
    assert client.get(f"{path}?utm_source=mail").status_code == 302


def test_newer_link_works_where_the_older_one_died(newcomer, admin, client):
    _message, older = mailed()
    replaced(newcomer, admin)
    _message, newer = mailed()
    assert newer != older
    assert client.get(older).status_code == 410
    assert client.get(newer).status_code == 302


def test_new_address_gets_the_link(newcomer, admin):
    moved(newcomer, admin)
    message, _path = mailed()
    assert message.to == ["right@portal.example"]


def test_two_browsers_with_one_link_follow_each_other(newcomer):
    invitation = newcomer.invitations.get()
    invitations.accept(invitation, PASSWORD)
    with pytest.raises(ValidationError):
        invitations.accept(invitation, "Another 1234 xyz")


def test_withdrawn_account_stays_closed_until_it_is_invited_again(newcomer, admin):
    withdrawn(newcomer, admin)
    with pytest.raises(ValidationError):
        people.reactivate(newcomer, actor=admin, reason="x")
    with pytest.raises(ValidationError):
        people.withdraw_invitation(newcomer, actor=admin, reason="x")
    people.resend_invitation(newcomer, actor=admin, reason="Coming after all")
    assert newcomer.invitations.unanswered().count() == 1


def test_who_came_in_is_not_invited_again(newcomer, admin):
    used(newcomer, admin)
    for act in (people.resend_invitation, people.withdraw_invitation):
        with pytest.raises(ValidationError):
            act(User.objects.get(pk=newcomer.pk), actor=admin, reason="x")


def test_link_stands_in_no_table_no_inbox_and_no_export(newcomer, tmp_path, caplog):
    """Looked for in every row of every table, and in what leaves the portal."""
    _message, path = mailed()
    secret = path.rstrip("/").rpartition(":")[2]
    assert len(secret) > 20
    assert not Notification.objects.filter(recipient=newcomer).exists()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE strpos(to_jsonb(t)::text, %s) > 0',  # noqa: S608
                [secret],
            )
            assert cursor.fetchone() == (0,), table
    with override("en"):
        told = io.StringIO()
        json.dump([str(change) for change in changes_of(newcomer, None)], told)
    assert secret not in told.getvalue()
    assert secret not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_link_is_in_no_export(admin, tmp_path):
    invite(admin)
    _message, path = mailed()
    secret = path.rstrip("/").rpartition(":")[2]
    export_all(tmp_path / "export")
    texts = [file.read_text() for file in (tmp_path / "export").rglob("*") if file.is_file()]
    assert any("new@portal.example" in text for text in texts)
    assert not any(secret in text for text in texts)


def test_signing_in_follows_at_once(newcomer, client):
    _message, path = mailed()
    client.get(path)
    client.post("/invitation/", {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/accounts/login/", {"login": newcomer.username, "password": PASSWORD})
    assert client.get("/profile/").status_code == 200


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_demonstration_makes_demonstration_accounts(mode, admin, settings):
    settings.PORTAL_MODE = mode
    assert invite(admin).is_demonstration is (mode == "demo")
