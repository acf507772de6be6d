"""What a table's cells hold tells where its columns are when names or merged cells do not.

1. a row whose cells stand one place too far right or left (a cell merged over two columns, an index cell that was lost);
2. a column without a name that we know, whose cells name bodies: "Nhiệm vụ | Đầu mối | Hạn".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import regex

from nlp.bodies.reading import BodyReader
from nlp.structure import ColumnRole

_BULLET = regex.compile(r"^(?:[-+*•–]\s*|\d{1,2}[.)]\s+)")
_MOST_LETTERS = 400  # of a cell that names bodies and nothing else
_LEAST_ROWS = 3  # that must name bodies before an unknown column is taken for theirs
_BODY_COLUMNS = (ColumnRole.LEAD, ColumnRole.COOPERATING, ColumnRole.BODIES)
_LEADING = (ColumnRole.LEAD, ColumnRole.BODIES)

Words = Callable[[int, int], str]  # (row, column) -> the cell's words


def names_body(words: str) -> bool:
    """Say whether a cell begins with a body's name.

    >>> names_body("Sở Nội vụ"), names_body("- UBND các xã"), names_body("Rà soát quy trình nội bộ")
    (True, True, False)
    """
    bullet = _BULLET.match(words)
    at = bullet.end() if bullet else 0
    return 0 < len(words) <= _MOST_LETTERS and bool(BodyReader(words, in_cell=True).bodies(at, len(words)))


def displacement(row: int, columns: Mapping[int, ColumnRole], words: Words) -> int:
    """Return by how many places a row's cells stand too far left: -1, 0 or 1.

    Only where other words stand in the column of lead bodies, while all cells beside the columns of bodies name some, and
    words stand where the task would be.
    """
    places = sorted(column for column, role in columns.items() if role in _BODY_COLUMNS)
    task = next((column for column, role in columns.items() if role is ColumnRole.TASK), None)
    lead = next((words(row, column) for column in places if columns[column] in _LEADING), "")
    if task is None or not lead or names_body(lead):
        return 0
    for shift in (-1, 1):
        beside = [cell for column in places if (cell := words(row, column - shift))]
        if (
            beside
            and all(map(names_body, beside))
            and words(row, task - shift)
            and not names_body(words(row, task - shift))
        ):
            return shift
    return 0


def with_bodies(columns: Mapping[int, ColumnRole], rows: range, width: int, words: Words) -> dict[int, ColumnRole]:
    """Return the columns' roles with a lead column: where none is named so, the first unnamed one that names bodies."""
    found = dict(columns)
    task = next((column for column, role in sorted(columns.items()) if role is ColumnRole.TASK), None)
    if task is None or set(columns.values()) & {*_LEADING}:
        return found
    for column in range(task + 1, width):
        cells = [words(row, column) for row in rows]
        filled = [cell for cell in cells if cell]
        naming = sum(map(names_body, filled))
        if column not in columns and naming >= _LEAST_ROWS and naming * 4 >= len(filled) * 3:
            return {**found, column: ColumnRole.LEAD}
    return found
