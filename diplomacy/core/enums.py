"""Words that every layer shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Visibility(models.TextChoices):
    """Who may know that a record exists."""

    PUBLIC = "public", _("Public")
    INTERNAL = "internal", _("Internal")
    RESTRICTED = "restricted", _("Restricted")


class FieldGroup(models.TextChoices):
    """Values that only some roles read, whatever the visibility of the record they stand on."""

    WORKING_NOTES = "working_notes", _("Working notes")
    PROTOCOL = "protocol", _("Protocol notes and guests' preferences")
    ASSESSMENTS = "assessments", _("Assessments")
    RELATION_SIGNALS = "relation_signals", _("Relation signals")
    CONTACT_DETAILS = "contact_details", _("Contact details")


class Language(models.TextChoices):
    """Languages of the interface; each is named in itself."""

    JA = "ja", "日本語"
    EN = "en", "English"


class Role(models.TextChoices):
    """What a person does in city diplomacy; a person may hold several."""

    ADMINISTRATOR = "administrator", _("Administrator")
    OFFICE_HEAD = "office_head", _("Head of the international affairs office")
    DESK_OFFICER = "desk_officer", _("Desk officer")
    BUREAU_OFFICER = "bureau_officer", _("Bureau programme officer")
    PROTOCOL_OFFICER = "protocol_officer", _("Protocol officer")
    SECRETARIAT = "secretariat", _("Secretariat of the Promotion Meeting")
    FUND_MANAGER = "fund_manager", _("Fund manager")
    FUND_APPROVER = "fund_approver", _("Fund approver")
    AUDITOR = "auditor", _("Auditor")
    VIEWER = "viewer", _("Viewer")
    SERVICE = "service", _("API client")


class MediaType(models.TextChoices):
    """What may be attached, by the type it is served with; docs/decisions.md says why these."""

    PDF = "application/pdf", "PDF"
    PNG = "image/png", _("Picture (PNG)")
    JPEG = "image/jpeg", _("Picture (JPEG)")
    WEBP = "image/webp", _("Picture (WebP)")
    TEXT = "text/plain", _("Plain text")
    CSV = "text/csv", "CSV"
    ICS = "text/calendar", _("Calendar (iCal)")
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "Word"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel"
    PPTX = (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "PowerPoint",
    )
    ODT = "application/vnd.oasis.opendocument.text", "OpenDocument Text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet", "OpenDocument Spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation", "OpenDocument Presentation"


class Channel(models.TextChoices):
    """A way by which a message leaves the portal."""

    MAIL = "mail", _("E-mail")


class DeliveryState(models.TextChoices):
    """How far a delivery got; ``dead`` waits for a person."""

    PENDING = "pending", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    DEAD = "dead", _("Given up")


class MailState(models.TextChoices):
    """How far a mail got; ``gathered`` ones wait for the weekly mail, ``dead`` for a person."""

    PENDING = "pending", _("Waiting")
    GATHERED = "gathered", _("For the weekly mail")
    DELIVERED = "delivered", _("Delivered")
    DEAD = "dead", _("Given up")


class MailMode(models.TextChoices):
    """How somebody wants to get by mail what is in the inbox as well."""

    AT_ONCE = "at_once", _("By mail at once")
    WEEKLY = "weekly", _("One mail a week")
    INBOX = "inbox", _("In the inbox only")


class WebhookState(models.TextChoices):
    """Whether a subscription is told anything."""

    ACTIVE = "active", pgettext_lazy("webhook", "Active")
    PAUSED = "paused", _("Paused")
    DISABLED = "disabled", _("Switched off")


class WebhookEnd(models.TextChoices):
    """Why the portal switched a subscription off by itself."""

    GONE = "gone", _("The receiver answered 410: it wants no more messages")
    FAILING = "failing", _("The receiver took no message for three days")
    REVOKED = "revoked", _("The API client was revoked or lost the scope")


class WebhookKind(models.TextChoices):
    """What a subscription can be narrowed to; the kinds that entries of the feed have."""

    CREATE = "create", _("Recorded")
    UPDATE = "update", _("Changed")
    VOID = "void", _("Voided")
    REMOVE = "remove", _("No longer visible")


#: What counts as a second factor, as django-allauth names it; recovery codes alone do not.
SECOND_FACTORS = ("totp", "webauthn")


class ReminderState(models.TextChoices):
    """Whether a reminder's step is planned, sent or no longer wanted."""

    PENDING = "pending", _("Planned")
    ISSUED = "issued", _("Issued")
    CANCELLED = "cancelled", _("Cancelled")


class SignInMeasureKind(models.TextChoices):
    """What an administrator did about somebody's ways in."""

    FACTORS_RESET = "factors_reset", _("Second factors reset")
    SESSIONS_ENDED = "sessions_ended", _("All sessions ended")
    BLOCK_LIFTED = "block_lifted", _("Block lifted")


class AccessKind(models.TextChoices):
    """What somebody did with restricted data."""

    VIEW = "view", _("Viewed")
    EXPORT = "export", _("Exported")


class AccessRoute(models.TextChoices):
    """The way by which restricted data left the portal."""

    PAGE = "page", _("Page")
    API = "api", _("API")
    COMMAND = "command", _("Command")


class ChangeKind(models.TextChoices):
    """What happened to a record in the feed; ``touch`` is something else that it shows."""

    CREATE = "create", _("Created")
    UPDATE = "update", _("Changed")
    VOID = "void", _("Voided")
    REMOVE = "remove", _("Removed")
    TOUCH = "touch", _("Shows something that changed")
