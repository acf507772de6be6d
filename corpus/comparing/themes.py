"""What a task is about: areas of the indices (PAR INDEX, SIPAS, PAPI, DTI, PCI …) and themes that cut across them.

Names and terms come from ``nlp/gazetteers/themes.json``; ``themes.json`` beside this file adds names that people type
and says which terms are too common to tell much. A task has several themes, each with a score in (0, 1] and the terms
that it rests on. The score is not a probability: it combines the weights of the terms found, longer terms weighing
more, those of the nearest heading nearly as much as the task's own.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from corpus.comparing.keys import run_of
from nlp.gazetteers.folding import strip_marks
from nlp.gazetteers.loader import GazetteerRecord, load

MIN_SCORE = 0.3
MAX_THEMES = 5
_NAME_WEIGHT = 0.9
_LENGTH_WEIGHTS = {1: 0.25, 2: 0.45, 3: 0.6}
_LONG_WEIGHT = 0.7
_WEAK_WEIGHT = 0.15
_HEADING_FACTORS = (0.9, 0.6)  # the nearest heading, those above it
# Areas of these indices are called by everyday words; without the index's own name nearby they count for half.
_OPEN_INDICES = frozenset({"par-index", "cross", "dti"})
_CLOSED_FACTOR = 0.5
_REMARK = re.compile(r"\s*\([^)]*\)|^[a-z ]+:\s*(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme.

    Attributes:
        id: "PAR.3"; for a whole index its gazetteer id, "par-index".
        name: "Cải cách thủ tục hành chính".
        index: The id of the index that it is an area of; its own id for a whole index.
        spoken: Names that people type for it.
        terms: ``(run of syllables, weight)``; see :func:`corpus.comparing.keys.run_of`.
    """

    id: str
    name: str
    index: str
    spoken: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ThemeScore:
    """A theme of a task, the terms it was told by, how much they weigh together."""

    theme: Theme
    score: float
    terms: tuple[str, ...]


@functools.cache
def themes() -> tuple[Theme, ...]:
    """Return every theme, areas and whole indices."""
    more: dict[str, Any] = json.loads((resources.files("corpus.comparing") / "themes.json").read_text("utf-8"))
    weak = frozenset(run_of(term) for term in more["weak"])
    return tuple(_theme(record, more, weak) for record in load("themes") if record.id != "cross")


def _theme(record: GazetteerRecord, more: Mapping[str, Any], weak: frozenset[str]) -> Theme:
    spoken, terms = more["spoken"].get(record.id, ()), more["terms"].get(record.id, ())
    dropped = {run_of(term) for term in more["drop"].get(record.id, ())}
    is_index = record.type == "index"
    name = (spoken[0][:1].upper() + spoken[0][1:]) if is_index and spoken else _without_remark(record.name)
    weights = {run_of(term): _NAME_WEIGHT for term in (name, *spoken)}
    for term in (*map(_without_remark, record.aliases), *terms):
        weights.setdefault(run_of(term), _weight(term, weak))
    weights = {run: _WEAK_WEIGHT if run in weak else weight for run, weight in weights.items() if run not in dropped}
    return Theme(
        record.id, name, record.id if is_index else record.parent or "", tuple(spoken), tuple(sorted(weights.items()))
    )


def _without_remark(term: str) -> str:
    """Return a term without an English remark: "Cấp giấy phép xây dựng (older rounds)"."""
    return _REMARK.sub("", term).strip()


def _weight(term: str, weak: frozenset[str]) -> float:
    run = run_of(term)
    return _WEAK_WEIGHT if run in weak else _LENGTH_WEIGHTS.get(len(run.split()), _LONG_WEIGHT)


