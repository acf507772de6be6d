"""The blanks of a letterhead, filled in by hand or by a stamp: "Số: 353/KH-BĐH", "ngày 06 tháng 3 năm 2012".

tesseract reads print; of handwriting it makes something, sometimes with confidence ("443" for 1139). So figures that
it is not sure of are shown to a reader of handwriting, where one is installed (:mod:`ingest.ocr.handwriting`):

* both say the same: that it is;
* only the reader of handwriting says something: a guess, marked :data:`ingest.layout.HANDWRITTEN` and told;
* they differ, or neither is sure: the blank stays empty, and is told. A wrong number is worse than none.
"""

from __future__ import annotations

import difflib
import itertools
import re
from dataclasses import replace

from ingest.geometry import Row, Word
from ingest.ocr.changes import Report, set_text

SURE = 0.95  # confidence: printed figures have 0.96 and more
UNREAD = 0.85  # figures below, in a place that is filled in by hand, were not read
DOUBTED = 0.5  # words of a date below this are dropped where nobody else can say
GUESS = 0.6  # confidence of what the reader of handwriting gives

TYPES = frozenset(
    ["QĐ", "NQ", "NĐ", "TT", "TTLT", "CT", "KH", "CĐ", "TB", "BC", "HD", "KL", "CTr", "ĐA",
     "PA", "DA", "HĐ", "TTr", "CV", "UBND", "HĐND", "CP", "TTg", "VPCP", "QH", "BCĐ", "BTV", "TU"]
)  # fmt: skip
"""Abbreviations that follow the slash of a document's number."""

_NUMBER_LINE = re.compile(r"\W{0,2}S(?:[ốóôòồổoöõ0éớở][:;.,]?|[:;])", re.IGNORECASE)
_SIGN_ALONE = re.compile(r"Số\s?[:;]\s", re.IGNORECASE)
_ATTACHED = re.compile(r"[KkBb](?:èm|an hành kèm)\s+theo")
MOST_WORDS = 5  # of a number line
# /KH-UBND  /SYT-NVY  /2021/QĐ-UBND  -CT/TU  /UBND- KSTTHC
_SYMBOL = re.compile(
    r"(?:/\s?(?:19|20)\d\d\s?|[-–]\s?[A-ZĐ][A-ZĐa-z]{0,5}\s?)?"
    r"/\s*[A-ZĐÂÊƯ][A-ZĐÂÊƯa-z]*(?:[-–,.&]{1,2}\s?[A-ZĐÂÊƯ][A-Za-zĐđ.]*)*"
)
_YEAR_PART = re.compile(r"/(?:19|20)\d\d(?=/)")
MOST_DATE_WORDS = 12  # of a line with place and date
_LIKE_DAY = re.compile(r"[nr]g[aàáảãạăâờơ]|gày")
_LIKE_YEAR = re.compile(r"n[aàáăâả]m$")
_DATE_WORDS = frozenset(["ngày", "tháng", "năm"])


def is_number_line(words: Row) -> bool:
    """Say whether a line is the document's number: "Số: 29/CĐ-TTg"; "Số: 4.2 KH ĐH", where the slash was not seen."""
    text = _with_slash(" ".join(word.text for word in words))
    if len(words) > MOST_WORDS or _NUMBER_LINE.match(text) is None:
        return False
    return "/" in text or _SIGN_ALONE.match(text) is not None


def _with_slash(text: str) -> str:
    """Return a number line with the slash that was not seen before a document type: "1105KH-ĐKT" -> "1105/KH-ĐKT"."""
    return re.sub(rf"(?<=\d)\s*(?=(?:{'|'.join(TYPES)})-)", "/", text)


def settle_numbers(words: Row, report: Report) -> None:
    """Put the document's number in order wherever it stands in a line, and the number that an annex repeats.

    Forms met: "Số: 12/KH-UBND", dirt in the margin before it; "(Kèm theo Kế hoạch số 12/KH-UBND ngày …)".
    """
    for start in range(len(words)):
        if is_number_line(words[start:]):
            part, before = words[start:], words[:start]
            settle_number(part, report)
            if all((word.confidence or 0.0) < DOUBTED for word in before):
                report.dropped += [word.text for word in before]
                before = []
            words[:] = before + part
            return
    if not _ATTACHED.search(" ".join(word.text for word in words)):
        return
    for start, word in enumerate(words):
        if word.text == "số":
            end = next((i + 1 for i in range(start + 1, min(start + 4, len(words))) if "/" in words[i].text), start)
            part = words[start:end]
            if part:
                settle_number(part, report)
                words[start:end] = part
            return


