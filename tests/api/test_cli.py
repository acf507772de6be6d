"""The command line as people type it: Vietnamese, one sentence an error, never a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from corpus_contents import write_plans
from record_factory import a_reading, a_record, a_target, a_task

from api import cli as command_line
from api.cli import DEFECT, cli, run
from api.cli.base import LazyGroup
from api.cli.options import load_settings
from api.cli.reading import record_names
from api.cli.tables import format_table
from corpus import version
from corpus.library import open_corpus
from corpus.store.originals import StoredFile


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation of its own."""
    path = tmp_path / "var"
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(path))
    monkeypatch.setenv("GIAOVIEC_WORKERS", "1")
    load_settings.cache_clear()
    return path


RECORDS = {
    "lamdong.pdf": a_record(
        a_task(
            "Rà soát, công bố thủ tục hành chính",
            lead=("Sở Nội vụ",),
            cooperating=("Sở Tài chính",),
            by="2026-12-31",
            page=3,
            section_path=("II. NHIỆM VỤ", "1. Sở Nội vụ"),
        ),
        a_task("=2+3 kiểm tra công vụ", lead=("Sở Tư pháp",), by="2025-06-30"),
        targets=(a_target("Tỷ lệ hồ sơ đúng hạn đạt 98%", indicator="Tỷ lệ hồ sơ đúng hạn", value=98),),
    ),
    "tuyenquang.pdf": a_record(
        a_task("Báo cáo kết quả cải cách", lead=("Sở Nội vụ",)),
        number="196/KH-UBND",
        issuer="Ủy ban nhân dân tỉnh Tuyên Quang",
        province="Tuyên Quang",
        issued_on="2023-08-23",
    ),
}


@pytest.fixture
def filled(data_dir: Path) -> Path:
    """An installation with two documents, put there without reading any."""
    with open_corpus(data_dir) as corpus, corpus.writing():
        for n, (name, record) in enumerate(RECORDS.items()):
            identity, _ = corpus.records.begin(StoredFile(f"{n}" * 64, 10, name), f"/van-ban/{name}", "v1")
            corpus.records.save_reading(identity, a_reading(record, "Toàn văn."), "v1")
        corpus.reindex()
    return data_dir


