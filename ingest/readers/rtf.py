"""Rich Text Format (.rtf, and .doc files that are RTF inside)."""

from __future__ import annotations

from pathlib import Path

from ingest.canonical import TextBuilder
from ingest.errors import DamagedFile
from ingest.layout import LaidOutDocument, Warning_
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.office.rtf_file import RtfFile, is_rtf
from ingest.office.tab_columns import split_tab_columns
from ingest.readers.base import CERTAIN, NO_BID

MEDIA_TYPE = "application/rtf"


class RtfReader:
    """Reads RTF, whatever its name."""

    def bid(self, head: bytes, suffix: str) -> int:  # noqa: ARG002 - the first bytes prove it
        r"""Bid for what begins with ``{\rtf``."""
        return CERTAIN if is_rtf(head) else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:  # noqa: ARG002 - nothing is unpacked
        """Read an RTF file; one that breaks off is read as far as it goes, with a warning."""
        data = path.read_bytes()
        items, encoding = restore_items(RtfFile(data).read())
        if not items:
            raise DamagedFile(
                f"Tệp “{path.name}” là RTF nhưng không có nội dung đọc được; hãy mở và lưu lại bằng Word."
            )
        builder = TextBuilder()
        for item in split_tab_columns(items):
            builder.add(item)
        warnings: tuple[Warning_, ...] = ()
        if not data.rstrip(b"\x00 \t\r\n").endswith(b"}"):
            warnings = (Warning_("truncated", "Phần cuối của tệp bị thiếu; hãy tải lại hoặc xin lại bản gốc."),)
        return builder.build(MEDIA_TYPE, warnings=warnings, encoding=encoding)
