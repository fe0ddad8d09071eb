"""How the schema tells of the API's own fields and of its two ways to say who asks.

drf-spectacular finds these classes once they are imported.
"""

from copy import deepcopy
from typing import Any

from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.text import capfirst
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.plumbing import build_array_type

from diplomacy.core.policies import READ, WRITE

from .bulk import VersionField
from .fields import Code, Codes, Projected, model_of
from .input_fields import KeyField, KeysField, PartialDateField
from .registry import resource_for
from .schema import SCOPES

__all__: list[str] = []


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
        if resource is None:
            return schema
        component = auto_schema.resolve_serializer(resource.serializer_class, "response")
        rest = {key: schema[key] for key in ("title", "description", "readOnly") if key in schema}
        if isinstance(field, Codes):
            return rest | build_array_type({"anyOf": [{"type": "string"}, component.ref]})
        return rest | {"anyOf": [{"type": ["string", "null"]}, component.ref]}


class KeyInput(OpenApiSerializerFieldExtension):
    """A relation is written as a code or id."""

    target_class = "diplomacy.core.api.input_fields.KeyField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A string, or a list of strings."""
        field: KeyField = self.target
        one = {"type": "string"}
        if not isinstance(field, KeysField):
            return one
        return {"type": "array", "items": one} | ({} if field.allow_empty else {"minItems": 1})


class UnicodeSlug(OpenApiSerializerFieldExtension):
    r"""A word for addresses in any script.

    To readers of schemas ``\w`` means ASCII alone, and not all of them know ``\p{L}``.
    """

    target_class = "rest_framework.serializers.SlugField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Letters and digits, hyphens and underscores: no white space, no other sign of ASCII."""
        allowed = r"[^\s!-,./:-@\[-^`{-~]" if self.target.allow_unicode else "[-_a-zA-Z0-9]"
        return {"type": "string", "pattern": f"^{allowed}+$"}


class ShapedValue(OpenApiSerializerFieldExtension):
    """JSON that says what it holds."""

    target_class = "diplomacy.core.api.fields.Shaped"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """As the field's class says."""
        return deepcopy(self.target.shape)


class VersionInput(OpenApiSerializerFieldExtension):
    """A version, or any."""

    target_class = VersionField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A whole number or an asterisk."""
        return {"anyOf": [{"type": "integer"}, {"type": "string", "enum": ["*"]}]}


class PartialDateInput(OpenApiSerializerFieldExtension):
    """A date as precisely as it is known."""

    target_class = PartialDateField

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """A string that begins with the year."""
        return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "example": "2014-04"}


class BearerScheme(OpenApiAuthenticationExtension):
    """How a client gets a token, and that it may also bring one it was given."""

    target_class = "diplomacy.core.api.authentication.BearerAuthentication"
    name = ["clientCredentials", "bearer"]

    def get_security_requirement(self, auto_schema: Any) -> Any:
        """Either way, reading needs the scope ``read``, and writing ``write`` besides."""
        writes = getattr(auto_schema, "method", "GET") != "GET"
        return [{"clientCredentials": [READ, WRITE] if writes else [READ]}, {"bearer": []}]

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
