"""Plainly artificial records of any number: Sample City 0001 and what hangs on it.

For trying the portal at a size nobody has typed in, and for measuring it. The same numbers give
the same records. Rows are written in bulk under the rules of the database; what services would
have derived (terms, roles, review dates, search texts) is written with them.
"""

import datetime
import random
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction

from agreements.enums import REVIEWED, AgreementKind, AgreementStatus
from agreements.models import Agreement, Party, Review, Term
from agreements.review_clock import clock_starts, review_due
from cities.enums import CityRoleKind, InteractionKind, Region
from cities.models import (
    City,
    CityQuerySet,
    CityRole,
    Country,
    Interaction,
    InteractionCity,
    Network,
    NetworkMembership,
)
from diplomacy.core import clock, history, search
from diplomacy.core.dates import Precision, add_months
from diplomacy.core.enums import Language, Visibility
from diplomacy.core.models import Bureau
from initiatives.enums import InitiativeStatus
from initiatives.models import Initiative, InitiativeCity, InitiativeMeasure
from visits.enums import Direction, Office, VisitorRank, VisitStatus
from visits.models import Trip, Visit

PREFIX = "sample-"
BUREAU, NETWORK = f"{PREFIX}bureau", f"{PREFIX}network"
REFERENCE = "SAMPLE-"
SOURCE = [{"note": "artificial sample data"}]
REASON = "artificial sample data"
COUNTRIES = 20  # XA, XB... of ISO 3166: codes that no country will ever have
YEARS = 10  # evidence lies in the ten years up to today
BATCH = 2000
NAMESPACE = uuid.UUID("6f0f4d3e-6a0c-4d55-9a55-5a3b1f5d8d10")

VISITED = 0.5  # shares of the evidence: half visits, the rest agreements and initiatives
EVIDENCE_PER_INTERACTION = 4  # for every fourth piece of evidence there is an interaction too
SISTERS, MEMBERS = 4, 2  # every fourth city is a sister city, every second a member of the network


class SamplePresent(Exception):
    """There is sample data already; it would be made twice."""


@dataclass(frozen=True)
class Made:
    """How many records of each kind were made."""

    cities: int
    visits: int
    agreements: int
    initiatives: int
    interactions: int


def present() -> bool:
    """Whether there is sample data."""
    return _cities().exists()


def _cities() -> CityQuerySet:
    return City.objects.filter(code__regex=rf"^{PREFIX}\d{{4}}$", source=SOURCE)


