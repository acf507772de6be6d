"""One duty, several places: what part II orders, part III shares out and the annex lists again is one task.

A record lists tasks singly, in the document's order, as ``gold/GUIDELINES.md`` labels them. Lists for people (a search,
what is due, an export) show a duty once, with its places. Two tasks of a document are one duty where

1. their words are the same but for a few (never for a number, a level, a negation, a document cited);
2. the same bodies lead them, or one of them names nobody; and neither names a body to cooperate with or to report to
   that the other's list excludes;
3. their deadlines agree: the same one, or one of them has none;
4. they stand in different parts of the document: two points of one list are two tasks, however alike.

    "1. Xây dựng kế hoạch tập huấn cho công chức cấp xã."  (II, Sở Nội vụ)
    "Xây dựng kế hoạch tập huấn công chức cấp xã | Sở Nội vụ | Quý II/2026"  (annex)

Whatever is in doubt stays apart: a task shown twice costs a glance, one that is hidden costs a duty.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import regex

from nlp.gazetteers.folding import fold

Finding = Mapping[str, Any]
Place = dict[str, Any]

_WORD = regex.compile(r"[\p{L}\p{M}\d]+(?:[./&-][\p{L}\d]+)*")
# Words that say nothing of what is to be done, and where everything in the document happens.
_EMPTY = regex.compile(
    r"(?<!\p{L})(?:trên địa bàn(?: (?:toàn )?(?:tỉnh|thành phố|huyện|xã|phường))?|theo quy định(?: của pháp luật| hiện hành)?"
    r"|theo chức năng,? nhiệm vụ(?: được giao)?|chủ trì|phối hợp(?: chặt chẽ)?(?: với)?|chủ động|trực tiếp|có trách nhiệm|và|các|những|của|cho|về|việc|công tác|đối với|tại|trong|thực hiện|triển khai|tổ chức)(?!\p{L})"
)
# Words that tell duties apart although all the rest is the same.
_CONTRAST = frozenset(
    [
        "tỉnh",
        "huyện",
        "xã",
        "phường",
        "thôn",
        "bộ",
        "sở",
        "ngành",
        "không",
        "chưa",
        "đầu",
        "cuối",
        "trước",
        "sau",
        "tăng",
        "giảm",
        "mới",
        "cũ",
        "trong",
        "ngoài",
        "công",
        "tư",
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "xây",
        "sửa",
        "lập",
        "thẩm",
        "kiểm",
        "sơ",
        "tổng",
        "nam",
        "nữ",
        "trẻ",
        "già",
        "nghèo",
    ]
)
_LEAST_WORDS = 5  # of what says what is to be done; fewer must be the same words
_LEAST_SHARED = 0.85  # of the words of both
_TIMES = ("type", "start", "end", "recurrence")
_HELPING = ("cooperating", "reports_to")
_PLACE_FIELDS = ("span", "page", "source")


@dataclass(frozen=True, slots=True)
class _Duty:
    """What is compared of a task."""

    words: tuple[str, ...]
    known: frozenset[str]  # the words without their order
    leads: frozenset[str]
    helping: tuple[frozenset[str], ...]
    time: tuple[Any, ...] | None
    part: str
    is_row: bool


def duties(tasks: Sequence[Finding]) -> list[tuple[int, ...]]:
    """Return the indices of the tasks that are one duty each, in the order of their first places.

    Args:
        tasks: A record's tasks, as :func:`nlp.record.to_record` writes them.
    """
    read = [_duty(task) for task in tasks]
    seldom = _seldom_words(read)
    groups: list[list[int]] = []
    by_word: dict[str, list[int]] = {}  # the groups whose duties have a word among their seldom ones
    for index, duty in enumerate(read):
        near = sorted({place for word in seldom[index] for place in by_word.get(word, ())})
        found = next((place for place in near if all(_is_same(read[member], duty) for member in groups[place])), None)
        if found is None:
            found = len(groups)
            groups.append([])
        groups[found].append(index)
        for word in seldom[index]:
            by_word.setdefault(word, []).append(found)
    return [tuple(group) for group in groups]


def _seldom_words(read: Sequence[_Duty]) -> list[list[str]]:
    """Return each duty's seldomest words, so many that two with nearly the same words have one of them in common."""
    spread = Counter(word for duty in read for word in duty.known)
    found = []
    for duty in read:
        words = sorted(duty.known, key=lambda word: (spread[word], word))
        found.append(words[: len(words) - math.ceil(_LEAST_SHARED * len(words)) + 1])
    return found


