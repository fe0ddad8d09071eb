"""A memo as a Word document, for people who edit it."""

import datetime
import io
import re
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

# What XML cannot hold; people paste it from elsewhere.
_UNSPEAKABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FONTS = {"ja": ("BIZ UDPGothic", "BIZ UDPゴシック"), "en": ("Arial", "BIZ UDPゴシック")}
_SHADE = "F2F2F2"


def as_word(memo: dict[str, Any], made_at: datetime.datetime) -> bytes:
    """The same texts in the same order as the PDF, with headings and table headers as such."""
    document = Document()
    _prepare(document, memo, made_at)
    _head(document, memo)
    for section in memo["sections"]:
        document.add_heading(
            _clean(f"{section['number']}　{section['title']}"), level=section["level"]
        )
        for paragraph in section["paragraphs"]:
            _prose(document.add_paragraph(), paragraph)
        if section["facts"]:
            _facts(document, section["facts"])
        if section["rows"]:
            _table(document, section["headings"], section["rows"])
        if section["nothing"]:
            _prose(document.add_paragraph(), section["nothing"])
    _circulation(document, memo)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document: Any, memo: dict[str, Any], made_at: datetime.datetime) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin = Mm(25), Mm(20)
    page.top_margin, page.bottom_margin = Mm(25), Mm(22)
    latin, eastern = FONTS[memo["language"]]
    for name, size in (("Normal", 10), ("Title", 14), ("Heading 1", 11), ("Heading 2", 10)):
        style = document.styles[name]
        style.font.name, style.font.size = latin, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:ascii"), latin)
        fonts.set(qn("w:hAnsi"), latin)
        fonts.set(qn("w:eastAsia"), eastern)
        if name != "Normal":
            style.font.color.rgb = None
            style.font.bold = True
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    language.set(qn("w:eastAsia"), "ja-JP")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    about = document.core_properties
    # Word takes 255 characters here; the document itself has all of them.
    about.title, about.subject = _clean(memo["title"])[:255], _clean(memo["reference"])[:255]
    about.language = memo["language"]
    about.author = about.last_modified_by = ""
    about.comments = ""
    about.created = about.modified = made_at.replace(tzinfo=None, microsecond=0)


def _head(document: Any, memo: dict[str, Any]) -> None:
    colon = "　" if memo["language"] == "ja" else ": "
    if memo["draft"]:
        run = document.add_paragraph().add_run(_clean(memo["draft"]))
        run.bold, run.font.size = True, Pt(14)
        document.sections[0].header.paragraphs[0].text = _clean(memo["draft"])
    else:
        document.sections[0].header.paragraphs[0].text = _clean(memo["classification"])
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    lines = [
        memo["classification"],
        f"{memo['reference_label']}{colon}{memo['reference']}",
        f"{memo['date_label']}{colon}{memo['date']}",
    ]
    for line in lines:
        document.add_paragraph(_clean(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph(_clean(memo["kind"])).alignment = WD_ALIGN_PARAGRAPH.CENTER
    title = document.add_paragraph(_clean(memo["title"]), style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _facts(document: Any, facts: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for label, value in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Mm(42), Mm(123)
        _prose(cells[0].paragraphs[0], label)
        _prose(cells[1].paragraphs[0], value)
        _shade(cells[0])
    document.add_paragraph()


def _table(document: Any, headings: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(_clean(heading)).bold = True
        _shade(cell)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            _prose(cell.paragraphs[0], value)
    document.add_paragraph()


def _circulation(document: Any, memo: dict[str, Any]) -> None:
    document.add_heading(_clean(memo["circulation_title"]), level=1)
    boxes = memo["circulation"]
    table = document.add_table(rows=2, cols=len(boxes), style="Table Grid")
    for number, (label, name) in enumerate(boxes):
        head, room = table.cell(0, number), table.cell(1, number)
        head.text, room.text = _clean(label), _clean(name)
        _shade(head)
        for cell in (head, room):
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    table.rows[1].height = Mm(20)
    document.add_paragraph()
    remark = document.add_table(rows=1, cols=2, style="Table Grid")
    remark.autofit = False
    remark.rows[0].height = Mm(16)
    remark.cell(0, 0).text = _clean(memo["remark"])
    remark.cell(0, 0).width, remark.cell(0, 1).width = Mm(30), Mm(135)
    _shade(remark.cell(0, 0))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:color"), "auto")
    shade.set(qn("w:fill"), _SHADE)
    cell._tc.get_or_add_tcPr().append(shade)


def _prose(paragraph: Any, text: str) -> None:
    """A text with the line breaks that people typed."""
    paragraph.add_run(_clean(text))


def _clean(text: str) -> str:
    return _UNSPEAKABLE.sub("", str(text))
