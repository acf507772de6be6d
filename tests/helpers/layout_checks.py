"""What must hold for every laid-out document, whatever it was read from."""

from __future__ import annotations

import unicodedata

from ingest.layout import BlockKind, LaidOutDocument


def check_layout(document: LaidOutDocument) -> None:
    """Assert the contract of ingest.layout: canonical text, blocks and cells in it, segments over all that is visible."""
    text = document.text
    assert unicodedata.is_normalized("NFC", text)
    assert not any(c.isspace() and c not in " \t\n" for c in text)
    covered = bytearray(len(text))
    last = 0
    for segment in document.segments:
        assert 0 <= segment.start < segment.end <= len(text)
        assert segment.start >= last, "segments stand in order and do not overlap"
        last = segment.end
        covered[segment.start : segment.end] = b"\x01" * (segment.end - segment.start)
    assert all(covered[i] for i, c in enumerate(text) if not c.isspace()), "every visible character has its place"
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(text)
        end = block.end
        words = text[block.start : block.end]
        assert words == words.strip()
        assert "\n" not in words
        assert "\t" not in words
        if block.list_marker:
            assert words.startswith(block.list_marker)
        assert (block.kind is BlockKind.CELL) == (block.table is not None)
        if block.table is not None:
            table = document.tables[block.table]
            assert any(
                c.row == block.row and c.column == block.column and c.start <= block.start and block.end <= c.end
                for c in table.cells
            )
    for table in document.tables:
        place = table.start
        taken: set[tuple[int, int]] = set()
        for cell in table.cells:
            assert place <= cell.start <= cell.end <= table.end
            place = cell.end
            assert cell.row + cell.row_span <= table.row_count
            assert cell.column + cell.column_span <= table.column_count
            area = {(cell.row + i, cell.column + j) for i in range(cell.row_span) for j in range(cell.column_span)}
            assert not area & taken, "cells do not overlap"
            taken |= area


def cells_of(document: LaidOutDocument, table: int = 0) -> dict[tuple[int, int], str]:
    """Return a table's cells as (row, column) -> text."""
    return {(c.row, c.column): document.text[c.start : c.end] for c in document.tables[table].cells}


def lines_of(document: LaidOutDocument) -> list[str]:
    """Return the paragraphs of a document."""
    return [document.text[b.start : b.end] for b in document.blocks]
