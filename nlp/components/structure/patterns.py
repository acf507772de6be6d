"""How units are marked in Vietnamese administrative documents.

Nghị định 30/2020/NĐ-CP, Phụ lục I, fixes Phần, Chương, Mục, Điều, khoản (1.), điểm (a)); plans and directives add
I., 1.1., -, + and whatever the typist likes. All patterns meet text at the beginning of a line.
"""

from __future__ import annotations

import regex

from nlp.structure import DivisionKind

# The order of điểm: đ follows d; j, w, z do not occur, f only where the typist follows the Latin alphabet.
LETTERS = "abcdđefghiklmnopqrstuvxy"


# (kind, style, pattern); the group "value" counts. The first that matches wins.
MARKERS: tuple[tuple[DivisionKind, str, regex.Pattern[str]], ...] = tuple(
    (kind, style, regex.compile(pattern))
    for kind, style, pattern in (
        # Phần thứ nhất, PHẦN I, Phần A
        (
            DivisionKind.PART,
            "phần",
            r"(?:Phần|PHẦN)\s+(?:(?:thứ|THỨ)\s+)?(?P<value>(?i:nhất|hai|ba|tư|năm|sáu|bảy)|[IVX]+|\d{1,2}|[A-E])\b[.:]?",
        ),
        (DivisionKind.CHAPTER, "chương", r"(?:Chương|CHƯƠNG)\s+(?P<value>[IVXL]+|\d{1,2})\b[.:]?"),
        (DivisionKind.SECTION, "mục", r"(?:Mục|MỤC)\s+(?P<value>[IVX]+|\d{1,2})\b(?!\s*(?:,|và|của|Điều|Chương))[.:]?"),
        # Điều 5.  Điều 5:  ĐIỀU 5
        (DivisionKind.ARTICLE, "điều", r"(?:Điều|ĐIỀU|Ðiều)\s+(?P<value>\d{1,3})[a-zđ]?\s*(?:[.:]|(?=\n|$))"),
        # I.  II/  Iv.  I.MỤC ĐÍCH ; "i)" is a letter
        (DivisionKind.ROMAN, ".", r"(?P<value>[IVX]{1,5}|[IVX][ivx]{1,3})\s?[.](?=\s|$|\p{Lu})"),
        (DivisionKind.ROMAN, "/", r"(?P<value>[IVX]{1,5})\s?[/](?=\s)"),
        (DivisionKind.ROMAN, "-", r"(?P<value>[IVX]{1,5})\s?[-–](?=\s*\p{Lu}{2})"),
        # A.  B/
        (DivisionKind.CAPITAL, ".", r"(?P<value>[A-HĐ])\s?[./](?=\s|$|\p{Lu}{2})"),
        # 1.1.  2.1.3  1.1)
        (
            DivisionKind.DECIMAL,
            ".",
            r"(?P<value>\d{1,2}(?:\.\d{1,2}){1,3})(?:[.):]?(?=\s*[\p{L}“\"(*])|[.)](?=\s|$))(?!\s*(?:%|triệu|tỷ|nghìn))",
        ),
        # in brackets: (1) and (a)
        (DivisionKind.NUMBER, "()", r"\((?P<value>\d{1,2})\)\.?\s*(?=\S)"),
        (DivisionKind.LETTER, "()", rf"\((?P<value>[{LETTERS}])\)\s*(?=\S)"),
        # 1.  12.Xây dựng ; not "1.000"
        (DivisionKind.NUMBER, ".", r"(?P<value>\d{1,3})\s?\.(?=\s|$|[\p{L}“\"(])"),
        (DivisionKind.NUMBER, ")", r"(?P<value>\d{1,2})\s?\)(?=\s|$|\p{L})"),
        # 1/ Sở Y tế ; 1- Sở Y tế ; 1: Sở Y tế
        (DivisionKind.NUMBER, "/", r"(?P<value>\d{1,2})\s?[/:](?=\s+\p{Lu})"),
        (DivisionKind.NUMBER, "-", r"(?P<value>\d{1,2})\s?[-–](?=\s+\p{Lu})"),
        (DivisionKind.LETTER, ")", rf"(?P<value>[{LETTERS}])\s?\)(?=\s|$|\p{{L}})"),
        (DivisionKind.LETTER, ".", rf"(?P<value>[{LETTERS}])\s?[./,](?=\s+\p{{Lu}})"),
        (DivisionKind.LETTER, "-", rf"(?P<value>[{LETTERS}])\s?[-–](?=\s+\p{{Lu}})"),
        (DivisionKind.PLUS, "+", r"\++(?=\s*\S)"),
        (DivisionKind.DASH, "-", r"[-–—−‑](?![-–—−_.]|\s*$)(?=\s*\S)"),
        (DivisionKind.BULLET, "*", r"(?:\*+|[•●·▪■□◦○➢➤✓✔❖♦►▶\uf0b7\uf0a7\uf0d8\uf0fc])(?=\s*\S)"),
        (DivisionKind.BULLET, "o", r"o(?=\s+\p{Lu})"),
    )
)

