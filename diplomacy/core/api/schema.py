"""What the OpenAPI schema says about every resource, derived from its declarations."""

from typing import Any, Literal

from django.conf import settings
from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import (
    ResolvedComponent,
    force_instance,
    get_doc,
)
from drf_spectacular.utils import OpenApiParameter
from rest_framework.serializers import CharField

from diplomacy.core.policies import APPROVE, READ, READ_RESTRICTED, WEBHOOKS, WRITE

from . import deprecation
from .bulk import BulkAnswer, bulk_input
from .inputs import RecordInput
from .problems import PROBLEM_MEDIA_TYPE, PROBLEM_SCHEMA, PROBLEMS, example
from .registry import resource_for
from .writing import input_of

__all__ = ["SCOPES", "RecordSchema"]

#: What each scope allows, for the schema's security section.
SCOPES = {
    READ: _("Read public and internal records."),
    READ_RESTRICTED: _("Read restricted records as well."),
    WRITE: _("Create and change records of the client's bureau."),
    APPROVE: _("Approve what others requested."),
    WEBHOOKS: _("Manage the client's webhooks."),
}


#: Headers that every answer has which is described with them.
_ALWAYS_SENT = frozenset({"Content-Language", "ETag", "Location", "WWW-Authenticate"})


def _settle_choices(schema: dict[str, Any]) -> None:
    """A title names the type that a generator makes of choices, in whatever language it asked:
    without one it is called by its field. What the title said begins the description."""
    for shape in schema.get("properties", {}).values():
        if "enum" in shape and (title := shape.pop("title", None)):
            shape["description"] = f"{title}\n\n{shape.get('description', '')}".strip()


