"""The package's verb: a path in, a laid-out document out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ingest.containers import is_archive, is_message
from ingest.errors import EmptyFile, FileTooLarge, FileVanished, NoText, UnsupportedFormat
from ingest.layout import LaidOutDocument, Warning_
from ingest.limits import DEFAULT, MEGABYTE, Limits
from ingest.quality import page_doubts
from ingest.readers import choose_reader
from ingest.readers.base import HEAD_BYTES
from ingest.syllables import marked_share, syllable_share

SUSPICIOUS = "suspicious_text"
"""The code of the warning that a text does not read as Vietnamese: a wrong encoding or a poor recognition."""

DOUBTFUL_PAGE = "doubtful_page"
"""The code of the warning that a page was read poorly, see :mod:`ingest.quality`."""

_SUSPICIOUS_SHARE = 0.8  # of syllables; real directives have 0.97 to 1.0
_FEW_WORDS = 20  # of which no share is taken
_FEW_MARKED = 4  # words with a mark in a paragraph
_SUSPICIOUS_MARKED = 0.4
_ARCHIVES = {
    b"Rar!": "tệp nén (.rar)",
    b"7z\xbc\xaf": "tệp nén (.7z)",
    b"\x1f\x8b": "tệp nén (.gz)",
}
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")


def read_document(path: Path | str, *, limits: Limits = DEFAULT) -> LaidOutDocument:
    """Read a file of any known format into its canonical text with layout.

    The format is told by the first bytes; the name only helps where they say nothing. An archive or a message is no
    document: see :func:`ingest.members.read_members`.

    Args:
        path: The file.
        limits: How far reading may go.

    Raises:
        IngestError: The file is the cause (see ingest.errors); ``str(error)`` is a Vietnamese sentence for the user.
    """
    path = Path(path)
    name, suffix = path.name, path.suffix.lower()
    head = open_checked(path, limits)
    reader = None if is_archive(head, suffix) or is_message(head, suffix) else choose_reader(head, suffix)
    if reader is None:
        raise _unsupported(head, name)
    document = reader.read(path, limits)
    if not document.text.strip():
        raise NoText(f"Tệp “{name}” không có chữ nào đọc được; hãy kiểm tra lại nội dung tệp.")
    return _with_doubts(document)


def open_checked(path: Path, limits: Limits) -> bytes:
    """Return a file's first bytes (and of a long one the last ones), after checking that it may be read.

    Raises:
        FileVanished: It is not there or may not be opened.
        FileTooLarge: It is over the limit.
        EmptyFile: Nothing is in it.
        UnsupportedFormat: It is a folder.
    """
    name = path.name
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            head = stream.read(HEAD_BYTES)
            if size > HEAD_BYTES:
                stream.seek(max(size - HEAD_BYTES, HEAD_BYTES))
                head += stream.read(HEAD_BYTES)
    except IsADirectoryError as error:
        raise UnsupportedFormat(f"“{name}” là thư mục, không phải tệp; hãy chọn một tệp văn bản.") from error
    except FileNotFoundError as error:
        raise FileVanished(f"Không tìm thấy tệp “{name}”; có thể tệp đã bị xóa hoặc di chuyển.") from error
    except OSError as error:
        raise FileVanished(f"Không mở được tệp “{name}”; hãy kiểm tra quyền đọc tệp.") from error
    if size > limits.max_bytes:
        raise FileTooLarge(
            f"Tệp “{name}” nặng {size / MEGABYTE:.0f} MB, quá giới hạn {limits.max_bytes / MEGABYTE:.0f} MB; "
            "hãy tách tệp hoặc nâng giới hạn trong cấu hình."
        )
    if not head.strip(b" \t\r\n\x0b\x0c"):
        raise EmptyFile(f"Tệp “{name}” trống, không có nội dung để đọc.")
    return head


def _unsupported(head: bytes, name: str) -> UnsupportedFormat:
    """Return the error for a file that no reader takes, saying what can be done about it."""
    if is_archive(head, Path(name).suffix.lower()):
        return UnsupportedFormat(f"“{name}” là tệp nén (.zip); hãy giải nén rồi nạp từng tệp bên trong.")
    for mark, kind in _ARCHIVES.items():
        if head.startswith(mark):
            return UnsupportedFormat(
                f"“{name}” là {kind}, không phải văn bản; hãy giải nén rồi nạp từng tệp bên trong."
            )
    if is_message(head, ".eml"):
        return UnsupportedFormat(f"“{name}” là thư điện tử; hãy nạp từng tệp đính kèm của thư.")
    if head.startswith(_IMAGES):
        return UnsupportedFormat(f"“{name}” là ảnh; hãy lưu ảnh thành tệp PDF rồi nạp lại để nhận dạng chữ.")
    return UnsupportedFormat(
        f"Chưa đọc được định dạng của tệp “{name}”; hãy lưu lại thành PDF, Word (.docx), HTML hoặc văn bản (.txt)."
    )


def _with_doubts(document: LaidOutDocument) -> LaidOutDocument:
    """Return the document with a warning where its text, or a paragraph of it, does not read as Vietnamese."""
    warnings = [*document.warnings, *_doubtful_pages(document)]
    if not any(warning.code == SUSPICIOUS for warning in warnings):
        message = _doubt(document)
        warnings += [Warning_(SUSPICIOUS, message)] if message else []
    return replace(document, warnings=tuple(warnings)) if len(warnings) > len(document.warnings) else document


def _doubtful_pages(document: LaidOutDocument) -> list[Warning_]:
    """Return a warning for each page that was read poorly."""
    told = []
    for page in document.pages:
        doubts = page_doubts(page)
        if doubts and document.text:
            message = f"Trang {page.number} cần kiểm tra: {', '.join(doubts)}; hãy đối chiếu với bản gốc."
            told.append(Warning_(DOUBTFUL_PAGE, message, page=page.number))
    return told


def _doubt(document: LaidOutDocument) -> str | None:
    """Return the sentence that says what looks wrong, None for a text that reads well."""
    lost = document.text.count("\ufffd")
    if lost:
        return f"Có {lost} ký tự không đọc được (hiện là “\ufffd”); hãy đối chiếu với bản gốc."
    share, count = syllable_share(document.text)
    if count >= _FEW_WORDS and share < _SUSPICIOUS_SHARE:
        return (
            f"Chỉ {share:.0%} số tiếng đọc được là tiếng Việt; có thể sai bảng mã chữ hoặc nhận dạng kém, "
            "hãy đối chiếu với bản gốc trước khi dùng kết quả."
        )
    if document.pages:
        return None  # a page that was recognised says for itself how well
    for block in document.blocks:
        words = document.text[block.start : block.end]
        share, count = marked_share(words)
        if count >= _FEW_MARKED and share < _SUSPICIOUS_MARKED:
            return f"Có đoạn chữ không giống tiếng Việt (“{words[:60]}…”); hãy đối chiếu với bản gốc."
    return None
