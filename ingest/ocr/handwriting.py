"""Figures filled in by hand ("Số: 353/KH-BĐH", "ngày 06 tháng 3"), read by a recogniser that knows handwriting.

tesseract's model knows print alone. PaddleOCR's PP-OCRv6 (Apache-2.0), which the package rapidocr brings along, was
trained on handwriting, too; it knows no Vietnamese marks, so that figures are taken from it and little else. OpenCV
runs it: one core, about 0.2 s a line, no network, nothing reported to anyone.

A wrong number is worse than none: a value counts only if several views of the line give the same one, each without a
letter in its place. What counts is still a guess for a person to check (:data:`ingest.layout.HANDWRITTEN`).
"""

from __future__ import annotations

import functools
import importlib.util
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.ocr.images import Grey

PACKAGE = "rapidocr"
MODEL = "*_rec_*.onnx"
HEIGHT = 48  # pixels of the line that the model was trained for
LEAST_BELIEF = 0.5  # of the model in each figure
VIEWS = ((0.0, 0.0), (0.18, 0.04), (-0.06, 0.12), (0.1, 0.1), (0.3, 0.2))  # margins above and below, of a line's height
AGREEING = 3  # views that must give the same value with belief
OUTVOTING = 4  # so many where one gives another value
SMALLEST = 8  # pixels of a side
_METADATA = 14  # field of ONNX's ModelProto: pairs of key (1) and value (2)
_LENGTH_DELIMITED = 2
_WIDTHS = {1: 8, 5: 4}  # bytes of protobuf's fixed wire types

# What the model makes of "Số:": "S:", "So:", "S6:"; without a letter or a sign before the figures, ố may be one of them
_NUMBER = re.compile(r"[Ss$](?:[06][:;.,]|[^\W\d][:;.,]?|[:;.,])(\d{1,6})(?=[/-](?:[A-Z]|20\d\d/))")
_DATE = re.compile(
    r"ng[^\W\d]{1,3}(0[1-9]|[12]\d|3[01])th[^\W\d]{1,4}(0?[1-9]|1[0-2])n[^\W\d]{1,2}((?:19|20)\d\d)(?!\d)"
)

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """A character that the model saw, and how much it believed it."""

    character: str
    belief: float


class _Model:
    """The recogniser's network with its characters; calls take turns."""

    def __init__(self, path: Path) -> None:
        import cv2  # noqa: PLC0415  heavy, and of use on few pages

        self._cv2: Any = cv2
        cv2.setNumThreads(1)
        self._net: Any = cv2.dnn.readNetFromONNX(str(path))
        self._characters = ["", *_characters(path.read_bytes()), " "]  # the first says: nothing new here
        self._lock = threading.Lock()

    def read(self, line: npt.NDArray[np.uint8]) -> list[Step]:
        """Read a picture of one line, red, green and blue or grey."""
        colours = line if line.ndim == 3 else np.repeat(line[:, :, None], 3, axis=2)
        height, width = colours.shape[:2]
        wide = max(round(HEIGHT * width / height), HEIGHT)
        scaled = self._cv2.resize(colours, (wide, HEIGHT), interpolation=self._cv2.INTER_AREA)
        values = scaled.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        with self._lock:
            self._net.setInput(np.ascontiguousarray(values[None]))
            scores = self._net.forward()[0]
        return list(self._steps(scores))

    def _steps(self, scores: npt.NDArray[np.float32]) -> Iterator[Step]:
        """Yield the characters of the model's steps; one that goes on over several steps counts once."""
        before = 0
        for row in scores:
            best = int(row.argmax())
            if best not in {0, before}:
                yield Step(self._characters[best], float(row[best]))
            before = best


def handwriting_available() -> bool:
    """Say whether the recogniser's package with its model is installed."""
    return _model_path() is not None


