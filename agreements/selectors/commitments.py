"""Reading commitments the way pages and panels need them."""

import datetime
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import get_language

from agreements.backing import backed
from agreements.enums import CommitmentState
from agreements.models import Agreement, Commitment, CommitmentQuerySet
from cities.models import City
from diplomacy.core import policies
from diplomacy.core.panels import Newest, newest
from diplomacy.core.prepared import GIVEN_ID, prepared


def commitment_rows(user: Any, on: datetime.date) -> CommitmentQuerySet:
    """The commitments a reader may know of, as a list shows them on a day.

    ``city_name`` is the partner that promised, as far as the reader may know it, and ``is_backed``
    whether anything is being done for the promise.
    """
    language = "ja" if (get_language() or "ja").startswith("ja") else "en"
    cities = City.objects.visible_to(user).filter(pk=OuterRef("city"))
    commitments: CommitmentQuerySet = Commitment.objects.visible_to(user)
    return commitments.select_related("agreement", "lead_bureau").annotate(
        city_name=Subquery(cities.values(f"name_{language}")[:1]),
        is_backed=backed(user, on),
    )


_LINE = ("text_ja", "text_en", "side", "state", "due_on", "due_on_precision", "voided_at")
_LEAD = ("lead_bureau__name_ja", "lead_bureau__name_en")


@prepared
def _of_agreement(user: Any, on: datetime.date) -> QuerySet[Any]:
    open_first = Case(
        When(state=CommitmentState.OPEN, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    rows = Commitment.objects.visible_to(user).active().filter(agreement=GIVEN_ID)
    rows = rows.select_related("lead_bureau").only(*_LINE, *_LEAD)
    return newest(rows.order_by(open_first, "due_on", "id"))


@dataclass(frozen=True)
class Promises(Newest):
    """The commitments of an agreement, and where another one is added by those who may."""

    add_url: str = ""


def commitments_of_agreement(agreement: Agreement, user: Any) -> Promises:
    """What was promised in the agreement: what is open first, by the day on which it is due."""
    may_add = not agreement.voided and policies.can(user, "change", agreement)
    asked = urlencode({"agreement": agreement.reference})
    return Promises(
        _of_agreement(user, agreement.pk),
        f"{reverse('agreements:commitment_list')}?agreement={agreement.pk}",
        f"{reverse('agreements:commitment_create')}?{asked}" if may_add else "",
    )
