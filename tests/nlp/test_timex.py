"""Deadlines in words: what is found, what is chosen, what a table's time cell says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from inline_markup import Case, MalformedCase, case_id, parse_line, read_cases
from plain_layout import layout_of

from nlp.model import Deadline, DeadlineType, Span
from nlp.pipeline import analyze
from nlp.record import to_record
from nlp.timex import (
    find_deadlines,
    further_deadlines,
    heading_deadline,
    is_time_line,
    lead_in_deadline,
    plan_year,
    prefer_deadline,
    read_time_cell,
    shift,
    task_deadline,
)

CASES = read_cases(Path(__file__).parent / "cases" / "deadlines.txt")


def settings(case: Case) -> tuple[dt.date | None, int | None]:
    if case.setting == "none":
        return None, None
    day, _, year = case.setting.partition("/")
    return dt.date.fromisoformat(day), int(year) if year else None


def label(deadline: Deadline) -> str:
    if deadline.type in {DeadlineType.BY, DeadlineType.WITHIN}:
        return f"{deadline.type.value} {deadline.start or ''}..{deadline.end or ''}"
    return " ".join(filter(None, (deadline.type.value, deadline.recurrence)))


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_task_deadline(case: Case) -> None:
    """The marked words, and no others, are the task's deadline, read as the label says."""
    day, year = settings(case)
    found = task_deadline(case.text, document_date=day, plan_year=year)
    expected = [(case.words(mark), mark.label) for mark in case.marks]
    assert ([(found.text, label(found))] if found else []) == expected, case.reason
    if found:
        assert found.span.of(case.text) == found.text
        assert found.rule.startswith(f"deadline.{found.type.value}.")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Quý III/2025", "within 2025-07-01..2025-09-30"),
        ("Quý II, III/2025", "within 2025-04-01..2025-09-30"),
        ("Tháng 9/2025", "within 2025-09-01..2025-09-30"),
        ("12/2025", "within 2025-12-01..2025-12-31"),  # a month without the word
        ("2025-2026", "within 2025-01-01..2026-12-31"),
        ("2025", "within 2025-01-01..2025-12-31"),  # a bare year counts in a cell
        ("Năm 2025 và các năm tiếp theo", "within 2025-01-01..2025-12-31"),
        ("Từ quý III/2025", "within 2025-07-01.."),
        ("Từ quý I/2025 đến hết năm 2025", "within 2025-01-01..2025-12-31"),
        ("Trong năm 2026", "within 2026-01-01..2026-12-31"),
        ("30/8/2025", "by ..2025-08-30"),  # a bare day is the day due
        ("Ngày 22/11/2025", "within 2025-11-22..2025-11-22"),
        ("Trước 30/6", "by ..2025-06-30"),
        ("Hoàn thành trước ngày 01/01/2030", "by ..2030-01-01"),
        ("Thường xuyên", "continuous"),
        ("Hằng năm", "recurring FREQ=YEARLY"),
        ("Hằng năm hoặc khi có yêu cầu", "recurring FREQ=YEARLY"),
        ("Hằng quý", "recurring FREQ=MONTHLY;INTERVAL=3"),
        ("Trước ngày 15 hằng tháng", "recurring FREQ=MONTHLY;BYMONTHDAY=15"),
        ("100 ngày kể từ ngày ban hành Kế hoạch", "relative"),
        ("Theo kế hoạch công tác hằng năm", "relative"),
        ("Sau khi có hướng dẫn của Bộ", "relative"),
        ("Theo kết quả rà soát, đề xuất của các cơ quan", "relative"),
    ],
)
def test_read_time_cell(cell: str, expected: str) -> None:
    """A cell's whole words are a time; bare years and months count."""
    found = read_time_cell(cell, document_date=dt.date(2025, 3, 10))
    assert found is not None
    assert label(found) == expected
    assert found.span.of(cell) == found.text


@pytest.mark.parametrize("cell", ["", " - ", "…", "01 ngày/hội nghị", "Đã hoàn thành bồi thường 75/76 hộ"])
def test_read_time_cell_without_a_time(cell: str) -> None:
    """An empty cell, a length of time for each meeting, and a report of what was done set no deadline."""
    assert read_time_cell(cell, document_date=dt.date(2025, 3, 10)) is None


