"""Who signs: the post and the name below the text, before any annex."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.components.header.casing import name_case, sentence_case
from nlp.components.header.patterns import NAME, POST, SIGNED
from nlp.gazetteers.folding import LOWER, UPPER, fold
from nlp.gazetteers.names import expand_abbreviations
from nlp.model import Span

_NOT_A_NAME = re.compile(
    r"^(?:như |lưu\s*:|lưu vt|các |sở |ban |bộ |phòng |ủy ban|thường trực|văn phòng|văn bản|công an|công ty|công báo|tỉnh|chủ tịch|phó |giám đốc|nơi |số |về |căn cứ|điều |phụ lục|kế hoạch|quyết định|việt nam|hội "
    r"|đảng|cơ quan|tổng |trung tâm|trung ương|bảo hiểm|trưởng|chi cục|cục |chính phủ|nhân dân|thủ tướng|bí thư|chánh )"
)
_SURNAMES = (
    "Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Mai|Đào|Đoàn|Lâm|Hà|Trương|Lưu|Cao|Tạ|Chu|Châu|Tô|Phùng|Thái|Lương|Vương|Quách|Tống|Triệu|Nông|Hứa|Kiều|La|Lò|Lường|Hầu|Giàng|Vàng|Sùng|Thào|Ma|Bế|Thạch"
    "|Danh|Tăng|Từ|Quàng|Cầm|Đèo|Mùa|Vừ|Bàn|Đàm|Âu|Nghiêm|Khổng|Khuất|Doãn|Phí|Đồng|Thân|Giáp|Ninh|Cù|Bạch|Viên|Ứng|Thiều|Tôn|Đậu|Nhâm|Lều|Hàn|Lã|Vi|Lục|Khúc|Chử|Điểu|Kim"
)
# A line that is a name alone, perhaps after what a recogniser made of a stroke of the signature
_NAME_ALONE = re.compile(
    rf"(?:^|(?<=\n))[ ]*(?:[^\s\w]{{1,3}}[ ]|[^\s]{{1,2}}[ ]){{0,2}}?(?P<name>(?:{_SURNAMES})(?:[ ][{UPPER}][{LOWER}]+){{1,4}})[ ]*(?=\n|$)"
)
_PLACES_SENT = re.compile(r"\n[ ]*Nơi nhận\s*:")
_ANNEX_BEGINS = re.compile(r"\n[ ]*(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC|DANH SÁCH)\b")
_FOOT = 2000  # characters of the list of receivers and the signature
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


def find_name_alone(text: str, begin: int) -> tuple[str, Span, str | None, Span | None] | None:
    """Return name and post where a seal or a signature over the post hid how they hang together.

    In the foot of the document (from "Nơi nhận:" to the first annex) the last line that is a name alone, its first
    word a known surname; the last post in capitals above it, if one is legible.
    """
    foot = _PLACES_SENT.search(text, begin)
    if foot is None:
        return None
    annex = _ANNEX_BEGINS.search(text, foot.end())
    end = min(annex.start() if annex else len(text), foot.end() + _FOOT)
    names = [m for m in _NAME_ALONE.finditer(text, foot.end(), end) if not _NOT_A_NAME.match(fold(m["name"]))]
    if not names:
        return None
    span = Span(names[-1].start("name"), names[-1].end("name"))
    posts = list(POST.finditer(text, foot.end(), span.start))
    if not posts:
        return names[-1]["name"], span, None, None
    post = posts[-1]["post"].rstrip()
    begin = posts[-1].start("post")
    return names[-1]["name"], span, _post(" ".join(post.split())), Span(begin, begin + len(post))


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
    whole = re.sub(r"TH[ỦU]\s*T[ƯU][ỚƠÚ]NG", "THỦ TƯỚNG", post)
    fixed = sentence_case(expand_abbreviations(whole), "")
    fixed = re.sub(r"^(Phó) (\w)", lambda m: f"{m[1]} {m[2].upper()}", fixed)
    fixed = re.sub(r"[Cc]hánh văn phòng", "Chánh Văn phòng", fixed)
    return re.sub(r", (phó )?(\w)", lambda m: ", " + ("Phó " if m[1] else "") + m[2].upper(), fixed)
