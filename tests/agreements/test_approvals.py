"""Internal approval: who is asked, who answers, and what waits for the answer."""

import datetime
import html
import re
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils.translation import override

from agreements import lifecycle, services
from agreements.enums import ApprovalState
from agreements.messages import payload_of
from agreements.models import Agreement, Approval
from agreements.notifications import ApprovalAsked, ApprovalDecided, ApprovalDue
from diplomacy.core.history import changes_of
from diplomacy.core.models import OutboxMessage
from diplomacy.core.records import StaleRecord
from diplomacy.core.transitions import TransitionRefused
from tests.database import refused
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory, approval_asked
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY
    with override("en"):
        yield


@pytest.fixture
def bureau():
    return BureauFactory(name_en="Bureau of Environment", name_ja="環境局")


@pytest.fixture
def desk():
    return person("desk_officer", name_en="Desk Officer", name_ja="担当")


@pytest.fixture
def officer(bureau):
    return person("bureau_officer", bureau=bureau)


def draft(**values):
    return AgreementFactory(**{"status": "draft", **values})


def sister(**values):
    return SisterAgreementFactory(
        **{"status": "draft", "historical": False, "concluded_on": None, **values}
    )


def ask(agreement, actor, *bureaus, **more):
    return services.request_approvals(agreement, actor=actor, bureaus=bureaus, **more)


def states(agreement):
    return list(agreement.approvals.order_by("created_at").values_list("state", flat=True))


def problems(caught):
    """Field -> sentences, in English."""
    with override("en"):
        return {k: [str(m) for m in v] for k, v in caught.value.message_dict.items()}


# --- Asking ------------------------------------------------------------------------------------


def test_everybody_is_asked_in_one_step_and_the_agreement_is_touched(desk, bureau):
    agreement, other = sister(), BureauFactory()
    before = agreement.version
    made = ask(agreement, desk, bureau, other, assembly=True, reason="Draft of 5 January")
    assert {(a.body, a.bureau) for a in made} == {
        ("bureau", bureau),
        ("bureau", other),
        ("assembly", None),
    }
    assert {(a.state, a.requested_on, a.requested_by) for a in made} == {("pending", TODAY, desk)}
    agreement.refresh_from_db()
    assert agreement.version > before
    assert {c.why for c in changes_of(agreement, None)} >= {"Draft of 5 January"}


def test_somebody_is_asked(desk):
    with pytest.raises(ValidationError) as caught:
        ask(draft(), desk)
    assert problems(caught) == {"bureaus": ["Say who is asked."]}


def test_bureau_that_has_not_answered_is_not_asked_twice(desk, bureau):
    agreement = draft()
    ask(agreement, desk, bureau)
    with pytest.raises(ValidationError) as caught:
        ask(agreement, desk, bureau, BureauFactory())
    assert problems(caught) == {
        "bureaus": ["Bureau of Environment has been asked already and has not answered yet."]
    }
    assert states(agreement) == ["pending"]


def test_closed_bureau_is_not_asked(desk):
    with pytest.raises(ValidationError) as caught:
        ask(draft(), desk, BureauFactory(is_active=False))
    assert list(problems(caught)) == ["bureaus"]


def test_assembly_is_asked_about_sister_agreements_only(desk):
    with pytest.raises(ValidationError) as caught:
        ask(draft(), desk, assembly=True)
    assert problems(caught) == {
        "assembly": ["Only a sister or friendship agreement goes to the Assembly."]
    }


def test_assembly_whose_day_is_on_record_is_not_asked(desk):
    with pytest.raises(ValidationError) as caught:
        ask(sister(assembly_approved_on=DAY(2014, 12, 1)), desk, assembly=True)
    assert list(problems(caught)) == ["assembly"]


@pytest.mark.parametrize("status", ["approved", "signed", "in_force", "ended"])
def test_only_a_draft_is_sent_round(desk, bureau, status):
    with pytest.raises(ValidationError) as caught:
        ask(AgreementFactory(status=status), desk, bureau)
    assert caught.value.code == "transition"


