"""The samples are what their sources say, every label stands in its document, every finding is where it says it is."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import samples
from corpus.samples import build
from corpus.samples.rendering import pdf
from corpus.samples.source import SourceDocument, SourceError, Table, read_bodies, read_source
from ingest.layout import LaidOutDocument
from ingest.reading import read_document
from nlp.model import Document, Span
from nlp.pipeline import analyze

SOURCES = build.read_sources()
READABLE = [source for source in SOURCES if not build.format_of(source).is_hard]
BY_NAME = {source.name: source for source in SOURCES}
TODAY = dt.date(2026, 11, 21)  # the day for which the samples' deadlines were chosen

each_source = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
each_readable = pytest.mark.parametrize("source", READABLE, ids=lambda source: source.name)


def one_space(text: str) -> str:
    """Compare words, not the places where a format breaks lines."""
    return " ".join(text.split())


@functools.cache
def laid_out(name: str) -> LaidOutDocument:
    return read_document(build.document_path(BY_NAME[name]))


@functools.cache
def analyzed(name: str) -> Document:
    return analyze(laid_out(name))


# The built files -----------------------------------------------------------------------------------------------------


@each_source
def test_labels_are_built_from_the_source(source: SourceDocument) -> None:
    """A label edited by hand, or a source without a new build, is noticed."""
    assert build.label_path(source).read_text("utf-8") == build.label_text(source)


def test_manifest_names_every_file_and_no_other() -> None:
    """What is committed is what was built: no file without a source, none changed afterwards."""
    manifest = json.loads(samples.MANIFEST.read_text("utf-8"))
    files = [p for folder in (samples.DOCUMENTS, samples.HARD_DOCUMENTS) for p in folder.iterdir() if p.is_file()]
    assert {
        p.relative_to(samples.HERE).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files
    } == manifest


def test_samples_are_small() -> None:
    """A clone stays quick: less than 3 MB in all."""
    assert (
        sum(p.stat().st_size for p in samples.HERE.rglob("*") if p.is_file() and "__pycache__" not in p.parts)
        < 3_000_000
    )


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if not build.format_of(s).needs_fonts], ids=lambda source: source.name
)
def test_a_rebuild_gives_the_same_file(source: SourceDocument) -> None:
    """Building twice gives the same; Word files are compared by their parts, since compression differs between machines."""
    committed, rebuilt = build.document_path(source).read_bytes(), build.format_of(source).render(source)
    if build.document_path(source).suffix != ".docx":
        assert rebuilt == committed
        return
    assert parts(rebuilt) == parts(committed)


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.skipif(pdf.font_directory() is None, reason="Liberation Serif is not installed (Debian: fonts-liberation)")
@pytest.mark.parametrize(
    "source", [s for s in READABLE if build.format_of(s).needs_fonts], ids=lambda source: source.name
)
def test_a_rebuilt_pdf_holds_the_same_text(source: SourceDocument, tmp_path: Path) -> None:
    """Another version of the font may move a line; the words stay."""
    path = tmp_path / f"{source.name}.pdf"
    path.write_bytes(build.format_of(source).render(source))
    assert one_space(read_document(path).text) == one_space(laid_out(source.name).text)


# What the samples must offer -----------------------------------------------------------------------------------------


def test_samples_cover_what_the_questions_need() -> None:
    """Provinces, years, formats and types enough to show the three questions of the README on them."""
    documents = [source.labels["document"] for source in READABLE]
    assert len(READABLE) >= 16
    assert len({d["province"] for d in documents} - {None}) >= 6
    assert {d["issued_on"][:4] for d in documents} >= {"2023", "2024", "2025", "2026"}
    assert {build.document_path(s).suffix for s in READABLE} == {".pdf", ".docx", ".html", ".txt", ".md"}
    assert {d["type"] for d in documents} >= {
        "Kế hoạch", "Chỉ thị", "Công văn", "Quyết định", "Thông báo", "Công điện", "Nghị quyết", "Chương trình",
    }  # fmt: skip


def test_the_same_indicator_has_different_targets() -> None:
    """Provinces can be held side by side: score, share and rank of one index differ between at least four plans."""
    levels = {
        (source.labels["document"]["province"], target["comparator"], target["value"], target["unit"])
        for source in READABLE
        for target in source.labels["targets"]
        if target["indicator"].startswith("Chỉ số cải cách hành chính") and target["period"] == "2026"
    }
    assert len({province for province, *_ in levels}) >= 4
    assert {unit for *_, unit in levels} >= {"%", "điểm", "hạng", "bậc"}


def test_some_deadlines_are_past_and_some_are_near() -> None:
    """Lists of overdue tasks and of tasks due within 30 days are not empty at the first start."""
    ends = [
        dt.date.fromisoformat(task["deadline"]["end"])
        for source in READABLE
        for task in source.labels["tasks"]
        if task["deadline"] and task["deadline"]["end"]
    ]
    assert sum(end < TODAY for end in ends) >= 40
    assert sum(TODAY <= end <= TODAY + dt.timedelta(days=30) for end in ends) >= 20


def test_documents_cite_one_another() -> None:
    """A central decision is implemented by provincial plans, a province's plan by its department's."""
    held = {source.labels["document"]["number"] for source in READABLE}
    implements = {source.name: set(source.labels["document"]["legal_basis"]) & held for source in READABLE}
    assert sum("9120/QĐ-TTg" in numbers for numbers in implements.values()) >= 5
    assert implements["lamdong-kh-9316-snv-2026"] == {"912/KH-UBND"}


# Labels and findings in the canonical text ---------------------------------------------------------------------------


def label_words(source: SourceDocument) -> Iterator[str]:
    for task in source.labels["tasks"]:
        yield task["text"]
        if task["deadline"]:
            yield task["deadline"]["text"]
    for target in source.labels["targets"]:
        yield target["text"]


@each_readable
def test_labels_stand_in_the_canonical_text(source: SourceDocument) -> None:
    """What a reader took from the document is in the text that the program reads from the file."""
    text = one_space(laid_out(source.name).text)
    assert [words for words in label_words(source) if one_space(words) not in text] == []


@each_readable
def test_nothing_of_the_document_is_lost(source: SourceDocument) -> None:
    """Every paragraph and every cell of the source is in the canonical text; markers may be parted from their words."""
    text = one_space(laid_out(source.name).text).casefold()
    lost = [words for words in source.texts() if one_space(words).casefold() not in text and not in_pieces(words, text)]
    assert lost == []


def in_pieces(words: str, text: str) -> bool:
    """A rebuilt automatic number ("1." for "1") may differ from the source's; the words themselves may not."""
    return words.isdigit() or one_space(re.sub(r"^\S+\s+", "", words)).casefold() in text


