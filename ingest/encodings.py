"""Bytes to characters: which encoding a text file is in."""

from __future__ import annotations

import codecs

from ingest.errors import UnknownEncoding

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text of a file's bytes and the name of its encoding.

    Args:
        data: The bytes.
        name: The file's name, for the message.

    Raises:
        UnknownEncoding: No known encoding gives text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding.removesuffix("-sig")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        raise UnknownEncoding(
            f"Không nhận ra bảng mã chữ của tệp “{name}”; hãy mở tệp và lưu lại với bảng mã UTF-8."
        ) from error
