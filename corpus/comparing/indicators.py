"""The same indicator under its many names, and what kind of number is set for it.

"Chỉ số cải cách hành chính (PAR INDEX)", "Par Index", "Chỉ số CCHC" are one indicator; "Chỉ số CCHC cấp sở" and "mỗi
nội dung của Chỉ số PAPI" are others: whatever words are left beside the name make a part or another level of it. A
score, a rank, a share, a count and a change are never one measure, nor are two units.
"""

from __future__ import annotations

import enum
import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from corpus.comparing.keys import run_of
from corpus.comparing.themes import themes
from nlp.gazetteers.folding import fold


class Measure(enum.StrEnum):
    """What kind of number a target sets."""

    SCORE = "score"  # điểm; the per cent of an index that is a score
    RANK = "rank"  # thứ hạng
    SHARE = "share"  # tỷ lệ
    COUNT = "count"  # number of things
    CHANGE = "change"  # a rise or a fall


MEASURE_NAMES = {
    Measure.SCORE: "điểm số",
    Measure.RANK: "thứ hạng",
    Measure.SHARE: "tỷ lệ",
    Measure.COUNT: "số lượng",
    Measure.CHANGE: "mức tăng, giảm",
}
# Indices whose per cent is a score of 100; SIPAS is a share of people.
_SCORED_IN_PERCENT = frozenset({"par-index", "dti", "pci", "ddci", "pgi", "pii", "ict-index", "papi", "766"})
_RANK_UNITS = frozenset({"hạng", "thứ", "vị trí"})


@dataclass(frozen=True, slots=True)
class Indicator:
    """What is measured: a key to compare by and a name to show. ``is_known``: the table or the themes have it."""

    key: str
    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class _Definition:
    id: str
    name: str
    cores: tuple[tuple[str, ...], ...]
    also: tuple[str, ...]


@functools.cache
def _table() -> dict[str, Any]:
    return json.loads((resources.files("corpus.comparing") / "indicators.json").read_text("utf-8"))  # type: ignore[no-any-return]


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({run_of(each) for each in words}, key=lambda run: (-len(run), run)))


@functools.cache
def _empty() -> tuple[str, ...]:
    return _longest_first(_table()["empty"])


@functools.cache
def _indices() -> tuple[_Definition, ...]:
    """Return the indices of the themes, each by its own names ("Chỉ số …", "PAPI"), not by its mere subject."""
    also = _table()["index_also"]
    found = []
    for theme in themes():
        if theme.id != theme.index:
            continue
        names = [name for name in theme.spoken if _names_the_index(name)]
        cores = tuple((run,) for run in _longest_first(names))
        shown = next((name for name in names if fold(name).startswith("chỉ số")), theme.name)
        found.append(_Definition(theme.id, shown, cores, _longest_first([*theme.spoken, *also])))
    return tuple(found)


def _names_the_index(name: str) -> bool:
    """Say whether a name is the index's own: "PAPI", "Par Index", "Chỉ số …"; "CCHC" is only its subject."""
    is_letters = name.isupper() and run_of(name).strip() == fold(name)
    return is_letters or "index" in fold(name) or fold(name).startswith(("chỉ số", "bộ chỉ số"))


@functools.cache
def _known() -> tuple[_Definition, ...]:
    return tuple(
        _Definition(
            each["id"],
            each["name"],
            tuple(tuple(run_of(part) for part in core) for core in each["core"]),
            _longest_first(each["also"]),
        )
        for each in _table()["indicators"]
    )


def resolve_indicator(words: str) -> Indicator:
    """Return the indicator of a target's words.

    >>> resolve_indicator("Chỉ số CCHC của tỉnh").key
    'par-index'
    """
    run = run_of(words)
    for definition in _indices():
        if core := _core_in(run, definition.cores):
            return _resolved(definition, _left_over(run, (*core, *definition.also, *_empty())), words)
    best: tuple[int, _Definition, str] | None = None
    for definition in _known():
        if core := _core_in(run, definition.cores):
            left = _left_over(run, (*core, *definition.also, *_empty()))
            if best is None or len(left) < best[0]:
                best = (len(left), definition, left)
    if best is not None:
        return _resolved(best[1], best[2], words)
    return Indicator(_left_over(run, _empty()) or run.strip(), words, is_known=False)


def _core_in(run: str, cores: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    return next((tuple(core) for core in cores if all(part in run for part in core)), None)


def _resolved(definition: _Definition, left: str, words: str) -> Indicator:
    if not left:
        return Indicator(definition.id, definition.name, is_known=True)
    return Indicator(f"{definition.id}: {left}", words, is_known=False)


def _left_over(run: str, removed: Iterable[str]) -> str:
    """Return what is left of a run without some runs, without years and single figures."""
    for each in sorted(set(removed), key=lambda part: (-len(part), part)):
        while each in run:
            run = run.replace(each, " ")
    return " ".join(word for word in run.split() if not word.isdigit())


def measure_of(indicator: Indicator, comparator: str, unit: str | None) -> Measure:
    """Return what kind of number a target is."""
    if comparator[:1] in {"+", "-"}:
        return Measure.CHANGE
    folded = fold(unit or "")
    if folded in _RANK_UNITS:
        return Measure.RANK
    if folded == "điểm":
        return Measure.SCORE
    if folded == "%":
        return Measure.SCORE if indicator.key in _SCORED_IN_PERCENT else Measure.SHARE
    return Measure.COUNT
