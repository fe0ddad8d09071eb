"""Pictures by content: asked for by a page, drawn by a worker, kept in PostgreSQL.

A page gives the specification; the same specification is drawn once, whoever asks. Until it is
drawn the page shows its table. A task that was lost is found again because the page asks again.
"""

import datetime
import hashlib
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from diplomacy.core.models import Picture

from .charts import THEMES, Theme

logger = logging.getLogger(__name__)

ASK_AGAIN_AFTER = datetime.timedelta(minutes=1)
TRY_AGAIN_AFTER = datetime.timedelta(hours=1)  # a broken one: perhaps the installation was mended

Key = TypeVar("Key")


@dataclass(frozen=True)
class Drawing:
    """A picture in both themes, and how far it has come."""

    light: str
    dark: str
    drawn: bool
    broken: bool


def pending(drawings: Mapping[str, Drawing]) -> str:
    """The ids of a page's pictures that are still to come, for the one request that asks."""
    waiting = [f"#picture-{key}" for key, d in drawings.items() if not (d.drawn or d.broken)]
    return ",".join(waiting)


def digest_of(specification: Mapping[str, Any]) -> str:
    """The name of a picture: a fingerprint of what it shows."""
    text = json.dumps(specification, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def pictures(makers: Mapping[Key, Callable[[Theme], dict[str, Any]]]) -> dict[Key, Drawing]:
    """The pictures of a page, each given as a function from theme to specification.

    One query once they are drawn; what is new, or was asked for a minute ago and is still not
    drawn, goes to the worker.
    """
    wanted = {key: [make(theme) for theme in THEMES] for key, make in makers.items()}
    specifications = {digest_of(spec): spec for pair in wanted.values() for spec in pair}
    known = {
        picture.digest: picture
        for picture in Picture.objects.filter(digest__in=specifications).defer(
            "svg", "specification"
        )
    }
    _ask_for(specifications, known)
    answers = {}
    for key, pair in wanted.items():
        digests = [digest_of(spec) for spec in pair]
        rows = [known.get(digest) for digest in digests]
        answers[key] = Drawing(
            light=digests[0],
            dark=digests[1],
            drawn=all(row is not None and row.drawn_at is not None for row in rows),
            broken=any(row is not None and row.error != "" for row in rows),
        )
    return answers


def _ask_for(specifications: Mapping[str, dict[str, Any]], known: Mapping[str, Picture]) -> None:
    now = timezone.now()
    late = [
        row.digest
        for row in known.values()
        if row.drawn_at is None
        and row.requested_at < now - (TRY_AGAIN_AFTER if row.error else ASK_AGAIN_AFTER)
    ]
    new = [
        Picture(digest=digest, specification=spec)
        for digest, spec in specifications.items()
        if digest not in known
    ]
    if not late and not new:
        return
    with transaction.atomic():
        if new:
            Picture.objects.bulk_create(new, ignore_conflicts=True)
        if late:
            Picture.objects.filter(digest__in=late).update(requested_at=now)
        digests = [*late, *(row.digest for row in new)]
        transaction.on_commit(lambda: _wake(digests), robust=True)


def _wake(digests: list[str]) -> None:
    """Tell a worker. Best effort: whoever looks at the page a minute later asks again."""
    from .tasks import draw_pictures

    try:
        draw_pictures.delay(digests)
    except Exception:
        logger.warning("could not wake a worker to draw", exc_info=True)


def draw(digests: list[str], svg_of: Callable[[dict[str, Any]], str]) -> int:
    """Draw what is still to be drawn of ``digests`` with ``svg_of``; how many were drawn.

    A specification that cannot be drawn keeps the reason and does not hold up the others. Two
    workers may draw the same one; the result is the same.
    """
    drawn = 0
    for picture in Picture.objects.filter(digest__in=digests, drawn_at=None):
        try:
            values = {"svg": svg_of(picture.specification), "drawn_at": timezone.now(), "error": ""}
        except Exception as error:
            logger.warning("picture %s cannot be drawn", picture, exc_info=True)
            values = {"error": f"{type(error).__name__}: {error}"[:1000]}
        drawn += "svg" in values
        Picture.objects.filter(pk=picture.pk).update(**values)
    return drawn
