"""What lists of people and API clients show, and what they can be narrowed by."""

import datetime
from typing import Any

from allauth.idp.oidc.models import Client
from allauth.mfa.models import Authenticator
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from diplomacy.core.dates import format_date
from diplomacy.core.enums import SECOND_FACTORS, Language, Role
from diplomacy.core.filters import ChoicesFilter, CodeFilter, FlagFilter, RecordFilterSet
from diplomacy.core.models import Bureau, Invitation, RoleMembership, User
from diplomacy.core.tables import Badge, Column, Table

STATES = [
    ("active", pgettext_lazy("account", "Active")),
    ("invited", _("Invited")),
    ("deactivated", _("Deactivated")),
]
PERSONAL_ROLES = [(role.value, role.label) for role in Role if role != Role.SERVICE]


def moment(value: datetime.datetime | None) -> str:
    """A point in time for people, in the home city's time; empty for None."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{format_date(local.date())} {local:%H:%M}"


def people() -> QuerySet[Any]:
    """People, with what a row or a page says of them."""
    own = Invitation.objects.filter(user=OuterRef("pk"))
    roles = RoleMembership.objects.filter(user=OuterRef("pk")).order_by("role")
    return (
        User.objects.filter(is_service=False)
        .select_related("bureau")
        .annotate(
            held=ArraySubquery(roles.values("role")),
            was_invited=Exists(own),
            has_accepted=Exists(own.exclude(accepted_at=None)),
            unanswered_until=Subquery(own.unanswered().values("expires_at")[:1]),
            second_factor=Exists(
                Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
            ),
        )
    )


def clients() -> QuerySet[Any]:
    """The service users of API clients, with their client's id and rights."""
    client = Client.objects.filter(owner=OuterRef("pk"))
    return (
        User.objects.filter(is_service=True)
        .select_related("bureau", "client_access")
        .annotate(client_id=Subquery(client.values("pk")[:1]))
    )


def awaits(person: Any) -> bool:
    """Whether a loaded person was invited and never came in; the same rule as `people.invited`."""
    return bool(not person.is_active and person.was_invited and not person.has_accepted)


def person_state(person: Any) -> Badge:
    """Whether the account is open, and if not, why, in a word."""
    if person.is_active:
        return Badge(pgettext("account", "Active"), "good")
    if not awaits(person):
        return Badge(gettext("Deactivated"), "neutral")
    if person.unanswered_until is None:
        return Badge(gettext("Invitation withdrawn"), "warn")
    if person.unanswered_until <= timezone.now():
        return Badge(gettext("Invitation expired"), "warn")
    return Badge(gettext("Invited"), "info")


def client_state(client: Any) -> Badge:
    """Whether an API client may ask, in a word."""
    return (
        Badge(pgettext("account", "Active"), "good")
        if client.is_active
        else Badge(gettext("Revoked"), "bad")
    )


def bureau_state(bureau: Any) -> Badge:
    """Whether a bureau is in use, in a word."""
    return (
        Badge(pgettext("bureau", "Active"), "good")
        if bureau.is_active
        else Badge(pgettext("bureau", "Closed"))
    )


def role_names(roles: Any) -> list[str]:
    """Roles in the reader's language, in the order of the declaration."""
    return [str(role.label) for role in Role if role.value in roles]


def scopes_of(client: Any) -> list[str]:
    """The scopes of a loaded client."""
    return list(client.client_access.scopes)


def _day(value: datetime.datetime | None) -> datetime.date | None:
    return None if value is None else timezone.localtime(value).date()


def bureaus(request: HttpRequest) -> QuerySet[Bureau]:
    """Every bureau, the closed ones too: people may still be there."""
    return Bureau.objects.order_by("code")


class AccountFilterSet(RecordFilterSet):
    """Accounts have no visibility and are never voided."""

    visibility = None  # type: ignore[assignment]
    voided = None  # type: ignore[assignment]
    bureau = CodeFilter("bureau", bureaus, select=True, label=_("Bureau"))

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Every word must be in the user name, the address or one of the names."""
        for word in value.split():
            queryset = queryset.filter(
                Q(username__icontains=word)
                | Q(email__icontains=word)
                | Q(name_ja__icontains=word)
                | Q(name_en__icontains=word)
            )
        return queryset


class PersonFilterSet(AccountFilterSet):
    """Reads the annotations of :func:`people`."""

    role = ChoicesFilter(choices=PERSONAL_ROLES, method="filter_role", label=_("Role"))
    state = ChoicesFilter(choices=STATES, method="filter_state", label=_("Account"))
    language = ChoicesFilter(choices=Language.choices, label=_("Language"))
    second_factor = FlagFilter(field_name="second_factor", label=_("Second factor"))

    class Meta:
        model = User
        fields: list[str] = []

    def filter_role(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """People who hold one of the roles."""
        held = RoleMembership.objects.filter(user=OuterRef("pk"), role__in=value)
        return queryset.filter(Exists(held)) if value else queryset

    def filter_state(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """The same rule as :func:`person_state`."""
        waiting = Q(is_active=False, was_invited=True, has_accepted=False)
        conditions = {
            "active": Q(is_active=True),
            "invited": waiting,
            "deactivated": Q(is_active=False) & ~waiting,
        }
        wanted = Q()
        for state in value:
            wanted |= conditions[state]
        return queryset.filter(wanted)


class ClientFilterSet(AccountFilterSet):
    """API clients by bureau and by whether they may still ask."""

    is_active = FlagFilter(field_name="is_active", label=_("Active API clients"))

    class Meta:
        model = User
        fields: list[str] = []


PEOPLE = Table(
    [
        Column("name", pgettext_lazy("person", "name"), str, order=("username",), href=True),
        Column("username", _("user name"), order=("username",)),
        Column("email", _("e-mail address"), order=("email",), shown=False),
        Column("bureau", _("bureau"), order=("bureau__code",)),
        Column("roles", _("roles"), lambda person: role_names(person.held), kind="list"),
        Column("state", _("account"), person_state, kind="badge"),
        Column("second_factor", _("second factor")),
        Column(
            "last_login",
            _("last sign-in"),
            lambda person: _day(person.last_login),
            order=("last_login",),
            kind="date",
        ),
        Column(
            "language", _("language"), lambda person: person.get_language_display(), shown=False
        ),
    ],
    default_sort="username",
)

CLIENTS = Table(
    [
        Column("name", _("API client"), str, order=("username",), href=True),
        Column("bureau", _("bureau"), order=("bureau__code",)),
        Column("scopes", _("scopes"), scopes_of, kind="list"),
        Column("state", _("account"), client_state, kind="badge"),
        Column(
            "last_login",
            _("last use"),
            lambda client: _day(client.last_login),
            order=("last_login",),
            kind="date",
        ),
        Column(
            "credentials_at",
            _("secret issued"),
            lambda client: _day(client.credentials_at),
            order=("credentials_at",),
            kind="date",
        ),
        Column("client_id", _("client id"), shown=False),
    ],
    default_sort="name",
)

BUREAUS = Table(
    [
        Column("name", _("bureau"), str, order=("code",), href=True),
        Column("code", _("code"), order=("code",)),
        Column("name_ja", _("name in Japanese"), order=("name_ja",), shown=False),
        Column("name_en", _("name in English"), order=("name_en",), shown=False),
        Column("state", _("status"), bureau_state, order=("is_active",), kind="badge"),
    ],
    default_sort="code",
)
