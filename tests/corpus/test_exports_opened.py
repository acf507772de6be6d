"""Files that leave the program, opened by the rules of their formats and not by the libraries that wrote them.

Workbooks by ECMA-376 (zip and XML), calendars by RFC 5545 (lines, folding, nesting) with recurrences by dateutil.
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import posixpath
import re
import zipfile
from collections import Counter
from typing import Any

import dateutil.rrule
import pytest
from lxml import etree

from corpus.exports.calendar import to_icalendar
from corpus.exports.plain import to_csv
from corpus.exports.rows import rows_from_record
from corpus.exports.workbook import to_xlsx

NAMES = {
    "m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "p": "http://schemas.openxmlformats.org/package/2006/relationships",
}
DOCUMENT = {
    "number": "41/KH-UBND",
    "type": "Kế hoạch",
    "issuer": "Ủy ban nhân dân tỉnh Lâm Đồng",
    "issued_on": "2025-02-10",
    "province": "Lâm Đồng",
    "title": "Cải cách hành chính năm 2025",
}
FORMULAS = ("=1+1", "+84 của", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")


def a_task(text: str, start: int, deadline: dict[str, Any] | None) -> dict[str, Any]:
    roles = {"lead": ["Sở Nội vụ"], "cooperating": [], "reports_to": []}
    return {"text": text, "span": [start, start + 5], "deadline": deadline, "page": 2, "section_path": ["I"], **roles}


def rows_of(*tasks: dict[str, Any]) -> tuple[Any, ...]:
    record = {"document": DOCUMENT, "tasks": list(tasks), "targets": []}
    found = rows_from_record(
        record, document_id="1" * 20, on_date=dt.date(2025, 9, 15), link_to=lambda *_: "http://127.0.0.1:8000/van-ban/1"
    )
    return tuple(found)


def by(end: str) -> dict[str, Any]:
    return {"type": "by", "text": f"trước {end}", "start": None, "end": end, "recurrence": None}


def recurring(rule: str) -> dict[str, Any]:
    return {"type": "recurring", "text": "hằng tháng", "start": None, "end": None, "recurrence": rule}


# --- workbooks


class Sheet:
    """A workbook's first sheet, read part by part."""

    def __init__(self, content: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(content))
        assert self._archive.testzip() is None
        self.types = self._part("[Content_Types].xml")
        book = self._part("xl/workbook.xml")
        (first, *_) = book.findall("m:sheets/m:sheet", NAMES)
        self.name = first.get("name")
        targets = self._targets("xl/workbook.xml")
        self.path = targets[first.get(f"{{{NAMES['r']}}}id")]
        self.root = self._part(self.path)
        shared = self._archive.namelist().count("xl/sharedStrings.xml")
        strings = self._part("xl/sharedStrings.xml").findall("m:si", NAMES) if shared else []
        self._strings = ["".join(each.itertext()) for each in strings]
        styles = self._part("xl/styles.xml")
        self._formats = styles.findall("m:cellXfs/m:xf", NAMES)
        self._codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iterfind(".//m:numFmt", NAMES)}

    def _part(self, name: str) -> Any:
        return etree.fromstring(self._archive.read(name))

    def _targets(self, path: str) -> dict[str, str]:
        folder, name = posixpath.split(path)
        found = self._part(f"{folder}/_rels/{name}.rels").findall("p:Relationship", NAMES)
        inside = {each.get("Id"): each.get("Target") for each in found}
        return {
            key: target if "://" in target else posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            for key, target in inside.items()
        }

    def cells(self) -> dict[str, Any]:
        return {each.get("r"): each for each in self.root.iterfind(".//m:c", NAMES)}

    def text(self, cell: Any) -> str:
        if cell.get("t") == "inlineStr":
            return "".join(cell.find("m:is", NAMES).itertext())
        assert cell.get("t") == "s", etree.tostring(cell)
        return self._strings[int(cell.findtext("m:v", namespaces=NAMES))]

    def style(self, cell: Any) -> Any:
        return self._formats[int(cell.get("s", "0"))]

    def number_format(self, cell: Any) -> str | None:
        return self._codes.get(self.style(cell).get("numFmtId"))

    def links(self) -> dict[str, str]:
        targets = self._targets(self.path)
        found = self.root.iterfind(".//m:hyperlink", NAMES)
        return {each.get("ref"): targets[each.get(f"{{{NAMES['r']}}}id")] for each in found}


