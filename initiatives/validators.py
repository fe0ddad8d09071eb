"""What the texts of strategies, rules and funds, and the measures of initiatives must be."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .enums import MEASURES

if TYPE_CHECKING:
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
