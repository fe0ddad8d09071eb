"""Pages of agreements, as people with different rights meet them."""

import datetime
import html
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from agreements import services
from agreements.models import Agreement, Term
from agreements.services import PartyEntry
from diplomacy.core.models import Bureau
from tests.database import cost
from tests.factories.agreements import AgreementFactory, SisterAgreementFactory, many_agreements
from tests.factories.cities import CityFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
LIST = "/agreements/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2015, 1, 5)


@pytest.fixture
def sign_in(client):
    def sign_in(*roles, **values):
        user = person(*roles, **values)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def desk(sign_in):
    return sign_in("desk_officer")


@pytest.fixture
def office(sign_in):
    return sign_in("office_head")


def text(response):
    """The page as people read it."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def found(client, **query):
    response = client.get(LIST, {**query, "format": "csv", "columns": "reference"})
    assert response.status_code == 200
    return {line.strip() for line in response.getvalue().decode("utf-8-sig").splitlines()[1:]}


def test_list_shows_title_partner_date_status_and_review(client, desk):
    agreement = SisterAgreementFactory(title_en="Sister agreement with Sampleton")
    page = text(client.get(LIST))
    for expected in (
        "Sister agreement with Sampleton",
        agreement.parties.get().city.name_en,
        "14 March 1979",
        "In force",
        "31 December 2017",
        "No review on record",
    ):
        assert expected in page


def test_list_shows_a_month_as_a_month(client, desk):
    AgreementFactory(concluded_on=DAY(2014, 4, 30), concluded_on_precision="month")
    page = text(client.get(LIST))
    assert "April 2014" in page
    assert "30 April 2014" not in page


def test_list_filters_narrow(client, desk):
    bureau = Bureau.objects.create(code="env", name_ja="環境局", name_en="Environment")
    city = CityFactory()
    SisterAgreementFactory(reference="OLD", cities=[city, CityFactory()], lead_bureau=bureau)
    AgreementFactory(reference="NEW", concluded_on=DAY(2014, 10, 1), title_en="Climate")
    AgreementFactory(reference="LATE", concluded_on=DAY(2011, 10, 1))
    AgreementFactory(reference="SOON", concluded_on=DAY(2012, 3, 1), status="signed")
    assert found(client, kind="sister_friendship") == {"OLD"}
    assert found(client, city=city.code) == {"OLD"}
    assert found(client, city=city.name_en) == {"OLD"}
    assert found(client, country=city.country.code) == {"OLD"}
    assert found(client, lead_bureau="env") == {"OLD"}
    assert found(client, status="signed") == {"SOON"}
    assert found(client, q="climate") == {"NEW"}
    assert found(client, concluded_from="2014-01-01") == {"NEW"}
    assert found(client, due_to="2015-12-31") == {"LATE", "SOON"}
    assert found(client, review_state="none_on_record") == {"OLD"}
    assert found(client, review_state="overdue") == {"LATE"}
    assert found(client, review_state="due") == {"SOON"}
    assert found(client, review_state="scheduled") == {"NEW"}


def test_list_sorts_by_the_day_the_review_is_due(client, desk):
    AgreementFactory(reference="B", concluded_on=DAY(2013, 1, 1))
    AgreementFactory(reference="A", concluded_on=DAY(2014, 1, 1))
    AgreementFactory(reference="C", status="draft")
    response = client.get(
        LIST, {"sort": "next_review_due", "format": "csv", "columns": "reference"}
    )
    assert response.getvalue().decode("utf-8-sig").split()[1:] == ["B", "A", "C"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("city=atlantis", "“atlantis” is not known here."),
        ("signed_by=x", "Unknown filter: signed_by"),
        ("due_to=2015-02-30", "Enter a valid date."),
        ("review_state=late", "late"),
        ("page=99", "There is no page 99"),
    ],
)
def test_list_with_a_bad_address_says_what_is_wrong(client, desk, query, message):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert message in text(response)


def test_restricted_agreement_does_not_exist_for_a_viewer(client, sign_in):
    sign_in("viewer")
    agreement = AgreementFactory(visibility="restricted", title_en="Secret pact")
    city = agreement.parties.get().city
    review = agreement.reviews.get()
    assert found(client) == set()
    assert "Secret pact" not in text(client.get(city.get_absolute_url()))
    for address in (
        agreement.get_absolute_url(),
        reverse("agreements:agreement_update", args=[agreement.pk]),
        reverse("agreements:agreement_transition", args=[agreement.pk, "end"]),
        reverse("agreements:term_create", args=[agreement.pk]),
        reverse("agreements:review_complete", args=[review.pk]),
    ):
        assert client.get(address).status_code == 404


def test_restricted_city_is_not_named_on_an_agreement(client, sign_in):
    sign_in("viewer")
    hidden = CityFactory(visibility="restricted", name_en="Secretville")
    agreement = AgreementFactory(cities=[hidden, CityFactory()])
    assert "Secretville" not in text(client.get(agreement.get_absolute_url()))
    assert "Secretville" not in text(client.get(LIST))


def test_page_shows_parties_terms_reviews_approval_and_sources(client, desk):
    agreement = SisterAgreementFactory(
        source=[{"note": "The appendix lists it", "fields": ["concluded_on"]}]
    )
    page = text(client.get(agreement.get_absolute_url()))
    for expected in (
        agreement.parties.get().city.name_en,
        "14 March 1979 – open-ended",
        "every 36 months",
        "31 December 2017",
        "No review on record.",
        "Day not on record; concluded before records were kept here",
        "The appendix lists it",
    ):
        assert expected in page


def test_page_says_what_can_be_done_and_why_the_rest_cannot(client, desk, sign_in):
    agreement = AgreementFactory()
    page = text(client.get(agreement.get_absolute_url()))
    assert "Approve Not possible while the status is “In force”." in page
    assert "Void Your role or bureau does not allow it." in page
    sign_in("viewer")
    page = text(client.get(agreement.get_absolute_url()))
    assert "End Your role or bureau does not allow it." in page


def test_city_page_has_a_panel_with_its_agreements(client, desk):
    agreement = AgreementFactory(title_en="Agreement with Sampleton")
    AgreementFactory(title_en="Another place")
    page = text(client.get(agreement.parties.get().city.get_absolute_url()))
    assert "Agreement with Sampleton" in page
    assert "Another place" not in page


@pytest.fixture
def form():
    CityFactory(code="sampleton", name_ja="見本")
    return {
        "reference": "X-1",
        "kind": "sister_friendship",
        "title_en": "New sister",
        "status": "in_force",
        "concluded_on": "2014-04",
        "historical": "on",
        "review_interval_months": "36",
        "fields_of_cooperation": "Environment\nWater",
        "party-0-city": "sampleton",
        "party-0-signatory": "A. Mayor",
        "visibility": "internal",
        "notes_language": "ja",
    }


CREATE = "/agreements/add/"


def test_agreement_is_created_with_parties_and_a_month(client, desk, form):
    CityFactory(code="second")
    response = client.post(CREATE, {**form, "party-1-city": "second"})
    agreement = Agreement.objects.get()
    assert response.url == agreement.get_absolute_url()
    assert (agreement.concluded_on, agreement.concluded_on_precision) == (DAY(2014, 4, 30), "month")
    assert agreement.fields_of_cooperation == ["Environment", "Water"]
    assert list(agreement.parties.values_list("city__code", "signatory")) == [
        ("sampleton", "A. Mayor"),
        ("second", ""),
    ]
    assert agreement.terms.count() == agreement.reviews.count() == 1


def test_agreement_that_came_to_an_end_is_recorded_with_its_reason(client, desk, form):
    assert "Needed when the agreement has already come to an end." in text(client.get(CREATE))
    response = client.post(CREATE, {**form, "status": "ended", "reason": "Lapsed in 2014"})
    agreement = Agreement.objects.get()
    assert (response.status_code, agreement.status) == (302, "ended")
    assert "Lapsed in 2014" in text(client.get(agreement.get_absolute_url()))


def test_party_may_be_typed_by_its_japanese_name(client, desk, form):
    assert client.post(CREATE, {**form, "party-0-city": "見本"}).status_code == 302
    assert Agreement.objects.get().parties.get().city.code == "sampleton"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"concluded_on": "2014-02-30"}, "2014-02-30 is not a day of the calendar."),
        ({"concluded_on": "2015-02"}, "cannot lie in the future"),
        ({"concluded_on": "yesterday"}, "Enter a date as 2014, 2014-04 or 2014-04-05."),
        ({"concluded_on": ""}, "A signed agreement needs the date of its conclusion."),
        ({"historical": ""}, "needs the day of the Assembly's approval"),
        ({"concluded_on": "2015-01"}, "This is for agreements concluded before records were kept"),
        ({"status": "ended"}, "Say why the agreement came to an end."),
        ({"review_interval_months": "12"}, "greater than or equal to 24"),
        ({"party-0-city": "atlantis"}, "“atlantis” is not known here."),
        ({"party-0-city": "", "party-0-signatory": ""}, "Name at least one partner city."),
        ({"party-0-city": ""}, "Say which city this person signed for."),
        ({"party-1-city": "sampleton"}, "Name each city once."),
        ({"kind": "partnership", "label": "sister"}, "Only a sister or friendship agreement"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(client, desk, form, changes, message):
    response = client.post(CREATE, {**form, **changes})
    assert response.status_code == 400
    assert message in text(response)
    assert 'value="New sister"' in response.content.decode()
    assert not Agreement.objects.exists()


def test_more_rows_for_parties_come_without_javascript_and_without_saving(client, desk, form):
    response = client.post(CREATE, {**form, "add-party": "1", "concluded_on": "nonsense"})
    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="party-2-city"' in page
    assert 'value="sampleton"' in page
    assert 'value="nonsense"' in page
    assert not Agreement.objects.exists()


def test_bureau_officer_is_offered_the_own_bureau_only(client, sign_in, form):
    own = Bureau.objects.create(code="env", name_ja="環境局", name_en="Environment")
    other = Bureau.objects.create(code="edu", name_ja="教育庁", name_en="Education")
    sign_in("bureau_officer", bureau=own)
    assert "Education" not in text(client.get(CREATE))
    assert client.post(CREATE, {**form, "lead_bureau": other.pk}).status_code == 400
    assert client.post(CREATE, {**form, "lead_bureau": own.pk}).status_code == 302


def test_viewer_may_not_create(client, sign_in):
    sign_in("viewer")
    assert client.get(CREATE).status_code == 403


def edit_form(form, agreement, **changes):
    kept = {name: value for name, value in form.items() if name not in ("status", "reference")}
    return {**kept, "reference": agreement.reference, "version": agreement.version, **changes}


def test_agreement_is_changed_and_an_emptied_party_goes(client, desk, form):
    agreement = SisterAgreementFactory(cities=[CityFactory(), CityFactory()])
    url = reverse("agreements:agreement_update", args=[agreement.pk])
    assert 'name="status"' not in client.get(url).content.decode()
    response = client.post(url, edit_form(form, agreement, reason="One partner only"))
    assert response.status_code == 302
    assert [party.city.code for party in agreement.parties.all()] == ["sampleton"]
    assert "One partner only" in text(client.get(agreement.get_absolute_url()))


def test_agreement_saved_from_an_old_version_shows_both_and_changes_nothing(client, desk, form):
    agreement = SisterAgreementFactory()
    services.change_agreement(agreement, actor=None, values={"title_en": "Theirs"})
    url = reverse("agreements:agreement_update", args=[agreement.pk])
    response = client.post(url, edit_form(form, agreement, title_en="Mine"))
    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert Agreement.objects.get().title_en == "Theirs"


@pytest.mark.parametrize("emptied", [False, True])
def test_hidden_party_is_not_shown_in_the_form_and_stays(client, sign_in, form, emptied):
    bureau = Bureau.objects.create(code="env", name_ja="環境", name_en="Environment")
    sign_in("bureau_officer", bureau=bureau)
    hidden, shown = CityFactory(visibility="restricted"), CityFactory()
    entries = [PartyEntry(hidden, "A. Hidden", "Secret mayor"), PartyEntry(shown)]
    agreement = AgreementFactory(lead_bureau=bureau)
    services.change_agreement(agreement, actor=None, values={}, parties=entries)
    agreement.refresh_from_db()
    url = reverse("agreements:agreement_update", args=[agreement.pk])
    page = client.get(url).content.decode()
    for secret in (hidden.code, hidden.name_en, "A. Hidden", "Secret mayor"):
        assert secret not in page
    assert shown.code in page
    row = {"party-0-city": "" if emptied else shown.code, "lead_bureau": bureau.pk}
    row["party-0-signatory"] = "" if emptied else "B. Shown"
    changed = edit_form(form, agreement, **row)
    response = client.post(url, changed)
    assert response.status_code == 302, response.context["form"].errors
    kept = set(agreement.parties.values_list("city__code", "signatory", "signatory_title"))
    expected = {(hidden.code, "A. Hidden", "Secret mayor")}
    assert kept == (expected if emptied else expected | {(shown.code, "B. Shown", "")})


def test_row_with_an_absurd_number_is_no_row(client, desk, form):
    body = urlencode({**form, f"party-{'9' * 5000}-city": "x"})
    url, kind = reverse("agreements:agreement_create"), "application/x-www-form-urlencoded"
    assert client.post(url, body, content_type=kind).status_code == 302


def test_working_notes_and_reviews_are_for_the_staff(client, sign_in):
    agreement = AgreementFactory(visibility="public", notes="Ask them again in spring.")
    url = agreement.get_absolute_url()
    sign_in("viewer")
    page = text(client.get(url))
    assert "Ask them again in spring." in page
    assert reviews_of(client, url) == [agreement.reviews.get()]
    sign_in()
    page = text(client.get(url))
    assert agreement.title_en in page
    assert "Ask them again in spring." not in page
    assert reviews_of(client, url) == []


def reviews_of(client, url):
    return client.get(url).context["reviews"]


def test_more_rows_on_an_old_form_do_not_hide_that_somebody_saved(client, desk, form):
    agreement = SisterAgreementFactory()
    stale = edit_form(form, agreement)
    services.change_agreement(agreement, actor=None, values={"title_en": "Theirs"})
    url = reverse("agreements:agreement_update", args=[agreement.pk])
    page = client.post(url, {**stale, "add-party": "1"}).content.decode()
    assert f'name="version" value="{stale["version"]}"' in page


def move(client, agreement, name, **values):
    agreement.refresh_from_db()
    url = reverse("agreements:agreement_transition", args=[agreement.pk, name])
    return client.post(url, {"version": agreement.version, "reason": "", **values})


def test_agreement_goes_from_draft_into_force_on_the_pages(client, office, form):
    client.post(CREATE, {**form, "status": "draft", "historical": "", "concluded_on": ""})
    agreement = Agreement.objects.get()
    assert move(client, agreement, "approve").status_code == 302
    refused = move(client, agreement, "sign")
    assert refused.status_code == 400
    assert "needs the date of its conclusion" in text(refused)
    signed = move(
        client, agreement, "sign", concluded_on="2015-01-05", assembly_approved_on="2014-12-10"
    )
    assert signed.status_code == 302
    assert move(client, agreement, "enter_force", effective_on="2015-02-01").status_code == 302
    agreement.refresh_from_db()
    assert (agreement.status, Term.objects.get().starts_on) == ("in_force", DAY(2015, 2, 1))


def test_move_that_needs_a_reason_asks_for_it(client, office):
    agreement = AgreementFactory()
    assert move(client, agreement, "end").status_code == 400
    assert move(client, agreement, "end", reason="Both agreed").status_code == 302
    agreement.refresh_from_db()
    assert agreement.status == "ended"


def test_move_that_the_status_forbids_is_refused(client, office):
    agreement = AgreementFactory()
    response = move(client, agreement, "approve")
    assert response.status_code == 400
    assert "“Approve” is not possible while the status is “In force”." in text(response)
    assert move(client, agreement, "explode").status_code == 404


def test_move_by_a_viewer_is_forbidden(client, sign_in):
    sign_in("viewer")
    agreement = AgreementFactory()
    assert move(client, agreement, "end", reason="No").status_code == 403


def test_superseding_names_another_visible_agreement_by_its_reference(client, sign_in):
    bureau = Bureau.objects.create(code="env", name_ja="環境局", name_en="Environment")
    sign_in("bureau_officer", bureau=bureau)
    old, new = AgreementFactory(lead_bureau=bureau), AgreementFactory(reference="NEW-1")
    AgreementFactory(reference="SECRET", visibility="restricted")
    for reference in ("SECRET", "UNKNOWN", old.reference):
        refused = move(client, old, "supersede", reason="Renewed", superseded_by=reference)
        assert refused.status_code == 400
    response = move(client, old, "supersede", reason="Renewed", superseded_by="NEW-1")
    assert response.status_code == 302
    old.refresh_from_db()
    assert old.superseded_by == new


def test_term_is_added_changed_and_removed(client, desk):
    agreement = AgreementFactory(status="signed", concluded_on=DAY(2014, 4, 1))

    def post(name, *args, **values):
        agreement.refresh_from_db()
        url = reverse(f"agreements:{name}", args=[agreement.pk, *args])
        return client.post(url, {"version": agreement.version, **values})

    refused = post("term_create", starts_on="2015-04", ends_on="2014-04")
    assert refused.status_code == 400
    assert "The term cannot end before it starts." in text(refused)
    assert post("term_create", starts_on="2015-04", ends_on="2018-03").status_code == 302
    term = Term.objects.get()
    assert (term.ends_on, term.ends_on_precision) == (DAY(2018, 3, 31), "month")
    neither = post("term_create", starts_on="2018")
    assert neither.status_code == 400
    assert "Give the last day, or say that it is open-ended." in text(neither)
    both = post("term_create", starts_on="2018", ends_on="2019", open_ended="on")
    assert both.status_code == 400
    overlapping = post("term_create", starts_on="2018", open_ended="on")
    assert overlapping.status_code == 302  # 31 December 2018: the year is known, no day of it is
    clash = post("term_update", term.pk, starts_on="2015-04", ends_on="2019-01-01")
    assert clash.status_code == 400
    assert "overlaps another term of this agreement: 2018 – open-ended." in text(clash)
    assert post("term_update", term.pk, starts_on="2015-05", open_ended="on").status_code == 400
    assert post("term_remove", term.pk, reason="").status_code == 400
    assert post("term_remove", term.pk, reason="Mistyped").status_code == 302
    assert Term.objects.count() == 1


def test_term_of_another_agreement_is_not_found(client, desk):
    agreement, other = AgreementFactory(), AgreementFactory()
    term = other.terms.get()
    url = reverse("agreements:term_remove", args=[agreement.pk, term.pk])
    response = client.post(url, {"version": agreement.version, "reason": "Wrong"})
    assert response.status_code == 404
    assert Term.objects.filter(pk=term.pk).exists()


def test_review_is_started_and_completed_and_the_next_is_scheduled(client, desk):
    agreement = AgreementFactory()
    review = agreement.reviews.get()
    url = reverse("agreements:review_open", args=[review.pk])
    assert client.post(url, {"version": review.version}).status_code == 302
    assert "Review under way" in text(client.get(agreement.get_absolute_url()))
    review.refresh_from_db()
    url = reverse("agreements:review_complete", args=[review.pk])
    values = {"version": review.version, "outcome": "upgrade", "reason": "Residents gain."}
    assert client.post(url, {**values, "outcome": ""}).status_code == 400
    assert client.post(url, {**values, "completed_on": "2015-01-06"}).status_code == 400
    assert client.post(url, values).status_code == 302
    page = text(client.get(agreement.get_absolute_url()))
    for expected in ("Upgrade", "Residents gain.", "5 January 2015", str(desk), "5 January 2018"):
        assert expected in page


def test_review_of_a_viewer_is_forbidden(client, sign_in):
    sign_in("viewer")
    review = AgreementFactory().reviews.get()
    for name in ("review_open", "review_complete", "review_void"):
        assert client.get(reverse(f"agreements:{name}", args=[review.pk])).status_code == 403


def test_review_is_voided_by_the_office_only(client, sign_in):
    desk = sign_in("desk_officer")
    agreement = AgreementFactory()
    review = services.complete_review(
        agreement.reviews.get(), actor=desk, outcome="continue", rationale="Fine"
    )
    url = reverse("agreements:review_void", args=[review.pk])
    values = {"version": review.version, "reason": "Wrong agreement"}
    assert client.post(url, values).status_code == 403
    sign_in("office_head")
    assert client.post(url, values).status_code == 302
    assert "Wrong agreement" in text(client.get(agreement.get_absolute_url()))


def test_agreement_is_voided_by_the_office_with_a_reason(client, sign_in):
    sign_in("office_head")
    agreement = SisterAgreementFactory()
    url = reverse("agreements:agreement_void", args=[agreement.pk])
    values = {"version": agreement.version, "reason": "Entered twice"}
    assert client.post(url, values).status_code == 302
    page = text(client.get(agreement.get_absolute_url()))
    assert "Entered twice" in page
    assert "The record is voided." in page


def test_list_costs_the_same_for_one_and_thirty_rows(client, desk):
    many_agreements(1)
    one = cost(client, LIST)
    many_agreements(29)
    assert cost(client, LIST) == one <= 10


def test_page_costs_the_same_for_one_and_thirty_parties_and_terms(client, desk):
    agreement = AgreementFactory(concluded_on=DAY(1980, 1, 1))
    services.save_term(
        agreement,
        actor=None,
        term=agreement.terms.get(),
        values={"ends_on": DAY(1980, 6, 1)},
    )
    one = cost(client, agreement.get_absolute_url())
    for year in range(1981, 2010):
        Term.objects.create(agreement=agreement, starts_on=DAY(year, 1, 1), ends_on=DAY(year, 6, 1))
        agreement.parties.create(city=CityFactory())
    assert cost(client, agreement.get_absolute_url()) == one
