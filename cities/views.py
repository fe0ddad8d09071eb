"""Pages of cities and networks."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diplomacy.core import clock, policies
from diplomacy.core.bilingual import pick_marked
from diplomacy.core.dates import format_date
from diplomacy.core.pages.details import Action, Fact, RecordDetailView, date_fact
from diplomacy.core.pages.forms import ForUser, RecordCreateView, RecordUpdateView
from diplomacy.core.pages.lists import RecordListView
from diplomacy.core.pages.transitions import VoidView
from diplomacy.core.tables import Badge

from . import services
from .enums import CityRoleKind
from .filters import CityFilterSet, NetworkFilterSet
from .forms import CityForm, CityUpdateForm, MembershipForm, NetworkForm
from .models import City, CityRole, Interaction, Network, NetworkMembership
from .selectors import cities_for, memberships_for, networks_for, roles_of
from .tables import CITIES, NETWORKS, network_status, partner_badge


class CityListView(RecordListView):
    """Cities and states, partners or not."""

    model = City
    filterset_class = CityFilterSet
    table = CITIES
    create_url = "cities:city_create"
    empty_text = _("No city matches. Try another spelling, or remove a filter.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with what the cells read."""
        return cities_for(user, clock.today())


class CityDetailView(RecordDetailView):
    """One true page about a city."""

    model = City
    slot = "city.detail"
    list_url = "cities:city_list"
    update_url = "cities:city_update"
    void_url = "cities:city_void"
    template_name = "cities/city_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Cities with their relations."""
        return (
            City.objects.visible_to(user)
            .with_partner_flag(clock.today())
            .select_related("country", "desk_officer", "lead_bureau", "merged_into")
        )

    def get_record(self) -> City:
        """The city with its roles over time."""
        city: Any = super().get_record()
        city.visible_roles = roles_of(city, self.request.user)
        found: City = city
        return found

    def kicker(self, record: City) -> Any:
        """What kind of government it is."""
        return record.get_kind_display()

    def badges(self, record: Any) -> list[Badge]:
        """Whether it is the home city, or a partner today."""
        if any(role.role == CityRoleKind.HOME for role in record.visible_roles):
            return [Badge(_("Home city"), "info")]
        badge = partner_badge(record)
        return [badge] if badge else []

    def facts(self, record: City) -> list[Fact]:
        """Names first, then where it is and who leads it and who looks after it."""
        merged_into = record.merged_into
        if merged_into and not policies.may_see(self.request.user, merged_into):
            merged_into = None
        local = "、".join(f"{entry['name']} ({entry['lang']})" for entry in record.names_local)
        return [
            Fact(_("Name in Japanese"), record.name_ja_formal or record.name_ja, "name_ja"),
            Fact(_("Name in English"), record.name_en, "name_en"),
            Fact(_("Local names"), local, "names_local"),
            Fact(_("Other spellings"), gettext(", ").join(record.aliases), "aliases"),
            Fact(_("Kind"), record.get_kind_display(), "kind"),
            Fact(_("Country or region"), record.country, "country"),
            Fact(_("Part of the world"), record.get_region_display(), "region"),
            Fact(_("Leader's office"), pick_marked(record, "leader_office"), "leader_office_en"),
            Fact(_("Time there now"), self._local_time(record)),
            Fact(_("Point on the map"), self._point(record), "latitude"),
            Fact(_("Desk officer"), record.desk_officer or gettext("Nobody assigned yet")),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
            Fact(_("Code"), record.code),
            *([Fact(_("Merged into"), merged_into)] if merged_into else []),
        ]

    def extra_actions(self, record: City) -> list[Action]:
        """What happened with the city is recorded here."""
        url = f"{reverse('cities:interaction_create')}?city={record.code}"
        why_not = ""
        if record.voided or record.merged_into_id:
            why_not = gettext("This city was withdrawn or merged into another.")
        elif not policies.can(self.request.user, "add", Interaction):
            why_not = gettext("Your role or bureau does not allow it.")
        return [Action(_("Record an interaction"), url, why_not)]

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Roles over time, as far as the reader may know them."""
        today = clock.today()
        roles = [(role, holds(role, today)) for role in record.visible_roles]
        return {"roles": roles}

    @staticmethod
    def _local_time(record: City) -> str:
        now = record.local_time()
        if now is None:
            return ""
        return f"{format_date(now.date())} {now:%H:%M} ({record.timezone})"

    @staticmethod
    def _point(record: City) -> str:
        if record.latitude is None or record.longitude is None:
            return ""
        return gettext("latitude %(latitude)s, longitude %(longitude)s") % {
            "latitude": number_format(record.latitude),
            "longitude": number_format(record.longitude),
        }


def holds(role: CityRole, on: Any) -> bool:
    """Whether a loaded role holds on the day; the same rule as ``held_on``."""
    started = role.starts_on is None or role.starts_on <= on
    return started and (role.ends_on is None or role.ends_on >= on)


class CityCreateView(ForUser, RecordCreateView):
    """Record a city."""

    model = City
    form_class = CityForm
    service = services.create_city
    list_url = "cities:city_list"


class CityUpdateView(ForUser, RecordUpdateView):
    """Change a city's facts."""

    model = City
    form_class = CityUpdateForm
    list_url = "cities:city_list"
    service = services.change_city


