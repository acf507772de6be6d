"""The labelled documents, the cache of readings, and ``giaoviec evaluate`` itself, on made-up files."""

import json

import pytest

from api.cli import run
from corpus import samples
from corpus.evaluation import extraction, gold, report
from corpus.evaluation.comparable import body_form
from ingest.layout import LaidOutDocument, Segment

LETTER = """ỦY BAN NHÂN DÂN TỈNH CÀ MAU
Số: 915/KH-UBND
Cà Mau, ngày 05 tháng 01 năm 2026
KẾ HOẠCH
Thử nghiệm chấm điểm
1. Sở Nội vụ tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh trước ngày 01/3/2026.
"""
LABEL = {
    "document": {"number": "915/KH-UBND", "type": "Kế hoạch", "citations": []},
    "tasks": [],
    "targets": [],
}


@pytest.fixture
def labelled(tmp_path, monkeypatch):
    """A folder with one labelled document; the project's samples are left out."""
    for name in ("documents", "labels"):
        (tmp_path / "gold" / name).mkdir(parents=True)
    for name in ("DOCUMENTS", "LABELS", "HARD_DOCUMENTS", "HARD_LABELS"):
        monkeypatch.setattr(samples, name, tmp_path / "none")
    (tmp_path / "gold" / "documents" / "mau-915.txt").write_text(LETTER, "utf-8")
    (tmp_path / "gold" / "labels" / "mau-915.json").write_text(json.dumps(LABEL), "utf-8")
    return tmp_path / "gold"


def _evaluate(labelled, *arguments):
    cache = labelled.parent / "cache"
    baseline = labelled.parent / "baseline.json"
    return run(
        [
            "evaluate",
            "--gold",
            str(labelled),
            "--jobs",
            "1",
            "--cache",
            str(cache),
            "--baseline",
            str(baseline),
            *arguments,
        ]
    )


def test_find_documents_pairs_files_with_labels(labelled):
    """A label without a file is kept: it counts as a document in which nothing was found."""
    (labelled / "labels" / "mau-916.json").write_text(json.dumps(LABEL), "utf-8")
    (labelled / "manifest.tsv").write_text("file\tformat\nmau-915.txt\tpdf-scan\n", "utf-8")
    first, second = gold.find_documents(labelled)
    assert (first.key, first.suffix_format, first.type) == ("gold/mau-915", "pdf-scan", "Kế hoạch")
    assert (second.path, second.suffix_format) == (None, "—")


def test_find_documents_says_where_it_looked(labelled):
    """An empty folder or a name that nothing bears is an error, not a score of zero."""
    with pytest.raises(gold.GoldError, match="--only"):
        gold.find_documents(labelled, only=["khong-co"])
    with pytest.raises(gold.GoldError, match="labels"):
        gold.find_documents(labelled / "documents")


def test_extraction_is_cached_by_content(labelled, monkeypatch):
    """A file is read again only when it or the code has changed."""
    cache = labelled.parent / "cache"
    documents = gold.find_documents(labelled)
    (first,) = extraction.extract_all(documents, cache_directory=cache, jobs=1).values()
    assert not first.problem
    read = []
    monkeypatch.setattr(extraction, "read_document", lambda path: read.append(path) or pytest.fail("read again"))
    (second,) = extraction.extract_all(documents, cache_directory=cache, jobs=1).values()
    assert second == first
    documents[0].path.write_text(LETTER + "\n2. Sở Tài chính bố trí kinh phí.\n", "utf-8")
    with pytest.raises(pytest.fail.Exception, match="read again"):
        extraction.extract_all(documents, cache_directory=cache, jobs=1)
    assert len(read) == 1


def test_a_bad_file_does_not_hide_the_others(labelled):
    """An empty file gives an empty record and its reason."""
    (labelled / "documents" / "mau-915.txt").write_text("", "utf-8")
    (found,) = extraction.extract_all(
        gold.find_documents(labelled), cache_directory=labelled / "cache", jobs=1
    ).values()
    assert found.record == {}
    assert "mau-915.txt" in found.problem


