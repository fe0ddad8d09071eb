"""Pages of initiatives, strategies, targets and funds."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from diplomacy.core.enums import Role, Visibility
from diplomacy.core.records import void
from initiatives.models import Fund, Initiative, Target, TargetDecision
from initiatives.services import record_decision
from tests.database import cost
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import (
    BureauFactory,
    FundFactory,
    InitiativeFactory,
    StrategyFactory,
    StrategyItemFactory,
    TargetFactory,
    TargetRuleFactory,
)
from tests.factories.people import person
from tests.factories.visits import CompletedVisitFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date


@pytest.fixture(autouse=True)
def pinned(settings):
    settings.PORTAL_TODAY = DAY(2017, 1, 1)


def signed_in(*roles, **values):
    client = Client()
    client.force_login(person(*roles, **values))
    return client


@pytest.fixture
def desk():
    return signed_in(Role.DESK_OFFICER)


@pytest.fixture
def target():
    TargetRuleFactory()
    return TargetFactory(code="T15")


def relation(**values):
    """A city that counts since September 2016."""
    city = CityFactory(**values)
    CompletedVisitFactory(city=city)
    InitiativeFactory(cities=[city])
    return city


def text(response):
    return response.content.decode()


def rows(page):
    """Row headings of the page's tables, that is how many rows they have."""
    return page.count('<th scope="row">')


class TestCost:
    @pytest.mark.parametrize(
        ("name", "factory"),
        [
            ("initiatives:initiative_list", InitiativeFactory),
            ("initiatives:target_list", TargetFactory),
            ("initiatives:fund_list", FundFactory),
        ],
    )
    def test_list_is_the_same_for_one_row_and_for_thirty(self, desk, name, factory):
        factory()
        one = cost(desk, reverse(name))
        factory.create_batch(29)
        assert cost(desk, reverse(name)) == one <= 10

    def test_strategies_are_the_same_for_one_and_for_thirty(self, desk):
        StrategyFactory()
        one = cost(desk, reverse("initiatives:strategy_list"))
        for number in range(29):
            StrategyFactory(code=f"older-{number}", status="superseded")
        assert cost(desk, reverse("initiatives:strategy_list")) == one <= 10

    def test_target_page_is_the_same_for_one_city_and_for_thirty(self, desk, target):
        relation()
        one = cost(desk, target.get_absolute_url())
        for _ in range(29):
            relation()
        assert cost(desk, target.get_absolute_url()) == one <= 10

    def test_strategy_page_is_the_same_for_one_item_and_for_thirty(self, desk):
        strategy = StrategyFactory()
        InitiativeFactory(measures=[StrategyItemFactory()])
        one = cost(desk, strategy.get_absolute_url())
        for item in StrategyItemFactory.create_batch(29):
            InitiativeFactory(measures=[item])
        assert cost(desk, strategy.get_absolute_url()) == one <= 10

    def test_initiative_page_is_the_same_for_one_city_and_for_thirty(self, desk):
        small = InitiativeFactory(measures=[StrategyItemFactory()])
        large = InitiativeFactory(
            cities=CityFactory.create_batch(30), measures=StrategyItemFactory.create_batch(30)
        )
        one = cost(desk, small.get_absolute_url())
        assert cost(desk, large.get_absolute_url()) == one <= 10


@pytest.mark.parametrize("language", ["ja", "en"])
def test_pages_open_in_both_languages(language, target):
    client = signed_in(Role.OFFICE_HEAD, language=language)
    parent = StrategyItemFactory(kind="goal", alternative_wording="Other words", note="Note")
    item = StrategyItemFactory(parent=parent, themes=["games"])
    agreement = AgreementFactory()
    initiative = InitiativeFactory(measures=[item], agreement=agreement, resident_benefit_ja="効果")
    InitiativeFactory(status="cancelled", status_reason="storm")
    article = [{"code": "A-1", "title_ja": "題", "title_en": "", "text_ja": "文", "text_en": ""}]
    strategy = item.strategy
    type(strategy).objects.filter(pk=strategy.pk).update(principles=article)
    fund = FundFactory(
        successor=FundFactory(),
        amount_yen=8_000_000_000,
        purposes=article,
        name_tentative=True,
        starts_in_fiscal_year=2015,
    )
    city = relation()
    CompletedVisitFactory()
    CompletedVisitFactory(starts_on=DAY(2014, 4, 1), ends_on=DAY(2014, 4, 2))
    TargetDecision.objects.create(
        target=target, city=CityFactory(), decided_on=DAY(2016, 3, 1), reason="r"
    )
    moves = [("initiative_transition", [initiative.pk, "complete"])]
    for name, args in [
        ("initiative_list", []),
        ("initiative_create", []),
        *[(f"initiative_{page}", [initiative.pk]) for page in ("detail", "update", "void")],
        *moves,
        ("target_list", []),
        *[(f"target_{page}", ["T15"]) for page in ("detail", "update")],
        ("decision_create", ["T15"]),
        ("decision_void", [TargetDecision.objects.get().pk]),
        ("strategy_list", []),
        ("strategy_detail", [strategy.code]),
        ("strategy_item_detail", [strategy.code, item.code]),
        ("strategy_item_detail", [strategy.code, parent.code]),
        ("fund_list", []),
        ("fund_detail", [fund.code]),
        ("fund_update", [fund.code]),
    ]:
        response = client.get(reverse(f"initiatives:{name}", args=args))
        assert response.status_code == 200, name
        assert f'lang="{language}"' in text(response)
    for page in (city.get_absolute_url(), agreement.get_absolute_url()):
        assert "/initiatives/" in text(client.get(page))


