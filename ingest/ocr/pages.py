"""Scanned pages: the picture is cleaned and straightened, its tables found by their lines, its words recognised."""

from __future__ import annotations

import functools
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from ingest.columns import Zone, zones_of
from ingest.geometry import Row, Word, rows_of
from ingest.layout import BBox, ReadMethod, Warning_
from ingest.ocr.changes import Report
from ingest.ocr.corrections import correct
from ingest.ocr.handwriting import handwriting_available, read_date, read_number
from ingest.ocr.images import (
    WHITE,
    Grey,
    Turn,
    clean,
    level,
    ruling_lines,
    thickened,
    without_pen_strokes,
    without_streaks,
)
from ingest.ocr.orientation import TRANSPOSED, better_turn, is_poor, sideways_turn
from ingest.ocr.signature import posts_without_name, read_name, scrawls_before_names, signature_zone
from ingest.ocr.tesseract import Part, Seen, see, see_parts
from ingest.pages import PageContent
from ingest.quality import share_of
from ingest.tables import RuledTable, Stroke, find_tables

CELL_MARGIN = 4  # pixels: what of a border may be left beside it
MOST_SHOWN = 8  # changes that a warning lists
SMALL_SKEW = 2.0  # degrees
CLEAR = 0.85  # confidence of a word that is kept though it was not seen again
HIDDEN = 0.6  # confidence: below, a word that touches a name is pen and print together
ZONE_MARGIN = 10  # pixels around a column that is read again


@dataclass(slots=True)
class _Picture:
    """A page's picture that is read, and how it lies to the page and to the level page."""

    grey: Grey
    turn: Turn
    is_turned: bool  # the picture is the level page; else it is the page as it was
    dpi: int

    @property
    def point(self) -> float:
        """Return points a pixel."""
        return 72.0 / self.dpi

    def box(self, word: Word) -> BBox:
        """Return where a word stands on the picture, in points."""
        return BBox(word.x0, word.top, word.x1, word.bottom) if self.is_turned else word.bbox()

    def words(self, seen: Sequence[Seen]) -> list[Word]:
        """Return recognised words in points: where they stand on the level page, and where on the page as it is.

        The words of a line get the line's height and base line: the recogniser's boxes hug the letters.
        """
        lines: dict[int, list[Seen]] = {}
        for word in seen:
            lines.setdefault(word.line, []).append(word)
        return [word for line in lines.values() for word in self._line(line)]

    def _line(self, seen: list[Seen]) -> list[Word]:
        """Return the words of a line."""
        middles = [((word.x0 + word.x1) / 2, (word.top + word.bottom) / 2) for word in seen]
        if not self.is_turned:
            middles = [self.turn(*middle) for middle in middles]
        halves = [(word.bottom - word.top) / 2 for word in seen]
        lettered = [i for i, word in enumerate(seen) if any(c.isalnum() for c in word.text)] or range(len(seen))
        top = statistics.median_low([middles[i][1] - halves[i] for i in lettered])
        bottom = statistics.median_high([middles[i][1] + halves[i] for i in lettered])
        half = max((bottom - top) / 2, 1.0)
        scale = self.point
        words = []
        for word, (x, _) in zip(seen, middles, strict=True):
            wide = max((word.x1 - word.x0) / 2, 1.0)
            page_x, page_y = self.turn.back(x, top + half)
            box = BBox(
                max(page_x - wide, 0.0) * scale,
                max(page_y - half, 0.0) * scale,
                (page_x + wide) * scale,
                (page_y + half) * scale,
            )
            words.append(
                Word(
                    word.text,
                    (x - wide) * scale,
                    top * scale,
                    (x + wide) * scale,
                    (top + 2 * half) * scale,
                    (top + 2 * half) * scale,
                    confidence=word.confidence,
                    place=box,
                )
            )
        return words


