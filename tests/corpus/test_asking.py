"""Questions typed to a corpus: understood filters, explicit ones, the order of roles, versions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from record_factory import a_reading, a_record, a_task

from corpus.asking import ask
from corpus.index.query import SearchQuery
from corpus.library import Corpus, open_corpus
from corpus.questions.question import PieceKind
from corpus.store.originals import StoredFile
from corpus.succession import MatchKind

TODAY = dt.date(2026, 3, 2)
PLAN = a_record(
    a_task("Báo cáo kết quả rà soát thủ tục hành chính.", lead=("Sở Tài chính",), reports_to=("Sở Nội vụ",)),
    a_task("Rà soát thủ tục hành chính.", lead=("Sở Nội vụ",), by="2026-01-15"),
    a_task("Phối hợp rà soát.", lead=("Sở Tư pháp",), cooperating=("Sở Nội vụ",)),
    a_task("Niêm yết công khai thủ tục.", lead=("các sở, ban, ngành",)),
    a_task("Số hóa hồ sơ người có công.", lead=("Sở Lao động - Thương binh và Xã hội",)),
)


def keep(corpus: Corpus, n: int, record: dict[str, object], *, path: str | None = None, text: str = "Toàn văn.") -> str:
    """Put a record into a corpus as if its file had been read."""
    path = path or f"/van-ban/{n}.pdf"
    identity, _ = corpus.records.begin(StoredFile(f"{n:x}" * 64, 10, Path(path).name), path, "v1")
    corpus.records.save_reading(identity, a_reading(record, text), "v1")
    return identity


@pytest.fixture
def corpus(tmp_path: Path):
    with open_corpus(tmp_path, search_url="memory:") as opened, opened.writing():
        keep(opened, 1, PLAN, text="Rà soát thủ tục hành chính trên địa bàn.")
        opened.reindex()
        yield opened


def asked(corpus: Corpus, words: str = "", **conditions: object):
    return ask(corpus, SearchQuery(words, with_related=True, today=TODAY, **conditions))


def texts(answer) -> list[str]:
    return [hit.payload["text"] for hit in answer.result.hits]


def test_a_question_is_understood_and_its_filters_can_be_removed(corpus: Corpus) -> None:
    answer = asked(corpus, "viec qua han cua so noi vu")
    assert texts(answer) == ["Rà soát thủ tục hành chính."]
    kinds = [piece.kind for piece in answer.applied]
    assert kinds == [PieceKind.KIND, PieceKind.STATE, PieceKind.BODY]
    assert answer.question is not None
    assert answer.question.without(answer.applied[1]) == "viec cua so noi vu"


def test_what_is_led_comes_before_what_is_only_reported(corpus: Corpus) -> None:
    """The document's own order begins with the task that is only reported to the body."""
    assert texts(asked(corpus, agency="snv")) == [
        "Rà soát thủ tục hành chính.",
        "Niêm yết công khai thủ tục.",
        "Số hóa hồ sơ người có công.",
        "Phối hợp rà soát.",
        "Báo cáo kết quả rà soát thủ tục hành chính.",
    ]


def test_each_hit_says_why_it_is_found_and_what_its_bodies_are_called_today(corpus: Corpus) -> None:
    hits = {hit.payload["text"]: hit for hit in asked(corpus, agency="Sở Nội vụ").result.hits}
    assert hits["Rà soát thủ tục hành chính."].match is MatchKind.OWN
    assert hits["Niêm yết công khai thủ tục."].match is MatchKind.GROUP
    passed = hits["Số hóa hồ sơ người có công."]
    assert passed.match is MatchKind.PREDECESSOR
    assert passed.names_today == {"Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ"}


def test_explicit_filters_hold_over_words(corpus: Corpus) -> None:
    answer = asked(corpus, "việc của sở nội vụ", agency="Sở Tư pháp")
    assert texts(answer) == ["Phối hợp rà soát.", "Niêm yết công khai thủ tục."]
    assert [piece.kind for piece in answer.applied] == [PieceKind.KIND]


