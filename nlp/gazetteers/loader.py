"""Read the gazetteers and refuse those that break their rules."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nlp.errors import GazetteerError
from nlp.gazetteers.folding import fold_name

Name = Literal["agencies", "provinces", "document_types", "abbreviations", "units", "themes"]
_DIRECTORY = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class GazetteerRecord:
    """One thing of the world with the names that it is written by.

    Attributes:
        id: Stable identifier.
        name: The full name.
        aliases: Other names; ``abbreviations``: short forms in capitals.
        type: The gazetteer's own classes: "tinh", "trung_uong" for bodies; "tinh", "thanh_pho" for provinces …
        parent: Identifier of the record above it.
        valid_from: First day on which the record holds, None for "long ago".
        valid_to: Last day on which it holds, None for "still".
        successor: Identifier of the record that took its place.
        capital: For a province, the town that its datelines used to name.
        examples: How it is written in documents.
        source: The act that says so, or "general knowledge", or "observed" in documents.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    type: str = ""
    parent: str | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str | None = None
    capital: str | None = None
    examples: tuple[str, ...] = ()
    source: str = ""

    def names(self) -> tuple[str, ...]:
        """Return every written form, the full name first."""
        return (self.name, *self.aliases, *self.abbreviations)

    def holds_on(self, day: dt.date | None) -> bool:
        """Say whether the record is valid on a day; without a day, always."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@functools.cache
def load(name: Name) -> tuple[GazetteerRecord, ...]:
    """Return the records of a gazetteer, ordered by id.

    Raises:
        GazetteerError: The file breaks a rule of :func:`check`.
    """
    text = (_DIRECTORY / f"{name}.json").read_text(encoding="utf-8")
    records = tuple(_record(raw) for raw in json.loads(text))
    check(name, records)
    return records


def _record(raw: dict[str, Any]) -> GazetteerRecord:
    return GazetteerRecord(
        id=raw["id"],
        name=raw["name"],
        aliases=tuple(raw["aliases"]),
        abbreviations=tuple(raw["abbreviations"]),
        type=raw["type"],
        parent=raw["parent"],
        valid_from=_day(raw["valid_from"]),
        valid_to=_day(raw["valid_to"]),
        successor=raw["successor"],
        capital=raw.get("capital"),
        examples=tuple(raw["examples"]),
        source=raw["source"],
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def check(name: str, records: Sequence[GazetteerRecord]) -> None:
    """Refuse records that break the rules of a gazetteer.

    Raises:
        GazetteerError: A duplicate or unordered id, an empty name or alias, a record without examples or with an
            example that names it not, an end before its beginning, an unknown parent or successor, a circle of
            successors.
    """
    by_id: dict[str, GazetteerRecord] = {}
    for record in records:
        if record.id in by_id:
            raise GazetteerError(f"{name}: the id {record.id!r} stands twice")
        by_id[record.id] = record
    if list(by_id) != sorted(by_id):
        raise GazetteerError(f"{name}: records are not ordered by id; run nlp.gazetteers.build")
    for record in records:
        _check_record(name, record, by_id)


def _check_record(name: str, record: GazetteerRecord, by_id: dict[str, GazetteerRecord]) -> None:
    where = f"{name}: {record.id}"
    if not all(form.strip() for form in record.names()):
        raise GazetteerError(f"{where}: an empty name or alias")
    if not record.examples or not all(_names_it(example, record.names()) for example in record.examples):
        raise GazetteerError(f"{where}: every record needs examples, and an example must hold one of its names")
    if record.valid_from and record.valid_to and record.valid_to < record.valid_from:
        raise GazetteerError(f"{where}: it ends ({record.valid_to}) before it begins ({record.valid_from})")
    for link in (record.parent, record.successor):
        if link is not None and link not in by_id:
            raise GazetteerError(f"{where}: {link!r} is no record of {name}")
    seen = {record.id}
    following = record.successor
    while following is not None:
        if following in seen:
            raise GazetteerError(f"{where}: its successors run in a circle")
        seen.add(following)
        following = by_id[following].successor


def _names_it(example: str, names: Iterable[str]) -> bool:
    key = fold_name(example)
    return any(fold_name(form) in key for form in names)
