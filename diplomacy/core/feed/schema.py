"""What the OpenAPI schema says about ``/changes/``."""

from typing import Any

from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from diplomacy.core.api.pagination import KeysetPagination
from diplomacy.core.api.schema import RecordSchema
from diplomacy.core.enums import ChangeKind

from .reading import told

__all__ = ["DEFAULT_SIZE", "ChangesSchema"]

#: How many entries a page holds where nobody says.
DEFAULT_SIZE = 100

_ABOUT = _(
    "Everything that happens to records, in an order that a copy can follow. Without a cursor it "
    "begins with all records there are."
)
_PROBLEMS = (400, 401, 403, 406, 410, 429, 500)


class ChangesSchema(RecordSchema):
    """The envelope, its entries, and that a record is shown as at its own address."""

    def get_summary(self) -> str:
        """In the caller's language."""
        return gettext("What has changed")

    def get_description(self) -> str:  # type: ignore[override]
        """In the caller's language."""
        return force_str(_ABOUT)

    def get_override_parameters(self) -> list[Any]:
        """All that may be asked."""
        return [
            OpenApiParameter(
                "cursor",
                str,
                description=gettext(
                    "Where the page begins: follow next. “now” begins at present, without the "
                    "records there are."
                ),
            ),
            OpenApiParameter(
                "page_size",
                {
                    "type": "integer",
                    "minimum": 1,
                    "maximum": KeysetPagination.max_size,
                    "default": DEFAULT_SIZE,
                },
                description=gettext("How many entries a page holds at most."),
            ),
            OpenApiParameter(
                "resource",
                {"type": "array", "items": {"type": "string", "enum": list(told())}},
                style="form",
                explode=True,
                description=gettext("Only these resources; the same for every page."),
            ),
            OpenApiParameter(
                "format", str, enum=["json"], description=gettext("The representation.")
            ),
        ]

    def _is_list_view(self, serializer: Any = None) -> bool:
        """No: it is one answer, which no serializer describes."""
        return False

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        """A page, or one of the problems."""
        page = {
            "description": gettext("A page of what happened."),
            "content": {"application/json": {"schema": self._page().ref}},
        }
        return self.with_headers(
            {"200": page, **{str(status): self._problem(status) for status in _PROBLEMS}}
        )

    def _page(self) -> ResolvedComponent:
        entries = {name: self._entry(name, resource) for name, resource in told().items()}
        return self._component(
            "Changes",
            {
                "type": "object",
                "required": ["results", "next", "more"],
                "properties": {
                    "results": {
                        "type": "array",
                        "items": {
                            "oneOf": [entry.ref for entry in entries.values()],
                            "discriminator": {
                                "propertyName": "resource",
                                "mapping": {
                                    name: entry.ref["$ref"] for name, entry in entries.items()
                                },
                            },
                        },
                        "description": gettext("What happened, the earliest first."),
                    },
                    "next": {
                        "type": "string",
                        "format": "uri",
                        "description": gettext("Where to go on, now or later."),
                    },
                    "more": {
                        "type": "boolean",
                        "description": gettext(
                            "Whether there is more at once. If not, ask again after a while."
                        ),
                    },
                },
            },
        )

    def _entry(self, name: str, resource: Any) -> ResolvedComponent:
        """An entry about a record of one resource: what tells it apart is the resource's name."""
        record = self.resolve_serializer(resource.serializer_class, "response")
        kinds = [kind.value for kind in ChangeKind if kind is not ChangeKind.TOUCH]
        shape = {
            "type": "object",
            "required": ["kind", "resource", "key", "version", "at", "record"],
            "properties": {
                "kind": {"type": "string", "enum": kinds},
                "resource": {"type": "string", "const": name},
                "key": {
                    "type": "string",
                    "description": gettext(
                        "The record’s code or id; of a strategy item, the strategy and the code."
                    ),
                },
                "version": {"type": "integer"},
                "at": {"type": "string", "format": "date-time"},
                "record": {
                    "anyOf": [record.ref, {"type": "null"}],
                    "description": gettext(
                        "The record as it is now, perhaps newer than the entry; null when it was "
                        "removed, or may no longer be seen."
                    ),
                },
            },
        }
        return self._component(f"{record.name}Change", shape)

    def _component(self, name: str, schema: dict[str, Any]) -> ResolvedComponent:
        component = ResolvedComponent(
            name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name
        )
        self.registry.register_on_missing(component)
        return component
