"""A memo as PDF."""

import datetime
from pathlib import Path
from typing import Any

from diplomacy.core import typesetting

TEMPLATE = Path(__file__).with_name("memo.typ")


def as_pdf(memo: dict[str, Any], made_at: datetime.datetime) -> bytes:
    """Tagged PDF on A4. Raises :class:`typesetting.CannotTypeset`."""
    return typesetting.pdf(TEMPLATE, memo, made_at)