def test_voided_draft_is_not_sent_round(desk, bureau):
    agreement = services.void_agreement(draft(), actor=None, reason="Twice")
    with pytest.raises(ValidationError) as caught:
        ask(agreement, desk, bureau)
    assert caught.value.code == "voided"


def test_request_is_made_by_those_who_may_change_the_agreement(bureau):
    agreement = draft(lead_bureau=bureau)
    for actor in (person("viewer"), person("bureau_officer", bureau=BureauFactory())):
        with pytest.raises(PermissionDenied):
            ask(agreement, actor, bureau)
    ask(agreement, person("bureau_officer", bureau=bureau), BureauFactory())


def test_answer_is_due_in_two_weeks_or_on_the_day_that_is_said(desk, bureau):
    (first,) = ask(draft(), desk, bureau)
    (second,) = ask(draft(), desk, bureau, due_on=DAY(2015, 2, 1))
    assert (first.due_on, second.due_on) == (DAY(2015, 1, 19), DAY(2015, 2, 1))
    with pytest.raises(ValidationError) as caught:
        ask(draft(), desk, bureau, due_on=DAY(2015, 1, 4))
    assert problems(caught) == {"due_on": ["The answer cannot be due before the request."]}
    with refused("approval_due_after_request"):
        Approval.objects.filter(pk=first.pk).update(due_on=DAY(2015, 1, 4))


@pytest.mark.parametrize("days", [{"due_on": DAY(9999, 12, 31)}, {"requested_on": DAY(1, 1, 1)}])
def test_year_that_nobody_means_is_refused(desk, bureau, days):
    with pytest.raises(ValidationError) as caught:
        ask(draft(), desk, bureau, **days)
    assert problems(caught) == {name: ["Enter a year from 1868 to 2199."] for name in days}


def test_bureau_that_may_not_see_a_restricted_draft_is_not_asked(desk, bureau):
    own = BureauFactory()
    hidden = draft(visibility="restricted", lead_bureau=own)
    with pytest.raises(ValidationError) as caught:
        ask(hidden, desk, bureau)
    assert caught.value.error_dict["bureaus"][0].code == "hidden"
    assert len(ask(hidden, desk, own)) == 1


def test_request_from_a_stale_page_is_refused(desk, bureau):
    agreement = draft()
    services.change_agreement(agreement, actor=None, values={"title_en": "Newer"})
    with pytest.raises(StaleRecord):
        ask(agreement, desk, bureau, expected_version=agreement.version - 1)


# --- Answering ---------------------------------------------------------------------------------


def decide(approval, actor, name="approve", **more):
    return services.decide_approval(approval, name, actor=actor, **more)


def test_officer_of_the_asked_bureau_answers(desk, bureau, officer):
    (approval,) = ask(draft(), desk, bureau)
    decided = decide(approval, officer, reason="Fine with us")
    assert (decided.state, decided.decided_on, decided.decided_by, decided.remark) == (
        "approved",
        TODAY,
        officer,
        "Fine with us",
    )


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        (["office_head"], True),
        (["administrator"], False),
        (["desk_officer"], False),
        (["secretariat"], False),
        (["viewer"], False),
        (["bureau_officer"], False),
    ],
)
def test_others_answer_for_a_bureau_only_as_the_head_of_the_office(desk, bureau, roles, may):
    (approval,) = ask(draft(), desk, bureau)
    actor = person(*roles, bureau=BureauFactory())
    if may:
        assert decide(approval, actor).state == "approved"
        return
    with pytest.raises(PermissionDenied):
        decide(approval, actor)
    assert Approval.objects.get().state == "pending"


@pytest.mark.parametrize("name", ["approve", "refuse"])
def test_whoever_asked_does_not_answer(bureau, name):
    both = person("office_head", "bureau_officer", bureau=bureau)
    (approval,) = ask(draft(), both, bureau)
    with pytest.raises(PermissionDenied):
        decide(approval, both, name, reason="Sample")
    assert Approval.objects.get().state == "pending"


def test_refusal_says_why(desk, bureau, officer):
    (approval,) = ask(draft(), desk, bureau)
    with pytest.raises(ValidationError) as caught:
        decide(approval, officer, "refuse", reason=" ")
    assert list(caught.value.message_dict) == ["reason"]
    refusal = decide(approval, officer, "refuse", reason="The budget is missing")
    assert (refusal.state, refusal.remark) == ("refused", "The budget is missing")


