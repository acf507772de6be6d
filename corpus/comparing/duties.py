"""Duties side by side: tasks of like meaning aligned over documents, and how they differ.

Two tasks are held against each other by what is left of their words without bodies, places, numbers and dates:

    syllables   cosine of TF-IDF over syllables
    pairs       the same over pairs of neighbouring syllables: the terms, the verb with its object
    verbs       share of the verbs of both that both have
    first_verb  the first verbs are the same
    theme       cosine of their themes' scores

A logistic function of these, with weights and thresholds fitted on labelled pairs of real documents
(``benchmarks/alignment.py``), is the similarity; average linkage over it makes the groups. Documents cited in common
told nothing about sameness on those pairs; they are shown with a group, not weighed.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import AgglomerativeClustering
from sklearn.feature_extraction.text import TfidfVectorizer

from corpus.comparing.keys import syllables
from corpus.comparing.plans import Place, Plan, Record
from corpus.comparing.themes import Theme, ThemeScore, includes, score_themes
from corpus.store.identity import number_key
from nlp.duties import shown_once
from nlp.gazetteers.folding import fold
from nlp.gazetteers.loader import load
from nlp.gazetteers.names import expand_abbreviations
from nlp.verbs import ADVERBS, TASK_VERBS

Matrix = NDArray[np.float64]

FEATURES = ("syllables", "pairs", "verbs", "first_verb", "theme")
# Fitted by benchmarks/alignment.py; the last of WEIGHTS is the constant.
WEIGHTS: tuple[float, ...] = (4.0, 2.5, 3.3, 1.2, 0.3, -4.7)
SAME = 0.45  # at least this similar: the same duty
RELATED = 0.1  # at least this similar: related
_OPENING = 12  # syllables
_LONGEST_VERB = 4  # syllables

_NUMBERS = re.compile(
    r"\b\d{1,6}[a-zđ]?(?:/(?:19|20)\d\d)?(?:/[\wđ]+(?:-[\w&đ]+)*|-[a-zđ]+/[a-zđ]+)\b|\b\d[\d.,/%-]*\b", re.IGNORECASE
)
_CITED = re.compile(r"\b\d{1,6}(?:/(?:19|20)\d\d)?/[A-ZĐ][\wĐ]*(?:-[\wĐ&]+)+\b|\b\d{1,4}-[A-ZĐ]{1,5}/T[WU]\b")
_PLACES = re.compile(r"\b(?:trên\s+địa\s+bàn\s+)?(?:toàn\s+)?(?:tỉnh|thành\s+phố|huyện|xã|phường)\b")


@dataclass(frozen=True, slots=True)
class Duty:
    """A task in a comparison.

    Attributes:
        plan: Its document.
        text: The document's words.
        leads: Bodies in charge.
        deadline: The deadline's words, "" without one.
        place: Where it stands.
        themes: Its themes, the strongest first.
        content: Its syllables without bodies, places, numbers and dates.
        cited: Keys of the document numbers in it.
        task: The record's task.
    """

    plan: Plan
    text: str
    leads: tuple[str, ...]
    deadline: str
    place: Place
    themes: tuple[ThemeScore, ...]
    content: tuple[str, ...]
    cited: frozenset[str]
    task: Record = field(repr=False, compare=False, default_factory=dict)

    @property
    def theme(self) -> Theme | None:
        """The strongest theme."""
        return self.themes[0].theme if self.themes else None


@dataclass(frozen=True, slots=True)
class DutyGroup:
    """One duty over several documents.

    Attributes:
        duties: Its tasks, by document; at least two documents.
        theme: What most of them are about.
        similarity: The mean over the pairs, 0..1.
        differences: Vietnamese sentences: other leads, other deadlines.
        cited: Document numbers that tasks of at least two documents cite, as keys.
    """

    duties: tuple[Duty, ...]
    theme: Theme | None
    similarity: float
    differences: tuple[str, ...]
    cited: tuple[str, ...] = ()

    @property
    def plans(self) -> tuple[str, ...]:
        """The ids of the documents that have it."""
        return tuple(dict.fromkeys(duty.plan.document_id for duty in self.duties))


def duties_of(plan: Plan, *, theme: Theme | None = None, with_optional: bool = False) -> tuple[Duty, ...]:
    """Return the duties of a document.

    Args:
        plan: The document.
        theme: Only tasks of this theme or of an area of it.
        with_optional: Doubtful tasks, too (GUIDELINES.md, tasks, 3).
    """
    found = []
    for _, task in shown_once(plan.record["tasks"]):
        if task.get("optional") and not with_optional:
            continue
        duty = make_duty(plan, task)
        if theme is None or any(includes(theme, score.theme) for score in duty.themes):
            found.append(duty)
    return tuple(found)


def make_duty(plan: Plan, task: Record) -> Duty:
    """Return a record's task as a duty."""
    deadline = task.get("deadline") or {}
    return Duty(
        plan=plan,
        text=task["text"],
        leads=tuple(task.get("lead") or ()),
        deadline=deadline.get("text") or "",
        place=plan.place_of(task),
        themes=score_themes(task["text"], headings=tuple(task.get("section_path") or ()), title=plan.title),
        content=content_of(task["text"]),
        cited=frozenset(number_key(number) for number in _CITED.findall(task["text"])),
        task=task,
    )


