"""Tells archives and messages, which hold documents, from documents."""

from __future__ import annotations

from ingest.office.package import member_names

_HEADERS = (b"from:", b"subject:", b"date:", b"received:", b"message-id:")
_OFFICE = ("word/", "xl/", "ppt/", "[Content_Types].xml", "mimetype")


def is_archive(head: bytes, suffix: str) -> bool:
    """Say whether a file is a zip archive of files, by the bytes that ingest.readers.base describes and its name.

    Office documents are zip archives too; they are not meant. A cut archive is known by its name only.
    """
    if not head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return False
    names = member_names(head)
    if not names:
        return suffix == ".zip"
    return not any(name.startswith(_OFFICE) for name in names)


def is_message(head: bytes, suffix: str) -> bool:
    """Say whether a file is a message (.eml): its name says so and it begins with header lines."""
    if suffix != ".eml":
        return False
    headers = head.split(b"\r\n\r\n")[0].split(b"\n\n")[0].lower()
    return any(line.startswith(_HEADERS) for line in headers.splitlines())
