"""Old and odd encodings: told by the words, converted, or refused in a sentence."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.canonical import Grid, GridCell, Paragraph, Run
from ingest.encodings import decode
from ingest.errors import UnknownEncoding
from ingest.legacy import ENCODINGS, _charmap, convert, detect, font_encoding, is_capital_font, restore, restore_items
from ingest.reading import SUSPICIOUS, read_document
from ingest.syllables import is_syllable, syllable_share

TEXT = (
    "Thực hiện Nghị quyết của Hội đồng nhân dân tỉnh về phát triển kinh tế - xã hội, Ủy ban nhân dân tỉnh yêu cầu "
    "Giám đốc các sở, Thủ trưởng các ban, ngành, đơn vị khẩn trương rà soát, xây dựng kế hoạch chi tiết, gửi về Sở "
    "Nội vụ trước ngày 30 tháng 6 để tổng hợp, báo cáo. Ngưỡng nước lũ, bờ kè, khuỷu sông, đẵn gỗ, kỹ thuật, ẩn số."
)


def encode(text: str, encoding: str) -> str:
    """Return text as the Latin letters that an old encoding wrote it with; TCVN3 has no capitals with a tone."""
    table = {after: before for before, after in reversed(_charmap(encoding).pairs)}
    if encoding == "TCVN3":
        return "".join(table.get(c, c if ord(c) < 128 else table.get(c.lower(), c)) for c in text)
    return "".join(table.get(c, c) for c in text)


def to_windows_1258(text: str) -> bytes:
    out = bytearray()
    for character in text:
        try:
            out += character.encode("cp1258")
        except UnicodeEncodeError:
            base, *marks = unicodedata.normalize("NFD", character)
            tone = "".join(m for m in marks if m not in "\u0302\u0306\u031b")
            shape = "".join(m for m in marks if m in "\u0302\u0306\u031b")
            out += (unicodedata.normalize("NFC", base + shape) + tone).encode("cp1258")
    return bytes(out)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_in_an_old_encoding_comes_back(encoding: str) -> None:
    """Bytes of TCVN3, VNI, VISCII and VPS are told apart and converted, and so are their letters in a UTF-8 file."""
    expected = TEXT.replace("Ủ", "ủ").replace("Ẩ", "ẩ") if encoding == "TCVN3" else TEXT
    old = encode(TEXT, encoding)
    assert decode(old.encode("latin-1"), "a.txt") == (expected, encoding)
    assert decode(old.encode("utf-8"), "a.txt") == (expected, encoding)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_files_with_and_without_marks(codec: str) -> None:
    """Unicode in every transport is read as it is."""
    assert decode(TEXT.encode(codec), "a.txt")[0] == TEXT


def test_windows_1258_is_told_by_its_words() -> None:
    """Microsoft's Vietnamese code page writes tones apart; they come back composed."""
    assert decode(to_windows_1258(TEXT), "a.txt") == (TEXT, "windows-1258")


@pytest.mark.parametrize(
    "noise", [bytes(range(256)) * 8, b"\x00" * 500, b"\x89\x01\x02\x03" * 200], ids=["all bytes", "zeros", "control"]
)
def test_noise_is_refused(noise: bytes) -> None:
    """What is no text in any encoding is an error that says what to do."""
    with pytest.raises(UnknownEncoding, match="lưu lại với bảng mã UTF-8"):
        decode(noise, "a.txt")


def test_a_spoilt_utf8_file_is_read_with_a_warning(tmp_path: Path) -> None:
    """One bad byte does not lose the file; the reader is told that a character is missing."""
    path = tmp_path / "a.txt"
    path.write_bytes((TEXT * 3).encode()[:-40] + b"\xff" + TEXT.encode())
    document = read_document(path)
    assert "Thực hiện Nghị quyết" in document.text
    assert [w.code for w in document.warnings] == [SUSPICIOUS]


def test_text_that_stays_strange_is_never_passed_off_as_good(tmp_path: Path) -> None:
    """Words that are no Vietnamese get a warning that asks to compare with the original."""
    path = tmp_path / "a.txt"
    path.write_text("Thuc hien nghi quyet xzq wvb kkl zzt " * 20, encoding="utf-8")
    (warning,) = read_document(path).warnings
    assert warning.code == SUSPICIOUS
    assert "đối chiếu" in warning.message


