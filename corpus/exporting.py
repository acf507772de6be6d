"""Lists of tasks as they leave the corpus: the hits of a query as rows, in their order, and files of them."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from corpus.asking import all_hits
from corpus.errors import QueryError
from corpus.exports.rows import TaskRow, rows_from_record
from corpus.index.query import Hit, Kind, SearchQuery
from corpus.library import Corpus

T = TypeVar("T")
MAX_ROWS = 20_000
MAX_ROWS_OF_WORD = 2_000
_BATCH = 100

PlaceOf = Callable[[str, Sequence[int] | None], str]
"""``place_of(document_id, span)``: the address of a place in a document."""


class Form(enum.StrEnum):
    """The forms of an export."""

    XLSX = "xlsx"
    CSV = "csv"
    JSONL = "jsonl"
    DOCX = "docx"
    ICS = "ics"


MEDIA_TYPES: dict[Form, str] = {
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.CSV: "text/csv; charset=utf-8",
    Form.JSONL: "application/x-ndjson",
    Form.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Form.ICS: "text/calendar; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class TaskList:
    """A list to be exported: its rows, a name for sheets and calendars, the day that it is told for."""

    rows: tuple[TaskRow, ...]
    name: str
    on_date: dt.date
    feed_id: str = "urn:giaoviec:nhiem-vu"


def collect(corpus: Corpus, query: SearchQuery, *, name: str, place_of: PlaceOf | None = None) -> TaskList:
    """Return the tasks of a query as a list.

    Args:
        corpus: Where from.
        query: The question, as the index was asked it; only tasks are taken.
        name: "Nhiệm vụ: Sở Nội vụ".
        place_of: Gives the addresses of places.

    Raises:
        QueryError: There are more tasks than one file takes; nothing is left out silently.
        SearchError: The engine cannot answer.
    """
    asked = replace(query, kinds=(Kind.TASK,))
    total = corpus.search(replace(asked, limit=0, cursor=None, facets=())).total
    if total > MAX_ROWS:
        raise QueryError(
            f"Danh sách có {total} nhiệm vụ, nhiều hơn {MAX_ROWS} dòng của một tệp; hãy thêm điều kiện để thu hẹp."
        )
    hits = all_hits(corpus, asked) if total else ()
    return TaskList(tuple(rows_of(corpus, hits, query.today, place_of)), name, query.today)


def rows_of(
    corpus: Corpus, hits: Iterable[Hit], on_date: dt.date, place_of: PlaceOf | None = None
) -> Iterable[TaskRow]:
    """Yield the rows of hits, in their order; a hit whose record changed meanwhile is left out.

    Args:
        corpus: Where the records are.
        hits: Tasks.
        on_date: The day that states are told for.
        place_of: Gives the addresses of places.
    """
    for batch in batched(hits, _BATCH * 10):
        rows = rows_by_id(corpus, {hit.payload["document"]["id"] for hit in batch}, on_date, place_of)
        yield from (replace(rows[hit.id], via=hit.via) for hit in batch if hit.id in rows)


def rows_by_id(
    corpus: Corpus, documents: Iterable[str], on_date: dt.date, place_of: PlaceOf | None = None
) -> dict[str, TaskRow]:
    """Return the rows of every task of some documents by the tasks' ids."""
    rows: dict[str, TaskRow] = {}
    for identities in batched(sorted(documents), _BATCH):
        for identity, (_, stored) in corpus.records.records(identities).items():
            made = rows_from_record(
                stored.record, document_id=identity, on_date=on_date, link_to=_linker(identity, place_of)
            )
            rows.update({row.task_id: row for row in made})
    return rows


def batched(values: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Yield runs of at most ``size`` values."""
    rest = iter(values)
    while run := tuple(islice(rest, size)):
        yield run


def _linker(identity: str, place_of: PlaceOf | None) -> Callable[[str, Any], str | None] | None:
    if place_of is None:
        return None
    return lambda _task_id, task: place_of(identity, task.get("span"))


def write(tasks: TaskList, form: Form) -> bytes:
    """Return a list as a file.

    Raises:
        QueryError: It is too long for a Word table.
    """
    if form is Form.DOCX and len(tasks.rows) > MAX_ROWS_OF_WORD:
        raise QueryError(
            f"Danh sách có {len(tasks.rows)} nhiệm vụ; bảng Word nhận nhiều nhất {MAX_ROWS_OF_WORD}, "
            "hãy xuất ra Excel hoặc thêm điều kiện."
        )
    match form:  # each writer loads its own library
        case Form.XLSX:
            from corpus.exports.workbook import to_xlsx  # noqa: PLC0415

            return to_xlsx({tasks.name: tasks.rows})
        case Form.CSV:
            from corpus.exports.plain import to_csv  # noqa: PLC0415

            return to_csv(tasks.rows)
        case Form.JSONL:
            from corpus.exports.plain import to_jsonl  # noqa: PLC0415

            return to_jsonl(tasks.rows)
        case Form.DOCX:
            from corpus.exports.official_list import to_docx  # noqa: PLC0415

            subtitle = f"({tasks.name}, tính đến ngày {tasks.on_date.day}/{tasks.on_date.month}/{tasks.on_date.year})"
            return to_docx(tasks.rows, subtitle=subtitle, on_date=tasks.on_date)
        case Form.ICS:
            from corpus.exports.calendar import to_icalendar  # noqa: PLC0415

            return to_icalendar(tasks.rows, name=tasks.name, feed_id=tasks.feed_id)


def feed_id(asked: str) -> str:
    """Return the lasting identity of a feed by what it asks for."""
    return f"urn:giaoviec:{hashlib.sha256(asked.encode()).hexdigest()[:32]}"


def name_of(query: SearchQuery, agencies: Sequence[str] = ()) -> str:
    """Return what a list is called: the body asked for by its full name, the words, the province."""
    parts = [*(agencies or ((query.agency,) if query.agency else ())), query.words, *query.provinces]
    return f"Nhiệm vụ: {', '.join(filter(None, parts))}" if any(parts) else "Nhiệm vụ"
