"""What the portal's pictures show, as Vega-Lite: plain data that a worker draws later.

No text but digits is drawn, because a drawing has no language and no font of its own; the page
around it has the words. Shapes differ as well as colours. The map shows land without borders:
border data takes sides.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LAND = "land"  # the dataset that the worker puts in, rather than a copy of it in every picture


@dataclass(frozen=True)
class Theme:
    """Colours of the design tokens, named in the comments beside the values."""

    land: str
    line: str
    text: str
    edge: str
    strong: str
    first: str
    second: str
    third: str
    quiet: str


LIGHT = Theme(
    land="#cccccc",  # solid-gray-200
    line="#e6e6e6",  # solid-gray-100
    text="#4d4d4d",  # solid-gray-700
    edge="#ffffff",  # white
    strong="#1a1a1a",  # solid-gray-900
    first="#0031d8",  # blue-800
    second="#ac3e00",  # orange-900
    third="#115a36",  # green-900
    quiet="#666666",  # solid-gray-600
)
DARK = Theme(
    land="#4d4d4d",  # solid-gray-700
    line="#333333",  # solid-gray-800
    text="#cccccc",  # solid-gray-200
    edge="#1c1f26",  # the surface of the dark theme (base.css)
    strong="#ffffff",  # white
    first="#9db7f9",  # blue-300
    second="#ffa66d",  # orange-300
    third="#71c598",  # green-300
    quiet="#b3b3b3",  # solid-gray-300
)
THEMES = (LIGHT, DARK)


class Mark(models.TextChoices):
    """What a point of the map stands for."""

    HOME = "home", _("Home city")
    SISTER = "sister", _("Sister or friendship city")
    MEMBER = "member", _("Network member")
    BOTH = "both", _("Sister or friendship city and network member")
    RECENT = "recent", _("Contact within the period")
    SILENT = "silent", _("No contact within the period")
    UNKNOWN = "unknown", _("No contact on record")


# (shape, colour of the theme): no two of one map share either.
MARKS: dict[str, tuple[str, str]] = {
    Mark.HOME: ("diamond", "strong"),
    Mark.SISTER: ("circle", "first"),
    Mark.MEMBER: ("triangle-up", "second"),
    Mark.BOTH: ("square", "third"),
    Mark.RECENT: ("circle", "first"),
    Mark.SILENT: ("triangle-down", "second"),
    Mark.UNKNOWN: ("cross", "quiet"),
}


@dataclass(frozen=True)
class Point:
    """A place on the map, in degrees."""

    latitude: Decimal
    longitude: Decimal
    mark: str


def middle_meridian(home_longitude: Decimal | None) -> int:
    """The meridian in the middle of the map, in degrees east.

    Only two cuts run through water from pole to pole, nearly: through the Atlantic and through the
    Bering Strait. The one further from the home city leaves it nearer the middle.
    """
    longitude = float(home_longitude or 0)
    return min((11, 150), key=lambda middle: abs((longitude - middle + 180) % 360 - 180))


def world_map(points: Iterable[Point], middle: int, theme: Theme) -> dict[str, Any]:
    """A map of the world with one mark for each point; Equal Earth shows every land at its size.

    Antarctica lies below the edge.
    """
    rows = sorted(
        (
            {"lat": float(p.latitude), "lon": float(p.longitude), "mark": str(p.mark)}
            for p in points
        ),
        key=lambda row: (row["mark"] == Mark.HOME, row["mark"], row["lon"], row["lat"]),
    )
    used = [mark for mark in MARKS if any(row["mark"] == mark for row in rows)]
    return {
        "$schema": SCHEMA,
        "width": 960,
        "height": 420,
        "background": None,
        "config": {"view": {"stroke": None}},
        "projection": {
            "type": "equalEarth",
            "rotate": [-middle, 0, 0],
            "scale": 177,
            "translate": [480, 236],
        },
        "layer": [
            {
                "data": {"graticule": {"step": [30, 30]}},
                "mark": {"type": "geoshape", "filled": False, "stroke": theme.line, "clip": True},
            },
            {
                "data": {"name": LAND, "format": {"type": "topojson", "feature": "land"}},
                "mark": {"type": "geoshape", "fill": theme.land, "clip": True},
            },
            {
                "data": {"values": rows},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "opacity": 1,
                    "stroke": theme.edge,
                    "strokeWidth": 1,
                },
                "encoding": {
                    "longitude": {"field": "lon", "type": "quantitative"},
                    "latitude": {"field": "lat", "type": "quantitative"},
                    "shape": _scale(used, [MARKS[mark][0] for mark in used]),
                    "color": _scale(used, [getattr(theme, MARKS[mark][1]) for mark in used]),
                },
            },
        ],
    }


def _scale(domain: Sequence[str], values: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "mark",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [str(mark) for mark in domain], "range": list(values)},
    }


def target_curve(
    *,
    starts_on: datetime.date,
    deadline: datetime.date,
    number: int,
    counted_on: Sequence[datetime.date],
    as_of: datetime.date,
    theme: Theme,
) -> dict[str, Any]:
    """Cities counted so far, as steps, against the even pace that reaches the target in time.

    The steps end on the as-of date, within the target's window.
    """
    last = min(max(as_of, starts_on), deadline)
    days = sorted(day for day in counted_on if day <= last)
    steps = [{"day": starts_on.isoformat(), "cities": 0}]
    steps += [{"day": day.isoformat(), "cities": index} for index, day in enumerate(days, start=1)]
    steps.append({"day": last.isoformat(), "cities": len(days)})
    pace = [
        {"day": starts_on.isoformat(), "cities": 0},
        {"day": deadline.isoformat(), "cities": number},
    ]
    top = max(number, len(days))
    ticks = sorted({round(top * fifth / 5) for fifth in range(6)})
    axis: dict[str, Any] = {"gridColor": theme.line, "domainColor": theme.quiet}
    axis |= {
        "tickColor": theme.quiet,
        "labelColor": theme.text,
        "labelFont": "sans-serif",
        "labelFontSize": 13,
        "title": None,
    }
    return {
        "$schema": SCHEMA,
        "width": 460,
        "height": 170,
        "background": None,
        "config": {"view": {"stroke": None}, "font": "sans-serif"},
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "scale": {"type": "utc", "domain": [starts_on.isoformat(), deadline.isoformat()]},
                "axis": {**axis, "format": "%Y-%m", "tickCount": 6, "grid": False},
            },
            "y": {
                "field": "cities",
                "type": "quantitative",
                "scale": {"domain": [0, top], "nice": False},
                "axis": {**axis, "values": ticks, "format": "d"},
            },
        },
        "layer": [
            {
                "data": {"values": pace},
                "mark": {
                    "type": "line",
                    "color": theme.second,
                    "strokeWidth": 2,
                    "strokeDash": [6, 4],
                },
            },
            {
                "data": {"values": steps},
                "mark": {
                    "type": "line",
                    "color": theme.first,
                    "strokeWidth": 3,
                    "interpolate": "step-after",
                },
            },
            {
                "data": {"values": steps[-1:]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "color": theme.first,
                    "size": 80,
                    "opacity": 1,
                },
            },
        ],
    }
