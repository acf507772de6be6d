"""What was changed on a recognised page, so that it can be told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from ingest.geometry import Row, Word


class HandReader(Protocol):
    """Reads figures that were filled in by hand; None where in doubt."""

    def number(self, words: Row) -> tuple[str, str] | None:
        """Return figures and symbol of a number line "Số: 353/KH-BĐH": ("353", "/KH-BDH"), Đ without its bar."""

    def date(self, words: Row) -> tuple[str, str, str] | None:
        """Return day, month and year of a line "…, ngày 06 tháng 3 năm 2012"."""


@dataclass(slots=True)
class Report:
    """What was changed and left out on a page."""

    changes: list[tuple[str, str]] = field(default_factory=list)  # as seen, as corrected
    dropped: list[str] = field(default_factory=list)
    unread_number: bool = False  # the number or date was written by hand
    guessed: list[str] = field(default_factory=list)  # what a reader of handwriting gave
    hand: HandReader | None = None


def set_text(word: Word, text: str, report: Report) -> None:
    """Change a word's text."""
    if text != word.text:
        report.changes.append((word.text, text))
        word.text = text
