"""Tables of indicators: a row is an indicator, its value columns are the levels to be reached.

    TT | Chỉ tiêu             | Đơn vị | Kết quả | Cơ quan theo dõi
    I  | Đến năm 2030
    1  | Quy mô kinh tế số    | % GDP  | ≥ 30    | Bộ A

    TT | Mục tiêu             | ĐVT    | ƯTH năm 2025 | Năm 2026 | Năm 2027
    -  | Sản lượng            | Tấn    | 37.724       | 39.800   | 40.602

Columns of what was done ("ƯTH", "Thực hiện", "Hiện trạng") and of years before the document's hold no targets. Pure
functions, no spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.layout import Cell, Table
from nlp.components.targets.patterns import AT_LEAST, AT_MOST, NUMBER, PERIOD, read_number
from nlp.gazetteers.folding import fold
from nlp.model import Span, Target

_INDICATOR = re.compile(
    r"^(?:tên |các |nội dung |hệ thống )*(?:chỉ tiêu|mục tiêu)(?:\W|$|\s(?:cụ thể|chủ yếu|phát triển|kinh tế|tổng|đến năm|năm|nhiệm vụ))"
)
_UNIT = re.compile(r"^(?:đơn vị(?: tính)?|đvt|đv tính|đv)$")
_DONE = re.compile(
    r"^(?:ư?th(?:\s|$)|ước|thực hiện|đã|hiện trạng|kết quả (?:thực hiện|đạt|năm)|số liệu|tăng|giảm|so sánh|tỷ lệ|ghi chú|cơ quan|điểm)"
)
_LEVEL = re.compile(
    r"^(?:(?:mục tiêu|chỉ tiêu|kế hoạch|kh|giá trị|kết quả(?: cần đạt)?|mức|phấn đấu|đạt|đến|giai đoạn|năm|giao|\d{4}(?:\s?-\s?\d{4})?|\(\w+\))[\s,:]*)+$"
)
_YEARS = re.compile(r"((?:19|20)\d\d)(?:\s?-\s?((?:19|20)\d\d))?")
_LEVEL_CELL = re.compile(
    rf"\s*(?P<bound>(?:(?:đạt|khoảng|{AT_LEAST}|{AT_MOST})\s?)*)(?P<value>{NUMBER})(?![\d/])(?:\s?%)?(?:\s?(?:-|đến)\s?(?P<high>{NUMBER}))?"
    r"\s?(?P<percent>%)?(?P<after>\s?trở (?:lên|xuống))?[^;\n]{0,45}"
)
_NAMED_UNIT = re.compile(r"\(([^()]{1,20})\)\s*$")
_RANK = re.compile(r"^(?:thứ bậc|thứ hạng|xếp hạng|hạng|vị trí)$")
_LEAST = re.compile(rf"(?<!không )(?:{AT_LEAST})\s?$")
_MOST = re.compile(rf"(?<!không )(?:{AT_MOST})\s?$")
_HEADER_ROWS = 2
_LONGEST_UNIT = 30  # characters
_CONFIDENCE = 0.7

_Grid = dict[tuple[int, int], Cell]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column holds what; ``levels`` maps a column to the years that its name sets."""

    indicator: int
    unit: int | None
    levels: dict[int, str | None]
    below: int  # first row below the header


