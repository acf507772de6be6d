"""A page's picture made ready for the recogniser: seals and ink removed by colour, turned level, ruling lines found.

Pictures are numpy arrays of 8-bit grey values, rows first: 0 black, 255 white. Lengths in pixels unless said otherwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from ingest.tables import Stroke

Grey = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

DPI = 300  # what the recogniser's model was trained for
WHITE = 255
COLOURED = 45  # how far one colour must stand out to be a seal's or a pen's
DARK = 95  # letters under a seal stay: they are darker than its ink
MOSTLY_COLOURED = 0.35  # share of the ink: so much is no seal but the text itself
LARGEST_SKEW = 5.0  # degrees
LEAST_SKEW = 0.12  # degrees: below, turning costs more than it gives
STREAK = 0.5  # of a page's height: shorter upright lines may be a table's
STREAK_EDGE = 0.02  # of its height: a streak reaches the paper's edge
STREAK_SOLID = 0.7  # of that edge that it fills
STREAK_WIDTH = 12  # pixels at most
PEN_LENGTH = 0.5  # inches: no letter of a name is as long
PEN_FILL = 0.25  # of its box at most that a stroke of a pen fills
RULE_LENGTH = 0.3  # inches: shorter strokes may be letters
RULE_THICKNESS = 0.05  # inches
SLANT = 0.03  # how far a line may rise along its length: paper is never quite flat


def clean(picture: Image.Image) -> Grey:
    """Return a page's grey values with red seals and coloured pen strokes whitened."""
    if picture.mode in {"1", "L", "I;16"}:
        return _stretched(np.asarray(picture.convert("L")))
    colours = np.asarray(picture.convert("RGB"))
    red, green, blue = (colours[:, :, channel].astype(np.int16) for channel in range(3))
    grey = np.minimum(np.minimum(red, green), blue)
    ink = grey < 160
    total = max(int(ink.sum()), 1)
    result = ((red * 77 + green * 150 + blue * 29) >> 8).astype(np.uint8)
    for channel, others in ((red, (green, blue)), (blue, (red, green))):
        coloured = (channel - np.maximum(*others) > COLOURED) & (channel > DARK)
        if int((coloured & ink).sum()) < MOSTLY_COLOURED * total:
            result[_grown(coloured)] = WHITE
    return _stretched(result)


def thickened(grey: Grey) -> Grey:
    """Return a crisp picture with every stroke a pixel broader: thin tone marks are not seen else ("chế" -> "chê")."""
    thick = grey.copy()
    thick[1:] = np.minimum(thick[1:], grey[:-1])
    thick[:-1] = np.minimum(thick[:-1], grey[1:])
    wide = thick.copy()
    wide[:, 1:] = np.minimum(wide[:, 1:], thick[:, :-1])
    wide[:, :-1] = np.minimum(wide[:, :-1], thick[:, 1:])
    return wide


def without_streaks(grey: Grey) -> Grey:
    """Return a page without the upright lines that dust on a scanner's glass draws from edge to edge.

    A table's borders stay: they end at the margins. Where a letter lies over the line the letter stays.
    """
    height, width = grey.shape
    ink = grey < threshold(grey)
    columns = np.flatnonzero(ink.sum(axis=0) >= STREAK * height)
    if not len(columns):
        return grey
    result = grey
    edge = max(int(STREAK_EDGE * height), 1)
    for group in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
        x0, x1 = int(group[0]), int(group[-1]) + 1
        at_edge = max(float(part[:, x0:x1].any(axis=1).mean()) for part in (ink[:edge], ink[-edge:]))
        if x1 - x0 > STREAK_WIDTH or at_edge < STREAK_SOLID:
            continue
        beside = ink[:, max(x0 - 3, 0)] | ink[:, min(x1 + 2, width - 1)]
        result = result.copy() if result is grey else result
        result[~beside, max(x0 - 2, 0) : x1 + 2] = WHITE
    return result


