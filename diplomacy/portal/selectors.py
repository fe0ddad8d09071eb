"""What dashboards ask across all registers: contacts, anniversaries, reviews, partners on a map.

"On a day" means: as recorded now, seen from that day.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.postgres.aggregates import JSONBAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, ExtractYear, Greatest, JSONObject
from django.db.models.lookups import GreaterThanOrEqual

from agreements.enums import AgreementKind, ReviewPhase
from agreements.models import Agreement, AgreementQuerySet, Party, Term
from agreements.selectors.agreements import agreements_for
from cities.enums import CityRoleKind
from cities.models import City, CityQuerySet, Interaction, InteractionCity, roles_of_each
from diplomacy.core.bilingual import pick
from diplomacy.core.dates import add_months
from visits.models import Visit

from .charts import Mark

# --- Contacts ------------------------------------------------------------------------------------


def silent_after_months() -> int:
    """Months without contact after which a partner counts as silent."""
    months: int = settings.PORTAL_SILENT_AFTER_MONTHS
    return months


def silent_before(on: datetime.date) -> datetime.date:
    """A partner whose last contact lies before this day is silent on ``on``."""
    return add_months(on, -silent_after_months())


AGREEMENT = "agreement"


@dataclass(frozen=True)
class Contact:
    """The last real contact: a completed visit either way, the signing of an agreement, or a call,
    letter or meeting, which is named by its own kind."""

    on: datetime.date
    precision: str
    kind: str

    @classmethod
    def parse(cls, text: str | None) -> "Contact | None":
        """From the annotation ``last_contact``; None when no contact is on record."""
        if not text:
            return None
        on, kind, precision = text.split("|")
        return cls(datetime.date.fromisoformat(on), precision, kind)


def with_last_contact(cities: CityQuerySet, user: Any, on: datetime.date) -> CityQuerySet:
    """Annotate ``last_contact``: day, kind and precision in one sortable text, or null.

    Never from the time at which a row was written. Visits, agreements and interactions of a record
    that was merged into the city are its own. A record hidden from the reader is no contact for
    them: its day would tell of it.
    """
    own = City.objects.standing_for(OuterRef(OuterRef("pk"))).values("pk")
    completed: Any = Visit.objects.visible_to(user).completed().with_met_date()
    visits = (
        completed.filter(city__in=own, happened_on__lte=on)
        .order_by("-happened_on", "-direction")
        .values(contact=_contact("happened_on", F("direction"), "dates_precision"))
    )
    signatures = (
        Party.objects.filter(
            city__in=own,
            agreement__in=Agreement.objects.visible_to(user)
            .active()
            .signed()
            .filter(concluded_on__lte=on),
        )
        .order_by("-agreement__concluded_on")
        .values(
            contact=_contact(
                "agreement__concluded_on", Value(AGREEMENT), "agreement__concluded_on_precision"
            )
        )
    )
    interactions = (
        InteractionCity.objects.filter(
            city__in=own,
            interaction__in=Interaction.objects.visible_to(user)
            .active()
            .filter(occurred_on__lte=on),
        )
        .order_by("-interaction__occurred_on", "-interaction__kind")
        .values(
            contact=_contact(
                "interaction__occurred_on",
                F("interaction__kind"),
                "interaction__occurred_on_precision",
            )
        )
    )
    latest = [Subquery(contacts[:1]) for contacts in (visits, signatures, interactions)]
    return cities.annotate(last_contact=Greatest(*latest))


def _contact(on: str, kind: Any, precision: str) -> Concat:
    return Concat(
        Cast(F(on), CharField()),
        Value("|"),
        kind,
        Value("|"),
        F(precision),
        output_field=CharField(),
    )


def contact_condition(mark: str, on: datetime.date) -> Q:
    """The cities of one mark of the map of contacts; reads ``last_contact``."""
    bound = silent_before(on).isoformat()
    return {
        Mark.RECENT.value: Q(last_contact__gte=bound),
        Mark.SILENT.value: Q(last_contact__lt=bound),
        Mark.UNKNOWN.value: Q(last_contact__isnull=True),
    }[mark]


# --- Partners ------------------------------------------------------------------------------------


def partners_on(user: Any, on: datetime.date) -> CityQuerySet:
    """The visible partners on a day with their country, last contact and ``role_mark``."""
    cities = City.objects.visible_to(user).partners(on).select_related("country")
    return with_last_contact(_with_role_mark(cities, on), user, on)


def _with_role_mark(cities: CityQuerySet, on: datetime.date) -> CityQuerySet:
    held = roles_of_each(on)
    sister = Exists(held.filter(role=CityRoleKind.SISTER_FRIENDSHIP))
    member = Exists(held.filter(role=CityRoleKind.NETWORK_MEMBER))
    home = Exists(held.filter(role=CityRoleKind.HOME))
    return cities.annotate(
        role_mark=Case(
            When(home, then=Value(Mark.HOME.value)),
            When(sister & member, then=Value(Mark.BOTH.value)),
            When(sister, then=Value(Mark.SISTER.value)),
            default=Value(Mark.MEMBER.value),
            output_field=CharField(),
        )
    )


_NAMES = ("name_ja", "name_en")
_SHOWN = ("code", *_NAMES, "latitude", "longitude", "country")


@dataclass(frozen=True)
class Partner:
    """A partner, or the home city, as the map and its table show it."""

    city: City
    role_mark: str
    contact: Contact | None
    on: datetime.date

    @property
    def role_label(self) -> Any:
        """The role in words."""
        return Mark(self.role_mark).label

    @property
    def contact_mark(self) -> str:
        """Whether it is silent."""
        if self.role_mark == Mark.HOME:
            return Mark.HOME.value
        if self.contact is None:
            return Mark.UNKNOWN.value
        late = self.contact.on < silent_before(self.on)
        return (Mark.SILENT if late else Mark.RECENT).value


@dataclass(frozen=True)
class Partners:
    """All visible partners on a day; ``home_rows`` has the home city, where it is on record."""

    on: datetime.date
    rows: tuple[Partner, ...]
    home_rows: tuple[Partner, ...]

    @cached_property
    def silent(self) -> list[Partner]:
        """Without contact for longer than the period, the longest silence first; then those
        without any contact on record."""
        quiet = [row for row in self.rows if row.contact_mark in (Mark.SILENT, Mark.UNKNOWN)]
        return sorted(
            quiet,
            key=lambda row: (
                row.contact is None,
                row.contact.on if row.contact else self.on,
                row.city.code,
            ),
        )


def partners(user: Any, on: datetime.date) -> Partners:
    """Partners and home city in one query; what the map, its table and the silent list show."""
    cities = _with_role_mark(City.objects.visible_to(user).active().with_partner_flag(on), on)
    cities = cities.filter(Q(is_partner=True) | Q(role_mark=Mark.HOME)).select_related("country")
    # Sources and local names are most of a row, and nothing here shows them.
    cities = cities.only(*_SHOWN, *(f"country__{name}" for name in _NAMES))
    rows = [
        Partner(city, city.role_mark, Contact.parse(city.last_contact), on)
        for city in with_last_contact(cities, user, on).order_by("code")
    ]
    return Partners(
        on,
        rows=tuple(row for row in rows if row.role_mark != Mark.HOME),
        home_rows=tuple(row for row in rows if row.role_mark == Mark.HOME),
    )


# --- Agreements ----------------------------------------------------------------------------------

MILESTONE_YEARS = 5
PHASES = (ReviewPhase.OPEN, ReviewPhase.OVERDUE, ReviewPhase.DUE, ReviewPhase.NONE_ON_RECORD)


def with_anniversary(agreements: AgreementQuerySet, on: datetime.date) -> AgreementQuerySet:
    """Annotate ``anniversary_on``, the next one on or after the day, its ``anniversary_years``,
    and ``is_milestone``: a round one within 12 months, of a sister or friendship agreement in
    force on the day.

    PostgreSQL adds years as :func:`core.dates.anniversary` does: 29 February falls on the 28th in
    common years.
    """
    age = ExpressionWrapper(
        Value(on.year) - ExtractYear("concluded_on"), output_field=IntegerField()
    )
    years = Case(When(GreaterThanOrEqual(_years_later(age), Value(on)), then=age), default=age + 1)
    running = Term.objects.filter(agreement=OuterRef("pk")).running(on)
    return (
        agreements.annotate(anniversary_years=years)
        .annotate(anniversary_on=_years_later(F("anniversary_years")))
        .annotate(
            # What a row says by itself comes first: the rest is asked of few.
            is_milestone=Q(kind=AgreementKind.SISTER_FRIENDSHIP)
            & Q(anniversary_years__in=range(MILESTONE_YEARS, 1000, MILESTONE_YEARS))
            & Q(anniversary_on__lt=add_months(on, 12))
            & Q(Exists(running))
        )
    )


def _years_later(years: Any) -> Any:
    added = Func(
        F("concluded_on"), years, template="(%(expressions)s * interval '1 year')", arg_joiner=" + "
    )
    return Cast(added, DateField())


def milestones(user: Any, on: datetime.date) -> AgreementQuerySet:
    """Visible agreements with a round anniversary in the 12 months from the day."""
    return with_anniversary(agreements_for(user, on).active(), on).filter(is_milestone=True)


@dataclass(frozen=True)
class Anniversary:
    """A round anniversary to come, and the partner cities it is celebrated with."""

    on: datetime.date
    years: int
    precision: str
    cities: list[tuple[str, str]]  # code and name
    agreement_id: str


@dataclass(frozen=True)
class Agreements:
    """What the dashboard says about the agreements a reader may know of."""

    phases: dict[str, int]
    anniversaries: list[Anniversary]


def agreements(user: Any, on: datetime.date) -> Agreements:
    """Reviews by where they stand, and anniversaries ahead.

    One statement, so that the figures belong together.
    """
    parties = (
        Party.objects.filter(agreement=OuterRef("pk"), city__in=City.objects.visible_to(user))
        .order_by("id")
        .values(
            entry=JSONObject(code="city__code", name_ja="city__name_ja", name_en="city__name_en")
        )
    )
    rows = Agreement.objects.visible_to(user).active().with_review(on)
    found = with_anniversary(rows, on).aggregate(
        **{phase.value: Count("pk", filter=Q(review_state=phase)) for phase in PHASES},
        anniversaries=JSONBAgg(
            JSONObject(
                on="anniversary_on",
                years="anniversary_years",
                precision="concluded_on_precision",
                id="id",
                cities=ArraySubquery(parties),
            ),
            filter=Q(is_milestone=True),
            default=Value([]),
        ),
    )
    return Agreements(
        {phase.value: found[phase.value] for phase in PHASES},
        sorted(
            (_anniversary(entry) for entry in found["anniversaries"]),
            key=lambda a: (a.on, a.agreement_id),
        ),
    )


def _anniversary(entry: dict[str, Any]) -> Anniversary:
    return Anniversary(
        on=datetime.date.fromisoformat(entry["on"]),
        years=entry["years"],
        precision=entry["precision"],
        cities=[(city["code"], pick(SimpleNamespace(**city), "name")) for city in entry["cities"]],
        agreement_id=entry["id"],
    )
