"""Who signs: the post and the name below the text, before any annex."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components.header.casing import name_case, sentence_case
from nlp.components.header.patterns import NAME, POST, SIGNED
from nlp.gazetteers.folding import fold
from nlp.gazetteers.names import expand_abbreviations
from nlp.model import Span

_NOT_A_NAME = re.compile(
    r"^(?:như |lưu\s*:|lưu vt|các |sở |ban |bộ |phòng |ủy ban|thường trực|văn phòng|văn bản|công an|công ty|công báo|tỉnh|chủ tịch|phó |giám đốc|nơi |số |về |căn cứ|điều |phụ lục|kế hoạch|quyết định|việt nam|hội "
    r"|đảng|cơ quan|tổng |trung tâm|trung ương|bảo hiểm|trưởng|chi cục|cục |chính phủ|nhân dân|thủ tướng|bí thư|chánh )"
)
_REACH = 160  # characters between a post and the name below it: "(Đã ký)", empty lines, a seal's words


@dataclass(frozen=True, slots=True)
class Signature:
    """The signer as read; ``post`` in sentence case."""

    name: str
    span: Span
    post: str
    post_span: Span


def find_signature(text: str, begin: int) -> Signature | None:
    """Return the first signature after a place: a post in capitals with a person's name below it.

    Forms met: "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH / Trần Văn A"; "GIÁM ĐỐC / (Đã ký) / Lê B"; in a text run together
    "KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG Trần Văn A".
    """
    posts = list(POST.finditer(text, begin))
    for index, match in enumerate(posts):
        if index + 1 < len(posts) and not text[match.end() : posts[index + 1].start()].strip(" \n\t.,"):
            continue  # KT. CHỦ TỊCH is followed by the deputy's own post
        found = _name_below(text, match)
        if found is not None:
            name, span = found
            post = " ".join(match["post"].split())
            return Signature(
                name, span, _post(post), Span(match.start("post"), match.start("post") + len(match["post"].rstrip()))
            )
    return None


def _name_below(text: str, match: re.Match[str]) -> tuple[str, Span] | None:
    start = match.end()
    window_end = min(len(text), start + _REACH)
    signed = SIGNED.match(text, start)
    at = signed.end() if signed else start
    for piece in re.finditer(r"[^\n\t]+", text[at:window_end]):
        begin = at + piece.start() + len(piece.group()) - len(piece.group().lstrip(" ./-_…"))
        named = NAME.match(text, begin)
        if named is not None and not _NOT_A_NAME.match(fold(named["name"])):
            return name_case(named["name"]), Span(named.start("name"), named.end("name"))
        if not _is_between(piece.group()):
            return None
    return None


def _is_between(words: str) -> bool:
    """Say whether a line may stand between post and name: a note, a seal, a digital signature's line, a rule."""
    folded = fold(words).strip()
    return (
        not folded
        or len(folded) < 4
        or re.match(
            r"\(?(?:đã ký|ký|đóng dấu|ký bởi|người ký|email|thời gian ký|cơ quan|ngày ký|signature|\[daky\])|[-._*/…\s]+$",
            folded,
        )
        is not None
    )


def _post(post: str) -> str:
    """Write a post in sentence case: "PHÓ CHỦ TỊCH UBND TỈNH" -> "Phó Chủ tịch Ủy ban nhân dân tỉnh"."""
    fixed = sentence_case(expand_abbreviations(post.replace("TUỚNG", "TƯỚNG")), "")
    fixed = re.sub(r"^(Phó) (\w)", lambda m: f"{m[1]} {m[2].upper()}", fixed)
    fixed = re.sub(r"[Cc]hánh văn phòng", "Chánh Văn phòng", fixed)
    return re.sub(r", (phó )?(\w)", lambda m: ", " + ("Phó " if m[1] else "") + m[2].upper(), fixed)
