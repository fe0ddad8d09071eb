"""Internal approval of a draft: which bodies were asked, and what each of them said."""

import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements import lifecycle
from agreements.enums import STANDING, UNSETTLED, ApprovalBody, ApprovalState
from diplomacy.core.feed import recording as feed
from diplomacy.core.history import track
from diplomacy.core.models import Record

#: Requests are made and answered while the agreement is a draft. The shared lock makes whoever
#: approves the agreement wait for a request that is not committed yet, and the other way round.
_OF_DRAFT = pgtrigger.Trigger(
    name="approval_of_draft",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert | pgtrigger.Update,
    declare=[("agreement_status", "text"), ("assembly_day", "date")],
    func="""
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = OLD.state THEN RETURN NEW; END IF;
    END IF;
    SELECT status, assembly_approved_on INTO agreement_status, assembly_day
        FROM agreements_agreement WHERE id = NEW.agreement_id FOR SHARE;
    IF agreement_status <> 'draft' THEN
        RAISE EXCEPTION 'approval is asked for and given while the agreement is a draft'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_of_draft';
    END IF;
    IF NEW.body = 'assembly' AND NEW.state = 'approved' AND assembly_day IS NULL THEN
        RAISE EXCEPTION 'the agreement tells the day of the approval by the Assembly'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_assembly_day';
    END IF;
    RETURN NEW;
    """,
)


@feed.publish()
@track(root="agreement")
class Approval(Record):
    """A request to one bureau, or to the Metropolitan Assembly, to approve a draft.

    The day on which the Assembly approved is told by the agreement itself
    (``assembly_approved_on``), which older agreements have without any request; so a request that
    the Assembly approved has no ``decided_on`` of its own. See :attr:`decided_day`.
    """

    agreement = models.ForeignKey(
        "Agreement", verbose_name=_("agreement"), on_delete=models.PROTECT, related_name="approvals"
    )
    body = models.CharField(_("asked of"), max_length=8, choices=ApprovalBody)
    bureau = models.ForeignKey(
        "core.Bureau",
        verbose_name=_("bureau"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    state = models.CharField(
        _("state"), max_length=9, choices=ApprovalState, default=ApprovalState.PENDING
    )
    requested_on = models.DateField(_("requested on"))
    due_on = models.DateField(_("answer due on"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("requested by"),
        on_delete=models.PROTECT,
        related_name="approvals_requested",
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="approvals_decided",
        null=True,
        blank=True,
        help_text=_("For the Assembly: who recorded its decision."),
    )
    remark = models.TextField(_("remark"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["requested_on", "created_at", "id"]
        indexes = [
            models.Index(
                fields=["bureau", "requested_on"],
                condition=Q(state=ApprovalState.PENDING),
                name="approval_pending_of_bureau",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(body=ApprovalBody.BUREAU, bureau__isnull=False)
                | Q(body=ApprovalBody.ASSEMBLY, bureau__isnull=True),
                name="approval_names_its_bureau",
                violation_error_message=_("Name the bureau that is asked."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "bureau"],
                condition=Q(body=ApprovalBody.BUREAU, state__in=STANDING),
                name="approval_one_standing_per_bureau",
                violation_error_message=_("This bureau has been asked already."),
            ),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(body=ApprovalBody.ASSEMBLY, state__in=STANDING),
                name="approval_one_standing_of_assembly",
                violation_error_message=_("The Assembly has been asked already."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[ApprovalState.PENDING, ApprovalState.WITHDRAWN],
                    decided_on__isnull=True,
                    decided_by__isnull=True,
                )
                | Q(
                    state=ApprovalState.APPROVED,
                    body=ApprovalBody.ASSEMBLY,
                    decided_on__isnull=True,
                    decided_by__isnull=False,
                )
                | (
                    Q(
                        state__in=[
                            ApprovalState.APPROVED,
                            ApprovalState.REFUSED,
                            ApprovalState.REPLACED,
                        ],
                        decided_on__isnull=False,
                        decided_by__isnull=False,
                    )
                    & ~Q(state=ApprovalState.APPROVED, body=ApprovalBody.ASSEMBLY)
                ),
                name="approval_decided_says_how",
                violation_error_message=_("A decision needs its day and who made it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ApprovalState.REFUSED) | ~Q(remark=""),
                name="approval_refused_says_why",
                violation_error_message=_("A refusal needs its reason."),
            ),
            models.CheckConstraint(
                condition=Q(body=ApprovalBody.ASSEMBLY)
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("requested_by")),
                name="approval_decided_by_another",
                violation_error_message=_("Whoever asked for the approval does not decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("requested_on")),
                name="approval_due_after_request",
                violation_error_message=_("The answer cannot be due before the request."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("requested_on")),
                name="approval_decided_after_request",
                violation_error_message=_("The decision cannot lie before the request."),
            ),
        ]
        triggers = [
            *Record.Meta.triggers,
            lifecycle.APPROVAL.trigger("approval_state_moves"),
            _OF_DRAFT,
        ]

    def __str__(self) -> str:
        names = {"body": self.asked, "agreement": self.agreement}
        return gettext("Approval of “%(agreement)s” by %(body)s") % names

    @property
    def asked(self) -> str:
        """Who was asked, in the reader's language."""
        if self.body == ApprovalBody.ASSEMBLY:
            return str(ApprovalBody.ASSEMBLY.label)
        return str(self.bureau)

    @property
    def decided_day(self) -> datetime.date | None:
        """The day of the decision; of an approval by the Assembly it stands on the agreement."""
        if self.body == ApprovalBody.ASSEMBLY and self.state == ApprovalState.APPROVED:
            return self.agreement.assembly_approved_on
        return self.decided_on

    @property
    def settled(self) -> bool:
        """Whether it no longer holds the agreement back."""
        return self.state not in UNSETTLED

    def get_absolute_url(self) -> str:
        """The request's place on the agreement's page."""
        return f"{self.agreement.get_absolute_url()}#approvals"
