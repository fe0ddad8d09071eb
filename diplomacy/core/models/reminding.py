"""How the office wants to be reminded: terms of each rule, and subjects that are to be quiet."""

import datetime
import uuid
from typing import Any, ClassVar

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BooleanField, F, Func, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import MailMode, Role
from diplomacy.core.history import track
from diplomacy.core.reminding import names

from .accounts import Bureau, NeverVoided, User
from .base import version_trigger

#: Bounds of what the office may set, in days; the database holds to the same.
LONGEST_LEAD, LONGEST_INTERVAL, MOST_STEPS, LONGEST_MUTE = 1095, 365, 12, 366
#: Roles that people hold; an API client is told of nothing.
TOLD_ROLES = [(role.value, role.label) for role in Role if role != Role.SERVICE]

# The name of the table follows from the kind of record, as for documents.
_RECORD_EXISTS = """
    IF NEW.subject_id IS NOT NULL THEN
        IF to_regclass(quote_ident(replace(NEW.subject_type, '.', '_'))) IS NOT NULL THEN
            EXECUTE format('SELECT true FROM %I WHERE id = $1 FOR KEY SHARE',
                           replace(NEW.subject_type, '.', '_'))
            INTO there USING NEW.subject_id;
        END IF;
        IF there IS NULL THEN
            RAISE EXCEPTION 'there is no % with this id', NEW.subject_type
            USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
"""


def _every(field: str, condition: str) -> Func:
    """A condition on each element of an array; true where it has none."""
    return Func(F(field), template=condition, output_field=BooleanField())


class OfRecord:
    """Belongs to the record that ``subject_type`` and ``subject_id`` name."""

    subject_type: Any
    subject_id: Any

    @cached_property
    def subject(self) -> Any:
        """The record, whoever may see it; a query unless somebody has set it."""
        model: Any = apps.get_model(self.subject_type)
        return model._base_manager.get(pk=self.subject_id)