def find_table_targets(
    table: Table, text: str, *, document_year: int | None = None, period: str | None = None
) -> Iterator[Target]:
    """Yield the targets of a table of indicators, none of another table; spans index ``text``.

    Args:
        table: The table.
        text: The canonical text.
        document_year: Year of issue; columns of earlier years tell what was done.
        period: The year or years that a heading above the table sets.
    """
    grid = {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    columns = _columns(table, grid, text, document_year)
    if columns is None:
        return
    above = period
    for row in range(columns.below, table.row_count):
        named = grid.get((row, columns.indicator))
        if named is None or named.end == named.start:
            continue
        found = list(_of_row(grid, row, columns, text, above))
        if not found:  # "I | Đến năm 2030"
            match = PERIOD.search(fold(text[named.start : named.end]))
            above = (f"{match[1]}-{match[2]}" if match[1] else match[3]) if match else above
        yield from found


def _words(cell: Cell | None, text: str) -> str:
    return " ".join(text[cell.start : cell.end].split()) if cell else ""


def _columns(table: Table, grid: _Grid, text: str, document_year: int | None) -> _Columns | None:
    """Read the header, which may take two rows: "Giai đoạn 2026 - 2030" over "Năm 2026", "Năm 2027"."""
    indicator = unit = None
    levels: dict[int, str | None] = {}
    below = 0
    for row in range(min(_HEADER_ROWS, table.row_count)):
        names = {at: fold(_words(grid.get((row, at)), text)).strip(" .:*") for at in range(table.column_count)}
        if indicator is None:
            indicator = next((at for at, name in names.items() if _INDICATOR.match(name)), None)
        if indicator is None:
            return None
        unit = next((at for at, name in names.items() if _UNIT.match(name)), unit)
        found = {at: name for at, name in names.items() if at > indicator and _is_level(name, document_year)}
        if row == 0 or found:
            levels |= {at: _years(name) for at, name in found.items()}
            below = row + 1
    return None if indicator is None or not levels else _Columns(indicator, unit, levels, below)


def _is_level(name: str, document_year: int | None) -> bool:
    """Say whether a column's name sets a level for the years to come."""
    if not name or _DONE.match(name) or not _LEVEL.match(name):
        return False
    years = [int(year) for pair in _YEARS.findall(name) for year in pair if year]
    return not years or document_year is None or max(years) >= document_year


def _years(name: str) -> str | None:
    match = _YEARS.search(name)
    if match is None:
        return None
    return f"{match[1]}-{match[2]}" if match[2] else match[1]


def _of_row(grid: _Grid, row: int, columns: _Columns, text: str, period: str | None) -> Iterator[Target]:
    named = grid[row, columns.indicator]
    indicator = _words(named, text)
    unit = _words(grid.get((row, columns.unit)), text) if columns.unit is not None else ""
    bracketed = _NAMED_UNIT.search(indicator)
    if not unit and bracketed:
        unit, indicator = bracketed[1], indicator[: bracketed.start()].strip()
    for column, years in columns.levels.items():
        cell = grid.get((row, column))
        if cell is None or cell.row != row or cell is named:
            continue
        span = Span(named.start, max(named.end, cell.end))
        for value, comparator, place, share in _values(fold(text[cell.start : cell.end])):
            counted = "%" if share or unit.startswith("%") else "hạng" if _RANK.match(fold(unit)) else unit
            if not counted or len(counted) > _LONGEST_UNIT:
                continue
            yield Target(
                span=span,
                text=span.of(text),
                indicator=indicator,
                comparator=comparator,
                value=value,
                unit=counted,
                value_span=Span(cell.start + place[0], cell.start + place[1]),
                period=years or period,
                confidence=_CONFIDENCE,
                rule="target.table",
            )


def _values(folded: str) -> Iterator[tuple[float, str, tuple[int, int], bool]]:
    """Yield the numbers of a value cell with their comparators: "≥ 30", "20% - 50%", "≤ 3 …; ≤ 50 …"."""
    at = 0
    while match := _LEVEL_CELL.match(folded, at):
        bound, after, share = match["bound"].strip(), match["after"] or "", "%" in match.group()
        if match["high"]:
            yield read_number(match["value"]), ">=", match.span("value"), share
            yield read_number(match["high"]), "<=", match.span("high"), share
        else:
            most = _MOST.search(bound) is not None or after.endswith("xuống")
            least = _LEAST.search(bound) is not None or after.endswith("lên")
            yield read_number(match["value"]), "<=" if most else ">=" if least else "=", match.span("value"), share
        at = match.end() + 1
