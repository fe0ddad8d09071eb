"""What a browser would post back if nobody typed anything."""

from typing import Any


def posted(form: Any, **changes: Any) -> dict[str, Any]:
    """The values in the boxes of a shown form, with some typed over; None takes one out."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False, ""):
            data[bound.html_name] = value
    data.update(changes)
    return {name: value for name, value in data.items() if value is not None}
