"""Deadlines on a given day."""

from datetime import date

import pytest

from corpus.deadlines import (
    DeadlineState,
    excludes_named_day,
    name_recurrence_day,
    occurrences,
    plan_end,
    read_deadline,
    state_of,
)

MONDAY = date(2025, 9, 15)


def by(text, end, **more):
    return {"text": text, "type": "by", "start": None, "end": end, "recurrence": None, **more}


def relative(text):
    return {"text": text, "type": "relative", "start": None, "end": None, "recurrence": None}


@pytest.mark.parametrize(
    ("last_day", "expected", "why"),
    [
        ("2025-09-14", DeadlineState.OVERDUE, "yesterday"),
        ("2025-09-15", DeadlineState.THIS_WEEK, "today is still in time"),
        ("2025-09-21", DeadlineState.THIS_WEEK, "Sunday ends the week"),
        ("2025-09-22", DeadlineState.NEXT_30_DAYS, "next Monday"),
        ("2025-10-15", DeadlineState.NEXT_30_DAYS, "the thirtieth day"),
        ("2025-10-16", DeadlineState.LATER, "the thirty-first"),
    ],
)
def test_state_of_a_day(last_day, expected, why):
    assert state_of(date.fromisoformat(last_day), MONDAY) is expected, why


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trước ngày 10/7/2022", True),
        ("xong trước 15/9", True),
        ("Trước ngày 15 hằng tháng", True),
        ("trước 17 giờ 00 ngày 10/7/2022", False),
        ("trước 16h30 ngày 10/7/2022", False),
        ("chậm nhất ngày 10/7/2022", False),
        ("đến ngày 10/7/2022", False),
        ("trước quý IV", False),
    ],
)
def test_before_a_day_excludes_it(text, expected):
    assert excludes_named_day(text) is expected


def test_before_shows_the_named_day_and_counts_the_one_before():
    reading = read_deadline(by("trước ngày 16/9/2025", "2025-09-16"), on_date=date(2025, 9, 16))
    assert (reading.due_on, reading.last_day) == (date(2025, 9, 16), date(2025, 9, 15))
    assert reading.state is DeadlineState.OVERDUE
    assert "hết ngày 15/09/2025" in " ".join(reading.notes)


def test_no_later_than_includes_the_day():
    reading = read_deadline(by("chậm nhất ngày 16/9/2025", "2025-09-16"), on_date=date(2025, 9, 16))
    assert (reading.last_day, reading.state) == (date(2025, 9, 16), DeadlineState.THIS_WEEK)


@pytest.mark.parametrize(
    ("deadline", "state", "due_on", "why"),
    [
        (None, DeadlineState.NONE, None, "no deadline"),
        (
            {"text": "quý III/2025", "type": "within", "start": "2025-07-01", "end": "2025-09-30"},
            DeadlineState.NEXT_30_DAYS,
            "2025-09-30",
            "due on the interval's last day",
        ),
        (
            {"text": "từ quý III/2025", "type": "within", "start": "2025-07-01", "end": None},
            DeadlineState.CONTINUOUS,
            None,
            "an open interval never becomes overdue",
        ),
        ({"text": "Thường xuyên", "type": "continuous"}, DeadlineState.CONTINUOUS, None, "no day"),
        (
            {"text": "theo tiến độ của Trung ương", "type": "relative"},
            DeadlineState.RELATIVE,
            None,
            "no day is made up",
        ),
        (
            {"text": "trước ngày 31/2/2025", "type": "by", "end": "2025-02-31"},
            DeadlineState.RELATIVE,
            None,
            "a day that is none is kept as words",
        ),
    ],
)
def test_read_deadline_by_type(deadline, state, due_on, why):
    reading = read_deadline(deadline, on_date=MONDAY)
    assert reading.state is state, why
    assert reading.due_on == (date.fromisoformat(due_on) if due_on else None), why


@pytest.mark.parametrize(
    ("text", "context", "expected", "why"),
    [
        ("trong 05 ngày làm việc kể từ ngày ban hành", "", "2025-08-27", "own date, one weekend between"),
        (
            "trong vòng 10 ngày kể từ ngày ký",
            "",
            "2025-09-03",
            "30 August is a Saturday, 1 and 2 September are holidays",
        ),
        ("sau 15 (mười lăm) ngày kể từ ngày ký ban hành", "", "2025-09-04", "the words in brackets"),
        ("trong 01 tháng kể từ ngày Kế hoạch này được ban hành", "", "2025-09-22", "20 September is a Saturday"),
        ("trong thời hạn 2 tuần tính từ ngày ban hành Kế hoạch này", "", "2025-09-03", "weeks, and a day off moves on"),
        ("trong 10 ngày kể từ ngày 01/9/2025", "", "2025-09-11", "an anchor that is written out"),
        ("trong 05 ngày làm việc kể từ ngày nhận được văn bản", "", None, "the day of receipt is not known"),
        ("trong 30 ngày kể từ ngày Nghị định có hiệu lực", "", None, "another document's date"),
        (
            "trong 30 ngày kể từ ngày ban hành",
            "Hoàn thành trong 30 ngày kể từ ngày ban hành Nghị định của Chính phủ.",
            None,
            "the words after the deadline say whose date it is",
        ),
        ("ngay sau khi ban hành", "", None, "no length is given"),
    ],
)
def test_relative_terms_count_from_known_dates_only(text, context, expected, why):
    document = {"issued_on": "2025-08-20", "type": "Kế hoạch"}
    reading = read_deadline(relative(text), on_date=MONDAY, document=document, context=context)
    assert reading.due_on == (date.fromisoformat(expected) if expected else None), why
    assert reading.is_computed is (expected is not None)
    assert reading.state is (state_of(date.fromisoformat(expected), MONDAY) if expected else DeadlineState.RELATIVE)


