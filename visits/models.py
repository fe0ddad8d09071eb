"""Trips of the home city's officials, and visits to and from partner cities."""

import datetime
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import DateField, ExpressionWrapper, F, Func, Q, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement
from cities.models import City
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.dates import Precision, period_end
from diplomacy.core.enums import Language
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import Record, SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet
from diplomacy.core.money import MAX_YEN
from diplomacy.core.search import search_words

from .enums import AHEAD, CALLED_OFF, Direction, Office, VisitorRank, VisitStatus
from .lifecycle import TRIP_LIFECYCLE, VISIT_LIFECYCLE
from .validators import check_report, check_trip_fits, check_visit_sides


def days_away(starts: str, ends: str) -> Func:
    """The half-open range of days of a journey, for exclusion constraints.

    The last day is left out, so that one may come back and leave again on the same day; a journey
    of a single day holds that day, for an empty range would exclude nothing.
    """
    day_after = ExpressionWrapper(F(starts) + Value(1), output_field=DateField())
    return Func(
        F(starts),
        Greatest(F(ends), day_after),
        Value("[)"),
        function="daterange",
        output_field=DateRangeField(),
    )


class DatedRecord(SearchableRecord):
    """What trips and visits share: days known to one precision, and how far they have come."""

    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    dates_precision = PrecisionField(verbose_name=_("precision of the dates"))
    status = models.CharField(
        _("status"), max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED
    )
    status_reason = models.TextField(
        _("reason for the status"), blank=True, help_text=_("Needed when cancelled or postponed.")
    )
    purpose_en = models.TextField(_("purpose in English"), blank=True)
    purpose_ja = models.TextField(_("purpose in Japanese"), blank=True)

    class Meta(SearchableRecord.Meta):
        abstract = True

    @property
    def purpose(self) -> str:
        """The purpose in the reader's language."""
        return pick(self, "purpose")

    def clean(self) -> None:
        """Move dates to the last day of the period that is known."""
        super().clean()
        for name in ("starts_on", "ends_on", "met_on"):
            if on := getattr(self, name, None):
                setattr(self, name, period_end(on, self.dates_precision))


class DatedQuerySet(SearchableQuerySet):
    """Questions about trips and visits alike."""

    def ahead(self, on: datetime.date) -> Self:
        """Planned or confirmed, and not over on the day; soonest first."""
        return self.active().filter(status__in=AHEAD, ends_on__gte=on).order_by("starts_on", "id")

    def completed(self) -> Self:
        """Those that took place."""
        return self.active().filter(status=VisitStatus.COMPLETED)

    def between(self, first: datetime.date, last: datetime.date) -> Self:
        """Those with at least one day from ``first`` to ``last``, both inclusive."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)


@feed.publish()
@track()
class Trip(DatedRecord):
    """A journey abroad of one person for the home city, with one or more visits."""

    principal_ja = models.CharField(_("traveller's name in Japanese"), max_length=120, blank=True)
    principal_en = models.CharField(_("traveller's name in English"), max_length=120, blank=True)
    principal_key = models.SlugField(
        _("traveller's code"),
        max_length=120,
        allow_unicode=True,
        blank=True,
        help_text=_(
            "One code for each person, however the name is written. Empty: made from the name."
        ),
    )
    office = models.CharField(_("office held"), max_length=16, choices=Office)
    announced_on = models.DateField(_("announced"), null=True, blank=True)
    budget_yen = models.PositiveBigIntegerField(
        _("budget in yen"), null=True, blank=True, validators=[MaxValueValidator(MAX_YEN)]
    )
    cost_yen = models.PositiveBigIntegerField(
        _("cost in yen"), null=True, blank=True, validators=[MaxValueValidator(MAX_YEN)]
    )

    objects = DatedQuerySet.as_manager()  # type: ignore[misc]

    class Meta(DatedRecord.Meta):
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ["-starts_on", "id"]
        indexes = [
            *DatedRecord.Meta.indexes,
            models.Index(fields=["-starts_on", "id"], name="trip_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="trip_ends_after_start",
                violation_error_message=_("The trip cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=CALLED_OFF) | ~Q(status_reason=""),
                name="trip_called_off_has_reason",
                violation_error_message=_("Say why the trip is cancelled or postponed."),
            ),
            models.CheckConstraint(
                condition=~Q(principal_ja="", principal_en="") & ~Q(principal_key=""),
                name="trip_names_its_principal",
                violation_error_message=_(
                    "Name the person who travels, in Japanese or in English."
                ),
            ),
            ExclusionConstraint(
                name="trip_principal_in_one_place",
                expressions=[
                    ("principal_key", RangeOperators.EQUAL),
                    (days_away("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(dates_precision=Precision.DAY, voided_at__isnull=True)
                & ~Q(status__in=CALLED_OFF),
                violation_error_code="overlap",
                violation_error_message=_("This person is already on another trip in these days."),
            ),
        ]
        triggers = [*Record.Meta.triggers, TRIP_LIFECYCLE.trigger("trip_status_moves")]

    def __str__(self) -> str:
        return self.title

    @property
    def principal(self) -> str:
        """The traveller's name in the reader's language."""
        return pick(self, "principal")

    @property
    def title(self) -> str:
        """Who travels, in which office; the purpose may be a paragraph."""
        return gettext("%(principal)s (%(office)s)") % {
            "principal": self.principal,
            "office": self.get_office_display(),
        }

    def get_absolute_url(self) -> str:
        """The trip's page."""
        return address("visits:trip_detail", pk=self.pk)

    def set_principal_key(self) -> None:
        """Give the person a code, made from the name where none is given."""
        name = self.principal_key or self.principal_en or self.principal_ja
        self.principal_key = slugify(name, allow_unicode=True)

    def clean(self) -> None:
        """Give the person a code where none is named."""
        super().clean()
        self.set_principal_key()

    def validate_constraints(self, exclude: Any = None) -> None:
        """The condition of the exclusion constraint reads columns that forms do not show."""
        shown = set(exclude or ()) - {"dates_precision", "status"}
        super().validate_constraints(exclude=shown)

    def search_parts(self) -> Iterable[str | None]:
        """The person and the purpose."""
        return [self.principal_ja, self.principal_en, self.purpose_en, self.purpose_ja]


