"""When two values are the same."""

import pytest

from corpus.evaluation.comparable import Bag, body_form, deadline_form, fold, number_form, value_form


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("Uỷ ban", "ủy  ban", id="tone placement, case, spaces"),
        pytest.param("hoà bình", "hòa bình", id="tone on oa"),
        pytest.param("2021–2025", "2021-2025", id="dash"),
        pytest.param("Thu\u0309y", "thuỷ", id="decomposed letters"),
    ],
)
def test_fold_unites_spellings(first, second):
    """Two spellings of one word are one."""
    assert fold(first) == fold(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("quý", "qúy", id="qu is a consonant: the tone stays where it is"),
        pytest.param("hoàn", "hòan", id="a closed syllable has its tone on the second vowel"),
    ],
)
def test_fold_keeps_words_apart(first, second):
    """Only the two placements in use are united."""
    assert fold(first) != fold(second)


@pytest.mark.parametrize(
    ("written", "same_as"),
    [
        pytest.param("UBND các huyện, thị xã", "Ủy ban nhân dân các huyện, thị xã", id="abbreviation"),
        pytest.param("Giám đốc Sở TT&TT", "Sở Thông tin và Truyền thông", id="office and abbreviation"),
        pytest.param("Chủ tịch, Phó Chủ tịch UBND tỉnh", "Ủy ban nhân dân tỉnh", id="several offices"),
        pytest.param("đồng chí Chánh Văn phòng UBND tỉnh", "Văn phòng Ủy ban nhân dân tỉnh", id="comrade"),
        pytest.param("Lãnh đạo Sở Y tế", "sở y tế", id="leaders"),
        pytest.param("Sở VH,TT&DL;", "Sở Văn hóa, Thể thao và Du lịch", id="abbreviation with punctuation"),
        pytest.param("các sở & ban, ngành.", "các sở và ban ngành", id="ampersand and commas"),
    ],
)
def test_body_form_unites_names(written, same_as):
    """Offices and abbreviations do not make another body."""
    assert body_form(written) == body_form(same_as)


def test_body_form_keeps_bodies_apart():
    """A body of another level is another body."""
    assert body_form("Ủy ban nhân dân tỉnh") != body_form("Ủy ban nhân dân các huyện")


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("45 /nđcp", "45/NĐ-CP"),
        ("57–NQ/TW", "57-NQ/TW"),
        (None, ""),
    ],
)
def test_number_form(written, form):
    """White space, case and dashes do not make another number."""
    assert number_form(written) == form


@pytest.mark.parametrize(
    ("deadline", "form"),
    [
        pytest.param(None, None, id="none"),
        pytest.param({"type": None}, None, id="no type"),
        pytest.param({"type": "by", "start": "2026-01-01", "end": "2026-03-01"}, ("by", "2026-03-01"), id="by its end"),
        pytest.param(
            {"type": "within", "start": "2026-01-01", "end": None}, ("within", "2026-01-01", None), id="open end"
        ),
        pytest.param(
            {"type": "recurring", "recurrence": "FREQ=MONTHLY;BYMONTHDAY=15"},
            ("recurring", "MONTHLY", None),
            id="FREQ alone",
        ),
        pytest.param(
            {"type": "recurring", "recurrence": "FREQ=MONTHLY;INTERVAL=3"}, ("recurring", "MONTHLY", "3"), id="interval"
        ),
        pytest.param({"type": "continuous", "end": "2026-01-01"}, ("continuous",), id="the type alone"),
    ],
)
def test_deadline_form(deadline, form):
    """Each kind is compared by what defines it."""
    assert deadline_form(deadline) == form


@pytest.mark.parametrize(("value", "form"), [("96.60", 96.6), (2, 2.0), (None, None), ("nhiều", None)])
def test_value_form(value, form):
    """Numbers are compared as numbers."""
    assert value_form(value) == form


def test_bag_counts_repeated_words():
    """A word that stands twice counts twice."""
    assert Bag("báo cáo báo cáo").overlap(Bag("báo cáo")) == pytest.approx(2 * 2 / 6)
    assert Bag("a b c d e f g h i k").inside(Bag("a b c d e f g h i x"))  # nine tenths
    assert not Bag("a b c d").inside(Bag("a b c x"))
    assert not Bag("").inside(Bag("a"))
