"""Pages of commitments, as people with different rights meet them."""

import datetime
import html
import re

import pytest
from django.urls import reverse

from agreements import services
from agreements.models import Commitment
from tests.database import cost
from tests.factories.agreements import AgreementFactory, CommitmentFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import BureauFactory, InitiativeFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date
LIST = "/commitments/"


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)


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


def text(response):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def found(client, **query):
    response = client.get(LIST, {**query, "format": "csv", "columns": "title"})
    assert response.status_code == 200
    return {line.strip() for line in response.getvalue().decode("utf-8-sig").splitlines()[1:]}


def test_list_filters_narrow(client, desk):
    bureau, agreement = BureauFactory(code="env"), AgreementFactory()
    city = agreement.cities.get()
    late = CommitmentFactory(
        text_en="LATE", agreement=agreement, due_on=DAY(2016, 12, 1), lead_bureau=bureau
    )
    CommitmentFactory(text_en="PARTNER", agreement=agreement, side="partner", city=city)
    CommitmentFactory(
        text_en="KEPT",
        state="kept",
        kept_on=DAY(2016, 1, 1),
        evidence="Sample",
        due_on=DAY(2016, 2, 1),
    )
    InitiativeFactory(agreement=agreement, commitments=[late])
    assert found(client) == {"LATE", "PARTNER", "KEPT"}
    assert found(client, state="open") == {"LATE", "PARTNER"}
    assert found(client, overdue="true") == {"LATE"}
    assert found(client, overdue="false") == {"PARTNER", "KEPT"}
    assert found(client, lead_bureau="env") == {"LATE"}
    assert found(client, unassigned="true") == {"PARTNER", "KEPT"}
    assert found(client, agreement=str(agreement.pk)) == {"LATE", "PARTNER"}
    assert found(client, side="partner") == {"PARTNER"}
    assert found(client, city=city.code) == {"PARTNER"}
    assert found(client, due_to="2016-11-30") == {"KEPT"}
    assert found(client, due_from="2016-11-30") == {"LATE"}
    assert found(client, open_ended="true") == {"PARTNER"}
    assert found(client, backed="true") == {"LATE"}
    assert found(client, backed="false", state="open") == {"PARTNER"}
    assert found(client, q="late") == {"LATE"}


def test_list_and_page_cost_the_same_for_one_and_for_twenty(client, desk):
    agreement = AgreementFactory()
    first = CommitmentFactory(agreement=agreement, side="partner", city=agreement.cities.get())
    pages = (LIST, first.get_absolute_url(), agreement.get_absolute_url())
    before = [cost(client, page) for page in pages]
    for _ in range(19):
        promise = CommitmentFactory(
            agreement=agreement, side="partner", city=agreement.cities.get()
        )
        InitiativeFactory(agreement=agreement, commitments=[first, promise])
    assert [cost(client, page) for page in pages] == before


def test_page_says_what_is_promised_and_what_stands_behind_it(client, desk):
    promise = CommitmentFactory(
        text_en="Host ten trainees", due_on=DAY(2016, 12, 31), due_on_precision="month"
    )
    InitiativeFactory(title_en="Trainees", agreement=promise.agreement, commitments=[promise])
    page = text(client.get(promise.get_absolute_url()))
    for expected in ("Host ten trainees", "Home city", "December 2016", "Overdue", "Trainees"):
        assert expected in page
    assert promise.agreement.reference in page


def test_agreement_page_lists_its_promises_and_leads_to_a_new_one(client, desk):
    promise = CommitmentFactory(text_en="Host ten trainees")
    agreement = promise.agreement
    page = client.get(agreement.get_absolute_url())
    assert "Host ten trainees" in text(page)
    add = f"{reverse('agreements:commitment_create')}?agreement={agreement.reference}"
    assert add in page.content.decode()
    assert f'value="{agreement.reference}"' in client.get(add).content.decode()


def test_reader_without_the_right_gets_no_link_to_add(client, sign_in):
    sign_in("viewer")
    page = client.get(AgreementFactory().get_absolute_url()).content.decode()
    assert reverse("agreements:commitment_create") not in page


def typed(agreement, **values):
    return {
        "agreement": agreement.reference,
        "side": "home",
        "text_en": "Host ten trainees",
        "due_on": "2017-03",
        "visibility": "internal",
        **values,
    }


