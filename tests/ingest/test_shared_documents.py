"""The real documents: every one is read, old encodings come back, and what people marked stands on one line."""

from __future__ import annotations

import importlib.util
import json
import re
import unicodedata
from pathlib import Path

import pytest
from layout_checks import check_layout

from ingest.reading import SUSPICIOUS, read_document
from ingest.syllables import syllable_share

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
SUFFIXES = {".md", ".txt", ".docx", ".doc", ".rtf"}
FILES = sorted(p for p in SHARED.glob("**/documents/*") if p.suffix in SUFFIXES and not p.name.endswith(".truth.txt"))
TRUTHS = sorted(SHARED.glob("documents/*.truth.txt"))
LABELS = [
    p for p in sorted(SHARED.glob("gold/labels/*.json")) if not (SHARED / "gold/documents" / f"{p.stem}.pdf").exists()
]

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("path", FILES or [None], ids=[p.name for p in FILES] or ["none"])
def test_every_document_is_read_as_vietnamese(path: Path) -> None:
    """The contract of the layout holds, and the words are Vietnamese."""
    document = read_document(path)
    check_layout(document)
    assert not any(warning.code == SUSPICIOUS for warning in document.warnings)
    assert syllable_share(document.text)[0] > 0.93


@pytest.mark.parametrize("truth", TRUTHS or [None], ids=[p.name for p in TRUTHS] or ["none"])
def test_old_encodings_come_back(truth: Path) -> None:
    """At least 98 of 100 marked letters of a file in an old encoding are read right."""
    spec = importlib.util.spec_from_file_location("legacy_benchmark", ROOT / "benchmarks" / "legacy.py")
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    name = truth.name.removesuffix(".truth.txt")
    (path,) = (p for p in truth.parent.glob(f"{name}.*") if p != truth)
    text = read_document(path).text
    assert benchmark.diacritic_accuracy(truth.read_text(encoding="utf-8"), text) >= benchmark.GOAL


def test_what_people_marked_stands_on_one_line() -> None:
    """Of the tasks, targets and deadlines that people marked, 99 of 100 lie within one paragraph of the reading."""
    marked = found = 0
    for label in LABELS:
        (path,) = (SHARED / "gold" / "documents").glob(f"{label.stem}.*")
        lines = [_flat(line) for line in read_document(path).text.split("\n")]
        data = json.loads(label.read_text(encoding="utf-8"))
        texts = {t["text"] for t in data["tasks"] + data["targets"]}
        texts |= {t["deadline"]["text"] for t in data["tasks"] if t.get("deadline")}
        marked += len(texts)
        found += sum(any(_flat(text) in line for line in lines) for text in texts)
    assert found >= 0.99 * marked


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()
