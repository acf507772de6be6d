"""Questions asked of an index: related bodies, themes, issuers, figures of numbers."""

import datetime as dt

import pytest
from record_factory import a_record, a_source, a_task

from corpus.index.backend import open_backend
from corpus.index.documents import index_documents
from corpus.index.query import SearchQuery
from corpus.index.search import search
from corpus.questions.lexicon import Lexicon
from corpus.questions.queries import to_query
from corpus.questions.understanding import understand

TODAY = dt.date(2026, 3, 2)

OLD = a_source(
    "old",
    a_record(
        a_task("Xây dựng kiến trúc chính quyền điện tử.", lead=("Sở Thông tin và Truyền thông",)),
        a_task("Niêm yết danh mục hộ nghèo.", lead=("Sở Lao động - Thương binh và Xã hội",)),
        a_task("Cập nhật hồ sơ công chức.", lead=("Sở Nội vụ",)),
        number="12/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Hà Giang",
        province="Hà Giang",
        issued_on="2024-05-06",
    ),
)
NEW = a_source(
    "new",
    a_record(
        a_task("Kiểm thử hệ thống thông tin.", lead=("Sở Khoa học và Công nghệ",)),
        a_task("Rà soát TTHC thuộc phạm vi quản lý.", lead=("các sở, ban, ngành",)),
        a_task("Tiếp công dân theo lịch.", lead=("Ủy ban nhân dân các xã, phường",)),
        number="120/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Tuyên Quang",
        province="Tuyên Quang",
        issued_on="2026-01-20",
    ),
)
LETTER = a_source(
    "letter",
    a_record(
        a_task("Báo cáo số lượng biên chế.", lead=("các cơ quan, đơn vị, địa phương",)),
        number="12/SNV-TCBC",
        type="Công văn",
        issuer="Sở Nội vụ tỉnh Tuyên Quang",
        province="Tuyên Quang",
        issued_on="2026-02-10",
    ),
)


TWICE = "Sắp xếp, bố trí lại trụ sở làm việc dôi dư sau khi hợp nhất đơn vị"
PLACES = a_source(
    "places",
    a_record(
        a_task(TWICE, lead=("Sở Tài chính",), section_path=["II. NHIỆM VỤ"]),
        a_task(
            f"{TWICE} trên địa bàn tỉnh",
            lead=("Sở Tài chính",),
            cooperating=("Kho bạc Nhà nước",),
            section_path=["PHỤ LỤC"],
        ),
        number="33/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Phú Thọ",
        province="Phú Thọ",
        issued_on="2025-02-20",
    ),
)


@pytest.fixture(scope="module", params=["memory:", "tantivy:"])
def backend(request, tmp_path_factory):
    opened = open_backend(request.param, tmp_path_factory.mktemp("index"))
    with opened.build("test") as writer:
        for source in (OLD, NEW, LETTER, PLACES):
            writer.replace(source.id, index_documents(source))
    yield opened
    opened.close()


def found(backend, **conditions):
    result = search(backend, SearchQuery(today=TODAY, **conditions))
    return {hit.payload["text"]: hit.via for hit in result.hits}


@pytest.mark.parametrize(
    ("conditions", "reason"),
    [
        ({"words": "trụ sở dôi dư"}, "both places have the words"),
        ({"agency": "Kho bạc Nhà nước"}, "only the annex names this body"),
        ({"words": "trụ sở trên địa bàn tỉnh"}, "only the annex has these words"),
    ],
)
def test_a_duty_in_two_places_is_found_once_with_both(backend, conditions, reason):
    (hit,) = search(backend, SearchQuery(today=TODAY, provinces=("Phú Thọ",), **conditions)).hits
    assert hit.payload["text"] == TWICE, reason
    assert [place["section_path"] for place in hit.payload["places"]] == [["II. NHIỆM VỤ"], ["PHỤ LỤC"]]
    assert hit.payload["places"][0]["id"] == hit.id != hit.payload["places"][1]["id"]


def test_a_body_alone_finds_only_itself(backend):
    assert found(backend, agency="Sở KH&CN") == {"Kiểm thử hệ thống thông tin.": None}


def test_related_bodies_are_found_and_say_so(backend):
    assert found(backend, agency="Sở KH&CN", with_related=True) == {
        "Kiểm thử hệ thống thông tin.": None,
        "Xây dựng kiến trúc chính quyền điện tử.": "tiếp nhận của “Sở Thông tin và Truyền thông” từ 01/03/2025",
        "Rà soát TTHC thuộc phạm vi quản lý.": "qua nhóm “các sở, ban, ngành”",
        "Báo cáo số lượng biên chế.": "qua nhóm “các sở, ban, ngành”",
    }


def test_before_the_merger_nothing_has_passed(backend):
    before = search(backend, SearchQuery(agency="Sở KH&CN", with_related=True, today=dt.date(2024, 6, 1)))
    assert "Xây dựng kiến trúc chính quyền điện tử." not in {hit.payload["text"] for hit in before.hits}


def test_a_part_that_passed_is_doubtful(backend):
    vias = found(backend, agency="Sở Y tế", with_related=True)
    assert "bảo trợ xã hội" in vias["Niêm yết danh mục hộ nghèo."]


def test_a_merged_provinces_body_is_found_under_the_new_one(backend):
    texts = found(backend, agency="Sở Nội vụ tỉnh Tuyên Quang", with_related=True)
    assert {"Cập nhật hồ sơ công chức.", "Niêm yết danh mục hộ nghèo."} <= set(texts)
    assert "Cập nhật hồ sơ công chức." not in found(backend, agency="Sở Nội vụ tỉnh Tuyên Quang")


def test_themes_are_told_when_a_record_has_none(backend):
    assert set(found(backend, themes=("PAR.3",))) == {"Rà soát TTHC thuộc phạm vi quản lý."}


def test_a_figure_finds_every_number_that_it_begins(backend):
    assert len(found(backend, number="12")) == 4
    assert len(found(backend, number="012", types=("Công văn",))) == 1
    assert len(found(backend, number="12/KH-UBND")) == 3


def test_issuer_and_date_of_issue(backend):
    assert set(found(backend, issuers=("SNV",))) == {"Báo cáo số lượng biên chế."}
    assert set(found(backend, issued_after=dt.date(2026, 2, 1))) == {"Báo cáo số lượng biên chế."}
    assert len(found(backend, issued_before=dt.date(2024, 12, 31))) == 3


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("việc giao sở khoa học và công nghệ hà giang", "Xây dựng kiến trúc chính quyền điện tử."),
        ("so noi vu ha giang", "Cập nhật hồ sơ công chức."),
        ("việc về thủ tục hành chính", "Rà soát TTHC thuộc phạm vi quản lý."),
        ("cv 12", "Công văn 12/SNV-TCBC Cải cách hành chính năm 2025"),
        ("văn bản của sở nội vụ", "Công văn 12/SNV-TCBC Cải cách hành chính năm 2025"),
        ("kế hoạch ban hành tháng 5/2024", "Kế hoạch 12/KH-UBND Cải cách hành chính năm 2025"),
    ],
)
def test_questions_find_their_answers(backend, question, first):
    query = to_query(understand(question, Lexicon.from_gazetteers(TODAY), TODAY), today=TODAY)
    hits = search(backend, query).hits
    assert first in [hit.payload["text"] for hit in hits]
    assert len(hits) < 8
