"""What has been assigned lately as an Atom feed (RFC 4287), for any feed reader."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from corpus.exports.rows import TaskRow
from corpus.exports.texts import one_line, printable

_NAMESPACE = "http://www.w3.org/2005/Atom"
_TITLE_LENGTH = 140
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A task, and when it came into the corpus."""

    row: TaskRow
    added_at: datetime


def to_atom(entries: Iterable[FeedEntry], *, title: str, feed_id: str, self_url: str | None = None) -> bytes:
    """Return an Atom feed; the same entries give the same bytes.

    Args:
        entries: The tasks, the newest first; one that stands twice is written once.
        title: What a reader shows.
        feed_id: The feed's lasting identity, a URN.
        self_url: Where the feed is read.
    """
    unique = {entry.row.uid: entry for entry in entries}
    feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs miss None
    feed.set("{http://www.w3.org/XML/1998/namespace}lang", "vi")
    _add(feed, "id", feed_id)
    _add(feed, "title", one_line(title))
    _add(feed, "updated", _moment(max((entry.added_at for entry in unique.values()), default=_NEVER)))
    _add(_add(feed, "author"), "name", "giaoviec")
    if self_url:
        _add(feed, "link").attrib.update({"rel": "self", "href": printable(self_url)})
    for entry in unique.values():
        _add_entry(feed, entry)
    return bytes(etree.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add_entry(feed: etree._Element, entry: FeedEntry) -> None:
    row = entry.row
    element = _add(feed, "entry")
    _add(element, "id", f"urn:giaoviec:task:{row.uid}")
    words = one_line(row.text)
    _add(element, "title", words if len(words) <= _TITLE_LENGTH else words[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …")
    _add(element, "updated", _moment(entry.added_at))
    if row.url:
        _add(element, "link").attrib.update({"rel": "alternate", "href": row.url})
    lines = (
        row.text,
        f"Chủ trì: {'; '.join(row.leads)}" if row.leads else "",
        f"Phối hợp: {'; '.join(row.cooperating)}" if row.cooperating else "",
        f"Tìm thấy {row.via}" if row.via else "",
        f"Thời hạn: {row.deadline.text}" if row.deadline.text else "",
        row.other_deadlines_note,
        f"Văn bản: {row.document_words}",
    )
    _add(element, "summary", "\n".join(filter(None, lines)))


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
    if text is not None:
        element.text = printable(text)
    return element


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
