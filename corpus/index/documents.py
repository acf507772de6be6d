"""Index documents, made from records: one for each task and target, one for the whole directive.

The payload of a hit is JSON of our own making, complete enough for a list: a search needs no other store.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.comparing.keys import other_spellings
from corpus.comparing.themes import score_themes
from corpus.deadlines import DeadlineReading, DeadlineState, other_deadlines_note, read_deadline
from corpus.decisions.model import is_closed
from corpus.index.analysis import index_text
from corpus.index.bodies import body_key, body_keys, indexed_bodies, province_key
from corpus.index.conditions import FieldValue, IndexDocument
from corpus.index.query import Kind
from corpus.reading import Record
from corpus.store.identity import known_ids, number_key
from corpus.store.rows import iso_date
from nlp.duties import shown_once

DATED = "dated"
_DATED_STATES = frozenset(
    {DeadlineState.OVERDUE, DeadlineState.THIS_WEEK, DeadlineState.NEXT_30_DAYS, DeadlineState.LATER}
)
_FIRST_DAY = dt.date(1900, 1, 1).toordinal()
_LAST_DAY = 0xFFFF  # in days after 1900-01-01: the year 2079; also what has no day
_DOCUMENT_BITS = 28
_ORDINAL_BITS = 16
_OWN_WEIGHT = 3  # a finding's own words count as if they stood there so often (BM25F): more than the headings above it
_HEADER_FIELDS = ("number", "type", "issuer", "issued_on", "province", "title", "signer", "place")


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document as the index needs it."""

    id: str
    file_name: str
    record: Record
    text: str


def index_documents(source: SourceDocument) -> list[IndexDocument]:
    """Return everything that the index holds of a document; a duty stated in several places is one entry."""
    record = source.record
    about = _about(source)
    tasks, targets = record["tasks"], record["targets"]
    task_ids = known_ids(source.id, "t", tasks, [task["text"] for task in tasks])
    target_ids = known_ids(source.id, "c", targets, [f"{target['text']} {target['value']}" for target in targets])
    return [
        _directive(source, about),
        *(_task(about, task_ids, i, task) for i, task in shown_once(tasks)),
        *(_target(about, target_ids[i], len(tasks) + i + 1, target) for i, target in enumerate(targets)),
    ]


@dataclass(frozen=True, slots=True)
class _About:
    """What every entry of a document shares."""

    document_id: str
    header: Mapping[str, Any]
    issued_on: dt.date | None
    payload: Mapping[str, Any]
    values: Mapping[str, FieldValue]


def _about(source: SourceDocument) -> _About:
    header = source.record["document"]
    issued_on = iso_date(header.get("issued_on"))
    values: dict[str, FieldValue] = {"document_id": source.id}
    if header.get("number"):
        key = number_key(header["number"])
        figure = re.match(r"\d+", key)
        values["number_key"] = (key, figure.group()) if figure else key
    if header.get("issuer"):
        values["issuer_key"] = body_keys(header["issuer"])
    if header.get("province"):
        values |= {"province": header["province"], "province_key": province_key(header["province"])}
    if header.get("type"):
        values |= {"type": header["type"], "type_key": body_key(header["type"])}
    if issued_on is not None:
        values |= {"issued_on": issued_on.toordinal(), "year": str(issued_on.year)}
    payload = {"id": source.id, "file_name": source.file_name} | {name: header.get(name) for name in _HEADER_FIELDS}
    return _About(source.id, header, issued_on, payload, values)


def _directive(source: SourceDocument, about: _About) -> IndexDocument:
    header = about.header
    title = " ".join(str(header[name]) for name in ("type", "number", "title") if header.get(name)) or source.file_name
    payload = {
        "kind": Kind.DIRECTIVE.value,
        "text": title,
        "document": about.payload,
        "task_count": len(source.record["tasks"]),
        "target_count": len(source.record["targets"]),
    }
    return IndexDocument(
        {
            **about.values,
            "id": source.id,
            "kind": Kind.DIRECTIVE.value,
            **_words([title], [str(header.get("issuer") or ""), source.text]),
            **_orders(about, 0, None),
            "payload": _json(payload),
        }
    )


