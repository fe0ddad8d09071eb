"""Office documents: archives of XML parts. Read strictly, so that there is one way to read them.

Sizes that an archive tells are believed only as limits: every part is unpacked once, piece by
piece, and must come out as long as it was told, within a budget that the document shares.
"""

import re
import struct
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from xml.parsers import expat

from diplomacy.core.enums import MediaType

from .refusals import refused

MOST_PARTS = 5_000
MOST_UNPACKED = 250_000_000  # bytes, of a document with those inside it
MOST_RATIO = 250  # of a part that is larger than `SMALL`
SMALL = 1_000_000
MOST_INSIDE = 30_000_000  # bytes, of a document inside one: it is put aside to be looked into
_LONGEST_DIRECTORY = 4_000_000
_PIECE = 1 << 16
_LONGEST_TYPES = 2_000_000

_MAIN = "application/vnd.openxmlformats-officedocument."
_OOXML: dict[MediaType, str] = {
    MediaType.DOCX: _MAIN + "wordprocessingml.document.main+xml",
    MediaType.XLSX: _MAIN + "spreadsheetml.sheet.main+xml",
    MediaType.PPTX: _MAIN + "presentationml.presentation.main+xml",
}
_ODF = frozenset({MediaType.ODT, MediaType.ODS, MediaType.ODP})
KINDS = frozenset({*_OOXML, *_ODF})
_INSIDE = {"docx": MediaType.DOCX, "xlsx": MediaType.XLSX, "pptx": MediaType.PPTX}

_MACROS = re.compile(
    r"(^|/)(vbaProject[^/]*|vbaData\.xml|macrosheets|activeX|Basic|Scripts)(/|$|\.bin$)",
    re.IGNORECASE,
)
_XML = re.compile(r"\.(xml|rels|vml|rdf|xhtml|html?|svg)$", re.IGNORECASE)
_EMBEDDINGS = re.compile(r"^(word|xl|ppt)/embeddings/[^/]+\.(docx|xlsx|pptx)$", re.IGNORECASE)
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"#!")
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
#: Relations that make a reader load something from elsewhere when the document is opened.
_LOADS = re.compile(r"/(attachedTemplate|oleObject|subDocument|frame|control)$", re.IGNORECASE)
_ELSEWHERE = re.compile(r"^\s*(https?|ftp|mhtml|ms-\w+|javascript|vbscript):", re.IGNORECASE)


class _Seen(Exception):
    """Enough of a part has been read."""