class VisitQuerySet(DatedQuerySet):
    """Questions people ask about visits."""

    def visible_to(self, user: Any) -> Self:
        """Visits the user may know of; one that would name a hidden city is hidden as well."""
        return super().visible_to(user).exclude(city__in=City.objects.hidden_from(user))

    def search(self, query: str) -> Self:
        """Visits that hold every word, in their own texts or in the names of their city.

        The names are asked where they are kept, so a renamed city is found by its new name. Each
        half has its index, which an OR over both tables would leave unused.
        """
        found = self
        for word in search_words(query):
            cities = City.objects.filter(search_text__contains=word).values("pk")
            own = Visit.objects.filter(search_text__contains=word).order_by().values("pk")
            theirs = Visit.objects.filter(city__in=cities).order_by().values("pk")
            found = found.filter(pk__in=own.union(theirs))
        return found

    def with_met_date(self) -> Self:
        """Annotate ``happened_on``: the day of the meeting, else the last day of the visit."""
        return self.annotate(happened_on=Coalesce("met_on", "ends_on"))

    def by_leaders(self) -> Self:
        """Completed visits of one leader to the other: the governor there, or theirs here.

        A meeting outside Japan or without the home city's government is a contact, not a visit.
        """
        return self.completed().filter(
            Q(direction=Direction.OUTBOUND, traveller=Office.GOVERNOR)
            | Q(
                direction=Direction.INBOUND,
                visitor_rank=VisitorRank.TOP,
                in_japan=True,
                met_tmg=True,
            )
        )

    def of_city(self, city: City | UUID) -> Self:
        """Visits to or from the city, or a record that was merged into it."""
        return self.filter(city__in=City.objects.standing_for(city))


