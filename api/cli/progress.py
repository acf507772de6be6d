"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

from corpus.progress import pages_noted

_SECONDS_BETWEEN_LINES = 10.0
_SECONDS_BETWEEN_LOOKS = 0.5
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt}{postfix} [{elapsed} đã qua, còn {remaining}, {rate_fmt}]"
_LONGEST_NAME = 30  # characters of a file's name on a bar that shares its line with other figures


class Progress:
    """Counts documents and pages as they are done.

    Args:
        description: What is being done, in Vietnamese.
        total: How many documents there are; None when that is not known yet, see :meth:`start`.
        notes: Where reading processes write down how far a file is (:mod:`corpus.progress`); the one that has most
            pages left is shown, so that a long scan is seen to go on.
    """

    def __init__(self, description: str, total: int | None = None, notes: Path | None = None) -> None:
        """Start at nothing done."""
        self._description = description
        self._total = total
        self._notes = notes
        self._done = 0
        self._pages = 0
        self._began = self._last_line = time.monotonic()
        self._bar: tqdm[Never] | None = None
        self._ended = threading.Event()
        self._lock = threading.RLock()
        self._looking: threading.Thread | None = None
        if total is not None:
            self.start(total)

    def __enter__(self) -> Self:
        """Use as a context, so that the bar goes away whatever happens."""
        if self._notes is not None:
            self._looking = threading.Thread(target=self._look, name="progress", daemon=True)
            self._looking.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the screen."""
        self._ended.set()
        if self._looking is not None:
            self._looking.join()
        if self._bar is not None:
            self._bar.close()

    def start(self, total: int) -> None:
        """Say how many there are, and show the bar."""
        with self._lock:
            self._total = total
            if sys.stderr.isatty() and self._bar is None:
                self._bar = tqdm(
                    desc=self._description, total=total, unit=" văn bản", file=sys.stderr, bar_format=_BAR, leave=False
                )

    def advance(self, pages: int = 0) -> None:
        """Count one document, and its pages."""
        with self._lock:
            self._pages += pages
            self.reach(self._done + 1)

    def reach(self, done: int) -> None:
        """Say how many documents are done by now."""
        with self._lock:
            step, self._done = done - self._done, done
            if self._bar is not None:
                self._bar.set_postfix_str(self._page_figures(), refresh=False)
                self._bar.update(step)
        self._tell_now_and_then()

    def say(self, line: str) -> None:
        """Write a line to standard error without breaking the bar."""
        with self._lock:
            if self._bar is not None:
                tqdm.write(line, file=sys.stderr)
            else:
                print(line, file=sys.stderr)  # noqa: T201  (this is what the command line shows)

    def _look(self) -> None:
        """Show how far the files are, until the end."""
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            with self._lock:
                if self._bar is not None:
                    self._bar.set_postfix_str(self._page_figures(), refresh=True)
            self._tell_now_and_then()

    def _tell_now_and_then(self) -> None:
        with self._lock:
            if self._bar is not None or time.monotonic() - self._last_line < _SECONDS_BETWEEN_LINES:
                return
            self._last_line = time.monotonic()
            total = f"/{self._total}" if self._total is not None else ""
            figures = self._page_figures()
            self.say(f"{self._description}: {self._done}{total} văn bản{', ' if figures else ''}{figures}")

    def _page_figures(self) -> str:
        """Return how many pages were read, how fast, and how far the longest file under way is; "" without pages."""
        parts = []
        if self._pages:
            rate = self._pages / max(time.monotonic() - self._began, 0.001)
            parts.append(f"{self._pages} trang ({rate:.1f} trang/giây)".replace(".", ","))
        noted = pages_noted(self._notes) if self._notes is not None else []
        if noted:
            longest = max(noted, key=lambda each: each.pages - each.page)
            name = Path(longest.name).name
            shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
            parts.append(f"đang đọc {shown} trang {longest.page}/{longest.pages}")
        return ", ".join(parts)
