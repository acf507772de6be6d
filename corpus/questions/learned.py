"""What the corpus itself teaches for reading questions: its words with their marks, its bodies, provinces and numbers.

Learned while documents are indexed and kept in a folder of the data directory; anew with every rebuild of the index,
added to between rebuilds. Everything here can be lost: questions are then read with the gazetteers alone.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from corpus.index.bodies import display_name
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.lexicon import Lexicon
from corpus.questions.question import Question
from corpus.questions.understanding import understand
from nlp.model import Role

_logger = logging.getLogger(__name__)
_FORMAT = 1
_NAMES, _LANGUAGE = "names.json", "language.json.gz"
_SETS = ("bodies", "provinces", "numbers")


@dataclass(slots=True)
class Lessons:
    """What some documents teach."""

    language: DiacriticModel = field(default_factory=lambda: DiacriticModel.train(()))
    names: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in _SETS})

    def add(self, record: Mapping[str, Any], text: str) -> None:
        """Learn from a document: its canonical text, and the names in its record."""
        self.language.learn((text,))
        header = record["document"]
        for name, key in (("provinces", "province"), ("numbers", "number")):
            if header.get(key):
                self.names[name].add(str(header[key]))
        bodies = self.names["bodies"]
        if header.get("issuer"):
            bodies.add(display_name(str(header["issuer"])))
        bodies.update(display_name(name) for task in record["tasks"] for role in Role for name in task.get(role) or ())


@dataclass(frozen=True, slots=True)
class _Loaded:
    stamp: tuple[int, ...]
    day: date
    lexicon: Lexicon
    language: DiacriticModel | None


class QuestionReader:
    """Reads questions with what the corpus has taught, loaded by the first question, and again when it changed.

    Args:
        folder: Where what was learned is kept.
    """

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self._folder = folder
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def read(self, question: str, today: date) -> Question:
        """Understand a question as typed."""
        loaded = self._load(today)
        return understand(question, loaded.lexicon, today, language=loaded.language)

    @contextlib.contextmanager
    def learning(self, *, anew: bool) -> Iterator[Lessons]:
        """Give lessons to add documents to; they are kept when the block ends well.

        Args:
            anew: Forget what was learned before, as when the index is built anew.
        """
        lessons = Lessons()
        yield lessons
        try:
            self._keep(lessons, anew=anew)
        except OSError as error:  # a full disk: the index and the records are what matters
            _logger.warning("what was learned for questions could not be kept: %s", error)

    def _keep(self, lessons: Lessons, *, anew: bool) -> None:
        if not anew:
            known = self._read_names()
            for name in _SETS:
                lessons.names[name] |= set(known.get(name, ()))
            with contextlib.suppress(OSError, ValueError):
                lessons.language.merge(DiacriticModel.load(self._folder / _LANGUAGE))
        self._folder.mkdir(parents=True, exist_ok=True)
        lessons.language.save(self._folder / _LANGUAGE)
        content = {"format": _FORMAT} | {name: sorted(values) for name, values in lessons.names.items()}
        unfinished = self._folder / f"{_NAMES}.part"
        unfinished.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        unfinished.replace(self._folder / _NAMES)

    def _read_names(self) -> dict[str, list[str]]:
        try:
            content = json.loads((self._folder / _NAMES).read_text("utf-8"))
            return {name: list(content[name]) for name in _SETS} if content.get("format") == _FORMAT else {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}

    def _load(self, today: date) -> _Loaded:
        stamp = tuple(_changed_at(self._folder / name) for name in (_NAMES, _LANGUAGE))
        loaded = self._loaded
        if loaded is not None and (loaded.stamp, loaded.day) == (stamp, today):
            return loaded
        with self._lock:
            if self._loaded is None or (self._loaded.stamp, self._loaded.day) != (stamp, today):
                names = self._read_names()
                try:
                    language = DiacriticModel.load(self._folder / _LANGUAGE)
                except (OSError, ValueError, KeyError, TypeError):
                    language = None
                lexicon = Lexicon.from_gazetteers(today, **{name: names.get(name, ()) for name in _SETS})
                self._loaded = _Loaded(stamp, today, lexicon, language)
                _warm(self._loaded)
            return self._loaded


def _warm(loaded: _Loaded) -> None:
    """Read a question with a slip: the tables of neighbours are made once, not while somebody waits."""
    understand("khởi đôngj", loaded.lexicon, loaded.day, language=loaded.language)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
