"""Webhooks as a resource: a system subscribes to changes, and looks after what it is sent.

A client sees its own subscriptions only; administrators with a browser session see all. The secret
is in the answer that made it and nowhere else.
"""

import json
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import NullIf
from django.http import Http404, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from diplomacy.core import policies
from diplomacy.core.api.fields import Rows, Sql
from diplomacy.core.api.filters import refuse_unknown
from diplomacy.core.api.input_fields import MomentField
from diplomacy.core.api.pagination import Ordering, parameter
from diplomacy.core.api.preconditions import expected_version, once
from diplomacy.core.api.problems import invalid
from diplomacy.core.api.schema import RecordSchema
from diplomacy.core.api.serializers import RecordSerializer
from diplomacy.core.api.viewsets import JSON_MEDIA_TYPE, RecordViewSet, dumps
from diplomacy.core.api.writing import Act, Writing, permitted
from diplomacy.core.enums import DeliveryState, WebhookEnd
from diplomacy.core.models import User, Webhook, WebhookDelivery

from . import secrets, services
from .lists import WebhookFilterSet

__all__ = ["WebhookSerializer", "WebhookViewSet"]


class WebhookSerializer(RecordSerializer):
    """A subscription; ``client`` is the account of its owner in the history."""

    client = Sql(
        Subquery(User.objects.filter(pk=OuterRef("owner_id")).values("username")[:1]),
        serializers.CharField(),
    )
    disabled_because = Sql(
        NullIf("disabled_because", Value("")),
        serializers.ChoiceField(WebhookEnd.choices, allow_null=True),
    )

    class Meta(RecordSerializer.Meta):
        model = Webhook
        example = {
            "name": "Copy of cities",
            "url": "https://receiver.example.org/portal",
            "resources": ["cities"],
            "kinds": ["create", "update"],
        }
        fields = [
            "id",
            "client",
            "name",
            "description",
            "url",
            "resources",
            "kinds",
            "state",
            "disabled_because",
            "failing_since",
            "created_at",
            "version",
        ]


class DeliverySerializer(RecordSerializer):
    """One message, and its attempts, the newest first."""

    log = Rows(
        "log",
        {"at": "at", "status": "status", "milliseconds": "milliseconds", "text": "text"},
        order=("-at", "-pk"),
    )

    class Meta(RecordSerializer.Meta):
        model = WebhookDelivery
        fields = [
            "id",
            "type",
            "body",
            "state",
            "attempts",
            "next_attempt_at",
            "created_at",
            "finished_at",
            "last_error",
            "log",
        ]


class MayManage(BasePermission):
    """Signed in, with scope ``webhooks`` for an API client, and an administrator otherwise."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Answers 401 to nobody and 403 to those without the right."""
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        return policies.can(request.user, "view", Webhook)


class WebhookSchema(RecordSchema):
    """What the subscriptions have beyond other resources: their secret, removal and messages."""

    def get_summary(self) -> str | None:
        """In the words of the other resources."""
        own = {
            "destroy": gettext("Remove a webhook with its messages"),
            "deliveries": gettext("Messages of a webhook, the newest first"),
            "replay_delivery": gettext("Send one message again"),
        }
        return own.get(self.action) or super().get_summary()

    def get_auth(self) -> list[Any]:
        """The scope is a scope of its own."""
        return [
            {"clientCredentials": [policies.WEBHOOKS]} if "clientCredentials" in entry else entry
            for entry in super().get_auth()
        ]

    def get_override_parameters(self) -> list[Any]:
        """Removal needs the version; lists of messages have pages and one filter."""
        if self.action == "destroy":
            return self.preconditions(writes=True)
        if self.action == "deliveries":
            view: Any = self.view
            pages = view.pagination_class().get_schema_operation_parameters(view)
            state = {"name": "state", "description": gettext("Status")}
            form = {"name": "format", "description": gettext("The representation.")}
            known = [*pages, state, form]
            return [
                OpenApiParameter(
                    entry["name"],
                    entry.get("schema") or {"type": "string", "enum": _words(entry["name"])},
                    description=entry.get("description", ""),
                )
                for entry in known
            ]
        return super().get_override_parameters()

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        if self.action in ("destroy", "replay_delivery"):
            statuses = [412, 428] if self.action == "destroy" else [413, 422]
            for status in (409, *statuses):
                bodies.setdefault(str(status), self._problem(status))
        if self.action in ("create", "act_rotate_secret"):
            content = bodies["201" if self.action == "create" else "200"]["content"]
            plain = content[JSON_MEDIA_TYPE]["schema"]
            shown = {
                "type": "string",
                "description": gettext("The key that messages are signed with; shown this once."),
                "pattern": "^whsec_[A-Za-z0-9+/]{43}=$",
            }
            component = ResolvedComponent(
                name="WebhookWithSecret",
                type=ResolvedComponent.SCHEMA,
                schema={
                    "allOf": [
                        plain,
                        {"type": "object", "required": ["secret"], "properties": {"secret": shown}},
                    ]
                },
                object="WebhookWithSecret",
            )
            self.registry.register_on_missing(component)
            content[JSON_MEDIA_TYPE]["schema"] = component.ref
        return self.with_headers(bodies)