class TestTargetPage:
    def test_numbers_lists_and_evidence_are_seen_from_the_day(self, desk, target):
        city = relation(name_en="Counted City")
        near = CompletedVisitFactory(city=CityFactory(name_en="Near City")).city
        page = text(desk.get(target.get_absolute_url(), {"as_of": "2016-08-31"}))
        assert "No city counts on this day." in page
        assert "seen from 31 August 2016" in page
        response = desk.get(target.get_absolute_url())
        progress = response.context["progress"]
        assert (progress.headline, progress.broad, progress.narrow) == (1, 2, 0)
        page = text(response)
        for shown in ("Counted City", "Near City", "1 September 2016", "Sample clause"):
            assert shown in page
        assert f'href="{city.get_absolute_url()}"' in page
        assert near.get_absolute_url() in page

    def test_bad_day_is_said_beside_its_field_and_today_is_shown(self, desk, target):
        response = desk.get(target.get_absolute_url(), {"as_of": "2016-02-30"})
        assert response.status_code == 400
        assert 'id="as_of-error"' in text(response)
        assert 'value="2016-02-30"' in text(response)
        assert response.context["as_of"] == DAY(2017, 1, 1)

    def test_restricted_evidence_is_marked(self, target):
        city = CityFactory()
        visit = CompletedVisitFactory(city=city, visibility=Visibility.RESTRICTED)
        InitiativeFactory(cities=[city])
        page = text(signed_in(Role.VIEWER).get(target.get_absolute_url()))
        assert "restricted" in page
        assert str(visit.pk) not in page

    def test_without_a_rule_nothing_is_counted_and_the_page_says_so(self, desk):
        page = text(desk.get(TargetFactory().get_absolute_url()))
        assert "No counting rule is on record" in page

    def test_deadline_is_changed_with_a_reason(self, target):
        office = signed_in(Role.OFFICE_HEAD)
        url = reverse("initiatives:target_update", args=["T15"])
        form = office.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        values["deadline"] = "2018-03-31"
        assert office.post(url, values).status_code == 400
        assert office.post(url, {**values, "reason": "fiscal years"}).status_code == 302
        assert Target.objects.get().deadline == DAY(2018, 3, 31)


class TestDecisions:
    def test_secretariat_records_and_voids_a_decision(self, target):
        client = signed_in(Role.SECRETARIAT)
        city = CityFactory(name_en="Decided City")
        url = reverse("initiatives:decision_create", args=["T15"])
        done = client.post(
            url, {"city": city.code, "decided_on": "2016-03-01", "reason": "met elsewhere"}
        )
        assert done.headers["Location"] == f"{target.get_absolute_url()}#decisions"
        page = text(client.get(target.get_absolute_url()))
        assert "met elsewhere" in page
        assert "1 counts by decision" in page
        decision = TargetDecision.objects.get()
        url = reverse("initiatives:decision_void", args=[decision.pk])
        assert url in page
        client.post(url, {"version": decision.version, "reason": "not decided"})
        page = text(client.get(target.get_absolute_url()))
        assert "not decided" in page
        assert "counts by decision" not in page

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"city": "nowhere"}, "“nowhere” is not known here."),
            ({"decided_on": "2016-02-30"}, "Enter a valid date."),
            ({"decided_on": "2014-12-31"}, "outside the target&#x27;s window"),
            ({"decided_on": "2017-01-02"}, "cannot lie in the future"),
            ({"reason": ""}, "This field is required."),
        ],
    )
    def test_mistake_is_named_and_nothing_is_saved(self, target, values, message):
        client = signed_in(Role.SECRETARIAT)
        base = {"city": CityFactory().code, "decided_on": "2016-03-01", "reason": "r"}
        url = reverse("initiatives:decision_create", args=["T15"])
        response = client.post(url, {**base, **values})
        assert response.status_code == 400
        assert message in text(response)
        assert not TargetDecision.objects.exists()

    def test_decision_on_a_hidden_city_is_hidden_and_counts_all_the_same(self, target, desk):
        city = CityFactory(name_en="Hidden City", visibility=Visibility.RESTRICTED)
        values = {"target": target, "city": city, "decided_on": DAY(2016, 3, 1), "reason": "why"}
        decision = record_decision(actor=None, values=values)
        viewer = signed_in(Role.VIEWER)
        page = text(viewer.get(target.get_absolute_url()))
        assert "1 counts by decision" in page
        assert "Hidden City" not in page
        assert "Hidden City" in text(desk.get(target.get_absolute_url()))
        assert viewer.get(f"/api/v1/target-decisions/{decision.pk}/").status_code == 404

    def test_others_may_not(self, target, desk):
        assert desk.get(reverse("initiatives:decision_create", args=["T15"])).status_code == 403


