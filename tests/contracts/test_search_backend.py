"""What every search engine must do, asked through our own query language. One suite, every engine.

A new engine joins by one line in ``ENGINES``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from record_factory import a_record, a_source, a_target, a_task
from search_server import a_server_index

from corpus.deadlines import DeadlineState
from corpus.errors import IndexNotReady, QueryError
from corpus.index.backend import SearchBackend, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.query import Facet, Kind, Matching, SearchQuery, SearchResult, Sort
from corpus.index.search import search
from nlp.model import Role

TODAY = dt.date(2025, 6, 4)  # a Wednesday

ENGINES = ["memory:", "tantivy:", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]
VERSION = "test-1"


@pytest.fixture(params=ENGINES, scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[SearchBackend]:
    """An empty engine of the test's own."""
    if engine == "elasticsearch":
        with a_server_index() as server_backend:
            yield server_backend
        return
    backend = open_backend(engine, folder)
    yield backend
    backend.close()


@pytest.fixture
def backend(engine: str, tmp_path: Path) -> Iterator[SearchBackend]:
    with opened(engine, tmp_path) as empty:
        yield empty


def fill(backend: SearchBackend, *sources: SourceDocument) -> None:
    with backend.build(VERSION) as writer:
        for source in sources:
            writer.replace(source.id, index_documents(source))


def ask(backend: SearchBackend, words: str = "", **conditions: object) -> SearchResult:
    return search(backend, SearchQuery(words, today=TODAY, **conditions))


def texts(result: SearchResult) -> list[str]:
    return [hit.payload["text"] for hit in result.hits]


LAM_DONG = a_source(
    "lamdong",
    a_record(
        a_task(
            "Rà soát, công bố thủ tục hành chính",
            lead=("Sở Nội vụ",),
            cooperating=("Văn phòng Ủy ban nhân dân tỉnh",),
            by="2025-06-06",
        ),
        a_task(
            "Giao nhiệm vụ cho các đơn vị",
            lead=("Sở Tài chính",),
            reports_to=("Ủy ban nhân dân tỉnh",),
            by="2025-05-30",
        ),
        a_task(
            "Báo cáo kết quả hằng quý",
            lead=("các sở, ban, ngành",),
            deadline={
                "text": "hằng quý",
                "type": "recurring",
                "start": None,
                "end": None,
                "recurrence": "FREQ=MONTHLY;INTERVAL=3",
            },
            section_path=("III. TỔ CHỨC THỰC HIỆN", "2. Chế độ thông tin"),
        ),
        targets=(a_target("Tỷ lệ hồ sơ đúng hạn đạt 98%", indicator="Tỷ lệ hồ sơ đúng hạn", value=98),),
    ),
    text="Kế hoạch về cải cách hành chính, trong đó có chuyển đổi số.",
)
TUYEN_QUANG = a_source(
    "tuyenquang",
    a_record(
        a_task("Kiểm tra công vụ tại cơ sở", lead=("Sở Nội vụ",), by="2024-12-31"),
        a_task("Hoà giải ở cơ sở", lead=("Sở Tư pháp",), cooperating=("Sở Nội vụ",)),
        number="196/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Tuyên Quang",
        issued_on="2024-08-23",
        province="Tuyên Quang",
        title="Nâng cao chỉ số",
    ),
)
MINISTRY = a_source(
    "bonoivu",
    a_record(
        a_task("Hướng dẫn địa phương", lead=("Bộ Nội vụ",), by="2025-07-01"),
        number="12/CT-BNV",
        type="Chỉ thị",
        issuer="Bộ Nội vụ",
        issued_on="2025-01-02",
        province=None,
        title="Về kỷ luật, kỷ cương",
    ),
)


