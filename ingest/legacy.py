"""Vietnamese of the nineties: text in the code pages TCVN3 (ABC), VNI, VISCII and VPS, back to Unicode.

Such text reached files as the Latin letters of the same codes ("B¸o c¸o" is "Báo cáo"); only a font (.VnTime,
VNI-Times) made it Vietnamese. It is told by the font's name and by its words: the encoding whose conversion turns most
of them into Vietnamese syllables. A font's name alone proves nothing: Unicode text is often left in an old font.
The tables are those of the viparse library; see :data:`_SUPPLEMENT` for what they lack.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

import regex
from viparse.normalize.encodings import get_charmap
from viparse.normalize.tables import Charmap, build_charmap
from viparse.normalize.tables import convert as convert_charmap

from ingest.canonical import Grid, Paragraph, Run
from ingest.syllables import marked_share

ENCODINGS = ("TCVN3", "VNI", "VISCII", "VPS")

_SUPPLEMENT = {
    "VNI": (("aú", "ẳ"), ("AÚ", "Ẳ"), ("î", "ỵ"), ("Î", "Ỵ")),  # VNI-Win's own layout
}
_FONT = regex.compile(r"(?:[A-Z]{6}\+)?(?:(?P<vni>(?i:vni)(?=[-A-Z ]))|(?P<tcvn3>\.[Vv][Nn]|Vn(?=[A-Z])))")
_CAPITAL_FONT = regex.compile(r"(?:[A-Z]{6}\+)?\.?Vn.*H(?:$|[ ,\-])")
_BEYOND = regex.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
_BEYOND_SHARE = 0.2  # letters beyond the code pages to words with marks, from which on a text is Unicode
_SAMPLE = 30_000  # characters of a font by which its encoding is told
_ENOUGH = 3  # words with marks by which an encoding may be told without a font
_CONVINCING = 0.6  # share of syllables
_CONVINCING_WITH_FONT = 0.35
_UNICODE = 0.7
_GAIN = 0.2


@functools.cache
def _charmap(encoding: str) -> Charmap:
    """Return an encoding's table."""
    charmap = get_charmap(encoding.lower())
    if charmap is None:
        raise KeyError(encoding)
    extra = [pair for pair in _SUPPLEMENT.get(encoding, ()) if pair[0] not in dict(charmap.pairs)]
    return build_charmap(charmap.name, [*charmap.pairs, *extra])


def convert(text: str, encoding: str) -> str:
    """Return text of an old encoding as Unicode, NFC; ``encoding`` is one of ENCODINGS."""
    shifted = "".join(chr(ord(c) - 0xF000) if "\uf020" <= c <= "\uf0ff" else c for c in text)  # symbol fonts
    if encoding == "TCVN3":  # ư is U+00AD; Word adds soft hyphens of its own beside it, and ưư is no Vietnamese
        shifted = regex.sub("\u00ad{2,}", "\u00ad", shifted)
    return unicodedata.normalize("NFC", convert_charmap(shifted, _charmap(encoding)))


def font_encoding(font: str | None) -> str | None:
    """Return the encoding that a font's name speaks for: .VnTime -> TCVN3, VNI-Times -> VNI; None for others."""
    match = _FONT.match(font) if font else None
    if match is None:
        return None
    return "TCVN3" if match.group("tcvn3") else "VNI"


def is_capital_font(font: str | None) -> bool:
    """Say whether a TCVN3 font draws its small letters as capitals: .VnTimeH, .VnArialH, .VnArial NarrowH."""
    return font is not None and _CAPITAL_FONT.match(font) is not None


def detect(text: str, font: str | None = None) -> str | None:
    """Return the old encoding that a text is in, None for Unicode or too little to tell.

    Args:
        text: The characters as a reader found them; soft hyphens must still stand (TCVN3 writes ư with one).
        font: The font's name, where one is known.
    """
    share, count = marked_share(text)
    if not count or share >= _UNICODE or len(_BEYOND.findall(text)) > _BEYOND_SHARE * count:
        return None
    hint = font_encoding(font)
    if count < _ENOUGH and hint is None:
        return None
    shares = {encoding: _share_as(text, encoding) for encoding in ENCODINGS}
    best = max(shares, key=lambda encoding: (shares[encoding], encoding == hint))
    if hint is not None and shares[hint] >= shares[best] - 0.1:
        best = hint
    needed = _CONVINCING_WITH_FONT if best == hint else _CONVINCING
    return best if shares[best] >= needed and shares[best] - share >= _GAIN else None


