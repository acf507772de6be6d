"""How far the reading of a file is, page by page, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

OnPage = Callable[[int, int], None]
"""Told how many pages are read, and how many there are; a file whose pages must be recognised counts twice."""

_listener: ContextVar[OnPage | None] = ContextVar("listener", default=None)


@contextmanager
def telling(listener: OnPage) -> Iterator[None]:
    """Have the pages that are read in the block told to a listener."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def tell_page(done: int, total: int) -> None:
    """Say how many of a file's pages are read; nothing happens where nobody listens."""
    listener = _listener.get()
    if listener is not None:
        listener(done, total)
