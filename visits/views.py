"""Pages of trips and visits."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, policies
from diplomacy.core.bilingual import pick_marked
from diplomacy.core.dates import format_date
from diplomacy.core.money import yen
from diplomacy.core.pages.details import Action, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import MovePage, TransitionView, VoidView
from diplomacy.core.tables import Badge

from . import lifecycle, services
from .enums import Direction
from .filters import TripFilterSet, VisitFilterSet
from .forms import (
    AnnounceForm,
    CompleteTripForm,
    CompleteVisitForm,
    RescheduleForm,
    TripForm,
    VisitForm,
)
from .models import Trip, Visit
from .selectors import trips_for, visits_for
from .tables import TRIPS, VISIT_LINES, VISITS, person, status_badge


def yes_no(value: bool | None) -> str:
    """A fact that is either so or not, or not recorded."""
    return "" if value is None else gettext("Yes") if value else gettext("No")


class VisitListView(RecordListView):
    """Visits in both directions."""

    model = Visit
    filterset_class = VisitFilterSet
    table = VISITS
    create_url = "visits:visit_create"
    empty_text = _("No visit matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        return visits_for(user)


class VisitDetailView(RecordDetailView):
    """A visit: who, where, when, why, and what came of it."""

    model = Visit
    slot = "visit.detail"
    list_url = "visits:visit_list"
    update_url = "visits:visit_update"
    void_url = "visits:visit_void"
    transition_url = "visits:visit_transition"
    lifecycle = lifecycle.VISIT_LIFECYCLE
    template_name = "visits/visit_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Visits with what the page reads."""
        return visits_for(user).select_related("agreement", "lead_bureau")

    def kicker(self, record: Visit) -> Any:
        """Which way the visit went."""
        return gettext("%(direction)s visit") % {"direction": record.get_direction_display()}

    def badges(self, record: Visit) -> list[Badge]:
        """How far it has come, and whether it was an official one."""
        official = [Badge(gettext("Official visit"))] if record.official else []
        return [status_badge(record), *official]

    def belongs_to(self, record: Visit) -> list[tuple[Any, str]]:
        """The trip, if the reader may know of it."""
        trip = record.trip
        if trip is None or not policies.may_see(self.request.user, trip):
            return []
        return [(str(trip), trip.get_absolute_url())]

    def facts(self, record: Visit) -> list[Fact]:
        """Who, where and when first."""
        facts = [
            Fact(_("City"), record.city, "city"),
            Fact(_("Direction"), record.get_direction_display(), "direction"),
        ]
        if record.direction == Direction.OUTBOUND:
            facts.append(Fact(_("Traveller's office"), person(record), "traveller"))
        else:
            facts += [
                Fact(_("Visitor's rank"), person(record), "visitor_rank"),
                Fact(_("In Japan"), yes_no(record.in_japan), "in_japan"),
                Fact(_("Met the home city's government"), yes_no(record.met_tmg), "met_tmg"),
            ]
        facts += [
            date_fact(_("First day"), record, "starts_on", "dates_precision"),
            date_fact(_("Last day"), record, "ends_on", "dates_precision"),
            date_fact(
                _("Day of the meeting"),
                record,
                "met_on",
                "dates_precision",
                empty=gettext("Not recorded; the last day of the visit counts"),
            ),
            Fact(_("Status"), record.get_status_display(), "status"),
        ]
        if record.status_reason:
            facts.append(Fact(_("Reason for the status"), record.status_reason))
        facts.append(Fact(_("Official visit"), yes_no(record.official), "official"))
        facts.append(Fact(_("Purpose"), pick_marked(record, "purpose"), "purpose_en"))
        facts.append(Fact(_("Results"), pick_marked(record, "results"), "results_en"))
        facts.append(Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")))
        return facts

    def extra_context(self, record: Visit) -> dict[str, Any]:
        """The agreement concluded on it, and the report, as far as the reader may know them."""
        user, agreement = self.request.user, record.agreement
        shown = agreement if agreement and policies.may_see(user, agreement) else None
        return {
            "agreement": shown,
            "report": self.readable(record, "report"),
            "protocol_notes": self.readable(record, "protocol_notes"),
        }


class VisitCreateView(ForUser, RecordCreateView):
    """Record a visit, planned or over."""

    model = Visit
    form_class = VisitForm
    service = services.create_visit
    list_url = "visits:visit_list"


class VisitUpdateView(ForUser, RecordUpdateView):
    """Change what is known of a visit."""

    model = Visit
    form_class = VisitForm
    service = services.change_visit
    list_url = "visits:visit_list"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Visits with what the form and its title read."""
        return visits_for(user).select_related("agreement")


class VisitVoidView(VoidView):
    """Withdraw a visit recorded by mistake."""

    model = Visit


class VisitTransitionView(TransitionView):
    """One move of a visit."""

    model = Visit
    lifecycle = lifecycle.VISIT_LIFECYCLE
    service = services.move_visit
    form_classes: ClassVar = {"complete": CompleteVisitForm, "reschedule": RescheduleForm}


class TripListView(RecordListView):
    """Journeys abroad for the home city."""

    model = Trip
    filterset_class = TripFilterSet
    table = TRIPS
    create_url = "visits:trip_create"
    empty_text = _("No trip matches. Remove a filter, or look for another word.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with the number of visits."""
        trips: QuerySet[Any] = trips_for(user)
        return trips


class TripDetailView(RecordDetailView):
    """A trip and its visits."""

    model = Trip
    slot = "trip.detail"
    list_url = "visits:trip_list"
    update_url = "visits:trip_update"
    void_url = "visits:trip_void"
    transition_url = "visits:trip_transition"
    lifecycle = lifecycle.TRIP_LIFECYCLE
    template_name = "visits/trip_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Trips with what the page reads."""
        return Trip.objects.visible_to(user).select_related("lead_bureau")

    def badges(self, record: Trip) -> list[Badge]:
        """How far it has come."""
        return [status_badge(record)]

    def facts(self, record: Trip) -> list[Fact]:
        """Who, when, why and at what cost."""
        facts = [
            Fact(_("Traveller"), pick_marked(record, "principal"), "principal_en"),
            Fact(_("Office held"), record.get_office_display(), "office"),
            date_fact(_("First day"), record, "starts_on", "dates_precision"),
            date_fact(_("Last day"), record, "ends_on", "dates_precision"),
            Fact(_("Purpose"), pick_marked(record, "purpose"), "purpose_en"),
            Fact(_("Status"), record.get_status_display(), "status"),
        ]
        if record.status_reason:
            facts.append(Fact(_("Reason for the status"), record.status_reason))
        announced = format_date(record.announced_on) or gettext("Not announced")
        return [
            *facts,
            Fact(_("Announced on"), announced, "announced_on"),
            Fact(_("Budget"), yen(record.budget_yen), "budget_yen"),
            Fact(_("Cost"), yen(record.cost_yen), "cost_yen"),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
        ]

    def extra_actions(self, record: Trip) -> list[Action]:
        """Announce it; add a visit to it."""
        why_not = self.why_not(record, "announce")
        if not why_not and record.announced_on:
            why_not = gettext("It was announced already.")
        add = (
            "" if policies.can(self.request.user, "add", Visit) else self.why_not(record, "change")
        )
        return [
            Action(gettext("Announce"), self._url("visits:trip_announce"), why_not),
            Action(
                gettext("Add a visit"),
                f"{reverse('visits:visit_create')}?trip={record.pk}&direction=outbound"
                f"&traveller={record.office}",
                gettext("The record is voided.") if record.voided else add,
            ),
        ]

    def extra_context(self, record: Trip) -> dict[str, Any]:
        """The visits of the trip that the reader may know of."""
        visits = visits_for(self.request.user).active().filter(trip=record)
        return {"visits": VISIT_LINES.drawn(visits.order_by("starts_on", "id"))}


class TripCreateView(ForUser, RecordCreateView):
    """Plan or record a trip."""

    model = Trip
    form_class = TripForm
    service = services.create_trip
    list_url = "visits:trip_list"


class TripUpdateView(ForUser, RecordUpdateView):
    """Change a trip."""

    model = Trip
    form_class = TripForm
    service = services.change_trip
    list_url = "visits:trip_list"


class TripVoidView(VoidView):
    """Withdraw a trip recorded by mistake; its visits stay as they are."""

    model = Trip


class TripTransitionView(TransitionView):
    """One move of a trip; calling it off calls its visits off too."""

    model = Trip
    lifecycle = lifecycle.TRIP_LIFECYCLE
    service = services.move_trip
    form_classes: ClassVar = {"complete": CompleteTripForm, "reschedule": RescheduleForm}


class TripAnnounceView(MovePage):
    """Make a trip and its visits public, as of the day of the announcement."""

    model = Trip
    request: Any

    def prepare(self) -> Trip:
        """404 for an unknown trip, 403 without the right to announce."""
        trip: Trip = self.get_record()
        self.require("announce", trip)
        return trip

    def form(self, record: Trip, data: Any = None) -> AnnounceForm:
        """The day, today unless another is typed."""
        initial = {"version": record.version, "announced_on": clock.today()}
        return AnnounceForm(data, initial=initial, reason_required=False)

    def perform(self, record: Trip, form: Any) -> Trip:
        """Through the service."""
        return services.announce_trip(
            record,
            actor=self.request.user,
            announced_on=form.cleaned_data["announced_on"],
            expected_version=form.cleaned_data.get("version") or 0,
            reason=form.cleaned_data["reason"],
        )

    def heading(self) -> str:
        """What is about to happen."""
        return gettext("Announce")

    def more(self, record: Trip) -> dict[str, Any]:
        """A voided trip is not announced."""
        return {"possible": not record.voided}
