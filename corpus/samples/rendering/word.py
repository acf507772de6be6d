"""Word: letterhead and foot as tables without lines, automatic numbering where the source asks for it, merged cells."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from corpus.samples import source
from corpus.samples.rendering.form import COUNTRY, MOTTO, Form, form_of

EPOCH = (2026, 1, 1, 0, 0, 0)  # every file of the package: the same bytes at every run
# (what the marker looks like, w:numFmt, w:lvlText) by level; a level starts anew after a higher one.
LEVELS = (
    (re.compile(r"[IVX]+\."), "upperRoman", "%1."),
    (re.compile(r"\d+\."), "decimal", "%2."),
    (re.compile(r"[a-zđ]\)"), "lowerLetter", "%3)"),
    (re.compile(r"-"), "bullet", "-"),
)
NUMBERING_ID, COLUMN_NUMBERING_ID = 91, 92


def render(document: source.SourceDocument) -> bytes:
    """Return the document as .docx bytes, the same at every run."""
    form = form_of(document)
    word = docx.Document()
    _prepare(word)
    writer = _Writer(word, form, automatic=document.fields.get("numbering") == "auto")
    writer.letterhead()
    for block in document.blocks:
        writer.block(block)
    buffer = io.BytesIO()
    word.save(buffer)
    return _repack(buffer.getvalue())


def _prepare(word: Any) -> None:
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(13)
    style.paragraph_format.space_after = Pt(4)
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = (
        Mm(30),
        Mm(18),
        Mm(20),
        Mm(20),
    )
    properties = word.core_properties
    properties.author, properties.comments = "", ""
    for moment in ("created", "modified"):
        setattr(properties, moment, dt.datetime(*EPOCH, tzinfo=dt.UTC))
    _page_number(section)
    numbering = word.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (_, form, text) in enumerate(LEVELS)
    )
    column = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/><w:lvlJc w:val="center"/></w:lvl>'
    first_num = numbering.find(qn("w:num"))
    for identifier, content, kind in (
        (NUMBERING_ID, levels, "multilevel"),
        (COLUMN_NUMBERING_ID, column, "singleLevel"),
    ):
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}"><w:multiLevelType w:val="{kind}"/>{content}</w:abstractNum>'
        )
        first_num.addprevious(abstract)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{identifier}"><w:abstractNumId w:val="{identifier}"/></w:num>')
        )


def _page_number(section: Any) -> None:
    """Put the page number into the header, centred; the first page has none."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>2</w:t></w:r></w:fldSimple>'))  # noqa: SLF001


