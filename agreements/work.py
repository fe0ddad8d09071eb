"""What people and bureaus have to see to with agreements."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from diplomacy.core.accounts import bureaus, handover
from diplomacy.core.accounts.handover import Line, Work
from diplomacy.core.models import User

from .enums import CLOSED, REVIEWED, UNFINISHED, CommitmentState
from .models import Agreement, Commitment, Party, Review


def desk_reviews(person: User) -> Any:
    """Unfinished reviews of agreements with the cities that a person is the desk officer of.

    A review is nobody's of itself: it falls to the desk officers of the parties.
    """
    parties = Party.objects.filter(city__desk_officer=person, city__voided_at=None)
    return Review.objects.active().filter(
        state__in=UNFINISHED,
        agreement__in=parties.values("agreement"),
        agreement__status__in=REVIEWED,
        agreement__voided_at=None,
    )


def review_lines(giver: User, reader: Any, limit: int) -> list[Line]:
    """The reviews by name, of agreements that the reader may see."""
    seen = Agreement.objects.visible_to(reader)
    reviews = desk_reviews(giver).filter(agreement__in=seen).select_related("agreement")
    ordered = reviews.order_by("due_on", "pk")[:limit]
    return [Line(str(review), review.get_absolute_url()) for review in ordered]


handover.register(
    Work(
        code="agreements.reviews",
        label=_("Unfinished reviews of agreements with these cities"),
        count=lambda giver: int(desk_reviews(giver).count()),
        lines=review_lines,
        follows="cities.desk",
    )
)
bureaus.register(Agreement, ~Q(status__in=CLOSED))
bureaus.register(Commitment, Q(state=CommitmentState.OPEN))
