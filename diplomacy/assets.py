"""Static files: which are collected, and under which names.

Left out are source maps and other build leftovers of the packages: browsers never ask for
them unless someone debugs, and hashing and compressing them takes most of a minute.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class AssetsConfig(StaticFilesConfig):
    """Django's own application, with more patterns to leave out."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.map",
        "*.gz",
        "*.d.ts",
        "*.LICENSE.txt",
        "LICENSE",
        "htmx.amd.js",
        "htmx.cjs.js",
        "htmx.esm.js",
        "rest_framework",
        "redoc",
    ]


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed and compressed names; a pointer to a source map that is left out is removed.

    Django would refuse to collect a file that points at a missing one.
    """

    def url_converter(self, *args: Any, **kwargs: Any) -> Callable[[re.Match[str]], str]:
        convert = super().url_converter(*args, **kwargs)

        def without_maps(match: re.Match[str]) -> str:
            return "" if "sourceMappingURL=" in match[0] else convert(match)

        return without_maps
