"""Lists of tasks on their way out, opened by libraries that did not write them."""

import csv
import io
import json
from datetime import date, timedelta

import docx
import icalendar
import openpyxl
import pytest
import recurring_ical_events

from corpus.deadlines import DeadlineState
from corpus.exports.calendar import to_icalendar
from corpus.exports.columns import COLUMNS, is_risky
from corpus.exports.official_list import HEADINGS, to_docx
from corpus.exports.plain import to_csv, to_jsonl
from corpus.exports.rows import rows_from_record
from corpus.exports.workbook import CELL_LIMIT, sheet_name, to_xlsx

TODAY = date(2025, 9, 15)
DOCUMENT = {
    "number": "41/KH-UBND",
    "type": "Kế hoạch",
    "issuer": "Ủy ban nhân dân tỉnh Lâm Đồng",
    "issued_on": "2025-02-10",
    "province": "Lâm Đồng",
    "title": "Cải cách hành chính năm 2025",
}


def task(text="Rà soát, công bố thủ tục hành chính.", start=0, **more):
    base = {"text": text, "lead": ["Sở Nội vụ"], "cooperating": [], "reports_to": [], "deadline": None}
    return base | {"span": [start, start + len(text)], "page": 2, "section_path": ["II. NHIỆM VỤ"]} | more


def by(text, end, **more):
    return {"text": text, "type": "by", "start": None, "end": end, "recurrence": None, **more}


def recurring(text, rule):
    return {"text": text, "type": "recurring", "start": None, "end": None, "recurrence": rule}


def rows(*tasks, document=None, **more):
    record = {"document": document or DOCUMENT, "tasks": list(tasks), "targets": []}
    return rows_from_record(record, document_id="doc-1", on_date=TODAY, **more)


def column(heading):
    return [each.heading for each in COLUMNS].index(heading)


# --- rows


def test_rows_carry_document_place_and_deadline():
    (row,) = rows(
        task(deadline=by("trước ngày 20/9/2025", "2025-09-20", basis="column")),
        link_to=lambda task_id, _: f"/t/{task_id}",
    )
    assert row.document_words == "Kế hoạch số 41/KH-UBND ngày 10/02/2025 của Ủy ban nhân dân tỉnh Lâm Đồng"
    assert row.place_words == "trang 2; II. NHIỆM VỤ"
    assert row.deadline.state is DeadlineState.THIS_WEEK
    assert "Căn cứ: cột của bảng." in row.deadline_notes
    assert row.url == f"/t/{row.task_id}"


def test_a_duty_in_two_places_is_one_row_with_both():
    annex = task(start=900, page=7, section_path=["PHỤ LỤC"], deadline=by("trước ngày 20/9/2025", "2025-09-20"))
    (row,) = rows(task(), annex)
    assert row.place_words == "trang 2; II. NHIỆM VỤ (và trang 7; PHỤ LỤC)"
    assert str(row.deadline.due_on) == "2025-09-20"


def test_rows_keep_two_days_of_the_same_words_apart():
    days = [by("30/6", "2025-06-30"), by("20/9", "2025-09-20")]
    found = rows(task(deadline=days[0]), task(start=900, section_path=["PHỤ LỤC"], deadline=days[1]))
    assert [row.place_words for row in found] == ["trang 2; II. NHIỆM VỤ", "trang 2; PHỤ LỤC"]


def test_a_plain_gold_record_is_enough():
    (row,) = rows({"text": "Báo cáo.", "lead": [], "cooperating": [], "reports_to": [], "deadline": None})
    assert (row.page, row.section, row.url, row.deadline.state) == (None, (), None, DeadlineState.NONE)


def test_uids_are_stable_and_unique():
    first = rows(task(start=10), task(start=10), task(start=90))
    again = rows(task(start=10, text="Rà soát thủ tục."), task(start=10), task(start=90), task(start=200))
    assert len({row.uid for row in again}) == 4
    assert [row.uid for row in first] == [row.uid for row in again[:3]]
    assert len({row.task_id for row in again}) == 4


