"""The package's verb: a path in, a laid-out document out."""

from __future__ import annotations

from pathlib import Path

from ingest.errors import EmptyFile, FileTooLarge, FileVanished, NoText, UnsupportedFormat
from ingest.layout import LaidOutDocument
from ingest.limits import DEFAULT, MEGABYTE, Limits
from ingest.readers import choose_reader
from ingest.readers.base import HEAD_BYTES


def read_document(path: Path | str, *, limits: Limits = DEFAULT) -> LaidOutDocument:
    """Read a file of any known format into its canonical text with layout.

    The format is told by the first bytes; the name only helps where they say nothing.

    Raises:
        IngestError: The file is the cause (see ingest.errors); ``str(error)`` is a Vietnamese sentence for the user.
    """
    path = Path(path)
    reader = choose_reader(_sample(path, limits), path.suffix.lower())
    if reader is None:
        raise UnsupportedFormat(
            f"Chưa đọc được định dạng của tệp “{path.name}”; hãy lưu lại thành PDF, Word (.docx), HTML hoặc văn bản (.txt)."
        )
    document = reader.read(path, limits)
    if not document.text.strip():
        raise NoText(f"Tệp “{path.name}” không có chữ nào đọc được; hãy kiểm tra lại nội dung tệp.")
    return document


def _sample(path: Path, limits: Limits) -> bytes:
    """Return the first bytes of the file, and of a long one the last bytes too, after checking that it may be read."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(0)
            head = stream.read(HEAD_BYTES)
            if size > HEAD_BYTES:
                stream.seek(max(size - HEAD_BYTES, HEAD_BYTES))
                head += stream.read(HEAD_BYTES)
    except IsADirectoryError as error:
        raise UnsupportedFormat(f"“{path.name}” là thư mục, không phải tệp; hãy chọn một tệp văn bản.") from error
    except FileNotFoundError as error:
        raise FileVanished(f"Không tìm thấy tệp “{path.name}”; có thể tệp đã bị xóa hoặc di chuyển.") from error
    except OSError as error:
        raise FileVanished(f"Không mở được tệp “{path.name}”; hãy kiểm tra quyền đọc tệp.") from error
    if size > limits.max_bytes:
        raise FileTooLarge(
            f"Tệp “{path.name}” nặng {size / MEGABYTE:.0f} MB, quá giới hạn {limits.max_bytes / MEGABYTE:.0f} MB; "
            "hãy tách tệp hoặc nâng giới hạn trong cấu hình."
        )
    if not head.strip(b" \t\r\n\x0b\x0c"):
        raise EmptyFile(f"Tệp “{path.name}” trống, không có nội dung để đọc.")
    return head