def places(tasks: Sequence[Finding], group: Sequence[int]) -> list[Place]:
    """Return the places of one duty: each with its words, its span, page, source and headings."""
    return [
        {
            "index": index,
            "text": tasks[index]["text"],
            **{name: tasks[index].get(name) for name in _PLACE_FIELDS},
            "section_path": list(tasks[index].get("section_path") or []),
        }
        for index in group
    ]


def with_places(tasks: Sequence[dict[str, Any]]) -> None:
    """Write into every task of a duty with several places where they are (``places``); others have an empty list."""
    for group in duties(tasks):
        found = places(tasks, group) if len(group) > 1 else []
        for index in group:
            tasks[index]["places"] = found


def as_one(tasks: Sequence[Finding], group: Sequence[int]) -> dict[str, Any]:
    """Return a duty as a list shows it: its first task, completed by what only its other places say."""
    members = [tasks[index] for index in group]
    one = dict(members[0])
    for name in ("lead", *_HELPING):
        one[name] = list(dict.fromkeys(body for member in members for body in member.get(name) or ()))
    for name in ("deadline", "deliverable", "progress", "review"):
        one[name] = next((member[name] for member in members if member.get(name)), members[0].get(name))
    one["optional"] = all(member.get("optional") for member in members)
    one["places"] = places(tasks, group) if len(group) > 1 else []
    return one


def shown_once(tasks: Sequence[Finding]) -> list[tuple[int, dict[str, Any]]]:
    """Return every duty with the index of its first task, in the document's order."""
    return [(group[0], as_one(tasks, group)) for group in duties(tasks)]


def _duty(task: Finding) -> _Duty:
    deadline = task.get("deadline")
    path = task.get("section_path") or ()
    words = fold(task["text"])
    for body in sorted(_written_bodies(task), key=len, reverse=True):
        words = words.replace(body, " ")
    found = tuple(_WORD.findall(_EMPTY.sub(" ", words)))
    return _Duty(
        found,
        frozenset(found),
        frozenset(map(fold, task.get("lead") or ())),
        tuple(frozenset(map(fold, task.get(name) or ())) for name in _HELPING),
        tuple(deadline.get(name) for name in _TIMES) if deadline else None,
        path[0] if path else "",
        str(task.get("rule") or "").startswith("row"),
    )


def _written_bodies(task: Finding) -> set[str]:
    """Return the bodies that a task's own words name, as they are written there."""
    own = {fold(each["text"]) for each in task.get("assignments") or () if each.get("basis") == "own"}
    named = {fold(name) for role in ("lead", *_HELPING) for name in task.get(role) or ()}
    return {body for body in own | named if body}


def _is_same(left: _Duty, right: _Duty) -> bool:
    """Say whether two tasks are one duty."""
    if left.part == right.part and left.is_row == right.is_row:
        return False
    if left.leads and right.leads and left.leads != right.leads:
        return False
    if left.time is not None and right.time is not None and left.time != right.time:
        return False
    if any(mine - theirs and theirs - mine for mine, theirs in zip(left.helping, right.helping, strict=True)):
        return False
    return _same_words(left, right)


def _same_words(left: _Duty, right: _Duty) -> bool:
    mine, theirs = left.known, right.known
    fewer, more = sorted((len(mine), len(theirs)))
    if fewer < _LEAST_WORDS:
        return left.words == right.words and bool(left.words)
    if fewer < _LEAST_SHARED * more:
        return False
    shared, apart = mine & theirs, mine ^ theirs
    if len(shared) < _LEAST_SHARED * more:
        return False
    return not any(word in _CONTRAST or any(map(str.isdigit, word)) for word in apart)