def _task(about: _About, task_ids: Sequence[str], index: int, task: Mapping[str, Any]) -> IndexDocument:
    # The day of reading matters to states only, which are told when a question is asked.
    reading = read_deadline(
        task.get("deadline"),
        on_date=about.issued_on or dt.date(1900, 1, 1),
        document=about.header,
        context=task["text"],
    )
    themes = _themes(task, about)
    payload = {
        "kind": Kind.TASK.value,
        "text": task["text"],
        "document": about.payload,
        **{name: task.get(name) for name in ("lead", "cooperating", "reports_to", "deliverable", "modality")},
        "optional": bool(task.get("optional")),
        "deadline": _deadline_payload(task, reading),
        "themes": themes,
        "progress": task.get("progress"),
        "review": (task.get("review") or {}).get("state"),
        **_place(task),
    }
    elsewhere = [place for place in task["places"] if place["index"] != index]
    if elsewhere:
        payload["places"] = [_also_at(task_ids, place) for place in task["places"]]
    context = [*(task.get("section_path") or []), str(task.get("deliverable") or "")]
    for place in elsewhere:
        context += [place["text"], *place["section_path"]]
    return IndexDocument(
        {
            **about.values,
            "id": task_ids[index],
            "kind": Kind.TASK.value,
            **_words([task["text"]], context),
            **_bodies(task),
            **(_days(reading) if not is_closed(task) else _closed_days(reading)),
            "theme": tuple(theme_id(theme) for theme in themes),
            **_orders(about, index + 1, reading.due_on if reading.state in _DATED_STATES else None),
            "payload": _json(payload),
        }
    )


def _also_at(task_ids: Sequence[str], place: Mapping[str, Any]) -> dict[str, Any]:
    """Return a place of a duty, with the id of the record's task that stands there."""
    return {"id": task_ids[place["index"]]} | {
        name: place[name] for name in ("text", "span", "page", "source", "section_path")
    }


def _target(about: _About, identity: str, ordinal: int, target: Mapping[str, Any]) -> IndexDocument:
    payload = {
        "kind": Kind.TARGET.value,
        "text": target["text"],
        "document": about.payload,
        **{name: target.get(name) for name in ("indicator", "comparator", "value", "unit", "period")},
        **_place(target),
    }
    return IndexDocument(
        {
            **about.values,
            "id": identity,
            "kind": Kind.TARGET.value,
            **_words([target["text"], target["indicator"]], list(target.get("section_path") or [])),
            "theme": tuple(theme_id(theme) for theme in _themes(target, about)),
            **_orders(about, ordinal, None),
            "payload": _json(payload),
        }
    )


def _themes(finding: Mapping[str, Any], about: _About) -> list[Any]:
    """Return the themes of a finding: the record's, else those that its words and headings tell."""
    if finding.get("themes"):
        return list(finding["themes"])
    words = " ".join(filter(None, (finding.get("indicator"), finding["text"])))
    scores = score_themes(
        words, headings=tuple(finding.get("section_path") or ()), title=str(about.header.get("title") or "")
    )
    return [{"id": each.theme.id, "name": each.theme.name, "score": each.score} for each in scores]


def theme_id(theme: str | Mapping[str, Any]) -> str:
    """Return the identifier of a record's theme, given plain or with a score."""
    return theme if isinstance(theme, str) else str(theme["id"])


def _words(own: list[str], around: list[str]) -> dict[str, FieldValue]:
    text, context = index_text(own), index_text([*around, *filter(None, map(other_spellings, own))])
    return {
        "words_exact": " ".join((*[text.exact] * _OWN_WEIGHT, context.exact)),
        "words_folded": " ".join((*[text.folded] * _OWN_WEIGHT, context.folded)),
    }