class CityVoidView(VoidView):
    """Withdraw a city recorded by mistake."""

    model = City
    service = services.void_city


class NetworkListView(RecordListView):
    """Networks of cities."""

    model = Network
    filterset_class = NetworkFilterSet
    table = NETWORKS
    create_url = "cities:network_create"
    empty_text = _("No network matches.")

    def get_base_queryset(self, user: Any) -> QuerySet[Any]:
        """Rows with the number of members that the reader may know of."""
        return networks_for(user)


class NetworkDetailView(RecordDetailView):
    """A network, its state and its members."""

    model = Network
    slot = "network.detail"
    list_url = "cities:network_list"
    update_url = "cities:network_update"
    void_url = "cities:network_void"
    template_name = "cities/network_detail.html"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Networks with their lead bureau."""
        return networks_for(user).select_related("lead_bureau")

    def badges(self, record: Network) -> list[Badge]:
        """Whether it is active."""
        return [network_status(record)]

    def facts(self, record: Any) -> list[Fact]:
        """What is known of the network."""
        return [
            Fact(_("Name in Japanese"), record.name_ja, "name_ja"),
            Fact(_("Name in English"), record.name_en, "name_en"),
            date_fact(_("Established"), record, "established_on"),
            Fact(_("Status"), record.get_status_display(), "status"),
            date_fact(_("Status since"), record, "status_since"),
            Fact(_("Note on the status"), pick_marked(record, "status_note"), "status_note_en"),
            Fact(
                _("Joint projects reported"),
                record.joint_projects_reported,
                "joint_projects_reported",
            ),
            Fact(_("Members on record"), record.member_count, "memberships"),
            Fact(_("Lead bureau"), record.lead_bureau or gettext("Nobody assigned yet")),
            Fact(_("Code"), record.code),
        ]

    def extra_actions(self, record: Network) -> list[Action]:
        """Members are added here."""
        allowed = policies.can(self.request.user, "add", NetworkMembership)
        url = f"{reverse('cities:membership_create')}?network={record.code}"
        why_not = "" if allowed else gettext("Your role or bureau does not allow it.")
        return [Action(_("Add a member"), url, why_not)]

    def extra_context(self, record: Network) -> dict[str, Any]:
        """Members by name, and which of them this reader may change."""
        user = self.request.user
        spells = memberships_for(user).active().filter(network=record).order_by("city__name_en")
        return {"members": [(spell, policies.can(user, "change", spell)) for spell in spells]}


class NetworkCreateView(ForUser, RecordCreateView):
    """Record a network."""

    model = Network
    form_class = NetworkForm
    list_url = "cities:network_list"


class NetworkUpdateView(ForUser, RecordUpdateView):
    """Change a network's facts."""

    model = Network
    form_class = NetworkForm
    list_url = "cities:network_list"


class NetworkVoidView(VoidView):
    """Withdraw a network recorded by mistake."""

    model = Network


class MembershipCreateView(ForUser, RecordCreateView):
    """Record that a city belongs to a network."""

    model = NetworkMembership
    form_class = MembershipForm
    service = services.add_membership
    list_url = "cities:network_list"


class MembershipUpdateView(ForUser, RecordUpdateView):
    """Change a spell in a network."""

    model = NetworkMembership
    form_class = MembershipForm
    service = services.change_membership
    list_url = "cities:network_list"

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Memberships with their city and network."""
        return memberships_for(user)


class MembershipVoidView(VoidView):
    """Withdraw a membership recorded by mistake."""

    model = NetworkMembership
    service = services.void_membership

    def get_queryset(self, user: Any) -> QuerySet[Any]:
        """Memberships with their city and network."""
        return memberships_for(user)
