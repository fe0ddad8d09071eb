"""Terms that the office sets: what they change, and that a change floods nobody."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.utils.translation import override

from diplomacy.core import outbox, reminders
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.models import OutboxMessage, ReminderMute, ReminderSetting
from diplomacy.core.records import StaleRecord
from diplomacy.core.reminding import services
from diplomacy.core.reminding.previews import preview
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

from .conftest import DAY, DUE, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(named):
    named.append(person(Role.DESK_OFFICER, username="desk"))
    return named[0]


@pytest.fixture
def head(db):
    return person(Role.OFFICE_HEAD, username="head", name_en="Office Head")


@pytest.fixture
def city(rule, dues, desk):
    city = CityFactory()
    dues[city] = DUE
    return city


def change(rule, head, record=None, reason="Agreed in the office", **values):
    return services.change_terms(rule, actor=head, record=record, values=values, reason=reason)


def test_lead_times_of_the_office_take_the_place_of_the_codes(rule, city, head, on):
    on(DUE - 400 * DAY)
    change(rule, head, steps=[60, 10], overdue_every=0)
    for offset in range(-400, 100):
        on(DUE + offset * DAY)
    assert sent() == [("desk", 60), ("desk", 10)]


def test_a_rule_that_is_off_sends_nothing_and_cancels_what_is_planned(rule, city, head, on):
    reminders.plan(rule, DUE - 30 * DAY)
    change(rule, head, enabled=False)
    assert on(DUE - 30 * DAY) == 0
    assert sent() == []


def test_steps_that_lay_behind_at_the_change_are_not_sent_to_who_was_told(
    rule, city, head, on, settings
):
    on(DUE - 90 * DAY)
    settings.PORTAL_TODAY = DUE - 50 * DAY
    change(rule, head, steps=[90, 80, 70, 60, 51, 40])
    assert on(DUE - 50 * DAY) == 0
    assert on(DUE - 41 * DAY) == 0
    assert on(DUE - 40 * DAY) == 1
    assert sent() == [("desk", 90), ("desk", 40)]


def test_of_the_steps_behind_who_was_told_nothing_gets_the_latest_once(
    rule, city, head, on, settings
):
    settings.PORTAL_TODAY = DUE - 50 * DAY
    change(rule, head, steps=[90, 80, 70, 60])
    assert [on(DUE - days * DAY) for days in (50, 50, 49, 10)] == [1, 0, 0, 0]
    assert sent() == [("desk", 60)]


def test_step_of_the_very_day_of_the_change_is_sent(rule, city, head, on, settings):
    on(DUE - 90 * DAY)
    settings.PORTAL_TODAY = DUE - 50 * DAY
    change(rule, head, steps=[90, 50])
    assert on(DUE - 50 * DAY) == 1


def test_a_shorter_interval_does_not_make_up_for_what_would_have_been(
    rule, city, head, on, settings
):
    on(DUE)
    settings.PORTAL_TODAY = DUE + 20 * DAY
    change(rule, head, overdue_every=7)
    assert on(DUE + 20 * DAY) == 0
    assert on(DUE + 21 * DAY) == 1
    assert sent() == [("desk", 0), ("desk", -21)]


def test_switching_off_and_on_again_repeats_nothing(rule, city, head, on, settings):
    on(DUE - 30 * DAY)
    change(rule, head, enabled=False)
    settings.PORTAL_TODAY = DUE + 40 * DAY
    change(rule, head, enabled=True)
    assert on(DUE + 40 * DAY) == 0
    assert on(DUE + 60 * DAY) == 1
    assert sent() == [("desk", 30), ("desk", -60)]


def test_terms_of_one_record_hold_for_it_alone_until_it_goes_back(
    rule, city, head, on, settings, dues
):
    other = CityFactory()
    dues[other] = DUE
    settings.PORTAL_TODAY = DUE - 400 * DAY
    change(rule, head, record=city, steps=[100])
    assert on(DUE - 365 * DAY) == 1
    assert on(DUE - 100 * DAY) == 2  # one of each: 100 here, 180 there
    settings.PORTAL_TODAY = DUE - 89 * DAY
    services.follow_rule(rule, city, actor=head, reason="As all others")
    on(DUE - 89 * DAY)
    assert sent()[-1] == ("desk", 90)  # of the other city: this one was told at 100
    assert len(sent()) == 4
    assert on(DUE - 30 * DAY) == 2


def test_heads_are_told_when_it_is_overdue_for_long_and_why(rule, city, head, on):
    on(DUE - 400 * DAY)
    change(rule, head, steps=[0], overdue_every=30, escalate_after=45)
    for offset in range(-5, 95):
        on(DUE + offset * DAY)
    assert sorted(sent()) == sorted(
        [
            *(("desk", step) for step in (0, -30, -60, -90)),
            *(("head", step) for step in (-45, -60, -90)),
        ]
    )
    message = OutboxMessage.objects.filter(recipient=head).earliest("created_at")
    from diplomacy.core import notifications

    with override("en"):
        _subject, text = notifications.get(message.category).render(message.payload, "en")
    assert "because it has been overdue for 45 days" in text


def test_roles_bureaus_and_people_are_told_besides_once_each(rule, city, head, on, desk):
    bureau = BureauFactory()
    person(Role.AUDITOR, username="auditor")
    person(Role.VIEWER, username="colleague", bureau=bureau)
    person(Role.VIEWER, username="named")
    person(Role.VIEWER, username="nobody")
    person(Role.AUDITOR, username="gone", is_active=False)
    change(
        rule,
        head,
        roles=["auditor", "desk_officer"],
        bureaus=[bureau.code],
        people=["named", "desk", "auditor"],
    )
    on(DUE - 30 * DAY)
    assert sorted(sent()) == [(name, 30) for name in ("auditor", "colleague", "desk", "named")]


def test_nobody_is_added_to_a_record_that_they_may_not_see(rule, dues, head, on):
    bureau = BureauFactory()
    dues[CityFactory(visibility="restricted", lead_bureau=bureau)] = DUE
    person(Role.VIEWER, username="viewer")
    person(Role.VIEWER, username="own", bureau=bureau)
    change(rule, head, roles=["viewer"])
    on(DUE)
    assert sent() == [("own", 0)]


def test_history_says_who_changed_what_and_why(rule, city, head):
    setting = change(rule, head, steps=[30])
    change(rule, head, steps=[60, 30], reason="Too late")
    with override("en"):
        latest, first = changes_of(setting, head)
    assert (first.kind, first.why) == ("insert", "Agreed in the office")
    assert (latest.who, latest.why) == ("Office Head", "Too late")
    assert [(field.label, field.before, field.after) for field in latest.fields] == [
        ("Days before", "30", "60, 30")
    ]


def test_terms_of_a_record_stand_in_its_own_history(rule, city, head):
    change(rule, head, record=city, steps=[30])
    with override("en"):
        assert [entry.subject for entry in changes_of(city, head) if entry.why] == [
            "Terms of reminders: test_due"
        ]


@pytest.mark.parametrize(
    "role", [r for r in Role if r not in (Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.SERVICE)]
)
def test_only_the_office_sets_terms(rule, role):
    with pytest.raises(PermissionDenied):
        change(rule, person(role), steps=[30])


def test_a_change_needs_a_reason_and_the_present_version(rule, head):
    with pytest.raises(ValidationError):
        change(rule, head, reason=" ", steps=[30])
    setting = change(rule, head, steps=[30])
    with pytest.raises(StaleRecord):
        services.change_terms(
            rule, actor=head, values={"steps": [31]}, expected_version=0, reason="x"
        )
    services.change_terms(
        rule, actor=head, values={"steps": [31]}, expected_version=setting.version, reason="x"
    )


BAD = [
    ({"steps": []}, "steps"),
    ({"steps": [1096]}, None),
    ({"steps": [30, 30]}, "steps"),
    ({"steps": list(range(13))}, None),
    ({"overdue_every": 366}, None),
    ({"escalate_after": 0}, None),
    ({"roles": ["service"]}, "roles"),
    ({"bureaus": ["nowhere"]}, "bureaus"),
    ({"people": ["nobody"]}, "people"),
]


@pytest.mark.parametrize(("values", "field"), BAD)
def test_bad_terms_are_refused_by_the_service(rule, head, values, field):
    with pytest.raises(ValidationError) as refused:
        change(rule, head, **values)
    assert field is None or field in refused.value.message_dict


@pytest.mark.parametrize(
    "values",
    [
        *(values for values, _field in BAD),
        {"follows_rule": True},
        {"subject_type": "cities.city"},
        {"subject_type": "cities.city", "subject_id": "00000000-0000-4000-8000-000000000000"},
        {"subject_type": "no.where", "subject_id": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_bad_terms_are_refused_by_the_database(rule, head, values):
    setting = change(rule, head, steps=[30])
    with pytest.raises(DatabaseError), transaction.atomic():
        ReminderSetting.objects.filter(pk=setting.pk).update(**values)


def test_there_is_one_row_for_all_and_none_is_deleted(rule, head):
    setting = change(rule, head, steps=[30])
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderSetting.objects.create(rule=rule.code, steps=[1], overdue_every=0, changed_on=DUE)
    with pytest.raises(DatabaseError), transaction.atomic():
        setting.delete()


# --- Previews ---------------------------------------------------------------------------------


def test_preview_tells_exactly_what_ninety_days_of_sweeps_then_send(
    rule, dues, head, desk, on, settings
):
    start = datetime.date(2017, 1, 10)
    settings.PORTAL_TODAY = start
    quiet = CityFactory()
    for city, offset in ((CityFactory(), 5), (CityFactory(), -70), (CityFactory(), 59), (quiet, 9)):
        dues[city] = start + offset * DAY
    on(start - 3 * DAY)
    settings.PORTAL_TODAY = start
    services.mute(quiet, actor=head, person=None, until=start + 8 * DAY, reason="Talks")
    values = {"steps": [60, 30, 7, 0], "overdue_every": 14, "escalate_after": 40}
    row, _present = services.candidate(rule, None, values)
    shown = preview(rule, row, start)
    change(rule, head, **values)
    before = len(sent())
    happened = []
    for offset in range(91):
        day = start + offset * DAY
        already = len(sent())
        on(day)
        happened += [(day, name, step) for name, step in sent()[already:]]
    assert len(happened) > 20
    assert sorted(happened) == sorted(
        (line.day, line.user.username, line.step) for line in shown.lines
    )
    assert (shown.at_once, shown.later) == (
        sum(day == start for day, *_rest in happened),
        sum(day > start for day, *_rest in happened),
    )
    assert before + shown.at_once + shown.later == len(sent())
    assert {entry.user.username: entry.at_once + entry.later for entry in shown.people} == {
        name: sum(who == name for _day, who, _step in happened) for name in ("desk", "head")
    }


def test_preview_writes_nothing(rule, city, head, settings):
    settings.PORTAL_TODAY = DUE
    row, _present = services.candidate(rule, None, {"steps": [5]})
    assert preview(rule, row, DUE).at_once == 1
    assert not ReminderSetting.objects.exists()
    assert sent() == []


@pytest.mark.parametrize("number", [1, 30])
def test_preview_costs_a_constant_number_of_queries(
    rule, head, desk, dues, number, settings, django_assert_num_queries
):
    settings.PORTAL_TODAY = DUE
    for _ in range(number):
        dues[CityFactory()] = DUE
    row, _present = services.candidate(
        rule, None, {"roles": ["viewer"], "escalate_after": 10, "steps": [5]}
    )
    with django_assert_num_queries(9):
        preview(rule, row, DUE)


# --- Mutes ------------------------------------------------------------------------------------


def test_a_mute_ends_by_itself_and_then_sends_the_latest_step_once(rule, city, head, on, settings):
    settings.PORTAL_TODAY = DUE - 100 * DAY
    services.mute(city, actor=head, person=None, until=DUE - 20 * DAY, reason="Talks are on")
    assert [on(DUE - days * DAY) for days in (90, 30, 20)] == [0, 0, 0]
    assert on(DUE - 19 * DAY) == 1
    assert on(DUE - 18 * DAY) == 0
    assert sent() == [("desk", 30)]


def test_one_person_is_muted_and_the_others_are_told(rule, city, head, on, named, settings):
    named.append(person(Role.DESK_OFFICER, username="second"))
    settings.PORTAL_TODAY = DUE - 90 * DAY
    services.mute(city, actor=named[1], person=named[1], until=DUE, reason="On leave")
    on(DUE - 90 * DAY)
    assert sent() == [("desk", 90)]


def test_a_mute_that_is_ended_early_mutes_nothing(rule, city, head, on, settings):
    settings.PORTAL_TODAY = DUE - 90 * DAY
    muted = services.mute(city, actor=head, person=None, until=DUE, reason="Talks are on")
    services.end_mute(muted, actor=head, reason="Talks are over")
    assert on(DUE - 90 * DAY) == 1
    with pytest.raises(ValidationError):
        services.end_mute(muted, actor=head, reason="x")


def test_muting_again_writes_the_same_row_and_the_history_keeps_both(rule, city, head, settings):
    settings.PORTAL_TODAY = DUE
    services.mute(city, actor=head, person=None, until=DUE, reason="First")
    services.mute(city, actor=head, person=None, until=DUE + DAY, reason="Second")
    assert ReminderMute.objects.get().reason == "Second"
    assert [entry.why for entry in changes_of(city, head) if entry.why] == ["Second", "First"]


def test_others_are_muted_by_who_may_change_the_record(rule, city, desk, settings):
    settings.PORTAL_TODAY = DUE
    viewer = person(Role.VIEWER)
    for who in (None, desk):
        with pytest.raises(PermissionDenied):
            services.mute(city, actor=viewer, person=who, until=DUE, reason="x")
    services.mute(city, actor=viewer, person=viewer, until=DUE, reason="x")
    services.mute(city, actor=desk, person=viewer, until=DUE, reason="x")
    hidden = CityFactory(visibility="restricted")
    with pytest.raises(PermissionDenied):
        services.mute(hidden, actor=viewer, person=viewer, until=DUE, reason="x")


@pytest.mark.parametrize("offset", [-1, 367])
def test_a_mute_reaches_from_today_to_a_year(rule, city, head, offset, settings):
    settings.PORTAL_TODAY = DUE
    with pytest.raises(ValidationError):
        services.mute(city, actor=head, person=None, until=DUE + offset * DAY, reason="x")


@pytest.mark.parametrize(
    "values",
    [{"until": F("since") + 367 * DAY}, {"until": F("since") - 2 * DAY}, {"reason": "  "}],
)
def test_bad_mutes_are_refused_by_the_database(rule, city, head, values, settings):
    settings.PORTAL_TODAY = DUE
    services.mute(city, actor=head, person=None, until=DUE, reason="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        ReminderMute.objects.update(**values)


def test_what_was_planned_before_a_mute_is_not_sent(rule, city, head, settings):
    settings.PORTAL_TODAY = DUE
    reminders.plan(rule, DUE)
    services.mute(city, actor=head, person=None, until=DUE, reason="x")
    assert reminders.sweep(DUE) == 0
    assert outbox.deliver_due() == 0
