"""Counting the cities of a target from evidence: one statement, whatever the number of records.

The rule, as the records of the rule's version word it for people:

- V, the leaders' part: a completed visit by the governor to the partner, or a completed visit to
  Japan by the partner's top leader with a meeting with the home city's government. Its day is the
  day of the meeting, else the last day of the visit.
- C, the concrete part: an agreement that is signed, or was at some time, on the day it was
  concluded; or an initiative that has started or been held under a responsible bureau, on the day
  it started.
- A partner counts once, from the later of its first V and its first C inside the window, both ends
  included. What lies before the window is the baseline: shown, never counted.
- A decision of the Promotion Meeting counts a city from its day, until V and C both hold.
- A city that was merged into another stands for that one. The home city never counts; networks
  have no evidence of their own. Voided records are nothing.

``as_of`` means: as recorded now, seen from that day. Nothing here asks who is reading: the count
is the same for everyone, and :mod:`initiatives.selectors` decides which evidence may be shown.
"""

import datetime
import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection

from agreements.enums import UNSIGNED
from cities.enums import CityRoleKind
from visits.enums import SUBSTITUTES, Direction, Office, VisitorRank, VisitStatus

from .enums import STARTED

STATEMENT = """
WITH RECURSIVE
-- Every city and the partner it stands for: itself, or the city it was merged into.
standing AS (
    SELECT id AS city_id, id AS partner_id
    FROM cities_city
    WHERE merged_into_id IS NULL AND voided_at IS NULL
  UNION ALL
    SELECT city.id, standing.partner_id
    FROM cities_city city
    JOIN standing ON city.merged_into_id = standing.city_id
),
partner AS (
    SELECT city_id, partner_id
    FROM standing
    WHERE partner_id NOT IN (
        SELECT home.partner_id
        FROM cities_cityrole role
        JOIN standing home USING (city_id)
        WHERE role.role = %(home)s AND role.voided_at IS NULL
    )
),
evidence AS (
    SELECT partner_id, 'visit' AS kind, visit.id,
        COALESCE(met_on, ends_on) AS happened_on, dates_precision AS precision,
        visit.visibility, visit.lead_bureau_id
    FROM visits_visit visit
    JOIN partner USING (city_id)
    WHERE visit.voided_at IS NULL
      AND visit.status = %(visit_completed)s
      AND (
        direction = %(outbound)s AND traveller = ANY(%(travellers)s)
        OR direction = %(inbound)s AND visitor_rank = %(top_leader)s AND in_japan AND met_tmg
      )
  UNION ALL
    SELECT partner_id, 'agreement', agreement.id, concluded_on, concluded_on_precision,
        agreement.visibility, agreement.lead_bureau_id
    FROM agreements_agreement agreement
    JOIN agreements_party party ON party.agreement_id = agreement.id
    JOIN partner USING (city_id)
    WHERE agreement.voided_at IS NULL AND NOT agreement.status = ANY(%(unsigned)s)
  UNION ALL
    SELECT partner_id, 'initiative', initiative.id, starts_on, starts_on_precision,
        initiative.visibility, initiative.lead_bureau_id
    FROM initiatives_initiative initiative
    JOIN initiatives_initiativecity link ON link.initiative_id = initiative.id
    JOIN partner USING (city_id)
    WHERE initiative.voided_at IS NULL
      AND initiative.status = ANY(%(started)s)
      AND initiative.lead_bureau_id IS NOT NULL
),
-- Of each kind the first inside the window and the last before it, that is the nearest to the
-- window's first day on either side; of several on one day, the same for all readers.
nearest AS (
    SELECT DISTINCT ON (partner_id, kind, inside)
        partner_id, kind, inside, id, happened_on, precision, visibility, lead_bureau_id
    FROM (SELECT *, happened_on >= %(window_start)s AS inside FROM evidence) dated
    WHERE happened_on <= %(until)s
    ORDER BY partner_id, kind, inside, abs(happened_on - %(window_start)s), id
),
proof AS (
    SELECT partner_id,
        min(happened_on) FILTER (WHERE inside AND kind = 'visit') AS visited_on,
        min(happened_on) FILTER (WHERE inside AND kind = 'agreement') AS signed_on,
        min(happened_on) FILTER (WHERE inside AND kind <> 'visit') AS concrete_on,
        array_agg(id) FILTER (WHERE inside AND kind = 'visit') AS visits,
        array_agg(id) FILTER (WHERE inside AND kind = 'agreement') AS agreements,
        array_agg(id) FILTER (WHERE inside AND kind = 'initiative') AS initiatives,
        jsonb_object_agg(
            kind, jsonb_build_array(happened_on, precision, visibility, lead_bureau_id)
        ) FILTER (WHERE NOT inside) AS baseline
    FROM nearest
    GROUP BY partner_id
),
decision AS (
    SELECT DISTINCT ON (partner_id) partner_id, decision.id, decided_on
    FROM initiatives_targetdecision decision
    JOIN partner USING (city_id)
    WHERE %(decisions_count)s
      AND decision.target_id = %(target)s
      AND decision.voided_at IS NULL
      AND decided_on BETWEEN %(window_start)s AND %(until)s
    ORDER BY partner_id, decided_on, decision.id
),
relation AS (
    SELECT partner_id, visited_on, signed_on, concrete_on, decided_on, baseline,
        visits[1] AS visit_id, agreements[1] AS agreement_id, initiatives[1] AS initiative_id,
        decision.id AS decision_id,
        -- The later of the parts that the rule requires, once each of them is there.
        CASE
          WHEN %(require_leader_visit)s AND visited_on IS NULL THEN NULL
          WHEN %(require_concrete_output)s AND concrete_on IS NULL THEN NULL
          ELSE GREATEST(
            CASE WHEN %(require_leader_visit)s THEN visited_on END,
            CASE WHEN %(require_concrete_output)s THEN concrete_on END
          )
        END AS proven_on
    FROM proof
    FULL JOIN decision USING (partner_id)
)
SELECT
    city.id, city.code, city.name_en, city.name_ja, city.visibility, city.lead_bureau_id,
    visited_on, signed_on, concrete_on, decided_on, proven_on, baseline,
    (
        SELECT jsonb_build_object(
            'id', visit.id, 'on', COALESCE(met_on, ends_on), 'precision', dates_precision,
            'direction', direction, 'traveller', traveller, 'visitor_rank', visitor_rank,
            'visibility', visit.visibility, 'lead_bureau_id', visit.lead_bureau_id
        )
        FROM visits_visit visit WHERE visit.id = visit_id
    ) AS visit,
    (
        SELECT jsonb_build_object(
            'id', agreement.id, 'on', concluded_on, 'precision', concluded_on_precision,
            'title_en', title_en, 'title_ja', title_ja,
            'visibility', agreement.visibility, 'lead_bureau_id', agreement.lead_bureau_id
        )
        FROM agreements_agreement agreement WHERE agreement.id = agreement_id
    ) AS agreement,
    (
        SELECT jsonb_build_object(
            'id', initiative.id, 'on', starts_on, 'precision', starts_on_precision,
            'title_en', title_en, 'title_ja', title_ja,
            'visibility', initiative.visibility, 'lead_bureau_id', initiative.lead_bureau_id
        )
        FROM initiatives_initiative initiative WHERE initiative.id = initiative_id
    ) AS initiative,
    (
        SELECT jsonb_build_object(
            'id', decision.id, 'on', decision.decided_on, 'precision', 'day',
            'meeting', meeting, 'reason', reason,
            'visibility', decision.visibility, 'lead_bureau_id', decision.lead_bureau_id
        )
        FROM initiatives_targetdecision decision WHERE decision.id = decision_id
    ) AS decision
FROM relation
JOIN cities_city city ON city.id = partner_id
ORDER BY city.code
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a version of the counting rule asks for."""

    require_leader_visit: bool = True
    require_concrete_output: bool = True
    accept_substitutes: bool = False
    allow_decision_override: bool = True


