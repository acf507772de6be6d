"""Damaged files end in a record or in a reason; ``python -m benchmarks.fuzz`` asks the same of thousands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.damage import DAMAGES, damaged, whole_files
from benchmarks.fuzz import NoProgram
from corpus import reading
from corpus.discovery import NotFound, open_container
from corpus.reading import Failure, Reading, ReadingLimits
from ingest.errors import IngestError
from ingest.ocr import tesseract
from ingest.reading import read_document

SEEDS = range(2)
FILES = {Path(name).suffix: (name, content) for name, content in whole_files()}
"""One file of each format, the last of its kind."""


@pytest.fixture(autouse=True)
def _no_recogniser(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the recogniser see nothing: it is not what is under test, and slow."""
    monkeypatch.setattr(tesseract, "subprocess", NoProgram())
    yield
    monkeypatch.undo()
    tesseract.ocr_available.cache_clear()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", DAMAGES)
@pytest.mark.parametrize("suffix", sorted(FILES))
def test_a_damaged_file_is_read_or_has_a_reason(tmp_path: Path, suffix: str, kind: str, seed: int) -> None:
    name, content = FILES[suffix]
    path = tmp_path / name
    path.write_bytes(damaged(content, kind, seed))
    inside = open_container(path, ReadingLimits())
    if inside is not None:
        assert all(not isinstance(member, NotFound) or member.failure.message for member in inside)
        return
    try:
        told = read_document(path).text
    except IngestError as error:
        told = str(error)
    assert told.strip()


def test_words_drawn_over_each_other_are_no_columns(tmp_path: Path) -> None:
    """A seed at which the letters of one font had lost their widths, and a gutter nothing on its left."""
    content = dict(whole_files())["dongnai-kh-977-2026.pdf"]
    path = tmp_path / "a.pdf"
    path.write_bytes(damaged(content, "bits turned", 66))
    assert "NHÂN" in read_document(path).text


def test_a_defect_is_a_reason_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a reader raises comes back as a failure of that file, with the traceback for the log only."""

    def fail(*_arguments: object) -> Reading:
        raise KeyError("xref")

    monkeypatch.setattr(reading, "_read", fail)
    outcome = reading.read_file(str(tmp_path / "a.pdf"), "a.pdf", ReadingLimits())
    assert isinstance(outcome, Failure)
    assert outcome.code == reading.DEFECT
    assert "Traceback" not in outcome.message
    assert "KeyError" in (outcome.detail or "")


def test_a_container_that_our_own_code_cannot_take_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Containers are opened by the process that fills the corpus: a defect there must not end the batch."""
    name, content = FILES[".zip"]
    path = tmp_path / name
    path.write_bytes(content)

    def fail(*_arguments: object, **_options: object) -> object:
        raise RuntimeError("unexpected")
        yield

    monkeypatch.setattr("ingest.members.unpack_members", fail)
    inside = open_container(path, ReadingLimits())
    assert inside is not None
    (refused,) = inside
    assert isinstance(refused, NotFound)
    assert refused.failure.code == reading.DEFECT
    assert name in refused.failure.message
