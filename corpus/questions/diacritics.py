"""Put diacritics back into words typed without them, by what the indexed documents themselves say.

A bigram model over syllables, trained on the documents' texts: for each typed syllable every marked form that the
documents know (and that the marks already typed allow), weighed by how often the forms stand beside each other. The
probability of each form over the whole run of words decides; where the model is not sure, the syllable stays as typed,
and the index's folded field finds it.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.index.analysis import nfc, pairs, tokenize
from corpus.questions.spelling import NearWords, could_be
from nlp.gazetteers.folding import fold, strip_marks

SURE = 0.75  # a form less probable than this is not put in
_BIGRAM_SHARE = 0.9  # the rest of the weight is the syllable's own frequency
_FLOOR = 1e-7
_MAX_FORMS = 24
_MAX_PAIRS = 400_000  # more take seconds to load and tell no more
_RARE = 20
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Restored:
    """A syllable with its marks, and how probable it is among the forms of the same letters, 0..1."""

    word: str
    probability: float


class DiacriticModel:
    """Syllables and their neighbours, counted."""

    def __init__(self, syllables: Counter[str], neighbours: Counter[tuple[str, str]]) -> None:
        """Make a model of counts: folded syllables, and pairs that stood together."""
        self._syllables = syllables
        self._neighbours = neighbours
        self._total = max(sum(syllables.values()), 1)
        self._forms: dict[str, list[str]] = {}
        for syllable in sorted(syllables, key=lambda each: (-syllables[each], each)):
            self._forms.setdefault(strip_marks(syllable), []).append(syllable)

    @classmethod
    def train(cls, texts: Iterable[str]) -> DiacriticModel:
        """Count the syllables of texts; syllables parted by a full stop or a comma are no neighbours."""
        syllables: Counter[str] = Counter()
        neighbours: Counter[tuple[str, str]] = Counter()
        model = cls(syllables, neighbours)
        model.learn(texts)
        return cls(syllables, neighbours)

    def learn(self, texts: Iterable[str]) -> None:
        """Count more texts; a model that was asked before must be saved and loaded to know them."""
        for text in texts:
            tokens = [token for token in tokenize(nfc(text)) if not token.exact.isdigit()]
            self._syllables.update(token.exact for token in tokens)
            self._neighbours.update((left.exact, right.exact) for left, right in pairs(tokens))

    def merge(self, other: DiacriticModel) -> None:
        """Add what another model counted; likewise to be saved and loaded."""
        self._syllables.update(other._syllables)
        self._neighbours.update(other._neighbours)

    def save(self, path: Path) -> None:
        """Write the model to a file, replacing it only when whole; of very many pairs the rare ones are left out."""
        least = 1
        while least < _RARE and sum(count >= least for count in self._neighbours.values()) > _MAX_PAIRS:
            least += 1
        content = {
            "format": _FORMAT,
            "syllables": self._syllables,
            "neighbours": {
                f"{left} {right}": count for (left, right), count in self._neighbours.items() if count >= least
            },
        }
        unfinished = path.with_name(path.name + ".part")
        with gzip.open(unfinished, "wt", encoding="utf-8", compresslevel=5) as file:
            json.dump(content, file, ensure_ascii=False, separators=(",", ":"))
        unfinished.replace(path)

    @classmethod
    def load(cls, path: Path) -> DiacriticModel:
        """Read a model.

        Raises:
            OSError: There is no such file.
            ValueError: It is not a model of this version; train it anew.
        """
        with gzip.open(path, "rt", encoding="utf-8") as file:
            content = json.load(file)
        if content.get("format") != _FORMAT:
            raise ValueError(f"not a diacritic model of format {_FORMAT}: {path.name}")
        neighbours = Counter({tuple(pair.split(" ", 1)): count for pair, count in content["neighbours"].items()})
        return cls(Counter(content["syllables"]), neighbours)

    def knows(self, typed: str) -> bool:
        """Say whether the documents have a syllable of these letters that the typed marks allow."""
        word = fold(typed)
        return any(could_be(word, form) for form in self._forms.get(strip_marks(word), ()))

    def knows_together(self, typed: Sequence[str]) -> bool:
        """Say whether the documents have every syllable beside the next; marks count where some were typed."""
        words = [fold(each) for each in typed]
        if any(word != strip_marks(word) for word in words):
            return all(pair in self._neighbours for pair in itertools.pairwise(words)) and words[0] in self._syllables
        return all(pair in self._folded_pairs for pair in itertools.pairwise(words)) and words[0] in self._forms

    @functools.cached_property
    def _folded_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((strip_marks(left), strip_marks(right)) for left, right in self._neighbours)

    @functools.cached_property
    def _near(self) -> NearWords:
        return NearWords(form for form in self._forms if form.isalpha())

    def correct(self, typed: Sequence[str], at: int) -> str | None:
        """Return the likeliest known syllable one edit from an unknown one, between its neighbours; None for none.

        Args:
            typed: A run of words.
            at: The unknown one's place in it.
        """
        near = self._near.find(strip_marks(typed[at]))
        if not near:
            return None
        scores = {}
        for form in near:
            attempt = [*typed[:at], form, *typed[at + 1 :]]
            scores[form] = self._log_probability(attempt)
        ranked = sorted(scores, key=lambda form: (-scores[form], form))
        return self.restore([*typed[:at], ranked[0], *typed[at + 1 :]])[at].word

    def restore(self, words: Sequence[str]) -> list[Restored]:
        """Return the words with their marks.

        Args:
            words: Syllables as typed, in any case, with all, some or none of their marks.

        Returns:
            As many syllables, folded; one that the documents do not know comes back as typed with probability 1.
        """
        forms = [self._candidates(word) for word in words]
        if not forms:
            return []
        forward = self._sums(forms)
        backward = self._sums_backward(forms)
        restored = []
        for candidates, left, right in zip(forms, forward, backward, strict=True):
            weights = [a * b for a, b in zip(left, right, strict=True)]
            total = sum(weights) or 1.0
            at = max(range(len(weights)), key=weights.__getitem__)
            restored.append(Restored(candidates[at], weights[at] / total))
        return restored

    def restore_text(self, words: Sequence[str]) -> list[str]:
        """Return the words with marks where the model is sure, the others as typed."""
        restored = self.restore(words)
        return [each.word if each.probability >= SURE else word for word, each in zip(words, restored, strict=True)]

    def _candidates(self, word: str) -> list[str]:
        typed = fold(nfc(word))
        known = [form for form in self._forms.get(strip_marks(typed), ()) if could_be(typed, form)][:_MAX_FORMS]
        return known or [typed]

    def _sums(self, forms: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return for each form the weight of all readings up to it."""
        rows = [[self._weight(None, form) for form in forms[0]]]
        for before, here in itertools.pairwise(forms):
            row = [
                sum(weight * self._weight(left, form) for left, weight in zip(before, rows[-1], strict=True))
                for form in here
            ]
            scale = sum(row) or 1.0
            rows.append([each / scale for each in row])
        return rows

    def _sums_backward(self, forms: Sequence[Sequence[str]]) -> list[list[float]]:
        """Return for each form the weight of all readings after it."""
        rows = [[1.0] * len(forms[-1])]
        for here, after in zip(forms[-2::-1], forms[:0:-1], strict=True):
            row = [
                sum(self._weight(form, right) * weight for right, weight in zip(after, rows[-1], strict=True))
                for form in here
            ]
            scale = sum(row) or 1.0
            rows.append([each / scale for each in row])
        return rows[::-1]

    def _weight(self, left: str | None, form: str) -> float:
        own = self._syllables[form] / self._total
        if left is None or not self._syllables[left]:
            return own + _FLOOR
        together = self._neighbours[left, form] / self._syllables[left]
        return _BIGRAM_SHARE * together + (1 - _BIGRAM_SHARE) * own + _FLOOR

    def _log_probability(self, words: Sequence[str]) -> float:
        """Return the weight of the best forms of a run."""
        best = [each.word for each in self.restore(words)]
        steps = zip([None, *best], best, strict=False)
        return sum(math.log(self._weight(left, form)) for left, form in steps)