def read_picture(
    picture: Image.Image, number: int, width: float, height: float, *, is_drawn: bool = False
) -> tuple[PageContent, list[Warning_]]:
    """Recognise a page and correct what was recognised.

    Args:
        picture: The page, best at DPI dots an inch.
        number: The page's, from 1.
        width: Of the page in points.
        height: Of the page in points.
        is_drawn: It was drawn from outlines, not scanned: hair lines of marks are made broader, or they are lost.

    Returns:
        The page, and what a person should know of it. A page that lay on its side or on its head is turned to be read;
        its words still say where they stand on the page as it is.

    Raises:
        LimitExceeded: It takes too long.
    """
    dpi = max(round(picture.width / max(width, 1.0) * 72), 36)
    grey = thickened(clean(picture)) if is_drawn else without_streaks(clean(picture))
    quarters = sideways_turn(grey, dpi)
    page = _turned(grey, quarters, number, (width, height))
    if not quarters and is_poor(page.words):
        quarters = better_turn(grey, dpi)
        if quarters:
            page = _turned(grey, quarters, number, (width, height))
    upright = picture.transpose(TRANSPOSED[quarters]) if quarters else picture
    warnings = _corrected(page, _Hand(upright, 72 / dpi))
    if quarters:
        _put_back(page, quarters)
        message = f"Trang {number} nằm lệch hướng ({90 * (4 - quarters)}°); đã xoay lại trước khi nhận dạng chữ."
        warnings.append(Warning_("page_turned", message, page=number))
    page.vietnamese_share = share_of(" ".join(word.text for word in page.words))
    return page, warnings


def _turned(grey: Grey, quarters: int, number: int, size: tuple[float, float]) -> PageContent:
    """Recognise a page that is turned by quarters clockwise first; boxes are those of the turned page."""
    dpi = max(round(grey.shape[1] / max(size[0], 1.0) * 72), 36)
    width, height = size if quarters % 2 == 0 else size[::-1]
    page = _recognised(np.ascontiguousarray(np.rot90(grey, -quarters)), number, width, height, dpi)
    page.turned = 90 * quarters
    return page


def _recognised(grey: Grey, number: int, width: float, height: float, dpi: int) -> PageContent:
    """Recognise an upright page."""
    turn = level(grey, dpi)
    turned = turn.picture(grey)
    rules = ruling_lines(turned, dpi)
    tables = find_tables([_scaled(stroke, 72 / dpi) for stroke in rules.strokes])
    page = PageContent(number, width, height, tables=tables, method=ReadMethod.OCR)
    # Turning blurs letters a little; tesseract follows lines that rise or fall a little by itself.
    scanned = _Picture(turned, turn, is_turned=True, dpi=dpi)
    if not tables and abs(turn.angle) < SMALL_SKEW:
        scanned = _Picture(grey, turn, is_turned=False, dpi=dpi)
    for table in tables:
        bounds = _scaled(Stroke(*table.bounds), dpi / 72)
        page.words += _table_words(replace(scanned, grey=rules.without(scanned.grey, bounds)), table)
        scanned.grey = _whitened(scanned.grey, bounds)
    words = scanned.words(see(scanned.grey, dpi=dpi))
    words, signature = _signature_again(scanned, words)
    page.words += _names(scanned, _columns_again(scanned, words, width) + signature)
    return page


