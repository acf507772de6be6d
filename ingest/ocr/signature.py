"""The name under a seal and a signature: the strokes of the pen are taken away and the line is read by itself.

Print lies under the pen's strokes in most signatures, and the recogniser takes stroke and name for one picture. Only
where it read no name under a post is the place looked at again, and only a line that can be a name is taken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np

from ingest.columns import RECIPIENTS
from ingest.geometry import Row, Word, rows_of
from ingest.layout import BBox
from ingest.ocr.corrections import bare
from ingest.ocr.images import Grey, threshold, without_pen_strokes
from ingest.ocr.tesseract import Part, Seen, see_parts
from ingest.syllables import is_syllable

BELOW = 160.0  # points beneath a post in which its name stands
BESIDE = 45.0  # points to its left and right
WIDE = 1.5  # of a word's height: a blank that parts a post from what stands in the other column
LEAST_BELIEF = 0.75  # mean of a name's words
NAMED_WITHIN = 230.0  # points beneath a post: where a name was read there, none is looked for
MOST_WORDS, LEAST_WORDS = 5, 2  # of a name
ABOVE = 6.0  # points by which the post may stand higher than "Nơi nhận"
ZONE_HEIGHT = 190.0  # points of recipients and signature
SPECKS = 0.03  # inches of ink in a column of pixels that are specks
LEAST_GAP = 0.08  # inches between recipients and signature
RIGHTMOST = 0.72  # of the page's width where the signature begins at the latest
LINE_HEIGHT = (0.07, 0.32)  # inches: a line of print
LINE_WIDTH = 0.6  # inches at least
MOST_LINES = 4
SCRAWL = 0.5  # confidence: below, words between a post and a name are the pen's
_POST = re.compile(
    r"(?:(?:tm|kt|tl|tuq|q|vt)\W+)?(?:pho\s?)?(?:chu\s?tich|(?:tong\s?)?giam\s?doc|(?:bo|thu|cuc|vu|chi cuc)\s?truong"
    r"|thu\s?tuong|chanh\s?(?:van|thanh)|truong\s?(?:ban|phong|doan)|bi\s?thu|chu\s?nhiem|hieu\s?truong)"
)


SURNAMES = frozenset(
    """
    Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Mai Đào Đoàn Lâm Hà Trương Lưu Cao
    Tạ Chu Châu Tô Phùng Thái Lương Vương Quách Tống Triệu Nông Hứa Kiều La Lò Lường Giàng Vàng Sùng Thào Bế Thạch Danh
    Tăng Quàng Cầm Đàm Nghiêm Khổng Khuất Doãn Thân Giáp Ninh Bạch Viên Thiều Tôn Đậu Hàn Lã Lục Khúc Điểu Kim Vi
    """.split()  # noqa: SIM905 - words
)
"""Surnames of signers; of what a pen leaves nothing else is taken for a name."""


def posts_without_name(words: Sequence[Word]) -> list[Row]:
    """Return the posts of signers beneath which no name was read: "PHÓ GIÁM ĐỐC"."""
    parts = [part for row in rows_of(words) for part in _parts(row)]
    posts = [part for part in parts if _is_post(part)]
    found = []
    for post in posts:
        beneath = [part for part in parts if _is_beneath(part, post, NAMED_WITHIN)]
        if not any(_is_name(part) or any(part is other for other in posts) for part in beneath):
            found.append(post)
    return found


def scrawls_before_names(words: Sequence[Word]) -> list[Word]:
    """Return what was made of a pen's strokes between posts and names: "SN, d#ựC"; only what was hardly believed."""
    parts = [part for row in rows_of(words) for part in _parts(row)]
    scrawls: list[Word] = []
    for post in parts:
        beneath = [part for part in parts if _is_beneath(part, post, NAMED_WITHIN)] if _is_post(post) else []
        names = [part for part in beneath if _is_name(part) and any(word.text in SURNAMES for word in part)]
        if names:
            foot = names[0][0].bottom
            near = [word for part in beneath for word in part if (word.top + word.bottom) / 2 < foot]
            left, right = post[0].x0 - BESIDE, post[-1].x1 + BESIDE
            scrawls += [word for word in near if (word.confidence or 0) < SCRAWL and left < word.x0 < right]
    return scrawls


