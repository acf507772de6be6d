"""Where a document's characters stood, kept small: what a page needs to show the original beside its findings.

A layout is plain JSON::

    quality {"to_check", "vietnamese_share", "encoding"} of the whole document, see :mod:`ingest.quality`
    pages   [{"number", "width", "height", "method", "confidence", "vietnamese_share", "encoding", "table_count",
              "turned", "dropped_lines", "doubts"}]
    lines   [[start, end, page, x0, top, x1, bottom]], one a printed line, points
    blocks  [[start, end, style, outline_level, table]], one a paragraph; style is a sum of BOLD, ITALIC, …
    tables  [[start, end, [[row, column, start, end, row_span, column_span]]]]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingest.quality import TO_CHECK, needs_check, page_doubts, share_of

if TYPE_CHECKING:
    from ingest.layout import LaidOutDocument, Segment

Layout = dict[str, Any]

MOST_DROPPED, MOST_OF_A_LINE = 100, 300  # lines of a page and characters of a line that are kept for a person to see
BOLD, ITALIC, CENTERED, FOOTNOTE = 1, 2, 4, 8


def compact_layout(laid_out: LaidOutDocument) -> Layout:
    """Return the layout of a document that was read."""
    return {
        "quality": {
            "to_check": needs_check(laid_out),
            "vietnamese_share": share_of(laid_out.text),
            "encoding": laid_out.encoding,
        },
        "pages": [
            {
                "number": page.number,
                "width": round(page.width, 1),
                "height": round(page.height, 1),
                "method": page.method.value,
                "confidence": page.confidence,
                "vietnamese_share": page.vietnamese_share,
                "encoding": page.encoding,
                "table_count": page.table_count,
                "turned": page.turned,
                "dropped_lines": [line[:MOST_OF_A_LINE] for line in page.dropped_lines[:MOST_DROPPED]],
                "doubts": page_doubts(page),
            }
            for page in laid_out.pages
        ],
        "lines": list(_lines(laid_out.segments)),
        "blocks": [
            [
                block.start,
                block.end,
                BOLD * block.bold
                + ITALIC * block.italic
                + CENTERED * block.centered
                + FOOTNOTE * (block.kind.value == "footnote"),
                block.outline_level,
                block.table,
            ]
            for block in laid_out.blocks
        ],
        "tables": [
            [
                table.start,
                table.end,
                [[c.row, c.column, c.start, c.end, c.row_span, c.column_span] for c in table.cells],
            ]
            for table in laid_out.tables
        ],
    }


def what_to_check(warnings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what a person should hold against the original, with the pages; none where warnings are harmless.

    >>> guessed = {"code": "handwriting_guessed", "message": "…"}
    >>> what_to_check([guessed | {"page": 1}, guessed | {"page": 3}, {"code": "page_turned", "page": 2}])
    ['số, ngày viết tay do máy đoán (trang 1, 3)']
    """
    pages: dict[str, list[int]] = {}
    for warning in warnings:
        if warning["code"] in TO_CHECK:
            pages.setdefault(warning["code"], []).extend([warning["page"]] if warning.get("page") else [])
    return [
        said + (f" (trang {', '.join(map(str, sorted(set(pages[code]))))})" if pages[code] else "")
        for code, said in TO_CHECK.items()
        if code in pages
    ]


def quality_of(layout: Mapping[str, Any], warnings: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Return a layout's ``quality`` as the warnings of the reading make it, with ``reasons``; None where it has none.

    Documents that were read before a warning counted are judged as those that are read today.
    """
    quality = layout.get("quality")
    if quality is None:
        return None
    reasons = what_to_check(warnings)
    return {**quality, "to_check": bool(quality["to_check"] or reasons), "reasons": reasons}


def _lines(segments: tuple[Segment, ...]) -> Iterator[list[float]]:
    """Yield the printed lines: segments of one page that follow each other at one height."""
    line: list[float] = []
    for each in segments:
        if each.page is None or each.bbox is None:
            continue
        box = each.bbox
        if line and line[2] == each.page and _is_level(line, box.top, box.bottom) and box.x0 >= line[3]:
            line[1], line[5] = each.end, max(line[5], round(box.x1, 1))
            line[4], line[6] = min(line[4], round(box.top, 1)), max(line[6], round(box.bottom, 1))
            continue
        if line:
            yield line
        line = [each.start, each.end, each.page, *(round(v, 1) for v in (box.x0, box.top, box.x1, box.bottom))]
    if line:
        yield line


def _is_level(line: list[float], top: float, bottom: float) -> bool:
    common = min(line[6], bottom) - max(line[4], top)
    return common >= 0.5 * min(line[6] - line[4], bottom - top)


def boxes_of(layout: Mapping[str, Any], start: int, end: int) -> list[dict[str, Any]]:
    """Return where characters stand, as a record's ``boxes``; inside a line by their share of it.

    >>> boxes_of({"lines": [[0, 10, 1, 100.0, 20.0, 200.0, 32.0]]}, 5, 10)
    [{'page': 1, 'box': [150.0, 20.0, 200.0, 32.0]}]
    """
    found = []
    for first, last, page, x0, top, x1, bottom in layout.get("lines", ()):
        if last <= start or first >= end or last <= first:
            continue
        step = (x1 - x0) / (last - first)
        left, right = x0 + (max(start, first) - first) * step, x0 + (min(end, last) - first) * step
        found.append({"page": int(page), "box": [round(left, 1), top, round(right, 1), bottom]})
    return found


def place_of(layout: Mapping[str, Any], start: int, end: int) -> dict[str, Any]:
    """Return a record's place of a span: ``span``, ``page``, ``boxes``; no ``source``, which only readers know."""
    boxes = boxes_of(layout, start, end)
    return {"span": [start, end], "page": boxes[0]["page"] if boxes else None, "boxes": boxes, "source": None}