def settle_number(words: Row, report: Report) -> None:
    """Put a document's number in order: "sóz?0/KH-SYT" -> "Số: 2030/KH-SYT", or "Số: /KH-SYT" where it was not read."""
    text = _with_slash(" ".join(word.text for word in words)).replace("Ð", "Đ")  # Icelandic Ð looks like Đ
    sign = _NUMBER_LINE.match(text)
    if sign is None:
        return
    found = _SYMBOL.search(text, sign.end())
    if found is not None and found.end() < len(text.rstrip(" .,_")):
        found = None  # "/KH*BĐH": not all of it was read
    if found is None and "/" not in text[sign.end() :] and report.hand is None:
        return
    before = text[sign.end() : found.start() if found else text.find("/")].strip(" :.")
    seen = re.fullmatch(r"\d{1,6}", before)
    trust = min((w.confidence or 0.0 for w in words if any(c.isdigit() for c in w.text)), default=0.0)
    figures, symbol = seen.group() if seen else None, re.sub(r"\s|(?<=-)\.", "", found.group()) if found else None
    is_guess = False
    if report.hand is None or (figures is not None and trust >= SURE):
        figures = figures if trust >= UNREAD else None
    else:
        read = report.hand.number(words)
        figures, is_guess = _agreed(figures, trust, read[0] if read else None)
        symbol = _with_year(symbol or _with_bars(read[1], text), read[1]) if read else symbol
    if symbol is None and "/" in text and trust < UNREAD:
        symbol = text[text.index("/") :].replace(" ", "")  # not understood, but what stands before it was not read
    if symbol is not None:
        _write_number(words, figures, symbol, report, is_guess=is_guess)


def _with_year(symbol: str, rest: str) -> str:
    """Return a symbol with the year that stands before it in laws: "/QĐ-UBND", "/2021/QD-UBND" -> "/2021/QĐ-UBND"."""
    year = _YEAR_PART.match(rest)
    return symbol if year is None or _YEAR_PART.match(symbol) else year.group() + symbol


def _agreed(seen: str | None, trust: float, read: str | None) -> tuple[str | None, bool]:
    """Return what two readers say together, None where they differ, and whether it is a guess at handwriting."""
    if read == seen:
        return seen, seen is not None and trust < UNREAD
    if read is None or (seen is not None and trust >= UNREAD):
        return None, False
    return read, True