def _repack(package: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            if "thumbnail" in name:
                continue
            content = old.read(name)
            if name == "_rels/.rels":  # the template's preview picture is no part of the document
                content = re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", content)
            new.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _Writer:
    """Sets blocks one after another and counts what Word will count."""

    def __init__(self, word: Any, form: Form, *, automatic: bool) -> None:
        self.word = word
        self.form = form
        self.automatic = automatic
        self.in_annex = False
        self.counts = [0] * len(LEVELS)

    # The form --------------------------------------------------------------------------------------------------------

    def letterhead(self) -> None:
        form = self.form
        table = self._plain_table(3 if form.subject else 2, (Mm(66), Mm(96)))
        _fill(table.cell(0, 0), [*((line, "") for line in form.superiors), (form.issuer, "b"), ("-------", "")], 12)
        _fill(table.cell(0, 1), [(COUNTRY, "b"), (MOTTO, "b"), ("---------------", "")], 12)
        _fill(table.cell(1, 0), [(form.number, "")], 13)
        _fill(table.cell(1, 1), [(form.place_date, "i")], 13)
        if form.subject:
            _fill(table.cell(2, 0), [(form.subject, "")], 12)
        self._line("")
        if form.type_name:
            self._line(form.type_name, bold=True, center=True)
            self._line(form.title, bold=True, center=True)
        if len(form.addressees) == 1:
            self._line(f"Kính gửi: {form.addressees[0]}", center=True)
        elif form.addressees:
            self._line("Kính gửi:", center=True)
            for line in form.addressees:
                self._line(f"- {line}").paragraph_format.left_indent = Mm(55)

    def signature(self) -> None:
        form = self.form
        table = self._plain_table(1, (Mm(81), Mm(81)))
        left = table.cell(0, 0)
        _fill(left, [("Nơi nhận:", "bi"), *((f"- {line}", "") for line in form.recipients)], 11, center=False)
        _fill(
            table.cell(0, 1),
            [*((line, "b") for line in form.capacity), ("", ""), ("", ""), ("", ""), (form.signer, "b")],
            13,
        )

    # Blocks ----------------------------------------------------------------------------------------------------------

    def block(self, block: source.Block) -> None:
        if isinstance(block, source.Table):
            self.table(block)
        elif isinstance(block, source.Paragraph):
            self.paragraph(block)
        elif block.kind == "signature":
            self.signature()
        elif block.kind == "page":
            self.word.add_page_break()
        else:
            self.in_annex = True
            self._turn(wide=block.kind == "landscape")

    def paragraph(self, block: source.Paragraph) -> None:
        bold, italic, center = (
            block.style in {"heading", "centered"},
            "italic" in block.style,
            "centered" in block.style,
        )
        level = next((i for i, (form, *_) in enumerate(LEVELS) if form.fullmatch(block.marker)), None)
        if not self.automatic or level is None:
            self._line(block.text, bold=bold, italic=italic, center=center)
            return
        self._count(level, block)
        paragraph = self._line(block.content, bold=bold, italic=italic, center=center)
        _number(paragraph, NUMBERING_ID, level)

    def _count(self, level: int, block: source.Paragraph) -> None:
        """Hold the source's marker against what Word will show."""
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (len(LEVELS) - level - 1)
        shown: dict[str, Callable[[int], str]] = {
            "upperRoman": _roman,
            "decimal": str,
            "lowerLetter": lambda n: "abcdefgh"[n - 1],
            "bullet": lambda _: "",
        }
        _, form, text = LEVELS[level]
        marker = text.replace(f"%{level + 1}", shown[form](self.counts[level]))
        if marker != block.marker:
            raise source.SourceError(f"automatic numbering gives {marker!r} for {block.text!r}")

    def table(self, block: source.Table) -> None:
        table = self.word.add_table(len(block.rows), len(block.widths))
        table.style = "Table Grid"
        for i, row in enumerate(block.rows):
            is_section = any(cell is not None and cell.column_span > 2 for cell in row)
            for j, cell in enumerate(row):
                if cell is None:
                    continue
                target = table.cell(i, j)
                target.width = Mm(block.widths[j])
                if cell.row_span > 1 or cell.column_span > 1:
                    target = target.merge(table.cell(i + cell.row_span - 1, j + cell.column_span - 1))
                bold = i < block.header_rows or is_section
                numbered = self.automatic and j == 0 and bool(cell.paragraphs) and cell.paragraphs[0].isdigit()
                lines = [("" if numbered else text, "b" if bold else "") for text in cell.paragraphs]
                _fill(target, lines, 11, center=bold or j == 0)
                if numbered:
                    _number(target.paragraphs[0], COLUMN_NUMBERING_ID, 0)
        for row in table.rows[: block.header_rows]:
            row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))  # noqa: SLF001
        self.word.add_paragraph()

    # Small things ----------------------------------------------------------------------------------------------------

    def _line(self, text: str, *, bold: bool = False, italic: bool = False, center: bool = False) -> Any:
        paragraph = self.word.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold or None, italic or None
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            paragraph.paragraph_format.first_line_indent = Mm(12.7)
        return paragraph

    def _plain_table(self, rows: int, widths: tuple[Any, ...]) -> Any:
        table = self.word.add_table(rows, len(widths))
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return table

    def _turn(self, *, wide: bool) -> None:
        section = self.word.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))


def _fill(cell: Any, lines: list[tuple[str, str]], size: int, *, center: bool = True) -> None:
    """Write lines into a cell; each with its look: b bold, i italic."""
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001
    for index, (text, look) in enumerate(lines or [("", "")]):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.bold, run.italic = Pt(size), "b" in look or None, "i" in look or None
        paragraph.paragraph_format.space_after = Pt(0)
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _number(paragraph: Any, identifier: int, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert(
        0, parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>')
    )


def _roman(number: int) -> str:
    return ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[number]
