"""The letters of a PDF page: words with boxes from PDFium's text layer, and the map to the page as it is shown.

Every call must be made while holding :data:`ingest.pdfium.LOCK`.
"""

from __future__ import annotations

import ctypes
import functools
import math
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import pypdfium2.raw as pdfium

from ingest.geometry import Word
from ingest.layout import BBox

MAX_SIDE = 100_000.0  # points: PDFium counts device units in 32 bits
ANGLES = 24  # characters whose direction is asked for
SAME_LEVEL = 0.05  # points: lower edges of words on one base line
TALL_LETTER = 2.5  # points: how much higher "Ổ" may reach than "o"
MAX_CHARACTERS = 300_000  # of a page: more than a hundred full pages is not a page
_WORD = re.compile("[^\\s\ufffe]+\ufffe?")
_BOX_OF = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_void_p).value or 0
)
"""FPDFText_GetLooseCharBox by addresses (text page, index, box): the same in half the time; most calls are this one."""


class ToPage:
    """The map from PDF space to the page as it is shown: its rotation, its crop box, the origin at the upper left."""

    def __init__(self, page: Any, width: float, height: float) -> None:
        """Ask PDFium where three points come to lie."""
        scale = 1000.0 if max(width, height) < MAX_SIDE else 1.0
        x, y = ctypes.c_int(), ctypes.c_int()
        points = []
        for a, b in ((0.0, 0.0), (100.0, 0.0), (0.0, 100.0)):
            pdfium.FPDF_PageToDevice(page.raw, 0, 0, int(width * scale), int(height * scale), 0, a, b, x, y)
            points.append((x.value / scale, y.value / scale))
        (self._x, self._y), (ax, ay), (bx, by) = points
        self._a, self._b = round((ax - self._x) / 100), round((ay - self._y) / 100)
        self._c, self._d = round((bx - self._x) / 100), round((by - self._y) / 100)
        self._width, self._height = width, height
        self.quarters = 0
        self.is_upright = (self._a, self._b, self._c, self._d) == (1, 0, 0, -1) and abs(self._x) < 0.01
        if self.is_upright:
            self._y = round(self._y, 2)

    def direction(self, angle: float) -> int:
        """Return in which direction a text of an angle in PDF space runs on the page: 0 right, 1 up, 2 left, 3 down."""
        right = self._a * math.cos(angle) + self._c * math.sin(angle)
        down = self._b * math.cos(angle) + self._d * math.sin(angle)
        if abs(right) >= abs(down):
            return 0 if right > 0 else 2
        return 3 if down > 0 else 1

    def turn(self, quarters: int) -> None:
        """Turn the page clockwise by quarters, so that a text that runs up the page (1) is level."""
        for _ in range(quarters):
            height = self._height if self.quarters % 2 == 0 else self._width
            self._a, self._c, self._x, self._b, self._d, self._y = (
                -self._b, -self._d, height - self._y, self._a, self._c, self._x,
            )  # fmt: skip
            self.quarters += 1
            self.is_upright = False

    def place(self, word: Word) -> BBox:
        """Return where a word of the turned page stands on the page as it is shown."""
        width, height = self._width, self._height
        if self.quarters == 1:
            return BBox(word.top, height - word.x1, word.bottom, height - word.x0)
        if self.quarters == 2:
            return BBox(width - word.x1, height - word.bottom, width - word.x0, height - word.top)
        return BBox(width - word.bottom, word.x0, width - word.top, word.x1)

    def __call__(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return (x0, top, x1, bottom) of a box with lower left corner (x0, y0) and upper right corner (x1, y1)."""
        if self.is_upright:
            return x0, self._y - y1, x1, self._y - y0
        p, q = self._x + self._a * x0 + self._c * y0, self._y + self._b * x0 + self._d * y0
        r, s = self._x + self._a * x1 + self._c * y1, self._y + self._b * x1 + self._d * y1
        return min(p, r), min(q, s), max(p, r), max(q, s)


class TextLayer:
    """The text layer of a page. PDFium is asked as little as it goes, which makes this fast.

    Of each word the first and the last character's boxes; of each line the fonts at its ends, and of its other words
    only where these differ; of each font and size once how far the base line stands above the box's lower edge.
    """

    def __init__(self, page: Any, to_page: ToPage) -> None:
        """Load the text layer of a page."""
        self.fonts: dict[int, str] = {}  # id of a word -> name of its font, where it is a legacy one
        self._page = page.get_textpage()
        self._raw = self._page.raw
        self._characters = _text(self._raw)
        self._to_page = to_page
        self._styles: dict[bytes, _Style] = {}
        self._descents: dict[tuple[bytes, int], float] = {}
        self._spans: list[tuple[int, int]] = []  # of each word
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def __enter__(self) -> Self:
        """Return the text layer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self._page.close()

    def quarters(self) -> int:
        """Return by how many quarters the page must be turned to be read: some annexes are drawn sideways."""
        count = len(self._characters)
        step = max(count // ANGLES, 1)
        directions = [
            self._to_page.direction(-pdfium.FPDFText_GetCharAngle(self._raw, index))  # PDFium counts clockwise
            for index in range(step // 2, count, step)
            if self._characters[index].isalnum()
        ]
        if not any(directions):
            return 0
        common = statistics.mode(directions)
        return common if directions.count(common) > 0.6 * len(directions) else 0

    def words(self) -> list[Word]:
        """Return the words in the order of the text layer.

        Where characters stand on several lines, or far apart, without a blank between them, the word is parted.
        """
        words: list[Word] = []
        start = 0
        for line in self._characters.splitlines(keepends=True):
            self._add_line(words, start, start + len(line))
            start += len(line)
        return words

    def _add_line(self, words: list[Word], line_start: int, line_end: int) -> None:
        """Append the words of a line of the text layer."""
        text = self._characters
        spans = [found.span() for found in _WORD.finditer(text, line_start, line_end)]
        if not spans:
            return
        if not self._to_page.is_upright:
            self._add_turned(words, spans)
            return
        first_font, last_font = self._font(spans[0][0]), self._font(spans[-1][0])
        same = first_font is last_font and not first_font.legacy
        box = (ctypes.c_float * 4)()  # as FS_RECTF: left, top, right, bottom
        edges, box_at, raw = memoryview(box).cast("B").cast("f"), ctypes.addressof(box), address(self._raw)
        like = None  # the font of the word before: most of a line's words stand alike
        top = bottom = baseline = lowest = highest = 0.0
        bold = italic = False
        for begin, end in spans:
            broken = text[end - 1] == "\ufffe"
            stop = end - broken
            if stop <= begin:
                continue
            font = first_font if same else self._font(begin)
            _BOX_OF(raw, begin, box_at)
            x0, upper, x1, lower = edges
            if stop - begin > 1:
                _BOX_OF(raw, stop - 1, box_at)
                last_x0, last_upper, x1, end_lower = edges
                if not -SAME_LEVEL < end_lower - lower < SAME_LEVEL:
                    if abs(lower - end_lower) > abs(upper - lower):
                        self._add_parts(words, begin, stop, broken=broken)
                        continue
                    upper, lower = max(upper, last_upper), min(lower, end_lower)
                if last_x0 < x0 or x1 - x0 > 1.1 * abs(upper - lower) * (stop - begin):
                    self._add_parts(words, begin, stop, broken=broken)
                    continue
            characters = text[begin:stop] + "-" if broken else text[begin:stop]
            if (
                font is like
                and -SAME_LEVEL < lower - lowest < SAME_LEVEL
                and -TALL_LETTER < upper - highest < TALL_LETTER
            ):
                word = Word(characters, x0, top, x1, bottom, baseline, bold, italic)
            else:
                word = self._word(characters, (x0, lower, x1, upper), begin, font)
                like, lowest, highest = (None if font.legacy else font), lower, upper
                top, bottom, baseline = word.top, word.bottom, word.baseline
                bold, italic = font.bold, font.italic
            self._spans.append((begin, stop))
            words.append(word)

    def _add_turned(self, words: list[Word], spans: list[tuple[int, int]]) -> None:
        """Append the words of a line on a page that is shown turned; each character is looked at there."""
        for start, end in spans:
            stop = end - (self._characters[end - 1] == "\ufffe")
            boxes = [self._box(index) for index in range(start, stop)]
            begin = start
            for index in range(start + 1, stop + 1):
                if index < stop and _follows(boxes[index - 1 - start], boxes[index - start]):
                    continue
                box = functools.reduce(BBox.union, boxes[begin - start : index - start])
                font = self._font(begin)
                text = self._characters[begin:index] + ("-" if index == stop < end else "")
                descent = 0.22 * (box.bottom - box.top)
                word = Word(text, box.x0, box.top, box.x1, box.bottom, box.bottom - descent, font.bold, font.italic)
                if self._to_page.quarters:
                    word.place = self._to_page.place(word)
                if font.legacy:
                    self.fonts[id(word)] = font.legacy
                self._spans.append((begin, index))
                words.append(word)
                begin = index

    def _box(self, index: int) -> BBox:
        """Return a character's box on the page."""
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._raw, index, box)
        return BBox(*self._to_page(box.left, box.bottom, box.right, box.top))

    def _add_parts(self, words: list[Word], start: int, stop: int, *, broken: bool) -> None:
        """Append the parts of what the text layer has as one word."""
        for begin, end in _parted(self._raw, start, stop):
            self._spans.append((begin, end))
            words.append(self._part(begin, end))
        if broken:
            words[-1].text += "-"

    def _part(self, start: int, stop: int) -> Word:
        """Make a word of some characters."""
        box, last = pdfium.FS_RECTF(), pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self._raw, start, box)
        pdfium.FPDFText_GetLooseCharBox(self._raw, stop - 1, last)
        edges = (
            min(box.left, last.left),
            min(box.bottom, last.bottom),
            max(box.right, last.right),
            max(box.top, last.top),
        )
        return self._word(self._characters[start:stop], edges, start, self._font(start))

    def _word(self, text: str, edges: tuple[float, float, float, float], start: int, font: _Style) -> Word:
        """Make a word that stands between the edges (left, bottom, right, top) in PDF space."""
        key = (font.name, int(4 * (edges[3] - edges[1])))
        descent = self._descents.get(key)
        x0, top, x1, bottom = self._to_page(*edges)
        if descent is None:
            pdfium.FPDFText_GetCharOrigin(self._raw, start, self._x, self._y)
            x, y = self._x.value, self._y.value
            descent = self._descents[key] = bottom - self._to_page(x, y, x, y)[1]
        word = Word(text, x0, top, x1, bottom, bottom - descent, font.bold, font.italic)
        if font.legacy:
            self.fonts[id(word)] = font.legacy
        return word

    def take_out(self, words: list[Word], objects: set[int], boxes: list[BBox]) -> list[Word]:
        """Take the words of some drawing objects out of the list of all words, and return them.

        Args:
            words: As :meth:`words` returned them; changed in place.
            objects: Addresses of the text objects.
            boxes: Where these objects stand.
        """
        taken: list[Word] = []
        kept: list[Word] = []
        for word, (start, stop) in zip(list(words), list(self._spans), strict=True):
            if not any(_meet(word, box) for box in boxes):
                kept.append(word)
                continue
            parts: list[tuple[bool, int, int]] = []
            for index in range(start, stop):
                is_added = address(pdfium.FPDFText_GetTextObject(self._raw, index)) in objects
                if parts and parts[-1][0] == is_added:
                    parts[-1] = (is_added, parts[-1][1], index + 1)
                else:
                    parts.append((is_added, index, index + 1))
            for is_added, begin, done in parts:
                (taken if is_added else kept).append(word if len(parts) == 1 else self._part(begin, done))
        words[:] = kept
        return taken

    def _font(self, index: int) -> _Style:
        """Return the look of the font that a character is set in."""
        pdfium.FPDFText_GetFontInfo(self._raw, index, self._name, 128, self._flags)
        name = self._name.value
        style = self._styles.get(name)
        if style is None:
            style = self._styles[name] = _style(name, self._flags.value)
        return style


def _follows(before: BBox, box: BBox) -> bool:
    """Say whether a character stands right after another one on a line."""
    size = max(before.bottom - before.top, 1.0)
    return abs(box.bottom - before.bottom) <= size and -0.6 * size < box.x0 - before.x1 < 0.5 * size


def _text(raw: Any) -> str:
    """Return all characters of a text page, one for each of PDFium's indices."""
    count = min(pdfium.FPDFText_CountChars(raw), MAX_CHARACTERS)
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(raw, 0, count, buffer)
    if written == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", errors="replace")
        if len(text) == count:
            return text
    return "".join(chr(min(pdfium.FPDFText_GetUnicode(raw, index), 0x10FFFF)) for index in range(count))


def _parted(raw: Any, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Part characters that do not follow each other on a line."""
    loose = pdfium.FPDFText_GetLooseCharBox
    before, box = pdfium.FS_RECTF(), pdfium.FS_RECTF()
    loose(raw, start, before)
    begin = start
    for index in range(start + 1, end):
        loose(raw, index, box)
        size = max(abs(before.top - before.bottom), 1.0)
        if abs(box.bottom - before.bottom) > size or not -0.6 * size < box.left - before.right < 0.5 * size:
            yield begin, index
            begin = index
        before, box = box, before
    yield begin, end


LEGACY_FONT = re.compile(r"\.?Vn[A-Z3]|VNI|VPS|\.VN|ABC[A-Z]?[ -]?Times|SVN|UTM", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Style:
    """The look of a font."""

    name: bytes
    bold: bool
    italic: bool
    legacy: str | None  # its name, when it is a font of one of the old encodings


def _style(name: bytes, flags: int) -> _Style:
    """Return the look that a font's name and flags tell."""
    plain = name.decode("latin-1").split("+")[-1]
    folded = plain.lower()
    bold = "bold" in folded or "black" in folded or "heavy" in folded or bool(flags & 0x40000)
    italic = "italic" in folded or "oblique" in folded or bool(flags & 0x40)
    return _Style(name, bold, italic, plain if LEGACY_FONT.match(plain) else None)


def address(item: Any) -> int:
    """Return where a drawing object lies in memory, to tell it from others."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def _meet(word: Word, box: BBox) -> bool:
    """Say whether a word reaches into a box."""
    return word.x0 < box.x1 + 2 and word.x1 > box.x0 - 2 and word.top < box.bottom + 2 and word.bottom > box.top - 2