def _signature_again(picture: _Picture, words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Recognise recipients and signature apart, by the blank between them: read as one line they spoil each other.

    Returns:
        The page's other words, and those of recipients and signature; none where the first reading was no worse.
    """
    zone = signature_zone(picture.grey, [(picture.box(word), word.text) for word in words], picture.point, picture.dpi)
    if zone is None:
        return words, []
    left, right = zone
    old = [word for word in words if _is_inside(picture, word, left) or _is_inside(picture, word, right)]
    grey = picture.grey.copy()
    rows = slice(left.top, left.bottom)
    grey[rows] = without_pen_strokes(np.ascontiguousarray(grey[rows]), picture.dpi)
    again = [word for seen in see_parts(grey, [left, right], dpi=picture.dpi) for word in picture.words(seen)]
    again += [word for word in old if _is_clear(word) and not any(_touch(word, other) for other in again)]
    if sum(map(_weight, again)) < 0.95 * sum(map(_weight, old)):
        return words, []
    gone = set(map(id, old))
    return [word for word in words if id(word) not in gone], again


def _is_clear(word: Word) -> bool:
    """Say whether a word was read without doubt; what a pen touches goes with it when the strokes are taken away."""
    return (word.confidence or 0.0) >= CLEAR and sum(character.isalnum() for character in word.text) > 1


def _touch(word: Word, other: Word) -> bool:
    """Say whether two words stand in the same place."""
    across = min(word.x1, other.x1) - max(word.x0, other.x0)
    down = min(word.bottom, other.bottom) - max(word.top, other.top)
    return across > 0 and down > 0.3 * min(word.height, other.height)


def _names(picture: _Picture, words: list[Word]) -> list[Word]:
    """Read the names that the pen hid; what was made of pen and name together goes."""
    for post in posts_without_name(words):
        box = functools.reduce(BBox.union, [picture.box(word) for word in post if word.text[0].isalpha()])
        seen = read_name(picture.grey, box, picture.point, picture.dpi)
        if seen:
            place = Part(
                int(min(word.x0 for word in seen)),
                int(min(word.top for word in seen)),
                int(max(word.x1 for word in seen)),
                int(max(word.bottom for word in seen)),
            )
            words = [word for word in words if not _is_spoilt(picture, word, place)] + picture.words(seen)
    scrawls = set(map(id, scrawls_before_names(words)))
    return [word for word in words if id(word) not in scrawls]


def _is_spoilt(picture: _Picture, word: Word, place: Part) -> bool:
    """Say whether a word is what was made of a name and the pen over it."""
    box = picture.box(word)
    across = min(box.x1 / picture.point, place.x1) - max(box.x0 / picture.point, place.x0)
    down = min(box.bottom / picture.point, place.bottom) - max(box.top / picture.point, place.top)
    return across > 0 and down > 0 and ((word.confidence or 0.0) < HIDDEN or _is_inside(picture, word, place))


def _is_inside(picture: _Picture, word: Word, part: Part) -> bool:
    """Say whether a word's middle lies in a part of the picture."""
    box = picture.box(word)
    x, y = (box.x0 + box.x1) / 2 / picture.point, (box.top + box.bottom) / 2 / picture.point
    return part.x0 <= x <= part.x1 and part.top <= y <= part.bottom


def _put_back(page: PageContent, quarters: int) -> None:
    """Say of the words of a turned page where they stand on the page as it is."""
    wide, high = page.width, page.height  # of the turned page
    for word in page.words:
        x0, top, x1, bottom = word.bbox()
        word.place = {
            1: BBox(top, wide - x1, bottom, wide - x0),
            2: BBox(wide - x1, high - bottom, wide - x0, high - top),
            3: BBox(high - bottom, x0, high - top, x1),
        }[quarters]
    if quarters % 2:
        page.width, page.height, page.is_sideways = high, wide, True


@dataclass(slots=True)
class _Hand:
    """Shows lines of a page to the reader of handwriting: the picture in colours, nothing removed."""

    picture: Image.Image
    point: float  # points a pixel
    _pixels: npt.NDArray[np.uint8] | None = None

    def number(self, words: Row) -> tuple[str, str] | None:
        """Read a number line; see :class:`ingest.ocr.changes.HandReader`."""
        return read_number(self._colours(), self._box(words))

    def date(self, words: Row) -> tuple[str, str, str] | None:
        """Read a place and date; see :class:`ingest.ocr.changes.HandReader`."""
        return read_date(self._colours(), self._box(words))

    def _colours(self) -> npt.NDArray[np.uint8]:
        if self._pixels is None:
            self._pixels = np.asarray(self.picture.convert("RGB"))
        return self._pixels

    def _box(self, words: Row) -> tuple[int, int, int, int]:
        boxes = [word.bbox() for word in words]
        return (
            int(min(box.x0 for box in boxes) / self.point),
            int(min(box.top for box in boxes) / self.point),
            int(max(box.x1 for box in boxes) / self.point),
            int(max(box.bottom for box in boxes) / self.point),
        )


def _corrected(page: PageContent, hand: _Hand) -> list[Warning_]:
    """Correct a recognised page; return what a person should know of it."""
    report = Report(hand=hand if handwriting_available() else None)
    page.words = [word for row in correct(rows_of(page.words), report) for word in row]
    page.dropped += report.dropped
    warnings = []
    if report.changes:
        shown = "; ".join(f"“{seen}” → “{right}”" for seen, right in report.changes[:MOST_SHOWN])
        more = f" và {len(report.changes) - MOST_SHOWN} chỗ khác" if len(report.changes) > MOST_SHOWN else ""
        message = f"Trang {page.number}: đã sửa {len(report.changes)} chỗ nhận dạng sai theo từ vựng: {shown}{more}."
        warnings.append(Warning_("ocr_corrected", message, page=page.number))
    if report.guessed:
        message = (
            f"Trang {page.number}: {', '.join(report.guessed)} là chữ viết tay do máy đoán; "
            "hãy đối chiếu với bản quét trước khi dùng."
        )
        warnings.append(Warning_("handwriting_guessed", message, page=page.number))
    if report.unread_number:
        message = f"Trang {page.number}: số hoặc ngày viết tay không đọc được; hãy xem trên bản quét và nhập tay."
        warnings.append(Warning_("handwriting_unread", message, page=page.number))
    return warnings


def _scaled(stroke: Stroke, scale: float) -> Stroke:
    """Return a stroke in other units."""
    return Stroke(stroke.x0 * scale, stroke.top * scale, stroke.x1 * scale, stroke.bottom * scale)


def _whitened(grey: Grey, bounds: Stroke) -> Grey:
    """Return a picture with a rectangle whitened."""
    result = grey.copy()
    result[max(int(bounds.top) - 4, 0) : int(bounds.bottom) + 5, max(int(bounds.x0) - 4, 0) : int(bounds.x1) + 5] = (
        WHITE
    )
    return result


def _table_words(picture: _Picture, table: RuledTable) -> list[Word]:
    """Recognise a table cell by cell."""
    parts = [
        Part(
            max(int(table.xs[cell.column] / picture.point) + CELL_MARGIN, 0),
            max(int(table.ys[cell.row] / picture.point) + CELL_MARGIN, 0),
            int(table.xs[cell.column + cell.column_span] / picture.point) - CELL_MARGIN,
            int(table.ys[cell.row + cell.row_span] / picture.point) - CELL_MARGIN,
        )
        for cell in table.cells
    ]
    return [word for seen in see_parts(picture.grey, parts, dpi=picture.dpi) for word in picture.words(seen)]


def _columns_again(picture: _Picture, words: list[Word], width: float) -> list[Word]:
    """Recognise the columns of letterhead and signature one by one: side by side their lines stand at odd heights."""
    zones = zones_of(rows_of(words), width)
    for zone in zones:
        parts = [_part(picture, side) for side in _sides(zone)]
        again = [word for seen in see_parts(picture.grey, parts, dpi=picture.dpi) for word in picture.words(seen)]
        if sum(map(_weight, again)) >= 0.9 * sum(map(_weight, zone.left + zone.right)):
            old = {id(word) for word in zone.left + zone.right}
            words = [word for word in words if id(word) not in old] + again
    return words


def _weight(word: Word) -> float:
    """Return how much was read with a word: its letters, as far as they are believed."""
    return len(word.text) * (word.confidence or 0.0)


def _sides(zone: Zone) -> list[list[Word]]:
    """Return the columns of a zone that hold words."""
    return [side for side in (zone.left, zone.right) if side]


def _part(picture: _Picture, words: list[Word]) -> Part:
    """Return the rectangle of the picture around a column's words."""
    height, width = picture.grey.shape
    boxes = [picture.box(word) for word in words]
    return Part(
        max(int(min(box.x0 for box in boxes) / picture.point) - ZONE_MARGIN, 0),
        max(int(min(box.top for box in boxes) / picture.point) - ZONE_MARGIN, 0),
        min(int(max(box.x1 for box in boxes) / picture.point) + ZONE_MARGIN, width),
        min(int(max(box.bottom for box in boxes) / picture.point) + ZONE_MARGIN, height),
    )
