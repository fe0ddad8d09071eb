"""Tables of the bottom layer: people, records' common ground, messages and reminders."""

from .accounts import Bureau, RoleMembership, User
from .attachments import Attachment
from .base import Record, RecordQuerySet, SearchableRecord
from .messages import Delivery, Notification, OutboxMessage
from .pictures import Picture
from .scheduling import JobSlot, Reminder
from .sources import LoadedRecord, SourceDocument

__all__ = [
    "Attachment",
    "Bureau",
    "Delivery",
    "JobSlot",
    "LoadedRecord",
    "Notification",
    "OutboxMessage",
    "Picture",
    "Record",
    "RecordQuerySet",
    "Reminder",
    "RoleMembership",
    "SearchableRecord",
    "SourceDocument",
    "User",
]
