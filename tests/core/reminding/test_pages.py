"""Pages of rules, of the reminders of one record, and muting."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from diplomacy.core import outbox, reminders
from diplomacy.core.enums import MailState, Role
from diplomacy.core.models import Delivery, Reminder, ReminderMute, ReminderSetting
from diplomacy.core.reminding import services
from tests.factories.agreements import AgreementFactory, many_agreements
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
TODAY = datetime.date(2017, 4, 30)
PEOPLE = [role for role in Role if role != Role.SERVICE]
OFFICE = {Role.ADMINISTRATOR, Role.OFFICE_HEAD}


@pytest.fixture(autouse=True)
def _pinned(settings):
    settings.PORTAL_TODAY = TODAY


@pytest.fixture
def desk():
    return person(Role.DESK_OFFICER, username="desk", name_en="Desk Officer")


@pytest.fixture
def agreement(desk):
    """Its review is due today."""
    return AgreementFactory(
        concluded_on=datetime.date(2014, 4, 30), cities=[CityFactory(desk_officer=desk)]
    )


@pytest.fixture
def rule(agreement):
    [found] = [rule for rule in reminders.rules() if rule.code == "review_due"]
    return found


def browser(*roles, **values):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(*roles, **values))
    return client


def of(record):
    return reverse("core:reminder_record", args=["agreements-agreement", record.pk])


def form(**values):
    return {
        "enabled": "on",
        "steps": "60, 10",
        "overdue_every": "14",
        "escalate_after": "",
        "bureaus": "",
        "people": "",
        "reason": "Agreed",
        "version": "0",
        **values,
    }


TERMS = "/reminders/rules/review_due/"


def saved(client, address=TERMS, **values):
    """What the two steps answer: the preview, then saving it."""
    shown = client.post(address, form(**values))
    seen = shown.context["form"].data["previewed"]
    return shown, client.post(address, form(**values, previewed=seen, save="1"))


@pytest.mark.parametrize("role", [*PEOPLE, None])
def test_only_the_office_reads_and_sets_terms(role, agreement, rule):
    client = browser(*([role] if role else []))
    allowed = role in OFFICE
    services.change_terms(rule, actor=None, record=agreement, values={"steps": [5]}, reason="x")
    for address in (
        "/reminders/rules/",
        TERMS,
        f"{TERMS}{agreement.pk}/",
        f"{TERMS}{agreement.pk}/follow/",
    ):
        assert client.get(address).status_code == (200 if allowed else 403), address
    assert client.post(TERMS, form()).status_code == (200 if allowed else 403)
    assert ("Rules of reminders" in client.get("/profile/").content.decode()) is allowed


def test_nobody_signed_in_is_sent_to_sign_in(client, agreement):
    for address in ("/reminders/rules/", TERMS, of(agreement)):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "address", ["/reminders/rules/none/", f"{TERMS}{'0' * 8}-0000-4000-8000-000000000000/"]
)
def test_unknown_rule_or_record_is_not_found(address):
    assert browser(Role.OFFICE_HEAD).get(address).status_code == 404


def test_saving_asks_for_a_look_at_what_would_follow_first(agreement, rule):
    client = browser(Role.OFFICE_HEAD)
    straight = client.post(TERMS, form(save="1"))
    assert (straight.status_code, ReminderSetting.objects.count()) == (200, 0)
    assert straight.context["preview"].at_once == 1
    other = client.post(
        TERMS,
        form(steps="90", save="1", previewed=straight.context["form"].data["previewed"]),
    )
    assert (other.status_code, ReminderSetting.objects.count()) == (200, 0)
    shown, done = saved(client)
    assert shown.context["preview"].lines[0].user.username == "desk"
    assert done.status_code == 302
    setting = ReminderSetting.objects.get()
    assert (setting.steps, setting.overdue_every, setting.changed_on) == ([60, 10], 14, TODAY)


def test_page_of_a_rule_says_numbers_people_and_messages(agreement, rule):
    text = browser(Role.OFFICE_HEAD).post(TERMS, form()).content.decode()
    assert "What would follow" in text
    assert "Desk Officer" in text
    assert f'href="{agreement.get_absolute_url()}"' in text


def test_full_width_numbers_are_understood_and_nonsense_is_named(agreement, rule):
    client = browser(Role.OFFICE_HEAD)
    _shown, done = saved(client, steps="３０、７")
    assert done.status_code == 302
    assert ReminderSetting.objects.get().steps == [30, 7]
    for wrong in ("soon", "30, 30", "-5", "1096", "", "1" * 50):
        answer = client.post(TERMS, form(steps=wrong, version="1"))
        assert answer.status_code == 400, wrong
        assert answer.context["form"].errors.keys() == {"steps"}


def test_somebody_who_saved_meanwhile_is_noticed(agreement, rule):
    client = browser(Role.OFFICE_HEAD)
    shown = client.post(TERMS, form())
    services.change_terms(rule, actor=None, values={"steps": [5]}, reason="Meanwhile")
    seen = shown.context["form"].data["previewed"]
    answer = client.post(TERMS, form(previewed=seen, save="1"))
    assert answer.status_code == 409
    assert ReminderSetting.objects.get().steps == [5]


def test_terms_of_one_record_and_back(agreement, rule):
    client = browser(Role.OFFICE_HEAD)
    address = f"{TERMS}{agreement.pk}/"
    _shown, done = saved(client, address)
    assert done.status_code == 302
    setting = ReminderSetting.objects.get()
    assert (setting.subject_type, setting.subject_id) == ("agreements.agreement", agreement.pk)
    assert str(agreement) in client.get(TERMS).content.decode()
    answer = client.post(f"{address}follow/", {"reason": "As all", "version": setting.version})
    assert answer.status_code == 302
    setting.refresh_from_db()
    assert setting.follows_rule
    again = client.post(f"{address}follow/", {"reason": "As all", "version": setting.version})
    assert again.status_code == 400


# --- The page of one record -------------------------------------------------------------------


@pytest.mark.parametrize("role", [*PEOPLE, None])
def test_reminders_of_a_record_are_for_the_staff_that_may_see_it(role, agreement):
    hidden = AgreementFactory(visibility="restricted")
    client = browser(*([role] if role else []))
    sees_all = role in {
        Role.ADMINISTRATOR,
        Role.OFFICE_HEAD,
        Role.DESK_OFFICER,
        Role.PROTOCOL_OFFICER,
        Role.AUDITOR,
    }
    assert client.get(of(agreement)).status_code == (200 if role else 403)
    assert client.get(of(hidden)).status_code == (200 if sees_all else 404 if role else 403)
    page = client.get(agreement.get_absolute_url())
    if page.status_code == 200:
        assert ('id="reminders"' in page.content.decode()) is bool(role)


def test_states_of_mail_are_told_on_the_page_of_the_record(agreement, desk):
    reminders.sweep(TODAY)
    client = browser(Role.VIEWER)

    def told():
        text = client.get(agreement.get_absolute_url()).content.decode()
        assert "Desk Officer" in text
        return [word for word in ("Waiting", "Delivered", "Given up") if f">{word}<" in text]

    assert told() == ["Waiting"]
    outbox.deliver_due()
    assert told() == ["Delivered"]
    Delivery.objects.update(state=MailState.DEAD)
    assert told() == ["Given up"]
    type(desk).objects.filter(pk=desk.pk).update(email="")
    Reminder.objects.update(state="cancelled", message=None, issued_at=None)
    assert "Nobody was reminded yet" in client.get(of(agreement)).content.decode()


def test_reminders_of_a_hidden_review_are_not_told(agreement):
    reminders.sweep(TODAY)
    agreement.reviews.update(visibility="restricted")
    assert "Desk Officer" not in browser(Role.VIEWER).get(of(agreement)).content.decode()
    assert "Desk Officer" in browser(Role.AUDITOR).get(of(agreement)).content.decode()


def test_page_of_a_record_costs_the_same_at_1_and_30(agreement):
    client = browser(Role.OFFICE_HEAD)
    reminders.sweep(TODAY)
    client.get(of(agreement))

    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert client.get(of(agreement)).status_code == 200
        return len(queries)

    at_one = asked()
    review = agreement.reviews.get()
    for number in range(30):
        someone = person(Role.VIEWER)
        message = outbox.send(
            category="agreements.review_due", recipient=someone, payload={"url": "/"}
        )
        Reminder.objects.create(
            rule="review_due",
            subject_type="agreements.review",
            subject_id=review.pk,
            record_id=agreement.pk,
            recipient=someone,
            due_on=TODAY,
            lead_days=number,
            state="issued",
            message=message,
            issued_at=message.created_at,
        )
        services.mute(agreement, actor=None, person=someone, until=TODAY, reason="x")
    assert asked() == at_one


def test_muting_and_ending_it_on_the_page(agreement, desk):
    client = browser(Role.DESK_OFFICER, username="colleague", name_en="Colleague")
    answer = client.post(
        of(agreement), {"person": "desk", "until": "2017-05-31", "reason": "Talks are on"}
    )
    assert answer.status_code == 302
    assert reminders.sweep(TODAY) == 0
    text = browser(Role.VIEWER).get(agreement.get_absolute_url()).content.decode()
    assert "Talks are on" in text
    assert "31 May 2017" in text
    assert "End the mute" not in text
    muted = ReminderMute.objects.get()
    ending = reverse("core:reminder_unmute", args=[muted.pk])
    assert client.get(ending).status_code == 200
    assert client.post(ending, {"reason": ""}).status_code == 400
    assert client.post(ending, {"reason": "Talks are over"}).status_code == 302
    assert reminders.sweep(TODAY) == 1
    assert client.post(ending, {"reason": "Once more"}).status_code == 400


def test_readers_mute_for_themselves_alone(agreement, desk):
    client = browser(Role.VIEWER, username="reader")
    assert "person" not in client.get(of(agreement)).context["form"].fields
    answer = client.post(of(agreement), {"person": "desk", "until": "2017-05-31", "reason": "x"})
    assert answer.status_code == 302
    assert ReminderMute.objects.get().person.username == "reader"
    theirs = services.mute(agreement, actor=None, person=desk, until=TODAY, reason="x")
    ending = reverse("core:reminder_unmute", args=[theirs.pk])
    assert client.get(ending).status_code == 403
    assert client.post(ending, {"reason": "x"}).status_code == 403


def test_mute_of_a_hidden_record_is_not_found():
    hidden = AgreementFactory(visibility="restricted")
    muted = services.mute(hidden, actor=None, person=None, until=TODAY, reason="x")
    client = browser(Role.VIEWER)
    assert client.get(reverse("core:reminder_unmute", args=[muted.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["cities-city", "core-user", "nothing", "agreements-review"])
def test_kinds_without_a_rule_have_no_such_page(kind, agreement):
    address = reverse("core:reminder_record", args=[kind, agreement.pk])
    assert browser(Role.ADMINISTRATOR).get(address).status_code == 404


def test_mute_for_too_long_is_refused_beside_the_field(agreement):
    client = browser(Role.OFFICE_HEAD)
    answer = client.post(of(agreement), {"person": "", "until": "2019-01-01", "reason": "x"})
    assert answer.status_code == 400
    assert answer.context["form"].errors.keys() == {"until"}
    assert not ReminderMute.objects.exists()


def test_a_sweep_of_the_rule_costs_the_same_for_1_and_30_agreements(desk):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(day):
        with CaptureQueriesContext(connection) as queries:
            reminders.sweep(day)
        return len(queries)

    many_agreements(1, desk_officer=desk)
    at_one = asked(TODAY)
    Agreement.objects.update(voided_at=None)
    many_agreements(29, desk_officer=desk)
    assert asked(TODAY) == at_one
