"""Plain tables for a terminal: columns that share its width, long cells wrapped."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence

_GAP = "  "
_WIDTH_WITHOUT_TERMINAL = 140


def format_table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None = None) -> str:
    """Return a table as text.

    Args:
        headings: One for each column.
        rows: Cells; line ends inside a cell are kept.
        width: Characters of a line; the terminal's by default.
    """
    total = width or shutil.get_terminal_size((_WIDTH_WITHOUT_TERMINAL, 24)).columns
    widths = _share(headings, rows, total - len(_GAP) * (len(headings) - 1))
    lines = [*_row_lines(headings, widths), _GAP.join("─" * each for each in widths)]
    for row in rows:
        lines += _row_lines(row, widths)
    return "\n".join(lines)


def _share(headings: Sequence[str], rows: Sequence[Sequence[str]], total: int) -> list[int]:
    """Give every column what it needs, and shorten the widest ones evenly until they fit."""
    columns = list(zip(headings, *rows, strict=True))
    widths = [max(len(line) for cell in column for line in (cell.split("\n") or [""])) for column in columns]
    least = [min(width, max(len(heading), 10)) for width, heading in zip(widths, headings, strict=True)]
    while sum(widths) > total:
        shrinkable = [i for i, width in enumerate(widths) if width > least[i]]
        if not shrinkable:
            break
        widest = max(shrinkable, key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _row_lines(cells: Sequence[str], widths: Sequence[int]) -> list[str]:
    wrapped = [
        [line for part in cell.split("\n") for line in (textwrap.wrap(part, width) or [""])]
        for cell, width in zip(cells, widths, strict=True)
    ]
    height = max(len(lines) for lines in wrapped)
    return [
        _GAP.join(
            (lines[i] if i < len(lines) else "").ljust(width) for lines, width in zip(wrapped, widths, strict=True)
        ).rstrip()
        for i in range(height)
    ]
