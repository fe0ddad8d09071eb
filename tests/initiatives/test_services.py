"""Writing initiatives, targets and decisions: what holds, and what is said when it does not."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from cities.services import declare_home
from diplomacy.core import records
from diplomacy.core.enums import Role
from diplomacy.core.history import changes_of
from diplomacy.core.transitions import TransitionRefused
from initiatives import services
from initiatives.enums import InitiativeStatus
from initiatives.lifecycle import INITIATIVE_LIFECYCLE
from initiatives.models import Initiative, TargetDecision
from initiatives.progress import target_progress
from tests.factories.agreements import AgreementFactory
from tests.factories.cities import CityFactory
from tests.factories.initiatives import (
    BureauFactory,
    InitiativeFactory,
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
    with translation.override("en"):
        yield


def refusals(error):
    """Field and code of everything that was refused."""
    return {
        (field, problem.code)
        for field, problems in error.value.error_dict.items()
        for problem in problems
    }


class TestInitiatives:
    def test_is_written_with_its_cities_and_measures(self):
        cities, items = CityFactory.create_batch(2), StrategyItemFactory.create_batch(2)
        initiative = InitiativeFactory(cities=cities, measures=items)
        assert set(initiative.cities.all()) == set(cities)
        assert set(initiative.measures.all()) == set(items)

    @pytest.mark.parametrize("kind", ["measure", "sub_measure"])
    def test_carries_out_measures_and_sub_measures(self, kind):
        item = StrategyItemFactory(kind=kind)
        assert InitiativeFactory(measures=[item]).measures.get() == item

    @pytest.mark.parametrize("kind", ["section", "goal", "heading", "enabler", "support_area"])
    def test_carries_out_nothing_that_only_groups_measures(self, kind):
        measure, group = StrategyItemFactory(), StrategyItemFactory(code="9.x", kind=kind)
        with pytest.raises(ValidationError) as error:
            InitiativeFactory(measures=[measure, group])
        assert refusals(error) == {("measures", "no_measure")}
        assert not Initiative.objects.exists()
        initiative = InitiativeFactory(measures=[measure])
        with pytest.raises(ValidationError) as error:
            services.change_initiative(initiative, actor=None, values={}, measures=[group])
        assert error.value.messages == ["9.x is no measure. Name a measure or sub-measure of it."]
        assert initiative.measures.get() == measure

    def test_fulfils_an_agreement_with_one_of_its_cities(self):
        agreement, other = AgreementFactory(), CityFactory()
        party = agreement.cities.get()
        with pytest.raises(ValidationError) as error:
            InitiativeFactory(agreement=agreement, cities=[other])
        assert refusals(error) == {("agreement", "not_party")}
        assert not Initiative.objects.exists()
        initiative = InitiativeFactory(agreement=agreement, cities=[other, party])
        for values, cities in (({"agreement": AgreementFactory()}, None), ({}, [other])):
            with pytest.raises(ValidationError) as error:
                services.change_initiative(initiative, actor=None, values=values, cities=cities)
            assert refusals(error) == {("agreement", "not_party")}
        assert set(initiative.cities.all()) == {other, party}
        assert Initiative.objects.get().agreement == agreement

    def test_without_cities_fulfils_any_agreement(self):
        agreement = AgreementFactory()
        assert InitiativeFactory(agreement=agreement, cities=[]).agreement == agreement

    def test_changed_links_raise_the_version_and_are_in_the_history(self):
        kept, gone, new = CityFactory.create_batch(3)
        initiative = InitiativeFactory(cities=[kept, gone])
        desk = person(Role.DESK_OFFICER)
        changed = services.change_initiative(
            initiative, actor=desk, values={}, cities=[kept, new], reason="asked for"
        )
        assert set(changed.cities.all()) == {kept, new}
        assert changed.version > initiative.version
        kinds = {change.kind for change in changes_of(changed, None) if change.why == "asked for"}
        assert {"insert", "delete"} <= kinds

    def test_links_that_are_not_mentioned_stay(self):
        initiative = InitiativeFactory(measures=[StrategyItemFactory()])
        changed = services.change_initiative(initiative, actor=None, values={"title_en": "New"})
        assert (changed.cities.count(), changed.measures.count()) == (1, 1)

    def test_month_is_kept_as_its_last_day(self):
        initiative = InitiativeFactory(starts_on=DAY(2016, 4, 1), starts_on_precision="month")
        assert initiative.starts_on == DAY(2016, 4, 30)

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"starts_on": DAY(2017, 1, 2)}, "starts_on"),
            ({"status": "held", "starts_on": DAY(2017, 1, 2)}, "starts_on"),
            ({"status": "completed", "ends_on": DAY(2017, 1, 2)}, "ends_on"),
            ({"status": "ended", "ends_on": DAY(2017, 1, 2)}, "ends_on"),
        ],
    )
    def test_what_has_happened_may_not_lie_after_today(self, values, field):
        with pytest.raises(ValidationError) as error:
            InitiativeFactory(**values)
        assert refusals(error) == {(field, "future")}
        assert not Initiative.objects.exists()

    @pytest.mark.parametrize(
        "values",
        [
            {"status": "planned", "starts_on": DAY(2030, 1, 1)},
            {"status": "running", "ends_on": DAY(2030, 1, 1)},
            {"status": "completed", "ends_on": None},
        ],
    )
    def test_plans_and_open_ends_are_accepted(self, values):
        assert InitiativeFactory(**values).pk

    def test_home_city_takes_part_in_everything_and_is_not_named(self):
        home = CityFactory()
        declare_home(city=home)
        with pytest.raises(ValidationError) as error:
            InitiativeFactory(cities=[home])
        assert refusals(error) == {("cities", "home")}

    def test_bureau_writes_its_own_initiatives_only(self):
        own, other = BureauFactory.create_batch(2)
        officer = person(Role.BUREAU_OFFICER, bureau=own)
        values = {"title_en": "New", "lead_bureau": own}
        made = services.create_initiative(actor=officer, values=values)
        with pytest.raises(PermissionDenied):
            services.create_initiative(actor=officer, values={**values, "lead_bureau": other})
        with pytest.raises(PermissionDenied):
            services.change_initiative(made, actor=officer, values={"lead_bureau": other})
        with pytest.raises(PermissionDenied):
            services.change_initiative(InitiativeFactory(), actor=officer, values={})

    def test_status_is_no_field_to_change(self):
        with pytest.raises(ValidationError, match="action of its own"):
            services.change_initiative(
                InitiativeFactory(), actor=None, values={"status": "completed"}
            )


@pytest.mark.parametrize("status", InitiativeStatus.values)
@pytest.mark.parametrize("name", [move.name for move in INITIATIVE_LIFECYCLE.transitions])
def test_service_moves_an_initiative_along_the_table_only(name, status):
    initiative = InitiativeFactory(status=status, status_reason="before")
    move = INITIATIVE_LIFECYCLE.get(name)
    if status in move.sources:
        moved = services.move_initiative(initiative, name, actor=None, reason="reason")
        assert moved.status == move.target
        assert moved.status_reason == ("reason" if name == "cancel" else "")
        return
    with pytest.raises(TransitionRefused):
        services.move_initiative(initiative, name, actor=None, reason="reason")


def test_start_without_a_date_is_refused_until_one_is_given():
    initiative = InitiativeFactory(status="planned", starts_on=None)
    with pytest.raises(ValidationError, match="needs the date of its start"):
        services.move_initiative(initiative, "start", actor=None)
    values = {"starts_on": DAY(2016, 12, 1)}
    assert services.move_initiative(initiative, "start", actor=None, values=values).status == (
        "running"
    )


class TestTargets:
    def test_deadline_changes_with_a_reason_only(self):
        target = TargetFactory()
        office = person(Role.OFFICE_HEAD)
        with pytest.raises(ValidationError) as error:
            services.change_target(
                target, actor=office, values={"deadline": DAY(2018, 3, 31)}, reason=" "
            )
        assert "reason" in error.value.error_dict
        changed = services.change_target(
            target, actor=office, values={"deadline": DAY(2018, 3, 31)}, reason="fiscal years"
        )
        assert changed.deadline == DAY(2018, 3, 31)
        assert changes_of(changed, None)[0].why == "fiscal years"

    def test_only_the_office_changes_targets(self):
        with pytest.raises(PermissionDenied):
            services.change_target(
                TargetFactory(), actor=person(Role.SECRETARIAT), values={}, reason="r"
            )


class TestDecisions:
    @pytest.fixture
    def target(self):
        TargetRuleFactory()
        return TargetFactory()

    def decide(self, target, actor=None, **values):
        return services.record_decision(
            actor=actor,
            values={
                "target": target,
                "city": CityFactory(),
                "decided_on": DAY(2016, 3, 1),
                "reason": "met in a third place",
                **values,
            },
        )

    def test_decision_counts_the_city_from_its_day(self, target):
        decision = self.decide(target, actor=person(Role.SECRETARIAT))
        before = target_progress(target, DAY(2016, 2, 29))
        after = target_progress(target, DAY(2016, 3, 1))
        assert (before.headline, after.headline, after.by_decision) == (0, 1, 1)
        assert after.counted[0].code == decision.city.code
        assert (after.broad, after.narrow) == (0, 0)

    def test_evidence_takes_the_place_of_the_decision(self, target):
        city = self.decide(target).city
        CompletedVisitFactory(city=city, ends_on=DAY(2016, 5, 12))
        AgreementFactory(cities=[city], concluded_on=DAY(2016, 6, 1))
        progress = target_progress(target, DAY(2016, 6, 1), person(Role.VIEWER))
        assert (progress.headline, progress.by_decision) == (1, 0)
        entry = progress.counted[0]
        assert (entry.counted_on, entry.basis) == (DAY(2016, 6, 1), "evidence")
        assert [evidence.kind for evidence in entry.evidence] == ["visit", "agreement"]

    def test_voided_decision_counts_for_no_day(self, target):
        decision = self.decide(target)
        services.void_decision(decision, actor=person(Role.SECRETARIAT), reason="not decided")
        assert target_progress(target, DAY(2016, 12, 31)).headline == 0
        assert self.decide(target, city=decision.city).pk != decision.pk

    def test_decision_raises_the_version_of_its_target(self, target):
        version = target.version
        self.decide(target)
        target.refresh_from_db()
        assert target.version > version

    @pytest.mark.parametrize(
        ("day", "code"), [(DAY(2014, 12, 31), "window"), (DAY(2017, 1, 2), "future")]
    )
    def test_day_outside_the_window_or_to_come_is_refused(self, target, day, code):
        with pytest.raises(ValidationError) as error:
            self.decide(target, decided_on=day)
        assert refusals(error) == {("decided_on", code)}
        assert not TargetDecision.objects.exists()

    def test_decision_after_the_deadline_is_refused(self, target, settings):
        settings.PORTAL_TODAY = DAY(2019, 1, 1)
        with pytest.raises(ValidationError) as error:
            self.decide(target, decided_on=DAY(2018, 1, 1))
        assert refusals(error) == {("decided_on", "window")}

    def test_second_decision_on_a_city_is_refused_in_words(self, target):
        city = self.decide(target).city
        with pytest.raises(ValidationError, match="already recorded for this target"):
            self.decide(target, city=city)

    def test_home_city_is_never_decided_on(self, target):
        home = CityFactory()
        declare_home(city=home)
        with pytest.raises(ValidationError) as error:
            self.decide(target, city=home)
        assert refusals(error) == {("city", "home")}

    def test_rule_that_takes_no_decisions_is_respected(self, target):
        TargetRuleFactory(rule_version=2, allow_decision_override=False)
        with pytest.raises(ValidationError, match="does not take decisions"):
            self.decide(target)

    @pytest.mark.parametrize("role", [Role.DESK_OFFICER, Role.BUREAU_OFFICER, Role.VIEWER])
    def test_others_record_no_decisions(self, target, role):
        with pytest.raises(PermissionDenied):
            self.decide(target, actor=person(role))

    def test_decision_is_not_edited(self, target):
        decision = self.decide(target)
        with pytest.raises(PermissionDenied):
            records.change(decision, actor=person(Role.ADMINISTRATOR), values={"meeting": "x"})
