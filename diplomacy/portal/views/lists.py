"""The lists behind the numbers of the dashboard, seen from the same day."""

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.selectors.agreements import agreements_for
from agreements.views.agreements import AgreementListView
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.dates import format_date
from diplomacy.core.pages.lists import Link, RecordListView
from diplomacy.portal import asof, tables
from diplomacy.portal.filters import AsOfAgreementFilterSet, PartnerFilterSet
from diplomacy.portal.pictures import pending, pictures
from diplomacy.portal.selectors import milestones, partners, partners_on
from diplomacy.portal.worldmap import map_by, map_maker, world_map_panel


class AsOfListView(RecordListView):
    """A list that says from which day it looks, for people with a role: how a relation stands is
    never public, even where its records are."""

    def check_may_see(self) -> None:
        """403 without a role, whatever part of the list is asked for."""
        if not policies.staff(self.request.user):
            raise PermissionDenied
        super().check_may_see()

    @cached_property
    def on(self) -> datetime.date:
        """The day."""
        return asof.as_of(self.request)

    @property
    def lead(self) -> str:
        """The day, in words."""
        return gettext("As recorded now, seen from %(date)s.") % {"date": format_date(self.on)}

    def get_links(self) -> list[Link]:
        """Back to the dashboard of the same day."""
        return [Link(_("Dashboard"), f"{reverse('portal:dashboard')}?as_of={self.on}")]


class PartnerListView(AsOfListView):
    """Partners with their roles and their last contact, on the map and as a table."""

    model = City
    title = _("Partners")
    filterset_class = PartnerFilterSet
    table = tables.PARTNERS
    empty_text = _("No partner matches. Remove a filter, or choose another day.")
    template_name = "portal/partner_list.html"
    own_parameters = frozenset({"map"})

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Partners on the day."""
        return partners_on(user, self.on)

    def get_context(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The map shows every partner, whatever the filters leave in the table."""
        context = super().get_context(*args, **kwargs)
        if self.request.headers.get("HX-Target") == "list":
            return context
        shown, by = partners(self.request.user, self.on), map_by(self.request)
        drawings = pictures({"map": map_maker(shown, by)})
        return {
            **context,
            "on": self.on,
            "map": world_map_panel(shown, by, drawings["map"], self.request),
            "pending": pending(drawings),
        }


class AnniversaryListView(AsOfListView, AgreementListView):
    """Round anniversaries of sister and friendship agreements in the next twelve months."""

    title = _("Anniversaries in the next 12 months")
    filterset_class = AsOfAgreementFilterSet
    table = tables.ANNIVERSARIES
    create_url = ""
    empty_text = _("No round anniversary falls in the twelve months from this day.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Every fifth year of what is in force."""
        return milestones(user, self.on)


class ReviewListView(AsOfListView, AgreementListView):
    """Agreements by where they stand with their reviews on a day."""

    title = _("Agreements and their reviews")
    filterset_class = AsOfAgreementFilterSet
    table = tables.REVIEWS
    create_url = ""

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Agreements as their reviews stand on the day."""
        return agreements_for(user, self.on)