@track(root="subject_id", indexes=[["subject_id"]])
class ReminderSetting(OfRecord, NeverVoided, models.Model):
    """The terms of one reminder rule, or of the rule for one record, in place of the code's.

    ``steps`` are days before the due date, ``overdue_every`` the days between reminders after it (0
    for none), ``escalate_after`` the days overdue after which the heads of the office are told.
    ``roles``, ``bureaus`` (codes) and ``people`` (user names, which never change) are told besides
    those whom the rule itself names. ``changed_on`` is the business day of the last change: steps
    that lay behind on it are not made up for. A record that goes back to the terms of the rule
    ``follows_rule``; the row stays for its day.
    """

    #: What the history calls a row.
    told_by = "rule"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(_("rule"), max_length=64, editable=False)
    subject_type = models.CharField(max_length=64, blank=True, editable=False)
    subject_id = models.UUIDField(null=True, blank=True, editable=False)
    follows_rule = models.BooleanField(_("as for all"), default=False, editable=False)
    enabled = models.BooleanField(_("reminders are sent"), default=True)
    steps = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("days before"))
    overdue_every = models.PositiveSmallIntegerField(_("when overdue, every … days"))
    escalate_after = models.PositiveSmallIntegerField(
        _("tell the heads of the office after … days overdue"), null=True, blank=True
    )
    roles = ArrayField(
        models.CharField(max_length=20, choices=TOLD_ROLES),
        verbose_name=_("roles told besides"),
        default=list,
        blank=True,
    )
    bureaus = ArrayField(
        models.CharField(max_length=64),
        verbose_name=_("bureaus told besides"),
        default=list,
        blank=True,
    )
    people = ArrayField(
        models.CharField(max_length=150),
        verbose_name=_("people told besides"),
        default=list,
        blank=True,
    )
    changed_on = models.DateField(_("changed on"), editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    #: No document says how the office wants to be reminded.
    source: ClassVar[tuple[Any, ...]] = ()

    class Meta:
        verbose_name = _("terms of reminders")
        verbose_name_plural = _("terms of reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject_id"],
                name="core_remindersetting_once",
                nulls_distinct=False,
                violation_error_message=_("Someone else set these terms meanwhile."),
            ),
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id=None, follows_rule=False)
                | (~Q(subject_type="") & Q(subject_id__isnull=False)),
                name="core_remindersetting_subject",
                violation_error_message=_("Only the terms for one record follow those for all."),
            ),
            models.CheckConstraint(
                condition=Q(steps__len__gte=1, steps__len__lte=MOST_STEPS),
                name="core_remindersetting_some_steps",
                violation_error_message=_("Give 1 to 12 lead times."),
            ),
            models.CheckConstraint(
                condition=Q(_every("steps", f"{LONGEST_LEAD} >= ALL(%(expressions)s)"))
                & Q(_every("steps", "0 <= ALL(%(expressions)s)")),
                name="core_remindersetting_steps",
                violation_error_message=_("A lead time is 0 to 1,095 days."),
            ),
            models.CheckConstraint(
                condition=Q(overdue_every__lte=LONGEST_INTERVAL),
                name="core_remindersetting_overdue",
                violation_error_message=_("The interval is 1 to 365 days, or 0 for none."),
            ),
            models.CheckConstraint(
                condition=Q(escalate_after=None)
                | Q(escalate_after__gte=1, escalate_after__lte=LONGEST_INTERVAL),
                name="core_remindersetting_escalate",
                violation_error_message=_("Heads are told after 1 to 365 days, or never."),
            ),
            models.CheckConstraint(
                condition=Q(roles__contained_by=[value for value, _label in TOLD_ROLES]),
                name="core_remindersetting_roles",
                violation_error_message=_("There is no such role."),
            ),
        ]
        triggers = [
            version_trigger,
            pgtrigger.Trigger(
                name="names_what_is_there",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("there", "boolean")],
                func=_RECORD_EXISTS  # noqa: S608 (our own words)
                + """
    IF cardinality(NEW.steps) <> (SELECT count(DISTINCT s) FROM unnest(NEW.steps) s) THEN
        RAISE EXCEPTION 'a lead time is given twice' USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(NEW.bureaus) named
               WHERE NOT EXISTS (SELECT FROM core_bureau b WHERE b.code = named)) THEN
        RAISE EXCEPTION 'there is no such bureau' USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF EXISTS (SELECT FROM unnest(NEW.people) named WHERE NOT EXISTS (
               SELECT FROM core_user u WHERE u.username = named AND NOT u.is_service)) THEN
        RAISE EXCEPTION 'there is no such person' USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NEW;
    """,
            ),
            pgtrigger.Protect(name="kept_for_its_day", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return names.called(self.rule)

    def clean(self) -> None:
        """The same as the database, beside the field it is about."""
        errors: dict[str, Any] = {}
        if len(set(self.steps or ())) != len(self.steps or ()):
            errors["steps"] = _("A lead time is given twice.")
        known = set(Bureau.objects.filter(code__in=self.bureaus).values_list("code", flat=True))
        if missing := set(self.bureaus) - known:
            errors["bureaus"] = ValidationError(
                _("There is no bureau “%(code)s”."), params={"code": sorted(missing)[0]}
            )
        people = User.objects.filter(username__in=self.people, is_service=False)
        if missing := set(self.people) - set(people.values_list("username", flat=True)):
            errors["people"] = ValidationError(
                _("There is no person “%(name)s”."), params={"name": sorted(missing)[0]}
            )
        if errors:
            raise ValidationError(errors)


@track(root="subject_id", indexes=[["subject_id"]])
class ReminderMute(OfRecord, models.Model):
    """Nobody, or one person, is reminded of a record until the end of a day, for a reason.

    It ends by itself: a day that has passed mutes nothing. There is one row for each record and
    person (None for everybody), which the next time writes anew; the history keeps the former.
    """

    subject_type = models.CharField(max_length=64, editable=False)
    subject_id = models.UUIDField(editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reminder_mutes",
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until the end of"))
    reason = models.CharField(_("reason"), max_length=1000)
    muted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("muted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("mute of reminders")
        verbose_name_plural = _("mutes of reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "person"],
                name="core_remindermute_once",
                nulls_distinct=False,
                violation_error_message=_("Someone else muted this meanwhile."),
            ),
            models.CheckConstraint(
                # Ended on the day it began, it reaches to the day before.
                condition=Q(until__gte=F("since") - datetime.timedelta(days=1))
                & Q(until__lte=F("since") + datetime.timedelta(days=LONGEST_MUTE)),
                name="core_remindermute_ends",
                violation_error_message=_("Mute for 366 days at most, and not for days past."),
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="core_remindermute_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="belongs_to_a_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("there", "boolean")],
                func=f"{_RECORD_EXISTS} RETURN NEW;",
            )
        ]

    def __str__(self) -> str:
        return str(self.until)


@track(root="user")
class MailPreference(models.Model):
    """How somebody wants mail about work; who has no row gets it at once, on any day.

    ``weekday`` (1 for Monday) is the day of the weekly mail. With ``quiet_days`` mail waits over
    weekends and public holidays. What concerns the account itself is sent at once in any case.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="mail_preference",
    )
    mode = models.CharField(
        _("messages about work"), max_length=10, choices=MailMode, default=MailMode.AT_ONCE
    )
    weekday = models.PositiveSmallIntegerField(_("day of the weekly mail"), default=1)
    quiet_days = models.BooleanField(_("no mail on weekends and public holidays"), default=False)

    class Meta:
        verbose_name = _("settings of mail")
        verbose_name_plural = _("settings of mail")
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7),
                name="core_mailpreference_weekday",
                violation_error_message=_("A week has seven days."),
            ),
            models.CheckConstraint(
                condition=Q(mode__in=MailMode.values), name="core_mailpreference_mode"
            ),
        ]

    def __str__(self) -> str:
        return self.get_mode_display()


@track(root="person", exclude=["token_hash"])
class CalendarAddress(models.Model):
    """A private address at which a person's calendar program reads what is due.

    The address itself is shown once; the table keeps its SHA-256. It opens what the person may see
    when it is asked for, and nothing once it is revoked.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_addresses"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("recorded"), default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(revoked_at=None),
                name="core_calendaraddress_one",
                violation_error_message=_("There is an address already: revoke it first."),
            ),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 (a shape)
                name="core_calendaraddress_hash",
            ),
        ]

    def __str__(self) -> str:
        return str(self.created_at)
