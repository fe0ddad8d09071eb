"""What the memo of a review says, as plain data: texts in one language, nothing to look up later.

It is gathered for a reader. The memo that is filed is gathered for :func:`filed_for`, who sees no
more than everybody who may have it; a draft is gathered for whoever asks.
"""

import datetime
from typing import Any

from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from agreements.digests import digests_for, period_of, with_period
from agreements.enums import AgreementKind, ReviewOutcome, ReviewState
from agreements.models import Agreement, Review
from agreements.review_clock import review_due
from agreements.selectors.agreements import visible_parties
from cities.selectors import home_city
from diplomacy.core import clock, policies
from diplomacy.core.dates import format_date
from diplomacy.core.enums import FieldGroup, Visibility

Memo = dict[str, Any]


def may_read(user: Any) -> bool:
    """Whether somebody who may see a review may have its memo, which gives the reasons."""
    return "rationale" in policies.readable_fields(user, Review)


def filed_for(review: Review) -> policies.Reader:
    """Everybody who may have the memo of a review sees at least what this reader sees.

    A restricted review is open to those who read everything and to the people of its lead bureau:
    both see what is restricted to that bureau, and nothing else that is restricted is common to
    them.
    """
    bureaus: frozenset[int] = frozenset()
    if review.visibility == Visibility.RESTRICTED and review.lead_bureau_id is not None:
        bureaus = frozenset({review.lead_bureau_id})
    return policies.Reader(
        frozenset({Visibility.PUBLIC.value, Visibility.INTERNAL.value}),
        bureaus,
        frozenset({FieldGroup.ASSESSMENTS.value}),
    )


def gather(review: Review, reader: Any, language: str) -> Memo:
    """The memo of ``review`` in ``language`` for ``reader``, a Reader or a user."""
    review = with_period(Review.objects.select_related("author", "lead_bureau")).get(pk=review.pk)
    with translation.override(language):
        return _memo(review, reader, language)


def _memo(review: Any, reader: Any, language: str) -> Memo:
    agreement, period = review.agreement, period_of(review)
    done = review.state == ReviewState.COMPLETED
    labels = {"first": format_date(period.first), "last": format_date(period.last)}
    sections = [
        _section(gettext("The agreement"), facts=_agreement(agreement, reader)),
        _section(gettext("What was agreed"), **_agreed(agreement)),
    ]
    sections += [
        _section(
            capfirst(str(title)),
            paragraphs=list(digest.sentences),
            headings=[str(heading) for heading in digest.headings],
            rows=[list(row.cells) for row in digest.rows],
            nothing="" if digest.rows else str(digest.nothing),
            level=2,
        )
        for title, digest in digests_for(review, reader)
    ]
    sections.insert(
        2,
        _section(
            gettext("What came of it"),
            paragraphs=[gettext("Time looked at: %(first)s to %(last)s.") % labels],
        ),
    )
    sections.append(_section(gettext("Outcome and reasons"), **_outcome(review)))
    if done:
        reasons = [part.strip() for part in review.rationale.split("\n\n") if part.strip()]
        sections.append(_section(gettext("Reasons"), paragraphs=reasons, level=2))
    sections.append(_section(gettext("Next review"), paragraphs=[_next(review)]))
    return {
        "language": language,
        "draft": "" if done else gettext("DRAFT"),
        "classification": _classification(review),
        "reference": agreement.reference,
        "date": format_date(review.completed_on if done else clock.today()),
        "kind": gettext("Review memo"),
        "title": gettext("Review of “%(agreement)s” (cycle %(cycle)s)")
        % {"agreement": agreement.title, "cycle": review.cycle},
        "sections": _numbered(sections),
        "circulation": _circulation(review),
        "circulation_title": gettext("Approval and circulation"),
        "remark": gettext("Remarks"),
        "reference_label": gettext("Reference"),
        "date_label": gettext("Date"),
        "subject_label": gettext("Subject"),
    }


def _section(
    title: str,
    *,
    facts: list[list[str]] | None = None,
    paragraphs: list[str] | None = None,
    headings: list[str] | None = None,
    rows: list[list[str]] | None = None,
    nothing: str = "",
    level: int = 1,
) -> Memo:
    return {
        "title": title,
        "level": level,
        "facts": facts or [],
        "paragraphs": paragraphs or [],
        "headings": headings or [],
        "rows": rows or [],
        "nothing": nothing,
    }