def _share_as(text: str, encoding: str) -> float:
    """Return the share of the marked words that are syllables once converted.

    Words count that were marked before: what a conversion leaves alone or takes apart counts against it.
    """
    words = [word for word in text.split(" ") if not word.isascii()]
    converted = convert(" ".join(words), encoding)
    share, count = marked_share(converted)
    return share * min(1.0, count / max(len(words), 1))


def restore(text: str, font: str | None = None) -> tuple[str, str | None]:
    """Return a text as Unicode, and the old encoding that it was in (None: it is returned as it was)."""
    encoding = detect(text, font)
    if encoding is None:
        return text, None
    restored = convert(text, encoding)
    return (restored.upper() if encoding == "TCVN3" and is_capital_font(font) else restored), encoding


def restore_items(items: Sequence[Paragraph | Grid]) -> tuple[list[Paragraph | Grid], str | None]:
    """Convert the runs of a document's paragraphs that are in an old encoding.

    For every font of the document it is decided which encoding its text is in; runs whose own words say otherwise
    (Unicode typed into an old document) are taken at their word.

    Returns:
        The items, and the encoding of most of what was converted; None where nothing was.
    """
    by_font: dict[str | None, list[str]] = {}
    for paragraph in _paragraphs(items):
        for run in paragraph.runs:
            if not _BEYOND.search(run.text):
                by_font.setdefault(run.font, []).append(run.text)
    verdicts = {font: detect(" ".join(texts)[:_SAMPLE], font) for font, texts in by_font.items()}
    if not any(verdicts.values()):
        return list(items), None
    weights: dict[str, int] = {}
    for font, encoding in verdicts.items():
        if encoding:
            weights[encoding] = weights.get(encoding, 0) + sum(map(len, by_font[font]))
    restored: list[Paragraph | Grid] = []
    for item in items:
        if isinstance(item, Paragraph):
            restored.append(_restore_paragraph(item, verdicts))
        else:
            cells = tuple(
                replace(cell, paragraphs=tuple(_restore_paragraph(p, verdicts) for p in cell.paragraphs))
                for cell in item.cells
            )
            restored.append(replace(item, cells=cells))
    return restored, max(weights, key=lambda encoding: weights[encoding])


def _restore_paragraph(paragraph: Paragraph, verdicts: dict[str | None, str | None]) -> Paragraph:
    """Convert a paragraph's runs; runs that follow each other in one encoding are converted as one.

    VNI writes a letter in two characters, which a change of look can part.
    """
    runs: list[Run] = []
    group: list[Run] = []
    for run in paragraph.runs:
        if group and _key(run, verdicts) != _key(group[0], verdicts):
            runs.extend(_restore_runs(group, verdicts))
            group = []
        group.append(run)
    runs.extend(_restore_runs(group, verdicts))
    return replace(paragraph, runs=tuple(runs))


def _is_unicode(text: str) -> bool:
    """Say whether runs prove to be Unicode: letters beyond the code pages, or enough words that are right."""
    if _BEYOND.search(text):
        return True
    share, count = marked_share(text)
    return count >= _ENOUGH and share >= _UNICODE


def _key(run: Run, verdicts: dict[str | None, str | None]) -> tuple[str | None, bool, str | None]:
    """Return what runs that are converted together have in common."""
    return verdicts.get(run.font), is_capital_font(run.font), run.source


def _restore_runs(runs: list[Run], verdicts: dict[str | None, str | None]) -> list[Run]:
    """Convert runs of one encoding and one place into one run."""
    if not runs or verdicts.get(runs[0].font) is None:
        return runs
    encoding = verdicts[runs[0].font]
    assert encoding is not None
    text = "".join(run.text for run in runs)
    if _is_unicode(text):
        return runs
    text = convert(text, encoding)
    if encoding == "TCVN3" and is_capital_font(runs[0].font):
        text = text.upper()
    first = runs[0]
    return [Run(text, first.page, first.bbox, first.source, first.confidence, first.font)]


def _paragraphs(items: Iterable[Paragraph | Grid]) -> Iterable[Paragraph]:
    """Yield all paragraphs of items, those in cells too."""
    for item in items:
        if isinstance(item, Paragraph):
            yield item
        else:
            for cell in item.cells:
                yield from cell.paragraphs
