"""Bad input: each file has one clear sentence, is recorded with its reason, and stops nothing else."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from corpus_contents import write_plans
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from api.cli import run
from api.cli.options import load_settings
from corpus.library import open_corpus

_MEGABYTE = 1024 * 1024


def a_pdf(**options: object) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, **options)
    for _ in range(3):
        canvas.drawString(72, 720, "Ke hoach cai cach hanh chinh " * 3)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def a_broken_zip(member: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(member, "<w:document/>" * 500)
    return stream.getvalue()[:200]


def a_sparse_file(path: Path) -> None:
    with path.open("wb") as stream:
        stream.write(b"%PDF-1.7\n")
        stream.truncate(300 * _MEGABYTE)


# fmt: off
BAD = {
    # name: (content or a function that makes it, codes that are right)
    "la.xyz": (os.urandom(4096), {"unsupported_format", "unknown_encoding"}),
    "trong.docx": (b"", {"empty_file"}),
    "khoang-trang.txt": (b" \n\t\n" * 10, {"empty_file", "no_text"}),
    "mat-khau.pdf": (lambda: a_pdf(encrypt=pdfencrypt.StandardEncryption("bimat", "chu", canPrint=0)), {"encrypted_file"}),
    "cut.pdf": (lambda: a_pdf()[:180], {"damaged_file"}),
    "hong.docx": (lambda: a_broken_zip("word/document.xml"), {"damaged_file"}),
    "hong.zip": (lambda: a_broken_zip("kehoach.pdf"), {"damaged_file", "unsupported_format"}),
    "bang-ma-la.txt": (bytes(range(128, 256)) * 20, {"unknown_encoding", "unsupported_format"}),
    "lon.pdf": (a_sparse_file, {"file_too_large"}),
}
# fmt: on


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that was given all of these, a good plan among them, and two paths that hold nothing."""
    root = tmp_path_factory.mktemp("xau")
    folder = root / "van-ban"
    write_plans(folder, 1)
    for name, (content, _) in BAD.items():
        if content is a_sparse_file:
            a_sparse_file(folder / name)
        else:
            (folder / name).write_bytes(content() if callable(content) else content)
    (folder / "lien-ket-hong.pdf").symlink_to(folder / "da-xoa.pdf")
    (root / "thu-muc-rong").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIAOVIEC_DATA_DIR", str(root / "var"))
        patch.setenv("GIAOVIEC_WORKERS", "1")
        load_settings.cache_clear()
        code = run(["ingest", str(folder), str(root / "thu-muc-rong"), str(root / "khong-co")])
        load_settings.cache_clear()
    assert code == 1
    return root


def reasons(root: Path) -> dict[str, tuple[str, str]]:
    """Return the recorded reason of every path: code and sentence."""
    with open_corpus(root / "var") as corpus:
        found = {
            Path(source.path).name: (source.error_code or "", source.error_message or "")
            for source in corpus.records.unreadable_paths()
        }
        for row in corpus.records.unfinished():
            for source in row.sources:
                found[Path(source.path).name] = (row.error_code or "", row.error_message or "")
        return found


@pytest.mark.parametrize("name", list(BAD))
def test_the_reason_is_the_right_one(ingested: Path, name: str) -> None:
    assert reasons(ingested)[name][0] in BAD[name][1]


@pytest.mark.parametrize("name", [*BAD, "lien-ket-hong.pdf", "thu-muc-rong", "khong-co"])
def test_the_reason_is_one_sentence_with_the_file_s_name(ingested: Path, name: str) -> None:
    _, message = reasons(ingested)[name]
    assert name in message
    assert message.endswith(".")
    assert "\n" not in message
    assert "Error" not in message


def test_the_good_file_is_read(ingested: Path) -> None:
    with open_corpus(ingested / "var") as corpus:
        assert [row.file_name for row in corpus.records.documents() if row.status == "read"] == ["ke-hoach-001.txt"]
        assert corpus.records.counts().waiting_for_index == 0
        assert corpus.index_is_current
