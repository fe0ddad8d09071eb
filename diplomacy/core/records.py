"""Writing records: one way for every page, API call, import and task.

Each function is atomic, checks the policy, validates, writes the history's who and why in the same
transaction and turns a refused constraint into a message beside the field that people can mend.
``actor`` None is the portal itself (loading data, a sweep) and needs no permission.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import history, policies
from .models import Record, User
from .transitions import Lifecycle

RecordT = TypeVar("RecordT", bound=Record)
ResultT = TypeVar("ResultT")

#: Codes of refusals that nothing in what was sent would mend: another record, or the state of this
#: one, stands in the way.
CONFLICTS = frozenset(
    {"in_use", "overlap", "too_many", "transition", "unique", "unique_together", "voided"}
)
_TRIES = 5
#: Two transactions waited for each other, or saw different states, and this one was chosen to end.
_ENDED_FOR_ANOTHER = frozenset({"40P01", "40001"})


class StaleRecord(Exception):
    """Somebody saved the record since the version that a change was made from.

    ``current`` is the record as it is now, so that people can see both.
    """

    def __init__(self, current: Record) -> None:
        super().__init__(f"stale version of {current.pk}")
        self.current = current


@contextmanager
def constraints_as_errors(model: type[models.Model]) -> Iterator[None]:
    """Turn a violated constraint into a ValidationError with the constraint's own message.

    Two people at once can pass validation and still meet in the database; the loser gets the
    sentence the constraint was declared with, under the field it is about where it has one.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise _constraint_error(model, name, error) from error


def _constraint_error(
    model: type[models.Model], name: str | None, error: IntegrityError
) -> ValidationError | IntegrityError:
    related: list[Any] = [relation.related_model for relation in model._meta.related_objects]
    for candidate in (model, *related):
        for constraint in candidate._meta.constraints:
            if constraint.name == name:
                fields = list(getattr(constraint, "fields", ()))
                key = fields[0] if len(fields) == 1 else NON_FIELD_ERRORS
                message = constraint.get_violation_error_message()
                code = constraint.violation_error_code or name
                return ValidationError({key: [ValidationError(message, code=code)]})
    for field in model._meta.local_fields:
        if field.unique and name and str(field.column) in name:
            return ValidationError(
                {
                    field.name: ValidationError(
                        field.error_messages["unique"],
                        code="unique",
                        params={
                            "model_name": model._meta.verbose_name,
                            "field_label": field.verbose_name,
                        },
                    )
                }
            )
    return error


def create(
    model: type[RecordT], *, actor: User | None, values: Mapping[str, Any], reason: str = ""
) -> RecordT:
    """Make a record. ValidationError for bad values, PermissionDenied without the right to add."""
    record = model(**values)
    policies.require(actor, "add", record)
    policies.require_fields(actor, model, values)
    save(record, actor=actor, reason=reason)
    return record


def save(record: models.Model, *, actor: User | None, reason: str = "") -> None:
    """Validate and write one row, a child of a record included, attributed to ``actor``.

    The caller has checked the right to do so.
    """
    record.full_clean()
    with history.acting(actor, reason), constraints_as_errors(type(record)):
        record.save()


def again(work: Callable[[], ResultT]) -> ResultT:
    """The result of ``work``, done again where the database ended it in favour of another
    transaction. Inside a transaction it is done once: only the outermost can begin anew."""
    for attempt in range(1, _TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "pgcode", None)
            last = attempt == _TRIES or connection.in_atomic_block
            if last or state not in _ENDED_FOR_ANOTHER:
                raise
    raise AssertionError("unreachable")


def require_reason(reason: str) -> None:
    """ValidationError where nobody says why."""
    if not reason.strip():
        raise ValidationError({"reason": _("Give a reason.")})


def locked(record: RecordT, expected_version: int | None = None) -> RecordT:
    """The record as it is now, locked until the transaction ends.

    Raises :class:`StaleRecord` if ``expected_version`` is given and is not the present one.
    """
    current = type(record)._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    if expected_version is not None and current.version != expected_version:
        raise StaleRecord(current)
    return current


@transaction.atomic
def change(
    record: RecordT,
    *,
    actor: User | None,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    reason: str = "",
) -> RecordT:
    """Set ``values`` on a record and return it as saved.

    Raises StaleRecord, ValidationError or PermissionDenied; nothing is written then. The right is
    asked before and after, so that nobody changes a record into one they may not change.
    """
    current = locked(record, expected_version)
    policies.require(actor, "change", current)
    policies.require_fields(actor, type(record), values)
    _refuse_voided(current)
    for name, value in values.items():
        setattr(current, name, value)
    policies.require(actor, "change", current)
    save(current, actor=actor, reason=reason)
    current.refresh_from_db(fields=["version", "updated_at"])
    return current


@transaction.atomic
def transition(
    record: RecordT,
    name: str,
    *,
    actor: User | None,
    lifecycle: Lifecycle,
    values: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    reason: str = "",
) -> RecordT:
    """Move a record along its lifecycle, setting ``values`` in the same save."""
    current = locked(record, expected_version)
    move = lifecycle.check(current, name)
    policies.require(actor, move.action, current)
    policies.require_fields(actor, type(record), values or {})
    _refuse_voided(current)
    if move.needs_reason:
        require_reason(reason)
    for field, value in (values or {}).items():
        setattr(current, field, value)
    setattr(current, lifecycle.field, move.target)
    save(current, actor=actor, reason=reason)
    current.refresh_from_db(fields=["version", "updated_at"])
    return current


@transaction.atomic
def void(
    record: RecordT, *, actor: User | None, reason: str, expected_version: int | None = None
) -> RecordT:
    """Withdraw a wrong record. It stays readable, with the reason, and counts for nothing."""
    current = locked(record, expected_version)
    policies.require(actor, "void", current)
    require_reason(reason)
    if current.voided:
        raise ValidationError(_("This record is already voided."), code="voided")
    current.voided_at, current.void_reason = timezone.now(), reason.strip()
    with history.acting(actor, reason):
        current.save(update_fields=["voided_at", "void_reason"])
    current.refresh_from_db(fields=["version", "updated_at"])
    return current


def _refuse_voided(record: Record) -> None:
    if record.voided:
        raise ValidationError(_("The record is voided."), code="voided")


def touch(record: Record) -> None:
    """Raise a record's version after a change to something that hangs on it.

    Two people who edit the parties of one agreement are editing the same agreement.
    """
    type(record)._base_manager.filter(pk=record.pk).update(updated_at=timezone.now())
