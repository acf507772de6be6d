"""The registry: which readers there are, and which one takes a file.

A format is added by a class that follows :class:`ingest.readers.base.Reader` and an entry point of the group
``giaoviec.readers``. The built-in readers are listed here in the same form and loaded by the same code.
"""

from __future__ import annotations

import functools
from importlib.metadata import EntryPoint, entry_points

from ingest.readers.base import Reader

GROUP = "giaoviec.readers"

BUILT_IN = (
    EntryPoint("text", "ingest.readers.plain:TextReader", GROUP),
    EntryPoint("markdown", "ingest.readers.markdown:MarkdownReader", GROUP),
    EntryPoint("docx", "ingest.readers.docx:DocxReader", GROUP),
    EntryPoint("doc", "ingest.readers.doc:DocReader", GROUP),
    EntryPoint("rtf", "ingest.readers.rtf:RtfReader", GROUP),
    EntryPoint("html", "ingest.readers.html:HtmlReader", GROUP),
    EntryPoint("xlsx", "ingest.readers.xlsx:XlsxReader", GROUP),
    EntryPoint("xls", "ingest.readers.xls:XlsReader", GROUP),
    EntryPoint("pdf", "ingest.readers.pdf_text:PdfReader", GROUP),
    EntryPoint("image", "ingest.readers.image:ImageReader", GROUP),
)


@functools.cache
def readers() -> dict[str, Reader]:
    """Return every reader by its name; one that is installed replaces a built-in one of the same name."""
    found: dict[str, Reader] = {}
    for entry in (*BUILT_IN, *entry_points(group=GROUP)):
        reader = entry.load()()
        if not isinstance(reader, Reader):
            raise TypeError(f"{entry.value} is registered under {GROUP} but has no bid() and read()")
        found[entry.name] = reader
    return found


def choose_reader(head: bytes, suffix: str) -> Reader | None:
    """Return the reader with the highest bid, or None where nobody bids; see :meth:`Reader.bid`."""
    bids = [(reader.bid(head, suffix), name) for name, reader in readers().items()]
    highest, name = max(bids, default=(0, ""))
    return readers()[name] if highest > 0 else None
