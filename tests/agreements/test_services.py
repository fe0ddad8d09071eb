"""Writing agreements: what follows from a change follows in the same transaction."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from agreements import lifecycle, services, tasks
from agreements.enums import AgreementStatus, ReviewState
from agreements.models import Agreement, Party, Review, Term
from agreements.services import PartyEntry
from cities.models import City, CityRole
from cities.services import declare_home, void_city
from diplomacy.core.history import changes_of
from diplomacy.core.models import Bureau, JobSlot
from diplomacy.core.records import StaleRecord
from diplomacy.core.transitions import TransitionRefused
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
TODAY = DAY(2015, 1, 5)


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = TODAY


def values(**more):
    return {
        "reference": "X-1",
        "kind": "leader_agreement",
        "title_en": "Sample",
        "status": "draft",
        **more,
    }


def create(*, actor=None, cities=None, reason="", **more):
    parties = [PartyEntry(city) for city in (cities if cities is not None else [CityFactory()])]
    return services.create_agreement(
        actor=actor, values=values(**more), parties=parties, reason=reason
    )


def terms(agreement):
    return list(agreement.terms.values_list("starts_on", "starts_on_precision", "ends_on"))


def reviews(agreement):
    return list(agreement.reviews.order_by("cycle").values_list("cycle", "state", "due_on"))


def roles():
    return list(CityRole.objects.values_list("city__code", "starts_on", "ends_on"))


# --- Creating ----------------------------------------------------------------------------------


def test_draft_has_no_term_no_review_and_no_role():
    agreement = create(kind="sister_friendship")
    assert (terms(agreement), reviews(agreement), roles()) == ([], [], [])


def test_agreement_created_in_force_has_an_open_term_from_its_month_and_a_review():
    agreement = create(
        status="in_force", concluded_on=DAY(2014, 4, 30), concluded_on_precision="month"
    )
    assert terms(agreement) == [(DAY(2014, 4, 30), "month", None)]
    assert reviews(agreement) == [(1, "scheduled", DAY(2017, 4, 30))]
    assert roles() == []


def test_sister_agreement_in_force_makes_its_parties_partners():
    cities = [CityFactory(), CityFactory()]
    create(
        cities=cities,
        kind="sister_friendship",
        status="in_force",
        historical=True,
        concluded_on=DAY(1979, 3, 14),
    )
    assert sorted(roles()) == sorted((city.code, DAY(1979, 3, 14), None) for city in cities)
    assert City.objects.partners(TODAY).count() == 2
    assert not City.objects.partners(DAY(1979, 3, 13)).exists()


def test_signed_agreement_has_a_review_but_no_term():
    agreement = create(status="signed", concluded_on=DAY(2015, 1, 4))
    assert terms(agreement) == []
    assert reviews(agreement) == [(1, "scheduled", DAY(2018, 1, 4))]


def test_signature_after_today_is_refused():
    with pytest.raises(ValidationError) as caught:
        create(status="signed", concluded_on=DAY(2015, 1, 6))
    assert set(caught.value.message_dict) == {"concluded_on"}
    assert not Agreement.objects.exists()


def test_signature_in_the_month_that_has_begun_is_accepted():
    agreement = create(
        status="signed", concluded_on=DAY(2015, 1, 31), concluded_on_precision="month"
    )
    assert agreement.status == "signed"


def test_draft_may_name_a_day_to_come():
    assert create(concluded_on=DAY(2015, 6, 1)).concluded_on == DAY(2015, 6, 1)


@pytest.mark.parametrize("case", ["none", "twice", "home", "voided", "merged"])
def test_impossible_parties_are_refused_and_nothing_is_written(case):
    city, other = CityFactory(), CityFactory()
    cities = {"none": [], "twice": [city, city]}.get(case, [city])
    if case == "home":
        declare_home(city=city)
    elif case == "voided":
        city.void_reason, city.voided_at = (
            "Wrong",
            datetime.datetime(2015, 1, 1, tzinfo=datetime.UTC),
        )
    elif case == "merged":
        city.merged_into = other
    city.save()
    with pytest.raises(ValidationError) as caught:
        create(cities=cities)
    assert set(caught.value.message_dict) == {"parties"}
    assert not Agreement.objects.exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "sister_friendship", "status": "in_force"}, "__all__"),
        ({"status": "signed", "concluded_on": None}, "__all__"),
        ({"review_interval_months": 12}, "review_interval_months"),
        ({"title_en": ""}, "__all__"),
        ({"kind": "treaty"}, "kind"),
    ],
)
def test_bad_values_name_their_field_and_change_nothing(more, field):
    with pytest.raises(ValidationError) as caught:
        create(**{"concluded_on": DAY(2014, 4, 1), **more})
    assert field in caught.value.message_dict
    assert not Agreement.objects.exists()


@pytest.mark.parametrize("status", ["ended", "terminated", "superseded"])
def test_agreement_that_came_to_an_end_is_recorded_with_a_reason_only(status):
    facts = {"status": status, "concluded_on": DAY(2000, 4, 1)}
    with pytest.raises(ValidationError) as caught:
        create(**facts, reason=" ")
    assert list(caught.value.message_dict) == ["reason"]
    assert not Agreement.objects.exists()
    assert create(**facts, reason="Lapsed in 2005").status == status


HISTORICAL = {"kind": "sister_friendship", "status": "in_force", "historical": True}


@pytest.mark.parametrize(
    ("day", "precision"),
    [(DAY(2014, 12, 31), "day"), (DAY(2014, 12, 31), "month"), (DAY(1960, 2, 29), "day")],
)
def test_day_of_approval_may_be_missing_up_to_the_strategy(day, precision):
    agreement = create(**HISTORICAL, concluded_on=day, concluded_on_precision=precision)
    assert agreement.historical


@pytest.mark.parametrize(
    ("day", "precision"), [(DAY(2015, 1, 1), "day"), (DAY(2015, 1, 31), "month")]
)
def test_day_of_approval_is_on_record_after_the_strategy(day, precision):
    with pytest.raises(ValidationError) as caught:
        create(**HISTORICAL, concluded_on=day, concluded_on_precision=precision)
    assert list(caught.value.message_dict) == ["historical"]
    agreement = create(**HISTORICAL, concluded_on=DAY(2014, 12, 1))
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(
            agreement,
            actor=None,
            values={"concluded_on": day, "concluded_on_precision": precision},
        )
    assert list(caught.value.message_dict) == ["historical"]
    assert Agreement.objects.get().concluded_on == DAY(2014, 12, 1)


def test_reference_used_twice_is_refused():
    create()
    with pytest.raises(ValidationError) as caught:
        create()
    assert set(caught.value.message_dict) == {"reference"}


def test_viewer_may_not_create():
    with pytest.raises(PermissionDenied):
        create(actor=person("viewer"))
    assert not Agreement.objects.exists()


def test_bureau_officer_creates_for_the_own_bureau_only():
    own, other = (Bureau.objects.create(code=c, name_ja=c, name_en=c) for c in ("own", "other"))
    officer = person("bureau_officer", bureau=own)
    assert create(actor=officer, lead_bureau=own).lead_bureau == own
    for bureau in (other, None):
        with pytest.raises(PermissionDenied):
            create(actor=officer, lead_bureau=bureau, reference="X-2")


# --- Changing ----------------------------------------------------------------------------------


def test_change_of_interval_or_conclusion_moves_the_scheduled_review():
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    services.change_agreement(agreement, actor=None, values={"review_interval_months": 24})
    assert reviews(agreement) == [(1, "scheduled", DAY(2016, 4, 30))]
    services.change_agreement(
        agreement,
        actor=None,
        values={"concluded_on": DAY(2014, 5, 7), "concluded_on_precision": "day"},
    )
    assert reviews(agreement) == [(1, "scheduled", DAY(2016, 5, 7))]


def test_first_term_follows_the_conclusion_with_which_it_began():
    agreement = SisterAgreementFactory()
    services.change_agreement(
        agreement,
        actor=None,
        values={"concluded_on": DAY(1980, 5, 31), "concluded_on_precision": "month"},
        reason="Misread",
    )
    assert terms(agreement) == [(DAY(1980, 5, 31), "month", None)]
    assert [start for _, start, _ in roles()] == [DAY(1980, 5, 31)]
    services.change_agreement(
        agreement,
        actor=None,
        values={"concluded_on": DAY(1980, 5, 31), "concluded_on_precision": "day"},
    )
    assert terms(agreement) == [(DAY(1980, 5, 31), "day", None)]


def test_term_that_began_later_stays_when_the_conclusion_is_corrected():
    agreement = create(status="signed", concluded_on=DAY(2014, 4, 1))
    services.move_agreement(agreement, "enter_force", actor=None, effective_on=DAY(2014, 5, 1))
    for day in (DAY(2014, 3, 1), DAY(2014, 5, 1)):
        services.change_agreement(agreement, actor=None, values={"concluded_on": day})
        assert terms(agreement) == [(DAY(2014, 5, 1), "day", None)]


@pytest.mark.parametrize("case", ["began later", "ended"])
def test_conclusion_is_not_moved_behind_a_term(case):
    agreement = create(status="signed", concluded_on=DAY(2014, 4, 1))
    first = DAY(2014, 5, 1) if case == "began later" else None
    services.move_agreement(agreement, "enter_force", actor=None, effective_on=first)
    if case == "ended":
        services.save_term(
            agreement, actor=None, term=agreement.terms.get(), values={"ends_on": DAY(2014, 5, 2)}
        )
    before = terms(agreement)
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(agreement, actor=None, values={"concluded_on": DAY(2014, 6, 1)})
    assert list(caught.value.message_dict) == ["concluded_on"]
    assert terms(agreement) == before
    assert Agreement.objects.get().concluded_on == DAY(2014, 4, 1)


def test_signature_on_another_day_than_planned_takes_its_term_along():
    agreement = create(status="approved", concluded_on=DAY(2014, 12, 1))
    services.save_term(agreement, actor=None, values={"starts_on": DAY(2014, 12, 1)})
    services.move_agreement(agreement, "sign", actor=None, values={"concluded_on": TODAY})
    assert terms(agreement) == [(TODAY, "day", None)]


def test_change_of_status_by_a_plain_change_is_refused():
    agreement = AgreementFactory()
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(agreement, actor=None, values={"status": "ended"})
    assert set(caught.value.message_dict) == {"status"}


def test_change_to_a_status_that_an_older_copy_had_is_refused():
    agreement = create()
    older = Agreement.objects.get()
    services.move_agreement(agreement, "approve", actor=None)
    with pytest.raises(ValidationError) as caught:
        services.change_agreement(older, actor=None, values={"status": "draft"})
    assert list(caught.value.message_dict) == ["status"]
    assert Agreement.objects.get().status == "approved"


def test_change_of_parties_moves_roles_and_raises_the_version():
    agreement = SisterAgreementFactory()
    old, new = agreement.parties.get().city, CityFactory()
    before = agreement.version
    changed = services.change_agreement(
        agreement, actor=None, values={}, parties=[PartyEntry(new, "A. Mayor", "Mayor")]
    )
    assert changed.version > before
    assert [(code, start) for code, start, _ in roles()] == [(new.code, DAY(1979, 3, 14))]
    assert old.code not in {code for code, *_ in roles()}
    party = Party.objects.get()
    assert (party.city, party.signatory, party.signatory_title) == (new, "A. Mayor", "Mayor")


def test_change_without_a_difference_keeps_version_and_history():
    agreement = SisterAgreementFactory()
    party = agreement.parties.get()
    before = len(changes_of(agreement, None))
    changed = services.change_agreement(
        agreement,
        actor=None,
        values={"title_en": agreement.title_en},
        parties=[PartyEntry(party.city)],
        expected_version=Agreement.objects.get().version,
    )
    assert changed.version == agreement.version
    assert len(changes_of(agreement, None)) == before


def test_change_from_a_stale_version_is_refused_and_parties_stay():
    agreement = AgreementFactory()
    services.change_agreement(agreement, actor=None, values={"title_en": "Newer"})
    with pytest.raises(StaleRecord):
        services.change_agreement(
            agreement,
            actor=None,
            values={"title_en": "Older"},
            parties=[PartyEntry(CityFactory())],
            expected_version=agreement.version - 1,
        )
    assert Agreement.objects.get().title_en == "Newer"


def test_change_keeps_who_why_before_and_after_with_the_parties():
    office = person("office_head", name_en="Office Head", name_ja="室長")
    agreement = AgreementFactory()
    services.change_agreement(
        agreement,
        actor=office,
        values={"title_en": "Better title"},
        parties=[PartyEntry(CityFactory())],
        reason="Wrong city",
    )
    newest = [change for change in changes_of(agreement, None) if change.why == "Wrong city"]
    assert {change.kind for change in newest} == {"insert", "update", "delete"}


def test_change_of_visibility_travels_to_roles_and_reviews():
    agreement = SisterAgreementFactory()
    services.change_agreement(agreement, actor=None, values={"visibility": "restricted"})
    assert CityRole.objects.get().visibility == Review.objects.get().visibility == "restricted"


def test_reviews_of_a_public_agreement_are_for_the_staff_and_hidden_with_it():
    agreement = SisterAgreementFactory(visibility="public")
    complete(agreement.reviews.get(), person("desk_officer"))
    assert CityRole.objects.get().visibility == "public"
    assert set(Review.objects.values_list("visibility", flat=True)) == {"internal"}
    agreement.refresh_from_db()
    services.change_agreement(agreement, actor=None, values={"visibility": "restricted"})
    assert list(Review.objects.values_list("visibility", flat=True)) == ["restricted"] * 2


# --- Moving ------------------------------------------------------------------------------------

CASES = [(m, s) for m in lifecycle.AGREEMENT.transitions for s in AgreementStatus.values]


@pytest.mark.parametrize(("move", "status"), CASES, ids=lambda c: getattr(c, "name", c))
def test_every_move_from_every_status_is_made_or_refused(move, status):
    agreement = AgreementFactory(status=status)
    arguments = {"actor": None, "reason": "Because"}
    if status in move.sources:
        assert services.move_agreement(agreement, move.name, **arguments).status == move.target
        return
    with pytest.raises(TransitionRefused):
        services.move_agreement(agreement, move.name, **arguments)
    assert Agreement.objects.get().status == status


@pytest.mark.parametrize("name", ["rest", "end", "terminate", "supersede"])
def test_move_that_closes_something_needs_a_reason(name):
    agreement = AgreementFactory()
    with pytest.raises(ValidationError) as caught:
        services.move_agreement(agreement, name, actor=None, reason=" ")
    assert set(caught.value.message_dict) == {"reason"}
    assert Agreement.objects.get().status == "in_force"


def test_sister_agreement_is_signed_only_with_the_assembly():
    agreement = create(kind="sister_friendship", status="approved", concluded_on=DAY(2015, 1, 5))
    with pytest.raises(ValidationError):
        services.move_agreement(agreement, "sign", actor=None)
    assert Agreement.objects.get().status == "approved"
    signed = services.move_agreement(
        agreement, "sign", actor=None, values={"assembly_approved_on": DAY(2014, 12, 1)}
    )
    assert (signed.status, reviews(signed)) == ("signed", [(1, "scheduled", DAY(2018, 1, 5))])


def test_signature_records_its_day():
    agreement = create(status="approved")
    with pytest.raises(ValidationError):
        services.move_agreement(agreement, "sign", actor=None)
    signed = services.move_agreement(
        agreement, "sign", actor=None, values={"concluded_on": DAY(2015, 1, 5)}
    )
    assert signed.concluded_on == DAY(2015, 1, 5)


def test_entering_force_opens_a_term_from_the_given_day():
    agreement = create(status="signed", concluded_on=DAY(2014, 12, 1))
    services.move_agreement(agreement, "enter_force", actor=None, effective_on=DAY(2015, 1, 1))
    assert terms(agreement) == [(DAY(2015, 1, 1), "day", None)]


def test_entering_force_keeps_a_term_that_was_entered_before():
    agreement = create(status="signed", concluded_on=DAY(2014, 12, 1))
    services.save_term(
        agreement,
        actor=None,
        values={"starts_on": DAY(2015, 2, 1), "ends_on": DAY(2018, 1, 31)},
    )
    services.move_agreement(agreement, "enter_force", actor=None)
    assert terms(agreement) == [(DAY(2015, 2, 1), "day", DAY(2018, 1, 31))]


@pytest.mark.parametrize(("status", "name"), [("signed", "enter_force"), ("in_force", "end")])
def test_nothing_is_in_force_or_over_before_the_conclusion(status, name):
    agreement = create(status=status, concluded_on=DAY(2014, 12, 1))
    before = terms(agreement)
    with pytest.raises(ValidationError) as caught:
        services.move_agreement(
            agreement, name, actor=None, effective_on=DAY(2014, 11, 30), reason="Because"
        )
    assert list(caught.value.message_dict) == ["effective_on"]
    assert (Agreement.objects.get().status, terms(agreement)) == (status, before)


@pytest.mark.parametrize("name", ["end", "terminate", "supersede"])
def test_closing_ends_term_role_and_review(name):
    agreement = SisterAgreementFactory()
    services.move_agreement(agreement, name, actor=None, reason="Agreed by both")
    assert terms(agreement) == [(DAY(1979, 3, 14), "day", TODAY)]
    assert [(start, end) for _, start, end in roles()] == [(DAY(1979, 3, 14), TODAY)]
    assert reviews(agreement) == [(1, "cancelled", DAY(2017, 12, 31))]
    assert City.objects.partners(TODAY).exists()
    assert not City.objects.partners(DAY(2015, 1, 6)).exists()


def test_closing_removes_a_term_that_has_not_begun():
    agreement = AgreementFactory(concluded_on=DAY(2014, 1, 1))
    first = agreement.terms.get()
    services.save_term(
        agreement, actor=None, values={"starts_on": DAY(2016, 1, 1), "supersedes": first}
    )
    services.move_agreement(agreement, "end", actor=None, reason="Done")
    assert terms(agreement) == [(DAY(2014, 1, 1), "day", TODAY)]


def test_closing_in_the_month_it_began_ends_no_term_before_its_start():
    agreement = AgreementFactory(concluded_on=DAY(2015, 1, 31), concluded_on_precision="month")
    services.move_agreement(agreement, "terminate", actor=None, reason="Withdrawn")
    assert terms(agreement) == [(DAY(2015, 1, 31), "month", DAY(2015, 1, 31))]


def test_resting_and_resuming_keep_role_term_and_clock():
    agreement = SisterAgreementFactory()
    before = (terms(agreement), reviews(agreement), roles())
    services.move_agreement(agreement, "rest", actor=None, reason="No exchange")
    services.move_agreement(agreement, "resume", actor=None)
    assert (terms(agreement), reviews(agreement), roles()) == before


def test_superseded_agreement_names_the_one_that_replaced_it():
    old, new = AgreementFactory(), AgreementFactory()
    old = services.move_agreement(
        old, "supersede", actor=None, reason="Renewed", values={"superseded_by": new}
    )
    assert old.superseded_by == new


def test_viewer_may_not_move():
    agreement = AgreementFactory()
    with pytest.raises(PermissionDenied):
        services.move_agreement(agreement, "end", actor=person("viewer"), reason="No")
    assert Agreement.objects.get().status == "in_force"


def test_voided_agreement_gives_no_role_and_asks_for_no_review():
    agreement = SisterAgreementFactory()
    services.void_agreement(agreement, actor=None, reason="Entered twice")
    assert roles() == []
    assert reviews(agreement) == [(1, "cancelled", DAY(2017, 12, 31))]


# --- Terms -------------------------------------------------------------------------------------


def test_renewal_ends_the_open_term_the_day_before():
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 1))
    first = agreement.terms.get()
    services.save_term(
        agreement,
        actor=None,
        values={
            "starts_on": DAY(2017, 4, 30),
            "starts_on_precision": "month",
            "supersedes": first,
        },
    )
    assert terms(agreement) == [
        (DAY(2014, 4, 1), "day", DAY(2017, 3, 31)),
        (DAY(2017, 4, 30), "month", None),
    ]


@pytest.mark.parametrize(
    "term",
    [
        {"starts_on": DAY(2015, 2, 1)},
        {"starts_on": DAY(2013, 2, 1), "ends_on": DAY(2013, 1, 31)},
    ],
)
def test_term_that_overlaps_or_ends_before_it_starts_changes_nothing(term):
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 1))
    version = Agreement.objects.get().version
    with pytest.raises(ValidationError):
        services.save_term(agreement, actor=None, values=term)
    assert terms(agreement) == [(DAY(2014, 4, 1), "day", None)]
    assert Agreement.objects.get().version == version


@pytest.mark.parametrize(
    ("day", "precision", "refused"),
    [
        (DAY(2014, 3, 31), "day", True),
        (DAY(2014, 3, 31), "month", True),
        (DAY(2014, 4, 1), "day", False),  # some day of the month of the conclusion
        (DAY(2014, 4, 30), "month", False),
        (DAY(2014, 12, 31), "year", False),
    ],
)
def test_term_does_not_begin_before_the_period_of_the_conclusion(day, precision, refused):
    agreement = create(
        status="signed", concluded_on=DAY(2014, 4, 30), concluded_on_precision="month"
    )
    term = {"starts_on": day, "starts_on_precision": precision}
    if not refused:
        services.save_term(agreement, actor=None, values=term)
        assert terms(agreement) == [(day, precision, None)]
        return
    with pytest.raises(ValidationError) as caught:
        services.save_term(agreement, actor=None, values=term)
    assert list(caught.value.message_dict) == ["starts_on"]
    assert terms(agreement) == []


@pytest.mark.parametrize("case", ["of another agreement", "itself"])
def test_term_renews_only_another_of_the_same_agreement(case):
    agreement, other = AgreementFactory(), AgreementFactory()
    term = agreement.terms.get()
    renewed = other.terms.get() if case == "of another agreement" else term
    with pytest.raises(ValidationError) as caught:
        services.save_term(agreement, actor=None, term=term, values={"supersedes": renewed})
    assert list(caught.value.message_dict) == ["supersedes"]
    assert list(Term.objects.values_list("ends_on", "supersedes")) == [(None, None)] * 2


def test_city_is_no_partner_between_terms_that_do_not_follow_each_other():
    agreement = SisterAgreementFactory()
    first = agreement.terms.get()
    services.save_term(agreement, actor=None, term=first, values={"ends_on": DAY(1999, 12, 31)})
    months = {"starts_on_precision": "month", "ends_on_precision": "month"}
    services.save_term(
        agreement,
        actor=None,
        values={"starts_on": DAY(2000, 1, 31), "ends_on": DAY(2000, 6, 30), **months},
    )
    late = services.save_term(agreement, actor=None, values={"starts_on": DAY(2010, 1, 1)})
    spells = [(start, end) for _, start, end in roles()]
    assert spells == [(DAY(1979, 3, 14), DAY(2000, 6, 30)), (DAY(2010, 1, 1), None)]
    for day, partner in ((DAY(2000, 6, 30), True), (DAY(2005, 1, 1), False), (TODAY, True)):
        assert City.objects.partners(day).exists() is partner
    row = CityRole.objects.get(starts_on=DAY(2010, 1, 1)).pk
    services.save_term(agreement, actor=None, term=late, values={"starts_on": DAY(2012, 1, 1)})
    assert CityRole.objects.get(starts_on=DAY(2012, 1, 1)).pk == row
    services.remove_term(agreement, Term.objects.get(pk=first.pk), actor=None)
    assert [start for _, start, _ in roles()] == [DAY(2000, 1, 31), DAY(2012, 1, 1)]


def test_term_of_a_sister_agreement_moves_the_role():
    agreement = SisterAgreementFactory()
    services.save_term(
        agreement,
        actor=None,
        term=agreement.terms.get(),
        values={"ends_on": DAY(2016, 12, 31)},
    )
    assert [(start, end) for _, start, end in roles()] == [(DAY(1979, 3, 14), DAY(2016, 12, 31))]


def test_term_that_was_renewed_is_not_removed():
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 1))
    first = agreement.terms.get()
    second = services.save_term(
        agreement, actor=None, values={"starts_on": DAY(2016, 1, 1), "supersedes": first}
    )
    with pytest.raises(ValidationError):
        services.remove_term(agreement, Term.objects.get(pk=first.pk), actor=None)
    services.remove_term(agreement, second, actor=None, reason="Mistyped")
    assert len(terms(agreement)) == 1


def test_lapsed_agreement_is_ended_on_its_last_day_once():
    agreement = SisterAgreementFactory()
    services.save_term(
        agreement, actor=None, term=agreement.terms.get(), values={"ends_on": DAY(2014, 12, 31)}
    )
    running = AgreementFactory()
    assert services.end_lapsed(DAY(2014, 12, 31)) == 0
    assert services.end_lapsed(TODAY) == 1
    assert services.end_lapsed(TODAY) == 0
    agreement.refresh_from_db()
    running.refresh_from_db()
    assert (agreement.status, running.status) == ("ended", "in_force")
    assert terms(agreement) == [(DAY(1979, 3, 14), "day", DAY(2014, 12, 31))]


def lapsed():
    agreement = AgreementFactory()
    services.save_term(
        agreement, actor=None, term=agreement.terms.get(), values={"ends_on": DAY(2014, 12, 31)}
    )
    return agreement


def test_agreement_renewed_while_the_lapsed_are_ended_stays_in_force(monkeypatch):
    agreement = lapsed()
    found = [Agreement.objects.get()]
    services.save_term(agreement, actor=None, values={"starts_on": DAY(2015, 1, 1)})
    manager = Agreement.objects
    answers = iter([found])
    ask = manager.lapsed
    monkeypatch.setattr(type(manager), "lapsed", lambda self, on: next(answers, None) or ask(on))
    assert services.end_lapsed(TODAY) == 0
    assert Agreement.objects.get().status == "in_force"


def test_lapsed_agreement_that_cannot_be_ended_is_logged_and_holds_up_no_other(caplog):
    stuck, other = lapsed(), lapsed()
    # Written past the service: a signature that has not happened yet.
    Agreement.objects.filter(pk=stuck.pk).update(concluded_on=DAY(2015, 6, 1))
    assert services.end_lapsed(TODAY) == 1
    assert Agreement.objects.get(status="ended").pk == other.pk
    [message] = [r.getMessage() for r in caplog.records if r.name.startswith("agreements.")]
    assert str(stuck.pk) in message


def test_task_ends_lapsed_agreements_once_an_hour():
    agreement = AgreementFactory()
    services.save_term(
        agreement, actor=None, term=agreement.terms.get(), values={"ends_on": DAY(2014, 12, 31)}
    )
    tasks.end_lapsed()
    agreement.refresh_from_db()
    assert agreement.status == "ended"
    assert JobSlot.objects.filter(job="agreements.end_lapsed").count() == 1


# --- Reviews -----------------------------------------------------------------------------------


def complete(review, actor, **more):
    arguments = {"outcome": "continue", "rationale": "It serves residents.", **more}
    return services.complete_review(review, actor=actor, **arguments)


def test_completed_review_schedules_the_next_from_its_day():
    office, agreement = person("office_head"), SisterAgreementFactory()
    review = complete(agreement.reviews.get(), office)
    assert (review.author, review.completed_on, review.outcome) == (office, TODAY, "continue")
    assert reviews(agreement) == [
        (1, "completed", DAY(2017, 12, 31)),
        (2, "scheduled", DAY(2018, 1, 5)),
    ]


def test_review_completed_before_the_agreement_or_after_today_is_refused():
    office, agreement = person("office_head"), AgreementFactory(concluded_on=DAY(2014, 4, 30))
    for day in (DAY(2014, 4, 29), DAY(2015, 1, 6)):
        with pytest.raises(ValidationError) as caught:
            complete(agreement.reviews.get(), office, completed_on=day)
        assert set(caught.value.message_dict) == {"completed_on"}
    assert reviews(agreement) == [(1, "scheduled", DAY(2017, 4, 30))]


def test_review_may_be_completed_on_any_day_of_the_month_of_the_conclusion():
    agreement = AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    day = DAY(2014, 4, 2)
    review = complete(agreement.reviews.get(), person("office_head"), completed_on=day)
    assert review.completed_on == day


def test_review_without_an_outcome_is_refused():
    agreement = AgreementFactory()
    with pytest.raises(ValidationError):
        complete(agreement.reviews.get(), person("office_head"), outcome="")
    assert reviews(agreement) == [(1, "scheduled", DAY(2017, 4, 30))]


@pytest.mark.parametrize("state", ReviewState.values)
@pytest.mark.parametrize("action", ["open", "complete"])
def test_review_moves_only_from_the_declared_states(action, state):
    office, agreement = person("office_head"), AgreementFactory()
    review = agreement.reviews.get()
    if state == "open":
        services.open_review(review, actor=office)
    elif state == "completed":
        complete(review, office)
    elif state == "cancelled":
        services.move_agreement(agreement, "end", actor=None, reason="Done")
    review.refresh_from_db()

    def act():
        return (
            services.open_review(review, actor=office)
            if action == "open"
            else complete(review, office)
        )

    if state in lifecycle.REVIEW.get(action).sources:
        assert act().state == lifecycle.REVIEW.get(action).target
    else:
        with pytest.raises(TransitionRefused):
            act()


def test_voided_review_turns_the_clock_back():
    office, agreement = person("office_head"), SisterAgreementFactory()
    review = complete(agreement.reviews.get(), office)
    services.void_review(review, actor=office, reason="Wrong agreement")
    assert reviews(agreement) == [
        (1, "completed", DAY(2017, 12, 31)),
        (2, "scheduled", DAY(2017, 12, 31)),
    ]


def test_review_is_completed_by_those_who_may_change_the_agreement():
    own, other = (Bureau.objects.create(code=c, name_ja=c, name_en=c) for c in ("own", "other"))
    agreement = AgreementFactory(lead_bureau=own)
    with pytest.raises(PermissionDenied):
        complete(agreement.reviews.get(), person("bureau_officer", bureau=other))
    officer = person("bureau_officer", bureau=own)
    assert complete(agreement.reviews.get(), officer).author == officer


def test_review_due_moves_with_the_interval_after_a_completed_one():
    office, agreement = person("office_head"), AgreementFactory()
    complete(agreement.reviews.get(), office, completed_on=DAY(2014, 12, 1))
    services.change_agreement(agreement, actor=None, values={"review_interval_months": 60})
    assert reviews(agreement)[-1] == (2, "scheduled", DAY(2019, 12, 1))


def who_touched(agreement):
    """User and reason of the latest change of the agreement's own row."""
    context = agreement.events.order_by("pgh_id").last().pgh_context
    return context and (context["user"], context["reason"])


