"""The newest hash, made known outside the database once a day: a cut tail is found by it."""

import datetime
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diplomacy.core import outbox
from diplomacy.core.dates import format_date
from diplomacy.core.enums import Role
from diplomacy.core.models import Seal, User
from diplomacy.core.notifications import Category, register

logger = logging.getLogger(__name__)

_HASH = re.compile(r"[0-9a-f]{64}\Z")
_LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2}) (?P<number>[1-9]\d{0,17}) (?P<hash>[0-9a-f]{64})\Z")


class UnreadableHead(ValueError):
    """A head, or a line of a file of heads, that is none. Its text is for a person."""


@dataclass(frozen=True)
class Head:
    """A hash that was made known, with the number of its seal where that is known too."""

    hash: str
    number: int | None = None


def parse(text: str) -> Head:
    """A hash as it was mailed. Raises UnreadableHead."""
    if not _HASH.match(text.strip().lower()):
        raise UnreadableHead("a head is 64 hexadecimal digits")
    return Head(text.strip().lower())


def read(path: Path) -> Iterator[Head]:
    """The heads in a file, one in each line. Raises UnreadableHead, or OSError."""
    with path.open(encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            found = _LINE.match(line.strip())
            if not found:
                raise UnreadableHead(f"{path}: line {number} is no head")
            yield Head(found["hash"], int(found["number"]))


@register
class HistoryHead(Category):
    """The day's head of the history's chain, for the auditors to keep."""

    code = "core.history_head"
    label = _("Hash of the history")
    urgent = True
    template = "emails/core/history_head"

    def context(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The day as people write it."""
        day = datetime.date.fromisoformat(payload["day"])
        return {**payload, "day": format_date(day)}


def auditors() -> list[User]:
    """Everybody who is sent the heads."""
    people = User.objects.filter(is_active=True, is_service=False)
    return list(people.filter(role_memberships__role=Role.AUDITOR).distinct().order_by("pk"))


@transaction.atomic
def announce(now: datetime.datetime) -> Seal | None:
    """Mail the newest head to the auditors and append it to the file; None without any seal.

    The caller's transaction also claims the day, so that a crash leaves all or nothing; only the
    line in the file may then be there already, and is not written twice.
    """
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return None
    day = timezone.localtime(now).date().isoformat()
    payload = {"day": day, "number": seal.number, "hash": seal.hash}
    outbox.send_many(category=HistoryHead.code, items=[(person, payload) for person in auditors()])
    try:
        _append(settings.HISTORY_HEADS, f"{day} {seal.number} {seal.hash}\n")
    except OSError:
        # The mails are what counts: they leave the machine.
        logger.exception(
            "the head of the history could not be written to %s", settings.HISTORY_HEADS
        )
    return seal


def _append(path: Path, line: str) -> None:
    """Add a line for good, unless the file ends with it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - len(line.encode())))
        if file.read() == line.encode():
            return
        file.write(line.encode())
        file.flush()
        os.fsync(file.fileno())
