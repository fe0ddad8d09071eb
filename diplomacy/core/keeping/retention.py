"""How long each class of data is kept: one table, which the purge follows and a document shows.

Business records and history are kept. What is purged is what the portal needs for a while to do its
work. Terms are real time, never the pinned business date.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.idp.oidc.models import Client, Token
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q
from pghistory.models import Context

from diplomacy.core import attachments, grants, history
from diplomacy.core.enums import MailState
from diplomacy.core.feed import epochs
from diplomacy.core.models import (
    Change,
    Delivery,
    FeedEpoch,
    IdempotentAnswer,
    JobSlot,
    KnownBrowser,
    LoadedRecord,
    Notification,
    OutboxMessage,
    Picture,
    Reminder,
    SavedFilter,
    SourceDocument,
    WebhookAttempt,
    WebhookDelivery,
    WebhookSecret,
)

BATCH = 1000  # rows removed at a time, in a transaction of their own

BUSINESS = "Business records, people, bureaus and roles"
HISTORY = "History"
SOURCES = "Sources, and what was loaded from data sets"
REMINDERS = "Reminders, with the messages they became"

Condition = Callable[[datetime.datetime], Q]


@dataclass(frozen=True)
class Purged:
    """Rows of a table that go once ``term`` has passed since what ``since`` says.

    ``condition`` gets the moment before which that must lie.
    """

    name: str
    model: type[models.Model]
    term: datetime.timedelta
    since: str
    why: str
    condition: Condition
    #: False where rows are never altered: nobody can lock them then, or needs to.
    locked: bool = True

    def rows(self, now: datetime.datetime) -> "models.QuerySet[models.Model]":
        """What is past its term."""
        return self.model._default_manager.filter(self.condition(now - self.term))

    def count(self, now: datetime.datetime) -> int:
        """How many would go."""
        return self.rows(now).count()

    def remove(self, now: datetime.datetime) -> int:
        """Remove them, :data:`BATCH` at a time, so that no lock is held for long; how many.

        What another transaction has locked is left for the next time.
        """
        removed = 0
        while True:
            # Keys first: inside a DELETE, PostgreSQL may choose the batch anew for every row.
            with transaction.atomic():
                batch = self.rows(now)
                if self.locked:
                    batch = batch.select_for_update(skip_locked=True, of=("self",))
                keys = list(batch.order_by().values_list("pk", flat=True)[:BATCH])
                gone = self.model._default_manager.filter(pk__in=keys)
                # Nothing hangs on these tables that the database would not refuse to lose.
                count: int = gone._raw_delete(gone.db) if keys else 0
            removed += count
            if count < BATCH:
                return removed


@dataclass(frozen=True)
class PurgedMails:
    """Files that the demonstration's mail catch-all has kept. Production has none."""

    name: str
    term: datetime.timedelta
    since: str
    why: str

    def _files(self, now: datetime.datetime) -> Iterable[Path]:
        folder: Path = settings.MAIL_FOLDER
        before = (now - self.term).timestamp()
        for path in folder.glob("*.eml") if folder.is_dir() else ():
            if path.is_file() and path.stat().st_mtime < before:
                yield path

    def count(self, now: datetime.datetime) -> int:
        """How many would go."""
        return sum(1 for _path in self._files(now))

    def remove(self, now: datetime.datetime) -> int:
        """Remove them; how many."""
        removed = 0
        for path in self._files(now):
            path.unlink(missing_ok=True)
            removed += 1
        return removed


@dataclass(frozen=True)
class PurgedFiles:
    """Contents below MEDIA_ROOT that no document names, and uploads that never ended."""

    name: str
    term: datetime.timedelta
    since: str
    why: str

    def count(self, now: datetime.datetime) -> int:
        """How many would go."""
        return len(attachments.orphans(now - self.term))

    def remove(self, now: datetime.datetime) -> int:
        """Remove them; how many."""
        return attachments.remove_orphans(now - self.term)


@dataclass(frozen=True)
class Kept:
    """Tables of which nothing is ever purged, and why."""

    name: str
    models: tuple[type[models.Model], ...]
    why: str


def _days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