@pytest.mark.parametrize(
    ("change", "is_same", "why"),
    [
        ({}, True, "the same document under another id"),
        ({"number": "Số: 41 /KH–UBND"}, True, "the same number written otherwise"),
        ({"issuer": "Ủy ban nhân dân tỉnh Cà Mau"}, False, "another province's 41/KH-UBND"),
        ({"issued_on": "2026-02-10"}, False, "next year's"),
        ({"number": None}, False, "without a number its id is its identity"),
    ],
)
def test_a_uid_belongs_to_the_document_not_to_the_file(change, is_same, why):
    record = {"document": DOCUMENT | change, "tasks": [task()], "targets": []}
    (other,) = rows_from_record(record, document_id="another copy", on_date=TODAY)
    assert (rows(task())[0].uid == other.uid) is is_same, why


# --- workbook


def test_workbook_has_a_sheet_a_list_with_dates_filters_and_links():
    found = rows(
        task(deadline=by("trước ngày 20/9/2025", "2025-09-20")),
        link_to=lambda *_: "http://127.0.0.1:8000/documents/1#t2",
    )
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"Tuần này": found, "Quá hạn": []})))
    assert book.sheetnames == ["Tuần này", "Quá hạn"]
    sheet = book["Tuần này"]
    assert [cell.value for cell in sheet[1]] == ["STT", *(each.heading for each in COLUMNS)]
    due = sheet.cell(2, column("Đến hạn") + 2)
    assert due.value.date() == date(2025, 9, 20)
    assert due.number_format == "dd/mm/yyyy"
    place = sheet.cell(2, column("Vị trí trong văn bản") + 2)
    assert place.hyperlink.target == "http://127.0.0.1:8000/documents/1#t2"
    assert (sheet.auto_filter.ref, sheet.freeze_panes) == (f"A1:{place.column_letter}2", "C2")
    text = sheet.cell(2, 2)
    assert text.alignment.wrap_text
    assert sheet.column_dimensions[text.column_letter].width > 40


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x","y")', "+84 của", "-1+1", "@SUM(A1)", "\t=1", "  =1+1"])
def test_workbook_keeps_formulas_as_text(text):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"a": rows(task(text=text))})))
    cell = book["a"].cell(2, 2)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_workbook_drops_control_characters_and_marks_what_it_cuts():
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx({"a": rows(task(text="Rà\x0b soát"), task(text="x" * 40_000))})))
    assert book["a"].cell(2, 2).value == "Rà soát"
    assert len(book["a"].cell(3, 2).value) == CELL_LIMIT
    assert book["a"].cell(3, 2).value.endswith("[còn tiếp, xem văn bản gốc]")


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("Sở Văn hóa, Thể thao và Du lịch tỉnh", [], "Sở Văn hóa, Thể thao và Du lịch"),
        ("Quý III/2025", [], "Quý III 2025"),
        ("Quá hạn", ["QUÁ HẠN"], "Quá hạn (2)"),
        ("'", [], "Danh sách"),
    ],
)
def test_sheet_name(name, taken, expected):
    assert sheet_name(name, taken) == expected


def test_an_empty_workbook_opens():
    assert openpyxl.load_workbook(io.BytesIO(to_xlsx({}))).sheetnames == ["Trống"]


# --- plain tables


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_begins_with_a_byte_order_mark_and_keeps_commas_and_lines():
    data = to_csv(rows(task(text='Rà soát, "công bố"\ntheo quý.')))
    assert data.startswith(b"\xef\xbb\xbf")
    header, line = read_csv(data)
    assert header[:2] == ["STT", "Nội dung nhiệm vụ"]
    assert line[1] == 'Rà soát, "công bố"\ntheo quý.'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+2 bậc", "'+2 bậc"),
        ("- Rà soát", "'- Rà soát"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("Tăng +2 bậc", "Tăng +2 bậc"),
    ],
)
def test_csv_makes_formulas_harmless(text, expected):
    assert read_csv(to_csv(rows(task(text=text))))[1][1] == expected
    assert is_risky(text) is (text != expected)


