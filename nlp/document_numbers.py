"""Document numbers as strings: one writing to show, one key to compare by."""

from __future__ import annotations

import re

_SPACE = re.compile(r"\s+")
_DASHES = re.compile(r"[–—‑−]")
_D_LOOK_ALIKES = str.maketrans({"Ð": "Đ", "Ɖ": "Đ"})


def normal_number(written: str) -> str:
    """Return a number without spaces and with one kind of dash, otherwise as the document gives it.

    "519 /QĐ-UBND" -> "519/QĐ-UBND"; "6858/QĐ– BYT" -> "6858/QĐ-BYT"; misprints stay ("178/2024/NĐCP").
    """
    return _DASHES.sub("-", _SPACE.sub("", written))


def number_key(number: str) -> str:
    """Return the key under which two writings of a number are one.

    Case, look-alikes of Đ, spaces, leading zeros and the dash lost in NĐ-CP do not count.
    """
    key = normal_number(number).translate(_D_LOOK_ALIKES).upper().replace("NĐCP", "NĐ-CP")
    return re.sub(r"^0+(?=\d)", "", key)
