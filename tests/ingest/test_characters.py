"""Characters: one form for each, with a map back to what was read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.characters import clean, normalise

CASES = [
    ("Kế hoạch", "Kế hoạch", "already canonical"),
    (unicodedata.normalize("NFD", "Quyết định về việc"), "Quyết định về việc", "macOS and old keyboards decompose"),
    ("e\u0301\u0302", "ế", "the tone typed before the circumflex"),
    ("ê\u0301\u0301", "ế", "a tone typed twice"),
    ("ế\u0301", "ế", "a tone typed onto a letter that has it"),
    ("o\u031b\u0323", "ợ", "horn and dot below"),
    ("a\u0323\u0302", "ậ", "dot before circumflex, as NFD has it"),
    ("ĐÆt".replace("Æ", "Ặ"), "ĐẶt", "capitals stay"),
    ("Ðà Nẵng", "Đà Nẵng", "eth for đ, as old converters wrote it"),
    ("Ɖắk Lắk", "Đắk Lắk", "African D"),
    ("Ƣơng ƣ", "Ương ư", "OI for ư"),
    ("hoà và hòa, thuý và thúy", "hoà và hòa, thuý và thúy", "tone places are the writer's affair"),
    ("Số:\u00a012/KH\u202fUBND", "Số: 12/KH UBND", "no-break spaces"),
    ("kế\u200b \ufeffhoạch", "kế hoạch", "zero-width characters"),
    ("thực\u00adhiện", "thựchiện", "a soft hyphen shows nothing"),
    ("  nhiều   \t khoảng\ntrắng ", "nhiều khoảng trắng", "white space is one blank"),
    ("\uf0b7 mục", "• mục", "a bullet of the Symbol font"),
    ("", "", "nothing"),
]


@pytest.mark.parametrize(("raw", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_clean_gives_the_canonical_form(raw: str, expected: str, why: str) -> None:
    """Each written form becomes its one canonical form."""
    assert clean(raw) == expected, why


def test_normalise_maps_every_character_to_where_it_came_from() -> None:
    """A composed letter points to its base, a kept character to itself."""
    text, origin = normalise("\u200bTie\u0302\u0301ng  Vi\u1ec7t")
    assert text == "Tiếng Việt"
    assert origin == [1, 2, 3, 6, 7, 8, 10, 11, 12, 13]


@given(st.text(max_size=60))
def test_normalise_is_canonical_whatever_comes(raw: str) -> None:
    """The form is NFC, has single blanks only, is its own canonical form, and maps in order."""
    text, origin = normalise(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.strip(" ")
    assert "  " not in text
    assert not set("\t\n\r\xa0\u200b") & set(text)
    assert len(origin) == len(text)
    assert list(origin) == sorted(origin)
    assert all(0 <= index < len(raw) for index in origin)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x24F, categories=("L", "N", "P"))
        | st.sampled_from("ẳễộợựỹỷỵẻ"),
        max_size=40,
    )
)
def test_normalise_keeps_every_visible_letter(raw: str) -> None:
    """No letter, digit or sign is lost: only forms change."""
    kept = [c for c in clean(raw) if not unicodedata.combining(c)]
    assert len(kept) <= len(raw)
    expected = unicodedata.normalize("NFC", raw)
    assert len(clean(expected)) == len(expected)
