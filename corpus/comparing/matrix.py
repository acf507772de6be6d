"""Comparisons as an Excel workbook: targets, duties, gaps, one sheet each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from corpus.comparing.duties import DutyGroup
from corpus.comparing.gaps import Gap
from corpus.comparing.plans import Place
from corpus.comparing.targets import Column, TargetCell, TargetMatrix
from corpus.exports.columns import Value
from corpus.exports.workbook import close_table, write_cell, write_header

_NOTE_AUTHOR = "giaoviec"


def to_xlsx(
    *, targets: TargetMatrix | None = None, duties: Sequence[DutyGroup] = (), gaps: Sequence[Gap] = ()
) -> bytes:
    """Return a workbook with a sheet for each comparison that was made."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one
    if targets is not None:
        _write_targets(book.create_sheet("Chỉ tiêu"), targets)
        _write_target_places(book.create_sheet("Chỉ tiêu - nguồn"), targets)
    if duties:
        _write_duties(book.create_sheet("Nhiệm vụ"), duties)
    if gaps:
        _write_gaps(book.create_sheet("Nội dung còn thiếu"), gaps)
    if not book.sheetnames:
        book.create_sheet("Trống")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _column_name(column: Column) -> str:
    return f"{column.speaker} {column.period}" if column.period else column.speaker


def _write_targets(sheet: Worksheet, matrix: TargetMatrix) -> None:
    """Write the matrix; a cell's note says baseline, doubts and place, its link leads to the first place."""
    write_header(sheet, [("STT", 6), ("Chỉ tiêu", 48), *((_column_name(column), 20) for column in matrix.columns)])
    for number, row in enumerate(matrix.rows, start=1):
        write_cell(sheet, number + 1, 1, number)
        write_cell(sheet, number + 1, 2, row.name)
        for index, column in enumerate(matrix.columns, start=3):
            targets = row.cells.get(column, ())
            cell: Any = write_cell(sheet, number + 1, index, "; ".join(target.words for target in targets))
            if targets:
                cell.comment = Comment("\n".join(map(_note, targets)), _NOTE_AUTHOR, height=120, width=320)
                _link(cell, targets[0].place)
    close_table(sheet, len(matrix.columns) + 2)


def _note(target: TargetCell) -> str:
    of = f"Trong {target.rank_of} tỉnh, thành phố" if target.rank_of else ""
    if of and target.is_rank_of_inferred:
        of += " (suy từ năm)"
    return ". ".join(filter(None, (target.text.rstrip("."), target.baseline, of, *target.notes, target.place.words)))


def _write_target_places(sheet: Worksheet, matrix: TargetMatrix) -> None:
    """Write one line a target, numbers as numbers, for filters and sums."""
    headings = [
        ("Chỉ tiêu", 48),
        ("Tỉnh, cơ quan", 28),
        ("Năm", 12),
        ("So sánh", 10),
        ("Giá trị", 10),
        ("Đơn vị", 12),
        ("Trong số tỉnh", 12),
        ("Mốc so sánh", 22),
        ("Ghi chú", 36),
        ("Nguyên văn", 60),
        ("Vị trí", 34),
    ]
    write_header(sheet, headings)
    line = 2
    for row in matrix.rows:
        for column in matrix.columns:
            for target in row.cells.get(column, ()):
                of = target.rank_of
                values: tuple[Value, ...] = (
                    row.name,
                    column.speaker,
                    column.period,
                    target.comparator,
                    target.value,
                    target.unit,
                    of,
                )
                more: tuple[Value, ...] = (target.baseline, " ".join(target.notes), target.text, target.place.words)
                for index, value in enumerate((*values, *more), start=1):
                    cell = write_cell(sheet, line, index, value)
                _link(cell, target.place)
                line += 1
    close_table(sheet, len(headings))


def _write_duties(sheet: Worksheet, groups: Sequence[DutyGroup]) -> None:
    headings = [
        ("Nhóm", 7),
        ("Chủ đề", 26),
        ("Tỉnh, cơ quan", 24),
        ("Nội dung nhiệm vụ", 60),
        ("Cơ quan chủ trì", 28),
        ("Thời hạn", 22),
        ("Khác nhau", 30),
        ("Vị trí", 34),
    ]
    write_header(sheet, headings)
    line = 2
    for number, group in enumerate(groups, start=1):
        for duty in group.duties:
            values: tuple[Value, ...] = (
                number,
                group.theme.name if group.theme else "",
                duty.plan.name,
                duty.text,
                "; ".join(duty.leads),
                duty.deadline,
                "; ".join(group.differences),
                duty.place.words,
            )
            for index, value in enumerate(values, start=1):
                cell = write_cell(sheet, line, index, value)
            _link(cell, duty.place)
            line += 1
    close_table(sheet, len(headings))


def _write_gaps(sheet: Worksheet, gaps: Sequence[Gap]) -> None:
    headings = [
        ("Kế hoạch thiếu", 30),
        ("Chủ đề", 26),
        ("Nội dung mà các kế hoạch khác có", 60),
        ("Số kế hoạch có", 10),
        ("Có ở", 40),
        ("Gần nhất trong kế hoạch này", 50),
    ]
    write_header(sheet, headings)
    for line, gap in enumerate(gaps, start=2):
        values: tuple[Value, ...] = (
            gap.plan.name,
            gap.theme.name if gap.theme else "",
            gap.example.text,
            len(gap.held_by),
            "; ".join(plan.name for plan in gap.held_by),
            gap.nearest.text if gap.nearest else "",
        )
        for index, value in enumerate(values, start=1):
            write_cell(sheet, line, index, value)
    close_table(sheet, len(headings))


def _link(cell: Any, place: Place) -> None:
    if place.url:
        cell.hyperlink = place.url
        cell.font = Font(name="Times New Roman", color="0563C1", underline="single")