@dataclass(frozen=True, slots=True)
class Relation:
    """One partner city as the evidence shows it on a day.

    The dates are those of the first evidence inside the window; ``baseline`` has the last before
    it, by kind. ``visit``, ``agreement``, ``initiative`` and ``decision`` are that first evidence,
    with what is needed to name it and to say who may see it, as JSON until somebody asks.
    """

    city_id: uuid.UUID
    code: str
    name_en: str
    name_ja: str
    visibility: str
    lead_bureau_id: int | None
    visited_on: datetime.date | None
    signed_on: datetime.date | None
    concrete_on: datetime.date | None
    decided_on: datetime.date | None
    proven_on: datetime.date | None
    baseline: str | None
    visit: str | None
    agreement: str | None
    initiative: str | None
    decision: str | None

    @property
    def counted_on(self) -> datetime.date | None:
        """Since when the city counts: by its evidence, else by a decision; None: it does not."""
        return self.proven_on or self.decided_on

    @property
    def by_decision(self) -> bool:
        """Whether the city counts only because the Promotion Meeting decided so."""
        return self.proven_on is None and self.decided_on is not None

    def before(self) -> dict[str, tuple[datetime.date, str, str, int | None]]:
        """Day, precision, visibility and lead bureau of the last evidence of each kind before the
        window."""
        found: dict[str, list[Any]] = json.loads(self.baseline) if self.baseline else {}
        return {
            kind: (datetime.date.fromisoformat(on), precise, visibility, bureau)
            for kind, (on, precise, visibility, bureau) in found.items()
        }

    def evidence(self) -> dict[str, dict[str, Any]]:
        """The first evidence of each kind inside the window, and the decision, by kind."""
        texts = {
            "visit": self.visit,
            "agreement": self.agreement,
            "initiative": self.initiative,
            "decision": self.decision,
        }
        return {kind: json.loads(text) for kind, text in texts.items() if text}


def relations(
    *,
    window_start: datetime.date,
    deadline: datetime.date,
    as_of: datetime.date,
    rule: Rule,
    target_id: uuid.UUID,
) -> list[Relation]:
    """Every partner with evidence or a decision up to ``as_of``, by code, in one statement."""
    parameters: dict[str, Any] = {
        "window_start": window_start,
        "until": min(deadline, as_of),
        "target": target_id,
        "require_leader_visit": rule.require_leader_visit,
        "require_concrete_output": rule.require_concrete_output,
        "decisions_count": rule.allow_decision_override,
        "travellers": _values(Office.GOVERNOR, *(SUBSTITUTES if rule.accept_substitutes else ())),
        "home": CityRoleKind.HOME.value,
        "visit_completed": VisitStatus.COMPLETED.value,
        "outbound": Direction.OUTBOUND.value,
        "inbound": Direction.INBOUND.value,
        "top_leader": VisitorRank.TOP.value,
        "unsigned": _values(*UNSIGNED),
        "started": _values(*STARTED),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, parameters)
        return [Relation(*row) for row in cursor.fetchall()]


def _values(*members: Any) -> list[str]:
    return [member.value for member in members]
