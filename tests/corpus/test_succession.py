"""Bodies and provinces from 2024 to 2026."""

from datetime import date

import pytest

from corpus.succession import (
    GROUP_PREFIX,
    MatchKind,
    MemberClass,
    expand_agency,
    expand_province,
    found_through,
    group_of,
    keys_of,
    name_on,
    split_territory,
    successions,
)
from nlp.gazetteers.folding import fold_name
from nlp.gazetteers.loader import load
from nlp.gazetteers.names import agency_by_name

Y2024, SPRING_2025, Y2026 = date(2024, 6, 1), date(2025, 4, 15), date(2026, 3, 2)

# Bodies that new acts name and the gazetteer does not hold yet.
NOT_IN_GAZETTEER = {
    "Thống kê tỉnh",
    "Chi cục Hải quan khu vực",
    "Ngân hàng Nhà nước khu vực",
    "Thi hành án dân sự tỉnh",
    "Ban Tuyên giáo Tỉnh ủy",
    "Ban Dân vận Tỉnh ủy",
}


def predecessors(name, day):
    return {match.name for match in expand_agency(name, day) if match.kind is MatchKind.PREDECESSOR}


# body; what it had taken over in 2024, in April 2025, in 2026
WALK = [
    ("Sở Khoa học và Công nghệ", set(), {"Sở Thông tin và Truyền thông"}, {"Sở Thông tin và Truyền thông"}),
    (
        "Sở Nông nghiệp và Môi trường",
        set(),
        {
            "Sở Nông nghiệp và Phát triển nông thôn",
            "Sở Tài nguyên và Môi trường",
            "Sở Lao động - Thương binh và Xã hội",
        },
        {
            "Sở Nông nghiệp và Phát triển nông thôn",
            "Sở Tài nguyên và Môi trường",
            "Sở Lao động - Thương binh và Xã hội",
        },
    ),
    ("Sở Tài chính", set(), {"Sở Kế hoạch và Đầu tư"}, {"Sở Kế hoạch và Đầu tư"}),
    ("Sở Xây dựng", set(), {"Sở Giao thông vận tải"}, {"Sở Giao thông vận tải", "Sở Giao thông công chánh"}),
    ("Sở Nội vụ", set(), {"Sở Lao động - Thương binh và Xã hội"}, {"Sở Lao động - Thương binh và Xã hội"}),
    ("Sở Tư pháp", set(), set(), set()),
    ("Thanh tra tỉnh", set(), set(), {"Thanh tra sở", "Thanh tra huyện"}),
    ("Thuế tỉnh, thành phố", set(), set(), {"Chi cục Thuế khu vực", "Cục Thuế tỉnh"}),
    ("Bảo hiểm xã hội tỉnh", set(), set(), {"Bảo hiểm xã hội khu vực"}),
    ("Bộ Khoa học và Công nghệ", set(), {"Bộ Thông tin và Truyền thông"}, {"Bộ Thông tin và Truyền thông"}),
    ("Ủy ban nhân dân cấp xã", set(), set(), {"Ủy ban nhân dân cấp huyện"}),
]


@pytest.mark.parametrize(("name", "in_2024", "in_spring", "in_2026"), WALK, ids=[row[0] for row in WALK])
def test_a_body_takes_over_others_work_on_its_day(name, in_2024, in_spring, in_2026):
    assert [predecessors(name, day) for day in (Y2024, SPRING_2025, Y2026)] == [in_2024, in_spring, in_2026]


# body as written; what it is called in 2024, in April 2025, in 2026
NAMES = [
    ("Sở TT&TT", "Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ", "Sở Khoa học và Công nghệ"),
    (
        "Sở KH&ĐT tỉnh Long An",
        "Sở Kế hoạch và Đầu tư tỉnh Long An",
        "Sở Tài chính tỉnh Long An",
        "Sở Tài chính tỉnh Tây Ninh",
    ),
    ("Cục Thuế tỉnh", "Cục Thuế tỉnh", "Chi cục Thuế khu vực", "Thuế tỉnh, thành phố"),
    ("BHXH tỉnh", "Bảo hiểm xã hội tỉnh", "Bảo hiểm xã hội khu vực", "Bảo hiểm xã hội tỉnh"),
    (
        "Bộ NN&PTNT",
        "Bộ Nông nghiệp và Phát triển nông thôn",
        "Bộ Nông nghiệp và Môi trường",
        "Bộ Nông nghiệp và Môi trường",
    ),
    ("Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ"),
    (
        "UBND tỉnh Hà Giang",
        "Ủy ban nhân dân tỉnh Hà Giang",
        "Ủy ban nhân dân tỉnh Hà Giang",
        "Ủy ban nhân dân tỉnh Tuyên Quang",
    ),
    ("Thanh tra sở", "Thanh tra sở", "Thanh tra sở", "Thanh tra tỉnh"),
    ("UBND huyện Na Hang", "Ủy ban nhân dân huyện Na Hang", "Ủy ban nhân dân huyện Na Hang", None),
    ("Công an tỉnh Bình Dương", "Công an tỉnh Bình Dương", "Công an tỉnh Bình Dương", "Công an thành phố Hồ Chí Minh"),
    ("Hội đồng tự quản ấp 5", "Hội đồng tự quản ấp 5", "Hội đồng tự quản ấp 5", "Hội đồng tự quản ấp 5"),
]


