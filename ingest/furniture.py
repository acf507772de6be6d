"""What stands on a page and is no part of the document: page numbers, running headers, marks of digital signing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.geometry import Row, Word

MARGIN = 0.12  # of the page's height: where numbers and running headers stand
OUTER_ROWS = 3  # this many rows at the top and at the bottom are looked at
REPEATED = 3  # pages with the same line at the same place, before it is a running header
SAME_PLACE = 8.0  # points

PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:Trang|Tr\.|Page)\s*)?(\d{1,4})(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–—|.\s]*|[-–—\s]*[ivx]{1,5}[-–—.\s]*",
    re.IGNORECASE,
)
"""Forms: "2", "- 2 -", "Trang 2", "2/15", "Trang 2/15", "iv"."""

SIGNING = re.compile(
    r"(?:Người\s+ký|Ký\s+(?:số\s+)?bởi|Được\s+ký\s+(?:số\s+)?bởi|Signed\s+by|Digitally\s+signed|Thời\s+gian\s+ký|"
    r"Ngày\s+ký|Giờ\s+ký|Signature\s+(?:Not\s+Verified|valid)|Chữ\s+ký\s+số|Signing\s+[Tt]ime)\s*:?",
    re.IGNORECASE,
)
BESIDE_SIGNING = re.compile(
    r"(?:E-?mail|Cơ\s+quan|Đơn\s+vị|Tổ\s+chức|Date|Reason|Location|Lý\s+do|DN)\s*:|"
    r".*\d{1,2}[./-]\d{1,2}[./-]\d{4}\s+\d{1,2}:\d{2}|.*\+07[:']?00|[\w.-]+@[\w.-]+$"
)
REGISTER = re.compile(r"(?:CÔNG\s+VĂN|VĂN\s+BẢN)?\s*ĐẾN\s*(?:Số|Ngày|Giờ)?\s*[:.…]?\s*[\d./…\s]*$")
BESIDE_REGISTER = re.compile(r"(?:Số|Ngày|Giờ|Chuyển|Lưu\s+hồ\s+sơ(?:\s+số)?|Kính\s+chuyển)\s*[:.…]\s*[\d./…:\s]*$")


def drop_furniture(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> tuple[list[list[Row]], list[list[str]]]:
    """Leave page numbers, running headers, signing marks and register stamps out.

    Args:
        pages: The rows of each page outside its tables, from top to bottom.
        heights: Of the pages.

    Returns:
        The rows that remain, and the lines left out, for each page.
    """
    repeated = _repeated(pages, heights)
    kept: list[list[Row]] = []
    dropped: list[list[str]] = []
    for number, (rows, height) in enumerate(zip(pages, heights, strict=True), start=1):
        out = _outer_rows_dropped(rows, height, repeated, number, len(pages))
        out |= _marks_dropped(rows)
        dropped.append([_text(row) for index, row in enumerate(rows) if index in out])
        kept.append([row for index, row in enumerate(rows) if index not in out])
    return kept, dropped


def _text(row: Sequence[Word]) -> str:
    """Return a row's text."""
    return " ".join(word.text for word in row)


def _middle(row: Sequence[Word]) -> float:
    """Return the height at which a row stands."""
    return (min(word.top for word in row) + max(word.bottom for word in row)) / 2


def _key(row: Sequence[Word]) -> str:
    """Return a row's text with its numbers masked, to compare it with other pages'."""
    return re.sub(r"\d+", "0", _text(row)).strip()


def _outer(rows: Sequence[Row], height: float) -> list[int]:
    """Return the indices of the rows in the page's upper and lower margin, the outermost first."""
    top = [index for index in range(min(OUTER_ROWS, len(rows))) if _middle(rows[index]) < MARGIN * height]
    last = range(len(rows) - 1, max(len(rows) - 1 - OUTER_ROWS, -1), -1)
    bottom = [index for index in last if _middle(rows[index]) > (1 - MARGIN) * height and index not in top]
    return top + bottom


def _repeated(pages: Sequence[Sequence[Row]], heights: Sequence[float]) -> set[tuple[str, int]]:
    """Return (masked text, place) of lines that stand at the same place on several pages."""
    seen: Counter[tuple[str, int]] = Counter()
    for rows, height in zip(pages, heights, strict=True):
        for index in _outer(rows, height):
            place = round(_middle(rows[index]) / SAME_PLACE)
            for near in (place - 1, place, place + 1):
                seen[_key(rows[index]), near] += 1
    least = max(REPEATED, len(pages) // 4)
    return {key for key, count in seen.items() if count >= least and len(key[0]) > 3}


def _outer_rows_dropped(
    rows: Sequence[Row], height: float, repeated: set[tuple[str, int]], number: int, count: int
) -> set[int]:
    """Return the rows that are page numbers or running headers: from outside inwards until one is neither."""
    out: set[int] = set()
    outer = _outer(rows, height)
    for side in (
        [i for i in outer if _middle(rows[i]) < height / 2],
        [i for i in outer if _middle(rows[i]) >= height / 2],
    ):
        has_number = False
        for index in side:
            found = PAGE_NUMBER.fullmatch(_text(rows[index]))
            if found and not has_number and _may_number(found.group(1), number, count):
                out.add(index)
                has_number = True
            elif (_key(rows[index]), round(_middle(rows[index]) / SAME_PLACE)) in repeated:
                out.add(index)
            else:
                break
    return out


def _may_number(digits: str | None, number: int, count: int) -> bool:
    """Say whether a number can be the page's: annexes count anew, parts of a file go on from others."""
    return digits is None or int(digits) <= max(number, count) + 500


def _marks_dropped(rows: Sequence[Row]) -> set[int]:
    """Return the rows that say who signed on screen and when, or that the registry of the receiver stamped."""
    out: set[int] = set()
    texts = [_text(row) for row in rows]
    for mark, beside in ((SIGNING, BESIDE_SIGNING), (REGISTER, BESIDE_REGISTER)):
        for index, text in enumerate(texts):
            if not mark.match(text):
                continue
            out.add(index)
            for step in (1, -1):
                near = index + step
                while 0 <= near < len(rows) and abs(near - index) <= 8:
                    if not (mark.match(texts[near]) or beside.match(texts[near])):
                        break
                    out.add(near)
                    near += step
    return out
