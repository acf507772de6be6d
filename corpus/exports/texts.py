"""Texts as files can hold them: characters that no document format takes are left out."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")


def printable(text: str) -> str:
    r"""Return a text without control characters, line ends as ``\n``.

    >>> printable("Rà\x0b soát\r\ncông bố")
    'Rà soát\ncông bố'
    """
    return _CONTROL.sub("", _LINE_ENDS.sub("\n", text))


def one_line(text: str) -> str:
    r"""Return a text as one line, for names and titles.

    >>> one_line("Sở\nNội vụ\x13 ")
    'Sở Nội vụ'
    """
    return " ".join(printable(text).split())
