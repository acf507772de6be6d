"""Tables of indicators: which columns are levels, what a value cell says."""

from __future__ import annotations

import pytest

from ingest.layout import Cell, Table
from nlp.components.targets.tables import find_table_targets


def table_of(rows: list[list[str]]) -> tuple[Table, str]:
    """Return a table without merged cells, and its text."""
    text, cells = "", []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            cells.append(Cell(row, column, len(text), len(text) + len(word)))
            text += word + "\t"
        text = text[:-1] + "\n"
    return Table(0, len(text), len(rows), len(rows[0]), tuple(cells)), text


def found_in(rows: list[list[str]], year: int | None = 2025) -> list[tuple[str, str, float, str | None, str | None]]:
    """Return what is found, after checking that every value stands where its target says."""
    table, text = table_of(rows)
    found = list(find_table_targets(table, text, document_year=year))
    for one in found:
        assert one.span.of(text) == one.text
        assert one.span.start <= one.value_span.start < one.value_span.end <= one.span.end
    return [(one.indicator, one.comparator, one.value, one.unit, one.period) for one in found]


@pytest.mark.parametrize(
    ("unit", "cell", "expected"),
    [
        ("%", "80", [("=", 80, "%")]),
        ("% GDP", "≥ 30", [(">=", 30, "%")]),  # a share of something is a share
        ("%", "20% - 50%", [(">=", 20, "%"), ("<=", 50, "%")]),
        ("Thứ bậc", "≤ 3 khu vực; ≤ 50 thế giới", [("<=", 3, "hạng"), ("<=", 50, "hạng")]),
        ("Tấn", "54.468", [("=", 54468, "Tấn")]),
        ("ha", "từ 12,5 trở lên", [(">=", 12.5, "ha")]),
        ("%", "Không thấp hơn 1", [(">=", 1, "%")]),  # a denied bound turns round
        ("Thứ bậc", "Đạt mức tiên tiến", []),  # a level without a figure
        ("%", "", []),
        ("", "15", []),  # a bare number of nothing
    ],
)
def test_value_cells(unit: str, cell: str, expected: list[tuple[str, float, str]]) -> None:
    """The sign, the range and the unit's column decide."""
    found = found_in([["TT", "Chỉ tiêu", "Đơn vị", "Kết quả"], ["1", "Quy mô kinh tế số", unit, cell]])
    assert [one[1:4] for one in found] == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Chỉ tiêu", "ĐVT", "Năm 2026", "Năm 2030"], ["2026", "2030"]),
        (["Mục tiêu cụ thể", "Đơn vị tính", "Kế hoạch năm 2025", "Giai đoạn 2026 - 2030"], ["2025", "2026-2030"]),
        (["Chỉ tiêu", "ĐVT", "ƯTH Năm 2025", "Năm 2026"], ["2026"]),  # an estimate of what was done
        (["Chỉ tiêu", "ĐVT", "Thực hiện năm 2024", "Kế hoạch 2025"], ["2025"]),
        (["Chỉ tiêu", "ĐVT", "Năm 2024", "Năm 2025"], ["2025"]),  # a year before the document's
        (["Chỉ tiêu", "ĐVT", "Hiện trạng", "Ghi chú"], []),
        (["Nhiệm vụ", "ĐVT", "Năm 2026", "Năm 2027"], []),  # rows are no indicators
        (["Tiêu chí", "ĐVT", "Điểm chuẩn", "Năm 2026"], []),  # points to be given
    ],
)
def test_columns(names: list[str], expected: list[str]) -> None:
    """Only columns of what is to be reached hold targets, each for the years of its name."""
    assert [one[4] for one in found_in([names, ["Diện tích rừng", "ha", "100", "200"]])] == expected


def test_heading_rows_set_the_years_and_a_bracket_the_unit() -> None:
    """A row without values says for when; a unit may stand behind the indicator."""
    rows = [
        ["TT", "Chỉ tiêu", "Mục tiêu"],
        ["I", "Đến năm 2030", ""],
        ["1", "Tỷ lệ che phủ rừng (%)", "> 55"],
        ["II", "Đến năm 2045", ""],
        ["1", "Diện tích cây xanh (ha)", "120"],
    ]
    assert found_in(rows) == [
        ("Tỷ lệ che phủ rừng", ">=", 55, "%", "2030"),
        ("Diện tích cây xanh", "=", 120, "ha", "2045"),
    ]


def test_a_header_of_two_rows() -> None:
    """The years may stand in the second row of the header, under the period that they are of."""
    rows = [
        ["TT", "Chỉ tiêu", "ĐVT", "Giai đoạn 2026 - 2030", ""],
        ["", "", "", "Năm 2026", "Năm 2027"],
        ["1", "Sản lượng", "Tấn", "39.800", "40.602"],
    ]
    assert [(one[2], one[4]) for one in found_in(rows)] == [(39800, "2026"), (40602, "2027")]
