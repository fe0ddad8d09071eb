"""What the texts of strategies, rules and funds, and the measures of initiatives must be."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .enums import MEASURES

if TYPE_CHECKING:
    from agreements.models import Agreement
    from cities.models import City

    from .models import StrategyItem


def validate_articles(articles: Any) -> None:
    """Accept a list of coded texts in both languages: principles, clauses of a rule, purposes.

    Each is ``{"code", "text_en", "text_ja", ...}`` and may have a title or topic and a source.
    """
    valid = isinstance(articles, list) and all(
        isinstance(entry, dict)
        and all(isinstance(entry.get(name), str) for name in ("code", "text_en", "text_ja"))
        and (entry["text_en"] or entry["text_ja"])
        for entry in articles
    )
    if not valid:
        raise ValidationError(
            _("Give a list of texts, each with a code and its wording."), code="invalid_articles"
        )
    codes = [entry["code"] for entry in articles]
    if len(set(codes)) != len(codes):
        raise ValidationError(_("A code is used twice."), code="duplicate_code")


def check_measures(items: Iterable["StrategyItem"]) -> None:
    """Refuse sections, goals and headings, beside the field ``measures``.

    An initiative carries out a measure or a sub-measure; where it belongs follows from the tree.
    """
    wrong = [
        ValidationError(
            _("%(code)s is no measure. Name a measure or sub-measure of it."),
            code="no_measure",
            params={"code": item.code},
        )
        for item in items
        if item.kind not in MEASURES
    ]
    if wrong:
        raise ValidationError({"measures": wrong})


def check_commitments(
    agreement_id: Any, cities: Collection["City"], promised_in: Iterable["Agreement"]
) -> None:
    """Refuse promises made to others, beside the field ``commitments``.

    One programme often keeps promises to several cities, while an initiative names one agreement,
    the one it grew out of. So it may fulfil promises of any agreement to which one of its cities
    is a party, besides those of its own. Without cities nothing can be compared.
    """
    others = {other.pk: other for other in promised_in if other.pk != agreement_id}
    if cities and not all(other.concerns(cities) for other in others.values()):
        raise ValidationError(
            {
                "commitments": ValidationError(
                    _("No city named here is a party to the agreement of this commitment."),
                    code="not_party",
                )
            }
        )
