"""The words with which agreements and their reviews are described."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(models.TextChoices):
    """What sort of agreement it is; only the first needs the Assembly's approval."""

    SISTER_FRIENDSHIP = "sister_friendship", _("Sister or friendship agreement")
    LEADER_AGREEMENT = "leader_agreement", _("Agreement between leaders")
    PARTNERSHIP = "partnership", _("Partnership")
    POLICY_COOPERATION = "policy_cooperation", _("Policy cooperation")
    JOINT_EVENT = "joint_event", _("Jointly organised event")


class AgreementLabel(models.TextChoices):
    """Which of the two words a sister or friendship agreement uses of itself."""

    SISTER = "sister", _("Sister")
    FRIENDSHIP = "friendship", _("Friendship")


class AgreementStatus(models.TextChoices):
    """How far an agreement has come. "Under review" is no status: see :class:`ReviewPhase`."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    SIGNED = "signed", _("Signed")
    IN_FORCE = "in_force", _("In force")
    RESTED = "rested", _("Rested")
    ENDED = "ended", _("Ended")
    TERMINATED = "terminated", _("Terminated")
    SUPERSEDED = "superseded", _("Superseded")


# Statuses before signature; every other one means that the agreement was signed at some time.
UNSIGNED = (AgreementStatus.DRAFT, AgreementStatus.APPROVED)
# Statuses in which an agreement is alive, so that its review clock runs.
REVIEWED = (AgreementStatus.SIGNED, AgreementStatus.IN_FORCE, AgreementStatus.RESTED)
# Statuses from which no agreement returns.
CLOSED = (AgreementStatus.ENDED, AgreementStatus.TERMINATED, AgreementStatus.SUPERSEDED)


class ReviewState(models.TextChoices):
    """How far one review has come."""

    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", pgettext_lazy("review", "Open")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (ReviewState.SCHEDULED, ReviewState.OPEN)


class ReviewPhase(models.TextChoices):
    """Where an agreement stands with its reviews on a day; derived, never stored."""

    OPEN = "open", _("Review under way")
    OVERDUE = "overdue", _("Review overdue")
    DUE = "due", _("Review due")
    NONE_ON_RECORD = "none_on_record", _("No review on record")
    SCHEDULED = "scheduled", _("Review scheduled")


class ReviewOutcome(models.TextChoices):
    """What a review recommends; acting on it is a step of its own."""

    CONTINUE = "continue", _("Continue as it is")
    AMEND = "amend", _("Amend")
    UPGRADE = "upgrade", _("Upgrade")
    REST = "rest", _("Rest")
    END = "end", _("End")


class Side(models.TextChoices):
    """Who made a promise: the home city, or one of the parties, which is then named."""

    HOME = "home", _("Home city")
    PARTNER = "partner", _("Partner city")


class CommitmentState(models.TextChoices):
    """What became of a promise. "Overdue" is no state: it follows from the due date."""

    OPEN = "open", pgettext_lazy("commitment", "Open")
    KEPT = "kept", _("Kept")
    NOT_KEPT = "not_kept", _("Not kept")
    DROPPED = "dropped", _("Dropped")


# Nothing more is done for these; the reason stands with the promise.
GIVEN_UP = (CommitmentState.NOT_KEPT, CommitmentState.DROPPED)


class ApprovalBody(models.TextChoices):
    """Who is asked to approve a draft."""

    BUREAU = "bureau", _("A bureau")
    ASSEMBLY = "assembly", _("The Metropolitan Assembly")


class ApprovalState(models.TextChoices):
    """What became of a request for approval; a later one to the same body replaces an answer."""

    PENDING = "pending", pgettext_lazy("approval", "Waiting for an answer")
    APPROVED = "approved", pgettext_lazy("approval", "Approved")
    REFUSED = "refused", pgettext_lazy("approval", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("approval", "Withdrawn")
    REPLACED = "replaced", pgettext_lazy("approval", "Asked again")


# Requests that hold an agreement back: nobody approves it while there is one.
UNSETTLED = (ApprovalState.PENDING, ApprovalState.REFUSED)
# The last word of a body, or that it has been asked; there is one for each body at most.
STANDING = (ApprovalState.PENDING, ApprovalState.APPROVED, ApprovalState.REFUSED)

# What the agreement itself would have to do for a recommendation, by the name of its move.
FOLLOWED_BY = {ReviewOutcome.REST: "rest", ReviewOutcome.END: "end"}


class QuestionState(models.TextChoices):
    """How far a question to a bureau has come."""

    ASKED = "asked", _("Asked")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MemoFormat(models.TextChoices):
    """What a memo can be had as; the value ends the name of its file."""

    PDF = "pdf", "PDF"
    WORD = "docx", "Word"
