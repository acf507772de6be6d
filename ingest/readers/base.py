"""What a reader is: one class a format, which bids for a file and reads it.

A reader is registered under the entry-point group ``giaoviec.readers``; see :mod:`ingest.readers`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol, runtime_checkable

from ingest.layout import LaidOutDocument
from ingest.limits import Limits

HEAD_BYTES = 64 * 1024

NO_BID = 0
BY_NAME = 20  # only the name speaks for the format
LIKELY = 50  # the first bytes allow it and the name says so
CERTAIN = 90  # the first bytes prove it


@runtime_checkable
class Reader(Protocol):
    """One format's reader."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Say how sure the reader is that the file is its own: 0 no, 100 certain; the highest bid reads.

        Args:
            head: The file's first bytes, up to HEAD_BYTES; of a longer file its last HEAD_BYTES follow, because a
                container lists its members there.
            suffix: The name's ending in lower case with its dot: ".docx"; "" when there is none.
        """
        ...

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read the file.

        Raises:
            IngestError: The file is the cause; the message is a Vietnamese sentence.
        """
        ...
