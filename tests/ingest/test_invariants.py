"""What holds for every text: nothing visible is lost, offsets agree, the text is canonical."""

from __future__ import annotations

import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from layout_checks import check_layout

from ingest.canonical import Grid, GridCell, Paragraph, Run, TextBuilder
from ingest.characters import clean
from ingest.errors import IngestError
from ingest.layout import LaidOutDocument
from ingest.reading import read_document

SAMPLE = (
    "Sở Nội vụ chủ trì, phối hợp với Ủy ban nhân dân tỉnh; rà soát. - + * 1. 1.1. a) đ) I. Điều 3. Chương II Nơi nhận: KẾ HOẠCH "
    "số 12/KH-UBND ngày 30/6/2026 “trích” (mục) … 100% 2026 - 2030 e\u0302\u0301 Ƣơng kinh tế - xã hội: ./. [1] TM. CHỦ TỊCH "
    "_____ --- | ** *"
)
WORDS = st.sampled_from(SAMPLE.split(" "))
GAPS = st.sampled_from(
    [" ", " ", " ", " ", "\n", "\n", "\n\n", "    ", "\n        ", "\t", "        ", "\u00a0", "\n|\n", "\f"]
)
TEXTS = st.lists(st.tuples(WORDS, GAPS), min_size=1, max_size=120).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)
ANY_TEXT = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("\n\t \f"),
    max_size=300,
)
RELAXED = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)


def read(text: str, suffix: str) -> LaidOutDocument | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_text(text, encoding="utf-8", newline="")
        try:
            return read_document(path)
        except IngestError:
            return None


def visible(text: str) -> str:
    return "".join(sorted(c for c in clean(text) if not c.isspace()))


@RELAXED
@given(TEXTS)
def test_a_text_file_loses_nothing(text: str) -> None:
    """Every visible character of a text stands in the reading, moved at most (columns, foot notes); a page number is named."""
    document = read(text, ".txt")
    if document is None:
        assert not visible(text)
        return
    check_layout(document)
    if not any(warning.code == "dropped_page_numbers" for warning in document.warnings):
        assert visible(document.text) == visible(text)


@RELAXED
@given(ANY_TEXT)
def test_any_unicode_text_is_read_whole(text: str) -> None:
    """Whatever letters a UTF-8 file holds, none is lost."""
    document = read(text, ".txt")
    if document is None:
        assert not visible(text)
        return
    check_layout(document)
    if document.encoding == "utf-8" and not document.warnings:
        assert visible(document.text) == visible(text)


MARKUP = set("*_`#|\\<>&![]()-~:")


@RELAXED
@given(TEXTS)
def test_a_markdown_file_loses_only_marks(text: str) -> None:
    """Letters and digits of a Markdown file all stand in the reading."""
    document = read(text, ".md")
    if document is None:
        return
    check_layout(document)
    letters = [c for c in visible(text) if c not in MARKUP]
    assert [c for c in visible(document.text) if c not in MARKUP] == letters


PARAGRAPHS = st.lists(st.text(max_size=20), min_size=1, max_size=4).map(
    lambda texts: Paragraph(tuple(Run(text, source=f"đoạn {i}") for i, text in enumerate(texts)))
)


@RELAXED
@given(st.lists(PARAGRAPHS | st.lists(PARAGRAPHS, min_size=1, max_size=6), max_size=6))
def test_the_builder_keeps_its_contract(items: list[Paragraph | list[Paragraph]]) -> None:
    """Whatever readers hand on, the document's offsets agree and its text is canonical."""
    builder = TextBuilder()
    for item in items:
        if isinstance(item, Paragraph):
            builder.add(item)
        else:
            builder.add(Grid(tuple(GridCell(i // 2, i % 2, (p,)) for i, p in enumerate(item))))
    document = builder.build("text/plain")
    check_layout(document)
    raw = "".join("".join(visible(p.raw) for p in (item if isinstance(item, list) else [item])) for item in items)
    assert sorted(visible(document.text)) == sorted(raw)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_every_form_of_unicode_gives_one_text(form: str) -> None:
    """The reading of a file does not depend on how its letters are composed."""
    text = "Thực hiện Quyết định số 12/QĐ-UBND của Ủy ban nhân dân tỉnh về chuyển đổi số.\n" * 3
    document = read(unicodedata.normalize(form, text), ".txt")
    assert document is not None
    assert document.text == text.strip()
