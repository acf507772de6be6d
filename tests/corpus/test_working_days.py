"""Working days by the Vietnamese calendar."""

from datetime import date

import pytest

from corpus.working_days import WorkingDays, vietnam


@pytest.mark.parametrize(
    ("day", "expected", "why"),
    [
        ("2025-09-02", False, "Quốc khánh"),
        ("2025-09-01", False, "the adjoining day of Quốc khánh"),
        ("2025-09-03", True, "an ordinary Wednesday"),
        ("2025-01-29", False, "mùng một Tết"),
        ("2025-04-07", False, "Giỗ Tổ 10/3 âm lịch"),
        ("2026-04-27", False, "Giỗ Tổ falls on a Sunday, Monday off"),
        ("2025-11-24", True, "Ngày Văn hóa Việt Nam is not yet a holiday"),
        ("2026-11-24", False, "Ngày Văn hóa Việt Nam, from 2026"),
        ("2025-04-26", True, "a Saturday worked for 02/5"),
        ("2025-05-02", False, "the day off for it"),
        ("2025-05-03", False, "an ordinary Saturday"),
    ],
)
def test_is_working_knows_holidays(day, expected, why):
    assert vietnam().is_working(date.fromisoformat(day)) is expected, why


@pytest.mark.parametrize(
    ("start", "count", "expected", "why"),
    [
        ("2025-08-20", 5, "2025-08-27", "over one weekend; the first day does not count"),
        ("2025-08-29", 2, "2025-09-04", "over the weekend and two holidays"),
        ("2025-01-24", 3, "2025-02-05", "over Tết (27/01 to 02/02)"),
        ("2025-08-23", 1, "2025-08-25", "from a Saturday"),
    ],
)
def test_add_counts_working_days(start, count, expected, why):
    assert vietnam().add(date.fromisoformat(start), count) == date.fromisoformat(expected), why


def test_corrections_are_data():
    calendar = WorkingDays(
        days_off=frozenset({date(2025, 8, 20)}),
        make_up_days=frozenset({date(2025, 8, 23)}),
        extra_holidays=((8, 21, 2025),),
    )
    assert [calendar.is_working(date(2025, 8, day)) for day in (20, 21, 22, 23, 24)] == [
        False,
        False,
        True,
        True,
        False,
    ]
