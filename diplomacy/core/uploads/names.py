"""Names of files: texts from outside that are shown to people and never used as a path."""

import unicodedata

from diplomacy.core.enums import MediaType

from .refusals import refused

LONGEST = 200

#: The types that are accepted, by the ending of the name.
EXTENSIONS: dict[str, MediaType] = {
    "pdf": MediaType.PDF,
    "docx": MediaType.DOCX,
    "xlsx": MediaType.XLSX,
    "pptx": MediaType.PPTX,
    "odt": MediaType.ODT,
    "ods": MediaType.ODS,
    "odp": MediaType.ODP,
    "png": MediaType.PNG,
    "jpg": MediaType.JPEG,
    "jpeg": MediaType.JPEG,
    "webp": MediaType.WEBP,
    "txt": MediaType.TEXT,
    "csv": MediaType.CSV,
    "ics": MediaType.ICS,
}

# Control characters, invisible ones (which turn the direction of text or join letters), lone
# surrogates, private ones, unassigned ones, and ends of lines.
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def check_name(name: str) -> tuple[str, MediaType]:
    """The name as it is kept (composed, as Japanese from a Mac is not) and the type it stands for.

    Raises ValidationError.
    """
    name = unicodedata.normalize("NFC", name)
    if not name.strip(". ") or len(name) > LONGEST:
        raise refused("name")
    if any(unicodedata.category(c) in _REFUSED or c in "/\\" for c in name):
        raise refused("characters")
    stem, dot, extension = name.rpartition(".")
    media_type = EXTENSIONS.get(extension.lower())
    if media_type is None or not dot or not stem.strip(". "):
        raise refused("extension", accepted=", ".join(EXTENSIONS))
    return name, media_type
