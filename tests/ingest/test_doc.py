"""Old Word documents, written here byte by byte, and RTF."""

from __future__ import annotations

from pathlib import Path

import pytest
from layout_checks import cells_of, check_layout, lines_of
from word_binary import (
    BOLD,
    DELETED,
    HIDDEN,
    IN_TABLE,
    DocOptions,
    P,
    R,
    compound_file,
    font,
    in_list,
    row,
    word_document,
)

from ingest.errors import DamagedFile, EncryptedFile, UnsupportedFormat
from ingest.layout import BlockKind, LaidOutDocument
from ingest.reading import read_document


def read(folder: Path, data: bytes, name: str = "a.doc") -> LaidOutDocument:
    path = folder / name
    path.write_bytes(data)
    document = read_document(path)
    check_layout(document)
    return document


def test_paragraphs_and_looks(tmp_path: Path) -> None:
    """Characters in two bytes, bold, deleted and hidden text, breaks, field codes."""
    document = read(
        tmp_path,
        word_document(
            [
                P((R("KẾ HOẠCH", BOLD),)),
                P((R("Giữ lại"), R(" bỏ đi", DELETED), R(" ẩn", HIDDEN), R(" và hết."))),
                P((R("gồm:\x0b- Sở Y tế"),)),
                P((R("Trang \x13PAGE\x147\x15 cuối"),)),
                P(),
            ]
        ),
    )
    assert lines_of(document) == ["KẾ HOẠCH", "Giữ lại và hết.", "gồm:", "- Sở Y tế", "Trang 7 cuối"]
    assert [block.bold for block in document.blocks] == [True, False, False, False, False]
    assert document.media_type == "application/msword"


def test_one_byte_text_in_an_old_font(tmp_path: Path) -> None:
    """A TCVN3 document: bytes by font, ư as byte AD, capitals by the H font, Word's own soft hyphens dropped."""
    options = DocOptions(fonts=("Times New Roman", ".VnTime", ".VnTimeH"), is_wide=False)
    document = read(
        tmp_path,
        word_document(
            [
                P((R("kÕ ho¹ch", font(2)),)),
                P((R("Thñ t\x1f\xadíng ChÝnh phñ yªu cÇu c¸c bé", font(1)), R(" 2026", font(0)))),
            ],
            options,
        ),
    )
    assert lines_of(document) == ["KẾ HOẠCH", "Thủ tướng Chính phủ yêu cầu các bộ 2026"]
    assert document.encoding == "TCVN3"


def test_tables_with_merged_cells(tmp_path: Path) -> None:
    """Cells by their marks, columns by their edges, cells merged over rows and columns."""
    restart, goes_on = 0x60, 0x20
    document = read(
        tmp_path,
        word_document(
            [
                P((R("TT"),), "\x07", IN_TABLE), P((R("Cơ quan"),), "\x07", IN_TABLE), P((), "\x07", row([0, 500, 4000], [restart, 0])),
                P((), "\x07", IN_TABLE), P((R("Chủ trì"),), "\x07", IN_TABLE), P((R("Phối hợp"),), "\x07", IN_TABLE),
                P((), "\x07", row([0, 500, 2000, 4000], [goes_on, 0, 0])),
                P((R("1"),), "\x07", IN_TABLE), P((R("Sở A"),), "\r", IN_TABLE), P((R("Sở B"),), "\x07", IN_TABLE),
                P((R("Sở C"),), "\x07", IN_TABLE), P((), "\x07", row([0, 510, 2000, 4000])),
                P((R("Sau bảng"),)),
            ]
        ),
    )  # fmt: skip
    assert cells_of(document) == {(0, 0): "TT", (0, 1): "Cơ quan", (1, 1): "Chủ trì", (1, 2): "Phối hợp", (2, 0): "1",
                                  (2, 1): "Sở A\nSở B", (2, 2): "Sở C"}  # fmt: skip
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans[0, 0] == (2, 1)
    assert spans[0, 1] == (1, 2)
    assert lines_of(document)[-1] == "Sau bảng"