@transaction.atomic
def load(cities: int, evidence: int) -> Made:
    """Make ``cities`` cities and ``evidence`` visits, agreements and initiatives with them.

    Interactions come on top: no target counts them.
    """
    if present():
        raise SamplePresent
    _spare_exceptions()
    sample = _Sample(clock.today())
    with history.acting(None, REASON):
        places = sample.cities(cities)
        visits = sample.visits(places, round(evidence * VISITED))
        rest = evidence - visits
        agreements = sample.agreements(places, rest // 2)
        initiatives = sample.initiatives(places, rest - agreements)
        interactions = sample.interactions(places, evidence // EVIDENCE_PER_INTERACTION)
    return Made(cities, visits, agreements, initiatives, interactions)


@transaction.atomic
def remove() -> int:
    """Remove it all; how many rows. Records of others that point at it make this fail whole."""
    cities = _cities().values("pk")
    made = Agreement.objects.filter(source=SOURCE, reference__startswith=REFERENCE)
    agreements = made.values("pk")
    initiatives = Initiative.objects.filter(source=SOURCE, lead_bureau__code=BUREAU).values("pk")
    interactions = Interaction.objects.filter(source=SOURCE, lead_bureau__code=BUREAU).values("pk")
    rows: list[Any] = [
        InteractionCity.objects.filter(interaction__in=interactions),
        Interaction.objects.filter(pk__in=interactions),
        InitiativeMeasure.objects.filter(initiative__in=initiatives),
        InitiativeCity.objects.filter(initiative__in=initiatives),
        Initiative.objects.filter(pk__in=initiatives),
        Visit.objects.filter(city__in=cities),
        Trip.objects.filter(source=SOURCE, lead_bureau__code=BUREAU),
        Review.objects.filter(agreement__in=agreements),
        Term.objects.filter(agreement__in=agreements),
        Party.objects.filter(agreement__in=agreements),
        Agreement.objects.filter(pk__in=agreements),
        CityRole.objects.filter(city__in=cities),
        NetworkMembership.objects.filter(city__in=cities),
        Network.objects.filter(code=NETWORK, source=SOURCE),
        City.objects.filter(pk__in=cities),
        Country.objects.filter(code__startswith="X", source=SOURCE),
        Bureau.objects.filter(code=BUREAU),
    ]
    _spare_exceptions()
    with history.acting(None, REASON):
        # One statement each: nothing here needs the rows in memory to cascade.
        removed = sum(queryset._raw_delete(queryset.db) for queryset in rows)
    connection.check_constraints()
    return removed


def _spare_exceptions() -> None:
    """Give pgtrigger's variable its empty value for this transaction.

    Every trigger asks for it, and asking for a variable that was never set raises and catches an
    exception per row: two thirds of the time that the database takes for these inserts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', '{}', true)")


def _letters(number: int) -> str:
    return f"X{chr(ord('A') + number)}"


def _id(kind: str, number: int) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{kind} {number}")


class _Sample:
    """One run: its day, its dice and its bureau."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today
        self.dice = random.Random(20141231)  # noqa: S311  (reproducible, not secret)
        self.bureau = Bureau.objects.create(
            code=BUREAU, name_ja="見本局", name_en="Sample Bureau", source=SOURCE
        )

    def common(self) -> dict[str, Any]:
        """What every record carries: mostly internal, some public, few restricted."""
        [visibility] = self.dice.choices(Visibility.values, weights=(20, 77, 3))
        return {"visibility": visibility, "source": SOURCE}

    def day(self) -> datetime.date:
        """A day of the ten years up to today."""
        return self.today - datetime.timedelta(days=self.dice.randrange(365 * YEARS))

    def cities(self, count: int) -> list[City]:
        """Cities all over the map, their network and their roles in it."""
        countries = Country.objects.bulk_create(
            Country(
                id=_id("country", n),
                code=_letters(n),
                iso3=f"XA{chr(ord('A') + n)}",
                name_ja=f"見本国{n + 1:02}",
                name_en=f"Sampleland {n + 1:02}",
                visibility=Visibility.PUBLIC,
                source=SOURCE,
            )
            for n in range(COUNTRIES)
        )
        regions = Region.values
        places = [
            City(
                id=_id("city", n),
                code=f"{PREFIX}{n + 1:04}",
                name_ja=f"見本都市{n + 1:04}",
                name_en=f"Sample City {n + 1:04}",
                country=countries[n % COUNTRIES],
                region=regions[n % len(regions)],
                latitude=round(self.dice.uniform(-50, 65), 3),
                longitude=round(self.dice.uniform(-179, 179), 3),
                lead_bureau=self.bureau,
                visibility=Visibility.PUBLIC,
                source=SOURCE,
            )
            for n in range(count)
        ]
        _write(places)
        network = Network(
            id=_id("network", 0),
            code=NETWORK,
            name_ja="見本ネットワーク",
            name_en="Sample Network",
            visibility=Visibility.PUBLIC,
            source=SOURCE,
        )
        _write([network])
        starts_on = self.today - datetime.timedelta(days=365 * YEARS)
        spells = [
            NetworkMembership(
                id=_id("membership", n),
                network=network,
                city=city,
                starts_on=starts_on,
                visibility=Visibility.PUBLIC,
                source=SOURCE,
            )
            for n, city in enumerate(places)
            if n % MEMBERS == 0
        ]
        _write(spells)
        _write(
            CityRole(
                id=_id("member", n),
                city=spell.city,
                role=CityRoleKind.NETWORK_MEMBER,
                network=network,
                starts_on=starts_on,
                origin=spell.pk,
                visibility=Visibility.PUBLIC,
                source=SOURCE,
            )
            for n, spell in enumerate(spells)
        )
        return places

    def visits(self, places: list[City], count: int) -> int:
        """Visits both ways; every fifth outbound one belongs to a trip."""
        trips: list[Trip] = []
        visits = [self.visit(n, places[n % len(places)], trips) for n in range(count)]
        _write(trips)
        _write(visits)
        return count

    def visit(self, number: int, city: City, trips: list[Trip]) -> Visit:
        """One visit; those to come lie within the next year."""
        [status] = self.dice.choices(
            (VisitStatus.COMPLETED, VisitStatus.PLANNED, VisitStatus.CANCELLED), weights=(85, 10, 5)
        )
        starts_on = self.day()
        if status == VisitStatus.PLANNED:
            starts_on = self.today + datetime.timedelta(days=self.dice.randrange(1, 365))
        outbound = number % 2 == 0
        office = self.dice.choice(Office.values)
        visit = Visit(
            id=_id("visit", number),
            city=city,
            direction=Direction.OUTBOUND if outbound else Direction.INBOUND,
            starts_on=starts_on,
            ends_on=starts_on + datetime.timedelta(days=number % 4),
            met_on=starts_on if number % 3 else None,
            status=status,
            status_reason="Sample reason" if status == VisitStatus.CANCELLED else "",
            traveller=office if outbound else "",
            visitor_rank="" if outbound else self.dice.choice(VisitorRank.values),
            in_japan=None if outbound else number % 7 != 0,
            met_tmg=None if outbound else number % 5 != 0,
            purpose_ja=f"見本の訪問{number + 1:06}",
            purpose_en=f"Sample visit {number + 1:06}",
            lead_bureau=self.bureau,
            **self.common(),
        )
        if outbound and number % 10 == 0:
            trips.append(self.trip(visit, len(trips)))
            visit.trip = trips[-1]
        return visit

    def trip(self, visit: Visit, number: int) -> Trip:
        """The journey of one visit, by a traveller who makes no other."""
        return Trip(
            id=_id("trip", number),
            principal_ja=f"見本の出張者{number + 1:05}",
            principal_en=f"Sample Traveller {number + 1:05}",
            principal_key=f"{PREFIX}traveller-{number + 1:05}",
            office=visit.traveller,
            starts_on=visit.starts_on,
            ends_on=visit.ends_on,
            status=visit.status,
            status_reason=visit.status_reason,
            purpose_ja=visit.purpose_ja,
            purpose_en=visit.purpose_en,
            visibility=visit.visibility,
            lead_bureau=self.bureau,
            source=SOURCE,
        )

    def agreements(self, places: list[City], count: int) -> int:
        """Agreements with their terms, review dates and the roles they give."""
        agreements = [self.agreement(n, sister=self.is_sister(n, places)) for n in range(count)]
        _write(agreements)
        _write(
            Party(agreement=agreement, city=places[n % len(places)])
            for n, agreement in enumerate(agreements)
        )
        _write(self.terms(agreements))
        _write(self.reviews(agreements))
        _write(
            CityRole(
                id=_id("sister", n),
                city=places[n % len(places)],
                role=CityRoleKind.SISTER_FRIENDSHIP,
                starts_on=agreement.concluded_on,
                origin=agreement.pk,
                visibility=agreement.visibility,
                source=SOURCE,
            )
            for n, agreement in enumerate(agreements)
            if agreement.kind == AgreementKind.SISTER_FRIENDSHIP
        )
        return count

    @staticmethod
    def is_sister(number: int, places: list[City]) -> bool:
        """The first agreement of every fourth city."""
        return number < len(places) and number % SISTERS == 0

    def agreement(self, number: int, *, sister: bool) -> Agreement:
        """One agreement; sister cities have theirs in force."""
        kinds = [kind for kind in AgreementKind.values if kind != AgreementKind.SISTER_FRIENDSHIP]
        [status] = self.dice.choices(
            (AgreementStatus.IN_FORCE, AgreementStatus.ENDED, AgreementStatus.DRAFT),
            weights=(75, 20, 5),
        )
        if sister:
            status = AgreementStatus.IN_FORCE
        kind = AgreementKind.SISTER_FRIENDSHIP if sister else self.dice.choice(kinds)
        concluded_on = None if status == AgreementStatus.DRAFT else self.day()
        approved = sister and concluded_on is not None and concluded_on > clock_starts()
        return Agreement(
            id=_id("agreement", number),
            reference=f"{REFERENCE}{number + 1:06}",
            kind=kind,
            historical=sister and not approved,
            assembly_approved_on=concluded_on if approved else None,
            title_ja=f"見本の合意{number + 1:06}",
            title_en=f"Sample agreement {number + 1:06}",
            status=status,
            concluded_on=concluded_on,
            fields_of_cooperation=["Sample field"],
            lead_bureau=self.bureau,
            **self.common(),
        )

    def terms(self, agreements: Iterable[Agreement]) -> Iterator[Term]:
        """Open-ended while in force; a year, at least, for what ended."""
        for agreement in agreements:
            if agreement.concluded_on:
                ended = agreement.status == AgreementStatus.ENDED
                yield Term(
                    agreement=agreement,
                    starts_on=agreement.concluded_on,
                    ends_on=add_months(agreement.concluded_on, 12) if ended else None,
                )

    def reviews(self, agreements: Iterable[Agreement]) -> Iterator[Review]:
        """The next review of what is alive, as the review clock says."""
        for number, agreement in enumerate(agreements):
            if agreement.status in REVIEWED and agreement.concluded_on:
                yield Review(
                    id=_id("review", number),
                    agreement=agreement,
                    cycle=1,
                    due_on=review_due(
                        kind=agreement.kind,
                        concluded_on=agreement.concluded_on,
                        precision=Precision.DAY,
                        interval_months=agreement.review_interval_months,
                        last_review_on=None,
                    ),
                    lead_bureau=self.bureau,
                    visibility=agreement.visibility,
                    source=SOURCE,
                )

    def initiatives(self, places: list[City], count: int) -> int:
        """Initiatives under the sample bureau, each with one city."""
        initiatives = [self.initiative(n) for n in range(count)]
        _write(initiatives)
        _write(
            InitiativeCity(initiative=initiative, city=places[n % len(places)])
            for n, initiative in enumerate(initiatives)
        )
        return count

    def initiative(self, number: int) -> Initiative:
        """One initiative; planned ones have no date yet."""
        [status] = self.dice.choices(
            (InitiativeStatus.RUNNING, InitiativeStatus.COMPLETED, InitiativeStatus.PLANNED),
            weights=(50, 40, 10),
        )
        return Initiative(
            id=_id("initiative", number),
            title_ja=f"見本の取組{number + 1:06}",
            title_en=f"Sample initiative {number + 1:06}",
            status=status,
            starts_on=None if status == InitiativeStatus.PLANNED else self.day(),
            lead_bureau=self.bureau,
            **self.common(),
        )

    def interactions(self, places: list[City], count: int) -> int:
        """Calls, letters and meetings, every third of them with two cities."""
        interactions = [self.interaction(n) for n in range(count)]
        _write(interactions)
        _write(
            InteractionCity(interaction=interaction, city=city)
            for n, interaction in enumerate(interactions)
            for city in self.counterparts(n, places)
        )
        return count

    @staticmethod
    def counterparts(number: int, places: list[City]) -> list[City]:
        """One city, or two where there are as many."""
        first, second = (places[(number + step) % len(places)] for step in (0, 1))
        return [first, second] if number % 3 == 0 and first != second else [first]

    def interaction(self, number: int) -> Interaction:
        """One interaction; summaries are in one language each."""
        language = Language.JA if number % 2 else Language.EN
        words = {Language.JA: "見本の交流記録", Language.EN: "Sample interaction "}
        return Interaction(
            id=_id("interaction", number),
            occurred_on=self.day(),
            kind=self.dice.choice(InteractionKind.values),
            summary=f"{words[language]}{number + 1:06}",
            language=language,
            lead_bureau=self.bureau,
            **self.common(),
        )


def _write(rows: Iterable[models.Model]) -> None:
    """Insert rows of one model, with the search text that ``save`` would have given them."""
    written = list(rows)
    if not written:
        return
    for row in written:
        if hasattr(row, "search_parts"):
            row.search_text = search.search_text(row.search_parts())  # type: ignore[attr-defined]
    type(written[0])._default_manager.bulk_create(written, batch_size=BATCH)