def test_a_due_column_makes_a_day_a_deadline() -> None:
    """A cell "Ngày 30/9/2025" under "Thời hạn hoàn thành" is the last day, not the day of an event."""
    found = read_time_cell("Ngày 30/9/2025", document_date=None, column_heading="Thời hạn hoàn thành")
    assert found is not None
    assert label(found) == "by ..2025-09-30"


@pytest.mark.parametrize(
    ("title", "day", "expected"),
    [
        ("Kế hoạch cải cách hành chính năm 2026", "2025-12-20", 2026),
        ("Báo cáo kết quả năm 2024", "2025-01-15", None),  # it looks back
        ("Nâng cao chỉ số năm 2025 và phương hướng năm 2026", "2025-01-15", None),  # two years: none is the plan's
        ("Phát triển kinh tế số", "2025-01-15", None),
    ],
)
def test_plan_year(title: str, day: str, expected: int | None) -> None:
    """Only one year, not before the document's own, is what the document plans for."""
    assert plan_year(title, dt.date.fromisoformat(day)) == expected


def test_a_day_that_no_calendar_has_is_marked() -> None:
    """31 September is read as the month's last day and marked, never silently moved."""
    found = task_deadline("Gửi báo cáo trước ngày 31/9/2025.", document_date=dt.date(2025, 3, 10))
    assert found is not None
    assert (found.end, found.ambiguous) == ("2025-09-30", True)


def test_a_day_before_the_document_is_kept_apart() -> None:
    """A written date before the document's own is part of an object: found, doubtful, not chosen."""
    words = "Giải quyết các trường hợp sử dụng đất trước ngày 15/10/1993."
    candidates = find_deadlines(words, document_date=dt.date(2025, 3, 10))
    assert [candidate.end for candidate in candidates] == ["1993-10-15"]
    assert candidates[0].ambiguous
    assert task_deadline(words, document_date=dt.date(2025, 3, 10)) is None


def test_the_year_of_the_document_is_told() -> None:
    """A year that was filled in is marked as such."""
    found = task_deadline("Gửi báo cáo trước ngày 15/9.", document_date=dt.date(2025, 3, 10))
    assert found is not None
    assert found.year_from_document


def test_prefer_deadline() -> None:
    """A time column holds before own words, dated own words before a heading, a heading before "thường xuyên"."""
    day = dt.date(2025, 3, 10)
    own = task_deadline("Thường xuyên rà soát.", document_date=day)
    dated = task_deadline("Gửi trước ngày 15/9.", document_date=day)
    heading = task_deadline("Thời gian thực hiện: Quý II/2025", document_date=day)
    column = read_time_cell("Quý IV/2025", document_date=day)
    assert prefer_deadline(own=dated, column=column, heading=heading) is column
    assert prefer_deadline(own=dated, heading=heading) is dated
    assert prefer_deadline(own=own, heading=heading) is heading
    assert prefer_deadline(own=own) is own
    assert prefer_deadline() is None


def test_shift_moves_the_span() -> None:
    """Only the span moves."""
    found = task_deadline("Gửi trước ngày 15/9/2025.", document_date=None)
    assert found is not None
    assert shift(found, 100).span == Span(found.span.start + 100, found.span.end + 100)
    assert shift(found, 100).text == found.text


