"""People are told what changed about how they get in, in their language and without secrets."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from diplomacy.core import notifications, outbox
from diplomacy.core.accounts import handover, people
from diplomacy.core.enums import Role
from diplomacy.core.models import KnownBrowser, Notification, OutboxMessage, User
from diplomacy.core.security_notices import TITLES, SecurityNotice
from diplomacy.core.signin import second_factor
from tests.core.signin.conftest import CHROME, PASSWORD, code_of, with_authenticator_app
from tests.factories.people import person

pytestmark = pytest.mark.django_db
NEW = "nine herons on a wooden bridge"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def somebody() -> User:
    user = person("viewer", username="somebody")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def admin() -> User:
    return person(Role.ADMINISTRATOR)


def sign_in(user: User, agent: str = CHROME, password: str = PASSWORD) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.cookies["django_language"] = "en"
    answer = client.post("/accounts/login/", {"login": user.username, "password": password})
    assert answer.status_code == 302
    return client


def proven(user: User) -> Client:
    """A browser whose person has just given the password again."""
    client = sign_in(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def told(user: User) -> list[dict[str, Any]]:
    messages = OutboxMessage.objects.filter(recipient=user, category=SecurityNotice.code)
    return [
        {key: value for key, value in message.payload.items() if key != "at"}
        for message in messages.order_by("created_at", "pk")
    ]


def text_of(user: User, language: str = "en") -> str:
    message = OutboxMessage.objects.filter(recipient=user).latest("created_at")
    return "\n".join(notifications.get(message.category).render(message.payload, language))


def test_new_password_is_told_by_mail_and_inbox(somebody: User) -> None:
    client = sign_in(somebody)
    values = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/accounts/password/change/", values).status_code == 302
    assert told(somebody) == [{"event": "password_changed"}]
    assert outbox.deliver_due() == 1
    (sent,) = mail.outbox
    assert sent.to == [somebody.email]
    assert sent.subject == "Your password was changed"
    assert "If it was not, change your password and tell an administrator" in sent.body
    assert NEW not in sent.body
    inbox = client.get("/inbox/").text
    assert "Your password was changed" in inbox
    assert "Security of your account" in inbox


def test_second_factors_are_told_when_they_come_and_go(
    somebody: User, django_capture_on_commit_callbacks: Any
) -> None:
    client = proven(somebody)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert told(somebody) == [{"event": "factor_added", "kind": "totp"}]
    assert secret not in json.dumps(told(somebody)) + text_of(somebody)
    assert "Second factor: authenticator app" in text_of(somebody)
    codes = RecoveryCodes.activate(somebody).get_unused_codes()
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/recovery-codes/generate/")
    assert told(somebody)[1:] == [{"event": "codes_renewed"}]
    assert not [code for code in codes if code in text_of(somebody)]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/deactivate/")
    assert told(somebody)[2:] == [{"event": "factor_removed", "kind": "totp"}]
    assert not Authenticator.objects.filter(user=somebody).exists()


def test_reset_by_an_administrator_is_told(somebody: User, admin: User) -> None:
    with_authenticator_app(somebody)
    second_factor.reset(somebody, actor=admin, reason="Telephone lost")
    assert told(somebody) == [{"event": "factors_reset"}]
    assert "If you did not expect this, ask an administrator" in text_of(somebody)
    second_factor.reset(somebody, actor=admin, reason="Again")
    assert len(told(somebody)) == 1


def test_roles_are_told_as_they_are_then(somebody: User, admin: User) -> None:
    people.give_role(somebody, Role.AUDITOR, actor=admin, reason="x")
    assert told(somebody) == [{"event": "roles_changed", "roles": ["auditor", "viewer"]}]
    assert "Roles: Auditor, Viewer" in text_of(somebody)
    for held in somebody.role_memberships.all():
        people.take_role(somebody, held, actor=admin, reason="x")
    assert told(somebody)[-1] == {"event": "roles_changed", "roles": []}
    assert "Roles: None" in text_of(somebody)


def test_who_has_no_open_account_is_told_nothing(admin: User) -> None:
    values = {"email": "new@portal.example", "name_en": "New"}
    invited = people.invite(actor=admin, values=values, roles=["viewer"], reason="x")
    people.give_role(invited, Role.AUDITOR, actor=admin, reason="x")
    assert told(invited) == []


def test_another_browser_is_told_once(somebody: User) -> None:
    sign_in(somebody)
    assert told(somebody) == []  # the very first
    sign_in(somebody, CHROME.replace("131", "132"))
    assert told(somebody) == []  # the same, a version later
    sign_in(somebody, FIREFOX)
    notice = {"event": "new_browser", "browser": "Firefox", "system": "Linux"}
    assert told(somebody) == [{**notice, "address": "127.0.0.1"}]
    text = text_of(somebody)
    assert "Browser: Firefox on Linux" in text
    assert "Network address: 127.0.0.1" in text
    assert "/profile/sessions/" in text
    sign_in(somebody, FIREFOX)
    sign_in(somebody)
    assert len(told(somebody)) == 1


def test_browser_is_known_after_its_sessions_ended(somebody: User) -> None:
    sign_in(somebody).post("/accounts/logout/")
    sign_in(somebody, FIREFOX).post("/accounts/logout/")
    sign_in(somebody)
    assert len(told(somebody)) == 1


def test_other_peoples_browsers_are_theirs(somebody: User) -> None:
    other = person("viewer", username="other")
    other.set_password(PASSWORD)
    other.save()
    sign_in(other, FIREFOX)
    sign_in(somebody)
    sign_in(somebody, FIREFOX)
    assert (len(told(somebody)), len(told(other))) == (1, 0)


def test_wrong_password_in_another_browser_is_not_told(somebody: User) -> None:
    sign_in(somebody)
    client = Client(headers={"User-Agent": FIREFOX})
    client.post("/accounts/login/", {"login": "somebody", "password": "wrong"})
    assert told(somebody) == []
    assert KnownBrowser.objects.count() == 1


def test_browsers_of_demonstration_accounts_mean_nothing(somebody: User) -> None:
    somebody.is_demonstration = True
    somebody.save()
    sign_in(somebody)
    sign_in(somebody, FIREFOX)
    assert told(somebody) == []


@pytest.mark.parametrize("event", TITLES)
def test_notices_can_be_read_in_both_languages(event: str) -> None:
    payload = {"event": event, "at": "2026-04-01T00:30:00+00:00"}
    for language, moment in (("en", "1 April 2026 09:30"), ("ja", "2026年4月1日 (令和8年) 09:30")):
        subject, text = notifications.get(SecurityNotice.code).render(payload, language)
        assert moment in text
        assert subject in text
        assert subject.isascii() is (language == "en")


@pytest.mark.usefixtures("english")
def test_notices_stay_with_their_person(somebody: User, admin: User) -> None:
    """They are about the account, not about the work."""
    people.give_role(somebody, Role.AUDITOR, actor=admin, reason="x")
    receiver = person(Role.AUDITOR, Role.VIEWER)
    with pytest.raises(ValidationError, match="nothing of this"):
        handover.hand_over(
            somebody, receiver=receiver, kinds=["core.notifications"], actor=admin, reason="x"
        )
    assert Notification.objects.get().recipient == somebody
