"""PDFs: nothing that runs, starts or hides something, as far as that can be seen.

Looked at are the whole file as it is, and every object stream (where newer PDFs keep their objects
compressed). Names are found in every spelling that the format allows. Not found is what somebody
hides in other compressed streams that a lenient reader would follow, and what abuses a fault of a
reader; whoever must be certain opens the PDF in a browser.
"""

import mmap
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from diplomacy.core.enums import MediaType

from .refusals import refused

# Bytes: what object streams may unpack to, each step counted as at least what it reads.
_MOST_WORK = 250_000_000
_READ, _PIECE = 1 << 13, 1 << 16
_LONGEST_HEAD = 4096
_END = rb"(?=[\x00\t\n\f\r ()<>\[\]{}/%]|$)"


def _spelt(name: str) -> bytes:
    """A pattern for a name: any of its letters may be written as # and two digits."""
    return b"/" + b"".join(
        b"(?:%c|#%s)"
        % (
            ord(c),
            b"".join(b"[%c%c]" % (d, d ^ 32) if d > 57 else b"%c" % d for d in b"%02x" % ord(c)),
        )
        for c in name
    )


def _names(*names: str) -> bytes:
    return b"(?:" + b"|".join(map(_spelt, names)) + b")" + _END


#: What acts, or carries something along: `/XFA` holds scripts, `/GoToR` opens a file elsewhere,
#: even on a network share. `/JS` is left out of the raw search: so short a name also occurs by
#: chance in compressed data, and scripts need `/JavaScript` or `/Rendition`.
_ACTIVE = (
    "JavaScript",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "RichMedia",
    "Rendition",
    "GoToE",
    "GoToR",
    "XFA",
    "ImportData",
    "SubmitForm",
)
_RAW = re.compile(_names(*_ACTIVE))
_UNPACKED = re.compile(_names(*_ACTIVE, "JS"))
_ENCRYPT = re.compile(_names("Encrypt"))
_OBJECT_STREAM = re.compile(_names("ObjStm"))
_FILTER = re.compile(_names("Filter"))
_PREDICTOR = re.compile(_names("Predictor"))
_FLATE_NAME = _names("FlateDecode", "Fl")
_FLATE = re.compile(
    _names("Filter") + rb"\s*(?:" + _FLATE_NAME + rb"|\[\s*" + _FLATE_NAME + rb"\s*\])"
)
_STREAM = re.compile(rb"stream(\r\n|\n|\r)")


def check(file: BinaryIO, media_type: MediaType) -> None:
    """Raises ValidationError for a PDF that is cut off, cannot be looked into, or acts."""
    file.seek(0)
    try:
        data: Any = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (OSError, ValueError):  # not a file of the system: no more than the limit of a file
        data = file.read()
    try:
        _look(data)
    finally:
        if isinstance(data, mmap.mmap):
            data.close()


def _look(data: Any) -> None:
    end = data.rfind(b"%%EOF")
    if not re.match(rb"%PDF-[12]\.[0-9]", data) or end < max(len(data) - 2048, 0):
        raise refused("damaged")
    if _ENCRYPT.search(data):
        raise refused("encrypted")
    _refuse_active(_RAW, data)
    for piece in _object_streams(data):
        if _ENCRYPT.search(piece):
            raise refused("encrypted")
        _refuse_active(_UNPACKED, piece)


def _refuse_active(pattern: "re.Pattern[bytes]", data: Any) -> None:
    if found := pattern.search(data):
        name = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), found[0])
        raise refused("active_pdf", found=name.decode("ascii", "replace"))


def _object_streams(data: Any) -> Iterator[bytes]:
    """What object streams hold, piece by piece; pieces overlap by more than a name is long."""
    work = 0
    for found in _OBJECT_STREAM.finditer(data):
        # The dictionary stands between the number of the object and its stream.
        start = _STREAM.search(data, found.end(), min(len(data), found.end() + _LONGEST_HEAD))
        begin = data.rfind(b"obj", max(0, found.start() - _LONGEST_HEAD), found.start())
        if start is None or begin < 0:
            raise refused("damaged")
        head = data[begin : start.start()]
        filters = len(_FILTER.findall(head))
        if not filters:
            continue  # not compressed, so the search of the whole file has seen it
        if filters > 1 or not _FLATE.search(head) or _PREDICTOR.search(head):
            raise refused("damaged")
        kept = b""
        for piece in _inflated(data, start.end()):
            work += max(len(piece), _READ)
            if work > _MOST_WORK:
                raise refused("too_much")
            yield kept + piece
            kept = piece[-256:]


def _inflated(data: Any, position: int) -> Iterator[bytes]:
    """The stream that begins there; a piece may be empty, and each costs a bounded time."""
    engine = zlib.decompressobj()
    try:
        while not engine.eof:
            packed = engine.unconsumed_tail
            if not packed:
                packed = data[position : position + _READ]
                position += len(packed)
            piece = engine.decompress(packed, _PIECE)
            if not packed and not piece:
                raise refused("damaged")
            yield piece
    except zlib.error:
        raise refused("damaged") from None
