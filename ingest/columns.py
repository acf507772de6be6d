"""Which words of a page are read together: letterhead, signature block and true columns are read column by column.

An administrative document (Nghị định 30/2020/NĐ-CP, Phụ lục I) is one column of text but for four places where two
stand side by side: the letterhead (issuer and number | national motto, place and date), ``Kính gửi:`` (the words | the
bodies addressed), and at its end ``Nơi nhận:`` (recipients | who signs). Read line by line these would be mixed up.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.geometry import GUTTER, NARROW_GUTTER, Gap, Line, Row, Word, crosses, gaps_of, lines_of, rows_of

SAME_BAND = 0.4  # share of the lower row's height that two rows of different columns have in common
PROSE_LINES = 5  # lines on each side, before two columns without a known form are believed
PROSE_FILL = 0.7  # of a column's width that its lines fill on average, in prose


class ZoneKind(enum.Enum):
    """What stands side by side."""

    BODY = enum.auto()
    LETTERHEAD = enum.auto()
    ADDRESSEES = enum.auto()
    RECIPIENTS = enum.auto()  # "Nơi nhận:" at the left of the signature
    SIGNATURE = enum.auto()
    COLUMNS = enum.auto()
    CELL = enum.auto()  # of a table


@dataclass(slots=True)
class Flow:
    """Lines that are read one after another, in one column."""

    lines: list[Line]
    kind: ZoneKind = ZoneKind.BODY

    @property
    def top(self) -> float:
        """Return where it begins."""
        return self.lines[0].top


MOTTO = re.compile(
    r"C[ỘO]NG\s+H[ÒOÓ][ÀAÁ]\s+X[ÃA]\s+H[ỘO]I|Đ[ẢA]NG\s+C[ỘO]NG\s+S[ẢA]N\s+VI[ỆE]T|Độc\s+lập\s*[-–]\s*Tự\s+do"
)
MOTTO_STARTS = ("CỘNG", "CONG", "ĐẢNG", "ĐANG", "Độc")
CAPACITY = re.compile(
    r"(?:TM|KT|TL|TUQ|T/M|K/T|T/L|Q)\s*[.,]\s*[A-ZĐÀ-Ỹ]|(?:PHÓ\s+)?(?:CHỦ\s+TỊCH|GIÁM\s+ĐỐC|BỘ\s+TRƯỞNG|THỦ\s+TƯỚNG|TỔNG\s+GIÁM|"
    r"CỤC\s+TRƯỞNG|VỤ\s+TRƯỞNG|CHÁNH\s+VĂN|TRƯỞNG\s+BAN|TRƯỞNG\s+PHÒNG|BÍ\s+THƯ|CHỦ\s+NHIỆM|HIỆU\s+TRƯỞNG|THỨ\s+TRƯỞNG)"
)
RECIPIENTS = re.compile(r"N[ơo]i\s+nh[ậâa]n|Noi\s+nhan")
ADDRESSED = re.compile(r"K[íi]nh\s+g[ửiừu]i\s*:?$")


@dataclass(slots=True)
class _Band:
    """Rows that stand side by side: one, or one of each column at slightly different heights."""

    words: list[Word]  # from left to right
    rows: list[Row]


def flows_of(rows: Sequence[Row], page: int, width: float, *, depth: int = 0) -> list[Flow]:
    """Part the rows of a page (its tables left out) into flows, in reading order.

    Args:
        rows: From top to bottom.
        page: Number for the lines.
        width: Of the page, to know what is centred on it.
        depth: How many columns we are inside already; a column is parted once more at most (three signatures).
    """
    bands = _bands(rows)
    flows: list[Flow] = []
    body: list[_Band] = []
    index = 0
    while index < len(bands):
        zone = _zone_at(bands, index, width)
        if zone is None:
            body.append(bands[index])
            index += 1
            continue
        start, end, gutter, kind = zone
        del body[max(len(body) - (index - start), 0) :]  # it reaches up over bands that were taken for body
        flows.extend(_body(body, page))
        body = []
        inside = [word for band in bands[start:end] for word in band.words]
        left, right = _halves(inside, gutter)
        flows.extend(_column(left, _kind_of_left(kind, left), page, width, depth=depth))
        flows.extend(_column(right, kind, page, width, depth=depth))
        index = end
    return flows + _body(body, page)


@dataclass(frozen=True, slots=True)
class Zone:
    """Words that stand in two columns."""

    kind: ZoneKind
    left: list[Word]
    right: list[Word]


def zones_of(rows: Sequence[Row], width: float) -> list[Zone]:
    """Return where a page has two columns: a recogniser reads the sides of these one by one."""
    bands = _bands(rows)
    zones = []
    index = 0
    while index < len(bands):
        found = _zone_at(bands, index, width)
        if found is None:
            index += 1
            continue
        start, end, gutter, kind = found
        zones.append(Zone(kind, *_halves([word for band in bands[start:end] for word in band.words], gutter)))
        index = end
    return zones


def _body(bands: list[_Band], page: int) -> list[Flow]:
    """Return the flow of bands in one column; none for no bands."""
    lines = [Line(row, page) for band in bands for row in band.rows]
    return [Flow(lines)] if lines else []


def _halves(words: list[Word], gutter: Gap) -> tuple[list[Word], list[Word]]:
    """Return the words left and right of a gutter."""
    middle = (gutter.x0 + gutter.x1) / 2
    return [w for w in words if (w.x0 + w.x1) / 2 < middle], [w for w in words if (w.x0 + w.x1) / 2 >= middle]


def _kind_of_left(kind: ZoneKind, words: list[Word]) -> ZoneKind:
    """Return the kind of a zone's left column: beside a signature stand the recipients, or another signature."""
    return ZoneKind.RECIPIENTS if kind is ZoneKind.SIGNATURE and _has_recipients(words) else kind


