"""What changed about the API since its first version, for whoever calls it.

``docs/api-changelog.md`` and the page among the docs are written from this list, newest first.
"""

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

__all__ = ["RELEASES", "Release", "document"]


@dataclass(frozen=True)
class Release:
    """A release of the portal, with what it added to the API or declared deprecated."""

    name: str
    added: tuple[Any, ...]
    deprecated: tuple[Any, ...] = ()


RELEASES = (
    Release(
        "0.1.0",
        added=(
            _("Version 1 under /api/v1/: every resource that the docs list, as JSON and as CSV."),
            _("Lists with filters, search, sort keys, chosen fields, and pages that are stable."),
            _("Records with their version, a strong ETag and conditional reading."),
            _("Related records inlined with “expand”; derived states for any day with “as_of”."),
            _("How far a target is met on any day, with the evidence."),
            _("Writing: new records, changes with If-Match, actions for every move, voiding."),
            _("Idempotency-Key: a request that is sent again has its effect once."),
            _("Many records at once by their codes, all or nothing on request."),
            _("The feed of changes, with which a copy is made and kept equal."),
            _("Webhooks with signatures as Standard Webhooks has them."),
            _("Interactions: calls, letters, courtesy calls and meetings."),
            _("Approvals of agreements: what bureaus and the Assembly were asked and answered."),
            _("Errors as problems (RFC 9457) in Japanese and English."),
            _("OAuth 2 client credentials; a new secret can be changed over to without a pause."),
            _("Limits of requests, told in RateLimit and RateLimit-Policy; 429 with Retry-After."),
            _("Limits of bodies: size, depth, and chunks without a length."),
            _("What will end says so with Deprecation, Sunset and a link."),
        ),
    ),
)


def document() -> list[str]:
    """The lines of ``docs/api-changelog.md``."""
    lines: list[str] = []
    with translation.override("en"):
        for release in RELEASES:
            lines += [f"## {release.name}", ""]
            for heading, entries in (("Added", release.added), ("Deprecated", release.deprecated)):
                told = [f"- {force_str(entry)}" for entry in entries] or ["- Nothing."]
                lines += [f"### {heading}", "", *told, ""]
    return lines[:-1]