def _bodies(task: Mapping[str, Any]) -> dict[str, FieldValue]:
    bodies = indexed_bodies(task)
    values: dict[str, FieldValue] = {
        "body": tuple(dict.fromkeys(f"{body.role}|{key}" for body in bodies for key in ("", *body.keys, *body.groups))),
        "body_words": " ".join(
            f"{body.role}|{token}" for body in bodies for token in index_text([body.keys[-1]]).folded.split()
        ),
        "agency": tuple(dict.fromkeys(body.name for body in bodies)),
    }
    for body in bodies:
        values[body.role.value] = tuple(dict.fromkeys((*_strings(values.get(body.role.value)), body.name)))
    return values


def _strings(value: FieldValue | None) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _days(reading: DeadlineReading) -> dict[str, FieldValue]:
    if reading.state not in _DATED_STATES:
        return {"deadline_kind": reading.state.value}
    days: dict[str, FieldValue] = {"deadline_kind": DATED}
    if reading.due_on is not None:
        days["due_on"] = reading.due_on.toordinal()
    if reading.last_day is not None:
        days["last_day"] = reading.last_day.toordinal()
    return days


def _closed_days(reading: DeadlineReading) -> dict[str, FieldValue]:
    """Return the days of a task that is no longer due: it is found by its day, and in no list of what is due."""
    days: dict[str, FieldValue] = {"deadline_kind": DeadlineState.CLOSED.value}
    if reading.due_on is not None:
        days["due_on"] = reading.due_on.toordinal()
    return days


def _orders(about: _About, ordinal: int, due_on: dt.date | None) -> dict[str, FieldValue]:
    issued = None if about.issued_on is None else _LAST_DAY - _days_after_1900(about.issued_on)
    due = None if due_on is None else _days_after_1900(due_on)
    latest = None if due is None else _LAST_DAY - 1 - due
    return {
        "order_issued": order_key(issued, about.document_id, ordinal),
        "order_due": order_key(due, about.document_id, ordinal),
        "order_due_latest": order_key(latest, about.document_id, ordinal),
    }


def _days_after_1900(day: dt.date) -> int:
    return min(max(day.toordinal() - _FIRST_DAY, 0), _LAST_DAY - 1)


def order_key(day: int | None, document_id: str, ordinal: int) -> int:
    """Return a number that sorts by day, then by document, then by place in the document; no day comes last.

    60 bits: 16 of the day, 28 of the document, 16 of the ordinal. Two entries may share a number (documents whose
    digests agree in 28 bits, ordinals 65,536 apart); engines tell them apart by id.
    """
    document = int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:8]) >> (64 - _DOCUMENT_BITS)
    key = _LAST_DAY if day is None else day
    key = key << _DOCUMENT_BITS | document
    return key << _ORDINAL_BITS | ordinal & (1 << _ORDINAL_BITS) - 1


def _deadline_payload(task: Mapping[str, Any], reading: DeadlineReading) -> dict[str, Any] | None:
    deadline = task.get("deadline")
    if deadline is None:
        return None
    return {
        **{name: deadline.get(name) for name in ("text", "type", "start", "end", "recurrence", "basis")},
        "due_on": reading.due_on.isoformat() if reading.due_on and reading.state in _DATED_STATES else None,
        "last_day": reading.last_day.isoformat() if reading.last_day and reading.state in _DATED_STATES else None,
        "is_computed": reading.is_computed,
        "is_ambiguous": reading.is_ambiguous,
        "others": other_deadlines_note(task),
    }


def _place(finding: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "span": finding.get("span"),
        "page": finding.get("page"),
        "source": finding.get("source"),
        "section_path": list(finding.get("section_path") or []),
        "confidence": finding.get("confidence"),
    }


def _json(payload: Mapping[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
