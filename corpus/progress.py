"""How far files are that other processes read: each process writes it down beside, whoever waits looks there."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.progress import telling

_SECONDS = 0.3  # between two notes; a page of text takes milliseconds, a scanned one seconds


@dataclass(frozen=True, slots=True)
class PageProgress:
    """How far one file is.

    Attributes:
        name: What the user calls it, as in :func:`corpus.reading.read_file`.
        page, pages: How many pages are read, and how many there are.
    """

    name: str
    page: int
    pages: int


@contextmanager
def noting_pages(folder: str | None, name: str) -> Iterator[None]:
    """Write down in a folder how far a file is while the block reads it; None for nowhere."""
    if folder is None:
        yield
        return
    note = Path(folder) / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"
    noted = 0.0

    def write(page: int, pages: int) -> None:
        nonlocal noted
        if time.monotonic() - noted < _SECONDS and page < pages:
            return
        noted = time.monotonic()
        with contextlib.suppress(OSError):  # a picture of the way, not the way
            beside = note.with_suffix(".part")
            beside.write_text(json.dumps([name, page, pages]), encoding="utf-8")
            beside.replace(note)

    try:
        with contextlib.suppress(OSError):
            note.parent.mkdir(parents=True, exist_ok=True)
        with telling(write):
            yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)


def pages_noted(folder: Path) -> list[PageProgress]:
    """Return how far files are that are being read now."""
    found = []
    for note in folder.glob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            found.append(PageProgress(*json.loads(note.read_text("utf-8"))))
    return found