def read_number(picture: Grey, box: Box) -> tuple[str, str] | None:
    """Read a number line: "Số: 353/KH-BĐH" -> ("353", "/KH-BDH"); None where the figures are in doubt.

    Args:
        picture: The page, in colours or grey; seals and pens need not be removed.
        box: Of the line in it: x0, top, x1, bottom in pixels.
    """
    found = _agreed(picture, box, _NUMBER)
    if found is None:
        return None
    (figures,), rest = found
    return figures, rest


def read_date(picture: Grey, box: Box) -> tuple[str, str, str] | None:
    """Read the figures of "…, ngày 06 tháng 3 năm 2012" -> ("06", "3", "2012"); None where in doubt.

    Days below ten are written with a zero (Nghị định 30/2020/NĐ-CP, Phụ lục I), so that nothing can be put before
    them: a single figure there is one of two of which the other was not seen.
    """
    found = _agreed(picture, box, _DATE)
    if found is None:
        return None
    (day, month, year), _ = found
    return day, month, year


def _agreed(picture: Grey, box: Box, pattern: re.Pattern[str]) -> tuple[tuple[str, ...], str] | None:
    """Return what the views of a line agree on: a pattern's groups, and what followed them in the first view."""
    model = _model()
    if model is None:
        return None
    votes: Counter[tuple[str, ...]] = Counter()
    believed: Counter[tuple[str, ...]] = Counter()
    rests: dict[tuple[str, ...], str] = {}
    for view in _views(picture, box):
        value = _value(model.read(view), pattern)
        if value is not None:
            groups, rest, is_believed = value
            votes[groups] += 1
            believed[groups] += is_believed
            rests.setdefault(groups, rest)
    if not votes:
        return None
    best, count = votes.most_common(1)[0]
    if believed[best] < AGREEING or (len(votes) > 1 and count < OUTVOTING):
        return None
    return best, rests[best]


def _views(picture: Grey, box: Box) -> Iterator[Grey]:
    """Yield a line's picture with several margins: the model is easily led astray by what is cut off."""
    x0, top, x1, bottom = box
    high = bottom - top
    for above, below in VIEWS:
        rows = slice(max(top - round(above * high), 0), bottom + round(below * high))
        view = picture[rows, max(x0 - high // 4, 0) : x1 + high // 4]
        if min(view.shape[:2]) >= SMALLEST:
            yield view


def _value(steps: list[Step], pattern: re.Pattern[str]) -> tuple[tuple[str, ...], str, bool] | None:
    """Return the groups of a pattern in what was seen, what follows, and whether the groups were believed."""
    steps = [step for step in steps if not step.character.isspace()]
    text = "".join(step.character for step in steps)
    found = pattern.search(text)
    if found is None:
        return None
    beliefs = [step.belief for first, last in found.regs[1:] for step in steps[first:last]]
    return found.groups(), text[found.end() :], min(beliefs) >= LEAST_BELIEF


@functools.cache
def _model_path() -> Path | None:
    """Return the model that the package brings along; its modules are not imported."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None or importlib.util.find_spec("cv2") is None:
        return None
    return next(iter(sorted((Path(spec.origin).parent / "models").glob(MODEL))), None)


@functools.cache
def _model() -> _Model | None:
    """Return the recogniser, loaded once."""
    path = _model_path()
    return None if path is None else _Model(path)


def _characters(model: bytes) -> list[str]:
    """Return the characters that a model knows, from its metadata.

    Raises:
        ValueError: It says nothing of them.
    """
    for field, value in _fields(memoryview(model)):
        if field == _METADATA:
            pair = dict(_fields(value))
            if bytes(pair[1]) == b"character":
                return bytes(pair[2]).decode("utf-8").split("\n")
    raise ValueError("the model's metadata lack its characters")


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Yield the length-delimited fields of a protobuf message by their numbers; others are passed over."""
    at = 0

    def varint() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == _LENGTH_DELIMITED:
            size = varint()
            yield key >> 3, data[at : at + size]
            at += size
        elif kind == 0:
            varint()
        else:
            at += _WIDTHS[kind]