@pytest.mark.parametrize(("name", "in_2024", "in_spring", "in_2026"), NAMES, ids=[row[0] for row in NAMES])
def test_a_name_through_time(name, in_2024, in_spring, in_2026):
    assert [name_on(name, day) for day in (Y2024, SPRING_2025, Y2026)] == [in_2024, in_spring, in_2026]


# province; those merged into it by 2026
PROVINCES = [
    ("Tuyên Quang", {"Hà Giang", "Tuyên Quang"}),
    ("Lâm Đồng", {"Đắk Nông", "Bình Thuận", "Lâm Đồng"}),
    ("TP.HCM", {"Bình Dương", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh"}),
    ("Nghệ An", set()),
    ("Huế", {"Thừa Thiên Huế"}),
    ("Đồng Nai", {"Bình Phước", "Đồng Nai"}),
]


@pytest.mark.parametrize(("name", "merged"), PROVINCES, ids=[row[0] for row in PROVINCES])
def test_a_province_from_2024_to_2026(name, merged):
    before, after = (expand_province(name, day) for day in (Y2024, Y2026))
    assert len(before) == 1
    assert {match.name for match in after[1:]} == merged
    assert all(match.source and match.since and match.until < match.since for match in after[1:])


@pytest.mark.parametrize(
    ("name", "today"),
    [
        ("Hà Giang", "Tuyên Quang"),
        ("Bình Phước", "Đồng Nai"),
        ("Thừa Thiên Huế", "Huế"),
        ("Hà Tây", "Hà Nội"),
        ("Sơn La", "Sơn La"),
    ],
)
def test_a_province_today(name, today):
    assert name_on(name, Y2026) == today


def test_dong_nai_becomes_a_city_in_2026():
    days = (date(2026, 4, 29), date(2026, 4, 30))
    assert [name_on("UBND tỉnh Đồng Nai", day) for day in days] == [
        "Ủy ban nhân dân tỉnh Đồng Nai",
        "Ủy ban nhân dân thành phố Đồng Nai",
    ]


def test_a_body_of_a_merged_province_is_found_under_both_names():
    found = {(match.name, match.province, match.kind) for match in expand_agency("Sở Nội vụ tỉnh Tuyên Quang", Y2026)}
    assert ("Sở Nội vụ", "Tuyên Quang", MatchKind.OWN) in found
    assert ("Sở Nội vụ", "Hà Giang", MatchKind.PREDECESSOR) in found
    assert ("Sở Lao động - Thương binh và Xã hội", "Hà Giang", MatchKind.PREDECESSOR) in found


def test_a_part_that_passed_is_said_to_be_a_part():
    (labour,) = [match for match in expand_agency("Sở Y tế", Y2026) if match.kind is MatchKind.PREDECESSOR]
    assert not labour.is_certain
    assert "bảo trợ xã hội" in labour.note
    assert labour.since == date(2025, 3, 1)


@pytest.mark.parametrize(
    ("name", "classes", "is_certain"),
    [
        ("các sở, ban, ngành tỉnh", {MemberClass.DEPARTMENT}, True),
        ("Giám đốc các sở, Thủ trưởng các ban, ngành", {MemberClass.DEPARTMENT}, True),
        ("các cơ quan chuyên môn thuộc UBND tỉnh", {MemberClass.DEPARTMENT}, True),
        ("các sở, ban, ngành, đoàn thể", {MemberClass.DEPARTMENT, MemberClass.FRONT}, True),
        ("các sở, ngành liên quan", {MemberClass.DEPARTMENT}, False),
        ("UBND các huyện, thị xã, thành phố", {MemberClass.DISTRICT}, True),
        ("UBND các xã, phường, đặc khu", {MemberClass.COMMUNE}, True),
        ("Ủy ban nhân dân 11 phường", {MemberClass.COMMUNE}, True),
        ("UBND cấp huyện, cấp xã", {MemberClass.DISTRICT, MemberClass.COMMUNE}, True),
        ("các cơ quan, đơn vị, địa phương", {MemberClass.DEPARTMENT, MemberClass.DISTRICT, MemberClass.COMMUNE}, True),
        ("các bộ, cơ quan ngang bộ, cơ quan thuộc Chính phủ", {MemberClass.MINISTRY}, True),
        ("các bộ, ngành, địa phương", {MemberClass.MINISTRY, MemberClass.PROVINCE}, True),
        ("UBND các tỉnh, thành phố trực thuộc trung ương", {MemberClass.PROVINCE}, True),
        ("các cơ quan trung ương đóng trên địa bàn tỉnh", {MemberClass.VERTICAL}, True),
        ("các cơ quan báo chí, truyền thông", {MemberClass.PRESS}, True),
    ],
)
def test_a_collective_name_speaks_of_its_members(name, classes, is_certain):
    group = group_of(name)
    assert (group.classes, group.is_certain) == (classes, is_certain)


@pytest.mark.parametrize(
    "name",
    [
        "Sở Nội vụ",
        "UBND xã Tân Trào",
        "các cơ quan, đơn vị liên quan",
        "các phòng, đơn vị thuộc Sở",
        "các đơn vị thuộc Bộ",
        "Bộ Xây dựng",
    ],
)
def test_other_names_are_no_groups(name):
    assert group_of(name) is None


@pytest.mark.parametrize(
    ("body", "group", "is_member"),
    [
        ("Sở Tư pháp", "các sở, ban, ngành", True),
        ("Văn phòng UBND tỉnh", "các sở, ban, ngành", True),
        ("UBND xã Tân Trào", "UBND các xã, phường", True),
        ("UBND xã Tân Trào", "các sở, ban, ngành", False),
        ("Công an tỉnh", "các sở, ban, ngành", True),
        ("Hội Nông dân tỉnh", "các sở, ban, ngành", False),
        ("Hội Nông dân tỉnh", "các sở, ban, ngành, đoàn thể", True),
        ("Bộ Nội vụ", "các bộ, ngành, địa phương", True),
    ],
)
def test_a_member_is_found_through_its_group(body, group, is_member):
    keys = {match.key for match in expand_agency(body, Y2026) if match.kind is MatchKind.GROUP}
    assert bool(keys & set(keys_of(group))) is is_member


def test_a_single_commune_is_not_all_communes():
    own = expand_agency("UBND xã Tân Trào", Y2026)[0]
    assert own.key == keys_of("Ủy ban nhân dân xã Tân Trào")[0] != keys_of("UBND xã Hồng Thái")[0]
    assert own.name == "Ủy ban nhân dân xã Tân Trào"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Sở Nội vụ tỉnh Hà Giang", ("Sở Nội vụ", "Hà Giang")),
        ("UBND tỉnh Hà Giang", ("Ủy ban nhân dân tỉnh", "Hà Giang")),
        ("UBND TP Hồ Chí Minh", ("Ủy ban nhân dân thành phố", "Hồ Chí Minh")),
        ("Sở Nội vụ", ("Sở Nội vụ", None)),
        ("UBND huyện Na Hang", ("Ủy ban nhân dân huyện Na Hang", None)),
    ],
)
def test_split_territory(name, expected):
    assert split_territory(name) == expected