def test_a_defect_is_reported_and_not_cached(labelled, monkeypatch):
    """Our own error in one document shows its traceback and leaves nothing behind."""
    monkeypatch.setattr(extraction, "analyze", lambda *_, **__: 1 / 0)
    cache = labelled.parent / "cache"
    (found,) = extraction.extract_all(gold.find_documents(labelled), cache_directory=cache, jobs=1).values()
    assert "ZeroDivisionError" in found.problem
    assert not list(cache.glob("record-*"))


def test_evidence_joins_raw_and_calibrated_confidence():
    """Every finding has its rule and both confidences under the judgement's key; a repetition counts by its first."""
    made = {"rule": "r", "confidence": 0.5, "span": [0, 4]}
    record = {
        "document": {"fields": {"number": made}, "references": [{"number": "1 /nq-cp", **made}]},
        "tasks": [{"assignments": [{"role": "lead", "name": "UBND tỉnh", **made}], "deadline": made, **made}],
        "targets": [made | {"value_span": None}],
    }
    raw = json.loads(json.dumps(record).replace("0.5", "0.9"))
    laid_out = LaidOutDocument("ngày", "application/pdf", segments=(Segment(0, 4, page=1, confidence=1.0),))
    evidence = extraction.evidence_of(record, raw, laid_out)
    assert set(evidence) == {
        "metadata:number",
        "citations:1/NQ-CP",
        "tasks:0",
        f"lead:0:{body_form('Ủy ban nhân dân tỉnh')}",
        "deadline:0",
        "targets:0",
    }
    assert evidence.pop("targets:0") == extraction.Evidence("r", 0.9, 0.5, None)
    assert set(evidence.values()) == {extraction.Evidence("r", 0.9, 0.5, 0.0)}


def test_evaluate_prints_figures_and_keeps_a_baseline(labelled, capsys):
    """The first run stores a baseline, the second has neither gained nor lost."""
    assert _evaluate(labelled, "--update-baseline", "--worst", "5", "--rules") == 0
    assert "mau-915" in capsys.readouterr().out
    assert _evaluate(labelled) == 0
    assert "được 0, mất 0" in capsys.readouterr().out


def test_evaluate_fails_on_a_real_loss(labelled, capsys):
    """A figure that falls beyond its margin ends with 1 and is named."""
    assert _evaluate(labelled, "--update-baseline") == 0
    path = labelled.parent / "baseline.json"
    stored = json.loads(path.read_text("utf-8"))
    numbers = [f"{place}/QĐ-UBND" for place in range(30)]
    stored["documents"]["gold/mau-915"]["figures"]["citations"] = [30, 30, 30]
    path.write_text(json.dumps(stored), "utf-8")
    label = LABEL | {"document": LABEL["document"] | {"citations": numbers}}
    (labelled / "labels" / "mau-915.json").write_text(json.dumps(label), "utf-8")
    capsys.readouterr()
    assert _evaluate(labelled) == 1
    assert "GIẢM QUÁ MỨC: Văn bản thật, Số hiệu viện dẫn: F1 100.0 -> 0.0" in capsys.readouterr().out


def test_evaluate_writes_and_checks_the_readme(labelled, capsys):
    """--check tells a table that is true from one that is not."""
    readme = labelled.parent / "README.md"
    readme.write_text(f"{report.BEGIN}\n{report.END}\n", "utf-8")
    arguments = ["--markdown", "--readme", str(readme), "--update-baseline"]
    assert _evaluate(labelled, *arguments, "--check") == 1
    assert _evaluate(labelled, *arguments) == 0
    assert "| Nhiệm vụ |" in readme.read_text("utf-8")
    assert _evaluate(labelled, *arguments, "--check") == 0
    readme.write_text("không có chỗ", "utf-8")
    capsys.readouterr()
    assert _evaluate(labelled, *arguments) == 1
    assert report.BEGIN in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--check"], ["--markdown", "--no-scans"], ["--fit-calibration", "--only", "x"]])
def test_evaluate_refuses_what_would_mislead(labelled, arguments):
    """Figures of a part may not stand for the whole."""
    assert _evaluate(labelled, *arguments) == 2
