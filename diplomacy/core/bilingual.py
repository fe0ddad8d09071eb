"""Texts kept in Japanese and English: which one a reader gets, and when it is not theirs."""

from typing import Any

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext


def _languages() -> tuple[str, str]:
    active = (translation.get_language() or "ja")[:2]
    return ("ja", "en") if active == "ja" else ("en", "ja")


def pick(record: Any, field: str) -> str:
    """``record.<field>_ja`` or ``_en`` in the active language, else the other one, else empty."""
    own, other = _languages()
    return getattr(record, f"{field}_{own}") or getattr(record, f"{field}_{other}") or ""


def pick_marked(record: Any, field: str) -> str | SafeString:
    """Like :func:`pick`, as HTML that says so when the text is not in the reader's language."""
    own, other = _languages()
    text = getattr(record, f"{field}_{own}")
    fallback = getattr(record, f"{field}_{other}")
    if text or not fallback:
        return text or ""
    note = gettext("in Japanese") if other == "ja" else gettext("in English")
    return format_html(
        '<span lang="{}">{}</span> <small class="fallback">({})</small>', other, fallback, note
    )