def signature_zone(grey: Grey, words: Sequence[tuple[BBox, str]], point: float, dpi: int) -> tuple[Part, Part] | None:
    """Return the parts of a page that hold the recipients and the signature beside them.

    They are told by "Nơi nhận" and the widest blank to its right that runs down the page, the strokes of pens left out.

    Args:
        grey: The page.
        words: What was read, with its place on the page in points.
        point: Points a pixel.
        dpi: Of the page.
    """
    height, width = grey.shape
    starts = [
        first
        for (first, text), (_, following) in itertools.pairwise(words)
        if RECIPIENTS.match(f"{text} {following}") and first.x0 < 0.3 * width * point
    ]
    if not starts:
        return None
    start = starts[-1]
    top = max(int((start.top - ABOVE) / point), 0)
    bottom = min(int((start.bottom + ZONE_HEIGHT) / point), height)
    left = max(int(start.x0 / point) - int(0.1 * dpi), 0)
    cleared = without_pen_strokes(np.ascontiguousarray(grey[top:bottom]), dpi)
    ink = (cleared < threshold(cleared)).sum(axis=0) > SPECKS * dpi
    blank = np.concatenate(([0], (~ink).view(np.int8), [0]))
    edges = np.flatnonzero(np.diff(blank))
    first, last = left + int(dpi), int(RIGHTMOST * width)
    gaps = [
        (end - begin, begin, end)
        for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
        if first < begin < last and end < width - int(0.5 * dpi) and end - begin >= LEAST_GAP * dpi
    ]
    if not gaps:
        return None
    _, begin, end = max(gaps)
    middle = (begin + end) // 2
    return Part(left, top, middle, bottom), Part(middle, top, width - int(0.2 * dpi), bottom)


def read_name(grey: Grey, post: BBox, point: float, dpi: int) -> list[Seen]:
    """Read the name beneath a post; [] where nothing there can be one.

    Args:
        grey: The page.
        post: Where the post stands on it, in points.
        point: Points a pixel.
        dpi: Of the page.
    """
    height, width = grey.shape
    x0, x1 = max(int((post.x0 - BESIDE) / point), 0), min(int((post.x1 + BESIDE) / point), width)
    top, bottom = int(post.bottom / point), min(int((post.bottom + BELOW) / point), height)
    if bottom - top < LINE_HEIGHT[1] * dpi or x1 - x0 < LINE_WIDTH * dpi:
        return []
    cleared = without_pen_strokes(np.ascontiguousarray(grey[top:bottom, x0:x1]), dpi)
    lines = _lines(cleared, dpi)
    read = [_without_signs(seen) for seen in see_parts(cleared, lines, dpi=dpi)]
    names = [seen for seen in read if _may_be_name(seen)]
    if not names:
        return []
    return [
        Seen(word.text, word.x0 + x0, word.top + top, word.x1 + x0, word.bottom + top, word.confidence, 0)
        for word in names[-1]
    ]


def _lines(grey: Grey, dpi: int) -> list[Part]:
    """Return where lines of print may stand in a part of a page, from top to bottom."""
    ink = grey < threshold(grey)
    rows = ink.sum(axis=1) > 0.01 * dpi + 2
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.view(np.int8), [0]))))
    lines = []
    for top, bottom in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        columns = np.flatnonzero(ink[top:bottom].any(axis=0))
        if not LINE_HEIGHT[0] * dpi <= bottom - top <= LINE_HEIGHT[1] * dpi or not len(columns):
            continue
        left, right = int(columns[0]), int(columns[-1]) + 1
        if right - left >= LINE_WIDTH * dpi:
            lines.append(Part(max(left - 6, 0), max(top - 6, 0), right + 6, bottom + 6))
    return lines[:MOST_LINES]


def _without_signs(seen: Sequence[Seen]) -> list[Seen]:
    """Return words without what is left of strokes beside them."""
    return [word for word in seen if any(character.isalnum() for character in word.text)]


def _may_be_name(words: Sequence[Seen]) -> bool:
    """Say whether words are a person's name and nothing else."""
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        return False
    if words[0].text not in SURNAMES or not all(
        word.text.istitle() and is_syllable(word.text.lower()) for word in words
    ):
        return False
    return sum(word.confidence for word in words) / len(words) >= LEAST_BELIEF


def _is_name(part: Row) -> bool:
    """Say whether two words beside each other are syllables that begin with a capital."""
    named = [word.text.istitle() and is_syllable(word.text.lower()) for word in part]
    return any(first and second for first, second in itertools.pairwise(named))


def _is_post(part: Row) -> bool:
    """Say whether words are a post of a signer, its marks well read or not: "PHÓ GIÁM ĐÓC", "THỦTƯỚNG"."""
    return _is_capitals(part) and _POST.match(bare(" ".join(word.text for word in part))) is not None


def _is_capitals(part: Row) -> bool:
    return all(word.text.isupper() for word in part if any(character.isalpha() for character in word.text))


def _is_beneath(part: Row, post: Row, within: float) -> bool:
    """Say whether words stand in the place of a post's name."""
    left, right = post[0].x0 - BESIDE, post[-1].x1 + BESIDE
    middle = (part[0].top + part[0].bottom) / 2
    bottom = max(word.bottom for word in post)
    return bottom < middle < bottom + within and part[0].x0 < right and part[-1].x1 > left


def _parts(row: Row) -> list[Row]:
    """Part a row at wide blanks."""
    parts: list[Row] = []
    for word in row:
        if parts and word.x0 - parts[-1][-1].x1 < WIDE * word.height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts
