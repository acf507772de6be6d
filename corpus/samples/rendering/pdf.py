"""PDF with a text layer: A4, the margins of the decree, two-column letterhead and foot, annex tables with ruled lines.

The face is Liberation Serif (SIL Open Font License 1.1; Debian: fonts-liberation), of which the files embed the glyphs
that they use; the licence lets any document do so.
"""

from __future__ import annotations

import io
from html import escape
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from corpus.samples import source
from corpus.samples.rendering.form import COUNTRY, MOTTO, Form, form_of

FONT_DIRECTORIES = (Path("/usr/share/fonts/truetype/liberation2"), Path("/usr/share/fonts/truetype/liberation"))
FACES = {"Serif": "Regular", "Serif-Bold": "Bold", "Serif-Italic": "Italic", "Serif-BoldItalic": "BoldItalic"}


class FontsMissing(Exception):
    """Liberation Serif is not on this machine: apt-get install fonts-liberation."""


def font_directory() -> Path | None:
    """Return where Liberation Serif lies; None where it is not installed."""
    return next((d for d in FONT_DIRECTORIES if (d / "LiberationSerif-Regular.ttf").exists()), None)


def render(document: source.SourceDocument) -> bytes:
    """Return the document as PDF bytes, the same at every run.

    Raises:
        FontsMissing: Liberation Serif is not installed.
    """
    _register_fonts()
    form = form_of(document)
    buffer = io.BytesIO()
    template = BaseDocTemplate(buffer, pagesize=A4, title=document.name, invariant=1)
    template.addPageTemplates(
        [
            PageTemplate("portrait", [_frame(A4)], pagesize=A4, onPage=_number_page),
            PageTemplate("landscape", [_frame(landscape(A4))], pagesize=landscape(A4), onPage=_number_page),
        ]
    )
    flow: list[Any] = [*_letterhead(form), *_title(form)]
    for block in document.blocks:
        flow += _block(block, form)
    template.build(flow)
    return buffer.getvalue()


def _register_fonts() -> None:
    directory = font_directory()
    if directory is None:
        raise FontsMissing(FontsMissing.__doc__)
    for name, file in FACES.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(directory / f"LiberationSerif-{file}.ttf")))
    pdfmetrics.registerFontFamily("Serif", "Serif", "Serif-Bold", "Serif-Italic", "Serif-BoldItalic")


def _frame(size: tuple[float, float]) -> Frame:
    width, height = size
    return Frame(
        30 * mm,
        20 * mm,
        width - 48 * mm,
        height - 40 * mm,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _number_page(canvas: Any, _template: Any) -> None:
    """Set the page number centred in the upper margin; page 1 shows none."""
    if canvas.getPageNumber() > 1:
        width, height = canvas._pagesize  # noqa: SLF001 - reportlab gives no other way inside onPage
        canvas.setFont("Serif", 13)
        canvas.drawCentredString(width / 2, height - 14 * mm, str(canvas.getPageNumber()))


def _style(
    name: str, size: float, alignment: int, font: str = "Serif", *, indent: float = 0, after: float = 5
) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=size * 1.25,
        alignment=alignment,
        firstLineIndent=indent,
        spaceAfter=after,
    )


BODY = _style("body", 13, TA_JUSTIFY, indent=12.7 * mm)
HEADING = _style("heading", 13, TA_JUSTIFY, "Serif-Bold", indent=12.7 * mm)
ITALIC = _style("italic", 13, TA_JUSTIFY, "Serif-Italic", indent=12.7 * mm)
CENTERED = _style("centered", 13, TA_CENTER, "Serif-Bold", after=3)
CENTERED_ITALIC = _style("centered-italic", 13, TA_CENTER, "Serif-Italic", after=8)
STYLES = {"plain": BODY, "heading": HEADING, "italic": ITALIC, "centered": CENTERED, "centered_italic": CENTERED_ITALIC}
HEAD = _style("head", 12, TA_CENTER, after=0)
HEAD_BOLD = _style("head-bold", 12, TA_CENTER, "Serif-Bold", after=0)
MOTTO_STYLE = _style("motto", 13, TA_CENTER, "Serif-Bold", after=0)
DATE = _style("date", 13, TA_CENTER, "Serif-Italic", after=0)
RECIPIENT_HEAD = _style("recipient-head", 12, TA_LEFT, "Serif-BoldItalic", after=0)
RECIPIENT = _style("recipient", 11, TA_LEFT, after=0)
CELL = _style("cell", 11, TA_LEFT, after=1)
CELL_CENTERED = _style("cell-centered", 11, TA_CENTER, after=1)
CELL_BOLD = _style("cell-bold", 11, TA_LEFT, "Serif-Bold", after=1)
CELL_HEAD = _style("cell-head", 11, TA_CENTER, "Serif-Bold", after=1)


