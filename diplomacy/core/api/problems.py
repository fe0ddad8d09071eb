"""Errors as RFC 9457 problems: one shape for everything that can go wrong under /api/.

``{type, title, status, detail, errors: [{field, code, message}]}`` in the caller's language.
``field`` is empty for an error that belongs to no single field or parameter.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    ValidationError,
)
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions, status
from rest_framework.views import set_rollback

from diplomacy.core import records

__all__ = [
    "PROBLEMS",
    "PROBLEM_MEDIA_TYPE",
    "PROBLEM_SCHEMA",
    "details",
    "error_list",
    "example",
    "handle",
    "invalid",
    "problem",
]

logger = logging.getLogger(__name__)

PROBLEM_MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:city-diplomacy:problem:"

#: Status -> (last part of the type, title, what to do about it when nothing better is known).
PROBLEMS: dict[int, tuple[str, Any, Any]] = {
    400: ("invalid", _("The request is not valid"), _("Correct what the list of errors names.")),
    401: (
        "unauthenticated",
        _("Credentials are needed"),
        _("Send a valid bearer token, or sign in with a browser."),
    ),
    403: ("forbidden", _("Not allowed"), _("Your role, bureau or scopes do not allow this.")),
    404: ("not-found", _("Not found"), _("There is nothing here that you may see.")),
    405: (
        "method-not-allowed",
        _("Method not allowed"),
        _("The Allow header lists what works here."),
    ),
    406: (
        "not-acceptable",
        _("No such representation"),
        _("Lists come as JSON or CSV, records as JSON."),
    ),
    409: ("conflict", _("Conflict"), _("The record's present state does not allow this.")),
    410: ("gone", _("No longer available"), _("What was asked for is no longer kept.")),
    412: ("stale", _("The record has changed"), _("Read it again before you change it.")),
    413: ("too-large", _("The request is too large"), _("Send less at a time.")),
    415: ("unsupported-media-type", _("Unsupported media type"), _("Send application/json.")),
    422: (
        "unprocessable",
        _("The request cannot be repeated so"),
        _("This key was used for something else."),
    ),
    428: ("precondition-required", _("If-Match is needed"), _("Say which version you change.")),
    429: ("too-many-requests", _("Too many requests"), _("Wait as long as Retry-After says.")),
    500: ("internal", _("The portal failed"), _("The failure was recorded. Try again later.")),
}

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What went wrong (RFC 9457), in the language of the caller.",
    "required": ["type", "title", "status", "detail", "errors"],
    "properties": {
        "type": {"type": "string", "format": "uri", "example": f"{TYPE_PREFIX}invalid"},
        "title": {"type": "string"},
        "status": {"type": "integer", "example": 400},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "code", "message"],
                "properties": {
                    "field": {
                        "type": "string",
                        "description": "The field or parameter; empty where there is none.",
                    },
                    "code": {"type": "string", "example": "unknown_filter"},
                    "message": {"type": "string"},
                },
            },
        },
    },
}

ErrorEntry = dict[str, str]


def problem(code: int, detail: str = "", errors: list[ErrorEntry] | None = None) -> HttpResponse:
    """The answer for ``code`` in the active language."""
    name, title, advice = PROBLEMS.get(code) or ("error", _("The request failed"), "")
    body = {
        "type": TYPE_PREFIX + name,
        "title": str(title),
        "status": code,
        "detail": detail or str(advice),
        "errors": errors or [],
    }
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=code, content_type=PROBLEM_MEDIA_TYPE
    )


def example(code: int) -> dict[str, Any]:
    """What such a problem looks like, for the schema; in the active language."""
    name, title, advice = PROBLEMS[code]
    errors = [
        {"field": "name_en", "code": "required", "message": str(_("This field is required."))}
    ]
    return {
        "type": TYPE_PREFIX + name,
        "title": str(title),
        "status": code,
        "detail": str(advice),
        "errors": errors if code == 400 else [],
    }


def invalid(field: str, message: Any, code: str = "invalid") -> exceptions.ValidationError:
    """A 400 about one parameter or field, for raising."""
    return exceptions.ValidationError({field: [exceptions.ErrorDetail(str(message), code=code)]})


def error_list(detail: Any, field: str = "") -> Iterator[ErrorEntry]:
    """DRF's nested error detail as flat entries; nested fields are joined by dots."""
    if isinstance(detail, dict):
        for key, value in detail.items():
            inner = "" if key in (NON_FIELD_ERRORS, "non_field_errors", "detail") else str(key)
            yield from error_list(value, ".".join(filter(None, (field, inner))))
    elif isinstance(detail, (list, tuple)):
        for index, value in enumerate(detail):
            nested = isinstance(value, (dict, list))
            yield from error_list(value, f"{field}.{index}" if nested and field else field)
    else:
        yield {
            "field": field,
            "code": str(getattr(detail, "code", None) or "invalid"),
            "message": str(detail),
        }


def details(errors: Iterable[ValidationError]) -> list[exceptions.ErrorDetail]:
    """Django's validation errors of one field in DRF's shape, messages and codes kept."""
    return [
        exceptions.ErrorDetail(message, code=error.code or "invalid")
        for error in errors
        for message in error.messages
    ]


def from_form(error: ValidationError) -> dict[str, list[exceptions.ErrorDetail]]:
    """The same for a whole form, model or service."""
    return {field: details(errors) for field, errors in _by_field(error).items()}


def _by_field(error: ValidationError) -> dict[str, list[ValidationError]]:
    if hasattr(error, "error_dict"):
        return error.error_dict
    return {NON_FIELD_ERRORS: error.error_list}


def is_conflict(error: ValidationError) -> bool:
    """Whether nothing in what was sent is wrong: the state of the records stands in the way."""
    return all(
        single.code in records.CONFLICTS
        for errors in _by_field(error).values()
        for single in errors
    )


def handle(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """DRF's exception handler. Nothing escapes it: what nobody foresaw is logged, reported to
    Django's exception signal and answered with a 500 that tells nothing about the inside."""
    set_rollback()
    if isinstance(exc, Http404):
        # Messages of get_object_or_404 name models: they are for developers.
        return problem(404)
    if isinstance(exc, PermissionDenied):
        return problem(403, str(exc))
    if isinstance(exc, RequestDataTooBig):
        return problem(413)
    if isinstance(exc, records.StaleRecord):
        return problem(412)
    if isinstance(exc, ValidationError):
        if is_conflict(exc):
            return problem(409, errors=list(error_list(from_form(exc))))
        exc = exceptions.ValidationError(from_form(exc))
    if not isinstance(exc, exceptions.APIException):
        request = context.get("request")
        got_request_exception.send(sender=None, request=getattr(request, "_request", request))
        logger.exception("Unhandled error in the API", exc_info=exc)
        return problem(500)
    if isinstance(exc, exceptions.ValidationError):
        errors = list(error_list(exc.detail))
        response = problem(exc.status_code, errors=errors)
    else:
        # The table's words are better than the stock phrases of the framework.
        response = problem(exc.status_code, "" if _is_stock(exc) else str(exc.detail))
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if wait := getattr(exc, "wait", None):
        response["Retry-After"] = f"{wait:.0f}"
    if exc.status_code == status.HTTP_405_METHOD_NOT_ALLOWED and "view" in context:
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def _is_stock(exc: exceptions.APIException) -> bool:
    formatted = (exceptions.MethodNotAllowed, exceptions.UnsupportedMediaType, exceptions.Throttled)
    return isinstance(exc, formatted) or str(exc.detail) == str(type(exc).default_detail)
