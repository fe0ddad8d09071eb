"""A list as CSV: streamed row by row from one statement, in constant memory."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from diplomacy.core.tables import csv_lines, csv_safe

from .serializers import encode

__all__ = ["CSV_MEDIA_TYPE", "lines"]

CSV_MEDIA_TYPE = "text/csv"


def cell(value: Any) -> Any:
    """One value as CSV shows it: simple lists joined by semicolons, objects as JSON, and nothing
    that a spreadsheet would take for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        value = "; ".join(str(item) for item in value)
    elif isinstance(value, (dict, list)):
        value = json.dumps(value, ensure_ascii=False, default=encode)
    elif not isinstance(value, str):
        return encode(value)
    return csv_safe(value)


def lines(names: Iterable[str], records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The header, then one line for each record."""
    rows = ([cell(value) for value in record.values()] for record in records)
    return csv_lines(chain([names], rows))
