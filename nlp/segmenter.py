"""Words as annotation: underthesea's segmentation laid onto the canonical text.

underthesea changes what it segments (it composes tone marks its own way and drops the spacing), so its words are
aligned back to the text by their letters and only the bounds are kept: ``text[start:end]`` is always the document's own
writing.
The pipeline itself does not need words; search and statistics may.
"""

from __future__ import annotations

from collections.abc import Callable

from nlp.model import Span

Segment = Callable[[str], list[str]]


def segment_words(text: str, *, segment: Segment | None = None) -> list[Span]:
    """Return the bounds of the words of a text, in order, without overlap.

    Args:
        text: Any text; white space is in no word.
        segment: The word segmenter, text -> words; underthesea's by default (loaded at the first call).

    Returns:
        Spans that together cover every character that is no white space. Where the segmenter's words cannot be found
        again in the text, the syllables of that stretch are words.
    """
    return align(text, (segment or _underthesea())(text))


def align(text: str, words: list[str]) -> list[Span]:
    """Find each word's bounds, counting the characters that are no white space.

    A segmenter may write another tone mark or another space, but it neither adds nor drops a letter; where it does, the
    rest of the text falls back to syllables.
    """
    places = [index for index, character in enumerate(text) if not character.isspace()]
    sizes = [sum(not character.isspace() for character in word) for word in words]
    spans: list[Span] = []
    at = 0
    for size in sizes:
        if not size:
            continue
        if at + size > len(places):
            break
        spans.append(Span(places[at], places[at + size - 1] + 1))
        at += size
    rest = places[at] if at < len(places) else len(text)
    return spans + _syllables(text, rest)


def _syllables(text: str, start: int) -> list[Span]:
    """Return the bounds of the runs without white space from ``start`` on."""
    spans = []
    for word in text[start:].split():
        start = text.index(word, start)
        spans.append(Span(start, start + len(word)))
        start += len(word)
    return spans


def _underthesea() -> Segment:
    """Import underthesea late: it loads a model."""
    from underthesea import word_tokenize  # noqa: PLC0415

    return lambda text: list(word_tokenize(text))
