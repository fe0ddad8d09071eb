"""Reminders of promises: 90, 30, 7 and 0 days ahead, and every 30 days once overdue."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from agreements.models import Commitment
from agreements.notifications import CommitmentDue
from agreements.selectors.people import active_people, holding, serves
from diplomacy.core.enums import Role
from diplomacy.core.policies import may_see
from diplomacy.core.reminders import Due, Recipient, ReminderRule, register

STEPS = (90, 30, 7, 0)
_OFFICERS = (Role.BUREAU_OFFICER, Role.DESK_OFFICER)


def commitments_due(until: datetime.date) -> list[Due]:
    """Open promises due on or before ``until``, of agreements that are alive."""
    commitments: Any = Commitment.objects.outstanding().filter(due_on__lte=until)
    return [
        Due(
            commitment.pk,
            commitment.due_on,
            {
                "promise_ja": commitment.title_in("ja"),
                "promise_en": commitment.title_in("en"),
                "side": commitment.side,
                "precision": commitment.due_on_precision,
                "reference": commitment.agreement.reference,
                "title_ja": commitment.agreement.title_ja,
                "title_en": commitment.agreement.title_en,
                "url": commitment.get_absolute_url(),
            },
        )
        for commitment in commitments.select_related("agreement").order_by("due_on", "pk")
    ]


def people_to_tell(dues: Sequence[Due]) -> Mapping[UUID, Sequence[Recipient]]:
    """Officers of the owner bureau and the heads of the office.

    The heads are told why where the owner bureau has no officer, or there is no owner. Nobody
    hears of a promise or an agreement they may not see. Three queries, however many are due.
    """
    commitments = Commitment.objects.filter(pk__in=[due.subject_id for due in dues])
    people = active_people(holding([*_OFFICERS, Role.OFFICE_HEAD]))
    told: dict[UUID, list[Recipient]] = {}
    for commitment in commitments.select_related("agreement"):
        knowing = [
            person
            for person in people
            if may_see(person, commitment) and may_see(person, commitment.agreement)
        ]
        officers = [
            person for person in knowing if serves(person, commitment.lead_bureau_id, _OFFICERS)
        ]
        why = {} if officers else {"unassigned": True}
        heads = [
            Recipient(person, why)
            for person in knowing
            if Role.OFFICE_HEAD in person.roles and person not in officers
        ]
        told[commitment.pk] = [*map(Recipient, officers), *heads]
    return told


register(
    ReminderRule(
        code="commitment_due",
        subject_type="agreements.commitment",
        category=CommitmentDue.code,
        due=commitments_due,
        recipients=people_to_tell,
        steps=STEPS,
        overdue_every=30,
    )
)
