"""One row of a list of tasks: what every export needs, and nothing of where it was found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from corpus.deadlines import STATE_NAMES, DeadlineReading, DeadlineState, other_deadlines_note, read_deadline
from corpus.decisions.model import PROGRESS_NAMES, ProgressState, is_closed
from corpus.store.identity import identity_key, known_ids
from nlp.duties import shown_once

Record = Mapping[str, Any]
LinkTo = Callable[[str, Record], str | None]
"""``link_to(task_id, task)``: the address of the place in the document, None without one."""

BASIS_NAMES: Mapping[str, str] = {
    "own": "câu giao việc",
    "heading": "đề mục",
    "lead_in": "câu dẫn",
    "column": "cột của bảng",
    "recipient": "nơi nhận",
    "document": "năm của văn bản",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a list shows it.

    Attributes:
        task_id: The store's id of the task.
        uid: 32 hex digits, the same for the same place of the same document wherever it is kept and in every run.
        text: The task, the document's words.
        leads: Bodies in charge, full names; likewise ``cooperating`` and ``reports_to``.
        deadline: The deadline read on the list's day.
        deadline_basis: Where the deadline was read: ``own``, ``heading``, ``column`` …, None where there is none.
        other_deadlines: What it is due by besides, read on the list's day; ``other_deadlines_note`` says it in words.
        page: Page of the task, 1 the first; ``source`` says the place in formats without pages ("đoạn 12").
        section: Headings above the task, outermost first.
        places: Where else the document states it: words as :attr:`place_words` has them.
        url: Address of the place in the document, given by the caller.
        progress: How far it is, as persons said: ``state``, ``percent``, ``note``, ``by``, ``at``.
        via: Why a body's list holds the task when it does not name the body itself: "qua “các sở, ban, ngành”".
    """

    task_id: str
    uid: str
    text: str
    deadline: DeadlineReading
    leads: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    reports_to: tuple[str, ...] = ()
    deadline_basis: str | None = None
    other_deadlines: tuple[DeadlineReading, ...] = ()
    other_deadlines_note: str = ""
    deliverable: str | None = None
    optional: bool = False
    confidence: float | None = None
    document_id: str = ""
    document_number: str | None = None
    document_type: str | None = None
    document_title: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    province: str | None = None
    page: int | None = None
    source: str | None = None
    section: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    url: str | None = None
    via: str | None = None
    progress: Mapping[str, Any] | None = None

    @property
    def document_words(self) -> str:
        """The document as an office cites it: "Kế hoạch số 12/KH-UBND ngày 05/02/2025 của Ủy ban nhân dân tỉnh X"."""
        parts = [self.document_type or "Văn bản"]
        if self.document_number:
            parts.append(f"số {self.document_number}")
        if self.issued_on:
            parts.append(f"ngày {self.issued_on:%d/%m/%Y}")
        if self.issuer:
            parts.append(f"của {self.issuer}")
        return " ".join(parts)

    @property
    def place_words(self) -> str:
        """The places in the document: "trang 3; II. NHIỆM VỤ › 1. Sở Nội vụ", those behind the first in brackets."""
        first = _place_words(self.page, self.source, self.section)
        return first + "".join(f" (và {place})" for place in self.places)

    @property
    def deadline_notes(self) -> str:
        """The state and every note on the deadline's reading, for a person."""
        read_in = BASIS_NAMES.get(self.deadline_basis or "")
        basis = f"Căn cứ: {read_in}." if read_in else ""
        doubt = "Cần xem lại." if self.deadline.is_ambiguous else ""
        return " ".join(filter(None, (basis, doubt, *self.deadline.notes, self.other_deadlines_note)))

    @property
    def progress_words(self) -> str:
        """How far it is: "Đang làm, 40 %, chờ ý kiến (Nguyễn An, 03/02/2026)"; "" where nobody said."""
        if not self.progress:
            return ""
        said = self.progress
        percent = f"{said['percent']} %" if said.get("percent") is not None else ""
        name = PROGRESS_NAMES[ProgressState(said["state"])]
        signed = f" ({said['by']}, {datetime.fromisoformat(said['at']).astimezone():%d/%m/%Y})"
        return ", ".join(filter(None, (name, percent, said.get("note") or ""))) + signed

    @property
    def state_name(self) -> str:
        """The deadline's state in Vietnamese."""
        return STATE_NAMES[self.deadline.state]


def rows_from_record(
    record: Record, *, document_id: str, on_date: date, link_to: LinkTo | None = None
) -> tuple[TaskRow, ...]:
    """Return the rows of an extraction record, in its order; a duty stated in several places is one row.

    Args:
        record: A record in the form of GUIDELINES.md; the places that :mod:`nlp.record` adds are used where present.
        document_id: The document's id in the store; it stands in for the identity of a document without a number.
        on_date: The day that states are told for.
        link_to: Gives each task's address.
    """
    document: Record = record["document"]
    tasks = record["tasks"]
    identity = identity_key(document.get("number"), document.get("issuer"), document.get("issued_on")) or document_id
    ids = known_ids(document_id, "t", tasks, [task["text"] for task in tasks])
    seen: Counter[str] = Counter()
    rows = []
    for index, task in shown_once(tasks):
        span = task.get("span")
        place = str(span[0]) if span else f"#{index}"
        url = link_to(ids[index], task) if link_to else None
        row = _row(task, document, on_date=on_date, url=url)
        uid = _uid(identity, place, seen[place])
        rows.append(replace(row, task_id=ids[index], uid=uid, document_id=document_id))
        seen[place] += 1
    return tuple(rows)


def _uid(identity: str, place: str, occurrence: int) -> str:
    """Return the uid of the nth task at a place; a merged table cell gives several tasks the same place."""
    return hashlib.sha256(f"{identity}\n{place}\n{occurrence}".encode()).hexdigest()[:32]


def _place_words(page: int | None, source: str | None, section: Iterable[str]) -> str:
    where = f"trang {page}" if page else source or ""
    return "; ".join(filter(None, (where, " › ".join(section))))


def _row(task: Record, document: Record, *, on_date: date, url: str | None) -> TaskRow:
    deadline = task.get("deadline")
    others = [
        read_deadline(each, on_date=on_date, document=document, context=task["text"])
        for each in task.get("other_deadlines") or ()
    ]
    reading = read_deadline(deadline, on_date=on_date, document=document, context=task["text"])
    return TaskRow(
        task_id="",
        uid="",
        text=task["text"],
        deadline=replace(reading, state=DeadlineState.CLOSED) if is_closed(task) else reading,
        progress=task.get("progress"),
        leads=tuple(task.get("lead") or ()),
        cooperating=tuple(task.get("cooperating") or ()),
        reports_to=tuple(task.get("reports_to") or ()),
        deadline_basis=deadline.get("basis") if deadline else None,
        other_deadlines=tuple(others),
        other_deadlines_note=other_deadlines_note(task),
        deliverable=task.get("deliverable"),
        optional=bool(task.get("optional")),
        confidence=task.get("confidence"),
        document_number=document.get("number"),
        document_type=document.get("type"),
        document_title=document.get("title"),
        issuer=document.get("issuer"),
        issued_on=_date(document.get("issued_on")),
        province=document.get("province"),
        page=task.get("page"),
        source=task.get("source"),
        section=tuple(task.get("section_path") or ()),
        places=tuple(
            _place_words(place["page"], place["source"], place["section_path"]) for place in task["places"][1:]
        ),
        url=url,
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
