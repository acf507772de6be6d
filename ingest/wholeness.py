"""Whether a file looks as if somebody were still writing it, told by its ends; what is inside is not looked at.

A copy over a network may have its full size from the start and its bytes later, so that a stable size alone proves
nothing. Formats that end with a mark of their own are asked for it, and bytes that were not written yet are zeros.
"""

from __future__ import annotations

import os
from pathlib import Path

_HEAD = 8
_ZEROS = 4096
_TAIL = 66_000  # where a zip archive's last record may begin, and more than the others need
_ENDINGS: tuple[tuple[bytes, bytes, int], ...] = (
    (b"%PDF-", b"%%EOF", 4096),
    (b"PK\x03\x04", b"PK\x05\x06", _TAIL),  # docx, xlsx and zip
    (b"\x89PNG", b"IEND", 64),
    (b"\xff\xd8\xff", b"\xff\xd9", 4096),  # jpeg
    (b"{\\rtf", b"}", 64),
)
"""How a format begins, what stands at its end, within how many bytes."""


def looks_unfinished(path: Path) -> bool:
    """Say whether a file is empty, cannot be opened, or lacks its end.

    A damaged file looks the same as an unfinished one: whoever asks waits a while, and then reads it all the same.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - _TAIL, 0))
            tail = file.read(_TAIL)
    except OSError:
        return True
    if not head or not tail[-_ZEROS:].strip(b"\0"):
        return True
    return any(head.startswith(begins) and ends not in tail[-within:] for begins, ends, within in _ENDINGS)
