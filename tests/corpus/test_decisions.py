"""Decisions of persons: what they make hold, that nothing of them is lost, and who comes second is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from record_factory import a_reading, a_record, a_task

from corpus.decisions.anchoring import locate
from corpus.decisions.labels import to_label
from corpus.decisions.making import make_progress, make_value
from corpus.decisions.model import Action, DecisionConflict, DecisionRefused, FindingKind, Wish
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure, Reading

FIRST, SECOND = "Sở Nội vụ rà soát thủ tục.", "Sở Tài chính bố trí kinh phí."
TEXT = f"{FIRST}\n{SECOND}\nSở Y tế báo cáo kết quả."


def a_plan(text: str = TEXT, *, words: tuple[str, ...] = (FIRST, SECOND), confidence: float = 0.5) -> Reading:
    def task(each: str) -> dict[str, object]:
        start = text.index(each)
        span = (start, start + len(each))
        return a_task(each, lead=(each[: each.index(" ", 4)],), span=span, confidence=confidence, to_check=True)

    return a_reading(a_record(*map(task, words)), text)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with open_corpus(tmp_path / "var") as opened:
        yield opened


@pytest.fixture
def document(corpus: Corpus, tmp_path: Path) -> str:
    """A document that was read once."""
    path = tmp_path / "kehoach.txt"
    path.write_text(TEXT, "utf-8")
    stored = corpus.originals.store(path, 10_000)
    assert not isinstance(stored, Failure)
    identity, _ = corpus.records.begin(stored, str(path), "v1")
    corpus.records.save_reading(identity, a_plan(), "v1")
    return identity


def keys_of(corpus: Corpus, document: str) -> list[str]:
    return [task.id for task, _ in corpus.decisions.least_certain(2.0, 100) if task.document_id == document]


def record_of(corpus: Corpus, document: str) -> dict:
    stored = corpus.records.record(document)
    assert stored is not None
    return stored.record


def a_wish(document: str, key: str, action: Action, seen: int = 0, **fields: str) -> Wish:
    value = None
    if action in {Action.CORRECT, Action.ADD}:
        value = make_value(FindingKind.TASK, fields, TEXT)
    if action is Action.PROGRESS:
        value = make_progress(fields)
    return Wish(document, key, FindingKind.TASK, action, "Kiểm", seen, value)


def test_a_correction_holds_in_record_list_and_label_at_once(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    wish = a_wish(document, first, Action.CORRECT, text=FIRST, lead="Sở Y tế\nSở Xây dựng", deadline_type="by",
                  deadline_end="15/9/2026")  # fmt: skip
    corpus.decisions.decide(wish)
    record = record_of(corpus, document)
    assert record["tasks"][0]["lead"] == ["Sở Y tế", "Sở Xây dựng"]
    assert record["tasks"][0]["deadline"]["end"] == "2026-09-15"
    assert (record["tasks"][0]["review"]["state"], record["tasks"][0]["review"]["by"]) == ("corrected", "Kiểm")
    assert len(keys_of(corpus, document)) == 2
    assert corpus.decisions.unchecked(0.9) == 1
    assert document in corpus.records.queued(10)
    assert to_label(record)["tasks"][0]["lead"] == ["Sở Y tế", "Sở Xây dựng"]


def test_who_comes_second_is_told_and_changes_nothing(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    corpus.decisions.decide(a_wish(document, first, Action.CORRECT, text=FIRST, lead="Sở Y tế"))
    with pytest.raises(DecisionConflict) as told:
        corpus.decisions.decide(a_wish(document, first, Action.REJECT))
    assert told.value.latest is not None
    assert told.value.latest.person == "Kiểm"
    assert record_of(corpus, document)["tasks"][0]["lead"] == ["Sở Y tế"]
    corpus.decisions.decide(a_wish(document, first, Action.REJECT, seen=1))
    assert [each.action for each in corpus.decisions.of(document)] == [Action.CORRECT, Action.REJECT]


def test_what_was_rejected_stands_aside_and_comes_back(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    corpus.decisions.decide(a_wish(document, first, Action.REJECT))
    record = record_of(corpus, document)
    assert [task["text"] for task in record["tasks"]] == [SECOND]
    assert [each["text"] for each in record["rejected"]] == [FIRST]
    corpus.decisions.decide(a_wish(document, first, Action.REOPEN, seen=1))
    assert [task["text"] for task in record_of(corpus, document)["tasks"]] == [FIRST, SECOND]


def test_what_was_added_stands_at_its_words(corpus: Corpus, document: str) -> None:
    words = "Sở Y tế báo cáo kết quả."
    corpus.decisions.decide(a_wish(document, f"{document}-p1", Action.ADD, text=words, lead="Sở Y tế"))
    task = record_of(corpus, document)["tasks"][-1]
    assert TEXT[slice(*task["span"])] == words
    assert task["review"]["state"] == "added"


def test_words_that_the_text_does_not_have_cannot_be_added() -> None:
    with pytest.raises(DecisionRefused, match="Không thấy đoạn chữ này"):
        make_value(FindingKind.TASK, {"text": "Sở Công Thương"}, TEXT)


# --- a newer reading


MOVED = f"Phần mở đầu mới thêm vào.\n{SECOND}\n{FIRST}"


def test_decisions_follow_their_words_to_where_a_newer_reading_has_them(corpus: Corpus, document: str) -> None:
    first, second = keys_of(corpus, document)
    corpus.decisions.decide(a_wish(document, first, Action.CORRECT, text=FIRST, lead="Sở Y tế"))
    corpus.decisions.decide(a_wish(document, second, Action.REJECT))
    corpus.records.save_reading(document, a_plan(MOVED), "v2")
    record = record_of(corpus, document)
    assert [(task["text"], task["lead"]) for task in record["tasks"]] == [(FIRST, ["Sở Y tế"])]
    assert MOVED[slice(*record["tasks"][0]["span"])] == FIRST
    assert [each["text"] for each in record["rejected"]] == [SECOND]
    assert record["unplaced_decisions"] == []


def test_a_decision_whose_words_are_gone_is_shown_as_unplaced_not_dropped(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    corpus.decisions.decide(a_wish(document, first, Action.CORRECT, text=FIRST, lead="Sở Y tế"))
    corpus.records.save_reading(document, a_plan(SECOND, words=(SECOND,)), "v2")
    record = record_of(corpus, document)
    assert [task["text"] for task in record["tasks"]] == [SECOND]
    assert [(each["text"], each["value"]["lead"]) for each in record["unplaced_decisions"]] == [(FIRST, ["Sở Y tế"])]
    corpus.records.save_reading(document, a_plan(), "v3")
    record = record_of(corpus, document)
    assert record["tasks"][0]["lead"] == ["Sở Y tế"]
    assert record["unplaced_decisions"] == []


def test_what_a_newer_version_reads_otherwise_is_said_and_does_not_win(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    corpus.decisions.decide(a_wish(document, first, Action.ACCEPT))
    newer = a_plan()
    newer.record["tasks"][0]["lead"] = ["Sở Công Thương"]
    corpus.records.save_reading(document, newer, "v2")
    task = record_of(corpus, document)["tasks"][0]
    assert task["lead"] == ["Sở Nội"]
    assert task["review"]["machine_differs"]


def test_progress_and_checking_do_not_get_into_each_others_way(corpus: Corpus, document: str) -> None:
    first = keys_of(corpus, document)[0]
    corpus.decisions.decide(
        a_wish(document, first, Action.PROGRESS, state="in_progress", percent="40", note="đang làm")
    )
    corpus.decisions.decide(a_wish(document, first, Action.ACCEPT))
    corpus.decisions.decide(a_wish(document, first, Action.PROGRESS, seen=1, state="done"))
    progress = record_of(corpus, document)["tasks"][0]["progress"]
    assert (progress["state"], progress["percent"], progress["by"]) == ("done", 100, "Kiểm")
    corpus.records.save_reading(document, a_plan(MOVED), "v2")
    assert [task.get("progress", {}).get("state") for task in record_of(corpus, document)["tasks"]] == [None, "done"]


def test_the_queue_begins_with_the_least_certain(corpus: Corpus, document: str) -> None:
    reading = a_plan()
    reading.record["tasks"][0]["confidence"] = 0.8
    reading.record["tasks"][1]["confidence"] = 0.3
    corpus.records.save_reading(document, reading, "v2")
    assert [task.text for task, _ in corpus.decisions.least_certain(0.9, 10)] == [SECOND, FIRST]


@pytest.mark.parametrize(
    ("text", "words", "span", "found"),
    [
        ("abc abc", "abc", (4, 7), (4, 7)),  # the old place holds while the words stand there
        ("abc abc", "abc", (5, 8), (4, 7)),  # else the nearest
        ("rà soát\nthủ  tục", "rà soát thủ tục", (0, 15), (0, 16)),  # lines and blanks may differ
        ("abc", "abd", (0, 3), None),
        ("abc", "  ", (0, 3), None),
    ],
)
def test_words_are_found_again(text: str, words: str, span: tuple[int, int], found: tuple[int, int] | None) -> None:
    assert locate(text, words, span) == found


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"deadline_type": "by"}, "cần có ngày đến hạn"),
        ({"deadline_type": "by", "deadline_end": "31/2/2026"}, "không phải một ngày"),
        ({"deadline_end": "1/2/2026"}, "chọn loại thời hạn"),
        ({"deadline_type": "within", "deadline_start": "2/2/2026", "deadline_end": "1/2/2026"}, "đứng sau"),
        ({"deadline_type": "recurring"}, "hằng tháng"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused_with_what_to_do(fields: dict[str, str], said: str) -> None:
    with pytest.raises(DecisionRefused, match=said):
        make_value(FindingKind.TASK, {"text": FIRST} | fields, TEXT)
