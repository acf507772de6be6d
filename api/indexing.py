"""Keeping the index usable while the service runs: made when it is missing, and filled with what waits for it."""

from __future__ import annotations

import logging
import threading

from corpus.errors import CorpusError
from corpus.library import Corpus

_logger = logging.getLogger(__name__)
_SECONDS_BETWEEN_LOOKS = 60.0


class IndexKeeper:
    """Brings the index up to date in the background: when it starts, when it is asked to, and now and then.

    An engine that was down when documents were read gets them when it is back.

    Args:
        corpus: Whose index.
        seconds: How long to wait before looking again.
    """

    def __init__(self, corpus: Corpus, seconds: float = _SECONDS_BETWEEN_LOOKS) -> None:
        """Remember the corpus; :meth:`start` begins."""
        self._corpus = corpus
        self._seconds = seconds
        self._changed = threading.Condition()
        self._asked = 0  # how many looks were asked for, and how many were taken
        self._taken = 0
        self._stopped = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to bring the index up to date, now and whenever it falls behind."""
        with self._changed:
            self._asked += 1
            self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until what was asked for has been done."""
        with self._changed:
            wanted = self._asked
            self._changed.wait_for(lambda: self._taken >= wanted or self._stopped)

    def stop(self) -> None:
        """End, after what is being done."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._asked > self._taken, self._seconds)
                if self._stopped:
                    return
                asked = self._asked
            self._look()
            with self._changed:
                self._taken = asked
                self._changed.notify_all()

    def _look(self) -> None:
        try:
            self._corpus.ensure_index()
        except CorpusError as error:
            _logger.warning("the index is not ready: %s", error)
        except Exception:
            _logger.exception("defect while the index was brought up to date")
