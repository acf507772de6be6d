"""Bytes to characters: which encoding a text is in, told by its marks and by its words."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ingest.errors import UnknownEncoding
from ingest.legacy import ENCODINGS, convert, detect
from ingest.syllables import marked_share

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200_000  # characters by which an encoding is told
_CONVINCING = 0.5  # share of the marked words that are Vietnamese syllables
_WIDE = 0.2  # share of zero bytes in every second place: UTF-16 without its mark
_BROKEN = 0.001  # share of bytes that a cut or spoilt UTF-8 file may have wrong
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_NOISE = 0.01  # share of control characters in what is no text


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file's bytes and the name of its encoding.

    Names: "utf-8", "utf-16", "windows-1258", "windows-1252", "TCVN3", "VNI", "VISCII", "VPS". A file in UTF-8 whose
    characters are those of an old code page ("B¸o c¸o") is converted too.

    Args:
        data: The bytes.
        name: The file's name, for the message.

    Raises:
        UnknownEncoding: No known encoding gives text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return restore_text(data[len(mark) :].decode(_without_mark(encoding, mark), errors="replace"), encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        restored, encoding = restore_text(text, "utf-8")
        if "\x00" not in restored and not _is_noise(restored):
            return restored, encoding
    wide = _wide_encoding(data)
    if wide:
        return restore_text(data.decode(wide, errors="replace"), "utf-16")
    found = _narrow(data)
    if found is None:
        raise UnknownEncoding(
            f"Không nhận ra bảng mã chữ của tệp “{name}” (hoặc đây không phải tệp văn bản); "
            "hãy mở tệp bằng chương trình đã tạo ra nó và lưu lại với bảng mã UTF-8."
        )
    return found


def restore_text(text: str, encoding: str) -> tuple[str, str]:
    """Return a text and its encoding's name, converted where its characters are those of an old code page."""
    legacy = detect(text[:_SAMPLE])
    return (convert(text, legacy), legacy) if legacy else (text, encoding)


def _without_mark(encoding: str, mark: bytes) -> str:
    """Return the codec for what follows a byte-order mark."""
    if encoding == "utf-8":
        return encoding
    return f"{encoding}-{'le' if mark[0] == 0xFF else 'be'}"


def _wide_encoding(data: bytes) -> str | None:
    """Return the codec of UTF-16 without its mark, None for anything else."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    half = len(sample) // 2
    if not half:
        return None
    even, odd = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if max(even, odd) < _WIDE or min(even, odd) > _WIDE / 4:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _narrow(data: bytes) -> tuple[str, str] | None:
    """Return the text of bytes in an 8-bit code page: the one that gives most Vietnamese syllables."""
    broken = data.decode("utf-8", errors="replace")
    if broken.count("\ufffd") <= max(1.0, _BROKEN * len(broken)) and not _is_noise(broken):
        return broken, "utf-8"
    latin = data.decode("latin-1")
    candidates = {encoding: convert(latin[:_SAMPLE], encoding) for encoding in ENCODINGS}
    windows = unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))
    candidates["windows-1258"] = windows[:_SAMPLE]
    shares = {encoding: _score(text) for encoding, text in candidates.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= _CONVINCING:
        return (windows if best == "windows-1258" else convert(latin, best)), best
    plain = data.decode("cp1252", errors="replace")
    return None if _is_noise(plain) else (plain, "windows-1252")


def _score(text: str) -> float:
    """Return how Vietnamese a decoded text is, 0..1; characters that no text has count against it."""
    share, count = marked_share(text)
    if not count:
        return 0.0
    wrong = sum(c == "\ufffd" or (unicodedata.category(c) == "Cc" and c not in "\t\n\r\f") for c in text)
    return share - min(1.0, 20 * wrong / max(len(text), 1))


def _is_noise(text: str) -> bool:
    """Say whether a decoded text has control characters as only binary data has."""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > _NOISE * len(sample)