@pytest.mark.parametrize(
    "source", [s for s in READABLE if any(isinstance(b, Table) for b in s.blocks)], ids=lambda source: source.name
)
def test_the_annex_is_one_table(source: SourceDocument) -> None:
    """A table that goes on over a page is one, its repeated header left out: as many rows as the source has."""
    expected = [len(block.rows) for block in source.blocks if isinstance(block, Table)]
    assert [t.row_count for t in laid_out(source.name).tables if t.column_count >= 5] == expected


def test_the_legacy_text_comes_back_whole() -> None:
    """A TCVN3 file is converted: every label stands in its text, letter by letter."""
    source = BY_NAME["hagiang-cv-9188-2006"]
    text = one_space(laid_out(source.name).text)
    assert [words for words in label_words(source) if one_space(words) not in text] == []


@pytest.mark.ocr
@pytest.mark.slow
@pytest.mark.parametrize("source", [s for s in SOURCES if s.fields["format"] == "scan"], ids=lambda source: source.name)
def test_scans_are_recognised(source: SourceDocument) -> None:
    """Of the words that the labels hold, at least 95 % come back from the image with all their diacritics."""
    recognised = set(laid_out(source.name).text.split())
    words = [word for label in label_words(source) for word in label.split()]
    assert sum(word in recognised for word in words) / len(words) >= 0.95


def findings(document: Document) -> Iterator[tuple[str, Span, str]]:
    """Yield (what, where, the words that were read) of everything found."""
    for task in document.tasks:
        yield "task", task.span, task.text
        for assignment in task.assignments:
            if assignment.mention.span:
                yield f"{assignment.role} body", assignment.mention.span, assignment.mention.text
        if task.deadline:
            yield "deadline", task.deadline.span, task.deadline.text
        if task.deliverable_span and task.deliverable is not None:
            yield "deliverable", task.deliverable_span, task.deliverable
    for target in document.targets:
        yield "target", target.span, target.text
    for recipient in document.header.recipients:
        if recipient.span:
            yield "recipient", recipient.span, recipient.text


@each_readable
def test_every_finding_stands_where_it_says(source: SourceDocument) -> None:
    """text[start:end] is what was read, for every finding of every sample."""
    text = laid_out(source.name).text
    for what, span, words in findings(analyzed(source.name)):
        assert span.of(text) == words, what


@each_readable
def test_every_number_stands_where_it_says(source: SourceDocument) -> None:
    """A target's number lies inside its clause; a reference's number is its words without spaces."""
    document = analyzed(source.name)
    text = laid_out(source.name).text
    for target in document.targets:
        assert target.span.start <= target.value_span.start < target.value_span.end <= target.span.end
        assert re.search(r"\d", target.value_span.of(text))
    for reference in document.references:
        assert re.sub(r"\s", "", reference.span.of(text)).replace("–", "-") == reference.number


@pytest.mark.parametrize(
    "source", [s for s in READABLE if build.document_path(s).suffix == ".pdf"], ids=lambda source: source.name
)
def test_every_finding_in_a_pdf_has_a_page_and_boxes(source: SourceDocument) -> None:
    """A person can be shown the place: each task and target of a PDF has at least one box on a page."""
    layout = laid_out(source.name)
    for what, span, words in findings(analyzed(source.name)):
        assert layout.boxes(span.start, span.end), (what, words)


# The sources' own grammar --------------------------------------------------------------------------------------------

HEAD = "number: 1/KH-UBND\nlabel.type: Kế hoạch\n---\n"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("- Rà soát hồ sơ.\n@task text=Kiểm tra hồ sơ", "a label's words do not stand in the line"),
        ("- Rà soát hồ sơ.\n@task due=trước ngày 30/11/2026 => by 2026-11-30", "a deadline's words stand nowhere"),
        ("- Rà soát hồ sơ.\n@task due=Hằng tháng", "a deadline without its reading"),
        ("- Rà soát theo Quyết định số 9999/QĐ-UBND.\n@task", "a number is cited and not labelled"),
        ("- Rà soát hồ sơ.\n@work", "an unknown annotation"),
        ("[table widths=10,20 task=2]\n| 1 | Rà soát | Sở Nội vụ\n[/table]", "a row with a cell too many"),
    ],
)
def test_a_source_that_contradicts_itself_is_refused(tmp_path: Path, body: str, why: str) -> None:
    """A slip in a label is a failure of the build, not a wrong gold."""
    path = tmp_path / "sample.txt"
    path.write_text(HEAD + body, "utf-8")
    with pytest.raises(SourceError):
        read_source(path, read_bodies(samples.SOURCES / "bodies.tsv"))
    assert why
