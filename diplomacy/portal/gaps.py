"""What was agreed and then forgotten: promises and agreements behind which nothing stands.

"On a day" means: as recorded now, seen from that day. What the reader may not know of is neither
counted nor does it fill a gap: both would tell of it.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from agreements.enums import REVIEWED, AgreementStatus, ReviewState
from agreements.models import Agreement, AgreementQuerySet, Commitment, CommitmentQuerySet, Review
from agreements.selectors.agreements import agreements_for
from agreements.selectors.commitments import commitment_rows
from initiatives.models import Initiative, InitiativeCommitment


class CommitmentGap(TextChoices):
    """What is wrong with an outstanding promise."""

    UNBACKED = "unbacked", _("Nothing behind it")
    OVERDUE = "overdue", _("Overdue promise")


class AgreementGap(TextChoices):
    """What is wrong with an agreement."""

    NO_PROGRAMME = "no_programme", _("In force without a live programme")
    NO_REVIEW = "no_review", _("Never reviewed")


def with_commitment_gaps(commitments: CommitmentQuerySet, on: datetime.date) -> CommitmentQuerySet:
    """Annotate ``unbacked`` and ``overdue``; reads ``is_backed``."""
    outstanding = Commitment.objects.outstanding().filter(pk=OuterRef("pk"))
    return commitments.annotate(
        unbacked=_flag(Q(Exists(outstanding)) & Q(is_backed=False)),
        overdue=_flag(Q(due_on__lt=on) & Q(Exists(outstanding))),
    )


def with_agreement_gaps(
    agreements: AgreementQuerySet, user: Any, on: datetime.date
) -> AgreementQuerySet:
    """Annotate ``no_programme`` and ``no_review``.

    A programme is an initiative under way that names the agreement or fulfils a promise in it;
    what rests is not asked for one. A review is missing where none was completed although the
    agreement is older than its own interval: of a younger one nobody could have been.
    """
    in_force = Agreement.objects.in_force(on).filter(pk=OuterRef("pk"))
    live = Initiative.objects.visible_to(user).live(on)
    promises = Commitment.objects.visible_to(user).active()
    kept = InitiativeCommitment.objects.filter(
        initiative__in=live, commitment__in=promises, commitment__agreement=OuterRef("pk")
    )
    reviewed = Review.objects.active().filter(
        agreement=OuterRef("pk"), state=ReviewState.COMPLETED, completed_on__lte=on
    )
    return agreements.annotate(
        no_programme=_flag(
            ~Q(status=AgreementStatus.RESTED)
            & Q(Exists(in_force))
            & ~Q(Exists(live.filter(agreement=OuterRef("pk"))))
            & ~Q(Exists(kept))
        ),
        first_review_by=Cast(
            Func(
                F("concluded_on"),
                F("review_interval_months"),
                template="(%(expressions)s * interval '1 month')",
                arg_joiner=" + ",
            ),
            DateField(),
        ),
    ).annotate(
        no_review=_flag(Q(status__in=REVIEWED) & Q(first_review_by__lt=on) & ~Q(Exists(reviewed)))
    )


def _flag(condition: Q) -> Case:
    """True or false, never null: "not known" is no gap."""
    found = ExpressionWrapper(condition, output_field=BooleanField())
    return Case(When(found, then=Value(True)), default=Value(False))


def commitment_gaps(user: Any, on: datetime.date) -> CommitmentQuerySet:
    """The promises that a reader may know of, with what is wrong with them on a day."""
    return with_commitment_gaps(commitment_rows(user, on).active(), on)


def agreement_gaps(user: Any, on: datetime.date) -> AgreementQuerySet:
    """The agreements that a reader may know of, with what is wrong with them on a day."""
    return with_agreement_gaps(agreements_for(user, on).active(), user, on)


def any_of(kinds: Iterable[str]) -> Q:
    """The rows with one of these gaps at least; reads the annotations of that name."""
    condition = Q()
    for kind in kinds:
        condition |= Q(**{kind: True})
    return condition


def count_gaps(user: Any, on: datetime.date) -> dict[str, int]:
    """How many there are of each, by its value: one statement for promises, one for agreements."""
    found: dict[str, int] = {}
    for rows, kinds in (
        (commitment_gaps(user, on), CommitmentGap.values),
        (agreement_gaps(user, on), AgreementGap.values),
    ):
        found |= rows.aggregate(
            **{f"number_{kind}": Count("pk", filter=Q(**{kind: True})) for kind in kinds}
        )
    return {name.removeprefix("number_"): number for name, number in found.items()}
