"""The address at which other systems follow what happens: ``/changes/``."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from diplomacy.core import access_log, policies
from diplomacy.core.api.filters import refuse_unknown
from diplomacy.core.api.pagination import KeysetPagination, parameter
from diplomacy.core.api.problems import invalid, problem
from diplomacy.core.api.viewsets import JSON_MEDIA_TYPE, ApiView, dumps
from diplomacy.core.enums import AccessKind, AccessRoute, Visibility

from . import reading
from .schema import DEFAULT_SIZE, ChangesSchema

__all__ = ["ChangesView"]


class MayFollow(BasePermission):
    """Signed in, with scope ``read`` for an API client, and a reader of internal records.

    What is recorded of who could see a record before does not tell public from internal.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Answers 401 to nobody and 403 to those without the right."""
        user = request.user
        if not user.is_authenticated:
            raise exceptions.NotAuthenticated
        if user.is_service and policies.READ not in user.scopes:
            return False
        return Visibility.INTERNAL in policies.reader_of(user).visibilities


class ChangesView(ApiView):
    """Every change in an order that a copy can follow."""

    permission_classes = [MayFollow]
    schema = ChangesSchema()
    #: For the schema: it shows records as their own addresses do.
    action = "retrieve"
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> HttpResponse:
        """A page of what happened after the cursor; 410 where it leads nowhere any more."""
        refuse_unknown(request, {"cursor", "page_size", "resource", "format"})
        wanted = request.query_params.getlist("resource")
        if unknown := [name for name in wanted if name not in reading.told()]:
            raise invalid(
                "resource",
                _("“%(name)s” is not one of: %(known)s.")
                % {"name": unknown[0][:60], "known": ", ".join(reading.told())},
                "resource",
            )
        pages = KeysetPagination()
        pages.default_size = DEFAULT_SIZE
        try:
            page = reading.read(
                request.user,
                parameter(request, "cursor"),
                pages.size(request),
                resources=wanted,
            )
        except reading.Expired:
            return problem(
                410,
                str(
                    _(
                        "This cursor is too old, from before a restore, or was made under other"
                        " rights. Start again without a cursor and make the copy anew."
                    )
                ),
            )
        except reading.BadCursor as error:
            raise invalid(
                "cursor",
                _("This cursor was not given out here, or for other resources."),
                "cursor",
            ) from error
        for model, restricted in page.restricted.items():
            access_log.listed(request, model, restricted, AccessKind.VIEW, AccessRoute.API)
        here = request.build_absolute_uri()
        answer = {
            "results": [
                {
                    "kind": entry.kind,
                    "resource": entry.resource,
                    "key": entry.key,
                    "version": entry.version,
                    "at": entry.at,
                    "record": entry.record,
                }
                for entry in page.entries
            ],
            "next": replace_query_param(here, "cursor", page.cursor),
            "more": page.more,
        }
        return HttpResponse(dumps(answer), content_type=JSON_MEDIA_TYPE)
