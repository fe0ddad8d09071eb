"""Who may do what: small predicates, composed by name, declared per model in one place per app.

Every page, API resource, export and task asks :func:`can` or starts from ``visible_to``. A model
without a declared policy allows nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models

from .enums import FieldGroup, Role, Visibility

if TYPE_CHECKING:
    from .models import User

Test = Callable[[Any, Any], bool]
READ, WRITE, READ_RESTRICTED, APPROVE, WEBHOOKS = (
    "read",
    "write",
    "read:restricted",
    "approve",
    "webhooks",
)
SCOPES = (READ, WRITE, READ_RESTRICTED, APPROVE, WEBHOOKS)


@dataclass(frozen=True)
class Predicate:
    """A yes/no question about a user and, where there is one, a record.

    The record is None when the question is about the model as a whole ("may this person create
    or change such records at all?"): predicates about a record then answer for the best case.
    """

    name: str
    test: Test

    def __call__(self, user: Any, record: Any = None) -> bool:
        return self.test(user, record)

    def __and__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.name} and {other.name})", lambda u, r: self(u, r) and other(u, r))

    def __or__(self, other: "Predicate") -> "Predicate":
        return Predicate(f"({self.name} or {other.name})", lambda u, r: self(u, r) or other(u, r))

    def __invert__(self) -> "Predicate":
        return Predicate(f"not {self.name}", lambda u, r: not self(u, r))


def role(*roles: Role) -> Predicate:
    """Holds at least one of ``roles``."""
    wanted = frozenset(roles)
    return Predicate(
        " or ".join(roles), lambda user, _record: not wanted.isdisjoint(roles_of(user))
    )


def roles_of(user: Any) -> frozenset[str]:
    """The user's roles; nobody signed in has none. A service has the role of its client only."""
    return (
        getattr(user, "roles", frozenset())
        if user is not None and user.is_authenticated
        else frozenset()
    )


def bureaus_of(user: Any) -> frozenset[int]:
    """The bureaus for which this person is programme officer, or for which an API client writes.

    A post may be scoped to another bureau than the person's own; a post without a bureau counts
    for their own.
    """
    if user.is_service:
        return frozenset({user.bureau_id} - {None})
    served: frozenset[int] = user.officer_of
    return served


def _in_lead_bureau(user: Any, record: Any) -> bool:
    bureaus = bureaus_of(user)
    return bool(bureaus) if record is None else getattr(record, "lead_bureau_id", None) in bureaus


def _has_scope(scope: str) -> Test:
    return lambda user, _record: scope in user.scopes if user.is_service else True


nobody = Predicate("nobody", lambda _user, _record: False)
everyone = Predicate("everyone", lambda _user, _record: True)
staff = Predicate("staff", lambda user, _record: bool(roles_of(user)))
administrator = role(Role.ADMINISTRATOR)
office = role(Role.ADMINISTRATOR, Role.OFFICE_HEAD)
desk = role(Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.DESK_OFFICER)
bureau_officer = role(Role.BUREAU_OFFICER)
in_lead_bureau = Predicate("in the lead bureau", _in_lead_bureau)
own_bureau = bureau_officer & in_lead_bureau
service = Predicate(
    "API client", lambda user, _record: bool(user.is_authenticated and user.is_service)
)
writing_service = service & Predicate("scope write", _has_scope(WRITE))
own_service = writing_service & in_lead_bureau
approving_service = service & Predicate("scope approve", _has_scope(APPROVE))

_READS_RESTRICTED = frozenset(
    {Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.DESK_OFFICER, Role.PROTOCOL_OFFICER, Role.AUDITOR}
)
#: The roles that read each group of fields. API clients read them with the scope that opens
#: restricted records, and none without.
_FIELD_READERS: dict[str, frozenset[str]] = {
    FieldGroup.WORKING_NOTES: frozenset(Role.values) - {Role.SERVICE},
    FieldGroup.PROTOCOL: _READS_RESTRICTED,
    FieldGroup.ASSESSMENTS: _READS_RESTRICTED - {Role.PROTOCOL_OFFICER}
    | {Role.BUREAU_OFFICER, Role.SECRETARIAT},
    FieldGroup.RELATION_SIGNALS: _READS_RESTRICTED | {Role.BUREAU_OFFICER, Role.SECRETARIAT},
    FieldGroup.CONTACT_DETAILS: _READS_RESTRICTED,
}

#: Groups of which it is recorded who was shown them. Working notes and signals are on pages
#: that much of the staff opens every day: a log of them would hide the rest.
_RECORDED = frozenset({FieldGroup.PROTOCOL, FieldGroup.ASSESSMENTS, FieldGroup.CONTACT_DETAILS})

_policies: dict[type[models.Model], dict[str, Predicate]] = {}
_groups: dict[type[models.Model], dict[str, FieldGroup]] = {}


def register(model: type[models.Model], **actions: Predicate) -> None:
    """Declare who may ``view``, ``add``, ``change``, ``void`` or do more with a model."""
    _policies[model] = actions


def registered() -> dict[type[models.Model], dict[str, Predicate]]:
    """The whole policy, for the generated table and the tests."""
    return dict(_policies)


def restrict(model: type[models.Model], **fields: FieldGroup) -> None:
    """Declare which values of a model only some roles read; a value may be derived, such as an
    annotation of that name. Every other value is read by whoever sees the record."""
    _groups.setdefault(model, {}).update(fields)
    _hidden.cache_clear()


def restricted() -> dict[type[models.Model], dict[str, FieldGroup]]:
    """All values that only some roles read, for the generated table and the tests."""
    return {model: dict(fields) for model, fields in _groups.items()}


def readers_of(group: FieldGroup) -> frozenset[str]:
    """The roles that read the values of ``group``."""
    return _FIELD_READERS[group]


@dataclass(frozen=True)
class Reader:
    """All that decides what somebody may know of: equal readers see the same records and values.

    ``bureaus`` are those whose restricted records are open to them besides; none where all are
    open anyway. ``groups`` are the groups of restricted values that they read.
    """

    visibilities: frozenset[str]
    bureaus: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()


_ALL = frozenset(Visibility.values)
_STAFF = frozenset({Visibility.PUBLIC, Visibility.INTERNAL})
_NOBODY = Reader(frozenset({Visibility.PUBLIC}))
_SERVICE = Reader(_STAFF)
_EVERYTHING = Reader(_ALL, groups=frozenset(FieldGroup.values))


def reader_of(user: Any) -> Reader:
    """What ``user`` may know of; a Reader is its own answer, so both can be asked for records."""
    if isinstance(user, Reader):
        return user
    roles = roles_of(user)
    if not roles:
        return _NOBODY
    if user.is_service:
        return _EVERYTHING if READ_RESTRICTED in user.scopes else _SERVICE
    groups = _groups_of(roles)
    if not _READS_RESTRICTED.isdisjoint(roles):
        return Reader(_ALL, groups=groups)
    return Reader(_STAFF, bureaus_of(user) | ({user.bureau_id} - {None}), groups)


@cache
def _groups_of(roles: frozenset[str]) -> frozenset[str]:
    return frozenset(
        group for group, readers in _FIELD_READERS.items() if not readers.isdisjoint(roles)
    )


def hidden_fields(user: Any, model: type[models.Model]) -> frozenset[str]:
    """The values of ``model`` that ``user`` may not read; see :func:`readable_fields`."""
    return _hidden(reader_of(user).groups, model) if model in _groups else frozenset()


@cache
def _hidden(groups: frozenset[str], model: type[models.Model]) -> frozenset[str]:
    return frozenset(name for name, group in _groups.get(model, {}).items() if group not in groups)


def reads_groups_of(user: Any, other: Any) -> bool:
    """Whether ``user`` reads every group of fields that ``other`` reads."""
    return reader_of(user).groups >= reader_of(other).groups


def recorded_fields(model: type[models.Model]) -> frozenset[str]:
    """The columns of ``model`` of which it is recorded who was shown them."""
    columns = {field.name for field in model._meta.concrete_fields}
    groups = _groups.get(model, {})
    return frozenset(name for name in columns & groups.keys() if groups[name] in _RECORDED)


def readable_fields(user: Any, model: type[models.Model]) -> frozenset[str]:
    """The values of ``model`` that ``user`` reads on the records they may see.

    Serializers, filters, orders, search, exports, forms and history all take out the others: a
    value that may not be read cannot be asked for, sorted by or filtered by either.
    """
    declared = {field.name for field in model._meta.concrete_fields} | set(_groups.get(model, ()))
    return frozenset(declared) - hidden_fields(user, model)


def require_fields(user: "User | None", model: type[models.Model], names: Iterable[str]) -> None:
    """Raise PermissionDenied for values that ``user`` may not read: nobody overwrites unseen what
    others wrote."""
    if user is not None and not hidden_fields(user, model).isdisjoint(names):
        raise PermissionDenied


def readable_visibilities(user: Any) -> frozenset[str]:
    """The visibilities this user may read on any record, before bureau scoping."""
    return reader_of(user).visibilities


def reads_everything(user: Any) -> bool:
    """Whether no record is hidden from ``user``."""
    return reader_of(user).visibilities == _ALL


def visible_condition(user: Any) -> models.Q:
    """The rows of any record model that ``user`` may know of.

    Restricted records are also open to the people of the bureau that leads them.
    """
    reader = reader_of(user)
    # In their order, so that the same readers always make the same statement.
    condition = models.Q(visibility__in=sorted(reader.visibilities))
    if reader.bureaus:
        condition |= models.Q(
            visibility=Visibility.RESTRICTED, lead_bureau_id__in=sorted(reader.bureaus)
        )
    return condition


def may_see(user: Any, record: Any) -> bool:
    """Whether one loaded record is visible; the same rule as :func:`visible_condition`."""
    reader = reader_of(user)
    if record.visibility in reader.visibilities:
        return True
    # Only restricted records are left.
    return record.lead_bureau_id in reader.bureaus


def can(user: Any, action: str, subject: Any) -> bool:
    """Whether ``user`` may do ``action`` with a record, or with a model as a whole."""
    is_model = isinstance(subject, type)
    model = subject if is_model else type(subject)
    predicate = _policies.get(model, {}).get(action, nobody)
    if not user.is_authenticated and predicate is not everyone:
        return False
    record = None if is_model else subject
    if record is not None and hasattr(record, "visibility") and not may_see(user, record):
        return False
    return predicate(user, record)


def require(user: "User | None", action: str, subject: Any) -> None:
    """Raise PermissionDenied unless ``user`` may; None is the portal itself and always may."""
    if user is not None and not can(user, action, subject):
        raise PermissionDenied