class TestInitiativeForm:
    def values(self, **values):
        return {
            "title_ja": "見本事業",
            "starts_on": "2016-04",
            "status": "running",
            "visibility": "internal",
            **values,
        }

    def test_is_added_with_cities_and_measures(self, desk):
        one, two = CityFactory(), CityFactory(name_en="Second City")
        StrategyItemFactory(code="4.2.b.1")
        bureau = BureauFactory()
        desk.post(
            reverse("initiatives:initiative_create"),
            self.values(
                cities=f"{one.code}, second city", measures="4.2.b.1", lead_bureau=bureau.pk
            ),
        )
        initiative = Initiative.objects.get()
        assert set(initiative.cities.all()) == {one, two}
        assert initiative.measures.get().code == "4.2.b.1"
        assert (initiative.starts_on, initiative.starts_on_precision) == (
            DAY(2016, 4, 30),
            "month",
        )

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"cities": "nowhere"}, "“nowhere” is not known here."),
            ({"measures": "9.9"}, "“9.9” is not known here."),
            ({"title_ja": ""}, "Give a title in Japanese or in English."),
            ({"starts_on": "2016-02-30"}, "2016-02-30 is not a day of the calendar."),
            ({"starts_on": ""}, "needs the date of its start"),
            ({"starts_on": "2017-02"}, "cannot lie in the future"),
            ({"ends_on": "2016-03"}, "The initiative cannot end before it starts."),
            ({"status": "cancelled"}, "Say why the initiative is cancelled."),
        ],
    )
    def test_mistake_is_named_and_nothing_is_saved(self, desk, values, message):
        url = reverse("initiatives:initiative_create")
        response = desk.post(url, self.values(**values))
        assert response.status_code == 400
        assert message in text(response)
        assert not Initiative.objects.exists()

    def test_edit_keeps_what_the_form_cannot_show(self):
        """A restricted city and a measure of an earlier strategy are not lost by a save."""
        bureau = BureauFactory()
        hidden = CityFactory(visibility=Visibility.RESTRICTED)
        shown = CityFactory()
        older = StrategyItemFactory(
            code="4.1", strategy=StrategyFactory(code="older", status="superseded")
        )
        current = StrategyItemFactory(code="4.1")
        initiative = InitiativeFactory(
            cities=[hidden, shown], measures=[older, current], lead_bureau=bureau
        )
        officer = signed_in(Role.BUREAU_OFFICER, bureau=bureau)
        url = reverse("initiatives:initiative_update", args=[initiative.pk])
        form = officer.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        values |= {"cities": shown.code, "measures": "4.1", "title_en": "New"}
        assert hidden.code not in text(officer.get(url))
        assert officer.post(url, values).status_code == 302
        initiative.refresh_from_db()
        assert initiative.title_en == "New"
        assert set(initiative.cities.all()) == {hidden, shown}
        assert set(initiative.measures.all()) == {older, current}

    def test_edit_keeps_an_agreement_it_may_not_name_and_a_city_that_was_voided(self):
        bureau, city = BureauFactory(), CityFactory()
        agreement = AgreementFactory(
            visibility=Visibility.RESTRICTED, reference="HIDDEN-1", cities=[city]
        )
        initiative = InitiativeFactory(agreement=agreement, lead_bureau=bureau)
        void(city, actor=None, reason="mistake")
        officer = signed_in(Role.BUREAU_OFFICER, bureau=bureau)
        url = reverse("initiatives:initiative_update", args=[initiative.pk])
        response = officer.get(url)
        assert "HIDDEN-1" not in text(response)
        form = response.context["form"]
        values = {b.html_name: form[b.name].field.prepare_value(b.value()) or "" for b in form}
        assert officer.post(url, {**values, "title_en": "New"}).status_code == 302
        initiative.refresh_from_db()
        assert (initiative.title_en, initiative.agreement) == ("New", agreement)
        assert list(initiative.cities.all()) == [city]

    def test_bureau_officer_is_offered_the_own_bureau_only(self):
        own, _other = BureauFactory.create_batch(2)
        officer = signed_in(Role.BUREAU_OFFICER, bureau=own)
        form = officer.get(reverse("initiatives:initiative_create")).context["form"]
        assert list(form.fields["lead_bureau"].queryset) == [own]

    def test_moves_ask_for_their_dates(self, desk):
        initiative = InitiativeFactory(status="planned", starts_on=None)
        url = reverse("initiatives:initiative_transition", args=[initiative.pk, "start"])
        refused = desk.post(url, {"version": initiative.version, "reason": "r"})
        assert "needs the date of its start" in text(refused)
        values = {"version": initiative.version, "starts_on": "2016-12", "reason": "r"}
        assert desk.post(url, values).status_code == 302
        initiative.refresh_from_db()
        assert (initiative.status, initiative.starts_on) == ("running", DAY(2016, 12, 31))


