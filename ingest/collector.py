"""Python's collector of cycles, paused while a reader makes a great many small objects."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator

_lock = threading.Lock()
_pauses = 0
_was_on = False


@contextlib.contextmanager
def paused() -> Iterator[None]:
    """Pause the collector of cycles.

    Words, boxes and segments are made by the ten thousand, all of them stay and none is in a cycle: each time the
    collector looks them over again, with everything else that the process holds, it finds nothing. Pauses may overlap,
    in one thread or several; what was on before the first one is on again after the last.
    """
    global _pauses, _was_on  # noqa: PLW0603  (the collector is the process's, so is its pause)
    with _lock:
        if _pauses == 0:
            _was_on = gc.isenabled()
            gc.disable()
        _pauses += 1
    try:
        yield
    finally:
        with _lock:
            _pauses -= 1
            if _pauses == 0 and _was_on:
                gc.enable()
