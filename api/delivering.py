"""Sending what standing searches found, while the service runs."""

from __future__ import annotations

import logging
import threading

from api.addresses import place_finder
from api.settings import Settings
from corpus.library import Corpus
from corpus.standing import deliver_due

_logger = logging.getLogger(__name__)
_SECONDS = 20


class Deliverer:
    """Looks every twenty seconds for messages that are due.

    Args:
        corpus: Whose messages.
        settings: Where the service is reached.
    """

    def __init__(self, corpus: Corpus, settings: Settings) -> None:
        """Begin in the background."""
        self._corpus = corpus
        self._place_of = place_finder(None, settings)
        self._policy = settings.webhooks
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deliveries", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more."""
        self._stopping.set()
        self._thread.join(_SECONDS)

    def _run(self) -> None:
        while not self._stopping.wait(_SECONDS):
            try:
                deliver_due(self._corpus, place_of=self._place_of, policy=self._policy)
            except Exception:
                _logger.exception("defect while messages were sent")
