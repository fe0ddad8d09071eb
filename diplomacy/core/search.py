"""One normal form for texts and queries, so that spelling variants meet.

NFKC joins half-width and full-width forms, accents are dropped, case is folded and katakana
becomes hiragana; both what is stored and what is asked pass through :func:`normalise`.
"""

import unicodedata
from collections.abc import Iterable

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_KANA_MARKS = {"\u3099", "\u309a"}  # dakuten and handakuten carry meaning; other marks are accents


def normalise(text: str) -> str:
    """The form in which texts are compared."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(
        char for char in decomposed if char in _KANA_MARKS or not unicodedata.combining(char)
    )
    return unicodedata.normalize("NFKC", kept).casefold().translate(_KATAKANA_TO_HIRAGANA)


def search_text(parts: Iterable[str | None]) -> str:
    """What a record is found by: its distinct parts, normalised, one a line."""
    return "\n".join(
        dict.fromkeys(normalise(part).strip() for part in parts if part and part.strip())
    )


def search_words(query: str) -> list[str]:
    """The words that must all occur, at most eight of them."""
    return normalise(query).replace("\x00", "").split()[:8]
