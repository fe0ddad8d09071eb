"""Pictures: whole, and without anything hung on where their format has a marked end."""

import os
import struct
from typing import BinaryIO

from diplomacy.core.enums import MediaType

from .refusals import refused

_MOST_CHUNKS = 100_000


def check(file: BinaryIO, media_type: MediaType) -> None:
    """The frame of the picture, not its pixels: what shows pictures is built for broken ones.

    A JPEG may be followed by something (telephones put films and depth there); the check for
    archives looks at that.
    """
    size = file.seek(0, os.SEEK_END)
    if media_type is MediaType.PNG:
        _check_png(file, size)
    elif media_type is MediaType.WEBP:
        file.seek(4)
        (told,) = struct.unpack("<I", _exactly(file, 4))
        if size - 8 not in (told, told + told % 2):
            raise refused("damaged")
    elif media_type is MediaType.JPEG:
        _check_jpeg(file, size)


def _exactly(file: BinaryIO, count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise refused("damaged")
    return found


def _check_png(file: BinaryIO, size: int) -> None:
    """Chunk after chunk from IHDR to IEND, and there the file ends."""
    position = 8
    for number in range(_MOST_CHUNKS):
        file.seek(position)
        length, kind = struct.unpack(">I4s", _exactly(file, 8))
        position += 12 + length
        if position > size or (number == 0) != (kind == b"IHDR"):
            raise refused("damaged")
        if kind == b"IEND":
            if position != size:
                raise refused("two_types")
            return
    raise refused("damaged")


def _check_jpeg(file: BinaryIO, size: int) -> None:
    """Segments up to the first scan, which tells of a size; somewhere behind it is the end."""
    position, framed = 2, False
    for _number in range(_MOST_CHUNKS):
        file.seek(position)
        mark, kind = _exactly(file, 2)
        if mark != 0xFF:
            raise refused("damaged")
        if kind == 0xFF:  # padding
            position += 1
            continue
        (length,) = struct.unpack(">H", _exactly(file, 2))
        if length < 2:
            raise refused("damaged")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            framed = True
        position += 2 + length
        if position > size:
            raise refused("damaged")
        if kind == 0xDA:
            if not framed:
                raise refused("damaged")
            return
    raise refused("damaged")