@pytest.mark.parametrize("day", [DAY(2015, 1, 6), DAY(2015, 1, 2)])
def test_answer_lies_between_the_request_and_today(desk, bureau, officer, day):
    (approval,) = ask(draft(), desk, bureau, requested_on=DAY(2015, 1, 3))
    with pytest.raises(ValidationError) as caught:
        decide(approval, officer, decided_on=day)
    assert list(caught.value.message_dict) == ["decided_on"]


def test_answer_is_given_once(desk, bureau, officer):
    (approval,) = ask(draft(), desk, bureau)
    decide(approval, officer)
    with pytest.raises(TransitionRefused):
        decide(approval, officer, "refuse", reason="Changed our mind")


def test_request_without_an_answer_is_taken_back_with_a_reason(desk, bureau, officer):
    agreement = draft()
    (approval,) = ask(agreement, desk, bureau)
    with pytest.raises(PermissionDenied):
        services.withdraw_approval(approval, actor=officer, reason="Not ours")
    with pytest.raises(ValidationError):
        services.withdraw_approval(approval, actor=desk)
    services.withdraw_approval(approval, actor=desk, reason="Wrong bureau")
    assert states(agreement) == ["withdrawn"]
    assert services.move_agreement(agreement, "approve", actor=None).status == "approved"


def test_refusal_is_not_taken_back_but_replaced_by_asking_again(desk, bureau, officer):
    agreement = draft()
    (approval,) = ask(agreement, desk, bureau)
    decide(approval, officer, "refuse", reason="No budget")
    with pytest.raises(TransitionRefused):
        services.withdraw_approval(approval, actor=desk, reason="Never mind")
    (again,) = ask(agreement, desk, bureau)
    assert states(agreement) == ["replaced", "pending"]
    decide(again, officer)
    assert services.move_agreement(agreement, "approve", actor=None).status == "approved"


# --- What waits --------------------------------------------------------------------------------


def test_draft_waits_for_everybody_who_was_asked(desk, bureau, officer):
    agreement, other = draft(), BureauFactory(name_en="Bureau of Finance", name_ja="財務局")
    first, second = ask(agreement, desk, bureau, other)
    if first.bureau != bureau:
        first, second = second, first
    head = person("office_head")
    for _ in range(2):
        with pytest.raises(ValidationError) as caught:
            services.move_agreement(agreement, "approve", actor=head)
        with override("en"):
            assert "No answer yet from" in str(caught.value.messages)
        if Approval.objects.get(pk=first.pk).state == "pending":
            decide(first, officer)
    decide(second, head, "refuse", reason="Too dear")
    with pytest.raises(ValidationError) as caught, override("en"):
        services.move_agreement(agreement, "approve", actor=head)
    assert caught.value.messages == [
        "Refused by: Bureau of Finance. Revise the draft and ask again."
    ]
    ask(agreement, desk, other)
    decide(agreement.approvals.get(state="pending"), head)
    assert services.move_agreement(agreement, "approve", actor=head).status == "approved"


def test_draft_that_nobody_was_asked_about_is_approved_as_before():
    assert services.move_agreement(draft(), "approve", actor=None).status == "approved"


def test_recording_an_approved_agreement_is_for_those_who_approve(desk):
    values = {"reference": "S-1", "kind": "partnership", "title_en": "S", "status": "approved"}
    parties = [services.PartyEntry(CityFactory())]
    with pytest.raises(ValidationError) as caught:
        services.create_agreement(actor=desk, values=values, parties=parties)
    assert problems(caught) == {"status": ["Record it as a draft: the office approves it."]}
    head = person("office_head")
    made = services.create_agreement(actor=head, values=values, parties=parties)
    assert made.status == "approved"


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_database_approves_no_draft_with_an_unsettled_request(desk, bureau, officer, state):
    agreement = draft()
    (approval,) = ask(agreement, desk, bureau)
    if state == "refused":
        decide(approval, officer, "refuse", reason="No")
    with refused("agreement_approvals_settled"):
        Agreement.objects.filter(pk=agreement.pk).update(status="approved")