def _text(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(text, quote=False), style)


class _Rule(Flowable):  # type: ignore[misc]  # reportlab has no stubs
    """A centred line under a heading, as long as a share of the column."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """Take the column's width and a little height."""
        self.width, self.height = width, 5.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw the line."""
        self.canv.setLineWidth(0.7)
        self.canv.line(self.width * (1 - self.share) / 2, 3, self.width * (1 + self.share) / 2, 3)


def _two_columns(left: list[list[Any]], right: list[list[Any]], widths: tuple[float, float]) -> Table:
    return Table(
        [[a, b] for a, b in zip(left, right, strict=True)],
        colWidths=[widths[0] * mm, widths[1] * mm],
        style=[
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ],
    )


def _letterhead(form: Form) -> list[Any]:
    left = [
        [*(_text(line, HEAD) for line in form.superiors), _text(form.issuer, HEAD_BOLD), _Rule(0.35)],
        [_text(form.number, HEAD), *([_text(form.subject, HEAD)] if form.subject else [])],
    ]
    right = [[_text(COUNTRY, HEAD_BOLD), _text(MOTTO, MOTTO_STYLE), _Rule(0.58)], [_text(form.place_date, DATE)]]
    flow: list[Any] = [_two_columns(left, right, (66, 96)), Spacer(1, 10)]
    if form.addressees:
        flow.append(
            _text(
                "Kính gửi:" + (f" {form.addressees[0]}" if len(form.addressees) == 1 else ""),
                _style("to", 13, TA_CENTER),
            )
        )
        if len(form.addressees) > 1:
            indented = ParagraphStyle(
                "to-item", parent=BODY, leftIndent=55 * mm, firstLineIndent=0, alignment=TA_LEFT, spaceAfter=1
            )
            flow += [_text(f"- {line}", indented) for line in form.addressees]
        flow.append(Spacer(1, 8))
    return flow


def _title(form: Form) -> list[Any]:
    if not form.type_name:
        return []
    return [
        _text(form.type_name, _style("type", 14, TA_CENTER, "Serif-Bold", after=1)),
        _text(form.title, CENTERED),
        _Rule(0.25),
        Spacer(1, 6),
    ]


def _signature(form: Form) -> list[Any]:
    left = [_text("Nơi nhận:", RECIPIENT_HEAD), *(_text(f"- {line}", RECIPIENT) for line in form.recipients)]
    right = [*(_text(line, MOTTO_STYLE) for line in form.capacity), Spacer(1, 52), _text(form.signer, MOTTO_STYLE)]
    return [Spacer(1, 8), _two_columns([left], [right], (81, 81))]


def _block(block: source.Block, form: Form) -> list[Any]:
    if isinstance(block, source.Paragraph):
        return [_text(block.text, STYLES[block.style])]
    if isinstance(block, source.Table):
        return [_table(block)]
    if block.kind == "signature":
        return _signature(form)
    if block.kind == "page":
        return [PageBreak()]
    return [NextPageTemplate(block.kind), PageBreak()]


def _table(table: source.Table) -> Table:
    data: list[list[Any]] = []
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.6, colors.black),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    for i, row in enumerate(table.rows):
        is_section = any(cell is not None and cell.column_span > 2 for cell in row)
        line: list[Any] = []
        for j, cell in enumerate(row):
            if cell is None:
                line.append("")
                continue
            style = (
                CELL_HEAD if i < table.header_rows else CELL_BOLD if is_section else CELL_CENTERED if j == 0 else CELL
            )
            line.append([_text(text, style) for text in cell.paragraphs])
            if cell.row_span > 1 or cell.column_span > 1:
                commands.append(("SPAN", (j, i), (j + cell.column_span - 1, i + cell.row_span - 1)))
        data.append(line)
    return Table(data, colWidths=[width * mm for width in table.widths], repeatRows=table.header_rows, style=commands)
