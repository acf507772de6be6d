"""Where a decision's words stand in a text that was read anew."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

_SAME_PLACE = 0.5  # of the characters of both spans that both have


def locate(text: str, words: str, span: tuple[int, int] | None) -> tuple[int, int] | None:
    r"""Return where words stand in a text: at their old place, else the nearest; blanks and line ends may differ.

    >>> locate("a) Rà soát\nthủ tục", "Rà soát thủ tục", (0, 15))
    (3, 18)
    """
    if not words.strip():
        return None
    if span is not None and text[span[0] : span[1]] == words:
        return span
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = [match.span() for match in re.finditer(pattern, text)]
    if not found:
        return None
    old = span[0] if span is not None else 0
    return min(found, key=lambda each: abs(each[0] - old))


def find_again(
    findings: Sequence[Mapping[str, Any]], key: str, place: tuple[int, int] | None, taken: Collection[str]
) -> int | None:
    """Return the index of the finding that a decision was about: that of the same key, else the one at its place."""
    for index, finding in enumerate(findings):
        if finding["key"] == key:
            return index
    if place is None:
        return None
    best, most = None, _SAME_PLACE
    for index, finding in enumerate(findings):
        span = finding.get("span")
        if not span or finding["key"] in taken:
            continue
        common = min(span[1], place[1]) - max(span[0], place[0])
        share = common / max(max(span[1], place[1]) - min(span[0], place[0]), 1)
        if share >= most:
            best, most = index, share
    return best
