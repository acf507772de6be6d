"""How far a file is, told across processes."""

from __future__ import annotations

from pathlib import Path

from corpus.progress import PageProgress, noting_pages, pages_noted
from corpus.reading import Reading, ReadingLimits, read_file
from ingest.progress import tell_page, telling


def test_the_latest_page_stands_in_the_folder_while_the_file_is_read(tmp_path: Path) -> None:
    with noting_pages(str(tmp_path / "reading"), "kế hoạch.pdf"):
        tell_page(0, 12)
        assert pages_noted(tmp_path / "reading") == [PageProgress("kế hoạch.pdf", 0, 12)]
        tell_page(12, 12)
        assert pages_noted(tmp_path / "reading") == [PageProgress("kế hoạch.pdf", 12, 12)]
    assert pages_noted(tmp_path / "reading") == []


def test_a_note_cut_off_and_a_folder_that_is_not_there_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[", "utf-8")
    assert pages_noted(tmp_path) == []
    assert pages_noted(tmp_path / "none") == []


def test_a_folder_that_cannot_be_written_to_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with noting_pages(str(tmp_path / "file"), "x.pdf"):
        tell_page(1, 2)


def test_every_page_of_a_pdf_is_told(samples: Path) -> None:
    told: list[tuple[int, int]] = []
    with telling(lambda page, pages: told.append((page, pages))):
        outcome = read_file(str(samples / "daklak-ct-914-2026.pdf"), "x.pdf", ReadingLimits())
    assert isinstance(outcome, Reading)
    assert told == [(1, 2), (2, 2)]