@pytest.mark.parametrize(
    "line", ["a [[b]] c", "a [[b]]{}", "a [[ b]]{by}", "a [[b]{by}", "a {by}", "[[a [[b]]{x}]]{y}"]
)
def test_malformed_markup_is_refused(line: str) -> None:
    """A mark that the parser passed over would be a test that never runs."""
    with pytest.raises(MalformedCase):
        parse_line(line)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("2. Trong tháng 6/2025:", "within 2025-06-01..2025-06-30"),
        ("Đợt 1 (trước ngày 30/6/2025)", "by ..2025-06-30"),
        ("Bước 1: Từ ngày 01/7/2025 đến ngày 15/7/2025", "within 2025-07-01..2025-07-15"),
        ("3. Nhiệm vụ hoàn thành trong quý III/2025", "within 2025-07-01..2025-09-30"),
        ("II. CÁC NHIỆM VỤ THƯỜNG XUYÊN", "continuous"),
        ("Giai đoạn 1 (2025-2026)", "within 2025-01-01..2026-12-31"),
        ("II. Nhiệm vụ năm 2025", None),  # the title of a period's work
        ("1. Trong tháng 6/2025: Sở Nội vụ rà soát", None),  # more than a time
        ("II. NHIỆM VỤ TRONG THỜI GIAN TỚI", None),  # says nothing
        ("1. Sở Nội vụ", None),
        ("III. THỜI GIAN THỰC HIỆN", None),
        ("CHỈ TIÊU XUẤT KHẨU ĐẾN NĂM 2030", None),  # a title with a time
        ("Đến năm 2030", "by ..2030-12-31"),
        ("Cuối tháng 4 năm 2025:", "within 2025-04-01..2025-04-30"),
        ("Giai đoạn 48-72 giờ:", "relative"),  # hours of an emergency; "Giai đoạn 1" is a number
    ],
)
def test_heading_deadline(heading: str, expected: str | None) -> None:
    """A heading gives its tasks a deadline where it is a time and nothing else."""
    found = heading_deadline(heading, document_date=dt.date(2025, 3, 10))
    assert (label(found) if found else None) == expected
    assert found is None or found.span.of(heading) == found.text


_OF_2025 = (
    "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
    "KẾ HOẠCH\nPHÁT TRIỂN HẠ TẦNG SỐ\n"
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Trong giai đoạn 2026 - 2030, phát triển mạng lưới trạm, cụ thể như sau:", "within 2026-01-01..2030-12-31"),
        ("Tình hình đã ổn định. Trước ngày 30/6/2025, các xã hoàn thành những việc sau:", "by ..2025-06-30"),
        ("Các sở báo cáo trước ngày 15/12/2025, gồm các nội dung sau:", None),  # the report's day, not each point's
        ("Trong năm 2025, tỉnh đầu tư ba tuyến đường.", None),  # announces nothing
    ],
)
def test_lead_in_deadline(sentence: str, expected: str | None) -> None:
    """Only a time that opens the sentence which announces a list holds for the list."""
    found = lead_in_deadline(sentence, document_date=dt.date(2025, 3, 10))
    assert (label(found) if found else None) == expected
    assert found is None or found.span.of(sentence) == found.text


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Hoàn thành trong quý II năm 2025.", True),
        ("(Hoàn thành trước ngày 30/6/2025)", True),
        ("Hoàn thành trong quý II năm 2025 việc rà soát danh mục.", False),  # what is to be done stands there too
        ("Trong quý II năm 2025.", False),
    ],
)
def test_is_time_line(line: str, expected: bool) -> None:
    """A line that says by when, and nothing else, belongs to the point before it."""
    assert is_time_line(line) is expected


def test_a_lead_in_and_a_time_line_give_their_points_a_deadline() -> None:
    """The lead-in's period holds through headings, the line behind a point for that point alone, a topic for its own."""
    text = (
        f"{_OF_2025}I. NHIỆM VỤ\n1. Phát triển hạ tầng\nTrong giai đoạn 2026 - 2030, tỉnh tập trung các nhiệm vụ như sau:\n"
        "1.1. Mạng lưới\n- Lắp đặt trạm phát sóng tại các khu công nghiệp.\n1.2. Dữ liệu\n- Xây dựng kho dữ liệu dùng chung.\n"
        "2. Sở Tư pháp\n- Rà soát danh mục thủ tục hành chính.\n- Xây dựng quy trình kiểm tra hồ sơ.\n"
        "Hoàn thành trong quý II năm 2025.\n"
        "- Giai đoạn sau 72 giờ: Tổ chức hỗ trợ người dân sửa chữa nhà ở.\n"
    )
    tasks = analyze(layout_of(text)).tasks
    found = [(task.text.split()[0], task.deadline and label(task.deadline)) for task in tasks]
    assert found == [
        ("Lắp", "within 2026-01-01..2030-12-31"),
        ("Xây", "within 2026-01-01..2030-12-31"),
        ("Rà", None),
        ("Xây", "within 2025-04-01..2025-06-30"),
        ("Tổ", "relative"),
    ]