def score_themes(text: str, *, headings: Sequence[str] = (), title: str = "") -> tuple[ThemeScore, ...]:
    """Return a task's themes, the strongest first.

    Args:
        text: The task's words.
        headings: The headings above it, outermost first.
        title: The document's title; it only tells which indices the document is about.
    """
    own = run_of(text)
    above = [run_of(heading) for heading in reversed(headings)]
    mentioned = _mentioned_indices("".join((own, *above, run_of(title))))
    places = [(own, 1.0), *((run, _HEADING_FACTORS[min(i, 1)]) for i, run in enumerate(above))]
    everything = "\n".join(run for run, _ in places)
    present = _present(everything)
    met = (theme for theme in themes() if theme.id in present)
    found = [score for theme in met if (score := _score(theme, present[theme.id], places, mentioned)) is not None]
    return tuple(sorted(found, key=lambda each: (-each.score, each.theme.id))[:MAX_THEMES])


def _present(runs: str) -> dict[str, list[tuple[str, float]]]:
    """Return the terms that runs of syllables hold, by theme, in the theme's order."""
    present: dict[str, list[tuple[str, float]]] = {}
    for syllable in set(runs.split()):
        for identity, term in _terms_by_first_syllable().get(syllable, ()):
            if term[0] in runs:
                present.setdefault(identity, []).append(term)
    return {identity: sorted(terms) for identity, terms in present.items()}


@functools.cache
def _terms_by_first_syllable() -> Mapping[str, tuple[tuple[str, tuple[str, float]], ...]]:
    """Return every theme's id and term by the term's first syllable; only those of a text's own need be looked for."""
    found: dict[str, tuple[tuple[str, tuple[str, float]], ...]] = {}
    for theme in themes():
        for term in theme.terms:
            first = term[0].split()[0]
            found[first] = (*found.get(first, ()), (theme.id, term))
    return found


def _score(
    theme: Theme,
    terms: Sequence[tuple[str, float]],
    places: Sequence[tuple[str, float]],
    mentioned: frozenset[str],
) -> ThemeScore | None:
    weights = {term: weight * max(factor for run, factor in places if term in run) for term, weight in terms}
    for term in [term for term in weights if any(term != longer and term in longer for longer in weights)]:
        del weights[term]  # "số hóa" inside "số hóa hồ sơ" is the same evidence
    miss = 1.0
    for weight in weights.values():
        miss *= 1.0 - weight
    is_open = theme.index in _OPEN_INDICES or theme.index in mentioned
    score = round((1.0 - miss) * (1.0 if is_open else _CLOSED_FACTOR), 3)
    if score < MIN_SCORE:
        return None
    return ThemeScore(theme, score, tuple(term.strip() for term in weights))


@functools.cache
def _index_terms() -> tuple[tuple[str, str], ...]:
    return tuple((theme.id, run_of(name)) for theme in themes() if theme.id == theme.index for name in theme.spoken)


def _mentioned_indices(runs: str) -> frozenset[str]:
    return frozenset(index for index, term in _index_terms() if term in runs)


@functools.cache
def _by_name() -> Mapping[str, Theme]:
    """Return themes by id and by every name, with and without marks; of two with one name the earlier index wins."""
    order = {"par-index": 0, "cross": 1, "dti": 2}
    found: dict[str, Theme] = {}
    for theme in sorted(themes(), key=lambda each: (each.id != each.index, order.get(each.index, 3), each.id)):
        for name in (theme.name, *theme.spoken, theme.id):
            run = run_of(name).strip()
            found.setdefault(run, theme)
            found.setdefault(strip_marks(run), theme)
    return found


def theme_by_name(name: str) -> Theme | None:
    """Return the theme of a name in any spelling: "Cải cách thủ tục hành chính", "cai cach tthc", "PAR.3"."""
    key = run_of(name).strip()
    return _by_name().get(key) or _by_name().get(strip_marks(key))


def includes(asked: Theme, theme: Theme) -> bool:
    """Say whether a theme is the one asked for, or an area of the index or of the area asked for."""
    return asked.id in {theme.id, theme.index} or theme.id.startswith(f"{asked.id}.")
