"""Pages that were scanned on their side or on their head: found, at next to no cost for pages that were not.

The rows of an upright page are lines or gaps, its columns are neither: where it is the other way round the page lies on
its side. A page on its head is one that the recogniser makes nothing of. A suspicion is settled by the recogniser: it
reads a strip of the page in each turn, and the turn in which it reads syllables is the right one.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from ingest.geometry import Word
from ingest.ocr.images import Grey, Mask, ruling_lines, threshold
from ingest.ocr.tesseract import Seen, see
from ingest.syllables import is_syllable
from ingest.tables import Stroke

TRANSPOSED = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
"""Pillow's names (it turns the other way) for quarters clockwise."""

LYING = 1.5  # times sharper are the columns of a page on its side than its rows; upright ones have 0.1 to 0.6
POOR = 0.6  # mean confidence of a page below which it may lie on its head; bad copies have 0.75 and more
FEW = 8  # words: no page to speak of
STRIP = 0.22  # of the page's height, for a trial
CLEARLY = 1.5  # times more must be read in another turn
LEAST = 10.0  # letters that count as read anyway: a seal on an empty page has some in any turn
_WORK_DPI = 75


def sideways_turn(grey: Grey, dpi: int) -> int:
    """Return by how many quarters clockwise a page must be turned that lies on its side: 1 or 3, 0 for others."""
    if not _lies(grey, dpi):
        return 0
    return _best_turn(grey, dpi, (0, 1, 3))


def better_turn(grey: Grey, dpi: int) -> int:
    """Return by how many quarters a page must be turned of which little was read as it lies; 0 where nothing helps."""
    return _best_turn(grey, dpi, (0, 2, 1, 3))


def is_poor(words: Sequence[Word]) -> bool:
    """Say whether so little was read of a page that it may lie the wrong way."""
    weight = sum(len(word.text) for word in words)
    trust = sum(len(word.text) * (word.confidence or 0.0) for word in words)
    return len(words) >= FEW and trust < POOR * weight


def _best_turn(grey: Grey, dpi: int, quarters: tuple[int, ...]) -> int:
    """Return the turn in which most is read of a strip; the first one where the others are not clearly better."""
    height, width = grey.shape
    # A table's borders are read as letters in any turn.
    words_only = ruling_lines(grey, dpi).without(grey, Stroke(0.0, 0.0, float(width), float(height)))
    scores = {turn: _legible(see(_strip(np.rot90(words_only, -turn)), dpi=dpi)) for turn in quarters}
    best = max(scores, key=scores.__getitem__)
    return best if scores[best] > CLEARLY * max(scores[quarters[0]], LEAST) else quarters[0]


def _legible(seen: Sequence[Seen]) -> float:
    """Return how many letters of syllables were read, as far as they are believed."""
    return sum(len(word.text) * word.confidence for word in seen if is_syllable(word.text.strip(".,;:()").lower()))


def _strip(grey: Grey) -> Grey:
    """Return the strip of a page with most of its ink, as broad as the page."""
    height = grey.shape[0]
    size = max(int(STRIP * height), 1)
    ink = np.concatenate(([0], (grey[:, ::8] < threshold(grey)).sum(axis=1).cumsum()))
    starts = np.arange(0, max(height - size, 1), max(size // 8, 1))
    start = int(starts[np.argmax(ink[starts + size] - ink[starts])])
    return np.ascontiguousarray(grey[start : start + size])


def _lies(grey: Grey, dpi: int) -> bool:
    """Say whether the columns of a page look like lines of text, and its rows do not."""
    step = max(dpi // _WORK_DPI, 1)
    ink = grey[::step, ::step] < threshold(grey)
    margin = min(ink.shape) // 20
    ink = ink[margin:-margin, margin:-margin] if margin else ink
    if not 0.005 < ink.mean() < 0.3:
        return False
    return _sharpness(ink.T) > LYING * _sharpness(ink)


def _sharpness(ink: Mask) -> float:
    """Return how clearly the rows of a picture are lines or gaps; ruling lines count as lines of one's own ink."""
    counts = ink.sum(axis=1).astype(np.float64)
    usual = np.percentile(counts, 98)  # a ruling line is a row full of ink
    return float((np.diff(np.minimum(counts, usual)) ** 2).sum() / max(len(counts), 1) / max(ink.shape[1], 1))
