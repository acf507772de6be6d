"""Letterheads and signature blocks that were set in two columns with tabs or blanks.

Before tables were common: ``ỦY BAN NHÂN DÂN <tab> CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM``.
Such lines become the rows of a table, so that what stands in one column
can be told from the other. Only these two blocks are meant: in the text itself a tab stands after a number or between a
name and an office, and the line is the unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.paragraphs import is_only_marker

LETTERHEAD = regex.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|Độc lập\s*[-–]\s*Tự do|ĐẢNG CỘNG SẢN VIỆT NAM", regex.IGNORECASE)
"""What stands over every document (Nghị định 30/2020/NĐ-CP, phụ lục I; of the Party: Hướng dẫn 36-HD/VPTW)."""

_GAP = regex.compile(r"(?<=\S)(?:[ \xa0]*\t[ \t\xa0]*|[ \xa0]{4,})(?=\S)")
_RIGHT = regex.compile(r"[ \xa0]*(?:\t[ \xa0]*){3,}(?=\S)|[ \xa0]{20,}(?=\S)")
_RECIPIENTS = regex.compile(r"\s*Nơi nhận", regex.IGNORECASE)
_SIGNING = regex.compile(
    r"(?:TM|KT|TL|TUQ|Q|T/M|K/T|T/L)[./]?\s*\p{Lu}|(?:CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|CHÁNH VĂN PHÒNG)"
)
_LETTERHEAD_WITHIN = 6  # paragraphs: the motto stands in the first lines
_Parts = tuple[Paragraph | None, Paragraph | None]


def split_tab_columns(items: Sequence[Paragraph | Grid]) -> list[Paragraph | Grid]:
    """Return the items with letterheads and signature blocks in two columns made into tables."""
    result: list[Paragraph | Grid] = []
    position = 0
    while position < len(items):
        block, end = _block(items, position)
        if block:
            cells = (
                GridCell(row, column, (paragraph,))
                for row, parts in enumerate(block)
                for column, paragraph in enumerate(parts)
                if paragraph
            )
            result.append(Grid(tuple(cells)))
            position = end
        else:
            result.append(items[position])
            position += 1
    return result


def _block(items: Sequence[Paragraph | Grid], start: int) -> tuple[list[_Parts], int]:
    """Return the lines in two columns that begin at an item, and where they end; [] where none do."""
    lines: list[_Parts] = []
    end = start
    while end < len(items):
        item = items[end]
        parts = _split(item, is_list=bool(lines) and _is_recipients(lines[0])) if isinstance(item, Paragraph) else None
        if parts is None or (not lines and not all(parts)):
            break
        lines.append(parts)
        end += 1
    while lines and lines[-1][1] is None and not _is_recipients(lines[0]):
        lines.pop()
        end -= 1
    pairs = [parts for parts in lines if all(parts)]
    text = " ".join(paragraph.raw for parts in lines for paragraph in parts if paragraph)
    is_letterhead = len(pairs) > 1 and start <= _LETTERHEAD_WITHIN and LETTERHEAD.search(text) is not None
    is_signature = bool(pairs) and (
        (_is_recipients(lines[0]) and len(lines) > 1)
        or (len(lines) > 1 and any(right and _SIGNING.match(right.raw.strip()) for _, right in lines))
    )
    return (lines, end) if is_letterhead or is_signature else ([], start)


def _is_recipients(parts: _Parts) -> bool:
    """Say whether a line begins the list of recipients."""
    return parts[0] is not None and _RECIPIENTS.match(parts[0].raw) is not None


def _split(paragraph: Paragraph, *, is_list: bool) -> _Parts | None:
    """Return the left and the right part of a line, None where it is no line in columns."""
    raw = paragraph.raw
    gaps = list(_GAP.finditer(raw))
    if len(gaps) == 1 and not is_only_marker(raw[: gaps[0].start()].strip()):
        return _cut(paragraph, 0, gaps[0].start()), _cut(paragraph, gaps[0].end(), len(raw))
    if not gaps and _RIGHT.match(raw):
        return None, paragraph
    if not gaps and is_list and raw.lstrip().startswith(("-", "+")):
        return paragraph, None
    return None


def _cut(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """Return the characters [start, end) of a paragraph."""
    runs: list[Run] = []
    position = 0
    for run in paragraph.runs:
        first, last = max(start - position, 0), min(end - position, len(run.text))
        if first < last:
            runs.append(run._replace(text=run.text[first:last]))
        position += len(run.text)
    return replace(paragraph, runs=tuple(runs))