def test_csv_writes_dates_in_iso_form():
    line = read_csv(to_csv(rows(task(deadline=by("đến ngày 20/9/2025", "2025-09-20")))))[1]
    assert line[column("Đến hạn") + 1] == "2025-09-20"


def test_jsonl_is_one_object_a_line():
    lines = to_jsonl(
        rows(task(text="a\nb", deadline=by("đến ngày 20/9/2025", "2025-09-20")), task(start=5))
    ).splitlines()
    first = json.loads(lines[0])
    assert len(lines) == 2
    assert (first["text"], first["issued_on"], first["deadline"]["due_on"]) == ("a\nb", "2025-02-10", "2025-09-20")


# --- calendars


def feed(found, **more):
    data = to_icalendar(found, name="Thời hạn: Sở Nội vụ", feed_id="so-noi-vu", **more)
    return data, icalendar.Calendar.from_ical(data)


def test_calendar_puts_a_deadline_on_the_last_day_that_is_in_time():
    """The words "trước ngày 20/9" are over when the 20th begins: an entry there would remind on a day that is late."""
    data, calendar = feed(rows(task(deadline=by("trước ngày 20/9/2025", "2025-09-20")), task(start=7)))
    (event,) = calendar.walk("VEVENT")
    assert event.decoded("dtstart") == date(2025, 9, 19)
    assert event.decoded("dtend") == date(2025, 9, 20)
    assert event["transp"] == "TRANSPARENT"
    assert "41/KH-UBND" in event["summary"]
    assert "hết ngày 19/09/2025" in event["description"]
    assert calendar["x-wr-calname"] == "Thời hạn: Sở Nội vụ"
    assert "Còn 1 nhiệm vụ không có ngày đến hạn" in calendar["x-wr-caldesc"]
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_calendar_survives_line_ends_and_control_characters_in_names_and_texts():
    found = rows(task(text="Rà\x0b soát\r\nvà\rcông bố\x00", deadline=by("trước ngày 20/9/2025", "2025-09-20")))
    data = to_icalendar(found, name="Nhiệm vụ: Sở\nNội vụ\r\x13", feed_id="x")
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert event["summary"].endswith("Rà soát và công bố")
    assert b"X-WR-CALNAME:Nhi" in data
    assert not set(data.decode()) & {"\x00", "\x0b", "\x13"}
    assert data.count(b"\r") == data.count(b"\r\n") == data.count(b"\n")


def test_calendar_is_the_same_every_time_and_holds_a_task_once():
    found = rows(task(deadline=by("trước ngày 20/9/2025", "2025-09-20")))
    assert feed(found)[0] == feed(found * 2)[0]


def test_a_second_deadline_stands_in_the_notes_and_in_the_calendar():
    first, second = by("lần một trước 30/6", "2025-06-30"), by("lần hai trước ngày 15/12", "2025-12-15")
    found = rows(task(deadline=first, other_deadlines=[second]))
    assert found[0].deadline_notes.endswith("Còn thời hạn khác: lần hai trước ngày 15/12 (15/12/2025).")
    _, calendar = feed(found)
    events = calendar.walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [date(2025, 6, 29), date(2025, 12, 14)]
    assert len({event["uid"] for event in events}) == 2
    assert feed(found)[0] == feed(found)[0]


def test_calendar_repeats_a_recurring_task_within_the_plans_year():
    rule = recurring("trước ngày 15 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=15")
    _, calendar = feed(rows(task(deadline=rule)))
    days = [event["DTSTART"].dt for event in recurring_ical_events.of(calendar).between((2025, 1, 1), (2026, 12, 31))]
    assert days == [date(2025, month, 15) for month in range(2, 13)]


def test_calendar_of_tasks_holds_those_without_a_date_too():
    _, calendar = feed(rows(task(), task(start=9, deadline=by("đến ngày 20/9/2025", "2025-09-20"))), kind="todo")
    undated, dated = calendar.walk("VTODO")
    assert "due" not in undated
    assert dated.decoded("due") == date(2025, 9, 21)