def test_database_keeps_requests_on_drafts(desk, bureau):
    agreement = AgreementFactory()
    with refused("approval_of_draft"):
        Approval.objects.create(
            agreement=agreement,
            body="bureau",
            bureau=bureau,
            requested_on=TODAY,
            due_on=TODAY,
            requested_by=desk,
        )


@pytest.mark.django_db(transaction=True)
def test_request_and_approval_at_the_same_time_never_both_succeed(bureau):
    """Past the services: the shared lock of the trigger makes one of them see the other."""
    desk = person("desk_officer")
    agreement = draft()
    began, outcome = threading.Event(), []

    def approve():
        try:
            began.wait(10)
            Agreement.objects.filter(pk=agreement.pk).update(status="approved")
            outcome.append("approved")
        except IntegrityError as error:
            outcome.append(error.__cause__.diag.constraint_name)
        finally:
            connection.close()

    thread = threading.Thread(target=approve)
    thread.start()
    with transaction.atomic():
        Approval.objects.create(
            agreement=agreement,
            body="bureau",
            bureau=bureau,
            requested_on=TODAY,
            due_on=TODAY,
            requested_by=desk,
        )
        began.set()
        thread.join(1)  # it waits for us
        assert outcome == []
    thread.join(20)
    assert outcome == ["agreement_approvals_settled"]
    assert Agreement.objects.get().status == "draft"


# --- Telling ------------------------------------------------------------------------------------


def told(category):
    messages = OutboxMessage.objects.filter(category=f"agreements.{category}")
    return {message.recipient.username for message in messages.select_related("recipient")}


def test_officers_of_the_asked_bureau_are_told_at_once_and_who_asked_of_the_answer(desk, bureau):
    asked = person("bureau_officer", bureau=bureau)
    person("bureau_officer", bureau=BureauFactory())
    (approval,) = ask(draft(), desk, bureau)
    assert told("approval_asked") == {asked.username}
    services.decide_approval(approval, "refuse", actor=asked, reason="Not yet")
    assert told("approval_decided") == {desk.username}


def test_head_of_the_office_is_told_where_the_bureau_has_no_officer(desk):
    head = person("office_head")
    ask(draft(), desk, BureauFactory())
    assert told("approval_asked") == {head.username}


def test_nobody_is_told_for_the_assembly(desk):
    person("office_head")
    ask(sister(), desk, assembly=True)
    assert told("approval_asked") == set()


def test_messages_say_who_what_and_when_in_both_languages(desk, bureau, officer):
    (approval,) = ask(draft(title_en="Clean air", title_ja="きれいな空気"), desk, bureau)
    payload = payload_of(approval)
    subject, text = ApprovalAsked().render(payload, "en")
    assert subject == "Bureau of Environment is asked to approve: Clean air"
    assert "due on 19 January 2015" in text
    decided = {**payload, "state": "refused", "remark": "No"}
    subject, text = ApprovalDecided().render(decided, "en")
    assert subject == "Refused by Bureau of Environment: Clean air"
    assert "Remark: No" in text
    subject, text = ApprovalDue().render({**payload, "days_left": -7}, "ja")
    assert "環境局" in subject
    assert "7日" in text


# --- The Assembly ------------------------------------------------------------------------------


def test_day_of_the_assembly_has_one_place(desk):
    agreement, office = sister(), person("administrator")
    (approval,) = ask(agreement, desk, assembly=True, requested_on=DAY(2014, 12, 1))
    decided = decide(approval, office, decided_on=DAY(2014, 12, 24))
    agreement.refresh_from_db()
    assert agreement.assembly_approved_on == DAY(2014, 12, 24)
    assert (decided.decided_on, decided.decided_by) == (None, office)
    assert Approval.objects.get().decided_day == DAY(2014, 12, 24)
    services.change_agreement(
        agreement, actor=None, values={"assembly_approved_on": DAY(2014, 12, 25)}
    )
    assert Approval.objects.get().decided_day == DAY(2014, 12, 25)