@dataclass
class _Budget:
    """What may still be unpacked, in bytes."""

    left: int = field(default=MOST_UNPACKED)

    def take(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise refused("too_much")


def check(file: BinaryIO, media_type: MediaType) -> None:
    """Raises ValidationError unless the document is whole, of its type, and holds no surprise."""
    _check(file, media_type, _Budget(), nested=False)


def _check(file: BinaryIO, media_type: MediaType, budget: _Budget, *, nested: bool) -> None:
    _require_plain_end(file)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_names(parts)
            if media_type in _ODF:
                _require_odf(archive, parts, media_type)
            for part in parts:
                if not part.is_dir():
                    _check_part(archive, part, budget, nested=nested)
            if media_type in _OOXML:
                _require_ooxml(archive, media_type)
    # What zipfile raises for damaged archives, by what is damaged.
    except (
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        UnicodeError,
        ValueError,
        OverflowError,
        OSError,
        LookupError,
    ):
        raise refused("damaged") from None


def _require_plain_end(file: BinaryIO) -> None:
    """One archive from the first byte to the last, with a directory of bearable length.

    Nothing before, nothing behind, no comment, none of the large-file records: each would be a
    second way to read the same bytes.
    """
    size = file.seek(0, 2)
    if size < 22:
        raise refused("damaged")
    file.seek(max(size - 42, 0))
    tail = file.read()
    signature, disk, other, here, total, length, offset, comment = struct.unpack(
        "<4s4H2LH", tail[-22:]
    )
    if signature != b"PK\x05\x06" or comment:
        raise refused("damaged")
    if tail.startswith(b"PK\x06\x07") or disk or other or here != total:
        raise refused("damaged")
    if total > MOST_PARTS or length > _LONGEST_DIRECTORY:
        raise refused("too_much")
    if offset + length != size - 22:
        raise refused("two_types")


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names: set[str] = set()
    for part in parts:
        # As it was written: zipfile cuts at NUL and turns separators.
        name = part.orig_filename
        steps = name.rstrip("/").split("/")
        if name.startswith("/") or "\\" in name or ":" in name or {"", ".", ".."} & set(steps):
            raise refused("paths")
        if any(ord(c) < 32 or ord(c) == 127 for c in name) or name.lower() in names:
            raise refused("paths")
        names.add(name.lower())
        if part.flag_bits & 0x41:  # encrypted, in either way
            raise refused("encrypted")
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise refused("damaged")
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise refused("too_much")
        if _MACROS.search(name):
            raise refused("macros")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise refused("too_much")


def _check_part(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, budget: _Budget, *, nested: bool
) -> None:
    """Unpack one part to its end; look at its first bytes, and at XML up to its first element."""
    name = part.filename
    inside = _EMBEDDINGS.match(name)
    if inside and part.file_size > MOST_INSIDE:
        raise refused("too_much")
    reader = _Reader(name) if _XML.search(name) else None
    with archive.open(part) as content:
        first = b""
        with tempfile.SpooledTemporaryFile(max_size=SMALL) as kept:
            while piece := content.read(_PIECE):
                budget.take(len(piece))
                first = first or piece[:8]
                if reader:
                    reader.feed(piece)
                if inside:
                    kept.write(piece)
            if first.startswith(_PROGRAMS):
                raise refused("embedded")
            if inside and not nested and first.startswith(b"PK\x03\x04"):
                # Diagrams carry the table that they are drawn from.
                _check(kept, _INSIDE[inside[2].lower()], budget, nested=True)  # type: ignore[arg-type]
            elif first.startswith(_ARCHIVES):
                raise refused("embedded")
    if reader:
        reader.end()


class _Reader:
    """Reads XML without ever knowing an entity: a document type is refused where it begins.

    Relations and manifests are read to their end, other parts to their first element, before
    which a document type would have to stand.
    """

    def __init__(self, name: str) -> None:
        self.whole = name.endswith(".rels") or name == "META-INF/manifest.xml"
        self.done = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._element

    def _refuse(self, *_said: Any) -> None:
        raise refused("entities")

    def _element(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "encryption-data":
            raise refused("encrypted")
        if (
            local == "Relationship"
            and attributes.get("TargetMode", "").lower() == "external"
            and _LOADS.search(attributes.get("Type", ""))
            and _ELSEWHERE.match(attributes.get("Target", ""))
        ):
            raise refused("external")
        if not self.whole:
            raise _Seen

    def feed(self, piece: bytes) -> None:
        """The next piece of the part."""
        if self.done:
            return
        try:
            self.parser.Parse(piece, False)
        except _Seen:
            self.done = True
        except expat.ExpatError:
            raise refused("damaged") from None

    def end(self) -> None:
        """A part that never came to an element is not XML."""
        if not self.done:
            try:
                self.parser.Parse(b"", True)
            except expat.ExpatError:
                raise refused("damaged") from None


def _require_ooxml(archive: zipfile.ZipFile, media_type: MediaType) -> None:
    """The list of types names the main part of this kind, and nothing with macros."""
    types = "[Content_Types].xml"
    if types not in archive.namelist():
        raise refused("unrecognised")
    if archive.getinfo(types).file_size > _LONGEST_TYPES:
        raise refused("too_much")
    found: set[str] = set()
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, said: found.add(said.get("ContentType", ""))
    try:
        parser.Parse(archive.read(types), True)
    except expat.ExpatError:
        raise refused("damaged") from None
    if any(re.search("macro|vba|activex", kind, re.IGNORECASE) for kind in found):
        raise refused("macros")
    if _OOXML[media_type] not in found:
        raise refused("unrecognised")


def _require_odf(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], media_type: MediaType
) -> None:
    """The first part says the type, uncompressed, as the standard asks."""
    first = parts[0] if parts else None
    if (
        first is None
        or first.filename != "mimetype"
        or first.compress_type != zipfile.ZIP_STORED
        or first.header_offset != 0
        or first.file_size > 200
        or archive.read(first).strip() != media_type.value.encode()
    ):
        raise refused("unrecognised")
