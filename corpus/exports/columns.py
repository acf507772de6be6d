"""The columns of a list of tasks, one definition for the workbook and the plain table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from corpus.exports.rows import TaskRow

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in characters, and the value of a row in it."""

    heading: str
    width: int
    value: Callable[[TaskRow], Value]


COLUMNS: tuple[Column, ...] = (
    Column("Nội dung nhiệm vụ", 60, lambda row: row.text),
    Column("Cơ quan chủ trì", 28, lambda row: "; ".join(row.leads)),
    Column("Cơ quan phối hợp", 28, lambda row: "; ".join(row.cooperating)),
    Column("Nơi nhận báo cáo", 24, lambda row: "; ".join(row.reports_to)),
    Column("Thời hạn (nguyên văn)", 24, lambda row: row.deadline.text),
    Column("Bắt đầu", 12, lambda row: row.deadline.starts_on),
    Column("Đến hạn", 12, lambda row: row.deadline.due_on),
    Column("Tình trạng", 18, lambda row: row.state_name),
    Column("Tiến độ", 26, lambda row: row.progress_words),
    Column("Ghi chú thời hạn", 36, lambda row: row.deadline_notes),
    Column("Sản phẩm", 24, lambda row: row.deliverable or ""),
    Column("Số, ký hiệu", 16, lambda row: row.document_number or ""),
    Column("Loại văn bản", 14, lambda row: row.document_type or ""),
    Column("Ngày ban hành", 13, lambda row: row.issued_on),
    Column("Cơ quan ban hành", 28, lambda row: row.issuer or ""),
    Column("Tỉnh, thành phố", 16, lambda row: row.province or ""),
    Column("Tìm thấy qua", 22, lambda row: row.via or ""),
    Column("Vị trí trong văn bản", 34, lambda row: row.place_words),
)
PLACE_HEADING = "Vị trí trong văn bản"


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet program could take a cell for a formula.

    Programs skip leading blanks of some kinds and read the full-width signs of East Asian keyboards as signs.
    """
    bare = text.lstrip(" \N{NO-BREAK SPACE}\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE}")
    return bare.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
