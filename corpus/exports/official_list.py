"""A list of tasks in the form that offices file: Word, A4 across, national motto, heading, table.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I (fonts, margins, national motto at the right, the issuing body at the left).
Columns: STT, Nội dung nhiệm vụ, Cơ quan chủ trì, Cơ quan phối hợp, Thời hạn, Văn bản giao.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from corpus.exports.rows import TaskRow
from corpus.exports.texts import printable

HEADINGS: tuple[tuple[str, int], ...] = (  # heading, width in mm; together the 247 mm between the margins
    ("STT", 12),
    ("Nội dung nhiệm vụ", 95),
    ("Cơ quan chủ trì", 38),
    ("Cơ quan phối hợp", 38),
    ("Thời hạn", 30),
    ("Văn bản giao", 34),
)


def to_docx(
    rows: Sequence[TaskRow],
    *,
    title: str = "DANH MỤC NHIỆM VỤ ĐƯỢC GIAO",
    subtitle: str = "",
    office: Sequence[str] = (),
    place: str = "",
    on_date: date | None = None,
) -> bytes:
    """Return a .docx file.

    Args:
        rows: The list, in the order to be printed.
        title: The heading, printed in capitals as given.
        subtitle: The line under it: "(Giao Sở Nội vụ, tính đến ngày 15/9/2025)".
        office: The left block's lines, the superior body first: ``("UBND TỈNH A", "SỞ NỘI VỤ")``.
        place: Place name of the date line; without it the line is left for the office to fill.
        on_date: The date line's day; without it a blank day is printed.
    """
    document = Document()
    document.core_properties.title = title
    document.core_properties.language = "vi-VN"
    if on_date is not None:
        document.core_properties.created = datetime.combine(on_date, time(), tzinfo=UTC)
    _set_page(document)
    _add_head(document, office, place, on_date)
    _add_line(document, title, size=14, bold=True, before=12)
    if subtitle:
        _add_line(document, subtitle, size=13, italic=True, after=8)
    _add_table(document, rows)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_page(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)


def _add_head(document: Any, office: Sequence[str], place: str, on_date: date | None) -> None:
    """Add the two blocks above the heading: the office at the left, the national motto and the date at the right."""
    left, right = document.add_table(rows=1, cols=2).rows[0].cells
    left.width, right.width = Mm(100), Mm(147)
    for index, line in enumerate(office or ("",)):
        _write(left, line, first=index == 0, size=13, bold=index == len(office) - 1)
    _write(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True)
    _write(right, "Độc lập - Tự do - Hạnh phúc", first=False, size=14, bold=True, underline=True)
    day = f"ngày {on_date:%d} tháng {_month(on_date)} năm {on_date.year}" if on_date else "ngày … tháng … năm …"
    _write(right, f"{place or '…'}, {day}", first=False, size=13, italic=True)


def _month(day: date) -> str:
    """Return the month as Nghị định 30 writes it: a leading zero in January and February only."""
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def _add_table(document: Any, rows: Sequence[TaskRow]) -> None:
    table = document.add_table(rows=1, cols=len(HEADINGS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for cell, (heading, _) in zip(table.rows[0].cells, HEADINGS, strict=True):
        _write(cell, heading, size=12, bold=True)
    _repeat_on_every_page(table.rows[0])
    is_mixed = len({row.province for row in rows}) > 1  # Sở Nội vụ of one province is not that of another
    for number, row in enumerate(rows, start=1):
        cells = table.add_row().cells
        _write(cells[0], str(number), size=12)
        for cell, text in zip(cells[1:], _cells(row, of_province=is_mixed), strict=True):
            _write(cell, text, size=12, align=WD_ALIGN_PARAGRAPH.LEFT)
    for row in table.rows:
        for cell, (_, width) in zip(row.cells, HEADINGS, strict=True):
            cell.width = Mm(width)


def _cells(row: TaskRow, *, of_province: bool) -> tuple[str, str, str, str, str]:
    deadline = row.deadline.text or row.state_name
    if row.deadline.due_on and f"{row.deadline.due_on.year}" not in deadline:
        label = "lần tới " if row.deadline.recurrence else ""
        deadline = f"{deadline} ({label}{row.deadline.due_on:%d/%m/%Y})"
    if row.other_deadlines_note:
        deadline += f". {row.other_deadlines_note.removesuffix('.')}"
    if row.deadline.is_ambiguous:
        deadline += " [cần xem lại]"
    document = row.document_words + (f" ({row.place_words})" if row.place_words else "")
    leads = [f"{lead} ({row.province})" if of_province and row.province else lead for lead in row.leads]
    return row.text, "; ".join(leads), "; ".join(row.cooperating), deadline, document


def _repeat_on_every_page(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  (python-docx has no public way)


def _add_line(
    document: Any, text: str, *, size: int, bold: bool = False, italic: bool = False, before: int = 0, after: int = 0
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    run = paragraph.add_run(printable(text))
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _write(
    cell: Any,
    text: str,
    *,
    first: bool = True,
    size: int,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    align: Any = WD_ALIGN_PARAGRAPH.CENTER,
) -> None:
    """Write a paragraph into a cell, the first into the empty one that every cell has."""
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(printable(text))
    run.bold, run.italic, run.underline, run.font.size = bold, italic, underline, Pt(size)
