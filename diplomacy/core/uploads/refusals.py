"""Why a file is refused, in words for the person who chose it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: By code, which tests and programs may rely on; the words are for people.
WORDS: dict[str, Any] = {
    "name": _("The name of the file is empty or too long: at most 200 characters."),
    "characters": _(
        "The name of the file holds characters that cannot be seen or that are no part of a name."
    ),
    "extension": _("Files of this type are not accepted. Accepted are: %(accepted)s"),
    "empty": _("The file is empty."),
    "too_large": _(
        "One upload may have at most %(limit)s MB, all its files together."
        " Make the file smaller, or add the files one by one."
    ),
    "contradiction": _("The content is not what the name says: it looks like %(found)s."),
    "unrecognised": _("The content is not what the name says."),
    "damaged": _("The file is damaged or cut off; it cannot be checked."),
    "two_types": _("The file is of two types at once."),
    "encrypted": _(
        "The file is protected by a password, so that it cannot be checked. Save it without."
    ),
    "macros": _("The file holds macros. Save it without them, or as PDF."),
    "embedded": _(
        "The file has another file or a program inside that cannot be accepted."
        " Remove it, or save the document as PDF."
    ),
    "too_much": _("The file unpacks to far more than it seems to be."),
    "paths": _("The file holds parts with names that lead elsewhere."),
    "entities": _(
        "The file holds definitions of entities or document types, which are not accepted."
    ),
    "external": _(
        "The file loads a template or an object from another place. Save it without, or as PDF."
    ),
    "active_pdf": _(
        "The PDF runs scripts, starts programs or holds other files (%(found)s)."
        " Print it into a new PDF."
    ),
    "not_utf8": _("The text is not in UTF-8. Save it with that encoding."),
    "control_characters": _("The text holds control characters."),
}

#: What a content looks like that is not of an accepted type, or of another one than its name says.
PROGRAM, ARCHIVE, OLD_OFFICE = _("a program"), _("an archive"), _("an encrypted or old Office file")


def refused(code: str, **params: Any) -> ValidationError:
    """The error to raise for a file that is not let in."""
    return ValidationError(WORDS[code], code=code, params=params)
