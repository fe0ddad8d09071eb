"""What a city's facts must look like; forms, serializers and imports share these."""

import zoneinfo
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def validate_timezone(name: str) -> None:
    """Accept a name of the IANA time zone database, such as ``Asia/Tokyo``."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(value)s is not a time zone. Use a name such as Asia/Tokyo."),
            code="unknown_timezone",
            params={"value": name},
        )


def validate_names_local(names: Any) -> None:
    """Accept a list of ``{"lang": ..., "name": ...}``: the city's names in its own languages."""
    valid = isinstance(names, list) and all(
        isinstance(entry, dict)
        and set(entry) == {"lang", "name"}
        and all(isinstance(text, str) and text.strip() for text in entry.values())
        for entry in names
    )
    if not valid:
        raise ValidationError(
            _("Give each local name with its language, as zh: 北京市."), code="invalid_names_local"
        )
