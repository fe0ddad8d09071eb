"""Small files of every accepted type, built here byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from diplomacy.core.enums import MediaType

RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def archive(parts: Mapping[str, bytes | str], stored: tuple[str, ...] = ()) -> bytes:
    """A ZIP archive of these parts, in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            written.writestr(zipfile.ZipInfo(name), content, kind)
    return file.getvalue()


def ooxml(kind: str = "docx", types: str = "", **more: bytes | str) -> bytes:
    """A Word, Excel or PowerPoint file; ``more`` are further parts, by name."""
    return archive(ooxml_parts(kind, types) | more)


def ooxml_parts(kind: str = "docx", types: str = "") -> dict[str, bytes | str]:
    """Its parts."""
    main, named = MAIN[kind]
    base = "application/vnd.openxmlformats-officedocument."
    return {
        "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{main}" ContentType="{base}{named}"/>{types}</Types>',
        "_rels/.rels": relations(f"{RELS}/officeDocument", main),
        main: '<?xml version="1.0"?><w:document xmlns:w="urn:sample"/>',
    }


def relations(kind: str, target: str, mode: str = "") -> str:
    """A part with one relation."""
    told = f' TargetMode="{mode}"' if mode else ""
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"{told}/></Relationships>'
    )


def odf(media_type: MediaType = MediaType.ODT, **more: bytes | str) -> bytes:
    """An OpenDocument file."""
    parts: dict[str, bytes | str] = {
        "mimetype": media_type.value,
        "content.xml": '<office:document-content xmlns:office="urn:sample"/>',
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:sample"/>',
    }
    return archive(parts | more, stored=("mimetype",))


def pdf(*objects: bytes, end: bytes = b"%%EOF\n") -> bytes:
    """A PDF with one empty page, and more objects."""
    first = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"
    body = b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (number, one)
        for number, one in enumerate((*first, *objects), start=1)
    )
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + body + b"trailer\n<< /Root 1 0 R >>\n" + end


def object_stream(content: bytes, head: bytes = b"/Filter /FlateDecode") -> bytes:
    """Objects that are kept compressed."""
    packed = zlib.compress(content) if b"Flate" in head else content
    told = b"<< /Type /ObjStm /N 1 /First 5 /Length %d %s >>" % (len(packed), head)
    return told + b"\nstream\n" + packed + b"\nendstream"


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """A chunk of a PNG."""
    crc = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + crc


def png(*chunks: bytes, behind: bytes = b"") -> bytes:
    """One grey pixel."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + body + chunk(b"IEND") + behind


def jpeg(behind: bytes = b"") -> bytes:
    """The frame of a JPEG; nobody decodes it here."""
    frame = b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x7f"
    return b"\xff\xd8\xff\xe0\x00\x04JF" + frame + scan + b"\xff\xd9" + behind


def webp() -> bytes:
    """The frame of a WebP."""
    body = b"WEBPVP8L" + struct.pack("<I", 6) + b"\x2f\x00\x00\x00\x00\x00"
    return b"RIFF" + struct.pack("<I", len(body)) + body


ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(200)

#: A name and a content of each type that is accepted.
GOOD: dict[str, bytes] = {
    "協定書.pdf": pdf(object_stream(b"7 0 << /Type /Font >>")),
    "memo.docx": ooxml("docx"),
    "table.xlsx": ooxml("xlsx"),
    "slides.pptx": ooxml("pptx"),
    "memo.odt": odf(),
    "table.ods": odf(MediaType.ODS),
    "slides.odp": odf(MediaType.ODP),
    "photo.png": png(),
    "photo.jpg": jpeg(behind=b"a film of a telephone"),
    "photo.JPEG": jpeg(),
    "photo.webp": webp(),
    "覚書.txt": "覚書\r\n\tMZと書いてもよい\n".encode(),
    "with mark.csv": "\ufeff都市,人数\nソウル,3\n".encode(),
    "visit.ics": ICS,
}
