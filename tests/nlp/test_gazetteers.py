"""The gazetteers keep their rules, and names are found in every form that they list."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest

from nlp.errors import GazetteerError
from nlp.gazetteers.folding import LOWER, UPPER, fold, fold_name, strip_marks
from nlp.gazetteers.loader import GazetteerRecord, Name, check, load
from nlp.gazetteers.names import (
    agency_by_name,
    current_agency,
    document_type_by_symbol,
    expand_abbreviations,
    find_province,
    province_by_name,
)

ROWS = [(name, record) for name in get_args(Name) for record in load(name)]


@pytest.mark.parametrize(("name", "record"), ROWS, ids=[f"{name}-{record.id}" for name, record in ROWS])
def test_every_record_is_written_in_its_examples(name: Name, record: GazetteerRecord) -> None:
    """Loading has checked the rules; here each example must be found by the function that users call."""
    assert record.source
    for example in record.examples:
        if name == "provinces":
            found = province_by_name(example, record.valid_to or record.valid_from or dt.date(2030, 1, 1))
            assert found is not None
            assert found.name == record.name
        if name == "agencies":
            assert agency_by_name(example) is not None


def test_provinces_on_both_sides_of_the_merger() -> None:
    """63 provinces until 30 June 2025, 34 from 1 July; cities of 2026 do not add any."""
    for day, count in (("2025-06-30", 63), ("2025-07-01", 34), ("2026-12-31", 34)):
        assert sum(record.holds_on(dt.date.fromisoformat(day)) for record in load("provinces")) == count, day


def test_no_name_is_shared_on_one_day() -> None:
    """Two provinces of one name never exist together."""
    for day in (dt.date(2003, 1, 1), dt.date(2020, 1, 1), dt.date(2025, 8, 1), dt.date(2027, 1, 1)):
        names = [fold_name(record.name) for record in load("provinces") if record.holds_on(day)]
        repeated = {name for name in names if names.count(name) > 1}
        assert repeated <= {"cần thơ"}, day  # tỉnh Cần Thơ until 2003 has the city's name


GOOD = GazetteerRecord(id="a", name="Sở A", examples=("Sở A",), source="observed")


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ((GOOD, GOOD), "twice"),
        ((replace(GOOD, id="b"), GOOD), "ordered"),
        ((replace(GOOD, examples=()),), "examples"),
        ((replace(GOOD, examples=("Sở B",)),), "examples"),
        ((replace(GOOD, aliases=(" ",)),), "empty"),
        ((replace(GOOD, successor="z"),), "no record"),
        ((replace(GOOD, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2024, 1, 1)),), "before it begins"),
        ((replace(GOOD, successor="b"), replace(GOOD, id="b", successor="a")), "circle"),
    ],
)
def test_broken_gazetteers_are_refused(records: tuple[GazetteerRecord, ...], words: str) -> None:
    """Each rule has a file that breaks it."""
    with pytest.raises(GazetteerError, match=words):
        check("test", records)


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
        ("HĐND&UBND quận", "Hội đồng nhân dân và Ủy ban nhân dân quận"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Sở KH & CN", "Sở Khoa học và Công nghệ"),
        ("Sở LĐ-TB và XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động - TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Nông nghiệp và PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở VH,TT&DL", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Bộ KH&CN, Bộ TT&TT", "Bộ Khoa học và Công nghệ, Bộ Thông tin và Truyền thông"),
        ("BQL KKT tỉnh", "Ban Quản lý Khu kinh tế tỉnh"),
        ("VP UBND TP", "Văn phòng Ủy ban nhân dân thành phố"),
        ("UBND các huyện, TX, TP", "Ủy ban nhân dân các huyện, thị xã, thành phố"),
        ("UBND TP.HCM", "Ủy ban nhân dân thành phố Hồ Chí Minh"),
        ("TT HĐND tỉnh", "Thường trực Hội đồng nhân dân tỉnh"),  # TT beside HĐND
        ("Sở TP", "Sở Tư pháp"),  # TP after Sở
        ("Phòng TC-KH", "Phòng Tài chính - Kế hoạch"),
        ("các cơ quan giải quyết TTHC", "các cơ quan giải quyết thủ tục hành chính"),
        ("BỘ TƯ PHÁP", "BỘ TƯ PHÁP"),  # a name in capitals holds no abbreviation TƯ
        ("TT", "TT"),  # too many meanings: left alone
        ("Cục C06 - Bộ Công an", "Cục C06 - Bộ Công an"),
    ],
)
def test_expand_abbreviations(written: str, full: str) -> None:
    """Abbreviations are written out where a word beside them decides what they mean."""
    assert expand_abbreviations(written) == full


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [
        ("Sở Nội vụ tỉnh Lào Cai", None, "so-noi-vu"),  # a territory is no part of the record
        ("Sở TT&TT", "2024-05-01", "so-thong-tin-va-truyen-thong"),
        ("UBND TP Hà Nội", None, "uy-ban-nhan-dan-thanh-pho"),
        ("Ban Quản lý Sao Hỏa", None, None),
    ],
)
def test_agency_by_name(name: str, day: str | None, expected: str | None) -> None:
    """A body is found by any of its forms."""
    found = agency_by_name(name, dt.date.fromisoformat(day) if day else None)
    assert (found.id if found else None) == expected


def test_mergers_are_followed() -> None:
    """What a ministry became depends on the day that asks."""
    record = agency_by_name("Sở Kế hoạch và Đầu tư")
    assert record is not None
    assert current_agency(record, dt.date(2024, 6, 1)).name == "Sở Kế hoạch và Đầu tư"
    assert current_agency(record, dt.date(2025, 6, 1)).name == "Sở Tài chính"


def test_a_province_that_became_a_city() -> None:
    """Đồng Nai is a province until 29 April 2026, a city from the 30th; both are one name."""
    before = province_by_name("Đồng Nai", dt.date(2026, 4, 29))
    after = province_by_name("Đồng Nai", dt.date(2026, 4, 30))
    assert before is not None
    assert after is not None
    assert (before.type, after.type) == ("tinh", "thanh_pho")


def test_find_province_keeps_offsets() -> None:
    """A match in the folded text has the same offsets in the text."""
    text = "trên địa bàn tỉnh Khánh Hoà năm 2025"
    found = find_province(text)
    assert found is not None
    assert text[found.start() : found.end()] == "Khánh Hoà"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Uỷ ban", "ủy ban"),
        ("hoà, hòa, khoẻ, thuỷ", "hòa, hòa, khỏe, thủy"),
        ("quý, hoàn, toàn, thuyền", "quý, hoàn, toàn, thuyền"),  # after q and before a consonant nothing moves
        ("Ðắk Lắk ƣớc", "đắk lắk ước"),  # Eth and Oi
        ("2021 – 2025", "2021 - 2025"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """One spelling for comparison, of the same length."""
    assert fold(text) == expected
    assert len(fold(text)) == len(text)


def test_strip_marks() -> None:
    """Đ becomes d: a search without accents finds it."""
    assert strip_marks("Đắk Lắk, Đường bộ, Ủy ban") == "dak lak, duong bo, uy ban"


def test_letter_classes() -> None:
    """Capitals and small letters alternate in Unicode: a range would mix them."""
    assert "Ộ" in UPPER
    assert "ộ" in LOWER
    assert not set(UPPER[3:]) & set(LOWER[3:])


@pytest.mark.parametrize(
    ("symbol", "name"), [("KH", "Kế hoạch"), ("TTr", "Tờ trình"), ("CTr", "Chương trình"), ("UBND", None)]
)
def test_document_type_by_symbol(symbol: str, name: str | None) -> None:
    """An agency's letters are no type."""
    found = document_type_by_symbol(symbol)
    assert (found.name if found else None) == name
