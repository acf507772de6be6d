"""Document numbers in a question: "196/KH-UBND", "KH 196", "kế hoạch số 196", "57-NQ/TW", "số 1487", "196".

Read on the text without marks, so that "qd 30", "QĐ 30" and "quyết định số 30" are one form.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlp.gazetteers.folding import strip_marks
from nlp.gazetteers.loader import load

_STATE = (
    r"\d{1,6}[a-z]?(?:\.\d{1,3})?\s*/\s*(?:(?:19|20)\d\d\s*/\s*)?(?P<group>[a-z]{1,8}\d{0,2})"
    r"(?P<rest>(?:\s*[-–]\s*[a-z&][a-z&\d]{0,11}){0,4})"
)
_PARTY = r"\d{1,4}\s*-\s*(?P<party>[a-z]{1,6})\s*/\s*(?:tw|tu|du|[a-z]{2,6}tw)"
_WHOLE = re.compile(rf"(?<![\w/.-])(?:{_PARTY}|{_STATE})(?![\w/-])")
_UNIT_AFTER = r"(?!\s*(?:%|nam\b|thang\b|ngay\b|quy\b|tuan\b|diem\b|bac\b|[/.,]\s*\d))"
_SO = re.compile(rf"(?<!\w)so\s*:?\s*(?P<number>\d{{1,6}})(?![\w/-]){_UNIT_AFTER}")
_ALONE = re.compile(r"^\s*(?P<number>\d{1,6})\s*$")
_YEARS = range(1990, 2051)
_ABSENT = frozenset({"de-an", "du-an"})  # "Đề án 06", "Dự án 2": names, not numbers of documents


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A document number in a question, with the words that introduce it.

    Attributes:
        number: Whole ("196/kh-ubnd") or only the figure ("196").
        type: The document type's name, None where neither words nor symbol tell it.
    """

    number: str
    type: str | None
    start: int
    end: int


def find_numbers(folded: str) -> Iterator[FoundNumber]:
    """Yield the document numbers of a question, none overlapping another."""
    taken: list[tuple[int, int]] = []
    for found in (*_whole(folded), *_with_type(folded), *_bare(folded)):
        if not any(found.start < end and start < found.end for start, end in taken):
            taken.append((found.start, found.end))
            yield found


def _whole(folded: str) -> Iterator[FoundNumber]:
    for match in _WHOLE.finditer(folded):
        group = match["party"] or match["group"]
        if match["group"] and not match["rest"] and group not in _types():
            continue  # "24/7", "3/ngày"
        start = match.start()
        if before := _type_before().search(folded[:start]):
            start = before.start()
        number = re.sub(r"\s+", "", folded[match.start() : match.end()])
        yield FoundNumber(number, _types().get(group), start, match.end())


def _with_type(folded: str) -> Iterator[FoundNumber]:
    for match in _type_and_figure().finditer(folded):
        if int(match["number"]) in _YEARS and not match["so"]:
            continue  # "kế hoạch 2025": a year
        name = _types()[re.sub(r"\s+", " ", match["type"])]
        yield FoundNumber(match["number"], name, match.start(), match.end())


def _bare(folded: str) -> Iterator[FoundNumber]:
    for pattern in (_SO, _ALONE):
        for match in pattern.finditer(folded):
            if pattern is _SO or int(match["number"]) not in _YEARS:
                yield FoundNumber(match["number"], None, match.start(), match.end())


@functools.cache
def _types() -> Mapping[str, str]:
    """Return document types by unmarked name and by unmarked abbreviation; the plain type before compounds."""
    found: dict[str, str] = {}
    for record in sorted(load("document_types"), key=lambda each: (each.type == "copy", len(each.name))):
        if record.id not in _ABSENT:
            for form in record.names():
                found.setdefault(strip_marks(form), record.name)
    return found


def _alternatives() -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in sorted(_types(), key=len, reverse=True))


@functools.cache
def _type_and_figure() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w/-])(?P<type>{_alternatives()})\s*(?P<so>so\s*:?\s*)?(?P<number>\d{{1,6}})(?![\w/-]){_UNIT_AFTER}"
    )


@functools.cache
def _type_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:(?:{_alternatives()})\s+)?(?:so\s*:?\s*)?$")