def test_office_records_what_the_assembly_decided_even_who_asked():
    head = person("office_head")
    (approval,) = ask(sister(), head, assembly=True)
    with pytest.raises(PermissionDenied):
        decide(approval, person("desk_officer"))
    assert decide(approval, head).state == "approved"


def test_day_is_not_written_past_the_request(desk):
    agreement = sister()
    (approval,) = ask(agreement, desk, assembly=True)
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(agreement, actor=None, values={"assembly_approved_on": TODAY})
    assert list(caught.value.message_dict) == ["assembly_approved_on"]
    decide(approval, person("office_head"))
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(agreement, actor=None, values={"assembly_approved_on": None})
    assert list(caught.value.message_dict) == ["assembly_approved_on"]
    with refused("agreement_keeps_assembly_day"):
        Agreement.objects.filter(pk=agreement.pk).update(assembly_approved_on=None)


def test_asking_the_assembly_again_sets_its_day_aside(desk):
    agreement, head = sister(), person("office_head")
    decide(ask(agreement, desk, assembly=True)[0], head)
    ask(agreement, desk, assembly=True)
    agreement.refresh_from_db()
    assert agreement.assembly_approved_on is None
    assert list(agreement.approvals.order_by("created_at").values_list("state", "decided_on")) == [
        ("replaced", TODAY),
        ("pending", None),
    ]


def test_assembly_that_approved_needs_its_day_in_the_database(desk):
    agreement = sister()
    (approval,) = ask(agreement, desk, assembly=True)
    with refused("approval_assembly_day"):
        Approval.objects.filter(pk=approval.pk).update(state="approved", decided_by=desk)


# --- The database ------------------------------------------------------------------------------


def raw(**values):
    approval = approval_asked()
    Approval.objects.filter(pk=approval.pk).update(**values)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"bureau": None}, "approval_names_its_bureau"),
        ({"body": "assembly"}, "approval_names_its_bureau"),
        ({"state": "approved"}, "approval_decided_says_how"),
        ({"decided_on": TODAY}, "approval_decided_says_how"),
    ],
)
def test_database_refuses_half_an_answer(values, constraint):
    with refused(constraint):
        raw(**values)


def test_database_refuses_a_silent_refusal_and_an_answer_by_who_asked():
    approval, other = approval_asked(), person("office_head")
    row = Approval.objects.filter(pk=approval.pk)
    answer = {"state": "refused", "decided_on": TODAY, "decided_by": other, "remark": "No"}
    with refused("approval_refused_says_why"):
        row.update(**{**answer, "remark": ""})
    with refused("approval_decided_by_another"):
        row.update(**{**answer, "decided_by": approval.requested_by})
    with refused("approval_decided_after_request"):
        row.update(**{**answer, "decided_on": DAY(2015, 1, 4)})
    assert row.update(**answer) == 1


def test_one_request_of_a_body_stands():
    approval = approval_asked()
    with refused("approval_one_standing_per_bureau"):
        Approval.objects.create(
            agreement=approval.agreement,
            body="bureau",
            bureau=approval.bureau,
            requested_on=TODAY,
            due_on=TODAY,
            requested_by=approval.requested_by,
        )


@pytest.mark.parametrize("source", ApprovalState.values)
@pytest.mark.parametrize("target", ApprovalState.values)
def test_database_allows_exactly_the_declared_moves(source, target):
    answered = {"decided_on": TODAY, "decided_by": person(), "remark": "Sample"}
    nothing = {"decided_on": None, "decided_by": None}

    def values(state):
        return {"state": state, **(nothing if state in ("pending", "withdrawn") else answered)}

    asked = approval_asked()
    row = Approval.objects.create(
        agreement=asked.agreement,
        body="bureau",
        bureau=BureauFactory(),
        requested_on=TODAY,
        due_on=TODAY,
        requested_by=asked.requested_by,
        **values(source),
    )
    allowed = source == target or (source, target) in lifecycle.APPROVAL.pairs()
    change = Approval.objects.filter(pk=row.pk)
    if allowed:
        assert change.update(**values(target)) == 1
        return
    with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
        change.update(**values(target))


# --- Pages -------------------------------------------------------------------------------------


