"""Cities, countries or regions, networks, and the dated roles that make a city a partner."""

import datetime
import zoneinfo
from collections.abc import Iterable
from typing import Any, Self
from uuid import UUID

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.enums import NETWORK_ROLES, PARTNER_ROLES, CityKind, CityRoleKind, NetworkStatus, Region
from cities.validators import validate_names_local, validate_timezone
from diplomacy.core.addresses import address
from diplomacy.core.bilingual import pick
from diplomacy.core.feed import recording as feed
from diplomacy.core.fields import CodeField, PrecisionField
from diplomacy.core.history import track
from diplomacy.core.models import Record, RecordQuerySet, SearchableRecord
from diplomacy.core.models.base import SearchableQuerySet
from diplomacy.core.validators import validate_order


def days(starts: str, ends: str) -> Func:
    """The closed range of days between two nullable columns, for exclusion constraints."""
    return Func(
        F(starts), F(ends), Value("[]"), function="daterange", output_field=DateRangeField()
    )


@feed.publish()
@track()
class Country(Record):
    """A country or region in which a city lies. Pages call the column "Country or region"."""

    code = CodeField(
        max_length=2,
        help_text=_("Two letters of ISO 3166-1, such as JP."),
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Use two capital letters."))],
    )
    iso3 = models.CharField(
        _("three-letter code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{3}\Z", _("Use three capital letters."))],
    )
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    formal_name_ja = models.CharField(_("formal name in Japanese"), max_length=200, blank=True)
    formal_name_en = models.CharField(_("formal name in English"), max_length=200, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    subregion = models.CharField(_("subregion"), max_length=60, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("country or region")
        verbose_name_plural = _("countries and regions")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self, "name")


def roles_of_each(on: datetime.date) -> "CityRoleQuerySet":
    """For a subquery: roles that a row of cities, or a record merged into it, holds on the day."""
    own = City.objects.standing_for(OuterRef(OuterRef("pk")))
    return CityRole.objects.held_on(on).filter(city__in=own.values("pk"))


class CityQuerySet(SearchableQuerySet):
    """Questions people ask about cities."""

    def with_partner_flag(self, on: datetime.date) -> Self:
        """Annotate ``is_partner``: whether the city holds a partner's role on the day.

        Members of a suspended network count. The home city never does, although it belongs to
        networks itself; nor does a record that was merged into another, whose roles count there.
        """
        held = roles_of_each(on)
        return self.annotate(
            is_partner=Q(
                Exists(held.filter(role__in=PARTNER_ROLES)),
                voided_at__isnull=True,
                merged_into__isnull=True,
            )
            & ~Exists(held.filter(role=CityRoleKind.HOME))
        )

    def standing_for(self, city: "City | UUID | OuterRef") -> Self:
        """The city and the records that were merged into it; in a subquery, those of each row.

        For ``city__in``: an OR over a join would read every row that belongs to some city.
        """
        key = getattr(city, "pk", city)
        return self.filter(Q(pk=key) | Q(merged_into=key))

    def partners(self, on: datetime.date) -> Self:
        """Only the partners on the day, each once."""
        return self.with_partner_flag(on).filter(is_partner=True)

    def same_as(self, cities: Iterable["City"]) -> Self:
        """Every record of these cities: themselves, and those that were merged with them."""
        kept = {city.merged_into_id or city.pk for city in cities}
        return self.filter(Q(pk__in=kept) | Q(merged_into__in=kept))


# One merge at a time: two that would form a chain or a circle do not see each other's rows.
merge_trigger = pgtrigger.Trigger(
    name="merged_one_deep",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    condition=pgtrigger.Q(new__merged_into__isnull=False),
    func="""
        IF TG_OP = 'UPDATE' AND OLD.merged_into_id = NEW.merged_into_id THEN
            RETURN NEW;
        END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended('cities.merge', 0));
        IF EXISTS (
            SELECT FROM cities_city
            WHERE (id = NEW.merged_into_id AND merged_into_id IS NOT NULL)
               OR merged_into_id = NEW.id
        ) THEN
            RAISE EXCEPTION 'a merged city has no other merged into it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'city_merged_one_deep';
        END IF;
        RETURN NEW;
    """,
)


@feed.publish(shown_on=["merged_into"])
@track()
class City(SearchableRecord):
    """A city, state or metropolis, whether partner or not; the home city is one of them."""

    code = CodeField(help_text=_("The name other systems use, such as new-york. It never changes."))
    kind = models.CharField(_("kind"), max_length=12, choices=CityKind, default=CityKind.CITY)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_ja = models.CharField(_("name in Japanese"), max_length=120)
    name_ja_formal = models.CharField(_("formal name in Japanese"), max_length=120, blank=True)
    names_local = models.JSONField(
        _("local names"), default=list, blank=True, validators=[validate_names_local]
    )
    aliases = ArrayField(
        models.CharField(max_length=120),
        verbose_name=_("other spellings"),
        default=list,
        blank=True,
        help_text=_("Spellings found in documents; search and import understand them."),
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country or region"),
        on_delete=models.PROTECT,
        related_name="cities",
    )
    region = models.CharField(_("part of the world"), max_length=20, choices=Region)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    timezone = models.CharField(
        _("time zone"), max_length=64, blank=True, validators=[validate_timezone]
    )
    leader_office_en = models.CharField(_("leader's office in English"), max_length=120, blank=True)
    leader_office_ja = models.CharField(
        _("leader's office in Japanese"), max_length=120, blank=True
    )
    desk_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("desk officer"),
        on_delete=models.PROTECT,
        related_name="desk_cities",
        null=True,
        blank=True,
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        related_name="merged_from",
        null=True,
        blank=True,
        help_text=_("The record that people should use in place of this one."),
    )

    objects = CityQuerySet.as_manager()  # type: ignore[misc]

    class Meta(SearchableRecord.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "kind", "name_en"],
                name="city_name_unique",
                violation_error_code="unique",
                violation_error_message=_(
                    "This country already has a record of this kind and name."
                ),
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="city_not_merged_into_itself",
                violation_error_message=_("A city cannot be merged into itself."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # Named as present: a check that comes out as null would be passed.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="city_point_on_earth",
                violation_error_message=_(
                    "Give both latitude (-90 to 90) and longitude (-180 to 180), or neither."
                ),
            ),
        ]
        triggers = [*SearchableRecord.Meta.triggers, merge_trigger]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self, "name")

    @property
    def leader_office(self) -> str:
        """The title of the city's leader in the reader's language."""
        return pick(self, "leader_office")

    def local_time(self) -> datetime.datetime | None:
        """The time there now, by the real clock; None when the time zone is not recorded."""
        return (
            timezone.now().astimezone(zoneinfo.ZoneInfo(self.timezone)) if self.timezone else None
        )

    def get_absolute_url(self) -> str:
        """The city's page."""
        return address("cities:city_detail", code=self.code)

    def search_parts(self) -> Iterable[str]:
        """Every spelling under which someone may look for the city."""
        local = (entry["name"] for entry in self.names_local)
        return [self.code, self.name_en, self.name_ja, self.name_ja_formal, *local, *self.aliases]