def _column(words: list[Word], kind: ZoneKind, page: int, width: float, *, depth: int) -> list[Flow]:
    """Return the flows of one column of a zone."""
    if not words:
        return []
    if depth == 0 and kind in {ZoneKind.SIGNATURE, ZoneKind.COLUMNS}:
        parts = flows_of(rows_of(words), page, width, depth=1)
        if len(parts) > 1:
            return parts
    return [Flow(lines_of(words, page), kind)]


def _has_recipients(words: list[Word]) -> bool:
    """Say whether a column is a list of recipients."""
    return any(RECIPIENTS.match(" ".join(word.text for word in row)) for row in rows_of(words))


def _bands(rows: Sequence[Row]) -> list[_Band]:
    """Put rows together that stand side by side at slightly different heights."""
    bands: list[_Band] = []
    top = bottom = 0.0
    for row in rows:
        row_top, row_bottom = min([word.top for word in row]), max([word.bottom for word in row])
        common = min(bottom, row_bottom) - max(top, row_top)
        if (
            common >= SAME_BAND * min(bottom - top, row_bottom - row_top)
            and bands
            and (bands[-1].words[-1].x1 < row[0].x0 or row[-1].x1 < bands[-1].words[0].x0)
        ):
            bands[-1].words = sorted(bands[-1].words + row, key=lambda word: word.x0)
            bands[-1].rows.append(row)
        else:
            bands.append(_Band(row, [row]))
            top, bottom = row_top, row_bottom
    return bands


def _zone_at(bands: list[_Band], start: int, width: float) -> tuple[int, int, Gap, ZoneKind] | None:
    """Return (first band, band after the last, gutter, kind) of the zone whose first two-sided band is ``start``."""
    if len(bands[start].words) < 2:
        return None
    for gap in _candidates(bands, start):
        end, gutter, two_sided = _extend(bands, start, gap)
        first = _reach_up(bands, start, gutter)
        kind = _kind(bands[first:end], gutter, two_sided)
        if kind is None or _begins_above_recipients(bands[start:end], gutter):
            continue
        if kind in {ZoneKind.LETTERHEAD, ZoneKind.ADDRESSEES}:
            end = start + _kept(bands[start:end], gutter, width, kind)
        first = first if kind is ZoneKind.SIGNATURE else start
        return first, end, gutter, kind
    return None


def _begins_above_recipients(bands: list[_Band], gutter: Gap) -> bool:
    """Say whether a zone takes in text above "Nơi nhận" for something small beside its last line: initials, specks."""
    for index, band in enumerate(bands[1:], start=1):
        left, _ = _halves(band.words, gutter)
        if left and RECIPIENTS.match(" ".join(word.text for word in left)):
            beside = [word for above in bands[:index] for word in _halves(above.words, gutter)[1]]
            return not any(word.text.isupper() and len(word.text) > 1 for word in beside)
    return False


def _candidates(bands: list[_Band], start: int) -> list[Gap]:
    """Return the blanks of a band that may be gutters, the likeliest first."""
    band = bands[start].words
    motto = _motto_gap(band)
    if motto:
        return [motto]
    gaps = sorted(gaps_of(band, GUTTER), key=lambda gap: gap.x0 - gap.x1)[:3]
    if not gaps and band[0].text.startswith("N") and RECIPIENTS.match(" ".join(word.text for word in band)):
        # the signature begins further down
        gaps = [Gap(band[-1].x1, max(word.x1 for other in bands[start:] for word in other.words) + 1)]
    return gaps


def _motto_gap(band: list[Word]) -> Gap | None:
    """Return the blank before the national motto, however narrow it is."""
    found = MOTTO.search(" ".join([word.text for word in band]))
    if found is None or found.start() == 0 or not any(word.text.startswith(MOTTO_STARTS) for word in band):
        return None
    position = 0
    for index, word in enumerate(band):
        if position >= found.start() and index:
            before = max(other.x1 for other in band[:index])
            return Gap(min(before, word.x0 - 0.5), word.x0)
        position += len(word.text) + 1
    return None


