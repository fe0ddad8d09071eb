"""The check of one file: name, size, type by content, and what is inside."""

import codecs
import os
import zipfile
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from diplomacy.core.enums import MediaType

from . import packages, pdf, pictures
from .names import check_name
from .refusals import ARCHIVE, OLD_OFFICE, PROGRAM, refused

_CHUNK = 1 << 16
_HEAD = 1024
_BOMS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: First bytes that tell a type, and what to call it; the accepted ones by their own name.
_SIGNATURES: tuple[tuple[bytes, Any], ...] = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"PK\x03\x04", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"#!", PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00", PROGRAM),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\x00", ARCHIVE),
    (b"MSCF", ARCHIVE),
    (b"{\\rtf", _("a Rich Text file")),
    (b"GIF8", _("a GIF picture")),
)
_PLAIN = frozenset({b"%PDF-", b"#!", b"{\\rtf"})
_TEXTS = frozenset({MediaType.TEXT, MediaType.CSV, MediaType.ICS})
# What text may hold besides characters: tab, ends of lines and of pages.
_CONTROL = frozenset(map(chr, range(32))) - frozenset("\t\n\r\f") | frozenset(
    map(chr, range(0x7F, 0xA0))
) - {"\x85"}


@dataclass(frozen=True)
class Checked:
    """A file that was let in: the name to show, and the type that its content is."""

    name: str
    media_type: MediaType
    size: int


def check(file: BinaryIO, name: str, largest: int) -> Checked:
    """Look at a whole file, in bounded memory and time, before anything is kept of it.

    ``file`` is open for reading and can be sought in; ``largest`` is in bytes. Raises
    ValidationError with a reason for people and a code of :data:`refusals.WORDS`.
    """
    name, media_type = check_name(name)
    size = file.seek(0, os.SEEK_END)
    if size == 0:
        raise refused("empty")
    if size > largest:
        raise refused("too_large", limit=largest // 1_000_000)
    file.seek(0)
    head = file.read(_HEAD)
    _require_signature(head, media_type)
    if media_type in packages.KINDS:
        packages.check(file, media_type)
    elif media_type in _TEXTS:
        _check_text(file, media_type)
    else:
        (pdf.check if media_type is MediaType.PDF else pictures.check)(file, media_type)
        _refuse_archive_behind(file)
    return Checked(name, media_type, size)


def _require_signature(head: bytes, media_type: MediaType) -> None:
    """The first bytes fit the type that the name stands for, and no other."""
    found: Any = None
    binary = min(head[:64]) < 9
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found = MediaType.WEBP
    for signature, kind in _SIGNATURES:
        # A text may well begin with two letters; programs go on with bytes that no text has.
        if head.startswith(signature) and (
            binary or media_type not in _TEXTS or signature in _PLAIN
        ):
            found = kind
            break
    expected = {
        **dict.fromkeys(packages.KINDS, ARCHIVE),
        **dict.fromkeys(_TEXTS, None),
    }.get(media_type, media_type)
    if found is expected:
        if media_type is not MediaType.PDF and b"%PDF-" in head and media_type not in _TEXTS:
            raise refused("two_types")
        return
    if found is None:
        raise refused("unrecognised")
    if found is OLD_OFFICE and media_type in packages.KINDS:
        raise refused("encrypted")
    raise refused("contradiction", found=getattr(found, "label", found))


def _refuse_archive_behind(file: BinaryIO) -> None:
    """Archives are read from their end: one may hang behind a picture or a PDF."""
    file.seek(0)
    if zipfile.is_zipfile(file):
        raise refused("two_types")


def _check_text(file: BinaryIO, media_type: MediaType) -> None:
    """UTF-8 without control characters; a calendar begins and ends as one."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
    file.seek(0)
    first = last = ""
    try:
        while chunk := file.read(_CHUNK):
            if not first and chunk.startswith(_BOMS):
                raise refused("not_utf8")
            text = decoder.decode(chunk)
            if not _CONTROL.isdisjoint(text):
                raise refused("control_characters")
            first = first or text[:64]
            last = (last + text)[-64:]
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise refused("not_utf8") from None
    if media_type is MediaType.ICS and not (
        first.lstrip().upper().startswith("BEGIN:VCALENDAR")
        and last.rstrip().upper().endswith("END:VCALENDAR")
    ):
        raise refused("unrecognised")