@feed.publish(hidden_with=["city"])
@track()
class Visit(DatedRecord):
    """One visit to one partner city, or from one.

    The sides differ: an outbound visit names the office of its traveller, an inbound one the rank
    of the visitor, whether they were in Japan and whether the home city's government met them.
    """

    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="visits"
    )
    trip = models.ForeignKey(
        Trip,
        verbose_name=_("trip"),
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        blank=True,
    )
    met_on = models.DateField(
        _("day of the meeting"),
        null=True,
        blank=True,
        help_text=_("Empty: the last day of the visit counts."),
    )
    traveller = models.CharField(_("traveller's office"), max_length=16, choices=Office, blank=True)
    visitor_rank = models.CharField(
        _("visitor's rank"), max_length=8, choices=VisitorRank, blank=True
    )
    in_japan = models.BooleanField(_("in Japan"), null=True, blank=True)
    met_tmg = models.BooleanField(_("met the home city's government"), null=True, blank=True)
    official = models.BooleanField(_("official visit"), default=False)
    results_en = models.TextField(_("results in English"), blank=True)
    results_ja = models.TextField(_("results in Japanese"), blank=True)
    report = models.TextField(
        _("report"), blank=True, help_text=_("A working note, needed once the visit is over.")
    )
    report_language = models.CharField(
        _("language of the report"), max_length=2, choices=Language, default=Language.JA
    )
    protocol_notes = models.TextField(
        _("protocol notes"),
        blank=True,
        help_text=_(
            "Forms of address, precedence and wishes of guests. Read only by those who"
            " look after visits."
        ),
    )
    protocol_notes_language = models.CharField(
        _("language of the protocol notes"), max_length=2, choices=Language, default=Language.JA
    )
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement concluded"),
        on_delete=models.PROTECT,
        related_name="visits",
        null=True,
        blank=True,
        help_text=_("The agreement that was concluded on this visit."),
    )
    from_system = models.BooleanField(_("from another system"), default=False, editable=False)

    objects = VisitQuerySet.as_manager()  # type: ignore[misc]

    class Meta(DatedRecord.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-starts_on", "id"]
        indexes = [
            *DatedRecord.Meta.indexes,
            models.Index(fields=["-starts_on", "id"], name="visit_recent"),
            models.Index(fields=["city", "-starts_on"], name="visit_of_city"),
            models.Index(fields=["status", "-starts_on", "id"], name="visit_by_status"),
            # How many visits of a status a reader may know of, without reading the visits.
            models.Index(
                fields=["status", "visibility", "city"],
                include=["voided_at"],
                name="visit_number_of_status",
            ),
            # All that counting a target asks of a visit, without reading its texts.
            models.Index(
                fields=["city"],
                include=[
                    "id",
                    "met_on",
                    "ends_on",
                    "dates_precision",
                    "direction",
                    "traveller",
                    "visitor_rank",
                    "in_japan",
                    "met_tmg",
                    "visibility",
                    "lead_bureau",
                ],
                condition=Q(status=VisitStatus.COMPLETED, voided_at__isnull=True),
                name="visit_as_evidence",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="visit_ends_after_start",
                violation_error_message=_("The visit cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True)
                | Q(met_on__gte=F("starts_on"), met_on__lte=F("ends_on")),
                name="visit_met_during_visit",
                violation_error_message=_("The meeting lies outside the days of the visit."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=CALLED_OFF) | ~Q(status_reason=""),
                name="visit_called_off_has_reason",
                violation_error_message=_("Say why the visit is cancelled or postponed."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(
                        direction=Direction.OUTBOUND,
                        visitor_rank="",
                        in_japan__isnull=True,
                        met_tmg__isnull=True,
                    )
                    & ~Q(traveller="")
                )
                | (
                    Q(
                        direction=Direction.INBOUND,
                        traveller="",
                        in_japan__isnull=False,
                        met_tmg__isnull=False,
                    )
                    & ~Q(visitor_rank="")
                ),
                name="visit_sides_match_direction",
                violation_error_message=_(
                    "An outbound visit names its traveller; an inbound one the visitor's rank,"
                    " whether it was in Japan and whether the government met them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(trip__isnull=True) | Q(direction=Direction.OUTBOUND),
                name="visit_trip_is_outbound",
                violation_error_message=_("Only an outbound visit belongs to a trip."),
            ),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.COMPLETED)
                | ~Q(report="")
                | ~Q(source=[])
                | Q(from_system=True),
                name="visit_completed_has_report",
                violation_error_message=_("A completed visit needs a report or a source."),
            ),
        ]
        triggers = [*Record.Meta.triggers, VISIT_LIFECYCLE.trigger("visit_status_moves")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """Whose visit it is: the governor's to a city, or a city's top leader's."""
        if self.direction == Direction.OUTBOUND:
            return gettext("%(who)s’s visit to %(city)s") % {
                "who": self.get_traveller_display(),
                "city": self.city.name,
            }
        titles: dict[str, str] = {
            VisitorRank.TOP: gettext("Visit by the leader of %(city)s"),
            VisitorRank.DEPUTY: gettext("Visit by the deputy leader of %(city)s"),
        }
        title = titles.get(self.visitor_rank) or gettext("Visit by a delegation from %(city)s")
        return title % {"city": self.city.name}

    @property
    def results(self) -> str:
        """The results in the reader's language."""
        return pick(self, "results")

    @property
    def happened_date(self) -> datetime.date:
        """The day that counts: of the meeting, else the last one."""
        return self.met_on or self.ends_on

    def get_absolute_url(self) -> str:
        """The visit's page."""
        return address("visits:visit_detail", pk=self.pk)

    def clean(self) -> None:
        """Say beside the field at fault what the constraints would say of the whole."""
        super().clean()
        check_visit_sides(self)
        check_report(self)
        check_trip_fits(self)

    def search_parts(self) -> Iterable[str | None]:
        """What was intended and what came of it; the city is searched by its own names."""
        return [self.purpose_en, self.purpose_ja, self.results_en, self.results_ja]