def test_every_row_has_a_source_a_day_and_known_bodies():
    for row in successions():
        assert row.source, row
        for name in {row.predecessor, row.successor} - NOT_IN_GAZETTEER:
            record = agency_by_name(name)
            assert record is not None, name
            assert fold_name(record.name) == fold_name(name), name


def test_the_table_holds_every_succession_of_the_gazetteer():
    by_id = {record.id: record for record in load("agencies")}
    known = {(fold_name(row.predecessor), fold_name(row.successor)) for row in successions()}
    missing = [
        record.id
        for record in by_id.values()
        if record.successor and (fold_name(record.name), fold_name(by_id[record.successor].name)) not in known
    ]
    assert missing == []


def test_every_province_has_a_source_and_successors_begin_when_predecessors_end():
    by_id = {record.id: record for record in load("provinces")}
    for record in by_id.values():
        assert record.source, record.id
        if record.successor and by_id[record.successor].valid_from:
            assert (by_id[record.successor].valid_from - record.valid_to).days == 1, record.id


def test_keys_name_the_body_first():
    assert keys_of("UBND các xã, phường")[-1] == f"{GROUP_PREFIX}cap-xa"
    assert keys_of("Sở KH&CN") == ("so-khoa-hoc-va-cong-nghe",)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Sở Tài chính", "Sở Khoa học và Công nghệ"], MatchKind.OWN),
        (["Sở Thông tin và Truyền thông"], MatchKind.PREDECESSOR),
        (["các sở, ban, ngành"], MatchKind.GROUP),
        (["các sở, ban, ngành", "Sở KH&CN"], MatchKind.OWN),
        (["UBND các xã, phường"], None),
    ],
)
def test_found_through_tells_why(names, kind):
    match = found_through(names, expand_agency("Sở KH&CN", Y2026))
    assert (match.kind if match else None) is kind