@feed.publish()
@track()
class Network(SearchableRecord):
    """A network of cities, such as one for the major cities of a continent."""

    code = CodeField()
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    established_on = models.DateField(_("established"), null=True, blank=True)
    established_on_precision = PrecisionField()
    status = models.CharField(
        _("status"), max_length=10, choices=NetworkStatus, default=NetworkStatus.ACTIVE
    )
    status_since = models.DateField(_("status since"), null=True, blank=True)
    status_since_precision = PrecisionField()
    status_note_ja = models.TextField(_("note on the status in Japanese"), blank=True)
    status_note_en = models.TextField(_("note on the status in English"), blank=True)
    joint_projects_reported = models.PositiveIntegerField(
        _("joint projects reported"),
        null=True,
        blank=True,
        help_text=_("A reported number; the projects themselves need not be on record."),
    )

    class Meta(SearchableRecord.Meta):
        verbose_name = _("network")
        verbose_name_plural = _("networks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return pick(self, "name")

    def get_absolute_url(self) -> str:
        """The network's page."""
        return address("cities:network_detail", code=self.code)

    def search_parts(self) -> Iterable[str]:
        """Its code and both names."""
        return [self.code, self.name_en, self.name_ja]


class NetworkMembershipQuerySet(RecordQuerySet):
    """Spells of cities in networks."""

    def visible_to(self, user: Any) -> Self:
        """Spells the user may know of; one that names a hidden city or network is hidden too."""
        visible = super().visible_to(user)
        cities = City.objects.visible_to(user)
        if not cities.query.where:
            return visible
        return visible.filter(city__in=cities, network__in=Network.objects.visible_to(user))


_ENDS_FIRST = _("The membership cannot end before it starts.")


@feed.publish(hidden_with=["city", "network"], shown_on=["network"])
@track(root="network")
class NetworkMembership(Record):
    """One spell of one city in one network; a city that returns has another."""

    network = models.ForeignKey(
        Network, verbose_name=_("network"), on_delete=models.PROTECT, related_name="memberships"
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="memberships"
    )
    starts_on = models.DateField(_("from"), null=True, blank=True, help_text=_("Empty: not known."))
    starts_on_precision = PrecisionField()
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Empty: still a member.")
    )
    ends_on_precision = PrecisionField()
    co_advocate = models.BooleanField(_("co-advocate"), default=False)

    objects = NetworkMembershipQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name = _("network membership")
        verbose_name_plural = _("network memberships")
        ordering = ["network", "city"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message=_ENDS_FIRST,
            ),
            ExclusionConstraint(
                name="membership_spells_apart",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    ("city", RangeOperators.EQUAL),
                    (days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True),
                violation_error_code="overlap",
                violation_error_message=_(
                    "The city is already a member of this network in that time."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} – {self.network}"

    def get_absolute_url(self) -> str:
        """The network's page, where its members are listed."""
        return self.network.get_absolute_url()

    def clean(self) -> None:
        """Days in their order."""
        validate_order(self.starts_on, self.ends_on, _ENDS_FIRST)


class CityRoleQuerySet(RecordQuerySet):
    """Roles over time."""

    def visible_to(self, user: Any) -> Self:
        """Roles the user may know of; one that names a hidden city or network is hidden too."""
        visible = super().visible_to(user)
        cities = City.objects.visible_to(user)
        if not cities.query.where:
            return visible
        networks = Network.objects.visible_to(user)
        return visible.filter(Q(network__isnull=True) | Q(network__in=networks), city__in=cities)

    def held_on(self, on: datetime.date) -> Self:
        """Roles that hold on the day. A start that is not known lies before every day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=on),
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        )


@feed.shown_on("city", "city__merged_into")
@track(root="city")
class CityRole(Record):
    """What a city is to the home city from one day to another.

    Nobody edits a role by hand: the services of the membership or agreement named by ``origin``
    write it in their own transaction, with the origin's visibility, and remove it when it no longer
    follows from there. So "is a partner on a day" is one lookup, and this app need not know what
    an agreement is.
    """

    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="roles"
    )
    role = models.CharField(_("role"), max_length=20, choices=CityRoleKind)
    network = models.ForeignKey(
        Network,
        verbose_name=_("network"),
        on_delete=models.PROTECT,
        related_name="roles",
        null=True,
        blank=True,
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    starts_on_precision = PrecisionField()
    ends_on = models.DateField(_("until"), null=True, blank=True)
    ends_on_precision = PrecisionField()
    origin = models.UUIDField(_("record it comes from"), null=True, blank=True, editable=False)

    objects = CityRoleQuerySet.as_manager()  # type: ignore[misc]

    class Meta(Record.Meta):
        verbose_name = _("role of a city")
        verbose_name_plural = _("roles of cities")
        ordering = ["starts_on", "role", "id"]
        indexes = [models.Index(fields=["city", "role"], name="role_by_city")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="role_ends_after_start",
                violation_error_message=_("The role cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=NETWORK_ROLES, network__isnull=False)
                | (~Q(role__in=NETWORK_ROLES) & Q(network__isnull=True)),
                name="role_names_its_network",
                violation_error_message=_(
                    "A role in a network names the network, any other role does not."
                ),
            ),
            models.UniqueConstraint(
                fields=["origin", "city", "role", "starts_on"],
                condition=Q(origin__isnull=False),
                nulls_distinct=False,
                name="role_once_per_origin",
                violation_error_message=_("This record already gives the city this role."),
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(role=CityRoleKind.HOME),
                name="role_one_home_city",
                violation_error_message=_("There is one home city only."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())