def _numbered(sections: list[Memo]) -> list[Memo]:
    """1, 2, 3; and (1), (2) for parts of a section, as official papers number them."""
    number = part = 0
    for section in sections:
        if section["level"] == 1:
            number, part = number + 1, 0
            section["number"] = str(number)
        else:
            part += 1
            section["number"] = f"({part})"
    return sections


def _agreement(agreement: Agreement, reader: Any) -> list[list[str]]:
    comma = gettext(", ")
    home = home_city()
    facts = [
        [gettext("Reference"), agreement.reference],
        [gettext("Title in Japanese"), agreement.title_ja or gettext("Not on record")],
        [gettext("Title in English"), agreement.title_en or gettext("Not on record")],
        [gettext("Kind"), str(agreement.get_kind_display())],
        [
            gettext("Parties"),
            comma.join(
                [
                    *([home.name] if home and policies.may_see(reader, home) else []),
                    *(
                        _party(party)
                        for party in visible_parties(reader).filter(agreement=agreement)
                    ),
                ]
            ),
        ],
        [
            gettext("Concluded on"),
            format_date(agreement.concluded_on, agreement.concluded_on_precision),
        ],
        [gettext("Term"), "\n".join(map(_term, agreement.terms.all())) or gettext("None")],
        [gettext("Status"), str(agreement.get_status_display())],
    ]
    if agreement.kind == AgreementKind.SISTER_FRIENDSHIP:
        approved = agreement.assembly_approved_on
        facts.append(
            [
                gettext("Approved by the Metropolitan Assembly on"),
                format_date(approved) if approved else gettext("Day not on record"),
            ]
        )
    facts.append(
        [gettext("Lead bureau"), str(agreement.lead_bureau or gettext("Nobody assigned yet"))]
    )
    return facts


def _party(party: Any) -> str:
    if not party.signatory:
        return str(party.city.name)
    names = {"city": party.city.name, "person": party.signatory, "title": party.signatory_title}
    if party.signatory_title:
        return gettext("%(city)s (signed by %(person)s, %(title)s)") % names
    return gettext("%(city)s (signed by %(person)s)") % names


def _term(term: Any) -> str:
    starts = format_date(term.starts_on, term.starts_on_precision)
    if term.ends_on is None:
        return gettext("From %(day)s, open-ended") % {"day": starts}
    ends = format_date(term.ends_on, term.ends_on_precision)
    return gettext("From %(first)s to %(last)s") % {"first": starts, "last": ends}


def _agreed(agreement: Agreement) -> Memo:
    if not agreement.fields_of_cooperation:
        return {"nothing": gettext("No field of cooperation is on record.")}
    fields = gettext(", ").join(agreement.fields_of_cooperation)
    return {"facts": [[gettext("Fields of cooperation"), fields]]}


def _outcome(review: Any) -> Memo:
    if review.state != ReviewState.COMPLETED:
        return {"nothing": gettext("The review is not completed yet.")}
    return {
        "facts": [
            [gettext("Outcome"), str(review.get_outcome_display())],
            [gettext("Completed on"), format_date(review.completed_on)],
            [gettext("Completed by"), str(review.author)],
        ]
    }


def next_due(review: Review, completed_on: datetime.date) -> datetime.date | None:
    """The day of the next review if this one is completed on a day; None without a conclusion."""
    agreement = review.agreement
    if agreement.concluded_on is None:
        return None
    return review_due(
        kind=agreement.kind,
        concluded_on=agreement.concluded_on,
        precision=agreement.concluded_on_precision,
        interval_months=agreement.review_interval_months,
        last_review_on=completed_on,
    )


def _next(review: Any) -> str:
    due = next_due(review, review.completed_on or clock.today())
    said = {"day": format_date(due), "months": review.agreement.review_interval_months}
    if review.state != ReviewState.COMPLETED:
        return gettext("%(months)s months after the day on which this review is completed.") % said
    if review.outcome == ReviewOutcome.END:
        return gettext("None once the agreement has ended; should it go on, %(day)s.") % said
    return gettext("%(day)s, %(months)s months after this review.") % said


def _classification(review: Review) -> str:
    if review.visibility == Visibility.RESTRICTED:
        return gettext("Restricted: handle with care")
    return gettext("For internal use")


def _circulation(review: Any) -> list[list[str]]:
    """Who has to put their seal or signature, and the room for it; the drafter is known."""
    return [
        [gettext("Drafted by"), str(review.author or "")],
        [gettext("Head of section"), ""],
        [gettext("Head of department"), ""],
        [gettext("Director-General"), ""],
    ]
