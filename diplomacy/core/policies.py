"""Who may do what: small predicates, composed by name, declared per model in one place per app.

Every page, API resource, export and task asks :func:`can` or starts from ``visible_to``. A model
without a declared policy allows nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models

from .enums import Role, Visibility

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


def _in_lead_bureau(user: Any, record: Any) -> bool:
    if user.bureau_id is None:
        return False
    return record is None or getattr(record, "lead_bureau_id", None) == user.bureau_id


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

_READS_RESTRICTED = frozenset(
    {Role.ADMINISTRATOR, Role.OFFICE_HEAD, Role.DESK_OFFICER, Role.PROTOCOL_OFFICER, Role.AUDITOR}
)

_policies: dict[type[models.Model], dict[str, Predicate]] = {}


def register(model: type[models.Model], **actions: Predicate) -> None:
    """Declare who may ``view``, ``add``, ``change``, ``void`` or do more with a model."""
    _policies[model] = actions


def registered() -> dict[type[models.Model], dict[str, Predicate]]:
    """The whole policy, for the generated table and the tests."""
    return dict(_policies)


@dataclass(frozen=True)
class Reader:
    """All that decides which records somebody may know of: equal readers see the same records.

    ``bureau_id`` is the bureau whose restricted records are open to them besides; None where none
    are, or all are anyway.
    """

    visibilities: frozenset[str]
    bureau_id: int | None = None


_NOBODY = Reader(frozenset({Visibility.PUBLIC}))
_STAFF = frozenset({Visibility.PUBLIC, Visibility.INTERNAL})
_EVERYTHING = Reader(frozenset(Visibility.values))


def reader_of(user: Any) -> Reader:
    """What ``user`` may know of; a Reader is its own answer, so both can be asked for records."""
    if isinstance(user, Reader):
        return user
    roles = roles_of(user)
    if not roles:
        return _NOBODY
    if user.is_service:
        return _EVERYTHING if READ_RESTRICTED in user.scopes else Reader(_STAFF)
    if not _READS_RESTRICTED.isdisjoint(roles):
        return _EVERYTHING
    return Reader(_STAFF, user.bureau_id)


def readable_visibilities(user: Any) -> frozenset[str]:
    """The visibilities this user may read on any record, before bureau scoping."""
    return reader_of(user).visibilities


def reads_everything(user: Any) -> bool:
    """Whether no record is hidden from ``user``."""
    return reader_of(user) == _EVERYTHING


def visible_condition(user: Any) -> models.Q:
    """The rows of any record model that ``user`` may know of.

    Restricted records are also open to the people of the bureau that leads them.
    """
    reader = reader_of(user)
    # In their order, so that the same readers always make the same statement.
    condition = models.Q(visibility__in=sorted(reader.visibilities))
    if reader.bureau_id:
        condition |= models.Q(visibility=Visibility.RESTRICTED, lead_bureau_id=reader.bureau_id)
    return condition


def may_see(user: Any, record: Any) -> bool:
    """Whether one loaded record is visible; the same rule as :func:`visible_condition`."""
    reader = reader_of(user)
    if record.visibility in reader.visibilities:
        return True
    # Only restricted records are left.
    return bool(reader.bureau_id and record.lead_bureau_id == reader.bureau_id)


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