def test_a_workbook_holds_dates_links_and_no_formula() -> None:
    tasks = [a_task(text, n, by("2025-09-20")) for n, text in enumerate(FORMULAS)]
    sheet = Sheet(to_xlsx({"Nhiệm vụ: Sở Nội vụ": rows_of(*tasks)}))
    assert sheet.name == "Nhiệm vụ Sở Nội vụ"
    assert sheet.root.find(".//m:f", NAMES) is None
    cells = sheet.cells()
    texts = [sheet.text(cells[f"B{n}"]) for n in range(2, 2 + len(FORMULAS))]
    assert texts == list(FORMULAS)
    assert all(sheet.style(cells[f"B{n}"]).get("quotePrefix") == "1" for n in range(2, 2 + len(FORMULAS)))
    days = [
        cell
        for cell in cells.values()
        if sheet.number_format(cell) == "dd/mm/yyyy" and cell.find("m:v", NAMES) is not None
    ]
    serial = (dt.date(2025, 9, 20) - dt.date(1899, 12, 30)).days  # the day that spreadsheets count from
    assert Counter(cell.findtext("m:v", namespaces=NAMES) for cell in days)[str(serial)] >= len(FORMULAS)
    assert set(sheet.links().values()) == {"http://127.0.0.1:8000/van-ban/1"}
    assert sheet.root.find("m:autoFilter", NAMES).get("ref").startswith("A1:")
    assert sheet.root.find("m:cols", NAMES) is not None


def test_a_csv_begins_no_cell_like_a_formula() -> None:
    content = to_csv(rows_of(*(a_task(text, n, None) for n, text in enumerate(FORMULAS))))
    assert content.startswith(b"\xef\xbb\xbf")
    begins = re.compile(r'(?:^|,)"?[=+\-@\t\r]', re.MULTILINE)
    assert begins.findall(content.decode("utf-8-sig").replace("\r\n", "\n")) == []


# --- calendars


def lines_of(content: bytes) -> list[tuple[str, str, str]]:
    """Return ``(name, parameters, value)`` of every line, unfolded (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    physical = content.removesuffix(b"\r\n").split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    assert max(map(len, physical)) <= 75
    whole = content.removesuffix(b"\r\n").replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode("utf-8")
    found = []
    for line in whole.split("\r\n"):
        match = re.fullmatch(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^":;]*))*):(.*)', line, re.DOTALL)
        assert match, line
        found.append((match[1], match[2], match[3]))
    return found


def events_of(content: bytes) -> list[dict[str, str]]:
    """Return the events of a calendar, whose components must nest."""
    open_now: list[str] = []
    events: list[dict[str, str]] = []
    for name, _, value in lines_of(content):
        if name == "BEGIN":
            open_now.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_now.pop() == value
        elif open_now[-1] == "VEVENT":
            assert name not in events[-1], name  # none of what is written may stand twice
            events[-1][name] = value
    assert open_now == []
    return events


@pytest.fixture(scope="module")
def calendar() -> bytes:
    shapes = [by("2025-09-20"), recurring("FREQ=MONTHLY;BYMONTHDAY=15"), recurring("FREQ=MONTHLY;INTERVAL=3"), None]
    texts = itertools.cycle(["Rà soát; công bố, niêm yết", "Báo cáo\nvà dòng mới", "Ngoặc “kép” \\ gạch", "ệ" * 200])
    return to_icalendar(
        rows_of(*(a_task(f"{n} {next(texts)}", n * 10, shapes[n % 4]) for n in range(500))),
        name="Sở Nội vụ",
        feed_id="x",
    )


def test_a_calendar_of_500_tasks_follows_the_standard(calendar: bytes) -> None:
    events = events_of(calendar)
    assert len(events) == 375  # every fourth has no day
    assert len({event["UID"] for event in events}) == 375
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"} <= set(event)
        assert re.fullmatch(r"\d{8}T\d{6}Z", event["DTSTAMP"])
        assert re.fullmatch(r"\d{8}", event["DTSTART"])
        assert event["DTSTART"] < event["DTEND"]
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", event["SUMMARY"]), event["SUMMARY"]  # separators are escaped


def test_recurrences_fall_on_the_days_of_the_rule(calendar: bytes) -> None:
    monthly = next(each for each in events_of(calendar) if "BYMONTHDAY=15" in each.get("RRULE", ""))
    rule = dateutil.rrule.rrulestr(monthly["RRULE"], dtstart=dt.datetime.fromisoformat(monthly["DTSTART"]))
    days = [day.date() for day in rule]
    assert days == [dt.date(2025, month, 15) for month in range(2, 13)]