def test_promise_is_added(client, desk):
    agreement = AgreementFactory()
    response = client.post(reverse("agreements:commitment_create"), typed(agreement))
    promise = Commitment.objects.get()
    assert response.url == promise.get_absolute_url()
    assert (promise.due_on, promise.due_on_precision) == (DAY(2017, 3, 31), "month")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"text_en": ""}, "Say in Japanese or in English what was promised."),
        ({"side": "partner"}, "Name the partner city where a partner promised"),
        ({"due_on": "2013"}, "This cannot lie before the agreement was concluded."),
        ({"due_on": "2017-02-30"}, "2017-02-30 is not a day of the calendar."),
        ({"agreement": "nowhere"}, "is not known here"),
    ],
)
def test_wrong_promise_is_refused_and_nothing_typed_is_lost(client, desk, values, message):
    data = typed(AgreementFactory()) | values
    response = client.post(reverse("agreements:commitment_create"), data)
    assert response.status_code == 400
    assert message in text(response)
    assert f'value="{data["due_on"]}"' in response.content.decode()
    assert not Commitment.objects.exists()


def test_city_that_is_no_party_is_refused_beside_its_field(client, desk):
    other = AgreementFactory(cities=[CityFactory(code="elsewhere")])
    data = typed(AgreementFactory(), side="partner", city="elsewhere")
    response = client.post(reverse("agreements:commitment_create"), data)
    assert response.status_code == 400
    assert response.context["form"].errors.keys() == {"city"}
    assert other.cities.get().code == "elsewhere"


def test_programme_officer_is_offered_the_agreements_of_the_own_bureau(client, sign_in):
    bureau = BureauFactory()
    own, other = AgreementFactory(lead_bureau=bureau), AgreementFactory()
    sign_in("bureau_officer", bureau=bureau)
    form = client.get(reverse("agreements:commitment_create")).context["form"]
    assert list(form.fields["agreement"].queryset) == [own]
    assert client.post(reverse("agreements:commitment_create"), typed(other)).status_code == 400


def move(client, promise, name, **data):
    url = reverse("agreements:commitment_transition", kwargs={"pk": promise.pk, "name": name})
    return client.post(url, {"version": promise.version, **data})


def test_owner_reports_it_kept_and_the_office_checks(client, sign_in):
    owner = BureauFactory()
    promise = CommitmentFactory(lead_bureau=owner, agreement=AgreementFactory())
    sign_in("bureau_officer", bureau=owner)
    kept = {"kept_on": "2016-12", "evidence": "Ten came", "evidence_language": "en"}
    assert move(client, promise, "keep", **{**kept, "evidence": ""}).status_code == 400
    assert move(client, promise, "keep", **kept).status_code == 302
    assert move(client, promise, "drop", reason="Sample").status_code == 403
    promise.refresh_from_db()
    check = reverse("agreements:commitment_check", kwargs={"pk": promise.pk})
    assert client.post(check, {"version": promise.version}).status_code == 403
    page = client.get(promise.get_absolute_url())
    assert '<div class="prose" lang="en"><p>Ten came</p></div>' in page.content.decode()
    assert "Not checked yet" in text(page)
    head = sign_in("office_head")
    assert client.post(check, {"version": promise.version}).status_code == 302
    promise.refresh_from_db()
    assert promise.checked_by == head
    assert "1 January 2017, by" in text(client.get(promise.get_absolute_url()))


def test_kept_promise_can_be_corrected_and_the_check_is_lost(client, sign_in):
    promise = CommitmentFactory(state="kept", kept_on=DAY(2016, 1, 1), evidence="Sample")
    services.check_commitment(promise, actor=person("office_head"))
    promise.refresh_from_db()
    sign_in("desk_officer")
    url = reverse("agreements:commitment_update", kwargs={"pk": promise.pk})
    assert 'name="agreement"' not in client.get(url).content.decode()
    data = typed(promise.agreement, version=promise.version, kept_on="2016-02-01")
    data |= {"evidence": "More", "evidence_language": "ja", "due_on": ""}
    assert client.post(url, data).status_code == 302
    promise.refresh_from_db()
    assert (promise.kept_on, promise.checked_on) == (DAY(2016, 2, 1), None)


def test_open_promise_has_no_fields_of_how_it_was_kept(client, desk):
    url = reverse("agreements:commitment_update", kwargs={"pk": CommitmentFactory().pk})
    assert "kept_on" not in client.get(url).context["form"].fields


def test_party_hidden_from_the_reader_is_not_named(client, sign_in):
    city = CityFactory(name_en="Hiddenton", visibility="restricted")
    CommitmentFactory(
        agreement=AgreementFactory(cities=[city]), side="partner", city=city, text_en="Sample"
    )
    sign_in("viewer")
    for url in (LIST, Commitment.objects.get().get_absolute_url()):
        page = text(client.get(url))
        assert "Partner city" in page
        assert "Hiddenton" not in page
