"""What differs between two texts, in pieces that people read: words, or characters where a language
is written without spaces.

Paragraphs are matched first and compared within, so the work grows with what changed and not with
the square of the whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest

#: Languages written without spaces between words.
BY_CHARACTER = frozenset({"ja", "zh", "th", "lo", "km", "my"})
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")
#: Pairs of paragraphs with more pieces than this are shown whole: comparing would take too long,
#: and nobody reads so many changes in one paragraph.
_MOST_PIECES = 4_000
#: What stays between two changes, if it is no longer than this many pieces, is shown as changed:
#: a text in crumbs cannot be read.
_CRUMB = 2
#: Pieces times pieces that one page compares, at most about two seconds; what comes after them is
#: shown whole.
_MOST_STEPS = 12_000_000

SAME, ADDED, REMOVED = "same", "added", "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text that both versions have, or one of them."""

    kind: str
    text: str


Paragraph = list[Piece]


def pieces_of(text: str, language: str) -> list[str]:
    """The units that are compared; together they are the text."""
    return list(text) if language.split("-")[0] in BY_CHARACTER else _WORDS.findall(text)


def compare(before: str, after: str, language: str) -> list[Paragraph]:
    """The paragraphs of both texts in reading order, each in pieces.

    The pieces that are not ADDED make up ``before``, those that are not REMOVED ``after``, line by
    line.
    """
    old, new = before.split("\n"), after.split("\n")
    found: list[Paragraph] = []
    budget = _MOST_STEPS
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            found += [[Piece(SAME, line)] for line in old[i1:i2]]
            continue
        for left, right in zip_longest(old[i1:i2], new[j1:j2]):
            a, b = pieces_of(left or "", language), pieces_of(right or "", language)
            budget -= len(a) * len(b)
            whole = len(a) + len(b) > _MOST_PIECES or budget < 0
            found.append(_paragraph(left, right, a, b, whole=whole))
    return found


def _paragraph(
    left: str | None, right: str | None, a: Sequence[str], b: Sequence[str], *, whole: bool
) -> Paragraph:
    if left is None:
        return [Piece(ADDED, right or "")]
    if right is None:
        return [Piece(REMOVED, left)]
    if whole:
        return [Piece(REMOVED, left), Piece(ADDED, right)]
    return list(_joined(_whole(_steps(a, b))))


Step = tuple[str, Sequence[str], Sequence[str]]


def _steps(a: Sequence[str], b: Sequence[str]) -> list[Step]:
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return [(tag, a[i1:i2], b[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]


def _whole(steps: list[Step]) -> list[Step]:
    """Crumbs between two changes become part of them."""
    last = len(steps) - 1
    return [
        ("replace", old, new)
        if tag == "equal" and 0 < number < last and len(old) <= _CRUMB
        else (tag, old, new)
        for number, (tag, old, new) in enumerate(steps)
    ]


def _joined(steps: list[Step]) -> Iterator[Piece]:
    """Neighbouring changes as one: what goes, then what comes."""
    for same, run in groupby(steps, key=lambda step: step[0] == "equal"):
        together = list(run)
        old = "".join("".join(step[1]) for step in together)
        new = "".join("".join(step[2]) for step in together)
        if same:
            yield Piece(SAME, old)
            continue
        if old:
            yield Piece(REMOVED, old)
        if new:
            yield Piece(ADDED, new)
