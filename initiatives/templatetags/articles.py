"""Coded texts that are kept as JSON: principles, clauses of a rule, purposes of a fund."""

from types import SimpleNamespace
from typing import Any

from django import template
from django.utils.safestring import SafeString

from diplomacy.core.bilingual import pick_marked

register = template.Library()


def _in_own_language(entry: dict[str, Any], field: str) -> str | SafeString:
    texts = {
        f"{field}_{language}": entry.get(f"{field}_{language}", "") for language in ("ja", "en")
    }
    return pick_marked(SimpleNamespace(**texts), field)


@register.filter
def article_heading(entry: dict[str, Any]) -> str | SafeString:
    """Its title or topic, where it has one."""
    return _in_own_language(entry, "title") or _in_own_language(entry, "topic")


@register.filter
def article_text(entry: dict[str, Any]) -> str | SafeString:
    """Its wording."""
    return _in_own_language(entry, "text")
