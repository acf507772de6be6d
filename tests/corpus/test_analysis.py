"""Words as the index sees them: the quick way through a text finds what the careful one does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.index.analysis import MAX_SYLLABLE, PAIR, index_text, pairs, tokenize

# fmt: off
TEXTS = [
    ("Thủ tục hoà giải", "thủ tục hòa giải thủ_tục tục_hòa hòa_giải", "tones are placed one way"),
    ("một cửa/liên thông", "một cửa liên thông một_cửa cửa_liên liên_thông", "a slash joins"),
    ("Nội vụ, Tư pháp", "nội vụ tư pháp nội_vụ tư_pháp", "a comma parts"),
    ("số 15/KH-UBND", "số 15 kh ubnd số_15 15_kh kh_ubnd", "a number"),
    ("x" * 70 + " y", "x" * 64 + " y " + "x" * 64 + "_y", "a syllable beyond the limit is cut"),
    ("... (…)", "", "no syllable at all"),
    ("", "", "nothing"),
]
# fmt: on


@pytest.mark.parametrize(("text", "tokens", "why"), TEXTS, ids=[row[2] for row in TEXTS])
def test_tokens_of_a_text(text: str, tokens: str, why: str) -> None:
    assert index_text([text]).exact == tokens


def test_no_pair_reaches_from_one_text_into_the_next() -> None:
    assert index_text(["thủ tục", "hành chính"]).folded == "thu tuc thu_tuc hanh chinh hanh_chinh"


@given(st.text(alphabet="aăâbdđeoóoàquyỳAĐ 1²_-./&–,()\n\u0301\u00a0Iİß", max_size=MAX_SYLLABLE + 10))
def test_the_index_holds_what_questions_are_split_into(text: str) -> None:
    tokens = tokenize(text)
    for form, row in (("exact", index_text([text]).exact), ("folded", index_text([text]).folded)):
        single = [getattr(token, form) for token in tokens]
        neighbours = [getattr(left, form) + PAIR + getattr(right, form) for left, right in pairs(tokens)]
        assert row.split(" ") == (single + neighbours or [""])
