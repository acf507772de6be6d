"""Old Word documents (.doc, Word 97 to 2003), read without any other program."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

from ingest.canonical import Grid, Paragraph, TextBuilder
from ingest.layout import BlockKind, LaidOutDocument
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.office.doc_body import DocBody
from ingest.office.doc_file import DocFile
from ingest.office.doc_lists import read_numbering
from ingest.office.ole import SIGNATURE, damaged, has_stream, open_compound, read_stream
from ingest.office.tab_columns import LETTERHEAD, split_tab_columns
from ingest.office.word_body import flatten
from ingest.readers.base import BY_NAME, CERTAIN, LIKELY, NO_BID

MEDIA_TYPE = "application/msword"


class DocReader:
    """Reads .doc and .dot."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for a compound file that names a WordDocument stream, or an encrypted package."""
        if not head.startswith(SIGNATURE):
            return NO_BID
        if has_stream(head, "WordDocument"):
            return CERTAIN
        if has_stream(head, "EncryptedPackage"):
            return BY_NAME + 1
        return LIKELY if suffix in {".doc", ".dot"} else BY_NAME // 2

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:  # noqa: ARG002 - nothing is unpacked
        """Read an old Word document."""
        with open_compound(path) as compound:
            main = read_stream(compound, "WordDocument", path.name)
            table = {
                name: read_stream(compound, name, path.name) for name in ("0Table", "1Table") if compound.exists(name)
            }
        try:
            document = DocFile(main, table, path.name)
            items = _items(document)
        except (struct.error, IndexError, KeyError, ValueError) as error:
            raise damaged(path.name) from error
        restored, encoding = restore_items(items)
        builder = TextBuilder()
        for item in split_tab_columns(restored):
            builder.add(item)
        return builder.build(MEDIA_TYPE, encoding=encoding)


def _items(document: DocFile) -> list[Paragraph | Grid]:
    """Return the main text, then text boxes, then foot and end notes; a header only where it is the letterhead."""
    body = DocBody(document, read_numbering(document))
    items = body.items(*document.range_of("main"))
    words = "\n".join(paragraph.raw for paragraph in flatten(items))
    if not LETTERHEAD.search(words):
        for story in document.header_stories():
            header = body.items(*story, "đầu trang")
            if LETTERHEAD.search(" ".join(paragraph.raw for paragraph in flatten(header))):
                items = [*header, *items]
                break
    items.extend(body.items(*document.range_of("boxes"), "khung chữ"))
    for part in ("footnotes", "endnotes"):
        for index, paragraph in enumerate(flatten(body.items(*document.range_of(part), "chú thích")), 1):
            if paragraph.raw.strip():
                runs = tuple(run._replace(source=f"chú thích {index}") for run in paragraph.runs)
                items.append(replace(paragraph, runs=runs, kind=BlockKind.FOOTNOTE))
    return items
