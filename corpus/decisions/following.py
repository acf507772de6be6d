"""How far tasks are, by body: a report over a period, on a page and as a workbook."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from openpyxl import Workbook

from corpus.decisions.model import CLOSED, PROGRESS_NAMES, ProgressState
from corpus.exports.columns import Value
from corpus.exports.workbook import close_table, write_cell, write_header
from corpus.index.query import Hit

NOBODY = "Văn bản không nêu cơ quan chủ trì"


@dataclass(slots=True)
class BodyProgress:
    """The tasks of one body in charge.

    Attributes:
        province: Whose body it is, where the report mixes provinces: Sở Nội vụ of one is not that of another.
        counts: How many are in each state; nobody's word means not started.
        overdue: Of those still open, how many are past their last day.
    """

    body: str
    province: str = ""
    counts: dict[ProgressState, int] = field(default_factory=lambda: dict.fromkeys(ProgressState, 0))
    overdue: int = 0
    hits: list[Hit] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells the body from others: "Sở Nội vụ (Lào Cai)"."""
        return f"{self.body} ({self.province})" if self.province else self.body

    @property
    def total(self) -> int:
        """All of its tasks."""
        return sum(self.counts.values())

    @property
    def done_share(self) -> float:
        """The share done of those not given up, 0..1."""
        open_or_done = self.total - self.counts[ProgressState.CANCELLED]
        return self.counts[ProgressState.DONE] / open_or_done if open_or_done else 0.0


def progress_by_body(hits: Iterable[Hit], today: dt.date) -> list[BodyProgress]:
    """Return how far each body is, those with most overdue first; a task of several leads counts for each."""
    listed = list(hits)
    provinces = {_province(hit) for hit in listed}
    found: dict[tuple[str, str], BodyProgress] = {}
    for hit in listed:
        state, province = state_of(hit), _province(hit) if len(provinces) > 1 else ""
        for body in hit.payload.get("lead") or [NOBODY]:
            entry = found.setdefault((body, province), BodyProgress(body, province))
            entry.counts[state] += 1
            entry.overdue += is_overdue(hit, today)
            entry.hits.append(hit)
    return sorted(found.values(), key=lambda each: (-each.overdue, -each.total, each.name))


def _province(hit: Hit) -> str:
    return str(hit.payload["document"].get("province") or "")


def state_of(hit: Hit) -> ProgressState:
    """Return how far a task is."""
    said = hit.payload.get("progress") or {}
    return ProgressState(said.get("state") or ProgressState.NOT_STARTED)


def is_overdue(hit: Hit, today: dt.date) -> bool:
    """Say whether an open task is past its last day."""
    last = str((hit.payload.get("deadline") or {}).get("last_day") or "")
    return state_of(hit).value not in CLOSED and "" < last < today.isoformat()


def to_xlsx(bodies: list[BodyProgress], *, today: dt.date, period: str) -> bytes:
    """Return the report as a workbook: a line a body, and a line a task."""
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has one
    sheet = book.create_sheet("Theo cơ quan")
    names = [PROGRESS_NAMES[state] for state in ProgressState]
    write_header(sheet, [("Cơ quan chủ trì", 40), ("Số nhiệm vụ", 10), *((name, 12) for name in names), ("Quá hạn", 10),
                         ("Tỷ lệ xong (%)", 12), ("Kỳ báo cáo", 26)])  # fmt: skip
    for line, each in enumerate(bodies, start=2):
        counts = [each.counts[state] for state in ProgressState]
        values: list[Value] = [each.name, each.total, *counts, each.overdue, round(100 * each.done_share), period]
        for column, value in enumerate(values, start=1):
            write_cell(sheet, line, column, value)
    close_table(sheet, len(names) + 5)
    sheet = book.create_sheet("Từng nhiệm vụ")
    headings = [("Cơ quan chủ trì", 34), ("Nội dung", 60), ("Đến hạn", 12), ("Tình trạng", 14), ("Phần trăm", 10),
                ("Ghi chú", 36), ("Người ghi", 20), ("Quá hạn", 10), ("Số, ký hiệu", 18)]  # fmt: skip
    write_header(sheet, headings)
    line = 2
    for each in bodies:
        for hit in each.hits:
            for column, value in enumerate([each.name, *_values(hit, today)], start=1):
                write_cell(sheet, line, column, value)
            line += 1
    close_table(sheet, len(headings))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _values(hit: Hit, today: dt.date) -> list[Value]:
    task: dict[str, Any] = dict(hit.payload)
    said, deadline = task.get("progress") or {}, task.get("deadline") or {}
    due = deadline.get("due_on")
    return [
        task["text"],
        dt.date.fromisoformat(due) if due else deadline.get("text") or "",
        PROGRESS_NAMES[state_of(hit)],
        said.get("percent"),
        said.get("note") or "",
        said.get("by") or "",
        "quá hạn" if is_overdue(hit, today) else "",
        task["document"].get("number") or task["document"].get("file_name"),
    ]
