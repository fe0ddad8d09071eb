"""What is let in and what is not; every refusal is met by bytes made here, and has words in both
languages."""

import io
import struct
import tempfile
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diplomacy.core.enums import MediaType
from diplomacy.core.uploads import EXTENSIONS, check, packages
from diplomacy.core.uploads.refusals import WORDS

from . import samples
from .samples import GOOD, PROGRAM, archive, jpeg, object_stream, odf, ooxml, pdf, png, webp

LARGEST = 25_000_000
MACRO = (
    '<Override PartName="/x" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'
)
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'


def code(content: bytes, name: str, largest: int = LARGEST) -> str:
    """Why the file is refused; empty when it is let in."""
    try:
        check(io.BytesIO(content), name, largest)
    except ValidationError as error:
        return str(error.code) if error.messages[0] else "no words"
    return ""


@pytest.mark.parametrize("name", GOOD)
def test_file_of_each_accepted_type_is_let_in(name):
    found = check(io.BytesIO(GOOD[name]), name, LARGEST)
    assert found.name == name
    assert found.media_type is EXTENSIONS[name.rpartition(".")[2].lower()]
    assert found.size == len(GOOD[name])


def test_every_accepted_type_has_a_sample():
    assert {EXTENSIONS[name.rpartition(".")[2].lower()] for name in GOOD} == set(MediaType)


@pytest.mark.parametrize("name", GOOD)
def test_content_under_the_name_of_another_type_is_refused(name):
    own = EXTENSIONS[name.rpartition(".")[2].lower()]
    text = {MediaType.TEXT, MediaType.CSV}
    for extension, media_type in EXTENSIONS.items():
        if media_type is own or (media_type in text and own in text | {MediaType.ICS}):
            continue
        assert code(GOOD[name], f"x.{extension}") in {"contradiction", "unrecognised"}, extension


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_program_is_refused_whatever_its_name(extension):
    assert code(PROGRAM, f"invoice.{extension}") == "contradiction"
    assert code(b"\x7fELF\x02\x01\x01" + bytes(99), f"invoice.{extension}") == "contradiction"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("report.exe", "extension"),
        ("report.pdf.exe", "extension"),
        ("macro.docm", "extension"),
        ("page.html", "extension"),
        ("picture.svg", "extension"),
        ("old.doc", "extension"),
        ("mail.eml", "extension"),
        ("pdf", "extension"),
        (".pdf", "extension"),
        (" .pdf", "extension"),
        ("", "name"),
        ("...", "name"),
        ("x" * 197 + ".pdf", "name"),
        ("report\u202efdp.exe.pdf", "characters"),
        ("zero\u200bwidth.pdf", "characters"),
        ("line\nbreak.pdf", "characters"),
        ("null\x00.pdf", "characters"),
        ("bell\x07.pdf", "characters"),
        ("../../etc/passwd.pdf", "characters"),
        ("..\\windows.pdf", "characters"),
        ("separator\u2028.pdf", "characters"),
    ],
)
def test_name_that_misleads_is_refused(name, why):
    assert code(GOOD["協定書.pdf"], name) == why


def test_name_from_a_mac_is_kept_composed():
    name = "ハ\u3099ンコク.pdf"
    assert check(io.BytesIO(GOOD["協定書.pdf"]), name, LARGEST).name == "バンコク.pdf"


def test_empty_and_too_large_files_are_refused():
    assert code(b"", "x.pdf") == "empty"
    assert code(b"x" * 1_000_001, "x.txt", 1_000_000) == "too_large"
    assert code(b"x" * 1_000_000, "x.txt", 1_000_000) == ""


