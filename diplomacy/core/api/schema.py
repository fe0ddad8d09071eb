"""What the OpenAPI schema says about every resource, derived from its declarations."""

from typing import Any

from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_array_type, get_doc
from drf_spectacular.utils import OpenApiParameter

from diplomacy.core.policies import APPROVE, READ, READ_RESTRICTED, WEBHOOKS, WRITE

from . import deprecation
from .fields import Code, Codes, Projected, model_of
from .problems import PROBLEM_MEDIA_TYPE, PROBLEM_SCHEMA, PROBLEMS
from .registry import resource_for

__all__ = ["SCOPES", "RecordSchema"]

#: What each scope allows, for the schema's security section.
SCOPES = {
    READ: _("Read public and internal records."),
    READ_RESTRICTED: _("Read restricted records as well."),
    WRITE: _("Create and change records of the client's bureau."),
    APPROVE: _("Approve what others requested."),
    WEBHOOKS: _("Manage the client's webhooks."),
}


class RecordSchema(AutoSchema):
    """Adds to drf-spectacular what follows from the rules that every resource obeys."""

    def get_description(self) -> str:  # type: ignore[override]
        """What the resource is, then what the operation does."""
        about = getattr(self.view, "about", "")
        if not about and getattr(self.view, "action", "") in ("list", "retrieve"):
            about = get_doc(type(self.view))
        return force_str(about or super().get_description())

    def get_summary(self) -> str | None:
        """ "List cities", "One city"."""
        model = getattr(self.view, "model", None)
        if model is None:
            return None
        if self._is_list_view():
            return gettext("List: %(things)s") % {"things": model._meta.verbose_name_plural}
        if getattr(self.view, "action", "") == "retrieve":
            return gettext("One record: %(thing)s") % {"thing": model._meta.verbose_name}
        return None

    def is_deprecated(self) -> bool:
        """Whether the resource or this operation is going to end."""
        return bool(deprecation.of_operation(self.view, getattr(self.view, "action", "")))

    def get_extensions(self) -> dict[str, Any]:
        """Since when, until when, and what to use instead."""
        entries = deprecation.of_operation(self.view, getattr(self.view, "action", ""))
        return {"x-deprecation": deprecation.described(entries)} if entries else {}

    def get_override_parameters(self) -> list[Any]:
        """Parameters that the base reads itself, with what this resource accepts."""
        view: Any = self.view
        action = getattr(view, "action", "")
        if not hasattr(view, "ordering_keys") or action not in ("list", "retrieve"):
            return []
        found: list[Any] = []
        if action == "list":
            keys = view.ordering_keys()
            found += [
                OpenApiParameter(
                    "ordering",
                    str,
                    description=gettext(
                        "The sort key; “-” before it reverses. Records without it come last."
                    ),
                    enum=[sign + key for key in keys for sign in ("", "-")],
                    default=view.ordering,
                ),
                OpenApiParameter(
                    "format",
                    str,
                    enum=["json", "csv"],
                    description=gettext("csv streams the whole list."),
                ),
            ]
        else:
            found += [
                OpenApiParameter(
                    "format", str, enum=["json"], description=gettext("The representation.")
                ),
                OpenApiParameter(
                    "If-None-Match",
                    str,
                    OpenApiParameter.HEADER,
                    description=gettext("The ETag of the copy at hand; 304 when it is still good."),
                ),
                OpenApiParameter(
                    "ETag",
                    str,
                    OpenApiParameter.HEADER,
                    response=["200", "304"],
                    description=gettext("The version and a hash of the body."),
                ),
            ]
        if view.dated:
            found.append(
                OpenApiParameter(
                    "as_of",
                    {"type": "string", "format": "date"},
                    description=gettext("The day that derived states are for; today when absent."),
                )
            )
        names = view.serializer_class.projection().names
        found.append(
            self._names_parameter(
                "fields", names, gettext("Only these fields, besides key and version.")
            )
        )
        if relations := view.expandable():
            found.append(
                self._names_parameter(
                    "expand", relations, gettext("Send these related records, not their codes.")
                )
            )
        return found

    @staticmethod
    def _names_parameter(name: str, names: tuple[str, ...], text: str) -> OpenApiParameter:
        return OpenApiParameter(
            name,
            {"type": "array", "items": {"type": "string", "enum": list(names)}},
            style="form",
            explode=False,
            description=text,
        )

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        """Codes are strings; ids are UUIDs."""
        return [
            {
                "in": "path",
                "name": variable,
                "required": True,
                "schema": {"type": "string", "format": "uuid"}
                if variable == "id"
                else {"type": "string"},
            }
            for variable in variables
        ]

    def _map_serializer(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """``fields`` may leave out all but the key and the version, so only these are required."""
        schema = super()._map_serializer(serializer, direction, bypass_extensions)
        if hasattr(serializer, "projection"):
            serializer_class: Any = serializer if isinstance(serializer, type) else type(serializer)
            always = [serializer_class.key(), "version"]
            schema["required"] = [name for name in always if name in schema["properties"]]
            # A record that is inlined in another has the same schema: its own resource says it.
            resource = resource_for(serializer_class.Meta.model)
            for name, shape in schema["properties"].items():
                if entries := deprecation.of_field(resource, name):
                    shape["deprecated"] = True
                    shape["x-deprecation"] = deprecation.described(entries)
        return schema

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """The success, then every problem this kind of operation can answer with."""
        bodies = super()._get_response_bodies(direction)
        action = getattr(self.view, "action", "")
        if not getattr(self.view, "model", None):
            return bodies
        if action == "list":
            bodies["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
        if action == "retrieve":
            headers = self._get_response_headers_for_code("304")
            bodies["304"] = {
                "description": gettext("The copy at hand is still good."),
                "headers": headers,
            }
        problems = [400, 401, 403, 406, 429, 500]
        if "{" in self.path:
            problems.append(404)
        for status in sorted(problems):
            bodies.setdefault(str(status), self._problem(status))
        return bodies

    def _problem(self, status: int) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM_SCHEMA, object="Problem"
        )
        self.registry.register_on_missing(component)
        answer: dict[str, Any] = {
            "description": force_str(PROBLEMS[status][1]),
            "content": {PROBLEM_MEDIA_TYPE: {"schema": component.ref}},
        }
        if status == 401:
            answer["headers"] = {"WWW-Authenticate": {"schema": {"type": "string"}}}
        if status == 429:
            names = ("Retry-After", "RateLimit", "RateLimit-Policy")
            answer["headers"] = {name: {"schema": {"type": "string"}} for name in names}
        return answer

    def map_renderers(self, attribute: str) -> list[str]:
        """The API renders by itself; this is what it sends."""
        return ["application/json"] if attribute == "media_type" else ["json"]


class ProjectedField(OpenApiSerializerFieldExtension):
    """Fields that the database computes are described by the plain field they stand for."""

    target_class = "diplomacy.core.api.fields.Projected"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The schema of the plain field; of the related record too where it can be inlined."""
        field: Projected = self.target
        plain = field.schema_field()
        plain.bind(str(field.field_name), field.parent)
        schema: dict[str, Any] = auto_schema._map_serializer_field(plain, direction)
        schema["readOnly"] = True
        if name := field.name_for_people(model_of(field)):
            schema["title"] = capfirst(force_str(name))
        if text := field.help_text:
            schema["description"] = force_str(text)
        if isinstance(field, Code) and direction == "response":
            return self._expandable(field, schema, auto_schema)
        return schema

    @staticmethod
    def _expandable(field: Code, schema: dict[str, Any], auto_schema: Any) -> dict[str, Any]:
        resource = resource_for(field.related_model(model_of(field)))
        if resource is None or getattr(auto_schema.view, "action", "") not in ("list", "retrieve"):
            return schema
        component = auto_schema.resolve_serializer(resource.serializer_class, "response")
        rest = {key: schema[key] for key in ("title", "description", "readOnly") if key in schema}
        if isinstance(field, Codes):
            return rest | build_array_type({"anyOf": [{"type": "string"}, component.ref]})
        return rest | {"anyOf": [{"type": ["string", "null"]}, component.ref]}


class BearerScheme(OpenApiAuthenticationExtension):
    """How a client gets a token, and that it may also bring one it was given."""

    target_class = "diplomacy.core.api.authentication.BearerAuthentication"
    name = ["clientCredentials", "bearer"]

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """Either way, reading needs the scope ``read``."""
        return [{"clientCredentials": ["read"]}, {"bearer": []}]

    def get_security_definition(self, auto_schema: Any) -> Any:
        """The token address is allauth's; it takes the client's id and secret."""
        return [
            {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": reverse("idp:oidc:token"),
                        "scopes": dict(SCOPES),
                    }
                },
            },
            {"type": "http", "scheme": "bearer"},
        ]


class CookieScheme(SessionScheme):
    """The cookie of somebody signed in, as the library describes it for its own class."""

    target_class = "diplomacy.core.api.authentication.SessionAuthentication"
