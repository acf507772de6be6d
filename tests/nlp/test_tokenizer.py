"""The tokenizer keeps every character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.vocab import Vocab

from nlp.segmenter import align, segment_words
from nlp.tokenizer import SyllableTokenizer

TOKENIZER = SyllableTokenizer(Vocab())

NAUGHTY = [
    "",
    " ",
    "\n",
    "\t\t  \n",
    " bắt đầu bằng dấu cách",
    "kết thúc bằng dấu cách ",
    "hai  dấu  cách",
    "Số: 15/KH-UBND\n\nKẾ HOẠCH",
    "ô\tbảng\tbiểu\n",
    "dấu rời: Hòa Bình",  # decomposed tones
    "hai dấu rời: Ấ",
    "\u0301mở đầu bằng dấu",
    "30c/NQ-CP; 66.7/2025/NQ-CP; 5.000m²; 24/7; 100%",
    "“ngoặc” ‘đơn’ … – — ‑ •",
    "zero\u200bwidth\u00a0nobreak\u00adsoft\ufeffbom",
    "👩‍👩‍👧 emoji 🇻🇳",
    "ﬁ ligature ŉ ǅ ß İ",
    "عربي 中文 日本語",
    "snake_case __init__ a_b",
    "\x00\x01\x1f",
    "�\U0010ffff",
    "a" * 500,
]


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_character_is_kept(text: str) -> None:
    """Strings that break tokenizers: the text and every offset survive."""
    doc = TOKENIZER(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@settings(max_examples=200, deadline=None)
def test_any_text_is_kept(text: str) -> None:
    """What holds for the list holds for any string that UTF-8 can carry."""
    assert TOKENIZER(text).text == text


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Ủy ban nhân dân", ["Ủy", "ban", "nhân", "dân"]),  # syllables, not words
        ("15/KH-UBND", ["15", "/", "KH", "-", "UBND"]),
        ("trước 30/6.", ["trước", "30", "/", "6", "."]),
        ("30c", ["30", "c"]),  # a number and its letter can be told apart
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    """A token is a run of letters, a run of digits, or a mark."""
    assert [token.text for token in TOKENIZER(text)] == tokens


def test_words_are_laid_onto_the_text() -> None:
    """A segmenter that writes tones its own way and drops spaces does not change the text."""
    text = "Uỷ  ban nhân dân tỉnh hoà giải"
    spans = segment_words(text, segment=lambda _: ["Ủy ban", "nhân dân", "tỉnh", "hòa giải"])
    assert [span.of(text) for span in spans] == ["Uỷ  ban", "nhân dân", "tỉnh", "hoà giải"]


def test_words_that_do_not_fit_fall_back_to_syllables() -> None:
    """A segmenter that drops letters loses its say; no character is without a word."""
    assert [span.of("một hai ba") for span in align("một hai ba", ["một", "hai bốn năm sáu"])] == ["một", "hai", "ba"]
