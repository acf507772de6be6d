"""How far reading may go before it gives up: one frozen value, built at the edge and passed down."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one file may cost. Over a bound, reading stops with FileTooLarge or LimitExceeded."""

    max_bytes: int = 200 * MEGABYTE  # of the file itself
    max_pages: int = 3000  # of a PDF or a scan
    max_unpacked_bytes: int = 1024 * MEGABYTE  # of everything that a container holds, unpacked
    max_unpack_ratio: int = 400  # unpacked to packed size of one member, past the first megabyte
    max_members: int = 2000  # files in an archive or attachments of a message
    max_nesting: int = 3  # archives inside archives
    max_table_cells: int = 500_000  # of one sheet or table
    ocr_workers: int = 1  # pages of a scan that are recognised side by side


DEFAULT = Limits()
