"""Text layers in the code pages of the nineties: which fonts write them, and the words in Unicode."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.legacy import convert, detect, is_capital_font
from ingest.pdfium import Sheet

GLYPHS = str.maketrans({"\u2212": "\xad", "\u2219": "\xb7", "\u03bc": "\xb5", "\u02c9": "\xaf", "\u2126": "\xd9"})
"""Characters that a PDF writer put for the codes of an old font, by the glyphs' names: "−" for the soft hyphen, …"""

BAD_SHARE = 0.7  # of a page's words that are syllables; below, a page without telling font names is looked at too


def restore_fonts(sheets: Sequence[Sheet]) -> str | None:
    """Convert the words of all pages that are in an old encoding, in place.

    Returns:
        The encoding of most of them, or None where nothing was converted.
    """
    by_font: dict[str, list[str]] = {}
    untold = {id(sheet): _of_page(sheet) for sheet in sheets if not sheet.fonts}
    if len(untold) == len(sheets) and not any(untold.values()):
        return None
    for sheet in sheets:
        for word in sheet.words:
            font = sheet.fonts.get(id(word))
            if font is not None:
                by_font.setdefault(font, []).append(word.text.translate(GLYPHS))
    verdicts = {font: detect(" ".join(texts), _spaced(font)) for font, texts in by_font.items()}
    counts: dict[str, int] = {}
    for sheet in sheets:
        encoding_of_page = untold.get(id(sheet))
        for word in sheet.words:
            font = sheet.fonts.get(id(word))
            encoding = encoding_of_page if font is None else verdicts[font]
            if encoding is None:
                continue
            text = convert(word.text.translate(GLYPHS), encoding)
            capital = encoding == "TCVN3" and font is not None and is_capital_font(_spaced(font))
            word.text = text.upper() if capital else text
            counts[encoding] = counts.get(encoding, 0) + 1
    return max(counts, key=lambda encoding: counts[encoding], default=None)


def _spaced(font: str) -> str:
    """Return a font's name with its style set apart: "VnTimeHBold" -> ".VnTimeH-Bold"."""
    return re.sub(r"(?<=[a-zA-Z])-?(?=(?:Bold|Italic|Regular)\b|BoldItalic)", "-", font, count=1)


def _of_page(sheet: Sheet) -> str | None:
    """Return the encoding of a page whose fonts do not tell one."""
    share, count = sheet.syllable_share
    if not count or share >= BAD_SHARE:
        return None
    return detect(" ".join(word.text for word in sheet.words).translate(GLYPHS))