# Counts that recognition misread: "L." and "l." for I., "H." for II., "HI." for III.; ".9," for 9.
MISREAD_ROMAN = regex.compile(r"(?!1+\s?[.,])(?P<value>[IVXLHl1]{1,5})\s?[.,](?=\s+\p{Lu})")
MISREAD_NUMBER = regex.compile(r"[.,:;'’`~^*-]{0,2}(?P<value>\d{1,2})\s?[.,](?=\s+\p{Lu})")
MISREAD_LETTERS = tuple(str.maketrans({"L": "I", "l": "I", "1": "I", "H": h}) for h in ("II", "I"))

# Phụ lục, PHỤ LỤC II, Phụ lục số 01: ; not "Phụ lục kèm theo Kế hoạch này …" in a sentence.
ANNEX = regex.compile(
    r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)(?:\s+(?:SỐ|số|mẫu|MẪU))?(?:\s*(?P<value>[IVX]{1,4}|\d{1,2}[a-z]?))?\s*[.:]?\s*(?=$|\n|\p{Lu}{2}|\()"
)

# A marker that lost its text: "1." alone on its line.
ALONE = regex.compile(r"^\s*(?:[IVX]{1,5}[./]|[A-HĐ][./]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ]\)|[-–+*•])\s*$")

# Markers in the middle of a line, for lines that the source ran together.
INLINE_BULLET = regex.compile(r"(?<=[:;.…!?/])\s+(?P<marker>[-–+•*])\s+(?=[\p{Lu}\d“\"(])")
INLINE_FIRST_BULLET = regex.compile(r"(?<=\p{L})\s+(?P<marker>[-–])\s+(?=\p{Lu})")
INLINE_NUMBER = regex.compile(r"(?<=\s)(?P<marker>(?P<value>\d{1,2})\.)\s+(?=[\p{Lu}“\"(])")
INLINE_DECIMAL = regex.compile(r"(?<=\s)(?P<marker>(?P<value>\d{1,2}(?:\.\d{1,2}){1,2})\.?)\s+(?=\p{Lu})")
INLINE_LETTER = regex.compile(rf"(?<=\s)(?P<marker>(?P<value>[{LETTERS}])\))\s+(?=[\p{{L}}“\"(])")
INLINE_ROMAN = regex.compile(r"(?<=\s)(?P<marker>(?P<value>[IVX]{1,4})\.)\s+(?=\p{Lu}{2})")
INLINE_ARTICLE = regex.compile(r"(?<=[.:;/]\s)(?P<marker>Điều\s+(?P<value>\d{1,3})\.)\s+(?=\p{Lu})")
# A sentence that ends the text, run on to the last point: "… . Trên đây là Kế hoạch …".
INLINE_CLOSING = regex.compile(
    r"(?<=[.;/]\s+)(?P<marker>Trên đây là|Thừa lệnh (?:Bộ trưởng|Chủ tịch|Thủ tướng|Giám đốc))(?!\p{L})"
)
INLINE_RECIPIENTS = regex.compile(r"(?<=[\s./…])(?P<marker>Nơi nhận\s*:)")
# The end of a line whose number stands on the next line: "… các địa bàn cấp độ" / "1. Cấp ngay …".
NUMBER_WANTED = regex.compile(r"(?<!\p{L})(?:cấp độ|khoản|Điều|mục|quý|nhóm|giai đoạn|số)\s*$")
REFERENCE_BEFORE = regex.compile(
    r"(?i)(?:điểm|khoản|điều|mục|phần|chương|tiết|phụ lục|biểu|mẫu|số|đường|bảng|hạng|nhóm|giai đoạn|quý|lần|khu vực|cấp(?: độ)?|km)\s*$"
)