#: In the order in which they go: a message after what refers to it.
PURGED: tuple[Purged | PurgedMails | PurgedFiles, ...] = (
    Purged(
        "Sessions",
        Session,
        _days(0),
        "they ended",
        "An ended session opens nothing.",
        lambda before: Q(expire_date__lt=before),
    ),
    Purged(
        "Where people are signed in",
        UserSession,
        _days(0),
        "the session ended",
        "People see where they are signed in now; where they once were is nobody's business.",
        lambda before: (
            Q(last_seen_at__lt=before)
            & Q(
                ~models.Exists(
                    Session.objects.filter(
                        session_key=models.OuterRef("session_key"), expire_date__gte=before
                    )
                )
            )
        ),
    ),
    Purged(
        "Kinds of browser that people sign in with",
        KnownBrowser,
        _days(365),
        "they were last used",
        "A person is told of a sign-in from another one.",
        lambda before: Q(last_used_at__lt=before),
    ),
    Purged(
        "Tokens of API clients",
        Token,
        _days(30),
        "they expired",
        "Long enough to ask which client had access.",
        lambda before: Q(expires_at__lt=before),
    ),
    Purged(
        "Answers of the API kept for repeated requests",
        IdempotentAnswer,
        _days(2),
        "they were given",
        "Whoever heard no answer asks again within hours.",
        lambda before: Q(created_at__lt=before),
    ),
    Purged(
        "Confirmations of mail addresses",
        EmailConfirmation,
        _days(30),
        "they were sent",
        "The link in them is no longer valid.",
        lambda before: Q(sent__lt=before) | Q(sent=None, created__lt=before),
    ),
    Purged(
        "Changes for systems that keep a copy",
        Change,
        epochs.KEPT,
        "they happened",
        "Who has not asked for so long copies everything anew.",
        lambda before: Q(at__lt=before),
        locked=False,
    ),
    Purged(
        "Runs of jobs",
        JobSlot,
        _days(7),
        "their slot",
        "Needed only while a clock could come back to them.",
        lambda before: Q(slot__lt=before),
    ),
    Purged(
        "Pictures",
        Picture,
        _days(30),
        "they were drawn, or asked for in vain",
        "A page that shows one has it drawn again.",
        lambda before: Q(drawn_at__lt=before) | Q(drawn_at=None, requested_at__lt=before),
    ),
    Purged(
        "Deliveries",
        Delivery,
        _days(365),
        "they were delivered",
        "Proof that a mail went out; what waits or was given up stays until somebody decides.",
        # A weekly mail goes after what it carried.
        lambda before: (
            Q(state=MailState.DELIVERED, delivered_at__lt=before)
            & Q(~models.Exists(Delivery.objects.filter(digest=models.OuterRef("pk"))))
        ),
    ),
    Purged(
        "Notifications",
        Notification,
        _days(1095),
        "they were received",
        "The inbox of three years; what they tell of is in the records themselves.",
        lambda before: Q(created_at__lt=before),
    ),
    Purged(
        "Messages",
        OutboxMessage,
        _days(1095),
        "they were written",
        "Go when no delivery, notification or reminder refers to them any more.",
        lambda before: (
            Q(created_at__lt=before)
            & Q(~models.Exists(Delivery.objects.filter(message=models.OuterRef("pk"))))
            & Q(~models.Exists(Notification.objects.filter(message=models.OuterRef("pk"))))
            & Q(~models.Exists(Reminder.objects.filter(message=models.OuterRef("pk"))))
        ),
    ),
    Purged(
        "Former secrets of webhooks",
        WebhookSecret,
        _days(0),
        "their day of changing over ended",
        "They sign nothing any more; the sweep removes them even sooner.",
        lambda before: Q(expires_at__lt=before),
    ),
    Purged(
        "Log of webhook messages",
        WebhookAttempt,
        _days(30),
        "the attempt",
        "Long enough to find out why a receiver failed.",
        lambda before: Q(at__lt=before),
    ),
    Purged(
        "Webhook messages",
        WebhookDelivery,
        _days(30),
        "they were delivered or given up",
        "Until then they can be replayed; what waits stays.",
        lambda before: (
            Q(finished_at__lt=before)
            & Q(~models.Exists(WebhookAttempt.objects.filter(delivery=models.OuterRef("pk"))))
        ),
    ),
    PurgedMails(
        "Mails in the demonstration's folder",
        _days(30),
        "they arrived",
        "They show that mail works.",
    ),
    PurgedFiles(
        "Files that no document names",
        _days(1),
        "they arrived",
        "Left by uploads that were refused or broke off.",
    ),
)


def kept() -> tuple[Kept, ...]:
    """What stays; business records and history are found by what they are, not by a list."""
    return (
        Kept(
            BUSINESS,
            tuple(model for model in history.tracked_models() if model not in grants.ledgers()),
            "The portal's memory; what was wrong is voided, who has left is deactivated.",
        ),
        Kept(
            HISTORY,
            (*history.event_models(), *grants.ledgers()),
            "Who changed what, when and why, its seals, and who was shown what is restricted;"
            " nobody's role but the owner's could remove it.",
        ),
        Kept(
            SOURCES,
            (SourceDocument, LoadedRecord),
            "Facts say which document they come from; loading again must know what it said.",
        ),
        Kept(
            REMINDERS,
            (Reminder,),
            "Who was reminded of which review; a step that was issued is never repeated.",
        ),
        Kept(
            "Sign-in: addresses, second factors, connected accounts, API clients",
            (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken, Client),
            "Until the person or an administrator removes them.",
        ),
        Kept(
            "Saved filters of lists",
            (SavedFilter,),
            "A personal setting, until its owner deletes it; it leaves with no export.",
        ),
        Kept(
            "The epoch of the change feed",
            (FeedEpoch,),
            "Tells after a restore that what other systems remember is of another database.",
        ),
        Kept(
            "Tables of the framework",
            (ContentType, Permission, Group, Group.permissions.through, Context),
            "Hold nothing about people or cities.",
        ),
    )


def unclassified() -> set[str]:
    """Tables that no class of data names: none, or the purge and the document are incomplete."""
    known = {rule.model for rule in PURGED if isinstance(rule, Purged)}
    known.update(model for group in kept() for model in group.models)
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in known
    }


def document() -> list[str]:
    """The rows of ``docs/retention.md``."""
    lines = ["| class of data | tables | kept | why |", "|---|---|---|---|"]
    for rule in PURGED:
        tables = f"`{rule.model._meta.db_table}`" if isinstance(rule, Purged) else "files"
        days = rule.term.days
        term = f"{days} days after {rule.since}" if days else f"until {rule.since}"
        lines.append(f"| {rule.name} | {tables} | {term} | {rule.why} |")
    for group in kept():
        tables = ", ".join(f"`{model._meta.db_table}`" for model in group.models)
        lines.append(f"| {group.name} | {tables} | for good | {group.why} |")
    return lines