def test_a_term_from_another_plan_of_the_same_type_is_doubtful():
    document = {"issued_on": "2025-08-20", "type": "Kế hoạch"}
    reading = read_deadline(
        relative("trong 10 ngày làm việc kể từ ngày Kế hoạch được ban hành"), on_date=MONDAY, document=document
    )
    assert reading.due_on == date(2025, 9, 5)
    assert reading.is_ambiguous


def test_a_deadline_before_its_document_is_flagged():
    reading = read_deadline(by("trước ngày 15/6", "2025-06-15"), on_date=MONDAY, document={"issued_on": "2025-08-20"})
    assert reading.is_ambiguous
    assert any("trước ngày ban hành" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("rule", "expected", "why"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=15", ["2025-09-15", "2025-10-15", "2025-11-15"], "a named day, today included"),
        ("FREQ=MONTHLY;INTERVAL=3", ["2025-09-30", "2025-12-31", "2026-03-31"], "hằng quý: the quarters' last days"),
        ("FREQ=MONTHLY;INTERVAL=6", ["2025-12-31", "2026-06-30", "2026-12-31"], "6 tháng"),
        ("FREQ=YEARLY", ["2025-12-31", "2026-12-31", "2027-12-31"], "hằng năm"),
        ("FREQ=WEEKLY", ["2025-09-19", "2025-09-26", "2025-10-03"], "hằng tuần: Friday"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", ["2025-09-15", "2025-12-15", "2026-03-15"], "four days a year"),
        ("FREQ=MONTHLY;BYMONTHDAY=30", ["2025-09-30", "2025-10-30", "2025-11-30"], "the 30th"),
        ("RRULE:FREQ=MONTHLY;BYDAY=1MO", ["2025-10-06", "2025-11-03", "2025-12-01"], "with the property's name"),
    ],
)
def test_recurring_tasks_have_next_dates(rule, expected, why):
    deadline = {"text": "định kỳ", "type": "recurring", "recurrence": rule}
    reading = read_deadline(deadline, on_date=MONDAY, document={"issued_on": "2025-02-10"})
    assert [day.isoformat() for day in reading.next_dates[:3]] == expected, why
    assert reading.state is DeadlineState.RECURRING


def test_a_day_that_february_lacks_is_its_last():
    rule = name_recurrence_day("FREQ=MONTHLY;BYMONTHDAY=30", date(2026, 1, 1))
    days = occurrences(rule, starting=date(2026, 1, 1), after=date(2026, 1, 1), count=3)
    assert [day.isoformat() for day in days] == ["2026-01-30", "2026-02-28", "2026-03-30"]


@pytest.mark.parametrize(
    ("rule", "expected", "why"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=15", ["2026-01-15", "2026-02-15"], "the years before tell nothing"),
        ("FREQ=WEEKLY;BYDAY=FR", ["2026-01-02", "2026-01-09"], "nor do weeks"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=6;BYMONTHDAY=-1", ["2027-06-30", "2029-06-30"], "2019, 2021, … count"),
        ("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=1", ["2026-02-01", "2026-07-01"], "every five months from 01/2019 on"),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1;COUNT=3", [], "ended in 2021"),
    ],
)
def test_a_recurrence_that_began_years_ago_keeps_its_count(rule, expected, why):
    days = occurrences(rule, starting=date(2019, 1, 1), after=date(2026, 1, 1), count=2)
    assert [day.isoformat() for day in days] == expected, why


@pytest.mark.parametrize(
    "rule", ["", "FREQ=SOMETIMES", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13", "INTERVAL=0", "x=y"]
)
def test_an_unreadable_recurrence_is_kept_and_flagged(rule):
    reading = read_deadline({"text": "định kỳ", "type": "recurring", "recurrence": rule}, on_date=MONDAY)
    assert (reading.state, reading.recurrence, reading.next_dates) == (DeadlineState.RECURRING, None, ())
    assert reading.is_ambiguous


@pytest.mark.parametrize(
    ("title", "rule", "expected", "why"),
    [
        ("Cải cách hành chính năm 2025", "FREQ=MONTHLY;BYMONTHDAY=15", "2025-12-31", "the plan's year"),
        (
            "Cải cách hành chính năm 2025",
            "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
            None,
            "a yearly duty outlives a year's plan",
        ),
        ("Chuyển đổi số giai đoạn 2021 - 2025", "FREQ=YEARLY", "2025-12-31", "a period of years"),
        ("Nâng cao chỉ số năm 2023 và các năm tiếp theo", "FREQ=MONTHLY", None, "the title opens the period"),
        ("Sửa Kế hoạch năm 2024 cho năm 2025", "FREQ=MONTHLY", None, "two years decide nothing"),
        ("Phòng cháy, chữa cháy", "FREQ=MONTHLY", None, "no year"),
    ],
)
def test_plan_end(title, rule, expected, why):
    assert plan_end(title, rule) == (date.fromisoformat(expected) if expected else None), why


def test_a_plans_period_ends_its_monthly_reports():
    deadline = {"text": "ngày 15 hằng tháng", "type": "recurring", "recurrence": "FREQ=MONTHLY;BYMONTHDAY=15"}
    reading = read_deadline(
        deadline, on_date=date(2025, 11, 1), document={"issued_on": "2025-01-10", "title": "Chuyển đổi số năm 2025"}
    )
    assert [day.isoformat() for day in reading.next_dates] == ["2025-11-15", "2025-12-15"]
    assert any("hết ngày 31/12/2025" in note for note in reading.notes)
