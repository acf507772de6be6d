"""Markdown's inline marks: taken out of the text, kept as looks.

The Markdown that law portals and converters write is loose: marks open before a blank, close after one, stand doubled
(``****``) and go on over line ends, so CommonMark's flanking rules do not hold. Marks are toggles here; an asterisk
that is no mark (a bullet, a footnote sign "(*)", one without a partner) stays.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from ingest.paragraphs import SourceLine

_STARS = regex.compile(r"\*+")
_BULLET = regex.compile(r"\s*\*\s+(?=[^\s*])")
_ITALIC_BULLET = regex.compile(r"\s*\*(?=\*\s+[^\s*])")
_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()<>#+\-.!|~$])")
_LINK = regex.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_AUTOLINK = regex.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = regex.compile(
    r"</?(?:p|br|b|i|u|em|strong|span|div|sup|sub|font|center|small|big|a|table|tr|td|th|tbody|thead|li|ul|ol|hr|h[1-6])"
    r"(?:\s[^<>]*)?/?>",
    regex.IGNORECASE,
)
_UNDERSCORES = regex.compile(r"(?<![\p{L}\p{N}_])(_{1,2})(?=[^\s_])(.+?)(?<=[^\s_])\1(?![\p{L}\p{N}_])")
_FOOT_SIGN = regex.compile(r"\((\*{1,3})\)")
_PRODUCT = regex.compile(r"\d\s?\*\s?\d")  # 2 * 3
_TIMES = regex.compile(r"(?<=[\d\s])(?<!\*\*)\*(?!\*)(?=\s*\d)")
_PROTECTED = "\ue000"  # stands for an asterisk that is no mark while marks are read


@dataclass(slots=True)
class _Look:
    """The marks that are open."""

    bold: bool = False
    italic: bool = False


def read_lines(lines: Sequence[tuple[int, str]]) -> list[SourceLine]:
    """Return the lines of one block or cell without inline marks.

    Args:
        lines: (line number, text) of lines between which no paragraph of the markup ends.
    """
    protected = [_protect(text) for _, text in lines]
    literal = _without_partner(protected)
    look = _Look()
    result: list[SourceLine] = []
    for index, ((number, original), text) in enumerate(zip(lines, protected, strict=True)):
        clean, bold, italic = _toggle(text, look, literal if index == len(lines) - 1 else 0)
        rest = "".join(protected[index + 1 :])
        result.append(
            SourceLine(
                _plain(clean),
                number,
                bold=bold,
                italic=italic,
                open_end=(look.bold and "**" in rest) or (look.italic and "*" in rest),
                hard_break=original.endswith(("  ", "\\")) and bool(original.strip()),
            )
        )
    return result


def _protect(text: str) -> str:
    """Hide the asterisks that are no marks: bullets, "(*)", "(**)", escaped ones."""
    text = text.rstrip()
    text = text.removesuffix("\\")
    text = text.replace("\\*", _PROTECTED)
    text = _FOOT_SIGN.sub(lambda match: "(" + _PROTECTED * len(match.group(1)) + ")", text)
    if _PRODUCT.search(text):
        text = _TIMES.sub(_PROTECTED, text)
    if _ITALIC_BULLET.match(text) and text.count("**") % 2:
        start = text.index("*")
        return text[: start + 1] + _PROTECTED + text[start + 2 :]
    if _BULLET.match(text):
        return text.replace("*", _PROTECTED, 1)
    return text


def _without_partner(lines: Sequence[str]) -> int:
    """Return 1 where the block's single asterisks are odd in number: then its last one is a sign of the text."""
    joined = "\n".join(lines)
    singles = sum(len(stars.group()) % 2 for stars in _STARS.finditer(joined))
    return singles % 2


def _toggle(text: str, look: _Look, literal: int) -> tuple[str, bool, bool]:
    """Take the asterisks out of a line, following which marks are open.

    Returns:
        The text, and whether all of its letters stood in bold and in italics.
    """
    out: list[str] = []
    bold = italic = True
    letters = False
    position = 0
    marks = list(_STARS.finditer(text))
    singles_left = sum(len(stars.group()) % 2 for stars in marks)
    for stars in [*marks, None]:
        piece = text[position : stars.start() if stars else len(text)]
        if any(c.isalnum() for c in piece):
            letters = True
            bold &= look.bold
            italic &= look.italic
        out.append(piece)
        if stars is None:
            break
        position = stars.end()
        count = len(stars.group())
        singles_left -= count % 2
        if count % 2 and literal and not singles_left and not look.italic:
            out.append("*")
            count -= 1
        if count // 2 % 2 and look.italic and not look.bold and count == 2 and text.count("**") % 2:
            continue  # an italic run ends and another begins
        look.bold ^= bool(count // 2 % 2)
        look.italic ^= bool(count % 2)
    return "".join(out), bold and letters, italic and letters


def _plain(text: str) -> str:
    """Take out links, tags, underscores used as marks, escapes and entities."""
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", text)
    text = _UNDERSCORES.sub(r"\2", text)
    text = _ESCAPE.sub(r"\1", text)
    text = text.replace("`", "")
    if "&" in text:
        text = html.unescape(text)
    return text.replace(_PROTECTED, "*")