@functools.cache
def _names() -> re.Pattern[str]:
    """Return a pattern of bodies' and provinces' names, the longest first."""
    names = {fold(form) for record in load("provinces") for form in (record.name, *record.aliases)}
    for record in load("agencies"):
        for form in (record.name, *record.aliases):
            names |= {fold(form), fold(expand_abbreviations(form))}
    names = {name for name in names if len(name.split()) > 1 or name == "huế"}
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")


@functools.lru_cache(maxsize=20_000)
def content_of(text: str) -> tuple[str, ...]:
    """Return a text's syllables without what tells documents apart: bodies, places, numbers, dates."""
    bare = fold(expand_abbreviations(_NUMBERS.sub(" ", text)))
    return tuple(syllables(_PLACES.sub(" ", _names().sub(" ", bare))))


@functools.cache
def _verbs() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(syllables(verb)) for verb in TASK_VERBS)


@functools.cache
def _adverbs() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(syllables(adverb)) for adverb in ADVERBS)


def first_verb(content: Sequence[str]) -> tuple[str, ...]:
    """Return the first verb of an instruction, adverbs before it left out; empty where none opens it."""
    at = 0
    while at < min(len(content), _OPENING):
        runs = [tuple(content[at : at + size]) for size in range(_LONGEST_VERB, 0, -1)]
        adverb = next((run for run in runs if run in _adverbs()), None)
        verb = next((run for run in runs if run in _verbs()), None)
        if verb is not None and (adverb is None or len(verb) > len(adverb)):
            return verb
        at += len(adverb) if adverb else 1
    return ()


def verbs_in(content: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """Return the verbs of an instruction; single syllables are too often something else."""
    runs = {tuple(content[at : at + size]) for at in range(len(content)) for size in range(2, _LONGEST_VERB + 1)}
    return frozenset(run for run in runs if run in _verbs())


# --- similarity


def similarities(duties: Sequence[Duty]) -> Matrix:
    """Return the similarity of each duty to each, 0..1, symmetric."""
    if not duties:
        return np.zeros((0, 0))
    total = np.full((len(duties), len(duties)), WEIGHTS[-1])
    for weight, values in zip(WEIGHTS, features(duties).values(), strict=False):
        total += weight * values
    return np.asarray(1.0 / (1.0 + np.exp(-total)), dtype=np.float64)


def features(duties: Sequence[Duty]) -> Mapping[str, Matrix]:
    """Return each feature of :data:`FEATURES` as a matrix over pairs of duties."""
    firsts = [first_verb(duty.content) for duty in duties]
    texts = [" ".join(duty.content) for duty in duties]
    return {
        "syllables": _cosines(texts, run=1),
        "pairs": _cosines(texts, run=2),
        "verbs": _shared([verbs_in(duty.content) for duty in duties]),
        "first_verb": np.array([[float(bool(left) and left == right) for right in firsts] for left in firsts]),
        "theme": _theme_cosines(duties),
    }


def _cosines(texts: Sequence[str], *, run: int) -> Matrix:
    vectorizer = TfidfVectorizer(
        tokenizer=str.split, token_pattern=None, ngram_range=(run, run), sublinear_tf=True, lowercase=False
    )
    try:
        vectors = vectorizer.fit_transform(texts)
    except ValueError:  # no text has so many syllables
        return np.zeros((len(texts), len(texts)))
    return np.asarray((vectors @ vectors.T).toarray(), dtype=np.float64)


def _shared(sets: Sequence[frozenset[Any]]) -> Matrix:
    """Return for each two sets what they share of what either has."""
    places = {each: i for i, each in enumerate(sorted(frozenset().union(*sets)))}
    held = np.zeros((len(sets), max(len(places), 1)))
    for i, each in enumerate(sets):
        held[i, [places[item] for item in each]] = 1.0
    both = held @ held.T
    sizes = held.sum(axis=1)
    either = sizes[:, None] + sizes[None, :] - both
    return np.asarray(np.divide(both, either, out=np.zeros_like(both), where=either > 0), dtype=np.float64)


def _theme_cosines(duties: Sequence[Duty]) -> Matrix:
    scores: list[dict[str, float]] = [{each.theme.id: each.score for each in duty.themes} for duty in duties]
    names = {name: i for i, name in enumerate(sorted({name for row in scores for name in row}))}
    vectors = np.zeros((len(duties), max(len(names), 1)))
    for i, row in enumerate(scores):
        for name, score in row.items():
            vectors[i, names[name]] = score
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0)
    return np.asarray(unit @ unit.T, dtype=np.float64)


