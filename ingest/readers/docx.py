"""Word documents (.docx, .docm, .dotx): paragraphs with their numbers, tables, notes, the letterhead of a header."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import regex
from lxml import etree

from ingest.canonical import Grid, Paragraph, Run, TextBuilder
from ingest.errors import DamagedFile
from ingest.layout import BlockKind, LaidOutDocument, Warning_
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.office.package import Package, member_names
from ingest.office.tab_columns import LETTERHEAD, split_tab_columns
from ingest.office.word_body import Body, flatten
from ingest.office.word_names import RELATIONS, value, w
from ingest.office.word_numbering import Numbering
from ingest.office.word_styles import Styles
from ingest.readers.base import CERTAIN, LIKELY, NO_BID

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocxReader:
    """Reads Word documents since 2007."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for a zip that holds ``word/``."""
        if not head.startswith(b"PK"):
            return NO_BID
        if any(name.startswith("word/document") for name in member_names(head)):
            return CERTAIN
        return LIKELY if suffix in {".docx", ".docm", ".dotx", ".dotm"} else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:
        """Read a Word document."""
        with Package(path, limits) as package:
            try:
                return _Document(package).read()
            except RecursionError as error:
                raise DamagedFile(
                    f"Tệp “{path.name}” có cấu trúc lồng nhau quá sâu nên không đọc được; hãy mở và lưu lại bằng Word."
                ) from error


class _Document:
    """One Word document being read."""

    def __init__(self, package: Package) -> None:
        """Find the parts."""
        self._package = package
        self._main = package.related("", "officeDocument") or "word/document.xml"
        self._warnings: list[Warning_] = []

    def read(self) -> LaidOutDocument:
        """Return the document."""
        root = self._package.xml(self._main)
        body_element = root.find(w("body"))
        if body_element is None:
            raise DamagedFile(
                f"Tệp “{self._package.name}” không có phần nội dung của Word; hãy mở và lưu lại bằng Word."
            )
        styles = Styles(self._part("styles"))
        body = Body(styles, Numbering.from_xml(self._part("numbering")))
        items = body.items(body_element)
        text = "\n".join(paragraph.raw for paragraph in flatten(items))
        items = [*self._letterhead(body_element, text, body), *items, *self._notes(body)]
        if body_element.find(w("altChunk")) is not None:
            self._warn("embedded_part", "Tệp có một phần nhúng từ tệp khác chưa đọc được; hãy mở bằng Word và lưu lại.")
        restored, encoding = restore_items(items)
        builder = TextBuilder()
        for item in split_tab_columns(restored):
            builder.add(item)
        return builder.build(MEDIA_TYPE, warnings=tuple(self._warnings), encoding=encoding)

    def _part(self, kind: str) -> etree._Element | None:
        """Return the root of a part that the document relates to."""
        member = self._package.related(self._main, kind)
        return None if member is None else self._package.xml(member)

    def _warn(self, code: str, message: str) -> None:
        """Add a warning."""
        self._warnings.append(Warning_(code, message))

    def _letterhead(self, body_element: etree._Element, text: str, body: Body) -> list[Paragraph | Grid]:
        """Return the first page's header where it holds the letterhead that the body lacks; name what is left out."""
        relations = self._package.relations(self._main)
        kept: list[Paragraph | Grid] = []
        left_out: list[str] = []
        seen: set[str] = set()
        for reference in body_element.iter(w("headerReference"), w("footerReference")):
            _, member = relations.get(reference.get(f"{{{RELATIONS}}}id", ""), ("", ""))
            if member in seen or member not in self._package.members:
                continue
            seen.add(member)
            items = body.items(self._package.xml(member), "đầu trang")
            words = " ".join(paragraph.raw for paragraph in flatten(items)).strip()
            if not kept and not LETTERHEAD.search(text) and LETTERHEAD.search(words):
                kept = items
            elif any(c.isalpha() for c in regex.sub(r"(?i)trang|page", "", words)):
                left_out.append(words)
        if left_out:
            shown = "; ".join(f"“{words[:80]}”" for words in dict.fromkeys(left_out))
            self._warn("left_out_header", f"Đầu trang hoặc chân trang không đưa vào nội dung: {shown}.")
        return kept

    def _notes(self, body: Body) -> list[Paragraph | Grid]:
        """Return the foot and end notes in the order of their references, each begun by its number: "[1] "."""
        parts = {kind: self._part(kind + "s") for kind in ("footnote", "endnote")}
        notes: list[Paragraph | Grid] = []
        for index, (kind, name) in enumerate(list(body.notes), 1):
            part = parts[kind]
            found = None
            if part is not None:
                found = next((n for n in part.findall(w(kind)) if n.get(w("id")) == name), None)
            if found is None or value(found.find(w("type"))):
                continue
            for position, paragraph in enumerate(flatten(body.items(found, f"chú thích {index}"))):
                lead = () if position else (Run(f"[{index}] ", source=f"chú thích {index}"),)
                notes.append(replace(paragraph, runs=lead + paragraph.runs, kind=BlockKind.FOOTNOTE))
        return notes
