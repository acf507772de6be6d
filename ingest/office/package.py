"""Opens a zip package (.docx, .xlsx) with care: bounded, no entities, every failure a sentence for the user."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from ingest.errors import DamagedFile, EncryptedFile, FileVanished, LimitExceeded
from ingest.limits import MEGABYTE, Limits

_CHUNK = 256 * 1024
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def member_names(head: bytes) -> list[str]:
    """Return the members that the end of a zip file lists, as far as the bytes hold the list; [] for a cut file."""
    end = head.rfind(b"PK\x05\x06")
    if end < 0 or end + 22 > len(head):
        return []
    size = int.from_bytes(head[end + 12 : end + 16], "little")
    position = max(end - size, 0)
    if size > end:
        position = max(head.find(b"PK\x01\x02", position), 0)
    names: list[str] = []
    while head[position : position + 4] == b"PK\x01\x02" and position < end:
        name, extra, comment = (int.from_bytes(head[position + i : position + i + 2], "little") for i in (28, 30, 32))
        names.append(head[position + 46 : position + 46 + name].decode("utf-8", errors="replace"))
        position += 46 + name + extra + comment
    return names


class Package:
    """A zip file read member by member, within the limits."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Open the package.

        Raises:
            DamagedFile: The zip is broken.
        """
        self.name = path.name
        self._limits = limits
        self._unpacked = 0
        try:
            self._zip = zipfile.ZipFile(path)
        except FileNotFoundError as error:
            raise FileVanished(f"Không tìm thấy tệp “{self.name}”; có thể tệp đã bị xóa hoặc di chuyển.") from error
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged() from error
        self.members = {info.filename: info for info in self._zip.infolist()}

    def __enter__(self) -> Self:
        """Return the open package."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._zip.close()

    def read(self, member: str) -> bytes:
        """Return a member's bytes.

        Raises:
            DamagedFile: The member is missing or broken.
            EncryptedFile: It is locked by a password.
            LimitExceeded: It unpacks to more than the limits allow.
        """
        info = self.members.get(member)
        if info is None:
            raise self._damaged()
        if info.flag_bits & 1:
            raise EncryptedFile(f"Tệp “{self.name}” có mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")
        chunks: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    self._check(size, info.compress_size)
                    chunks.append(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self._damaged() from error
        self._unpacked += size
        return b"".join(chunks)

    def xml(self, member: str) -> etree._Element:
        """Return a member's XML root.

        Raises:
            DamagedFile: It is no XML, or declares a document type (no office program writes one; bombs do).
        """
        return self.parse(self.read(member))

    def parse(self, data: bytes) -> etree._Element:
        """Return the root of XML bytes; see :meth:`xml`."""
        self.refuse_entities(data)
        for strict, transitional in _STRICT:
            data = data.replace(strict, transitional)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error

    def refuse_entities(self, data: bytes) -> None:
        """Raise DamagedFile where XML bytes declare a document type: no office program writes one, bombs do."""
        if any("<!DOCTYPE".encode(codec) in data for codec in ("ascii", "utf-16-le", "utf-16-be")):
            raise DamagedFile(
                f"Tệp “{self.name}” chứa khai báo thực thể XML không an toàn nên không được đọc; "
                "hãy mở và lưu lại bằng chương trình văn phòng."
            )

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part ("" the package's own): id -> (kind's last word, member)."""
        folder, base = posixpath.split(part)
        member = posixpath.join(folder, "_rels", base + ".rels")
        if member not in self.members:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(member).iter(_RELATION):
            target = relation.get("Target", "")
            if relation.get("TargetMode") == "External" or not target:
                continue
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], full)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """Return the first existing member that a part relates to by a kind ("styles", "numbering" …)."""
        for found, member in self.relations(part).values():
            if found == kind and member in self.members:
                return member
        return None

    def _check(self, size: int, packed: int) -> None:
        """Stop where a member or the whole unpacks to too much."""
        if self._unpacked + size > self._limits.max_unpacked_bytes or (
            size > MEGABYTE and size > self._limits.max_unpack_ratio * max(packed, 1)
        ):
            raise LimitExceeded(
                f"Tệp “{self.name}” bung ra quá lớn nên đã dừng đọc; hãy kiểm tra lại nguồn gốc của tệp."
            )

    def _damaged(self) -> DamagedFile:
        """Return the error for a broken package."""
        return DamagedFile(f"Tệp “{self.name}” bị hỏng hoặc tải chưa đủ; hãy tải lại hoặc mở bằng Word rồi lưu lại.")