def text(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_pages_ask_and_answer(client, desk, bureau, officer):
    agreement = draft()
    page = agreement.get_absolute_url()
    client.force_login(desk)
    assert "Nobody has been asked for approval yet." in text(client.get(page))
    asked = client.post(
        f"{page}approvals/request/",
        {"bureaus": [bureau.code], "version": agreement.version, "reason": "Please look"},
    )
    assert asked.status_code == 302
    shown = text(client.get(page))
    assert "Bureau of Environment" in shown
    assert "Waiting for an answer" in shown
    assert "A request for approval has no answer yet, or was refused." not in shown  # no right
    approval = Approval.objects.get()
    assert client.get(f"/approvals/{approval.pk}/approve/").status_code == 403
    client.force_login(officer)
    assert f"/approvals/{approval.pk}/refuse/" in client.get(page).content.decode()
    answer = {"version": approval.version, "reason": ""}
    refusal = client.post(f"/approvals/{approval.pk}/refuse/", answer)
    assert refusal.status_code == 400
    assert client.post(f"/approvals/{approval.pk}/approve/", answer).status_code == 302
    assert Approval.objects.get().state == "approved"
    late = client.get(f"/approvals/{approval.pk}/approve/")
    assert "This is not possible in the record's present status." in text(late)


def test_page_says_why_the_draft_cannot_be_approved_yet(client):
    approval = approval_asked()
    client.force_login(person("office_head"))
    page = client.get(approval.agreement.get_absolute_url())
    assert "Approve A request for approval has no answer yet, or was refused." in text(page)
    agreement = Agreement.objects.get()
    tried = client.post(
        f"/agreements/{agreement.pk}/move/approve/",
        {"version": agreement.version, "reason": ""},
    )
    assert tried.status_code == 400
    assert "No answer yet from" in text(tried)


def test_page_tells_who_asked_that_another_decides(client, bureau):
    head = person("office_head")
    agreement = draft()
    ask(agreement, head, bureau)
    client.force_login(head)
    page = client.get(agreement.get_absolute_url())
    assert "Somebody else decides: you asked for it." in text(page)


def test_assembly_page_asks_for_its_day(client, desk):
    agreement = sister()
    (approval,) = ask(agreement, desk, assembly=True, requested_on=DAY(2014, 12, 1))
    client.force_login(person("administrator"))
    where = f"/approvals/{approval.pk}/approve/"
    without = client.post(where, {"version": approval.version, "reason": ""})
    assert without.status_code == 400
    given = {"version": approval.version, "reason": "", "decided_on": "2014-12-24"}
    assert client.post(where, given).status_code == 302
    agreement.refresh_from_db()
    assert agreement.assembly_approved_on == DAY(2014, 12, 24)


def test_restricted_draft_does_not_exist_for_a_bureau_that_may_not_see_it(client, bureau, officer):
    (approval,) = ask(draft(), person("desk_officer"), bureau)
    hidden = {"visibility": "restricted"}
    services.change_agreement(approval.agreement, actor=None, values=hidden)
    approval.refresh_from_db()
    client.force_login(officer)
    assert client.get(f"/approvals/{approval.pk}/approve/").status_code == 404
    with pytest.raises(PermissionDenied):
        decide(approval, officer)


def test_visibility_and_bureau_of_the_agreement_travel_to_its_requests(bureau):
    approval = approval_asked(visibility="public")
    assert approval.visibility == "internal"
    services.change_agreement(
        approval.agreement,
        actor=None,
        values={"visibility": "restricted", "lead_bureau": bureau},
    )
    approval.refresh_from_db()
    assert (approval.visibility, approval.lead_bureau) == ("restricted", bureau)


def test_list_narrows_to_what_waits_for_a_bureau(client, desk, bureau, officer):
    waiting, answered = draft(reference="WAITS"), draft(reference="DONE")
    ask(waiting, desk, bureau)
    decide(ask(answered, desk, bureau)[0], officer)
    client.force_login(desk)
    found = client.get(
        "/agreements/", {"awaiting": bureau.code, "format": "csv", "columns": "reference"}
    )
    assert found.getvalue().decode("utf-8-sig").split()[1:] == ["WAITS"]
