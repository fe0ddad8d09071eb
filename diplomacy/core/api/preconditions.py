"""What a request says about itself before it writes: the version it is about, and its own name.

``If-Match`` keeps a save from overwriting what the caller never saw; ``Idempotency-Key`` lets a
caller who heard no answer send a request again.
"""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.request import Request

from diplomacy.core import encryption, policies, records
from diplomacy.core.models import IdempotentAnswer

from .problems import invalid

__all__ = ["Conflict", "expected_version", "once"]

_TAG = re.compile(r'"(\d{1,9})(?:-[^"]*)?"')
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
#: Kept answers are encrypted: they may hold what is restricted, or a secret that is shown once.
_PURPOSE = "diplomacy.core.api.preconditions"
#: Headers of an answer that are sent again with it.
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")


class Conflict(exceptions.APIException):
    """409: the present state does not allow it."""

    status_code = 409
    default_detail = ""


class VersionNeeded(exceptions.APIException):
    """428: the request does not say which version it is about."""

    status_code = 428
    default_detail = _("Send the ETag of the record that you read as If-Match.")


class OtherRequest(exceptions.APIException):
    """422: the key named another request before."""

    status_code = 422
    default_detail = _("This Idempotency-Key was used for another request.")


def expected_version(request: Request, record: Any) -> int | None:
    """The version that the request changes, which is the present one of ``record``; None for any.

    Only the version of an ETag counts: the rest of it tells apart what different callers are
    shown. Raises 428 without If-Match and 412 when it names another version, or none.
    """
    present: int = record.version
    header = request.META.get("HTTP_IF_MATCH", "").strip()
    if not header:
        raise VersionNeeded
    if header == "*":
        return None
    tags = (_TAG.fullmatch(tag.strip()) for tag in header.split(","))
    if present not in {int(tag[1]) for tag in tags if tag}:
        raise records.StaleRecord(record)
    return present


def once(request: Request, perform: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of ``perform``; with an ``Idempotency-Key`` its effect happens once.

    The effect and the kept answer are one transaction: after a crash there are both or neither.
    Only successes are kept, since what was refused had no effect and may be mended. Whoever comes
    while the first request is at work is told so (409) rather than made to wait.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        return records.again(perform)
    if not _KEY.fullmatch(key):
        message = _("Use 1 to 255 characters of ASCII without spaces.")
        raise invalid("Idempotency-Key", message, "idempotency_key")
    sent: Any = request._request
    user: Any = request.user
    # Under other rights the kept answer could tell what is no longer for the caller.
    reader = policies.reader_of(user)
    rights = (
        user.scopes,
        policies.roles_of(user),
        reader.visibilities,
        reader.bureaus,
        reader.groups,
    )
    said = (" ".join(sorted(map(str, part))) for part in rights)
    about = (sent.method, sent.get_full_path(), *said)
    fingerprint = hashlib.sha256("\n".join(about).encode() + b"\n" + sent.body).hexdigest()
    return records.again(partial(_once, user, key, fingerprint, perform))


def _once(
    user: Any, key: str, fingerprint: str, perform: Callable[[], HttpResponse]
) -> HttpResponse:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))",
                [f"idempotency {key}", user.pk],
            )
            if not cursor.fetchone()[0]:
                raise Conflict(_("The request with this Idempotency-Key is still at work."))
        kept = IdempotentAnswer.objects.filter(user=user, key=key).first()
        if kept is not None:
            return _again(kept, fingerprint)
        answer = perform()
        IdempotentAnswer.objects.create(
            user=user,
            key=key,
            fingerprint=fingerprint,
            status=answer.status_code,
            headers={name: answer[name] for name in _KEPT_HEADERS if name in answer},
            body=encryption.encrypt(answer.content.decode(), _PURPOSE).encode(),
        )
        return answer


def _again(kept: IdempotentAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        raise OtherRequest
    try:
        body = encryption.decrypt(bytes(kept.body).decode(), _PURPOSE)
    except encryption.Unreadable:  # SECRET_KEY was changed in the meantime
        raise Conflict(_("This request was answered before; the answer cannot be read.")) from None
    answer = HttpResponse(body, status=kept.status)
    if "Content-Type" not in kept.headers:
        del answer["Content-Type"]
    for name, value in kept.headers.items():
        answer[name] = value
    answer["Idempotency-Replayed"] = "true"
    return answer