@pytest.fixture(scope="module")
def filled(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    """One index for all tests that only ask; it is held against the documents once more at the end."""
    with opened(engine, tmp_path_factory.mktemp("index")) as shared:
        fill(shared, LAM_DONG, TUYEN_QUANG, MINISTRY)
        yield shared
        assert (shared.version, ask(shared, kinds=()).total) == (VERSION, 10), "a test changed what others ask"


@pytest.fixture
def own(backend: SearchBackend) -> SearchBackend:
    """The same documents in an index that the test may change."""
    fill(backend, LAM_DONG, TUYEN_QUANG, MINISTRY)
    return backend


# --- life of an index


def test_an_engine_without_an_index_says_so(backend: SearchBackend) -> None:
    assert backend.version is None
    with pytest.raises(IndexNotReady):
        ask(backend, "gì cũng được")


def test_a_build_is_live_with_its_version(backend: SearchBackend) -> None:
    fill(backend, LAM_DONG)
    assert backend.version == VERSION
    assert ask(backend).total == 3


def test_a_build_that_fails_changes_nothing(own: SearchBackend) -> None:
    def build_half() -> None:
        with own.build("test-2") as writer:
            writer.replace(MINISTRY.id, index_documents(MINISTRY))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build_half()
    assert own.version == VERSION
    assert ask(own).total == 6


def test_searches_go_on_in_the_old_index_during_a_build(own: SearchBackend) -> None:
    with own.build("test-2") as writer:
        writer.replace(MINISTRY.id, index_documents(MINISTRY))
        assert ask(own).total == 6
    assert ask(own).total == 1
    assert own.version == "test-2"


def test_add(own: SearchBackend) -> None:
    extra = a_source("moi", a_record(a_task("Việc mới", lead=("Sở Y tế",))))
    with own.write() as writer:
        writer.replace(extra.id, index_documents(extra))
    assert ask(own).total == 7
    assert texts(ask(own, agency="Sở Y tế")) == ["Việc mới"]


def test_replace_leaves_nothing_of_the_old_entries(own: SearchBackend) -> None:
    changed = a_source("tuyenquang", a_record(a_task("Chỉ còn một việc", lead=("Sở Nội vụ",))))
    with own.write() as writer:
        writer.replace(changed.id, index_documents(changed))
    assert texts(ask(own, document_id="tuyenquang")) == ["Chỉ còn một việc"]
    assert ask(own, "hoà giải").total == 0


def test_replacing_twice_in_one_write_counts_once(own: SearchBackend) -> None:
    with own.write() as writer:
        for _ in range(2):
            writer.replace(MINISTRY.id, index_documents(MINISTRY))
    assert ask(own).total == 6


def test_delete(own: SearchBackend) -> None:
    with own.write() as writer:
        writer.delete("lamdong")
    assert ask(own, kinds=()).total == ask(own, kinds=(Kind.TASK, Kind.DIRECTIVE)).total == 5
    with own.write() as writer:
        writer.delete("không có")
    assert ask(own).total == 3


def test_a_write_that_fails_changes_nothing(own: SearchBackend) -> None:
    def write_half() -> None:
        with own.write() as writer:
            writer.delete("lamdong")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_half()
    assert ask(own).total == 6


def test_the_index_outlives_the_process(tmp_path: Path) -> None:
    fill(open_backend("tantivy:", tmp_path), LAM_DONG)
    again = open_backend("tantivy:", tmp_path)
    assert again.version == VERSION
    assert ask(again).total == 3


def test_a_reader_sees_what_another_writes(tmp_path: Path) -> None:
    writer_side, reader_side = open_backend("tantivy:", tmp_path), open_backend("tantivy:", tmp_path)
    fill(writer_side, LAM_DONG)
    assert ask(reader_side).total == 3
    with writer_side.write() as writer:
        writer.replace(MINISTRY.id, index_documents(MINISTRY))
    assert ask(reader_side).total == 4
    fill(writer_side, MINISTRY)
    assert ask(reader_side).total == 1


def test_the_way_back_leads_to_the_index_before(own: SearchBackend) -> None:
    assert own.previous is None
    with pytest.raises(IndexNotReady, match="quay lại"):
        own.go_back()
    with own.build("test-2") as writer:
        writer.replace(MINISTRY.id, index_documents(MINISTRY))
    assert own.previous is not None
    assert own.previous.version == VERSION
    own.go_back()
    assert (own.version, ask(own).total) == (VERSION, 6)
    own.go_back()
    assert (own.version, ask(own).total) == ("test-2", 1)


def test_only_the_index_before_the_live_one_is_kept(backend: SearchBackend) -> None:
    for version in ("1", "2", "3"):
        with backend.build(version) as writer:
            writer.replace(MINISTRY.id, index_documents(MINISTRY))
    backend.go_back()
    assert backend.version == "2"
    assert backend.previous is not None
    assert backend.previous.version == "3"


def test_a_build_after_the_way_back_keeps_what_was_live(own: SearchBackend) -> None:
    with own.build("test-2") as writer:
        writer.replace(MINISTRY.id, index_documents(MINISTRY))
    own.go_back()
    fill(own, LAM_DONG)
    assert own.previous is not None
    assert own.previous.version == VERSION
    own.go_back()
    assert ask(own).total == 6


# --- words

# fmt: off
WORDS = [
    # typed, found, why
    ("nhiệm vụ", ["Giao nhiệm vụ cho các đơn vị"], "as written"),
    ("nhiem vu", ["Giao nhiệm vụ cho các đơn vị"], "no marks at all"),
    ("nhiệm vu", ["Giao nhiệm vụ cho các đơn vị"], "half the marks"),
    ("NHIEM VU", ["Giao nhiệm vụ cho các đơn vị"], "capitals"),
    ("thủ tuc", ["Rà soát, công bố thủ tục hành chính"], "the last mark missing"),
    ("hòa giải", ["Hoà giải ở cơ sở"], "the other way of placing the tone"),
    ("hoà giải", ["Hoà giải ở cơ sở"], "the text's own way"),
    ("don vi", ["Giao nhiệm vụ cho các đơn vị"], "đ typed as d"),
    ("thông tin", ["Báo cáo kết quả hằng quý"], "only in the heading above"),
    ('"hành chính"', ["Rà soát, công bố thủ tục hành chính"], "a phrase"),
    ("“hanh chinh”", ["Rà soát, công bố thủ tục hành chính"], "a phrase without marks, typographic quotes"),
    ('"chính hành"', [], "a phrase in the wrong order"),
    ("chính hành", ["Rà soát, công bố thủ tục hành chính"], "words in any order"),
    ("công bố kiểm tra", None, "not all words in one task: some are enough"),
    ("nhiểm vụ", ["Giao nhiệm vụ cho các đơn vị"], "a wrong mark: found with marks ignored"),
    ("xyzzy", [], "nowhere"),
    ("!!! ???", None, "nothing to look for: everything"),
]
# fmt: on


@pytest.mark.parametrize(("typed", "found", "why"), WORDS, ids=[row[2] for row in WORDS])
def test_words(filled: SearchBackend, typed: str, found: list[str] | None, why: str) -> None:
    result = ask(filled, typed)
    if found is not None:
        assert texts(result) == found
        assert result.total == len(found)
    else:
        assert result.total > 1


def test_how_strictly_words_were_taken_is_said(filled: SearchBackend) -> None:
    assert ask(filled, "nhiem vu").matching is Matching.ALL
    assert ask(filled, "nhiểm vụ").matching is Matching.WITHOUT_MARKS
    assert ask(filled, "công bố kiểm tra").matching is Matching.ANY


def test_marks_that_agree_rank_first(backend: SearchBackend) -> None:
    fill(backend, a_source("d", a_record(a_task("Bàn hành lang kỹ thuật"), a_task("Ban hành quy chế"))))
    assert texts(ask(backend, "ban hanh")) == ["Ban hành quy chế", "Bàn hành lang kỹ thuật"]
    assert texts(ask(backend, "ban hành")) == ["Ban hành quy chế", "Bàn hành lang kỹ thuật"]


def test_a_task_own_words_rank_above_its_heading(backend: SearchBackend) -> None:
    fill(
        backend,
        a_source(
            "d", a_record(a_task("Báo cáo kết quả", section_path=("Chuyển đổi số",)), a_task("Đẩy mạnh chuyển đổi số"))
        ),
    )
    assert texts(ask(backend, "chuyển đổi số")) == ["Đẩy mạnh chuyển đổi số", "Báo cáo kết quả"]


def test_words_that_stand_together_rank_first(backend: SearchBackend) -> None:
    fill(backend, a_source("d", a_record(a_task("Vụ việc và nhiệm kỳ đại hội"), a_task("Nhiệm vụ của đại hội kỳ này"))))
    assert texts(ask(backend, "nhiệm vụ")) == ["Nhiệm vụ của đại hội kỳ này", "Vụ việc và nhiệm kỳ đại hội"]


HIGHLIGHTS = [
    ("nhiem vu", "Giao [nhiệm vụ] cho các đơn vị"),
    ("cac giao", "[Giao] nhiệm vụ cho [các] đơn vị"),
    ("hòa giải", "[Hoà giải] ở cơ sở"),
    ("nhiểm vụ", "Giao [nhiệm vụ] cho các đơn vị"),
]


@pytest.mark.parametrize(("typed", "marked"), HIGHLIGHTS)
def test_highlights_are_character_ranges(filled: SearchBackend, typed: str, marked: str) -> None:
    hit = ask(filled, typed).hits[0]
    text = hit.payload["text"]
    for highlight in reversed(hit.highlights):
        text = f"{text[: highlight.start]}[{text[highlight.start : highlight.end]}]{text[highlight.end :]}"
    assert text == marked


# --- filters

# fmt: off
AGENCIES = [
    # typed, role, number of tasks, why
    ("Sở Nội vụ", None, 3, "any role"),
    ("Sở Nội vụ", Role.LEAD, 2, "leads"),
    ("Sở Nội vụ", Role.COOPERATING, 1, "cooperates"),
    ("Sở Nội vụ", Role.REPORTS_TO, 0, "nobody reports to it"),
    ("so noi vu", Role.LEAD, 2, "no marks"),
    ("SNV", Role.LEAD, 2, "abbreviation"),
    ("snv", Role.LEAD, 2, "abbreviation in small letters"),
    ("Sở Nội vụ tỉnh", Role.LEAD, 2, "with its level"),
    ("Sở Nội vụ tỉnh Lâm Đồng", Role.LEAD, 1, "of one province: that province's documents"),
    ("so noi vu tinh lam dong", Role.LEAD, 1, "the same without marks"),
    ("Giám đốc Sở Nội vụ", Role.LEAD, 2, "a person's office counts as its body"),
    ("UBND tỉnh", Role.REPORTS_TO, 1, "abbreviation inside a name"),
    ("ubnd tinh", Role.REPORTS_TO, 1, "the same without marks"),
    ("VP UBND tỉnh", None, 1, "two abbreviations"),
    ("các sở, ban, ngành", Role.LEAD, 1, "a group, as said"),
    ("Bộ Nội vụ", None, 1, "not the department of the same field"),
    ("nội vụ", Role.LEAD, 3, "a field alone: the ministry's and the departments'"),
    ("Sở Tư Pháp", None, 1, "capitals as one pleases"),
    ("Sở Không Có", None, 0, "no such body"),
]
# fmt: on


@pytest.mark.parametrize(("agency", "role", "total", "why"), AGENCIES, ids=[row[3] for row in AGENCIES])
def test_agency(filled: SearchBackend, agency: str, role: Role | None, total: int, why: str) -> None:
    assert ask(filled, agency=agency, role=role).total == total


def test_an_unknown_body_is_found_by_the_words_of_its_name(backend: SearchBackend) -> None:
    fill(backend, a_source("d", a_record(a_task("Trồng rừng", lead=("Ban Quản lý rừng phòng hộ Sông Quao",)))))
    result = ask(backend, agency="rừng phòng hộ")
    assert texts(result) == ["Trồng rừng"]
    assert result.agencies == ()


def test_the_body_that_was_understood_is_named(filled: SearchBackend) -> None:
    assert ask(filled, agency="snv").agencies == ("Sở Nội vụ",)


# fmt: off
FILTERS = [
    ({"role": Role.COOPERATING}, 2, "a role, whoever has it"),
    ({"provinces": ("Lâm Đồng",)}, 3, "province"),
    ({"provinces": ("tỉnh lam dong",)}, 3, "province without marks, with its level"),
    ({"provinces": ("Lâm Đồng", "Tuyên Quang")}, 5, "either province"),
    ({"types": ("chỉ thị",)}, 1, "type in small letters"),
    ({"types": ("ke hoach",)}, 5, "type without marks"),
    ({"years": (2024,)}, 2, "year of the document"),
    ({"number": "196/KH-UBND"}, 2, "document number"),
    ({"number": "196 / kh-ubnd"}, 2, "document number as typed"),
    ({"document_id": "bonoivu"}, 1, "one document"),
    ({"due_before": dt.date(2025, 5, 30)}, 2, "due by a day, the day included"),
    ({"due_before": dt.date(2025, 5, 29)}, 1, "due by the day before"),
    ({"due_after": dt.date(2025, 6, 6)}, 2, "due from a day on, the day included"),
    ({"due_after": dt.date(2025, 5, 30), "due_before": dt.date(2025, 6, 6)}, 2, "due between"),
    ({"deadline_states": (DeadlineState.OVERDUE,)}, 2, "overdue"),
    ({"deadline_states": (DeadlineState.THIS_WEEK,)}, 1, "this week: until Sunday"),
    ({"deadline_states": (DeadlineState.NEXT_30_DAYS,)}, 1, "after Sunday, within 30 days"),
    ({"deadline_states": (DeadlineState.LATER,)}, 0, "later"),
    ({"deadline_states": (DeadlineState.RECURRING,)}, 1, "recurring"),
    ({"deadline_states": (DeadlineState.NONE,)}, 1, "no deadline"),
    ({"deadline_states": (DeadlineState.OVERDUE, DeadlineState.NONE)}, 3, "either state"),
    ({"kinds": (Kind.TARGET,)}, 1, "targets"),
    ({"kinds": (Kind.DIRECTIVE,)}, 3, "documents"),
    ({"kinds": ()}, 10, "everything"),
    ({"provinces": ("Lâm Đồng",), "agency": "Sở Nội vụ", "role": Role.LEAD}, 1, "conditions of several kinds"),
]
# fmt: on


@pytest.mark.parametrize(("conditions", "total", "why"), FILTERS, ids=[row[2] for row in FILTERS])
def test_filters(filled: SearchBackend, conditions: dict[str, object], total: int, why: str) -> None:
    assert ask(filled, **conditions).total == total


@pytest.mark.parametrize(("day", "total"), [(28, 0), (29, 1), (30, 1), (31, 0)])
def test_a_day_that_is_excluded_by_before_finds_the_task_and_so_does_the_one_before(
    backend: SearchBackend, day: int, total: int
) -> None:
    """The words "trước ngày 30/5" name the 30th, and the 29th is the last in time; people ask for either."""
    deadline = {"text": "trước ngày 30/5", "type": "by", "start": None, "end": "2025-05-30", "recurrence": None}
    fill(backend, a_source("x", a_record(a_task("Rà soát thủ tục", deadline=deadline), issued_on="2025-01-02")))
    asked = dt.date(2025, 5, day)
    assert ask(backend, due_after=asked, due_before=asked).total == total


def test_words_and_filters_together(filled: SearchBackend) -> None:
    assert texts(ask(filled, "kiem tra", agency="Sở Nội vụ", provinces=("Tuyên Quang",))) == [
        "Kiểm tra công vụ tại cơ sở"
    ]
    assert ask(filled, "kiem tra", agency="Sở Nội vụ", provinces=("Lâm Đồng",)).total == 0


def test_a_document_is_found_by_its_text_and_number(filled: SearchBackend) -> None:
    assert [hit.id for hit in ask(filled, "chuyển đổi số", kinds=(Kind.DIRECTIVE,)).hits] == ["lamdong"]
    assert ask(filled, "196/KH-UBND", kinds=(Kind.DIRECTIVE,)).hits[0].id == "tuyenquang"


# --- facets, sorting, counts


def counts(result: SearchResult, facet: Facet) -> dict[str, int]:
    return {count.value: count.count for count in result.facets[facet]}


def test_facets(filled: SearchBackend) -> None:
    result = ask(filled, facets=tuple(Facet), agency="Sở Nội vụ")
    assert counts(result, Facet.PROVINCE) == {"Tuyên Quang": 2, "Lâm Đồng": 1}
    assert counts(result, Facet.TYPE) == {"Kế hoạch": 3}
    assert counts(result, Facet.YEAR) == {"2024": 2, "2025": 1}
    assert counts(result, Facet.KIND) == {"task": 3}
    assert counts(result, Facet.LEAD) == {"Sở Nội vụ": 2, "Sở Tư pháp": 1}
    assert counts(result, Facet.AGENCY) == {"Sở Nội vụ": 3, "Sở Tư pháp": 1, "Văn phòng Ủy ban nhân dân tỉnh": 1}
    assert counts(result, Facet.ROLE) == {"lead": 2, "cooperating": 1, "reports_to": 0}
    deadlines = counts(result, Facet.DEADLINE)
    assert {state: n for state, n in deadlines.items() if n} == {"overdue": 1, "this_week": 1, "none": 1}


def test_facet_values_come_by_count_then_by_name(filled: SearchBackend) -> None:
    values = [count.value for count in ask(filled, facets=(Facet.LEAD,)).facets[Facet.LEAD]]
    assert values == ["Sở Nội vụ", "Bộ Nội vụ", "Các sở, ban, ngành", "Sở Tài chính", "Sở Tư pháp"]


def test_facets_do_not_depend_on_the_page(filled: SearchBackend) -> None:
    pages = [ask(filled, facets=(Facet.PROVINCE,), limit=limit) for limit in (0, 1, 50)]
    assert len({tuple(page.facets[Facet.PROVINCE]) for page in pages}) == 1
    assert [len(page.hits) for page in pages] == [0, 1, 6]
    assert {page.total for page in pages} == {6}


def test_sort_by_due_puts_what_has_no_day_last(filled: SearchBackend) -> None:
    days = [(hit.payload["deadline"] or {}).get("due_on") for hit in ask(filled, sort=Sort.DUE).hits]
    assert days == ["2024-12-31", "2025-05-30", "2025-06-06", "2025-07-01", None, None]


def test_sort_by_issued_puts_the_newest_first_and_keeps_a_document_together(filled: SearchBackend) -> None:
    hits = ask(filled).hits
    assert [hit.payload["document"]["id"] for hit in hits] == ["lamdong"] * 3 + ["bonoivu"] + ["tuyenquang"] * 2
    assert texts(ask(filled))[:2] == ["Rà soát, công bố thủ tục hành chính", "Giao nhiệm vụ cho các đơn vị"]


def test_a_task_repeated_word_for_word_is_found_twice(backend: SearchBackend) -> None:
    fill(backend, a_source("d", a_record(a_task("Báo cáo"), a_task("Báo cáo"))))
    assert ask(backend).total == 2


# --- pages


def all_pages(backend: SearchBackend, page_size: int, words: str = "", **conditions: object) -> list[str]:
    ids: list[str] = []
    cursor = None
    while True:
        result = ask(backend, words, limit=page_size, cursor=cursor, **conditions)
        ids += [hit.id for hit in result.hits]
        cursor = result.next_cursor
        if cursor is None:
            return ids


@pytest.fixture(scope="module")
def many(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    """Documents with many ties: of day, of words, of deadline."""
    sources = [
        a_source(
            f"d{i}",
            a_record(
                *(a_task(f"Nhiệm vụ {'rất ' * (j % 3)}cần", by=f"2025-0{1 + j % 3}-01") for j in range(7)),
                issued_on=f"2025-0{1 + i % 2}-01",
            ),
        )
        for i in range(5)
    ]
    with opened(engine, tmp_path_factory.mktemp("index")) as shared:
        fill(shared, *sources)
        yield shared


@pytest.mark.parametrize("words", ["", "nhiệm vụ", "nhiệm vụ cần"])
@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("page_size", [1, 3, 7, 100])
def test_pages_hold_every_hit_once_in_the_same_order(
    many: SearchBackend, words: str, sort: Sort, page_size: int
) -> None:
    whole = [hit.id for hit in ask(many, words, sort=sort, limit=1000).hits]
    assert len(whole) == len(set(whole)) == 35
    assert all_pages(many, page_size, words, sort=sort) == whole


ROLES = [
    ("Sở Nội vụ", None, 35, "all that it leads, then all that it takes part in"),
    ("Sở Nội vụ", Role.LEAD, 25, "only what it leads"),
    ("Sở Tài chính", None, 20, "among others"),
]


@pytest.fixture(scope="module")
def shared_out(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    """Tasks in which bodies have several roles, most of them alike in everything that is scored."""

    def task(j: int) -> dict[str, object]:
        own, other = "Sở Nội vụ", "Sở Tài chính"
        lead = ((own,), (other,), (own, other))[j % 7 % 3]
        return a_task(f"Việc {j}", lead=lead, cooperating=() if own in lead else (own,), by="2025-06-06")

    sources = [
        a_source(f"d{i}", a_record(*(task(j) for j in range(7)), issued_on=f"2025-0{1 + i % 2}-01")) for i in range(5)
    ]
    with opened(engine, tmp_path_factory.mktemp("index")) as shared:
        fill(shared, *sources)
        yield shared


@pytest.mark.parametrize("related", [False, True])
@pytest.mark.parametrize("page_size", [1, 2, 7, 100])
@pytest.mark.parametrize("row", ROLES, ids=[row[3] for row in ROLES])
def test_pages_of_a_body_go_from_role_to_role_and_lose_nothing(
    shared_out: SearchBackend, row: tuple[str, Role | None, int, str], page_size: int, related: bool
) -> None:
    agency, role, total, _ = row
    asked = {"agency": agency, "role": role, "with_related": related}
    result = ask(shared_out, limit=1000, **asked)
    leads = [agency in hit.payload["lead"] for hit in result.hits]
    assert leads == sorted(leads, reverse=True), "what it leads comes first"
    for is_lead in (True, False):
        group = [hit.payload["document"] for hit, each in zip(result.hits, leads, strict=True) if each is is_lead]
        days = [document["issued_on"] for document in group]
        assert days == sorted(days, reverse=True), "within a role the newest document first"
    whole = [hit.id for hit in result.hits]
    assert all_pages(shared_out, page_size, **asked) == whole
    assert ask(shared_out, limit=page_size, **asked).total == len(whole) == len(set(whole)) == total


def test_totals_are_the_same_on_every_page(filled: SearchBackend) -> None:
    for sort in Sort:
        first = ask(filled, "", limit=2, sort=sort)
        second = ask(filled, "", limit=2, sort=sort, cursor=first.next_cursor)
        assert (first.total, second.total) == (6, 6)


def test_a_document_added_between_pages_hides_no_hit(own: SearchBackend) -> None:
    before = [hit.id for hit in ask(own, limit=100).hits]
    first = ask(own, limit=3)
    newer = a_source("moinhat", a_record(a_task("Việc mới"), issued_on="2025-12-01"))
    with own.write() as writer:
        writer.replace(newer.id, index_documents(newer))
    rest = ask(own, limit=100, cursor=first.next_cursor)
    assert [hit.id for hit in (*first.hits, *rest.hits)] == before


@pytest.fixture(scope="module")
def eleven_thousand(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    sources = [a_source(f"d{i}", a_record(*(a_task(f"Nhiệm vụ số {i}/{j}") for j in range(1000)))) for i in range(11)]
    with opened(engine, tmp_path_factory.mktemp("index")) as shared:
        fill(shared, *sources)
        yield shared


@pytest.mark.parametrize("words", ["", "nhiệm vụ"], ids=["by date", "by score"])
def test_pages_reach_beyond_ten_thousand(eleven_thousand: SearchBackend, words: str) -> None:
    result = ask(eleven_thousand, words, limit=1000)
    assert result.total == 11_000
    seen = {hit.id for hit in result.hits}
    while result.next_cursor:
        result = ask(eleven_thousand, words, limit=1000, cursor=result.next_cursor)
        seen |= {hit.id for hit in result.hits}
    assert len(seen) == 11_000


@pytest.mark.parametrize("cursor", ["", "!!!", "bm90IGpzb24", "WzEsMl0", "ễ", "W" * 5000])
def test_a_cursor_that_is_not_ours_is_refused(filled: SearchBackend, cursor: str) -> None:
    if not cursor:
        assert ask(filled, cursor=cursor).total == 6
        return
    with pytest.raises(QueryError, match="Con trỏ"):
        ask(filled, cursor=cursor)


def test_a_cursor_of_another_question_is_refused(filled: SearchBackend) -> None:
    first = ask(filled, limit=1)
    with pytest.raises(QueryError, match="câu tìm khác"):
        ask(filled, "nhiệm vụ", limit=1, cursor=first.next_cursor)


@pytest.mark.parametrize("limit", [-1, 1001])
def test_a_limit_out_of_bounds_is_refused(filled: SearchBackend, limit: int) -> None:
    with pytest.raises(QueryError):
        ask(filled, limit=limit)


def test_a_range_that_ends_before_it_begins_is_refused(filled: SearchBackend) -> None:
    with pytest.raises(QueryError):
        ask(filled, due_after=dt.date(2025, 2, 1), due_before=dt.date(2025, 1, 1))


# --- what a person or a document may hold


@pytest.mark.parametrize(
    "typed", ["*", "AND OR NOT", "text:x", "a" * 5000, "\x00", '"', "“", "😀", "(((", "một " * 300]
)
def test_no_input_is_a_query_language_of_the_engine(filled: SearchBackend, typed: str) -> None:
    assert ask(filled, typed).total >= 0
    assert ask(filled, agency=typed).total >= 0


def test_an_empty_index_answers(backend: SearchBackend) -> None:
    fill(backend)
    result = ask(backend, "gì", facets=tuple(Facet))
    assert result.total == 0
    assert result.next_cursor is None


def test_payload_gives_what_a_list_needs(filled: SearchBackend) -> None:
    payload = ask(filled, "thủ tục").hits[0].payload
    assert payload["document"]["number"] == "15/KH-UBND"
    assert payload["lead"] == ["Sở Nội vụ"]
    assert payload["deadline"]["due_on"] == "2025-06-06"
    assert payload["span"] == [0, 0]
    assert payload["source"] == "đoạn 1"
