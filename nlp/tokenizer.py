"""The syllable tokenizer: a token is a run of letters, a run of digits, a mark, or white space.

Vietnamese writes a space between syllables, not between words, so the orthography gives no words: word boundaries are
an annotation (:mod:`nlp.segmenter`), never text. What matters here is that no character is lost or moved:
``doc.text == text`` for any string, so that character offsets of the canonical text and of spaCy agree.
"""

from __future__ import annotations

import re

from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

# letters (with any combining marks that a text that is not NFC carries) | digits | a run of one white space
# character | any other single character
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[̀-ͯ])*|\d+|(\s)\1*|[^\w\s]|_", re.DOTALL)


class SyllableTokenizer:
    """Cut a text into syllables, numbers and marks without changing a character.

    A single space after a token becomes the token's trailing space; all other white space (line ends, tabs, runs of
    spaces, a space at the beginning) is a token of its own.
    """

    def __init__(self, vocab: Vocab) -> None:
        """Keep the vocabulary that the tokens' strings are stored in."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of ``text``; ``doc.text == text`` holds for every string that UTF-8 can carry."""
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for match in _TOKEN.finditer(text):
            if match.start() != end:  # characters of no class (a lone combining mark) stand alone
                words.extend(text[end : match.start()])
                spaces.extend([False] * (match.start() - end))
            word = match.group()
            end = match.end()
            if word == " " and words and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        words.extend(text[end:])
        spaces.extend([False] * (len(text) - end))
        return Doc(self.vocab, words=words, spaces=spaces)


@registry.tokenizers("giaoviec_syllables")  # type: ignore[untyped-decorator]
def create_syllable_tokenizer() -> object:
    """Return what spaCy's configuration wants: a maker of tokenizers for a pipeline."""

    def make(nlp: object) -> SyllableTokenizer:
        return SyllableTokenizer(nlp.vocab)  # type: ignore[attr-defined]

    return make
