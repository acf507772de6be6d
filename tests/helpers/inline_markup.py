"""Examples with the answer inside: ``Báo cáo [[trước ngày 15/9/2025]]{by ..2025-09-15}.`` is one.

A case file has one example a line. A line that begins with ``#`` says why the examples below it are there; a line that
begins with ``@`` sets what holds for them ("@ 2025-03-10" a document's date). Everything malformed is refused: an example
that the parser passes over is a test that never runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_MARK = re.compile(r"\[\[(?P<words>[^\[\]]+)\]\]\{(?P<label>[^{}]*)\}")


class MalformedCase(ValueError):
    """A line that does not follow the notation."""


@dataclass(frozen=True)
class Mark:
    """Marked words: ``text[start:end]``, and what stands in braces after them."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Case:
    """One example without its markup."""

    text: str
    marks: tuple[Mark, ...]
    setting: str
    reason: str
    line: int

    def words(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]


def parse_line(line: str) -> tuple[str, tuple[Mark, ...]]:
    """Return the text without markup and its marks; refuse what is not well formed."""
    text, marks, at = "", [], 0
    for match in _MARK.finditer(line):
        text += line[at : match.start()]
        marks.append(Mark(len(text), len(text) + len(match["words"]), match["label"].strip()))
        text += match["words"]
        at = match.end()
    text += line[at:]
    if re.search(r"\[\[|\]\]|[{}]", text):
        raise MalformedCase(f"brackets or braces that close nothing: {line!r}")
    if any(not mark.label for mark in marks):
        raise MalformedCase(f"a mark without a label: {line!r}")
    if any(text[mark.start : mark.end] != text[mark.start : mark.end].strip() for mark in marks):
        raise MalformedCase(f"a mark that begins or ends with white space: {line!r}")
    return text, tuple(marks)


def read_cases(path: Path) -> list[Case]:
    """Read a case file. Each group of examples must say its reason; backslash n and t stand for line end and tab."""
    cases: list[Case] = []
    reason = setting = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#"):
            reason = line.lstrip("# ")
        elif line.startswith("@"):
            setting = line.lstrip("@ ")
        elif line:
            if not reason:
                raise MalformedCase(f"{path.name}:{number}: an example without a reason above it")
            text, marks = parse_line(line.replace("\\n", "\n").replace("\\t", "\t"))
            cases.append(Case(text, marks, setting, reason, number))
    if not cases:
        raise MalformedCase(f"{path.name}: no example")
    return cases


def case_id(case: Case) -> str:
    """Name a case for pytest: its line and first words."""
    return f"{case.line}-{case.text[:40]}"