def test_automatic_numbers(tmp_path: Path) -> None:
    """Lists of the binary format count as those of .docx."""
    options = DocOptions(levels=((1, "\x00."), (0, "\x01."), (4, "\x02)")))
    places = [0, 1, 1, 2, 0, 1]
    document = read(tmp_path, word_document([P((R("x"),), "\r", in_list(1, place)) for place in places], options))
    assert [block.list_marker for block in document.blocks] == ["I.", "1.", "2.", "a)", "II.", "1."]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (word_document([P((R("x"),))], DocOptions(encrypted=True)), EncryptedFile),
        (word_document([P((R("x"),))], DocOptions(version=101)), UnsupportedFormat),
        (word_document([P((R("x"),))])[:2000], DamagedFile),
        (compound_file({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}), EncryptedFile),
        (compound_file({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(3000), "1Table": b"", "0Table": b""}), DamagedFile),
    ],
    ids=["password", "Word 95", "cut", "encrypted package", "empty tables"],
)
def test_what_can_not_be_read_says_why(tmp_path: Path, data: bytes, error: type[Exception]) -> None:
    """Passwords, older versions and broken tables are told apart."""
    with pytest.raises(error, match=r"a\.doc"):
        read(tmp_path, data)


RTF = [
    (rb"{\rtf1\ansi K\u7871? ho\u7841?ch\par T\'e2n}", ["Kế hoạch", "Tân"], "Unicode and bytes"),
    (rb"{\rtf1\ansi\uc2 \u7871\'65\'65 x}", ["ế x"], "two bytes stand in for a letter"),
    (rb"{\rtf1{\fonttbl{\f0 Arial;}}{\info{\title an}}{\*\generator Word}hi\'ean\par}", ["hiên"], "what shows nothing"),
    (rb"{\rtf1 a\line b\tab c\emdash d\~e\_f\{\}\par}", ["a b c—d e-f{}"], "breaks and signs"),
    (rb"{\rtf1 {\listtext\pard 1.\tab}R\'e0 so\'e1t\par {\pntext -\tab}Ki\par}", ["1. Rà soát", "- Ki"], "rendered numbers"),
    (rb"{\rtf1 gi{\v an}{\deleted bo} l\'e0\par}", ["gi là"], "hidden and deleted"),
    (rb"{\rtf1 {\field{\*\fldinst PAGE}{\fldrslt 7}} trang\par}", ["7 trang"], "a field's result"),
    (rb"{\rtf1 {\*\unknown an}{\caps hoa}\par}", ["HOA"], "passable groups, capitals"),
    (rb"{\rtf1 mot\par hai", ["mot", "hai"], "cut off"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "expected", "why"), RTF, ids=[row[2] for row in RTF])
def test_rtf_text(tmp_path: Path, data: bytes, expected: list[str], why: str) -> None:
    """What an RTF file shows."""
    assert lines_of(read(tmp_path, data, "a.rtf")) == expected, why


def test_rtf_tables_notes_and_fonts(tmp_path: Path) -> None:
    """Merged cells, a foot note at the end, an old font, under the name of a .doc."""
    data = (
        r"{\rtf1{\fonttbl{\f0 Arial;}{\f1 .VnTime;}}\pard\b KE\b0\par "
        r"\trowd\clvmgf\cellx500\cellx2000\intbl TT\cell Co\cell\row "
        r"\trowd\clvmrg\cellx500\cellx1000\cellx2000\intbl\cell A\par B\cell C\cell\row "
        r"\pard\f1 Nhµ n\'adíc thùc hiÖn quyÕt ®Þnh cña tØnh{\footnote chó thÝch}\par}"
    ).encode("latin-1")
    document = read(tmp_path, data, "a.doc")
    assert cells_of(document) == {(0, 0): "TT", (0, 1): "Co", (1, 1): "A\nB", (1, 2): "C"}
    assert next(c for c in document.tables[0].cells if c.row == 0).row_span == 2
    assert lines_of(document)[-2:] == ["Nhà nước thực hiện quyết định của tỉnh", "chú thích"]
    assert document.blocks[-1].kind is BlockKind.FOOTNOTE
    assert document.encoding == "TCVN3"