class TestWhoSeesWhat:
    def test_restricted_initiative_is_not_there_for_a_viewer(self):
        initiative = InitiativeFactory(visibility=Visibility.RESTRICTED, title_en="Secret work")
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(initiative.get_absolute_url()).status_code == 404
        for page in (
            reverse("initiatives:initiative_list"),
            initiative.cities.get().get_absolute_url(),
        ):
            assert "Secret work" not in text(viewer.get(page))

    def test_hidden_city_is_not_named_on_an_initiative_that_is_open(self):
        hidden = CityFactory(visibility=Visibility.RESTRICTED, name_en="Hidden City")
        initiative = InitiativeFactory(cities=[hidden, CityFactory()])
        viewer = signed_in(Role.VIEWER)
        for page in (initiative.get_absolute_url(), reverse("initiatives:initiative_list")):
            assert "Hidden City" not in text(viewer.get(page))

    @pytest.mark.parametrize("page", ["update", "void"])
    def test_viewer_may_look_but_not_write(self, page):
        initiative = InitiativeFactory()
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(initiative.get_absolute_url()).status_code == 200
        url = reverse(f"initiatives:initiative_{page}", args=[initiative.pk])
        assert viewer.get(url).status_code == 403

    def test_fund_manager_opens_a_fund(self):
        fund = FundFactory()
        manager = signed_in(Role.FUND_MANAGER)
        url = reverse("initiatives:fund_update", args=[fund.code])
        form = manager.get(url).context["form"]
        values = {bound.html_name: bound.value() or "" for bound in form}
        manager.post(url, {**values, "status": "open"})
        assert Fund.objects.get().status == "open"


class TestLists:
    def test_filters_narrow(self, desk):
        item = StrategyItemFactory(code="4.2.b.1")
        wanted = InitiativeFactory(measures=[item])
        InitiativeFactory(status="planned", starts_on=None, lead_bureau=None)
        for query in [
            {"city": wanted.cities.get().name_en},
            {"measure": "4.2.b.1"},
            {"status": "running"},
            {"lead_bureau": wanted.lead_bureau.code},
            {"unassigned": "false"},
            {"q": wanted.title_ja},
        ]:
            assert rows(text(desk.get(reverse("initiatives:initiative_list"), query))) == 1, query

    def test_hidden_agreement_and_strategy_tell_nothing(self, desk):
        agreement = AgreementFactory(visibility=Visibility.RESTRICTED)
        InitiativeFactory(agreement=agreement)
        strategy = StrategyFactory(visibility=Visibility.RESTRICTED)
        item = StrategyItemFactory(strategy=strategy)
        viewer, query = signed_in(Role.VIEWER), {"agreement": str(agreement.pk)}
        url = reverse("initiatives:initiative_list")
        assert viewer.get(url, query).context["count"] == 0
        assert desk.get(url, query).context["count"] == 1
        for url in (
            f"/api/v1/strategy-items/{item.code}/",
            f"/api/v1/strategy-items/{item.code}/?strategy={strategy.code}",
        ):
            assert viewer.get(url).status_code == 404
            assert desk.get(url).status_code == 200

    def test_strategy_that_cannot_be_read_is_an_error(self, desk):
        url = reverse("initiatives:initiative_list")
        assert desk.get(url + "?strategy=%00&measure=4.1").status_code == 400

    @pytest.mark.parametrize("query", [{"measure": "9.9"}, {"city": "no"}, {"cost": "1"}])
    def test_bad_filter_is_an_error(self, desk, query):
        assert desk.get(reverse("initiatives:initiative_list"), query).status_code == 400

    def test_panels_lead_to_the_whole_list(self, desk):
        city = CityFactory()
        InitiativeFactory.create_batch(12, cities=[city])
        page = text(desk.get(city.get_absolute_url()))
        assert "all 12 initiatives" in page
        link = f"{reverse('initiatives:initiative_list')}?city={city.code}"
        assert link in page
        assert rows(text(desk.get(link))) == 12