def _words(name: str) -> list[str]:
    return list(DeliveryState.values) if name == "state" else ["json"]


def _create(**arguments: Any) -> Webhook:
    return services.create(**arguments).webhook


class WebhookViewSet(RecordViewSet):
    """Subscriptions to changes."""

    about = _(
        "Subscriptions to changes: each change is told by a signed message to an address of the"
        " client. A client sees its own; the secret is shown when it is made and never again."
    )
    permission_classes = [MayManage]
    schema = WebhookSchema()
    serializer_class = WebhookSerializer
    filterset_class = WebhookFilterSet
    ordering = "name"
    ordering_fields = ("created_at",)
    writing = Writing(
        create=_create,
        change=services.change,
        acts=(
            Act("pause", _("Pause"), services.pause),
            Act("resume", _("Resume"), services.resume),
            Act("rotate_secret", _("Issue a new secret"), services.rotate_secret),
            Act("test", _("Send a test message"), services.send_test, takes_reason=False),
            Act(
                "replay",
                _("Send again what was given up"),
                services.replay_dead,
                arguments={"since": MomentField},
                takes_reason=False,
            ),
        ),
    )

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What answers to a write may hold a secret: no cache keeps it."""
        headers = super().default_response_headers
        return headers | ({"Cache-Control": "no-store"} if self.request.method == "POST" else {})

    def answer(self, key: Any, status: int = 200) -> HttpResponse:
        """The subscription; with its secret where that was just made."""
        response = super().answer(key, status)
        if self.action in ("create", "act_rotate_secret"):
            shown = json.loads(response.content)
            shown["secret"] = secrets.present(Webhook.objects.get(pk=key))[0]
            response.content = dumps(shown)
        return response

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """The subscription ends, with its messages, log and secrets."""
        webhook = permitted(self, "remove")
        version = expected_version(request, webhook)
        refuse_unknown(request, {"format"})
        services.remove(webhook, actor=cast(Any, request.user), expected_version=version)
        response = HttpResponse(status=204)
        del response["Content-Type"]
        return response

    @extend_schema(request=None, responses={200: DeliverySerializer(many=True)})
    @action(detail=True, methods=["get"], url_path="deliveries", url_name="deliveries")
    def deliveries(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Messages with what came of each attempt; kept for 30 days."""
        refuse_unknown(request, {"cursor", "page_size", "state", "format"})
        found = permitted(self, "view").deliveries.all()
        if state := parameter(request, "state"):
            if state not in DeliveryState.values:
                known = ", ".join(DeliveryState.values)
                raise invalid(
                    "state",
                    _("“%(name)s” is not one of: %(known)s.")
                    % {"name": state[:60], "known": known},
                    "choice",
                )
            found = found.filter(state=state)
        projection = DeliverySerializer.projection()
        page = self.pagination_class().paginate(
            found,
            Ordering.parse("-created_at"),
            request,
            lambda rows, extra: projection.select(rows, request.user, extra),
        )
        results = [projection.represent(row) for row in page.rows]
        return HttpResponse(dumps(page.envelope(request, results)), content_type=JSON_MEDIA_TYPE)

    @extend_schema(request=None, responses={200: DeliverySerializer})
    @action(
        detail=True,
        methods=["post"],
        url_path=r"deliveries/(?P<delivery>[^/]+)/replay",
        url_name="delivery-replay",
    )
    def replay_delivery(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send a message again that was delivered or given up, under its id."""
        webhook = permitted(self, "change")
        refuse_unknown(request, {"format"})
        try:
            delivery = webhook.deliveries.filter(pk=kwargs["delivery"]).first()
        except (ValidationError, ValueError):
            delivery = None
        if delivery is None:
            raise Http404
        projection = DeliverySerializer.projection()

        def perform() -> HttpResponse:
            services.replay(delivery, actor=cast(Any, request.user))
            rows = projection.select(webhook.deliveries.filter(pk=delivery.pk), request.user)
            return HttpResponse(dumps(projection.represent(rows[0])), content_type=JSON_MEDIA_TYPE)

        return once(request, perform)