def test_calendar_of_500_tasks_is_accepted_by_two_libraries():
    shapes = [
        by("trước ngày 20/9/2025", "2025-09-20"),
        {"text": "quý III/2025", "type": "within", "start": "2025-07-01", "end": "2025-09-30"},
        recurring("trước ngày 15 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=15"),
        recurring("hằng quý", "FREQ=MONTHLY;INTERVAL=3"),
        recurring("ngày 30 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=30"),
        recurring("hằng năm", "FREQ=YEARLY"),
        recurring("thứ Hai hằng tuần", "FREQ=WEEKLY;BYDAY=MO"),
        {"text": "thường xuyên", "type": "continuous"},
    ]
    tasks = [
        task(text=f"Nhiệm vụ số {n}; có dấu phẩy, chấm phẩy\nvà dòng mới", start=n, deadline=shapes[n % 8])
        for n in range(500)
    ]
    _, calendar = feed(rows(*tasks))
    events = calendar.walk("VEVENT")
    dated = sum(shape["type"] != "continuous" for n in range(500) for shape in [shapes[n % 8]])
    assert len({event["uid"] for event in events}) == len(events) == dated
    found = recurring_ical_events.of(calendar).between(date(2025, 9, 1), date(2025, 9, 1) + timedelta(days=30))
    per_shape = [1, 1, 1, 1, 1, 0, 5]  # Mondays in September 2025: 1, 8, 15, 22, 29
    assert len(found) == sum(per_shape[n % 8] for n in range(500) if n % 8 < 7)


# --- the list that offices file


def test_official_list_has_the_form_that_offices_file():
    found = rows(
        task(cooperating=["Sở Tư pháp", "Sở Tài chính"], deadline=by("trước ngày 20/9", "2025-09-20")),
        task(start=9, deadline=recurring("hằng quý", "FREQ=MONTHLY;INTERVAL=3")),
    )
    data = to_docx(
        found, subtitle="(Giao Sở Nội vụ)", office=("UBND TỈNH LÂM ĐỒNG", "SỞ NỘI VỤ"), place="Lâm Đồng", on_date=TODAY
    )
    document = docx.Document(io.BytesIO(data))
    head, table = document.tables
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in head.cell(0, 1).text
    assert head.cell(0, 1).text.endswith("Lâm Đồng, ngày 15 tháng 9 năm 2025")
    assert head.cell(0, 0).text == "UBND TỈNH LÂM ĐỒNG\nSỞ NỘI VỤ"
    assert [each.text for each in document.paragraphs if each.text] == [
        "DANH MỤC NHIỆM VỤ ĐƯỢC GIAO",
        "(Giao Sở Nội vụ)",
    ]
    assert [cell.text for cell in table.rows[0].cells] == [heading for heading, _ in HEADINGS]
    first = [cell.text for cell in table.rows[1].cells]
    assert first[0] == "1"
    assert first[3:5] == ["Sở Tư pháp; Sở Tài chính", "trước ngày 20/9 (20/09/2025)"]
    assert first[5].startswith("Kế hoạch số 41/KH-UBND ngày 10/02/2025")
    assert table.rows[2].cells[4].text == "hằng quý (lần tới 30/09/2025)"
    assert document.sections[0].page_width > document.sections[0].page_height


def test_official_list_leaves_out_what_word_cannot_hold():
    data = to_docx(rows(task(text="Rà\x0b soát\ufffe công bố")), subtitle="(Sở\x00 Nội vụ)")
    document = docx.Document(io.BytesIO(data))
    assert document.tables[1].rows[1].cells[1].text == "Rà soát công bố"


def test_official_list_without_rows_or_date_opens():
    document = docx.Document(io.BytesIO(to_docx([])))
    assert "ngày … tháng … năm …" in document.tables[0].cell(0, 1).text
    assert len(document.tables[1].rows) == 1