def _extend(bands: list[_Band], start: int, gap: Gap) -> tuple[int, Gap, int]:
    """Follow a gutter down; return the band after its last one, what remains of the gutter, and its two-sided bands."""
    x0, x1 = gap.x0, gap.x1
    two_sided = 1
    index = start + 1
    while index < len(bands):
        strip = _free_strip(bands[index].words, x0, x1)
        if strip is None:
            break
        x0, x1 = strip
        band = bands[index].words
        two_sided += band[0].x0 < x0 + 0.5 and band[-1].x1 > x1 - 0.5
        index += 1
    return index, Gap(x0, x1), two_sided


def _free_strip(band: list[Word], x0: float, x1: float) -> tuple[float, float] | None:
    """Return the widest part of (x0, x1) that no word of the band stands in, or None when it is too narrow."""
    edges = [x0]
    for word in band:
        if word.x1 > x0 and word.x0 < x1:
            edges += [max(word.x0, x0), min(word.x1, x1)]
    edges.append(x1)
    least = min(NARROW_GUTTER * band[0].height, x1 - x0)
    end = x0
    best: tuple[float, float] | None = None
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        end = max(end, left)
        if right - end >= least and (best is None or right - end > best[1] - best[0]):
            best = (end, right)
        end = max(end, right)
    return best


def _sides(bands: list[_Band], gutter: Gap) -> tuple[list[str], list[str]]:
    """Return the text left and right of the gutter, row by row, empty rows left out."""
    sides: tuple[list[str], list[str]] = ([], [])
    for band in bands:
        for side, words in zip(sides, _halves(band.words, gutter), strict=True):
            if words:
                side.append(" ".join(word.text for word in words))
    return sides


def _kind(bands: list[_Band], gutter: Gap, two_sided: int) -> ZoneKind | None:
    """Return what a zone is, or None when nothing speaks for columns."""
    left, right = _sides(bands, gutter)
    if any(MOTTO.match(text) for text in right[:3]):
        return ZoneKind.LETTERHEAD
    if len(left) == 1 and ADDRESSED.match(left[0]):
        return ZoneKind.ADDRESSEES
    if any(RECIPIENTS.match(text) for text in left[:4]) or (
        any(CAPACITY.match(text) for text in right[:3])
        and any(CAPACITY.match(text) or text.isupper() for text in left[:3])
    ):
        return ZoneKind.SIGNATURE
    is_wide = gutter.x1 - gutter.x0 >= NARROW_GUTTER * bands[0].words[0].height
    sides = _halves([word for band in bands for word in band.words], gutter)
    if two_sided >= PROSE_LINES and is_wide and all(_is_prose(side) for side in sides):
        return ZoneKind.COLUMNS
    return None


def _is_prose(words: list[Word]) -> bool:
    """Say whether the words fill their column as running text does."""
    rows = rows_of(words)
    if len(rows) < PROSE_LINES:
        return False
    left = min(word.x0 for word in words)
    right = max(word.x1 for word in words)
    filled = sum(row[-1].x1 - left for row in rows) / len(rows)
    return filled >= PROSE_FILL * (right - left) and sum(len(row) for row in rows) >= 3 * len(rows)


def _kept(bands: list[_Band], gutter: Gap, width: float, kind: ZoneKind) -> int:
    """Return how many bands a letterhead or address zone has: what is centred on the page or far beneath is not its."""
    ends: dict[bool, tuple[float, float]] = {}  # is left -> (bottom, centre) of its last row
    for index, band in enumerate(band.words for band in bands):
        left, right = _halves(band, gutter)
        if index and kind is ZoneKind.LETTERHEAD and left and ADDRESSED.match(" ".join(word.text for word in left)):
            return index
        if index and not (left and right):
            center = (band[0].x0 + band[-1].x1) / 2
            bottom, column_center = ends.get(bool(left), (0.0, center))
            room = (1.3 if kind is ZoneKind.LETTERHEAD else 2.0) * max(word.height for word in band)
            if min(word.top for word in band) - bottom > room:
                return index
            if kind is ZoneKind.LETTERHEAD and abs(center - width / 2) < min(abs(center - column_center), 0.06 * width):
                return index
        for words, is_left in ((left, True), (right, False)):
            if words:
                ends[is_left] = (max(word.bottom for word in words), (words[0].x0 + words[-1].x1) / 2)
    return len(bands)


def _reach_up(bands: list[_Band], start: int, gutter: Gap) -> int:
    """Return the first band of a signature zone: "TM. …" may stand above "Nơi nhận:", or that above the signature."""
    first = start
    while first > 0:
        band = bands[first - 1].words
        below = bands[first].words
        distance = min(word.top for word in below) - max(word.bottom for word in band)
        text = " ".join(word.text for word in band)
        one_sided = band[0].x0 >= gutter.x0 - 1 or band[-1].x1 <= gutter.x1 + 1
        if (
            not one_sided
            or crosses(band, gutter.x0, gutter.x1)
            or distance > band[0].height
            or not (CAPACITY.match(text) or RECIPIENTS.match(text) or text.isupper() or text.startswith("-"))
        ):
            break
        first -= 1
    return first
