"""Static files: which are collected, and under which names.

Left out are source maps and other build leftovers of the packages: browsers never ask for
them unless someone debugs, and hashing and compressing them takes most of a minute.
"""

from __future__ import annotations

import re
from typing import Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

_SOURCE_MAP = re.compile(rb"(?m)^\s*(?://[#@]|/\*[#@])\s*sourceMappingURL=[^\n]*$")


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
    """Hashed and compressed names; a pointer to a source map that is not there is removed.

    Django refuses to collect a file that points at a missing one.
    """

    def _save(self, name: str, content: Any) -> str:
        if name.endswith((".js", ".css")):
            body = content.read()
            content = ContentFile(_SOURCE_MAP.sub(b"", body), name=name)
        saved: str = super()._save(name, content)
        return saved
