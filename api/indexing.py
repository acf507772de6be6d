"""Keeping the index usable while the service runs: it is made when it starts, and again should it go missing."""

from __future__ import annotations

import logging
import threading

from corpus.errors import CorpusError
from corpus.library import Corpus

_logger = logging.getLogger(__name__)


class IndexKeeper:
    """Rebuilds the index in the background, one rebuild at a time.

    Args:
        corpus: Whose index.
    """

    def __init__(self, corpus: Corpus) -> None:
        """Remember the corpus; :meth:`start` begins."""
        self._corpus = corpus
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to bring the index up to date, unless that is going on already."""
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="index", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Wait until what was started has ended."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        try:
            self._corpus.ensure_index()
        except CorpusError as error:
            _logger.warning("the index is not ready: %s", error)
        except Exception:
            _logger.exception("defect while the index was rebuilt")
