"""Commitments: what holds, who may say what, and what is said when it does not hold."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.utils import InternalError
from django.utils import translation

from agreements import lifecycle, services
from agreements.enums import CommitmentState
from agreements.models import Agreement, Commitment, Party
from agreements.services import PartyEntry
from diplomacy.core import policies, records
from diplomacy.core.history import changes_of
from diplomacy.core.transitions import TransitionRefused
from tests.database import refused
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
KEPT = {"kept_on": DAY(2016, 12, 1), "evidence": "Sample evidence"}
VALUES = {
    CommitmentState.OPEN: {},
    CommitmentState.KEPT: KEPT,
    CommitmentState.NOT_KEPT: {"state_reason": "Sample"},
    CommitmentState.DROPPED: {"state_reason": "Sample"},
}


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)
    with translation.override("en"):
        yield


@pytest.fixture
def head():
    return person("office_head", username="head")


def promise(state=CommitmentState.OPEN, **values):
    return CommitmentFactory(state=state, **{**VALUES[state], **values})


def update(commitment, **values):
    """One plain UPDATE past everything in Python."""
    Commitment.objects.filter(pk=commitment.pk).update(**values)


def fields_of(error):
    return set(error.value.error_dict)


# --- The database ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("commitment_has_text", {"text_ja": "", "text_en": ""}),
        ("commitment_side_names_city", {"side": "partner"}),
        ("commitment_day_if_kept", {"kept_on": DAY(2016, 1, 1)}),
        ("commitment_check_says_who", {"checked_on": DAY(2016, 1, 1), "state": "kept", **KEPT}),
        ("commitment_kept_says_how", {"state": "kept", "kept_on": DAY(2016, 1, 1)}),
        ("commitment_kept_says_how", {"state": "kept", "evidence": "Sample"}),
        ("commitment_given_up_says_why", {"state": "dropped"}),
        ("commitment_given_up_says_why", {"state": "not_kept"}),
    ],
)
def test_database_refuses_what_cannot_be(constraint, values):
    commitment = promise()
    with refused(constraint):
        update(commitment, **values)


def test_database_refuses_a_check_by_the_reporter(head):
    kept = promise(CommitmentState.KEPT)
    with refused("commitment_checked_by_another"):
        update(kept, reported_by=head, checked_by=head, checked_on=DAY(2017, 1, 1))


def test_database_refuses_the_promise_of_a_city_that_is_no_party():
    commitment = promise()
    with refused("commitment_by_a_party"):
        update(commitment, side="partner", city=CityFactory())


def test_database_keeps_a_party_that_promised_something():
    agreement = AgreementFactory()
    party = agreement.parties.get()
    promise(agreement=agreement, side="partner", city=party.city)
    with refused("commitment_by_a_party"):
        Party.objects.filter(pk=party.pk).delete()


@pytest.mark.parametrize("source", CommitmentState.values)
@pytest.mark.parametrize("target", CommitmentState.values)
def test_database_allows_exactly_the_declared_moves(source, target):
    commitment = promise(source)
    open_again = {"kept_on": None} if target != "kept" else KEPT
    wanted = {"state": target, **VALUES[target], **open_again}
    columns = ", ".join(f"{name} = %s" for name in wanted)
    allowed = source == target or (source, target) in lifecycle.COMMITMENT.pairs()
    statement = f"UPDATE agreements_commitment SET {columns} WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        if allowed:
            cursor.execute(statement, [*wanted.values(), commitment.pk])
            assert cursor.rowcount == 1
        else:
            with pytest.raises(InternalError), transaction.atomic():
                cursor.execute(statement, [*wanted.values(), commitment.pk])


# --- Services --------------------------------------------------------------------------------


@pytest.mark.parametrize("move", [move.name for move in lifecycle.COMMITMENT.transitions])
@pytest.mark.parametrize("source", CommitmentState.values)
def test_service_makes_exactly_the_declared_moves(source, move):
    commitment, transition = promise(source), lifecycle.COMMITMENT.get(move)
    values = KEPT if move == "keep" else {}
    if source in transition.sources:
        moved = services.move_commitment(
            commitment, move, actor=None, values=values, reason="Sample reason"
        )
        assert moved.state == transition.target
    else:
        with pytest.raises(TransitionRefused):
            services.move_commitment(
                commitment, move, actor=None, values=values, reason="Sample reason"
            )


@pytest.mark.parametrize("move", ["fail", "drop", "reopen"])
def test_move_needs_a_reason(move):
    source = CommitmentState.KEPT if move == "reopen" else CommitmentState.OPEN
    with pytest.raises(ValidationError) as error:
        services.move_commitment(promise(source), move, actor=None)
    assert fields_of(error) == {"reason"}


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"kept_on", "evidence"}),
        ({"kept_on": DAY(2016, 1, 1), "evidence": " "}, {"evidence"}),
        ({**KEPT, "kept_on": DAY(2017, 1, 2)}, {"kept_on"}),
        ({**KEPT, "kept_on": DAY(2014, 4, 29)}, {"kept_on"}),
    ],
)
def test_kept_needs_a_day_that_can_be_and_how(values, fields):
    commitment = promise()
    with pytest.raises(ValidationError) as error:
        services.move_commitment(commitment, "keep", actor=None, values=values)
    assert fields_of(error) == fields
    commitment.refresh_from_db()
    assert commitment.state == "open"


def test_due_before_the_agreement_was_concluded_is_refused():
    with pytest.raises(ValidationError) as error:
        promise(due_on=DAY(2014, 3, 1))
    assert fields_of(error) == {"due_on"}


@pytest.mark.parametrize(
    ("due_on", "precision", "stored"),
    [
        (DAY(2016, 2, 1), "month", DAY(2016, 2, 29)),
        (DAY(2017, 2, 28), "day", DAY(2017, 2, 28)),
        (DAY(2016, 5, 5), "year", DAY(2016, 12, 31)),
        (None, "day", None),
    ],
)
def test_due_date_is_the_last_day_of_what_is_known(due_on, precision, stored):
    assert promise(due_on=due_on, due_on_precision=precision).due_on == stored


def test_opening_again_takes_back_day_and_check_but_not_the_text(head):
    kept = promise(CommitmentState.KEPT, kept_on_precision="month")
    services.check_commitment(kept, actor=head)
    reopened = services.move_commitment(kept, "reopen", actor=head, reason="Not so")
    assert (reopened.kept_on, reopened.checked_on, reopened.checked_by) == (None, None, None)
    assert reopened.kept_on_precision == "day"
    assert reopened.evidence == "Sample evidence"


def test_reason_for_giving_up_stands_with_the_promise_and_in_the_history():
    dropped = services.move_commitment(promise(), "drop", actor=None, reason="No longer wanted")
    assert dropped.state_reason == "No longer wanted"
    assert changes_of(dropped, None)[0].why == "No longer wanted"


def test_state_and_agreement_are_not_changed_by_the_way():
    commitment = promise()
    for values in ({"state": "kept"}, {"agreement": AgreementFactory()}):
        with pytest.raises(ValidationError) as error:
            services.change_commitment(commitment, actor=None, values=values)
        assert fields_of(error) == set(values)


def test_no_promise_is_added_to_an_agreement_that_was_withdrawn():
    agreement = AgreementFactory()
    services.void_agreement(agreement, actor=None, reason="Wrong")
    with pytest.raises(ValidationError) as error:
        promise(agreement=agreement)
    assert fields_of(error) == {"agreement"}


def test_city_that_promised_is_a_party_and_stays_one():
    with pytest.raises(ValidationError) as error:
        promise(side="partner", city=CityFactory())
    assert fields_of(error) == {"city"}
    agreement = AgreementFactory()
    promise(agreement=agreement, side="partner", city=agreement.cities.get())
    with pytest.raises(ValidationError, match="stays a party"):
        services.change_agreement(
            agreement, actor=None, values={}, parties=[PartyEntry(CityFactory())]
        )
    assert agreement.parties.count() == 1


def test_stale_version_is_refused():
    commitment = promise()
    services.change_commitment(commitment, actor=None, values={"text_en": "Another"})
    with pytest.raises(records.StaleRecord):
        services.move_commitment(
            commitment, "keep", actor=None, values=KEPT, expected_version=commitment.version
        )


# --- Checking --------------------------------------------------------------------------------


def test_somebody_else_checks_what_was_reported(head):
    kept = services.move_commitment(promise(), "keep", actor=head, values=KEPT)
    with pytest.raises(ValidationError, match="Somebody other"):
        services.check_commitment(kept, actor=head)
    other = person("office_head")
    checked = services.check_commitment(kept, actor=other)
    assert (checked.checked_by, checked.checked_on) == (other, DAY(2017, 1, 1))
    with pytest.raises(TransitionRefused):
        services.check_commitment(checked, actor=other)


@pytest.mark.parametrize(
    ("values", "stays"),
    [
        ({"evidence": "Another"}, False),
        ({"kept_on": DAY(2016, 1, 1)}, False),
        ({"text_en": "Another"}, False),
        ({"visibility": "public"}, True),
        ({"evidence": "Sample evidence"}, True),
    ],
)
def test_check_holds_for_what_was_checked(head, values, stays):
    kept = promise(CommitmentState.KEPT)
    services.check_commitment(kept, actor=head)
    changed = services.change_commitment(kept, actor=head, values=values)
    assert (changed.checked_by == head) is stays
    if not stays:  # who changed it is now the one who reports it
        with pytest.raises(ValidationError):
            services.check_commitment(changed, actor=head)


@pytest.mark.parametrize("state", [s for s in CommitmentState if s != CommitmentState.KEPT])
def test_only_what_is_kept_is_checked(head, state):
    with pytest.raises(TransitionRefused):
        services.check_commitment(promise(state), actor=head)


# --- Who may what ----------------------------------------------------------------------------


def rights(user, commitment):
    return {
        action
        for action in ("add", "change", "report", "check", "void")
        if policies.can(user, action, commitment)
    }


def test_rights_follow_from_the_agreement_the_owner_and_the_office():
    leading, owning, other = BureauFactory.create_batch(3)
    commitment = promise(
        agreement=AgreementFactory(lead_bureau=leading), lead_bureau=owning, visibility="internal"
    )
    assert rights(person("office_head"), commitment) == {
        "add",
        "change",
        "report",
        "check",
        "void",
    }
    assert rights(person("desk_officer"), commitment) == {"add", "change", "report"}
    leads = person("bureau_officer", bureau=leading)
    assert rights(leads, commitment) == {"add", "change", "report"}
    assert rights(person("bureau_officer", bureau=owning), commitment) == {"report"}
    assert rights(person("bureau_officer", bureau=other), commitment) == set()
    assert rights(person("viewer", bureau=owning), commitment) == set()


def test_owner_reports_but_neither_gives_up_nor_checks():
    owning = BureauFactory()
    officer = person("bureau_officer", bureau=owning)
    commitment = promise(lead_bureau=owning, agreement=AgreementFactory())
    for move in ("fail", "drop"):
        with pytest.raises(PermissionDenied):
            services.move_commitment(commitment, move, actor=officer, reason="Sample")
    kept = services.move_commitment(commitment, "keep", actor=officer, values=KEPT)
    assert kept.reported_by == officer
    with pytest.raises(PermissionDenied):
        services.check_commitment(kept, actor=officer)


def test_promise_of_a_hidden_agreement_is_hidden_whatever_its_own_visibility():
    leading, owning = BureauFactory.create_batch(2)
    agreement = AgreementFactory(visibility="restricted", lead_bureau=leading)
    commitment = promise(agreement=agreement, visibility="public", lead_bureau=owning)
    owner = person("bureau_officer", bureau=owning)
    for reader, sees in (
        (person("viewer"), False),
        (owner, False),
        (person("bureau_officer", bureau=leading), True),
        (person("desk_officer"), True),
    ):
        assert Commitment.objects.visible_to(reader).filter(pk=commitment.pk).exists() is sees
    assert not policies.can(owner, "report", commitment)


# --- Questions -------------------------------------------------------------------------------


def test_outstanding_and_overdue():
    due = promise(due_on=DAY(2016, 12, 1), due_on_precision="day")
    this_month = promise(due_on=DAY(2017, 1, 1), due_on_precision="month")
    open_ended = promise()
    promise(CommitmentState.DROPPED, due_on=DAY(2016, 12, 1))
    voided = promise(due_on=DAY(2016, 12, 1))
    records.void(voided, actor=None, reason="Wrong")
    ended = promise(due_on=DAY(2016, 12, 1))
    services.move_agreement(ended.agreement, "end", actor=None, reason="Over")
    draft = promise(agreement=AgreementFactory(status="draft", concluded_on=None))
    assert set(Commitment.objects.outstanding()) == {due, this_month, open_ended}
    assert list(Commitment.objects.overdue(DAY(2017, 1, 1))) == [due]
    assert set(Commitment.objects.overdue(DAY(2017, 2, 1))) == {due, this_month}
    assert draft.is_overdue(DAY(2099, 1, 1)) is False


def test_search_finds_the_promise_in_both_languages_but_not_how_it_was_kept():
    commitment = promise(
        CommitmentState.KEPT, text_ja="研修生の受け入れ", text_en="Host trainees", evidence="Secret"
    )
    for query in ("研修生", "host TRAINEES"):
        assert list(Commitment.objects.search(query)) == [commitment]
    assert list(Commitment.objects.search("secret")) == []


def test_voiding_an_agreement_leaves_its_promises_on_record():
    commitment = promise()
    services.void_agreement(commitment.agreement, actor=None, reason="Wrong")
    assert not Commitment.objects.outstanding().exists()
    assert Agreement.objects.get().commitments.get() == commitment


def test_promise_of_a_voided_agreement_is_not_reported_and_never_overdue():
    promise = CommitmentFactory(due_on=datetime.date(2014, 12, 31))
    assert promise.is_overdue(datetime.date(2015, 1, 5))
    services.void_agreement(promise.agreement, actor=None, reason="Sample reason")
    promise = Commitment.objects.get(pk=promise.pk)
    assert not promise.is_overdue(datetime.date(2015, 1, 5))
    kept = {"kept_on": datetime.date(2015, 1, 5), "evidence": "Sample"}
    with pytest.raises(ValidationError):
        services.move_commitment(promise, "keep", actor=None, values=kept)