BAD: dict[str, tuple[str, bytes, str]] = {
    # name of the case: name of the file, content, why
    "macro by part": ("x.docx", ooxml(**{"word/vbaProject.bin": b"x"}), "macros"),
    "macro by odd case": ("x.xlsx", ooxml("xlsx", **{"xl/VBAPROJECT.BIN": b"x"}), "macros"),
    "macro by type": ("x.docx", ooxml(types=MACRO), "macros"),
    "old macro sheet": ("x.xlsx", ooxml("xlsx", **{"xl/macrosheets/s.xml": "<a/>"}), "macros"),
    "control": ("x.docx", ooxml(**{"word/activeX/activeX1.xml": "<a/>"}), "macros"),
    "macro of OpenDocument": ("x.odt", odf(**{"Basic/Standard/m.xml": "<a/>"}), "macros"),
    "script of OpenDocument": (
        "x.ods",
        odf(MediaType.ODS, **{"Scripts/python/m.py": ""}),
        "macros",
    ),
    "entities": ("x.docx", ooxml(**{"word/settings.xml": BOMB}), "entities"),
    "entities in UTF-16": (
        "x.docx",
        ooxml(
            **{
                "word/settings.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + BOMB).encode(
                    "utf-16"
                )
            }
        ),
        "entities",
    ),
    "entities in relations": ("x.docx", ooxml(**{"word/_rels/a.xml.rels": BOMB}), "entities"),
    "outer document type": (
        "x.odt",
        odf(**{"styles.xml": '<!DOCTYPE a SYSTEM "http://e.example/a"><a/>'}),
        "entities",
    ),
    "template from elsewhere": (
        "x.docx",
        ooxml(
            **{
                "word/_rels/settings.xml.rels": samples.relations(
                    f"{samples.RELS}/attachedTemplate", "https://e.example/t.dotm", "External"
                )
            }
        ),
        "external",
    ),
    "path upwards": ("x.docx", ooxml(**{"../../evil.xml": "<a/>"}), "paths"),
    "absolute path": ("x.docx", ooxml(**{"/etc/cron": "x"}), "paths"),
    "path of Windows": ("x.docx", ooxml(**{"C:\\evil": "x"}), "paths"),
    "same part twice": ("x.docx", ooxml(**{"WORD/document.xml": "<a/>"}), "paths"),
    "program inside": ("x.docx", ooxml(**{"word/media/image1.png": PROGRAM}), "embedded"),
    "object inside": (
        "x.docx",
        ooxml(**{"word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
        "embedded",
    ),
    "archive inside": ("x.docx", ooxml(**{"word/media/a.zip": archive({"a": "b"})}), "embedded"),
    "document in a document inside": (
        "x.pptx",
        ooxml(
            "pptx",
            **{
                "ppt/embeddings/a.docx": ooxml(
                    **{"word/embeddings/b.xlsx": ooxml("xlsx")},
                )
            },
        ),
        "embedded",
    ),
    "macro in a table inside": (
        "x.pptx",
        ooxml("pptx", **{"ppt/embeddings/a.xlsx": ooxml("xlsx", **{"xl/vbaProject.bin": b"x"})}),
        "macros",
    ),
    "bomb by ratio": ("x.docx", ooxml(**{"word/a.xml": b"<a>" + bytes(20_000_000)}), "too_much"),
    "bomb by number of parts": (
        "x.docx",
        archive(samples.ooxml_parts() | {f"a{n}": b"" for n in range(packages.MOST_PARTS)}),
        "too_much",
    ),
    "archive of another kind": ("x.docx", archive({"a.txt": "b"}), "unrecognised"),
    "other kind of document": ("x.docx", ooxml("xlsx"), "unrecognised"),
    "other kind of OpenDocument": ("x.odt", odf(MediaType.ODS), "unrecognised"),
    "archive with something before": ("x.docx", b"PK\x03\x04" + ooxml(), "two_types"),
    "archive with something behind": ("x.docx", ooxml() + b"x", "damaged"),
    "cut archive": ("x.docx", ooxml()[:-30], "damaged"),
    "part that is no XML": ("x.docx", ooxml(**{"word/a.xml": "no"}), "damaged"),
    "encrypted Office file": (
        "x.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        "encrypted",
    ),
    "encrypted OpenDocument": (
        "x.odt",
        odf(**{"META-INF/manifest.xml": "<m><encryption-data/></m>"}),
        "encrypted",
    ),
    "picture with an archive behind": ("x.jpg", jpeg(behind=archive({"a": "b"})), "two_types"),
    "picture with something behind": ("x.png", png(behind=b"<script>"), "two_types"),
    "picture that is a PDF too": ("x.png", png(samples.chunk(b"tEXt", b"%PDF-1.4")), "two_types"),
    "cut PNG": ("x.png", png()[:-9], "damaged"),
    "cut JPEG": ("x.jpg", jpeg()[:14], "damaged"),
    "cut WebP": ("x.webp", webp()[:-2], "damaged"),
    "PDF with an archive behind": ("x.pdf", pdf() + archive({"a": "b"}), "two_types"),
    "cut PDF": ("x.pdf", pdf(end=b""), "damaged"),
    "PDF of no version": ("x.pdf", pdf().replace(b"PDF-1.7", b"PDF-x.y"), "damaged"),
    "PDF with a password": ("x.pdf", pdf(b"<< /Encrypt 5 0 R >>"), "encrypted"),
    "PDF with a script": ("x.pdf", pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"), "active_pdf"),
    "PDF with a script spelt oddly": ("x.pdf", pdf(b"<< /S /J#61vaScr#69pt >>"), "active_pdf"),
    "PDF that starts a program": ("x.pdf", pdf(b"<</S/Launch/F(cmd.exe)>>"), "active_pdf"),
    "PDF with a file inside": ("x.pdf", pdf(b"<< /Type /EmbeddedFile >>"), "active_pdf"),
    "PDF with a packed script": (
        "x.pdf",
        pdf(object_stream(b"7 0 << /S /JavaScript /JS (x) >>")),
        "active_pdf",
    ),
    "PDF with a packed form": ("x.pdf", pdf(object_stream(b"7 0 << /XFA 1 0 R >>")), "active_pdf"),
    "PDF with objects packed unknown": (
        "x.pdf",
        pdf(object_stream(b"x", b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        "damaged",
    ),
    "PDF with a filter elsewhere": ("x.pdf", pdf(object_stream(b"x", b"/Filter 9 0 R")), "damaged"),
    "PDF with broken objects": (
        "x.pdf",
        pdf(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nnothing\nendstream"),
        "damaged",
    ),
    "PDF with a bomb": ("x.pdf", pdf(object_stream(bytes(260_000_000))), "too_much"),
    "text of Shift JIS": ("x.csv", "都市,人数".encode("cp932"), "not_utf8"),
    "text of UTF-16": ("x.txt", "都市".encode("utf-16"), "not_utf8"),
    "cut text": ("x.txt", "都市".encode()[:-1], "not_utf8"),
    "text with NUL": ("x.txt", b"a\x00b", "control_characters"),
    "text with an escape": ("x.csv", b"a,\x1b[2J", "control_characters"),
    "calendar that is none": ("x.ics", b"Hello", "unrecognised"),
    "calendar that goes on": ("x.ics", samples.ICS + b"MZ", "unrecognised"),
    "text that is a PDF": ("x.txt", pdf(), "contradiction"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_and_why(case):
    name, content, why = BAD[case]
    assert code(content, name) == why


def test_encrypted_part_is_refused():
    content = bytearray(ooxml())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert code(bytes(content), "x.docx") == "encrypted"


def test_part_that_is_longer_than_it_says_is_refused():
    """A lie about the size would pass the limits."""
    content = bytearray(ooxml(**{"word/a.bin": bytes(900_000)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.rindex(
            b"word/a.bin", 0, None if offset == 24 else content.index(b"PK\x01\x02")
        )
        at = content.rindex(signature, 0, at)
        content[at + offset : at + offset + 4] = struct.pack("<I", 10)
    assert code(bytes(content), "x.docx") == "damaged"


def test_table_inside_slides_is_let_in():
    """Diagrams carry the table that they are drawn from."""
    inside = {"ppt/embeddings/Microsoft_Excel_Sheet1.xlsx": ooxml("xlsx")}
    assert code(ooxml("pptx", **inside), "x.pptx") == ""


def test_link_to_a_page_is_let_in():
    link = samples.relations(f"{samples.RELS}/hyperlink", "https://example.org/", "External")
    assert code(ooxml(**{"word/_rels/document.xml.rels": link}), "x.docx") == ""


def test_every_refusal_has_words_in_both_languages():
    met = {why for _name, _content, why in BAD.values()}
    assert set(WORDS) - met == {"name", "characters", "extension", "empty", "too_large"}
    for words in WORDS.values():
        with translation.override("en"):
            english = str(words)
        with translation.override("ja"):
            assert str(words) != english


def test_memory_is_bounded_by_pieces_and_not_by_the_file():
    with tempfile.TemporaryFile() as file:
        file.write(
            ooxml("xlsx", **{f"xl/a{n}.bin": zlib.compress(bytes(9)) * 60_000 for n in range(9)})
        )
        tracemalloc.start()
        check(file, "x.xlsx", LARGEST)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert peak < 2_000_000


@st.composite
def mutated(draw) -> tuple[str, bytes]:
    """A good file with some bytes changed, taken out, doubled or cut."""
    name = draw(st.sampled_from(sorted(GOOD)))
    content = bytearray(GOOD[name])
    for _number in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(content) - 1, 0)))
        how = draw(st.sampled_from(("set", "cut", "double", "end", "long")))
        if how == "set" and content:
            content[at] = draw(st.integers(0, 255))
        elif how == "cut":
            del content[at : at + draw(st.integers(1, 40))]
        elif how == "double":
            content[at:at] = content[at : at + draw(st.integers(1, 200))]
        elif how == "end":
            del content[at:]
        elif how == "long":
            content[at : at + 4] = struct.pack("<I", draw(st.integers(0, 2**32 - 1)))
    return name, bytes(content)


def look(name: str, content: bytes) -> None:
    """Let in or refused, never anything else, and never with more memory than the pieces need."""
    tracemalloc.start()
    try:
        code(content, name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 5_000_000


@given(mutated())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_files_are_let_in_or_refused_and_nothing_else(case):
    look(*case)


@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_let_in_or_refused_and_nothing_else(name, content):
    look(name, content)


@pytest.mark.prove
@given(mutated())
@settings(max_examples=50_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_prove_damaged_files_never_break_the_check(case):
    look(*case)


def test_archives_built_here_are_ones_that_others_can_read():
    """So that what is refused is refused for its content."""
    for name, (file, content, _why) in BAD.items():
        if content.startswith(b"PK") and "archive" not in name:
            assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None, (name, file)