def test_not_understood_all_are_words(corpus: Corpus) -> None:
    answer = ask(corpus, SearchQuery("sở nội vụ", today=TODAY), understood=False)
    assert (answer.question, answer.applied) == (None, ())


def test_a_reading_that_finds_nothing_gives_way_to_the_words(corpus: Corpus) -> None:
    """No document of 2031 is held, and some of the words stand in a task."""
    answer = asked(corpus, "rà soát năm 2031")
    assert (answer.is_by_words, answer.applied) == (True, ())
    assert "Rà soát thủ tục hành chính." in texts(answer)
    assert [piece.kind for piece in answer.question.pieces] == [PieceKind.YEAR]


def test_diacritics_are_learned_while_indexing(corpus: Corpus) -> None:
    question = corpus.questions.read("dia ban", TODAY)
    assert question.restored == "địa bàn"


def test_lessons_are_added_to_and_survive(corpus: Corpus, tmp_path: Path) -> None:
    keep(corpus, 2, a_record(number="77/KH-UBND"), text="Chuyển đổi số cấp xã.")
    corpus.catch_up()
    assert corpus.questions.read("chuyen doi", TODAY).restored == "chuyển đổi"
    assert corpus.questions.read("dia ban", TODAY).restored == "địa bàn"
    (tmp_path / "questions" / "names.json").write_text("{", "utf-8")
    assert corpus.questions.read("sở nội vụ", TODAY).of(PieceKind.BODY)


# --- versions

TEXT = "Kế hoạch cải cách hành chính năm nay gồm rà soát thủ tục, niêm yết công khai và báo cáo kết quả hằng quý."


def found(corpus: Corpus) -> set[str]:
    return {hit.payload["document"]["id"] for hit in corpus.search(SearchQuery(today=TODAY)).hits}


@pytest.fixture
def empty(tmp_path: Path):
    with open_corpus(tmp_path, search_url="memory:") as opened, opened.writing():
        opened.reindex()
        yield opened


def test_a_file_with_new_content_stands_for_the_old(empty: Corpus) -> None:
    bare = {"number": None, "issuer": None, "issued_on": None}
    old = keep(empty, 1, a_record(a_task("Cũ."), **bare), path="/a/kh.pdf")
    empty.catch_up()
    new = keep(empty, 2, a_record(a_task("Mới."), **bare), path="/a/kh.pdf")
    empty.catch_up()
    assert found(empty) == {new}
    assert [row.id for row in empty.versions.of(new).older] == [old]
    empty.reindex()
    assert found(empty) == {new}
    keep(empty, 1, a_record(a_task("Cũ."), **bare), path="/a/kh.pdf")  # the old content is put back
    empty.records.save_reading(old, a_reading(a_record(a_task("Cũ."), **bare)), "v1")
    empty.catch_up()
    assert found(empty) == {old}


def test_a_path_used_for_another_document_hides_nothing(empty: Corpus) -> None:
    first = keep(empty, 1, a_record(a_task("Một."), number="1/KH-UBND"), path="/a/scan.pdf")
    second = keep(empty, 2, a_record(a_task("Hai."), number="2/KH-UBND"), path="/a/scan.pdf")
    empty.catch_up()
    assert found(empty) == {first, second}


def test_of_two_copies_of_one_document_the_newer_stands(empty: Corpus) -> None:
    keep(empty, 1, a_record(a_task("Rà soát.")), text=TEXT)
    newer = keep(empty, 2, a_record(a_task("Rà soát.")), text=f"{TEXT} Nơi nhận: như trên.")
    empty.catch_up()
    assert found(empty) == {newer}


def test_an_annex_with_its_decisions_number_hides_nothing(empty: Corpus) -> None:
    decision = keep(empty, 1, a_record(a_task("Rà soát.")), text=TEXT)
    annex = keep(empty, 2, a_record(a_task("Xây cầu.")), text="Danh mục công trình giao thông khởi công trong kỳ.")
    empty.catch_up()
    assert found(empty) == {decision, annex}
