"""Deadlines as an iCalendar feed, one calendar a body, to subscribe to or to import once.

Why events: iCalendar has VTODO for tasks, but Google Calendar and Outlook (desktop, web, Microsoft 365) leave VTODO out
of feeds and imports without a word, and a deadline that nobody sees is a lost one. A due date therefore is an all-day
VEVENT that does not make anyone busy (TRANSP:TRANSPARENT). Thunderbird, Apple Reminders and Nextcloud do show VTODO:
``kind="todo"`` writes those, tasks without a date included.

The same rows give the same bytes: UIDs come from the document's identity and the task's place in it, DTSTAMP from the
document's date. A client that reads the feed again updates its entries instead of doubling them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

from icalendar import Calendar, Component, Event, Todo
from icalendar.prop import vRecur

from corpus.deadlines import occurrences
from corpus.exports.rows import TaskRow
from corpus.exports.texts import one_line, printable

Kind = Literal["event", "todo"]
SUMMARY_LENGTH = 120
_EPOCH = date(2000, 1, 1)  # DTSTAMP of a document without a date
_REFRESH = timedelta(hours=12)


def to_icalendar(rows: Iterable[TaskRow], *, name: str, feed_id: str, kind: Kind = "event") -> bytes:
    """Return an .ics file.

    Args:
        rows: The tasks; one that stands twice is written once.
        name: The calendar's name as a client shows it: "Thời hạn: Sở Nội vụ".
        feed_id: Identity of the feed, the calendar's UID.
        kind: ``event`` for every client; ``todo`` for those that show tasks.
    """
    unique = {entry.uid: entry for row in rows for entry in (row, *_further(row))}
    components = {uid: _component(row, kind) for uid, row in unique.items()}
    undated = sum(component is None for component in components.values())
    calendar = Calendar()
    calendar.add("prodid", "-//giaoviec//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("uid", feed_id)
    calendar.add("name", one_line(name))
    calendar.add("x-wr-calname", one_line(name))
    if undated:
        description = f"Còn {undated} nhiệm vụ không có ngày đến hạn, không nằm trong lịch này."
        calendar.add("description", description)
        calendar.add("x-wr-caldesc", description)
    calendar.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    for component in components.values():
        if component is not None:
            calendar.add_component(component)
    return bytes(calendar.to_ical())


def _further(row: TaskRow) -> Iterator[TaskRow]:
    """Yield the task once more for each further day it is due on; UIDs come from the deadline's words and day."""
    for other in row.other_deadlines:
        place = f"{row.uid}\n{other.text}\n{other.due_on}\n{other.recurrence}"
        uid = hashlib.sha256(place.encode()).hexdigest()[:32]
        if other.due_on is not None or other.recurrence:
            yield replace(row, uid=uid, deadline=other, other_deadlines=(), other_deadlines_note="")


def _component(row: TaskRow, kind: Kind) -> Component | None:
    """Return the task's entry; None for an event without a day."""
    first_day = _first_day(row)
    if kind == "event" and first_day is None:
        return None
    entry: Component = Event() if kind == "event" else Todo()
    entry.add("uid", f"{row.uid}@giaoviec")
    entry.add("dtstamp", datetime.combine(row.issued_on or _EPOCH, time(), tzinfo=UTC))
    entry.add("summary", _summary(row))
    entry.add("description", _description(row))
    if row.url:
        entry.add("url", row.url)
    entry.add("categories", [one_line(each) for each in (row.document_type, row.document_number) if each])
    if first_day is not None:
        entry.add("dtstart", first_day)
        if kind == "event":
            entry.add("dtend", first_day + timedelta(days=1))
        else:
            entry.add("due", first_day + timedelta(days=1))
        if row.deadline.recurrence:
            entry.add("rrule", _rule(row.deadline.recurrence, row.deadline.recurs_until))
    if kind == "event":
        entry.add("transp", "TRANSPARENT")
    else:
        entry.add("status", "NEEDS-ACTION")
    return entry


def is_dated(row: TaskRow) -> bool:
    """Say whether a task has a day on which it can stand in a calendar."""
    return _first_day(row) is not None


def _first_day(row: TaskRow) -> date | None:
    """Return the last day that is in time ("trước ngày 15/9": the 14th); of a recurring task the first one due."""
    if not row.deadline.recurrence or row.issued_on is None:
        return row.deadline.last_day or row.deadline.due_on
    days = occurrences(
        row.deadline.recurrence,
        starting=row.issued_on,
        after=row.issued_on,
        count=1,
        until=row.deadline.recurs_until,
    )
    return days[0] if days else None


def _rule(recurrence: str, until: date | None) -> vRecur:
    rule: vRecur = vRecur.from_ical(recurrence)
    if until:
        rule["UNTIL"] = [until]
    return rule


def _summary(row: TaskRow) -> str:
    words = one_line(row.text)
    if len(words) > SUMMARY_LENGTH:
        words = words[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"
    return f"Hạn: {words}" if row.document_number is None else f"Hạn ({one_line(row.document_number)}): {words}"


def _description(row: TaskRow) -> str:
    lines = [
        row.text,
        f"Chủ trì: {'; '.join(row.leads)}" if row.leads else "Chủ trì: văn bản không nêu",
        f"Phối hợp: {'; '.join(row.cooperating)}" if row.cooperating else "",
        f"Nơi nhận báo cáo: {'; '.join(row.reports_to)}" if row.reports_to else "",
        f"Tìm thấy {row.via}" if row.via else "",
        f"Thời hạn: {row.deadline.text}",
        row.deadline_notes,
        f"Văn bản: {row.document_words}",
        f"Vị trí: {row.place_words}" if row.place_words else "",
    ]
    return printable("\n".join(filter(None, lines)))
