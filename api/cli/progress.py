"""Progress on standard error: a bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Never, Self

from tqdm import tqdm

_SECONDS_BETWEEN_LINES = 10.0
_BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} [{elapsed} đã qua, còn {remaining}, {rate_fmt}]"


class Progress:
    """Counts documents as they are done.

    Args:
        description: What is being done, in Vietnamese.
        total: How many there are; None when that is not known yet, see :meth:`start`.
    """

    def __init__(self, description: str, total: int | None = None) -> None:
        """Start at nothing done."""
        self._description = description
        self._total = total
        self._done = 0
        self._last_line = time.monotonic()
        self._bar: tqdm[Never] | None = None
        if total is not None:
            self.start(total)

    def __enter__(self) -> Self:
        """Use as a context, so that the bar goes away whatever happens."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()

    def start(self, total: int) -> None:
        """Say how many there are, and show the bar."""
        self._total = total
        if sys.stderr.isatty() and self._bar is None:
            self._bar = tqdm(
                desc=self._description, total=total, unit=" văn bản", file=sys.stderr, bar_format=_BAR, leave=False
            )

    def advance(self) -> None:
        """Count one document."""
        self.reach(self._done + 1)

    def reach(self, done: int) -> None:
        """Say how many documents are done by now."""
        step, self._done = done - self._done, done
        if self._bar is not None:
            self._bar.update(step)
        elif time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            total = f"/{self._total}" if self._total is not None else ""
            self.say(f"{self._description}: {self._done}{total} văn bản")

    def say(self, line: str) -> None:
        """Write a line to standard error without breaking the bar."""
        if self._bar is not None:
            tqdm.write(line, file=sys.stderr)
        else:
            print(line, file=sys.stderr)  # noqa: T201  (this is what the command line shows)