def _with_bars(symbol: str, seen: str) -> str:
    """Return a symbol with the bars of its Đ, which the reader of handwriting does not know: "/KH-BDH" -> "/KH-BĐH"."""
    letters = list(symbol)
    flat = seen.translate({ord("Đ"): "D", ord("đ"): "d"})
    for block in difflib.SequenceMatcher(None, symbol, flat, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            letters[block.a + offset] = seen[block.b + offset]
    return "".join(letters)


def right_type(seen: str) -> str:
    """Return a type's abbreviation where one letter was seen twice or without its bar: "QĐĐ" -> "QĐ", "ND" -> "NĐ"."""
    if seen in TYPES:
        return seen
    return next((each for each in (re.sub(r"(.)\1", r"\1", seen), seen.replace("D", "Đ")) if each in TYPES), seen)


def _write_number(words: Row, figures: str | None, symbol: str, report: Report, *, is_guess: bool) -> None:
    """Write a number line anew: "Số: 353/KH-BĐH"."""
    if figures is None:
        report.unread_number = True
    symbol = re.sub(r"(?<=/)[A-ZĐa-z]+(?=-)", lambda found: right_type(found.group()), symbol)
    label = words[0].text if words[0].text == "số" else "Số:"  # "(Kèm theo Kế hoạch số 12/KH-UBND …)"
    corrected, seen = f"{label} {figures or ''}{symbol}", " ".join(word.text for word in words)
    if is_guess:
        report.guessed.append(f"số {figures}")
        words[:] = _spread(words, [label, figures or "", symbol])
        words[1].confidence, words[1].is_handwritten = GUESS, True
        words[2].is_joined = True
    elif corrected != seen:
        report.changes.append((seen, corrected))
        words[:] = _spread(words, [label, f"{figures or ''}{symbol}"])


def settle_date(words: Row, report: Report) -> None:
    """Put a date in order: "ngày âŸtháng 4 năm 2025" -> "ngày 03 tháng 4 năm 2025", or without the day."""
    texts = [word.text.lower() for word in words]
    start = _start_of_date(texts)
    if (
        start is None
        or not any(_LIKE_YEAR.search(text) for text in texts)
        or not texts[0][:1].isalpha()
        or len(words) > MOST_DATE_WORDS
    ):
        return
    if report.hand is None or _is_sure(words[start:]):
        _without_doubtful(words, start, DOUBTED, report)
        return
    read = report.hand.date(words)
    if read is None or _contradicts(words[start:], read):
        _without_doubtful(words, start, UNREAD, report)
        return
    day, month, year = read
    right = ["ngày", day, "tháng", month, "năm", year]
    if [word.text.lower() for word in words[start : start + 6]] == right:
        return
    report.guessed.append(f"ngày {day}/{month}/{year}")
    spread = _spread(words[start:], right)
    for label, value in zip(spread[::2], spread[1::2], strict=True):
        seen = [word for before, word in itertools.pairwise(words) if before.text.lower() == label.text]
        printed = [word for word in seen if word.text == value.text and (word.confidence or 0.0) >= UNREAD]
        value.confidence = printed[0].confidence if printed else GUESS
        value.is_handwritten = not printed
    words[start:] = spread


def _start_of_date(texts: list[str]) -> int | None:
    """Return where a date begins: at "ngày", or at what a stamp over it left of it, just before "tháng"."""
    for index, text in enumerate(texts):
        if text.startswith("ngày"):
            return index
        if _LIKE_DAY.match(text) and any("tháng" in after for after in texts[index + 1 : index + 3]):
            return index
    return None


def _is_sure(words: Row) -> bool:
    """Say whether a date was read as print: "ngày 05 tháng 3 năm 2026"."""
    text = " ".join(word.text.lower() for word in words)
    if re.match(r"ngày \d{1,2} tháng \d{1,2} năm \d{4}\b", text) is None:
        return False
    return min(word.confidence or 0.0 for word in words if word.text[0].isdigit()) >= SURE


def _contradicts(words: Row, read: tuple[str, str, str]) -> bool:
    """Say whether a date cannot be: tesseract surely read another figure, or a hand wrote January without its zero."""
    for name, value in zip(("ngày", "tháng", "năm"), read, strict=True):
        figures = [word for before, word in itertools.pairwise(words) if before.text.lower() == name]
        if any(
            word.text.isdigit() and (word.confidence or 0) >= SURE and int(word.text) != int(value) for word in figures
        ):
            return True
        if name == "tháng" and value in {"1", "2"} and not any(word.text == value for word in figures):
            return True  # of two figures that were filled in, one was not seen
    return False


def _without_doubtful(words: Row, start: int, least: float, report: Report) -> None:
    """Take out of a date what was not read: handwriting glued to its words, and words that are hardly believed."""
    for index in range(len(words) - 1, start - 1, -1):
        word = words[index]
        glued = re.fullmatch(r"(.*?)(tháng|năm)", word.text)
        tail = re.fullmatch(r"(ngày|tháng)(.+)", word.text)
        if glued and glued.group(1):
            _unread(word, glued.group(1), glued.group(2), report)
        elif tail:
            _unread(word, tail.group(2), tail.group(1), report)
        elif index > start and (word.confidence or 0.0) < least and word.text.lower() not in _DATE_WORDS:
            report.dropped.append(word.text)
            report.unread_number = True
            del words[index]


def _unread(word: Word, figures: str, rest: str, report: Report) -> None:
    """Leave of a word only what is not handwriting."""
    if figures.strip(".,").isdigit():
        return
    set_text(word, rest, report)
    report.unread_number = True


def _spread(words: Row, texts: list[str]) -> Row:
    """Return words with these texts in the place of others.

    A label ("Số:", "tháng") or symbol that was there keeps its place; what is filled in shares the room between them.
    """
    anchors: list[Word | None] = []
    rest = list(words)
    for text in texts:
        same = [word for word in rest if _letters(word.text) == _letters(text)] if not text.isdigit() else []
        anchors.append(same[0] if same else None)
        if same:
            rest = [word for word in rest if word.x0 > same[0].x0]
    spread: Row = []
    for index, (text, anchor) in enumerate(zip(texts, anchors, strict=True)):
        if anchor is not None:
            spread.append(replace(anchor, text=text))
            continue
        left = spread[-1].x1 if spread else words[0].x0
        run = list(itertools.takewhile(lambda pair: pair[1] is None, zip(texts[index:], anchors[index:], strict=True)))
        after = next((each for each in anchors[index:] if each is not None), None)
        right = max(after.x0 if after is not None else words[-1].x1, left + 1)
        share = (right - left) * len(text) / max(sum(len(each) for each, _ in run), 1)
        spread.append(_moved(words[0], text, left, left + share))
    return spread


def _letters(text: str) -> str:
    return text.lower().strip(":;., ")


def _moved(word: Word, text: str, x0: float, x1: float) -> Word:
    """Return a word like another one of its line, with a text and a place on the line of its own."""
    place = word.place
    if place is not None:
        place = place._replace(x0=place.x0 + x0 - word.x0, x1=place.x0 + x1 - word.x0)
    return replace(word, text=text, x0=x0, x1=x1, place=place)