# --- groups


def compare_duties(
    plans: Sequence[Plan], *, theme: Theme | None = None, with_optional: bool = False, least: float = SAME
) -> tuple[DutyGroup, ...]:
    """Return the duties that at least two documents have, those of most documents first.

    Args:
        plans: The documents.
        theme: Only tasks of this theme or of an area of it.
        with_optional: Doubtful tasks, too.
        least: How alike the duties of a group are at least; below ``SAME``, down to ``RELATED``, they are only related.
    """
    duties = [duty for plan in plans for duty in duties_of(plan, theme=theme, with_optional=with_optional)]
    found = []
    for members, similarity in group_duties(duties, least=least):
        group = tuple(duties[i] for i in members)
        if len({duty.plan.document_id for duty in group}) > 1:
            differences, cited = _differences(group), _cited_in_common(group)
            found.append(DutyGroup(group, _common_theme(group), similarity, differences, cited))
    found.sort(key=lambda group: (-len(group.plans), -group.similarity, group.duties[0].text))
    return tuple(found)


def group_duties(duties: Sequence[Duty], *, least: float = SAME) -> list[tuple[list[int], float]]:
    """Return groups of like duties as ``(their places, mean similarity)``, single ones included."""
    if len(duties) < 2:
        return [([i], 1.0) for i in range(len(duties))]
    similar = similarities(duties)
    model: Any = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1.0 - least
    )
    labels = model.fit(1.0 - similar).labels_
    groups: dict[int, list[int]] = {}
    for i, label in enumerate(labels):
        groups.setdefault(int(label), []).append(i)
    return [(members, _mean_similarity(similar, members)) for members in groups.values()]


def _mean_similarity(similar: Matrix, members: Sequence[int]) -> float:
    pairs = [similar[i, j] for i in members for j in members if i < j]
    return round(float(np.mean(pairs)), 3) if pairs else 1.0


def _common_theme(group: Sequence[Duty]) -> Theme | None:
    weights: dict[str, float] = {}
    by_id: dict[str, Theme] = {}
    for duty in group:
        for score in duty.themes:
            weights[score.theme.id] = weights.get(score.theme.id, 0.0) + score.score
            by_id[score.theme.id] = score.theme
    return by_id[max(sorted(weights), key=weights.__getitem__)] if weights else None


def _cited_in_common(group: Sequence[Duty]) -> tuple[str, ...]:
    citing: dict[str, set[str]] = {}
    for duty in group:
        for number in duty.cited:
            citing.setdefault(number, set()).add(duty.plan.document_id)
    return tuple(sorted(number for number, plans in citing.items() if len(plans) > 1))


def _differences(group: Sequence[Duty]) -> tuple[str, ...]:
    """Say in which leads and deadlines the documents differ."""
    told = (
        ("Cơ quan chủ trì", [tuple(sorted(map(fold, duty.leads))) for duty in group]),
        ("Thời hạn", [fold(duty.deadline) for duty in group]),
    )
    differences = []
    for name, values in told:
        without = sum(not value for value in values)
        if len({value for value in values if value}) > 1:
            differences.append(f"{name} khác nhau{_not_told(without)}.")
        elif 0 < without < len(values):
            differences.append(f"{name}: {without} nơi không nêu.")
    return tuple(differences)


def _not_told(count: int) -> str:
    return f" ({count} nơi không nêu)" if count else ""


def probability(values: Sequence[float]) -> float:
    """Return the similarity of one pair from its features, in the order of :data:`FEATURES`."""
    total = WEIGHTS[-1] + math.fsum(weight * value for weight, value in zip(WEIGHTS, values, strict=False))
    return 1.0 / (1.0 + math.exp(-total))
