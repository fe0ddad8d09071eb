"""Drawing. Only background workers come here: the library takes some 190 MB and hangs if it is
loaded before a fork, so it is imported where it is used and nowhere else."""

import functools
import json
from typing import Any

from django.conf import settings

from .charts import LAND

VEGA_LITE = "6.4"


@functools.cache
def land() -> Any:
    """The world's land at 1:110 million, without borders."""
    path = settings.NODE_MODULES / "world-atlas" / "land-110m.json"
    return json.loads(path.read_text(encoding="utf-8"))


def _complete(specification: dict[str, Any]) -> dict[str, Any]:
    return {**specification, "datasets": {LAND: land()}}


def draw_svg(specification: dict[str, Any]) -> str:
    """The picture as SVG. Raises ValueError for a specification that cannot be drawn."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(_complete(specification), vl_version=VEGA_LITE)
    return svg