def without_pen_strokes(grey: Grey, dpi: int) -> Grey:
    """Return a part of a page without the long thin strokes of a signature; what is joined to them goes, too."""
    import cv2  # noqa: PLC0415  heavy, and of use on few pages

    ink = (grey < threshold(grey)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high, area = (stats[:, each] for each in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    strokes = (np.maximum(wide, high) > PEN_LENGTH * dpi) & (area < PEN_FILL * wide * high)
    strokes[0] = False  # the paper
    result: Grey = np.where(strokes[labels], np.uint8(WHITE), grey)
    return result


def _grown(mask: Mask) -> Mask:
    """Return a mask grown by one pixel to each side: a seal's edges are paler than its ink."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _stretched(grey: Grey) -> Grey:
    """Return the picture with its contrast stretched, when the paper is grey or the ink pale."""
    low, high = (int(value) for value in np.percentile(grey[::4, ::4], (1, 60)))
    if high - low < 40 or (low < 60 and high > 225):
        return grey
    table = np.clip((np.arange(256) - low) * (WHITE / (high - low)), 0, WHITE).astype(np.uint8)
    stretched: Grey = table[grey]
    return stretched


def threshold(grey: Grey) -> int:
    """Return Otsu's threshold: what is darker is ink; any for a picture of one shade."""
    histogram = np.bincount(grey[::2, ::2].ravel(), minlength=256).astype(np.float64)
    if np.count_nonzero(histogram) < 2:
        return 128
    weight = histogram.cumsum()
    mass = (histogram * np.arange(256)).cumsum()
    rest = weight[-1] - weight
    with np.errstate(divide="ignore", invalid="ignore"):
        between = weight * rest * (mass / weight - (mass[-1] - mass) / rest) ** 2
    return int(np.clip(np.nanargmax(between), 80, 200))


def skew(grey: Grey, dpi: int) -> float:
    """Return by how many degrees a page must be turned clockwise to be level, 0 where no lines are seen.

    The angle is right at which the page's rows are most clearly lines or gaps.
    """
    step = max(dpi // 100, 1)
    small = grey[::step, ::step] < threshold(grey)
    margin = small.shape[1] // 20
    ys, xs = np.nonzero(small[:, margin : small.shape[1] - margin])
    if not 500 < len(xs) < 0.3 * small.size:
        return 0.0
    xs = xs - xs.mean()

    def sharpness(angle: float) -> float:
        rows = np.round(ys + xs * math.tan(math.radians(angle))).astype(np.int64)
        counts = np.bincount(rows - rows.min()).astype(np.float64)
        return float((np.diff(counts) ** 2).sum())

    best = max(np.arange(-LARGEST_SKEW, LARGEST_SKEW + 0.01, 0.5), key=sharpness)
    for width in (0.25, 0.1, 0.05):
        best = max((best - width, best, best + width), key=sharpness)
    return float(best) if sharpness(best) > 1.03 * sharpness(0.0) else 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn by ``angle`` degrees clockwise around the middle of a picture, and the way back."""

    angle: float
    width: float
    height: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to lie."""
        return self._turned(x, y, math.radians(self.angle))

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point was before."""
        return self._turned(x, y, -math.radians(self.angle))

    def _turned(self, x: float, y: float, radians: float) -> tuple[float, float]:
        """Return a point turned clockwise (the y axis points down)."""
        dx, dy = x - self.width / 2, y - self.height / 2
        cosine, sine = math.cos(radians), math.sin(radians)
        return self.width / 2 + dx * cosine - dy * sine, self.height / 2 + dx * sine + dy * cosine

    def picture(self, grey: Grey) -> Grey:
        """Return a picture turned."""
        if not self.angle:
            return grey
        return np.asarray(Image.fromarray(grey).rotate(-self.angle, Image.Resampling.BICUBIC, fillcolor=WHITE))


def level(grey: Grey, dpi: int) -> Turn:
    """Return the turn that makes the lines of a page level."""
    angle = skew(grey, dpi)
    height, width = grey.shape
    return Turn(angle if abs(angle) >= LEAST_SKEW else 0.0, width, height)


@dataclass(frozen=True, slots=True)
class Rules:
    """The ruling lines of a page, in pixels."""

    strokes: list[Stroke]
    _runs: tuple[Mask, Mask]  # level, upright

    def without(self, grey: Grey, bounds: Stroke) -> Grey:
        """Return the picture without the lines in a rectangle: a table's borders read as letters otherwise."""
        x0, top, x1, bottom = (int(v) for v in (bounds.x0, bounds.top, bounds.x1, bounds.bottom))
        reach = (slice(max(top - 6, 0), bottom + 6), slice(max(x0 - 6, 0), x1 + 6))
        result = grey.copy()
        result[reach][_grown(_grown(self._runs[0][reach] | self._runs[1][reach]))] = WHITE
        return result


def ruling_lines(grey: Grey, dpi: int) -> Rules:
    """Find the ruling lines of a page."""
    ink = grey < threshold(grey)
    length, thickness = int(RULE_LENGTH * dpi), max(int(RULE_THICKNESS * dpi), 3)
    across, down = _long_runs(ink, length), _long_runs(ink.T, length)
    strokes = [Stroke(*map(float, box)) for box in _thin_groups(across, thickness, length)]
    strokes += [Stroke(y0, x0, y1, x1) for x0, y0, x1, y1 in _thin_groups(down, thickness, length)]
    return Rules(strokes, (across, down.T))


def _long_runs(ink: Mask, length: int) -> Mask:
    """Return the ink that lies in level runs of at least some length, small gaps and steps closed."""
    closed = ink.copy()
    closed[1:] |= ink[:-1]
    closed[:-1] |= ink[1:]
    height, width = closed.shape
    if width <= length:
        return np.zeros_like(ink)
    sums = np.zeros((height, width + 1), np.int32)
    np.cumsum(closed, axis=1, out=sums[:, 1:])
    full = sums[:, length:] - sums[:, :-length] >= length - 2
    marks = np.zeros((height, width + 1), np.int32)
    marks[:, : full.shape[1]] += full
    marks[:, length : length + full.shape[1]] -= full
    runs: Mask = np.cumsum(marks, axis=1)[:, :width] > 0
    return runs


def _thin_groups(runs: Mask, thickness: int, length: int) -> list[tuple[int, int, int, int]]:
    """Join the runs of neighbouring rows; return (x0, y0, x1, y1) of the groups that are thin."""
    open_groups: list[list[int]] = []
    done: list[list[int]] = []
    for y in np.flatnonzero(runs.any(axis=1)):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], runs[y].view(np.int8), [0]))))
        still_open: list[list[int]] = []
        for group in open_groups:
            (still_open if group[3] >= y else done).append(group)
        open_groups = still_open
        for x0, x1 in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            for group in open_groups:
                if x0 <= group[2] + 2 and x1 >= group[0] - 2:
                    group[0], group[2], group[3] = min(group[0], x0), max(group[2], x1), int(y) + 1
                    break
            else:
                open_groups.append([x0, int(y), x1, int(y) + 1])
    return [
        (x0, y0, x1, y1)
        for x0, y0, x1, y1 in done + open_groups
        if y1 - y0 <= thickness + 2 + SLANT * (x1 - x0) and x1 - x0 >= length
    ]
