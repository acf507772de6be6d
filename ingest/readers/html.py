"""Web pages (.html, .htm, .xhtml, .mht parts): the document without the site's furniture."""

from __future__ import annotations

from pathlib import Path

import regex
from lxml import html

from ingest.canonical import TextBuilder
from ingest.encodings import decode, restore_text
from ingest.errors import DamagedFile
from ingest.layout import LaidOutDocument
from ingest.legacy import restore_items
from ingest.limits import Limits
from ingest.readers.base import BY_NAME, CERTAIN, NO_BID
from ingest.web.html_body import HtmlBody
from ingest.web.main_content import find_main

MEDIA_TYPE = "text/html"

_OPENING = regex.compile(
    rb"(?i)^[\s\xef\xbb\xbf]*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", regex.DOTALL
)
_TAGS = regex.compile(rb"(?i)<(?:html|body|p|div|table|span|br)\b[^>]*>")
_CHARSET = regex.compile(rb"(?i)<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)")
_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".shtml", ".asp", ".aspx", ".php"))
_ENTITY_DECLARATION = regex.compile(r"<!ENTITY[^>]*>", regex.IGNORECASE)
_DECLARATION = regex.compile(r"^\s*<\?xml[^>]*\?>")


class HtmlReader:
    """Reads web pages."""

    def bid(self, head: bytes, suffix: str) -> int:
        """Bid for what begins as HTML, in 8-bit or in UTF-16."""
        narrow = head.replace(b"\x00", b"") if head[:2] in {b"\xff\xfe", b"\xfe\xff"} else head
        narrow = narrow.lstrip(b"\xff\xfe")
        if _OPENING.match(narrow[:4096]):
            return CERTAIN - 10
        if suffix in _SUFFIXES:
            return BY_NAME if b"\x00" not in narrow[:1024] else NO_BID
        return BY_NAME if len(_TAGS.findall(narrow[:4096])) > 4 and suffix not in {".md", ".markdown"} else NO_BID

    def read(self, path: Path, limits: Limits) -> LaidOutDocument:  # noqa: ARG002 - the file's size is checked before
        """Read a web page."""
        text, encoding = decode_html(path.read_bytes(), path.name)
        return read_html(text, encoding, path.name)


def read_html(text: str, encoding: str, name: str) -> LaidOutDocument:
    """Return the document of a page's source.

    Raises:
        DamagedFile: The source holds no element.
    """
    text = _ENTITY_DECLARATION.sub("", _DECLARATION.sub("", text.replace("\x00", "")))
    try:
        root = html.document_fromstring(
            text, parser=html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        )
    except (html.etree.ParserError, html.etree.XMLSyntaxError, ValueError) as error:
        raise DamagedFile(
            f"Tệp “{name}” không có nội dung trang web đọc được; hãy lưu lại trang từ trình duyệt."
        ) from error
    items, legacy = restore_items(HtmlBody().items(find_main(root)))
    builder = TextBuilder()
    for item in items:
        builder.add(item)
    return builder.build(MEDIA_TYPE, encoding=legacy or encoding)


def decode_html(data: bytes, name: str) -> tuple[str, str]:
    """Return a page's source and its encoding: what it says of itself counts where the bytes allow it."""
    declared = _CHARSET.search(data[:4096])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return text.lstrip("\ufeff"), "utf-8"
    if declared:
        codec = declared.group(1).decode("ascii", errors="replace").lower()
        codec = {"tcvn": "latin-1", "x-viet-tcvn": "latin-1", "tcvn-5712": "latin-1", "x-viet-vni": "latin-1"}.get(
            codec, codec
        )
        try:
            text = data.decode(codec)
        except (LookupError, UnicodeDecodeError):
            pass
        else:
            if codec not in {"utf-8", "iso-8859-1", "windows-1252", "latin-1", "us-ascii", "cp1252"}:
                return text, codec
    text, encoding = decode(data, name)
    return restore_text(text, encoding)