def test_one_strange_paragraph_is_told_too(tmp_path: Path) -> None:
    """A paragraph that was left in an old encoding in a Unicode file is named in the warning."""
    path = tmp_path / "a.txt"
    path.write_text(f"{TEXT}\n\n" * 5 + "Thùc hiÖn nghÞ quyÕt cña tØnh ñy\n", encoding="utf-8")
    (warning,) = read_document(path).warnings
    assert warning.code == SUSPICIOUS
    assert "Thùc hiÖn" in warning.message


@pytest.mark.parametrize(
    ("font", "expected"),
    [(".VnTime", "TCVN3"), (".VnTimeH", "TCVN3"), ("VnTime", "TCVN3"), ("VNI-Times", "VNI"), ("ABCDEF+.VnArial", "TCVN3"),
     ("Times New Roman", None), ("Vnrkh", None), (None, None)],
)  # fmt: skip
def test_fonts_speak_for_encodings(font: str | None, expected: str | None) -> None:
    """The old fonts' names are known, in a PDF's subset names too."""
    assert font_encoding(font) == expected


def test_capital_fonts() -> None:
    """Only the H fonts of TCVN3 draw capitals."""
    assert is_capital_font(".VnTimeH")
    assert is_capital_font(".VnArial NarrowH")
    assert not is_capital_font(".VnTime")
    assert not is_capital_font("VNI-Helve")


def test_unicode_in_an_old_font_is_left_alone() -> None:
    """A font's name alone converts nothing."""
    assert restore("Kế hoạch của Ủy ban nhân dân tỉnh", ".VnTime") == ("Kế hoạch của Ủy ban nhân dân tỉnh", None)
    assert detect("été à la campagne où naît", None) is None


def test_tcvn3_writes_u_horn_as_a_soft_hyphen() -> None:
    """U+00AD is the letter ư there; Word's own soft hyphens beside it count once; symbol fonts shift the letters."""
    assert convert("n\u00adíc", "TCVN3") == "nước"
    assert convert("n\u00ad\u00adíc", "TCVN3") == "nước"
    assert convert("".join(chr(0xF000 + ord(c)) if ord(c) > 127 else c for c in "B¸o c¸o"), "TCVN3") == "Báo cáo"


def test_runs_are_converted_by_their_fonts() -> None:
    """Old and Unicode runs stand side by side; H fonts give capitals; a letter parted by two runs is put together."""
    old = encode("kế hoạch thực hiện nghị quyết của tỉnh", "TCVN3")
    vni = encode("Sở Nội vụ chủ trì rà soát", "VNI")
    cut = vni.index("û")
    items = [
        Paragraph((Run(old, font=".VnTimeH"), Run(" số 12", font="Times New Roman"))),
        Paragraph((Run("Đã chuyển sang Unicode rồi", font=".VnTimeH"),)),
        Grid((GridCell(0, 0, (Paragraph((Run(vni[:cut], font="VNI-Times"), Run(vni[cut:], font="VNI-Times"))),)),)),
    ]
    restored, encoding = restore_items(items)
    assert encoding == "TCVN3"
    assert isinstance(restored[0], Paragraph)
    assert restored[0].raw == "KẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT CỦA TỈNH số 12"
    assert isinstance(restored[1], Paragraph)
    assert restored[1].raw == "Đã chuyển sang Unicode rồi"
    assert isinstance(restored[2], Grid)
    assert restored[2].cells[0].paragraphs[0].raw == "Sở Nội vụ chủ trì rà soát"


SYLLABLES = (
    "quyết quốc gì gìn giêng giường hoà hòa thuý khuya nghiêng khuỷu ngoằn nguyễn uỷ ương yêu được ế đỉnh".split()  # noqa: SIM905 - words
)
NO_SYLLABLES = "at ac hế́ Lk zon file b¸o c¸o kếh ptt ưi̛ xyz qa".split()  # noqa: SIM905 - words


@pytest.mark.parametrize("word", SYLLABLES)
def test_vietnamese_syllables(word: str) -> None:
    """Every spelling of the language, old and new tone places, is a syllable."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", NO_SYLLABLES)
def test_other_letter_groups(word: str) -> None:
    """A stop without a sharp or heavy tone, foreign clusters and old-encoding letters are none."""
    assert not is_syllable(word)


def test_share_ignores_abbreviations() -> None:
    """UBND says nothing about a text; words do."""
    share, count = syllable_share("UBND tỉnh, HĐND giao Sở Nội vụ kiểm tra file xyz")
    assert count == 9
    assert share == pytest.approx(7 / 9)
