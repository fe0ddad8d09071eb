"""Pages of trips and visits: who sees what, what forms say, and what a list costs."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from diplomacy.core.enums import Role, Visibility
from diplomacy.core.records import change, void
from tests.database import cost
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.people import person
from tests.factories.visits import (
    CompletedVisitFactory,
    InboundVisitFactory,
    TripFactory,
    VisitFactory,
)
from visits.models import Trip, Visit
from visits.services import change_visit

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2016, 6, 1)


def signed_in(*roles, **values):
    client = Client()
    client.force_login(person(*roles, **values))
    return client


@pytest.fixture
def desk():
    return signed_in(Role.DESK_OFFICER)


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("name", "factory"),
    [("visits:visit_list", CompletedVisitFactory), ("visits:trip_list", TripFactory)],
)
def test_list_costs_the_same_for_one_row_and_for_thirty(desk, name, factory):
    factory()
    one = cost(desk, reverse(name))
    factory.create_batch(29)
    assert cost(desk, reverse(name)) == one <= 10


def test_trip_page_costs_the_same_for_one_visit_and_for_thirty(desk):
    trip = TripFactory()
    VisitFactory(trip=trip)
    one = cost(desk, trip.get_absolute_url())
    VisitFactory.create_batch(29, trip=trip)
    assert cost(desk, trip.get_absolute_url()) == one <= 10


def test_visit_page_keeps_to_the_budget(desk):
    visit = CompletedVisitFactory(trip=TripFactory(), agreement=AgreementFactory())
    assert cost(desk, visit.get_absolute_url()) <= 10


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_open_in_both_languages(language):
    client = signed_in(Role.OFFICE_HEAD, language=language)
    trip = TripFactory(purpose_ja="目的", budget_yen=1_000_000, announced_on=DAY(2016, 4, 1))
    visit = CompletedVisitFactory(trip=trip, purpose_en="Purpose", results_ja="成果")
    inbound = InboundVisitFactory(agreement=AgreementFactory())
    VisitFactory(status="cancelled", status_reason="storm")
    for url in [
        reverse("visits:visit_list"),
        reverse("visits:trip_list"),
        reverse("visits:visit_create"),
        reverse("visits:trip_create"),
        reverse("visits:trip_announce", args=[trip.pk]),
        *[
            reverse(f"visits:visit_{page}", args=[visit.pk])
            for page in ("detail", "update", "void")
        ],
        *[reverse(f"visits:trip_{page}", args=[trip.pk]) for page in ("detail", "update", "void")],
        reverse("visits:visit_transition", args=[inbound.pk, "complete"]),
        reverse("visits:trip_transition", args=[trip.pk, "complete"]),
        inbound.get_absolute_url(),
        visit.city.get_absolute_url(),
        inbound.agreement.get_absolute_url(),
    ]:
        response = client.get(url)
        assert response.status_code == 200, url
        assert f'lang="{language}"' in text(response)


def test_month_is_shown_as_a_month(desk):
    visit = CompletedVisitFactory(
        starts_on=DAY(2014, 9, 30), ends_on=DAY(2014, 9, 30), dates_precision="month"
    )
    page = text(desk.get(visit.get_absolute_url()))
    assert "September 2014" in page
    assert "30 September" not in page


class TestForms:
    def values(self, **values):
        return {
            "direction": "outbound",
            "city": CityFactory().code,
            "starts_on": "2016-05",
            "ends_on": "2016-05",
            "status": "completed",
            "traveller": "governor",
            "report": "report",
            "report_language": "ja",
            "protocol_notes_language": "ja",
            "visibility": "internal",
            **values,
        }

    def test_visit_known_to_the_month_is_added(self, desk):
        response = desk.post(reverse("visits:visit_create"), self.values())
        visit = Visit.objects.get()
        assert response.headers["Location"] == visit.get_absolute_url()
        assert (visit.ends_on, visit.dates_precision) == (DAY(2016, 5, 31), "month")

    def test_city_may_be_given_by_name(self, desk):
        city = CityFactory(name_en="Berlin Sample")
        desk.post(reverse("visits:visit_create"), self.values(city="berlin sample"))
        assert Visit.objects.get().city == city

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"city": "nowhere"}, "“nowhere” is not known here."),
            ({"starts_on": "2016-02-30"}, "2016-02-30 is not a day of the calendar."),
            ({"starts_on": "2016-05-01"}, "equally precisely"),
            ({"starts_on": "2016-06"}, "The visit cannot end before it starts."),
            ({"starts_on": "2016-07", "ends_on": "2016-07"}, "cannot lie in the future"),
            ({"traveller": ""}, "This is needed for a visit in this direction."),
            ({"in_japan": "true"}, "This does not belong to a visit in this direction."),
            ({"report": ""}, "A completed visit needs a report or a source."),
            ({"status": "cancelled"}, "Say why the visit is cancelled or postponed."),
        ],
    )
    def test_mistake_is_named_and_nothing_is_saved(self, desk, values, message):
        response = desk.post(reverse("visits:visit_create"), self.values(**values))
        assert response.status_code == 400
        assert message in text(response)
        assert not Visit.objects.exists()

    def test_mistake_is_named_in_japanese_for_who_reads_japanese(self):
        client = signed_in(Role.DESK_OFFICER, language="ja")
        values = self.values(starts_on="2016-02-30")
        page = text(client.post(reverse("visits:visit_create"), values))
        assert "is not a day of the calendar" not in page
        assert "2016-02-30" in page

    def test_overlapping_trip_is_named(self, desk):
        values = {
            "principal_ja": "見本太郎",
            "office": "governor",
            "starts_on": "2016-05-10",
            "ends_on": "2016-05-15",
            "status": "planned",
            "visibility": "internal",
        }
        assert desk.post(reverse("visits:trip_create"), values).status_code == 302
        response = desk.post(reverse("visits:trip_create"), {**values, "ends_on": "2016-05-11"})
        assert response.status_code == 400
        assert "This person is already on another trip in these days." in text(response)
        assert Trip.objects.count() == 1

    def test_edit_page_shows_what_is_recorded_and_saves_it(self, desk):
        visit = InboundVisitFactory(agreement=AgreementFactory())
        url = reverse("visits:visit_update", args=[visit.pk])
        form = desk.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        assert values["city"] == visit.city.code
        assert values["agreement"] == visit.agreement.reference
        assert values["in_japan"] == "true"
        values |= {"purpose_en": "Talks", "reason": "asked for"}
        assert desk.post(url, values).headers["Location"] == visit.get_absolute_url()
        saved = Visit.objects.get()
        assert (saved.purpose_en, saved.in_japan, saved.agreement) == (
            "Talks",
            True,
            visit.agreement,
        )

    def test_edit_keeps_relations_that_can_no_longer_be_chosen(self, desk):
        """A voided trip or agreement neither stops a save nor is lost by it."""
        visit = CompletedVisitFactory(trip=TripFactory(), agreement=AgreementFactory())
        for record in (visit.trip, visit.agreement, visit.city):
            void(record, actor=None, reason="mistake")
        url = reverse("visits:visit_update", args=[visit.pk])
        form = desk.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        assert (values["trip"], values["agreement"], values["city"]) == ("", "", "")
        assert desk.post(url, {**values, "purpose_en": "Talks"}).status_code == 302
        saved = Visit.objects.get()
        assert saved.purpose_en == "Talks"
        kept = (saved.trip, saved.agreement, saved.city)
        assert kept == (visit.trip, visit.agreement, visit.city)

    def test_relation_that_is_kept_gives_way_to_another_one(self, desk):
        visit = VisitFactory(agreement=AgreementFactory())
        void(visit.agreement, actor=None, reason="mistake")
        other = AgreementFactory(cities=[visit.city])
        url = reverse("visits:visit_update", args=[visit.pk])
        form = desk.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        desk.post(url, {**values, "agreement": other.reference})
        assert Visit.objects.get().agreement == other

    def test_relation_that_can_be_chosen_can_be_removed(self, desk):
        visit = VisitFactory(agreement=AgreementFactory())
        url = reverse("visits:visit_update", args=[visit.pk])
        form = desk.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        desk.post(url, {**values, "agreement": ""})
        assert Visit.objects.get().agreement is None

    def test_two_people_at_once_see_both_versions(self, desk):
        visit = VisitFactory()
        url = reverse("visits:visit_update", args=[visit.pk])
        form = desk.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        Visit.objects.filter(pk=visit.pk).update(purpose_en="theirs")
        response = desk.post(url, {**values, "purpose_en": "mine"})
        assert response.status_code == 409
        assert "theirs" in text(response)
        assert Visit.objects.get().purpose_en == "theirs"

    def test_visit_added_from_a_trip_starts_with_it(self, desk):
        trip = TripFactory()
        page = desk.get(trip.get_absolute_url())
        link = next(a.url for a in page.context["actions"] if "trip=" in a.url)
        assert desk.get(link).context["form"]["trip"].value() == str(trip.pk)

    def test_completing_asks_for_the_report(self, desk):
        visit = VisitFactory()
        url = reverse("visits:visit_transition", args=[visit.pk, "complete"])
        refused = desk.post(url, {"version": visit.version})
        assert "A completed visit needs a report or a source." in text(refused)
        done = desk.post(url, {"version": visit.version, "report": "done", "met_on": "2016-05-13"})
        assert done.status_code == 302
        visit.refresh_from_db()
        assert (visit.status, visit.met_on) == ("completed", DAY(2016, 5, 13))

    def test_announcing_through_the_page(self):
        trip = TripFactory()
        url = reverse("visits:trip_announce", args=[trip.pk])
        assert signed_in(Role.DESK_OFFICER).get(url).status_code == 403
        office = signed_in(Role.OFFICE_HEAD)
        office.post(url, {"version": trip.version, "announced_on": "2016-05-01"})
        trip.refresh_from_db()
        assert trip.visibility == "public"


class TestWhoSeesWhat:
    def test_restricted_visit_is_not_there_for_a_viewer(self):
        visit = VisitFactory(visibility=Visibility.RESTRICTED, purpose_en="Secret talks")
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(visit.get_absolute_url()).status_code == 404
        assert "Secret" not in text(
            viewer.get(reverse("visits:visit_list"), {"columns": "purpose"})
        )
        assert "visit-" not in text(viewer.get(visit.city.get_absolute_url()))

    def test_viewer_may_look_but_not_write(self):
        visit = VisitFactory()
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(visit.get_absolute_url()).status_code == 200
        for page in ("update", "void"):
            assert viewer.get(reverse(f"visits:visit_{page}", args=[visit.pk])).status_code == 403
        assert viewer.get(reverse("visits:visit_create")).status_code == 403
        url = reverse("visits:visit_transition", args=[visit.pk, "confirm"])
        assert viewer.post(url, {"version": visit.version}).status_code == 403

    def test_report_is_for_colleagues_in_the_history_too(self):
        city = CityFactory(visibility=Visibility.PUBLIC)
        visit = CompletedVisitFactory(city=city, report="First note", visibility=Visibility.PUBLIC)
        change_visit(visit, actor=None, values={"report": "Second note", "purpose_en": "Talks"})
        page = text(signed_in().get(visit.get_absolute_url()))
        assert "Talks" in page
        assert "First note" not in page
        assert "Second note" not in page
        assert "First note" in text(signed_in(Role.VIEWER).get(visit.get_absolute_url()))

    def test_stranger_is_asked_to_sign_in(self):
        response = Client().get(VisitFactory().get_absolute_url())
        assert response.status_code == 302
        assert "/accounts/login/" in response.headers["Location"]

    def test_restricted_trip_is_not_named_on_a_visit_that_is_open(self):
        trip = TripFactory(visibility=Visibility.RESTRICTED, principal_en="Hidden Person")
        visit = VisitFactory(trip=trip)
        assert "Hidden Person" not in text(signed_in(Role.VIEWER).get(visit.get_absolute_url()))

    def test_visit_to_a_city_that_is_hidden_is_hidden_too(self):
        visit = VisitFactory(
            city=CityFactory(visibility=Visibility.RESTRICTED, name_en="Hidden City")
        )
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(visit.get_absolute_url()).status_code == 404
        assert "Hidden City" not in text(viewer.get(reverse("visits:visit_list")))

    def test_filter_does_not_tell_which_visits_a_hidden_agreement_has(self, desk):
        agreement = AgreementFactory(visibility=Visibility.RESTRICTED)
        VisitFactory(agreement=agreement)
        url, query = reverse("visits:visit_list"), {"agreement": str(agreement.pk)}
        assert signed_in(Role.VIEWER).get(url, query).context["count"] == 0
        assert desk.get(url, query).context["count"] == 1

    def test_restricted_visits_are_not_numbered_either(self):
        trip = TripFactory()
        VisitFactory(trip=trip, visibility=Visibility.RESTRICTED)
        rows = signed_in(Role.VIEWER).get(reverse("visits:trip_list"), {"format": "csv"})
        line = b"".join(rows.streaming_content).decode().splitlines()[1]
        assert ",0," in line


class TestFilters:
    def test_renamed_city_is_found_by_its_new_name_only(self, desk):
        visit = VisitFactory(city=CityFactory(name_en="Old Sample"), purpose_en="Harbour talks")
        change(visit.city, actor=None, values={"name_en": "New Sample"})
        url = reverse("visits:visit_list")
        assert desk.get(url, {"q": "new sample harbour"}).context["count"] == 1
        assert desk.get(url, {"q": "old sample"}).context["count"] == 0

    @pytest.mark.parametrize(
        "query",
        [
            {"city": "nowhere"},
            {"unknown": "1"},
            {"starts_from": "2016-02-30"},
            {"status": "lost"},
            {"page_size": "100000"},
            {"trip": "no-id"},
        ],
    )
    def test_bad_filter_is_an_error(self, desk, query):
        assert desk.get(reverse("visits:visit_list"), query).status_code == 400

    def test_filters_narrow(self, desk):
        trip = TripFactory()
        wanted = CompletedVisitFactory(trip=trip)
        InboundVisitFactory()
        for query in [
            {"trip": str(trip.pk)},
            {"city": wanted.city.code},
            {"country": wanted.city.country.code},
            {"direction": "outbound"},
            {"status": "completed"},
            {"by_leaders": "true"},
            {"traveller": "governor"},
            {"q": wanted.city.name_ja},
            {"q": wanted.city.name_en},
        ]:
            page = text(desk.get(reverse("visits:visit_list"), query))
            assert page.count('<th scope="row">') == 1, query
            assert wanted.get_absolute_url() in page


class TestSigningOnTheAgreementsPage:
    """Who signed, where, and on which visit."""

    def page(self, client, agreement):
        return client.get(agreement.get_absolute_url()).content.decode()

    def test_shows_the_ceremony_and_its_visit(self, desk):
        agreement = AgreementFactory(
            concluded_on=datetime.date(2014, 4, 30),
            signed_at_en="Sample Hall",
            home_signatory="A. Governor",
            home_signatory_title="Governor",
        )
        visit = VisitFactory(
            agreement=agreement,
            starts_on=datetime.date(2014, 4, 29),
            ends_on=datetime.date(2014, 5, 1),
            met_on=None,
        )
        page = self.page(desk, agreement)
        for expected in ("Sample Hall", "A. Governor", visit.get_absolute_url()):
            assert expected in page
        assert "another day than those of a visit" not in page

    def test_says_when_the_visit_has_no_day_of_the_conclusion(self, desk):
        agreement = AgreementFactory(concluded_on=datetime.date(2014, 4, 30))
        VisitFactory(
            agreement=agreement,
            starts_on=datetime.date(2014, 5, 1),
            ends_on=datetime.date(2014, 5, 1),
            met_on=None,
        )
        assert "another day than those of a visit" in self.page(desk, agreement)

    def test_offers_to_record_the_visit_of_what_is_no_draft(self, desk):
        address = "/visits/add/?agreement="
        assert address not in self.page(desk, AgreementFactory(status="draft"))
        agreement = AgreementFactory()
        assert f"{address}{agreement.reference}" in self.page(desk, agreement)
        form = desk.get(f"{address}{agreement.reference}").content.decode()
        assert f'value="{agreement.reference}"' in form