def test_agreement_touched_by_its_term_or_review_says_who_and_why():
    desk, agreement = person("desk_officer"), AgreementFactory()
    term = agreement.terms.get()
    services.save_term(agreement, actor=desk, term=term, values={"ends_on": TODAY}, reason="Term")
    assert who_touched(agreement) == (desk.pk, "Term")
    services.open_review(agreement.reviews.get(), actor=desk, reason="Review")
    assert who_touched(agreement) == (desk.pk, "Review")


# --- Cities that change meanwhile -----------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_city_voided_while_an_agreement_is_recorded_is_no_party():
    """Whoever comes first wins; there is never a voided city that holds a role."""
    cities = [CityFactory() for _ in range(6)]
    office = person("office_head")

    def agree(city):
        try:
            create(
                cities=[city],
                reference=f"X-{city.code}",
                kind="sister_friendship",
                status="in_force",
                concluded_on=DAY(1979, 3, 14),
                historical=True,
            )
        except ValidationError as refusal:
            return "parties" in refusal.message_dict
        finally:
            connection.close()
        return None

    def void(city):
        try:
            void_city(City.objects.get(pk=city.pk), actor=office, reason="Sample")
        except ValidationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        answers = [(pool.submit(void, city), pool.submit(agree, city)) for city in cities]
        results = [(voided.result(), refused.result()) for voided, refused in answers]
    assert {voided is bool(refused) for voided, refused in results} == {True}
    assert not CityRole.objects.filter(city__voided_at__isnull=False).exists()


@pytest.mark.parametrize("fate", [{"voided_at": timezone.now()}, {"merged_into": True}])
def test_agreement_is_changed_although_a_party_was_voided_or_merged_since(fate):
    city, other = CityFactory(), CityFactory()
    agreement = create(cities=[city])
    City.objects.filter(pk=city.pk).update(
        **{name: other if value is True else value for name, value in fate.items()}
    )
    city.refresh_from_db()
    parties = [PartyEntry(city), PartyEntry(other)]
    services.change_agreement(
        agreement, actor=None, values={"title_en": "Corrected"}, parties=parties
    )
    assert agreement.parties.count() == 2
    with pytest.raises(ValidationError) as refusal:
        create(cities=[city], reference="X-2")
    assert list(refusal.value.message_dict) == ["parties"]


def test_agreement_is_not_ended_on_a_day_to_come():
    agreement = SisterAgreementFactory()
    with pytest.raises(ValidationError) as refusal:
        services.move_agreement(
            agreement, "end", actor=None, reason="Sample", effective_on=DAY(2015, 1, 6)
        )
    assert list(refusal.value.message_dict) == ["effective_on"]
    agreement.refresh_from_db()
    assert agreement.status == "in_force"
