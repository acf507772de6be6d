"""Text: plain, as a PDF's "text version" (columns side by side, lines broken), in TCVN3, and as Markdown of two makes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from corpus.samples import source
from corpus.samples.rendering.form import COUNTRY, MOTTO, Form, form_of

WIDTH = 82
# TCVN 5712:1993, VN3 ("ABC"): one byte a letter; capitals that carry a tone have none and were shown by another font.
TCVN3 = {
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7, "ă": 0xA8, "â": 0xA9, "ê": 0xAA,
    "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE, "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB,
    "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "è": 0xCC,
    "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7,
    "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5,
    "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF,
    "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA,
    "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip


def render_text(document: source.SourceDocument) -> bytes:
    """Return plain UTF-8, one paragraph a line, blank lines between."""
    return _plain(document).encode()


def render_tcvn3(document: source.SourceDocument) -> bytes:
    """Return the same in TCVN3, with the line ends of its time."""
    text = _plain(document)
    codes = (TCVN3.get(c) or TCVN3.get(c.lower()) or ord(c) for c in text.replace("\n", "\r\n"))
    return bytes(codes)


def render_layout(document: source.SourceDocument) -> bytes:
    """Return UTF-8 as a PDF's columns are dumped: side by side with spaces, paragraphs broken at a fixed width."""
    form = form_of(document)
    left = [*form.superiors, form.issuer, form.number, *textwrap.wrap(form.subject, 34)]
    right = [COUNTRY, MOTTO, *[""] * (len(form.superiors) - 1), form.place_date]
    lines = [f"{a:^36}{b:^46}".rstrip() for a, b in _zip(left, right)]
    lines += [
        line.center(WIDTH).rstrip() for line in (form.type_name, *textwrap.wrap(form.title, 64)) if form.type_name
    ]
    if form.addressees:
        lines += [" " * 18 + "Kính gửi:", *(" " * 27 + f"- {line}" for line in form.addressees)]
    for block in document.blocks:
        if isinstance(block, source.Paragraph):
            lines += textwrap.wrap(block.text, WIDTH, initial_indent=" " * 7)
        elif isinstance(block, source.Break) and block.kind == "signature":
            foot = ["Nơi nhận:", *(f"- {line}" for line in form.recipients)]
            lines += [f"{a:<46}{b:^36}".rstrip() for a, b in _zip(foot, [*form.capacity, "", "", form.signer])]
    return ("\n".join(lines) + "\n").encode()


def render_markdown(document: source.SourceDocument) -> bytes:
    """Return Markdown as a careful person writes it: headings, pipe tables."""
    form = form_of(document)
    head = [
        *form.superiors,
        f"**{form.issuer}**",
        f"**{COUNTRY}**",
        f"**{MOTTO}**",
        form.number,
        f"*{form.place_date}*",
    ]
    parts = ["  \n".join(head), f"# {form.type_name}", f"**{form.title}**"]
    for block in document.blocks:
        if isinstance(block, source.Paragraph):
            parts.append(_markdown_paragraph(block))
        elif isinstance(block, source.Table):
            parts.append(_pipe_table(block))
        elif block.kind == "signature":
            parts.append("\n".join(["***Nơi nhận:***", "", *(f"- {line}" for line in form.recipients)]))
            parts.append("  \n".join(f"**{line}**" for line in (*form.capacity, form.signer)))
    return ("\n\n".join(parts) + "\n").encode()


def render_portal_markdown(document: source.SourceDocument) -> bytes:
    """Return Markdown as law portals' pages become it: bars for the letterhead's cells, stars anywhere, lines broken."""
    form = form_of(document)
    left = "\n".join([f"**{form.superiors[0]}**" if form.superiors else "", form.issuer, "-------"])
    parts = [
        f"|\n{left}\n|\n**CỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM**\n{MOTTO}\n---------------\n|\n|\n{form.number}\n|\n*{form.place_date}*\n|"
    ]
    parts += ["** **", f"**{form.type_name}**", _broken(form.title.upper())]
    for block in document.blocks:
        if isinstance(block, source.Paragraph):
            stars = {"heading": "**", "italic": "*"}.get(block.style, "")
            parts.append(_broken(f"{stars}{block.text}{stars}"))
        elif isinstance(block, source.Break) and block.kind == "signature":
            foot = "\n".join(["Nơi nhận:", *(f"- {line}" for line in form.recipients)])
            name = "\n".join([*(f"**{line}**" for line in form.capacity), form.signer])
            parts.append(f"|\n{foot}\n|\n{name}\n|")
    return ("\n\n".join(parts) + "\n").encode()


def _plain(document: source.SourceDocument) -> str:
    form = form_of(document)
    return "\n\n".join(_plain_parts(document, form)) + "\n"


def _plain_parts(document: source.SourceDocument, form: Form) -> Iterator[str]:
    yield "\n".join([*form.superiors, form.issuer, "-------"])
    country = COUNTRY if form.issuer.isupper() else "Cộng hoà xã hội chủ nghĩa Việt Nam"  # TCVN3 has no toned capitals
    yield f"{country}\n{MOTTO}\n---------------"
    yield form.number
    yield form.place_date
    if form.subject:
        yield form.subject
    if form.type_name:
        yield f"{form.type_name}\n{form.title}"
    if form.addressees:
        yield "\n".join(["Kính gửi:", *(f"- {line}" for line in form.addressees)])
    for block in document.blocks:
        if isinstance(block, source.Paragraph):
            yield block.text
        elif isinstance(block, source.Break) and block.kind == "signature":
            yield "\n".join(["Nơi nhận:", *(f"- {line}" for line in form.recipients)])
            yield "\n".join([*form.capacity, form.signer])


def _zip(left: list[str], right: list[str]) -> Iterator[tuple[str, str]]:
    for index in range(max(len(left), len(right))):
        yield (left[index] if index < len(left) else "", right[index] if index < len(right) else "")


def _broken(text: str) -> str:
    return "\n".join(textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False))


def _markdown_paragraph(block: source.Paragraph) -> str:
    if block.style == "heading":
        return f"{'##' if block.marker.rstrip('.').isupper() else '###'} {block.text}"
    if "italic" in block.style:
        return f"*{block.text}*"
    return f"**{block.text}**" if block.style == "centered" else block.text


def _pipe_table(table: source.Table) -> str:
    lines = []
    for i, row in enumerate(table.rows):
        lines.append("| " + " | ".join("<br>".join(cell.paragraphs) if cell else "" for cell in row) + " |")
        if i == table.header_rows - 1:
            lines.append("|" + " --- |" * len(row))
    return "\n".join(lines)
