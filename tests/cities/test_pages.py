"""Pages of cities and networks, as people with different rights meet them."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.models import City, CityRole, Network, NetworkMembership
from cities.selectors import networks_for
from cities.services import declare_home
from diplomacy.core.models import Bureau
from tests.database import cost
from tests.factories.cities import CityFactory, CountryFactory, MembershipFactory, NetworkFactory
from tests.factories.people import person

pytestmark = pytest.mark.django_db

DAY = datetime.date


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


def text(response):
    return response.content.decode()


LISTS = ["cities:city_list", "cities:network_list"]


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_strangers_to_sign_in(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_city_list_shows_names_country_and_partners(client, desk):
    partner = MembershipFactory(city__name_en="Sampleton").city
    response = client.get(reverse("cities:city_list"))
    assert response.status_code == 200
    for expected in ("Sampleton", partner.country.name_en, "Partner", partner.get_absolute_url()):
        assert expected in text(response)


def test_city_list_in_japanese(client, sign_in):
    sign_in("desk_officer", language="ja")
    city = CityFactory(name_ja="見本の市")
    assert "見本の市" in text(client.get(reverse("cities:city_list")))
    assert "国・地域" in text(client.get(city.get_absolute_url()))


def found(client, **query):
    response = client.get(
        reverse("cities:city_list"), {**query, "format": "csv", "columns": "code"}
    )
    assert response.status_code == 200
    return {line.strip() for line in response.getvalue().decode("utf-8-sig").splitlines()[1:]}


def test_city_list_search_finds_tomsk_under_its_printing_error(client, desk):
    CityFactory(code="tomsk", name_en="Tomsk", aliases=["Toms"])
    CityFactory()
    assert found(client, q="Toms") == {"tomsk"}


def test_city_list_filters_narrow(client, desk):
    membership = MembershipFactory(city__code="member", city__region="Europe")
    CityFactory(code="other", kind="state", country=CountryFactory(code="XX"))
    assert found(client, is_partner="true") == {"member"}
    assert found(client, is_partner="false") == {"other"}
    assert found(client, network=membership.network.code) == {"member"}
    assert found(client, role="network_member") == {"member"}
    assert found(client, region="Europe") == {"member"}
    assert found(client, kind="state") == {"other"}
    assert found(client, country="XX") == {"other"}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("country=ZZ", "“ZZ” is not known here."),
        ("mayor=x", "Unknown filter: mayor"),
        ("kind=village", "village"),
        ("page_size=100000", "whole number from 1 to 200"),
        ("q=%ff", "not valid UTF-8"),
    ],
)
def test_city_list_with_a_bad_address_says_what_is_wrong(client, desk, query, message):
    response = client.get(f"{reverse('cities:city_list')}?{query}")
    assert response.status_code == 400
    assert message in text(response)


def test_voided_city_leaves_the_list_but_keeps_its_page(client, desk):
    city = CityFactory(code="gone")
    City.objects.update(voided_at=timezone.now(), void_reason="Entered twice")
    assert found(client) == set()
    assert found(client, voided="true") == {"gone"}
    assert "Entered twice" in text(client.get(city.get_absolute_url()))


def test_restricted_city_does_not_exist_for_a_viewer(client, sign_in):
    sign_in("viewer")
    CityFactory(visibility="restricted", name_en="Secretville", code="secret")
    assert found(client) == set()
    for name in ("city_detail", "city_update", "city_void"):
        assert client.get(reverse(f"cities:{name}", args=["secret"])).status_code == 404
    assert "Secretville" not in text(client.get(reverse("cities:city_list")))


def test_city_page_shows_facts_sources_roles_and_time(client, desk):
    city = CityFactory(
        name_en="Sampleton",
        name_ja_formal="見本町",
        names_local=[{"lang": "fr", "name": "Échantillon"}],
        leader_office_en="Mayor",
        latitude="48.857",
        longitude="2.352",
        desk_officer=desk,
        timezone="Europe/Paris",
        source=[{"note": "A map of the region", "fields": ["latitude"]}],
    )
    MembershipFactory(city=city, network__name_en="Sample Cities 21", co_advocate=True)
    page = text(client.get(city.get_absolute_url()))
    for expected in (
        "Sampleton",
        "見本町",
        "Échantillon (fr)",
        "Mayor",
        "48.857",
        "Europe/Paris",
        str(desk),
        "A map of the region",
        "Sample Cities 21",
        "Co-advocate of a network",
        "Country or region",
    ):
        assert expected in page


def test_city_page_leaves_out_roles_the_reader_may_not_know(client, sign_in):
    sign_in("viewer")
    membership = MembershipFactory(visibility="restricted")
    page = text(client.get(membership.city.get_absolute_url()))
    assert membership.network.name_en not in page
    assert "Partner" in page


def test_home_city_is_named_as_such(client, desk):
    city = CityFactory()
    declare_home(city=city)
    assert "Home city" in text(client.get(city.get_absolute_url()))


NEW = {
    "code": "sampleton",
    "kind": "city",
    "name_ja": "見本",
    "name_en": "Sampleton",
    "region": "Europe",
    "timezone": "Europe/Paris",
    "latitude": "48.857",
    "longitude": "2.352",
    "names_local": "fr: Échantillon",
    "aliases": "Sampletown\nSample Town",
    "visibility": "internal",
}


def test_city_is_created_from_the_form(client, desk):
    country = CountryFactory(code="XX")
    response = client.post(reverse("cities:city_create"), {**NEW, "country": "XX"})
    assert response.status_code == 302
    city = City.objects.get()
    assert response.url == city.get_absolute_url() == "/cities/sampleton/"
    assert (city.country, city.aliases) == (country, ["Sampletown", "Sample Town"])
    assert city.names_local == [{"lang": "fr", "name": "Échantillon"}]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("country", "ZZ", "“ZZ” is not known here."),
        ("timezone", "Mars/Olympus", "Mars/Olympus is not a time zone."),
        ("names_local", "Échantillon", "does not say which language"),
        ("latitude", "99", "less than or equal to 90"),
        ("longitude", "", "Give both latitude (-90 to 90) and longitude (-180 to 180)"),
        ("code", "no spaces", "letters, digits, hyphens and dots"),
        ("code", "Sampleton", "Use small letters, digits, hyphens and dots only."),
        ("name_en", "", "required"),
    ],
)
def test_city_form_says_what_is_wrong_and_keeps_what_was_typed(client, desk, field, value, message):
    CountryFactory(code="XX")
    response = client.post(reverse("cities:city_create"), {**NEW, "country": "XX", field: value})
    assert response.status_code == 400
    assert message in text(response)
    assert "Sample Town" in text(response)
    assert not City.objects.exists()


def edit(city, **changes):
    form = {
        "kind": city.kind,
        "name_ja": city.name_ja,
        "name_en": city.name_en,
        "country": city.country.code,
        "region": city.region,
        "visibility": city.visibility,
        "version": city.version,
    }
    return {**form, **changes}


def test_city_is_changed_with_reason_in_the_history(client, desk):
    city = CityFactory()
    url = reverse("cities:city_update", args=[city.code])
    response = client.post(url, edit(city, name_en="Renamed", reason="By its council"))
    assert response.status_code == 302
    page = text(client.get(city.get_absolute_url()))
    assert "Renamed" in page
    assert "By its council" in page


def test_city_saved_from_an_old_version_shows_both_and_changes_nothing(client, desk):
    city = CityFactory(name_en="Before")
    City.objects.update(name_en="Theirs")
    url = reverse("cities:city_update", args=[city.code])
    response = client.post(url, edit(city, name_en="Mine"))
    assert response.status_code == 409
    assert "Theirs" in text(response)
    assert "Mine" in text(response)
    assert City.objects.get().name_en == "Theirs"


def test_double_is_merged_from_the_form_with_what_was_merged_into_it(client, desk):
    double, city = CityFactory(), CityFactory()
    older = CityFactory(merged_into=double)
    url = reverse("cities:city_update", args=[double.code])
    assert client.post(url, edit(double, merged_into=city.code)).status_code == 302
    assert set(city.merged_from.all()) == {double, older}
    response = client.post(
        reverse("cities:city_update", args=[city.code]), edit(city, merged_into=older.code)
    )
    assert response.status_code == 400
    assert "That record was itself merged into this one." in text(response)


@pytest.mark.parametrize("name", ["city_update", "city_void"])
def test_viewer_may_see_but_not_change(client, sign_in, name):
    sign_in("viewer")
    city = CityFactory()
    assert client.get(city.get_absolute_url()).status_code == 200
    assert client.get(reverse(f"cities:{name}", args=[city.code])).status_code == 403
    assert client.get(reverse("cities:city_create")).status_code == 403


def test_city_is_voided_by_the_office_with_a_reason(client, sign_in):
    sign_in("office_head")
    city = CityFactory()
    url = reverse("cities:city_void", args=[city.code])
    assert client.post(url, {"version": city.version, "reason": ""}).status_code == 400
    assert client.post(url, {"version": city.version, "reason": "Twice"}).status_code == 302
    assert City.objects.get().void_reason == "Twice"


def test_network_page_lists_members_and_status(client, desk):
    network = NetworkFactory(
        name_en="Sample Cities 21",
        status="suspended",
        status_since=DAY(2014, 12, 31),
        status_since_precision="month",
        status_note_en="Suspended by agreement.",
        joint_projects_reported=12,
    )
    member = MembershipFactory(network=network).city
    page = text(client.get(network.get_absolute_url()))
    for expected in ("Suspended by agreement.", "December 2014", member.name_en, "12"):
        assert expected in page


def test_network_is_created_and_changed(client, desk):
    form = {
        "code": "cities-21",
        "name_ja": "見本網",
        "name_en": "Cities 21",
        "established_on": "2001",
        "status": "active",
        "visibility": "internal",
    }
    assert client.post(reverse("cities:network_create"), form).status_code == 302
    network = Network.objects.get()
    assert (network.established_on, network.established_on_precision) == (DAY(2001, 12, 31), "year")
    form |= {"status": "suspended", "status_since": "2014-12", "version": network.version}
    url = reverse("cities:network_update", args=["cities-21"])
    assert client.post(url, form).status_code == 302
    network.refresh_from_db()
    assert (network.status, network.status_since) == ("suspended", DAY(2014, 12, 31))


def test_member_is_added_changed_and_voided(client, desk):
    network, city = NetworkFactory(), CityFactory()
    form = {"network": network.code, "city": city.code, "starts_on": "2001-10"}
    form |= {"visibility": "internal"}
    response = client.post(reverse("cities:membership_create"), form)
    assert response.url == network.get_absolute_url()
    membership = NetworkMembership.objects.get()
    assert (membership.starts_on, membership.starts_on_precision) == (DAY(2001, 10, 31), "month")
    form |= {"co_advocate": "on", "version": membership.version}
    url = reverse("cities:membership_update", args=[membership.pk])
    assert client.post(url, form).status_code == 302
    assert CityRole.objects.count() == 2
    membership.refresh_from_db()
    url = reverse("cities:membership_void", args=[membership.pk])
    form = {"version": membership.version, "reason": "Never joined"}
    assert client.post(url, form).status_code == 302
    assert not CityRole.objects.exists()


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        ("2014-02-30", "", "2014-02-30 is not a day of the calendar."),
        ("2014-04", "2013", "cannot end before it starts"),
        ("", "", "already a member"),
    ],
)
def test_impossible_membership_is_refused_with_the_reason(client, desk, starts, ends, message):
    present = MembershipFactory()
    form = {"network": present.network.code, "city": present.city.code, "visibility": "internal"}
    response = client.post(
        reverse("cities:membership_create"), {**form, "starts_on": starts, "ends_on": ends}
    )
    assert response.status_code == 400
    assert message in text(response)
    assert NetworkMembership.objects.count() == 1


@pytest.mark.parametrize("name", LISTS)
def test_list_costs_the_same_for_one_and_thirty_rows(client, desk, name):
    MembershipFactory(city__desk_officer=desk)
    one = cost(client, reverse(name))
    for _ in range(29):
        MembershipFactory(city__desk_officer=desk)
    assert cost(client, reverse(name)) == one <= 10


def test_city_page_costs_the_same_for_one_and_thirty_roles(client, desk):
    city = MembershipFactory().city
    one = cost(client, city.get_absolute_url())
    for _ in range(29):
        MembershipFactory(city=city)
    assert cost(client, city.get_absolute_url()) == one


def test_hidden_city_is_neither_named_nor_counted_on_its_network(client, sign_in):
    sign_in("viewer")
    network = NetworkFactory()
    shown = MembershipFactory(network=network).city
    hidden = MembershipFactory(network=network, city__visibility="restricted").city
    page = text(client.get(network.get_absolute_url()))
    assert (shown.name_en in page, hidden.name_en in page) == (True, False)
    assert hidden.code not in page
    assert networks_for(person("viewer")).get().member_count == 1
    assert networks_for(person("desk_officer")).get().member_count == 2


def test_hidden_network_and_hidden_double_are_not_named_on_a_city(client, sign_in):
    network = NetworkFactory(visibility="restricted", name_en="Hidden Network")
    double = CityFactory(visibility="restricted", name_en="Hidden City")
    city = MembershipFactory(network=network).city
    City.objects.filter(pk=city.pk).update(merged_into=double)
    sign_in("viewer")
    page = text(client.get(city.get_absolute_url()))
    assert "Hidden Network" not in page
    assert "Hidden City" not in page
    sign_in("desk_officer")
    page = text(client.get(city.get_absolute_url()))
    assert "Hidden Network" in page
    assert "Hidden City" in page


def test_membership_of_a_hidden_city_does_not_exist_for_a_viewer(client, sign_in):
    membership = MembershipFactory(city__visibility="restricted")
    sign_in("viewer")
    url = reverse("cities:membership_update", args=[membership.pk])
    assert client.get(url).status_code == 404


def test_lead_bureau_of_a_restricted_city_sees_its_role_and_membership():
    bureau = Bureau.objects.create(code="env", name_ja="環境", name_en="Environment")
    membership = MembershipFactory(city__visibility="restricted", city__lead_bureau=bureau)
    for user, seen in ((person("viewer", bureau=bureau), 1), (person("viewer"), 0)):
        assert NetworkMembership.objects.visible_to(user).count() == seen
        assert CityRole.objects.visible_to(user).filter(city=membership.city).count() == seen