def test_the_time_of_a_plan_is_no_deadline_of_its_purposes() -> None:
    """A point "3. Thời gian thực hiện" beside the headings "1. Mục tiêu" and "2. Yêu cầu" tells of the plan."""
    text = (
        f"{_OF_2025}I. MỤC TIÊU, YÊU CẦU\n1. Mục tiêu\n- Cảnh báo sớm các sự cố môi trường cho người nuôi.\n"
        "2. Yêu cầu\n- Cập nhật số liệu vào cơ sở dữ liệu chung.\n3. Thời gian thực hiện: Từ năm 2026 - 2030.\n"
        "II. NHIỆM VỤ\n1. Sở Nội vụ\n- Rà soát vị trí việc làm.\n"
    )
    assert [task.deadline for task in analyze(layout_of(text)).tasks if task.deadline] == []


def test_tasks_take_the_deadline_above_them() -> None:
    """The line "Thời gian thực hiện" holds before "thường xuyên" in the task, a heading's time where a task has none."""
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HÀ TĨNH\nSố: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Tĩnh, ngày 10 tháng 3 năm 2025\n"
        "KẾ HOẠCH\nTRIỂN KHAI CHUYỂN ĐỔI SỐ\nI. NHIỆM VỤ\n1. Trong tháng 6/2025:\n- Sở Nội vụ rà soát danh mục thủ tục.\n"
        "- Sở Tư pháp thẩm định văn bản trước ngày 15/5/2025.\n"
        "2. Truyền thông\n- Thường xuyên cập nhật chuyên mục chuyển đổi số.\nĐơn vị chủ trì: Sở Khoa học và Công nghệ.\n"
        "Thời gian thực hiện: Quý III/2025.\n"
    )
    tasks = analyze(layout_of(text)).tasks
    assert [task.deadline and task.deadline.end for task in tasks] == ["2025-06-30", "2025-05-15", "2025-09-30"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # two dates of one report: the first holds, the second is kept
        ("Báo cáo lần một trước ngày 30/6/2025, lần hai trước ngày 15/12/2025.", ["..2025-12-15"]),
        # days in one list
        ("Gửi báo cáo về Sở Nội vụ trước ngày 05/6 và ngày 20/11.", ["..2025-11-20"]),
        # a recurrence, and a date beside it
        ("Báo cáo quý trước ngày 15 của tháng cuối quý, báo cáo năm trước ngày 10/12/2025.", ["..2025-12-10"]),
        # the same day said twice, and "thường xuyên", are no further deadlines
        ("Hoàn thành trước ngày 30/6/2025, gửi kết quả trước 30/6/2025; thường xuyên cập nhật.", []),
        # a day of the past is none
        ("Rà soát hồ sơ nộp trước ngày 01/01/2024, báo cáo trước ngày 30/6/2025.", []),
    ],
)
def test_further_deadlines(words: str, expected: list[str]) -> None:
    """Each row: a task's words, and the ends of what it is due by besides its deadline."""
    day = dt.date(2025, 3, 10)
    holds = task_deadline(words, document_date=day)
    assert holds is not None
    found = further_deadlines(words, besides=holds, document_date=day)
    assert [f"{one.start or ''}..{one.end}" for one in found] == expected
    assert all(words[one.span.start : one.span.end] == one.text for one in found)


def test_a_task_keeps_every_deadline_of_its_words_and_its_cell() -> None:
    """GUIDELINES.md wants one deadline a task; the record's task has the others in ``other_deadlines``, in place."""
    text = (
        f"{_OF_2025}II. NHIỆM VỤ\n1. Sở Nội vụ\n"
        "- Tổng hợp, báo cáo Ủy ban nhân dân tỉnh lần một trước ngày 30/6/2025, lần hai trước ngày 15/12/2025.\n"
        "- Rà soát vị trí việc làm trước ngày 30/9/2025.\n"
    )
    twice, once = analyze(layout_of(text)).tasks
    assert (twice.deadline and twice.deadline.end, [one.end for one in twice.other_deadlines]) == (
        "2025-06-30",
        ["2025-12-15"],
    )
    assert once.other_deadlines == ()
    (other,) = to_record(analyze(layout_of(text)), layout_of(text))["tasks"][0]["other_deadlines"]
    assert text[slice(*other["span"])] == "trước ngày 15/12/2025"
    assert 0 < other["confidence"] < 1