class RecordSchema(AutoSchema):
    """Adds to drf-spectacular what follows from the rules that every resource obeys."""

    def get_description(self) -> str:  # type: ignore[override]
        """What the resource is; for writing, what one has to know before."""
        told = {
            "create": gettext(
                "A record of something that already happened may be made in the state it has"
                " reached; from then on only actions move it."
            ),
            "update": gettext(
                "What is left out is reset, but not the lead bureau and the visibility."
            ),
            "partial_update": gettext("What is left out stays as it is."),
            "bulk": gettext(
                "A record is made where its code is new and changed where it is known. Each item is"
                " answered on its own."
            ),
        }
        if self._act():
            return gettext("Answers with the record as it is afterwards.")
        about = told.get(self.action) if self._input() else getattr(self.view, "about", "")
        if not about and self.action in ("list", "retrieve"):
            about = get_doc(type(self.view))
        return force_str(about or super().get_description())

    def get_summary(self) -> str | None:
        """ "List cities", "One city"."""
        model = getattr(self.view, "model", None)
        if model is None:
            return None
        thing = {"thing": model._meta.verbose_name, "things": model._meta.verbose_name_plural}
        action = self.action
        if act := self._act():
            return gettext("%(act)s: %(thing)s") % {"act": act.label, **thing}
        words = {
            "list": gettext("List: %(things)s"),
            "retrieve": gettext("One record: %(thing)s"),
            "create": gettext("Make a record: %(thing)s"),
            "update": gettext("Replace a record: %(thing)s"),
            "partial_update": gettext("Change a record: %(thing)s"),
            "bulk": gettext("Make or change many: %(things)s"),
        }
        return words[action] % thing if action in words else None

    @property
    def action(self) -> str:
        """What the operation is called in the view; empty for other views."""
        return getattr(self.view, "action", None) or ""

    def _act(self) -> Any:
        writing = getattr(self.view, "writing", None)
        return writing.by_name.get(self.action.removeprefix("act_")) if writing else None

    def _input(self) -> type[RecordInput] | None:
        """What the body of the operation is; None where there is none."""
        if not hasattr(self.view, "writing"):
            return None
        viewset: Any = type(self.view)
        if self.action == "bulk":
            return bulk_input(viewset.serializer_class)
        return input_of(viewset, self.action)

    def get_tags(self) -> list[str]:
        """The resource, also where its name does not begin the address."""
        name = getattr(self.view, "basename", None)
        tags: list[str] = [name] if name else super().get_tags()
        return tags

    def get_response_serializers(self) -> Any:
        """Writing answers with the record, or with what became of each item of a list."""
        return BulkAnswer if self.action == "bulk" else super().get_response_serializers()

    def get_operation_id(self) -> str:
        """``agreements_enter_force``: the resource and what is done."""
        act = self._act()
        if act or self.action == "bulk":
            return f"{self.get_tags()[0].replace('-', '_')}_{act.name if act else 'bulk'}"
        name: str = super().get_operation_id()
        return name

    def get_request_serializer(self) -> Any:
        """Writing takes another shape than reading gives."""
        return self._input() or super().get_request_serializer()

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
        action = self.action
        writes = self._input() is not None
        if not hasattr(view, "ordering_keys") or not (writes or action in ("list", "retrieve")):
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
            ]
        if action == "bulk":
            return found + self.preconditions(writes)
        if action != "list":
            found += [
                OpenApiParameter(
                    "ETag",
                    str,
                    OpenApiParameter.HEADER,
                    response=["200", "201", "304"],
                    description=gettext("The version and a hash of the body."),
                ),
            ]
            found += self.preconditions(writes)
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

    def preconditions(self, writes: bool) -> list[Any]:
        """What a request says about the version it is about, and about itself."""
        header: Literal["header"] = "header"
        if not writes:
            text = gettext("The ETag of the copy at hand; 304 when it is still good.")
            return [OpenApiParameter("If-None-Match", str, header, description=text)]
        found = []
        if self.action == "bulk":
            pass
        elif self.action == "create":
            text = gettext("The address of the new record.")
            shape = {"type": "string", "format": "uri"}
            found.append(
                OpenApiParameter("Location", shape, header, response=["201"], description=text)
            )
        else:
            text = gettext("The ETag of the record as it was read, or “*” for any version.")
            found.append(
                # Without it the answer is 428, so the body of the request is not even looked at.
                OpenApiParameter("If-Match", str, header, required=True, description=text)
            )
        if self.method == "POST":
            text = gettext(
                "A name for this request, such as a UUID. Sent again with the same name, it is"
                " answered as before and has no second effect. Kept for two days."
            )
            shape = {"type": "string", "pattern": "^[!-~]{1,255}$"}
            found += [
                OpenApiParameter("Idempotency-Key", shape, header, description=text),
                OpenApiParameter(
                    "Idempotency-Replayed",
                    {"type": "string", "enum": ["true"]},
                    header,
                    response=["200", "201"],
                    description=gettext("Sent when the answer is a kept one."),
                ),
            ]
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
        _settle_choices(schema)
        if hasattr(serializer, "projection"):
            # What is not sent is not asked for: a client must not put a default in its place.
            for shape in schema["properties"].values():
                shape.pop("default", None)
            serializer_class: Any = serializer if isinstance(serializer, type) else type(serializer)
            always = [serializer_class.key(), "version"]
            schema["required"] = [name for name in always if name in schema["properties"]]
            # A record that is inlined in another has the same schema: its own resource says it.
            resource = resource_for(serializer_class.Meta.model)
            for name, shape in schema["properties"].items():
                if entries := deprecation.of_field(resource, name):
                    shape["deprecated"] = True
                    shape["x-deprecation"] = deprecation.described(entries)
        if isinstance(given := force_instance(serializer), RecordInput):
            schema["additionalProperties"] = False
            schema.pop("description", None)
            for name, field in given.fields.items():
                if isinstance(field, CharField) and not field.allow_blank:
                    schema["properties"][name]["minLength"] = 1
        return schema

    def _get_parameters(self) -> list[dict[str, Any]]:
        """A parameter of the address that is empty is as one that was not sent."""
        found: list[dict[str, Any]] = super()._get_parameters()
        for parameter in found:
            if parameter["in"] == "query":
                parameter["allowEmptyValue"] = True
        return found

    def _get_request_body(self, direction: Any = "request") -> Any:
        """With the example that the resource gives."""
        body = super()._get_request_body(direction)
        if body and (made := self._example()):
            body["content"]["application/json"]["example"] = made
        return body

    def _example(self) -> dict[str, Any]:
        """A body for the operation, made of the resource's example of a new record."""
        if not self._input() or self.action not in ("create", "bulk"):
            return {}
        view: Any = self.view
        new = dict(view.serializer_class.Meta.example)
        return {"items": [new], "atomic": True} if new and self.action == "bulk" else new

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """The success, then every problem this kind of operation can answer with."""
        bodies = super()._get_response_bodies(direction)
        action = self.action
        if not getattr(self.view, "model", None):
            return bodies
        writes = self._input() is not None
        if action != "create" and "201" in bodies:
            bodies["200"] = bodies.pop("201")
        told = {
            "list": gettext("A page of the list, or all of it as CSV."),
            "create": gettext("The new record."),
            "bulk": gettext("What became of each item, in the order in which they were sent."),
        }
        for good in {"200", "201"} & bodies.keys():
            bodies[good]["description"] = told.get(action) or gettext("The record.")
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
        if writes:
            problems += [409, 413, 415]
            problems += [] if action in ("create", "bulk") else [412, 428]
            problems += [422] if self.method == "POST" else []
        for status in sorted(problems):
            bodies.setdefault(str(status), self._problem(status))
        return self.with_headers(bodies)

    def with_headers(self, bodies: dict[str, Any]) -> dict[str, Any]:
        """The answers with the headers that all of them have."""
        for answer in bodies.values():
            headers = answer.setdefault("headers", {})
            headers["Content-Language"] = {
                "schema": {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
                "description": gettext("The language of texts and problems."),
            }
            for name in headers.keys() & _ALWAYS_SENT:
                headers[name]["required"] = True
        return bodies

    def _problem(self, status: int) -> dict[str, Any]:
        component = ResolvedComponent(
            name="Problem", type=ResolvedComponent.SCHEMA, schema=PROBLEM_SCHEMA, object="Problem"
        )
        self.registry.register_on_missing(component)
        answer: dict[str, Any] = {
            "description": force_str(PROBLEMS[status][1]),
            "content": {PROBLEM_MEDIA_TYPE: {"schema": component.ref, "example": example(status)}},
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
