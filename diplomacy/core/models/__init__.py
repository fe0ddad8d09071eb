"""Tables of the bottom layer: people, records' common ground, messages and reminders."""

from .access import AccessEntry
from .accounts import (
    Bureau,
    Invitation,
    KnownBrowser,
    RoleMembership,
    SignInMeasure,
    User,
)
from .attachments import Attachment
from .base import Record, RecordQuerySet, SearchableRecord
from .clients import ClientAccess
from .feed import Change, FeedEpoch
from .idempotency import IdempotentAnswer
from .messages import Delivery, Notification, OutboxMessage
from .pictures import Picture
from .reminding import CalendarAddress, MailPreference, ReminderMute, ReminderSetting
from .saved_filters import SavedFilter
from .scheduling import JobSlot, Reminder
from .seals import Seal, SealedEvent
from .sources import LoadedRecord, SourceDocument
from .webhooks import Webhook, WebhookAttempt, WebhookDelivery, WebhookSecret

__all__ = [
    "AccessEntry",
    "Attachment",
    "Bureau",
    "CalendarAddress",
    "Change",
    "ClientAccess",
    "Delivery",
    "FeedEpoch",
    "IdempotentAnswer",
    "Invitation",
    "JobSlot",
    "KnownBrowser",
    "LoadedRecord",
    "MailPreference",
    "Notification",
    "OutboxMessage",
    "Picture",
    "Record",
    "RecordQuerySet",
    "Reminder",
    "ReminderMute",
    "ReminderSetting",
    "RoleMembership",
    "SavedFilter",
    "Seal",
    "SealedEvent",
    "SearchableRecord",
    "SignInMeasure",
    "SourceDocument",
    "User",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookSecret",
]
