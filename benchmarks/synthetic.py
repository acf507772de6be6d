"""Documents that never were, as many as wanted, with the statistics of real ones. Seeded: the same every time.

The words come from a chain of neighbours learnt from the project's own samples, with names of places mixed in for the
long tail that real texts have. The figures below were counted in the labelled real documents (29 documents, 930 tasks).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from corpus.index.documents import SourceDocument
from nlp.gazetteers.loader import load

LABELS = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "labels"

_MEAN_TASKS, _FEWEST_TASKS, _MOST_TASKS = 32, 4, 120
_MEDIAN_WORDS, _FEWEST_WORDS, _MOST_WORDS = 40, 4, 220
_LEADS = (0.35, 0.43, 0.13, 0.05, 0.04)  # how many bodies lead: none, one, two, …
_HELPERS = (0.78, 0.11, 0.05, 0.04, 0.02)
_DEADLINES = ((None, 735), ("by", 25), ("within", 76), ("relative", 38), ("recurring", 18), ("continuous", 38))
_TARGETS_PER_TASK = 0.12
_PLACE_SHARE = 0.02  # of the words
_TYPES = (("Kế hoạch", "KH-UBND"), ("Chỉ thị", "CT-UBND"), ("Quyết định", "QĐ-UBND"), ("Công văn", "UBND-NC"))
_FIRST_DAY = dt.date(2019, 1, 2)
_DAYS = 7 * 365
_SYLLABLES = [
    "An",
    "Bình",
    "Châu",
    "Đông",
    "Giang",
    "Hòa",
    "Khánh",
    "Lộc",
    "Minh",
    "Ninh",
    "Phú",
    "Quang",
    "Sơn",
    "Tân",
    "Thành",
    "Vĩnh",
    "Xuân",
    "Yên",
    "Long",
    "Mỹ",
]


class Generator:
    """Makes documents.

    Args:
        seed: The same seed gives the same documents.
    """

    def __init__(self, seed: int = 20_261_121) -> None:
        """Learn from the samples."""
        self._random = random.Random(seed)
        self._next: dict[str, list[str]] = defaultdict(list)
        self._firsts: list[str] = []
        headings: set[str] = set()
        for path in sorted(LABELS.glob("*.json")):
            for task in json.loads(path.read_text("utf-8"))["tasks"]:
                words = task["text"].split()
                self._firsts.append(words[0])
                for left, right in pairwise(words):
                    self._next[left].append(right)
                headings.update(task.get("section_path") or ())
        self._headings = sorted(headings) or ["II. NHIỆM VỤ"]
        self._provinces = [record.name for record in load("provinces")]
        self._agencies = [record.name for record in load("agencies")]
        # The first in the list is named by far the most often, as departments are.
        self._random.shuffle(self._agencies)
        self._weights = [1 / (rank + 1) for rank in range(len(self._agencies))]

    def documents(self, tasks: int) -> Iterator[SourceDocument]:
        """Yield documents that hold so many tasks together."""
        made = number = 0
        while made < tasks:
            number += 1
            count = min(self._spread(_MEAN_TASKS * 0.8, 0.65, _FEWEST_TASKS, _MOST_TASKS), tasks - made)
            made += count
            yield self._document(number, count)

    def _document(self, number: int, tasks: int) -> SourceDocument:
        pick = self._random
        kind, symbol = pick.choice(_TYPES)
        province = pick.choice(self._provinces)
        issued_on = _FIRST_DAY + dt.timedelta(days=pick.randrange(_DAYS))
        findings = [self._task(issued_on) for _ in range(tasks)]
        text = "\n".join(task["text"] for task in findings)
        record = {
            "document": {
                "number": f"{pick.randrange(1, 5000)}/{symbol}",
                "type": kind,
                "issuer": f"Ủy ban nhân dân tỉnh {province}",
                "issued_on": issued_on.isoformat(),
                "place": province,
                "province": province,
                "title": self._sentence(14),
                "signer": "Nguyễn Văn An",
                "signer_title": None,
            },
            "tasks": findings,
            "targets": [self._target() for _ in range(round(tasks * _TARGETS_PER_TASK))],
        }
        identity = hashlib.sha256(str(number).encode()).hexdigest()[:20]
        return SourceDocument(identity, f"van-ban-{number:07d}.pdf", record, text)

    def _task(self, issued_on: dt.date) -> dict[str, Any]:
        pick = self._random
        lead = self._bodies(_LEADS)
        return {
            "text": self._sentence(self._spread(_MEDIAN_WORDS, 0.6, _FEWEST_WORDS, _MOST_WORDS)),
            "lead": lead,
            "cooperating": self._bodies(_HELPERS),
            "reports_to": [],
            "deadline": self._deadline(issued_on),
            "deliverable": None,
            "optional": False,
            "modality": "order",
            "span": [0, 0],
            "page": pick.randrange(1, 30),
            "source": None,
            "section_path": [pick.choice(self._headings)],
            "confidence": 0.9,
        }

    def _target(self) -> dict[str, Any]:
        words = self._sentence(16)
        value = self._random.randrange(50, 100)
        return {
            "text": f"{words} đạt {value}%",
            "indicator": words,
            "comparator": ">=",
            "value": value,
            "unit": "%",
            "period": None,
            "span": [0, 0],
            "page": 1,
            "source": None,
            "section_path": [],
            "confidence": 0.9,
        }

    def _deadline(self, issued_on: dt.date) -> dict[str, Any] | None:
        pick = self._random
        (kind,) = pick.choices([name for name, _ in _DEADLINES], [count for _, count in _DEADLINES])
        if kind is None:
            return None
        day = (issued_on + dt.timedelta(days=pick.randrange(10, 400))).isoformat()
        dated = kind in {"by", "within"}
        return {
            "text": "trước ngày đã định",
            "type": kind,
            "start": None,
            "end": day if dated else None,
            "recurrence": "FREQ=MONTHLY;INTERVAL=3" if kind == "recurring" else None,
        }

    def _bodies(self, shares: Sequence[float]) -> list[str]:
        (count,) = self._random.choices(range(len(shares)), shares)
        return sorted(set(self._random.choices(self._agencies, self._weights, k=count))) if count else []

    def _sentence(self, words: int) -> str:
        pick = self._random
        word = pick.choice(self._firsts)
        found = [word]
        while len(found) < words:
            if pick.random() < _PLACE_SHARE:
                found += ["xã", *pick.choices(_SYLLABLES, k=2)]
            followers = self._next.get(word)
            word = pick.choice(followers) if followers else pick.choice(self._firsts)
            found.append(word)
        return " ".join(found)

    def _spread(self, median: float, sigma: float, low: int, high: int) -> int:
        """Return a length as texts have them: many short, few very long."""
        return min(max(round(self._random.lognormvariate(math.log(median), sigma)), low), high)