class Ran:
    """What a command said and how it ended."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


def complaints(ran: Ran) -> list[str]:
    """Return the lines of standard error that are not about progress, which a slow machine shows."""
    return [line for line in ran.err.splitlines() if not line.startswith("Đang ")]


def giaoviec(capfd: pytest.CaptureFixture[str], *arguments: str) -> Ran:
    code = run(arguments)
    captured = capfd.readouterr()
    return Ran(code, captured.out, captured.err)


# --- help and mistakes


def test_help_is_vietnamese_and_names_every_command(capfd: pytest.CaptureFixture[str]) -> None:
    ran = giaoviec(capfd, "--help")
    assert ran.code == 0
    assert isinstance(cli, LazyGroup)
    for name in cli.list_commands(None):  # type: ignore[arg-type]
        assert re.search(rf"^  {name} ", ran.out, re.MULTILINE)
    for english in ("Usage", "Options", "Commands", "Show this"):
        assert english not in ran.out


def test_without_arguments_the_help_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    ran = giaoviec(capfd)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Cách dùng: giaoviec")


@pytest.mark.parametrize("name", list(command_line._COMMANDS))
def test_every_command_has_a_help_page(capfd: pytest.CaptureFixture[str], name: str) -> None:
    ran = giaoviec(capfd, name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Cách dùng: giaoviec {name}")
    assert "Show this" not in ran.out
    assert re.search(r"default:|required|<=|>=", ran.out) is None, "what click says of itself"


def test_a_help_page_says_defaults_and_bounds_in_vietnamese(capfd: pytest.CaptureFixture[str]) -> None:
    watch = " ".join(giaoviec(capfd, "watch", "--help").out.split())
    assert "[mặc định: 5; từ 0.05 đến 86400]" in watch
    assert "[từ 1 đến 256]" in watch
    assert "Ghi vào đâu. [bắt buộc]" in " ".join(giaoviec(capfd, "export", "--help").out.split())


# fmt: off
MISTAKES = [
    (["khong-co"], "Không có lệnh “khong-co”."),
    (["serach", "gì"], "Không có lệnh “serach”. Có phải bạn muốn search?"),
    (["user", "lsit"], "Không có lệnh “lsit”. Có phải bạn muốn list?"),
    (["watch", "--interval", "0", "."], "Giá trị của --interval không đúng: cần một số từ 0.05 đến 86400."),
    (["text"], "Thiếu tham số TỆP."),
    (["text", "--la"], "Không có tùy chọn “--la”."),
    (["text", "a", "b"], "Thừa tham số: b."),
    (["search", "--limit", "không"], "Giá trị của --limit không đúng: cần một số nguyên từ 1 trở lên."),
    (["search", "--limit"], "Tùy chọn “--limit” cần một giá trị"),
    (["search", "--role", "sếp"], "hãy chọn một trong: lead, cooperating, reports_to."),
    (["search", "--due-before", "31.12.2026"], "“31.12.2026” không phải là ngày"),
    (["extract", "--format", "json", "x"], "Định dạng json cần --out"),
    (["extract", "--format", "jsonl", "--out", "x", "x"], "không dùng cùng --out"),
]
# fmt: on


@pytest.mark.parametrize(("arguments", "said"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_mistakes_are_answered_in_vietnamese(
    capfd: pytest.CaptureFixture[str], data_dir: Path, arguments: list[str], said: str
) -> None:
    ran = giaoviec(capfd, *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert "--help" in ran.err
    assert ran.out == ""
    assert not data_dir.exists(), "a mistake makes no installation"


def test_a_defect_is_one_sentence_and_a_log_entry(
    capfd: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("the cause")

    monkeypatch.setattr("api.cli.reading.read_layout", fail)
    (data_dir.parent / "a.txt").write_text("x", "utf-8")
    ran = giaoviec(capfd, "text", str(data_dir.parent / "a.txt"))
    assert ran.code == DEFECT
    assert "Traceback" not in ran.err
    assert ran.err.count("\n") == 1
    mark = re.search(r"mã ([0-9a-f]{8})", ran.err)
    assert mark is not None
    log = (data_dir / "logs" / "giaoviec.log").read_text("utf-8")
    assert mark[1] in log
    assert "the cause" in log


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "abc", "cần một số nguyên từ 1 đến 65535"),
        ("WORKER_MEMORY_MB", "1", "cần một số nguyên từ 512 trở lên"),
        ("SECONDS_PER_FILE", "0", "cần một số lớn hơn 0"),
        ("REQUIRE_ACCOUNTS", "có", "cần true hoặc false"),
        ("PUBLIC_URL", "may-chu", "cần một địa chỉ như https://giaoviec.tinh.gov.vn"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_may_be(  # noqa: PLR0917  (one row of the table)
    capfd: pytest.CaptureFixture[str],
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    allowed: str,
) -> None:
    monkeypatch.setenv(f"GIAOVIEC_{name}", value)
    load_settings.cache_clear()
    ran = giaoviec(capfd, "status")
    said = f"Giá trị của biến môi trường GIAOVIEC_{name} không hợp lệ: {allowed}; hãy sửa hoặc bỏ biến ấy.\n"
    assert (ran.code, ran.err) == (2, said)


def test_an_interruption_is_said_in_a_sentence(
    capfd: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("api.cli.searching.prepare_index", interrupt)
    ran = giaoviec(capfd, "search")
    assert ran.code == 130
    assert "Đã dừng theo yêu cầu" in ran.err


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    program = f"{sys.executable} -c 'from api.cli import main; main()' search --format json | head -c 1"
    ran = subprocess.run(program, shell=True, capture_output=True, text=True, env=os.environ, check=False)
    assert ran.stderr == ""
    assert ran.stdout == "{"


def test_starting_loads_no_language_model() -> None:
    program = "import sys; from api.cli import run; run(['--help']); print([m for m in ('spacy', 'underthesea', 'sqlalchemy', 'tantivy', 'fastapi') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


# --- text and extract


def test_text_prints_the_canonical_text(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    path = data_dir.parent / "a.txt"
    path.write_text("Kế hoạch\n\nSở Nội vụ chủ trì.\n", "utf-8")
    ran = giaoviec(capfd, "text", str(path))
    assert (ran.code, ran.err) == (0, "")
    assert "Sở Nội vụ chủ trì." in ran.out


def test_text_reads_standard_input(data_dir: Path) -> None:
    result = CliRunner().invoke(cli, ["text", "-"], input="Sở Nội vụ chủ trì.\n")
    assert "Sở Nội vụ chủ trì." in result.output


def test_extract_writes_a_record_for_each_document_and_a_line_for_each_failure(
    capfd: pytest.CaptureFixture[str], data_dir: Path
) -> None:
    folder, out = data_dir.parent / "van-ban", data_dir.parent / "ra"
    write_plans(folder, 2)
    (folder / "hong.docx").write_bytes(b"PK\x03\x04 not a document")
    ran = giaoviec(capfd, "extract", str(folder), "--out", str(out))
    assert ran.code == 1
    assert sorted(path.name for path in out.iterdir()) == ["ke-hoach-001.json", "ke-hoach-002.json"]
    record = json.loads((out / "ke-hoach-001.json").read_text("utf-8"))
    assert set(record) >= {"document", "tasks", "targets", "source_file"}
    assert record["source_file"]["name"] == "ke-hoach-001.txt"
    (complaint,) = complaints(ran)
    assert "hong.docx" in complaint
    assert not data_dir.exists(), "nothing is kept"


def test_extract_as_lines(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    folder = data_dir.parent / "van-ban"
    write_plans(folder, 2)
    ran = giaoviec(capfd, "extract", str(folder), "--format", "jsonl")
    assert ran.code == 0
    assert {json.loads(line)["source_file"]["name"] for line in ran.out.splitlines()} == {
        "ke-hoach-001.txt",
        "ke-hoach-002.txt",
    }


def test_extract_opens_archives(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    folder, out = data_dir.parent / "van-ban", data_dir.parent / "ra"
    write_plans(folder, 2)
    archive = data_dir.parent / "goi.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(folder / "ke-hoach-001.txt", "mot/kh.txt")
        opened.write(folder / "ke-hoach-002.txt", "hai/kh.txt")
        opened.writestr("trong.txt", b"")
    ran = giaoviec(capfd, "extract", str(archive), "--out", str(out))
    assert ran.code == 1
    assert sorted(path.name for path in out.iterdir()) == ["goi-kh-2.json", "goi-kh.json"]
    (complaint,) = complaints(ran)
    assert "goi.zip › trong.txt" in complaint


def test_records_of_files_with_one_stem_do_not_overwrite_each_other() -> None:
    names = record_names([Path("a/kh.pdf"), Path("a/kh.docx"), Path("b/kh.pdf"), Path("ct.txt")])
    assert names == ["kh.pdf", "kh.docx", "kh.pdf-2", "ct"]


# --- ingest and the rest


def test_ingest_status_failed_retry(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    folder = data_dir.parent / "van-ban"
    write_plans(folder, 2)
    (folder / "trong.pdf").touch()
    first = giaoviec(capfd, "ingest", str(folder))
    assert first.code == 1
    assert "Đã đọc 2, giữ nguyên 0, chưa đọc được 1 văn bản." in first.err
    assert "trong.pdf" in first.err
    second = giaoviec(capfd, "ingest", str(folder))
    assert "Đã đọc 0, giữ nguyên 2, chưa đọc được 1 văn bản." in second.err
    status = giaoviec(capfd, "status")
    assert "Văn bản: 2 (đã đọc 2" in status.out
    assert "dùng được" in status.out
    failed = giaoviec(capfd, "failed")
    assert "trong.pdf" in failed.out
    (folder / "trong.pdf").unlink()
    retried = giaoviec(capfd, "retry")
    assert retried.code == 1
    assert "Không tìm thấy" in retried.err


def test_each_note_of_a_reading_has_its_line(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    with open_corpus(data_dir) as corpus:
        identity, _ = corpus.records.begin(StoredFile("a" * 64, 10, "kh.pdf"), "/kh.pdf", "v1")
        warnings = tuple({"code": "page_turned", "message": f"Trang {page} bị xoay.", "page": page} for page in (1, 2))
        corpus.records.save_reading(identity, replace(a_reading(a_record()), warnings=warnings), "v1")
    lines = giaoviec(capfd, "show", "kh.pdf").out.splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("Lưu ý khi đọc"))
    assert lines[first].endswith("  Trang 1 bị xoay.")
    assert lines[first + 1].strip() == "Trang 2 bị xoay."
    assert lines[first].index("Trang") == lines[first + 1].index("Trang")


def test_failed_can_be_emptied(
    capfd: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = data_dir.parent / "van-ban"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "hong.docx").write_bytes(b"PK\x03\x04 not a document")
    giaoviec(capfd, "ingest", "hong.docx", "khong-co.pdf", "sai-ten.pdf")
    ran = giaoviec(capfd, "failed", "--forget", "hong.docx", "--forget", str(folder / "khong-co.pdf"))
    assert (ran.code, ran.err) == (0, "")
    assert "Đã bỏ 1 mục của “hong.docx” khỏi danh sách" in ran.out
    listed = giaoviec(capfd, "failed").out
    assert ("hong.docx" in listed, "khong-co.pdf" in listed, "sai-ten.pdf" in listed) == (False, False, True)
    again = giaoviec(capfd, "failed", "--forget", "hong.docx", "--forget", "sai-ten.pdf")
    assert (again.code, "không có “hong.docx”" in again.err) == (1, True)
    assert "Mọi tệp đều đã đọc được." in giaoviec(capfd, "failed").out
    assert "đã đọc 0, chưa đọc được 0" in giaoviec(capfd, "status").out
    assert giaoviec(capfd, "retry").code == 0


def test_search_without_anything_says_so(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    ran = giaoviec(capfd, "search", "gì đó")
    assert ran.code == 0
    assert "Không tìm thấy nhiệm vụ nào." in ran.out


def test_search_table(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    ran = giaoviec(capfd, "search", "thu tuc", "--agency", "snv", "--role", "lead", "--due-before", "31/12/2026", "--province", "lam dong")  # fmt: skip
    assert ran.code == 0
    for word in ("Sở Nội vụ", "15/KH-UBND", "31/12/2026", "trang 3", "1 nhiệm vụ."):
        assert word in ran.out


def test_search_json(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    found = json.loads(giaoviec(capfd, "search", "thu tuc", "--format", "json").out)
    assert found["total"] == 1
    hit = found["hits"][0]
    assert hit["document"]["number"] == "15/KH-UBND"
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["thủ tục"]


def test_search_csv_is_harmless_in_a_spreadsheet(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    out = giaoviec(capfd, "search", "", "--sort", "due", "--format", "csv").out
    rows = out.lstrip("\ufeff").splitlines()
    assert len(rows) == 4
    assert "'=2+3 kiểm tra công vụ" in rows[1]


def test_search_limit(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    ran = giaoviec(capfd, "search", "", "--limit", "2")
    assert "3 nhiệm vụ (còn 1, thêm --limit để xem)." in ran.out


def test_search_rebuilds_a_deleted_index(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    (filled / "index" / "current.json").unlink()
    assert "3 nhiệm vụ." in giaoviec(capfd, "search").out


def test_search_says_how_it_took_the_words(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    assert "bỏ qua dấu" in giaoviec(capfd, "search", "kiểm trá").out


def test_reindex(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    ran = giaoviec(capfd, "reindex")
    assert (ran.code, ran.err) == (0, "Đã lập lại chỉ mục tìm kiếm từ 2 văn bản.\n")


def test_show(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    shown = giaoviec(capfd, "show", "15/KH-UBND")
    for word in ("Ủy ban nhân dân tỉnh Lâm Đồng", "Rà soát, công bố", "Tỷ lệ hồ sơ đúng hạn", "từ 98 %", "trang 3"):
        assert word in shown.out
    record = json.loads(giaoviec(capfd, "show", "lamdong.pdf", "--format", "json").out)
    assert record["document"]["number"] == "15/KH-UBND"
    assert giaoviec(capfd, "show", "000000", "--format", "text").out == "Toàn văn.\n"


def test_show_what_is_not_there(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    ran = giaoviec(capfd, "show", "99/KH-UBND")
    assert ran.code == 1
    assert "Không có văn bản nào" in ran.err


def test_doctor_says_what_is_there(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    ran = giaoviec(capfd, "doctor")
    assert ran.code == 0
    for thing in ("Python", "spacy", "tesseract", "Java", "kho dữ liệu"):
        assert thing in ran.out


def test_serve_refuses_other_machines(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    ran = giaoviec(capfd, "serve", "--host", "0.0.0.0")
    assert ran.code == 1
    assert "127.0.0.1" in ran.err


# --- what a first user stumbled over


def test_a_folder_without_documents_is_no_document(capfd: pytest.CaptureFixture[str], data_dir: Path) -> None:
    folder = data_dir.parent / "trong"
    folder.mkdir()
    ran = giaoviec(capfd, "ingest", str(folder))
    assert ran.code == 1
    assert "trong" in ran.err
    assert "Đã đọc" not in ran.err


def test_list_names_the_documents_and_takes_a_part_of_a_name(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    every = giaoviec(capfd, "list")
    assert "15/KH-UBND" in every.out
    assert every.out.endswith("2 văn bản.\n")
    some = giaoviec(capfd, "list", "tuyên quang")
    assert "196/KH-UBND" in some.out
    assert some.out.endswith("1 văn bản.\n")
    assert "còn 1, thêm --limit" in giaoviec(capfd, "list", "--limit", "1").out


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["search", "--provinces", "Lâm Đồng, Tuyên Quang"], "3 nhiệm vụ"),
        (["search", "--province", "Lâm Đồng", "--province", "Tuyên Quang"], "3 nhiệm vụ"),
        (["search", "--deadline", "week", "--province", "Tuyên Quang"], "Không tìm thấy"),
        (["due", "--list", "next_30_days", "--province", "Tuyên Quang"], "Không tìm thấy"),
    ],
    ids=["names with a comma", "one by one", "the name of a list", "the name of a state"],
)
def test_commands_take_each_others_names_of_options(
    capfd: pytest.CaptureFixture[str], filled: Path, arguments: list[str], count: str
) -> None:
    ran = giaoviec(capfd, *arguments)
    assert ran.code == 0
    assert count in ran.out


def test_export_takes_its_form_from_the_name_and_is_in_order_of_deadlines(
    capfd: pytest.CaptureFixture[str], filled: Path
) -> None:
    path = filled.parent / "viec.csv"
    assert giaoviec(capfd, "export", "--out", str(path)).code == 0
    rows = path.read_text("utf-8-sig").splitlines()[1:]
    found = [
        next(word for word in ("kiểm tra công vụ", "thủ tục hành chính", "cải cách") if word in row) for row in rows
    ]
    assert found == ["kiểm tra công vụ", "thủ tục hành chính", "cải cách"]
    refused = giaoviec(capfd, "export", "--out", str(filled.parent / "viec.xyz"))
    assert refused.code == 2
    assert "xlsx, csv, jsonl, ics, docx" in refused.err


def test_a_body_that_nobody_knows_is_said_to_be_unknown(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    assert "Không nhận ra cơ quan “Sở Không Có”" in giaoviec(capfd, "search", "--agency", "Sở Không Có").out


@pytest.mark.parametrize(
    ("provinces", "unknown"),
    [("Atlantis", ["Atlantis"]), ("Lâm Đồng,Atlantis", ["Atlantis"]), ("Cà Mau", []), ("tp Huế,lam dong", [])],
)
def test_a_province_that_nobody_knows_is_said_to_be_unknown(
    capfd: pytest.CaptureFixture[str], filled: Path, provinces: str, unknown: list[str]
) -> None:
    for command in ("search", "due"):
        out = giaoviec(capfd, command, "", "--province", provinces).out
        assert re.findall(r"Không nhận ra tỉnh/thành phố “(.+?)”", out) == unknown


def test_nothing_is_announced_where_nothing_follows(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    nothing = giaoviec(capfd, "search", "zzzzqqq xxyyzz").out
    assert ("dưới đây" in nothing, "Không tìm thấy nhiệm vụ nào." in nothing) == (False, True)
    assert "dưới đây là kết quả chứa một phần" in giaoviec(capfd, "search", "zzzzqqq thủ tục").out


def test_an_exported_calendar_says_what_it_lacks(capfd: pytest.CaptureFixture[str], filled: Path) -> None:
    """Two of the three tasks have a day."""
    path = filled.parent / "lich.ics"
    told = giaoviec(capfd, "export", "--out", str(path)).err
    assert f"Đã ghi 2 nhiệm vụ vào {path}; 1 nhiệm vụ không có ngày đến hạn nên không nằm trong lịch." in told
    assert path.read_bytes().count(b"BEGIN:VEVENT") == 2
    rows = giaoviec(capfd, "export", "--out", str(filled.parent / "viec.csv")).err
    assert "Đã ghi 3 nhiệm vụ vào" in rows
    assert "trong lịch" not in rows


def test_a_backup_that_is_not_there_is_told_before_anything_else(
    capfd: pytest.CaptureFixture[str], filled: Path
) -> None:
    ran = giaoviec(capfd, "restore", str(filled.parent / "mat.zip"))
    assert ran.code == 1
    assert "Không tìm thấy tệp sao lưu" in ran.err


def test_a_data_folder_that_cannot_be_made_is_told_in_vietnamese(
    capfd: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (data_dir.parent / "tep").write_text("", "utf-8")
    monkeypatch.setenv("GIAOVIEC_DATA_DIR", str(data_dir.parent / "tep" / "var"))
    load_settings.cache_clear()
    ran = giaoviec(capfd, "status")
    assert ran.code == 1
    assert "là tệp, không phải thư mục" in ran.err
    assert "GIAOVIEC_DATA_DIR" in ran.err


def test_the_conditions_of_saved_searches_are_told_in_vietnamese(
    capfd: pytest.CaptureFixture[str], filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # no cell is parted
    giaoviec(capfd, "saved", "add", "của chúng tôi", "--agency", "Sở Nội vụ", "--deadline", "overdue")
    listed = " ".join(giaoviec(capfd, "saved", "list").out.split())
    assert "Cơ quan: Sở Nội vụ; Thời hạn: Quá hạn" in listed


def test_a_short_password_is_refused_before_anything_else(
    capfd: pytest.CaptureFixture[str], data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ngắn\n"))
    ran = giaoviec(capfd, "user", "add", "lan")
    assert ran.code == 1
    assert "từ 10 đến 200 ký tự" in ran.err
    assert not data_dir.exists()


def test_wrong_options_are_told_without_the_store(data_dir: Path) -> None:
    program = "import sys; from api.cli import run; run(['search', '--la']); print([m for m in ('sqlalchemy', 'pydantic', 'holidays', 'tantivy') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


# --- tables


def test_tables_wrap_into_their_width() -> None:
    table = format_table(["Số", "Nhiệm vụ"], [["1", "rà soát " * 20], ["22", "ngắn"]], width=40)
    lines = table.splitlines()
    assert max(map(len, lines)) <= 40
    assert lines[0].split() == ["Số", "Nhiệm", "vụ"]
    assert lines[-1] == "22  ngắn"


def test_an_empty_table_has_its_headings() -> None:
    assert format_table(["A", "B"], [], width=20).splitlines()[0] == "A  B"


# --- versions


def test_a_changed_source_is_another_extractor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nlp").mkdir()
    rule = tmp_path / "nlp" / "rule.json"
    rule.write_text("1", "utf-8")
    monkeypatch.setattr(version, "_ROOT", tmp_path)
    before = version._fingerprint(tmp_path / "nlp")
    assert version._fingerprint(tmp_path / "nlp") == before
    rule.write_text("2", "utf-8")
    assert version._fingerprint(tmp_path / "nlp") != before
