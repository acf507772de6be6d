"""From a title in capitals to a sentence: which words keep a capital?

The best evidence is the document itself: the body repeats the title's words in ordinary writing. Then the gazetteers
(provinces, bodies), then what is no Vietnamese syllable at all (UBND, SIPAS, XIV) and so must be an acronym.
"""

from __future__ import annotations

import functools
import itertools
import re

from nlp.gazetteers.folding import fold
from nlp.gazetteers.loader import load

_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]{1,3}"
    r"(?:ch|ng|nh|c|m|n|p|t)?"
)
_ROMAN_AFTER = re.compile(r"(?:lần thứ|khóa|khoá|quý|kỳ|thứ|loại|hạng|nhóm|phụ lục|giai đoạn|phần|chương|cấp độ)$")
_ROMAN = re.compile(r"[IVX]+")
_SHORTEST = 2
_ALWAYS = {"việt nam": "Việt Nam", "trung ương": "Trung ương", "nhà nước": "Nhà nước", "đảng": "Đảng", "chính phủ": "Chính phủ",
           "quốc hội": "Quốc hội", "thủ tướng chính phủ": "Thủ tướng Chính phủ", "tp": "TP", "tp.": "TP."}  # fmt: skip


def is_capitals(text: str) -> bool:
    """Say whether a text is written in capitals: nearly all of its letters, symbols such as "CT-TTg" allowed."""
    letters = [character for character in text if character.isalpha()]
    return len(letters) >= 2 and sum(c.isupper() for c in letters) >= 0.85 * len(letters)


def sentence_case(title: str, body: str) -> str:
    """Return a title in capitals as a sentence.

    Args:
        title: Words in capitals; one in ordinary writing is returned as it is, white space put in order.
        body: The document's text outside the title: evidence for capitals.
    """
    title = " ".join(title.split())
    if title[1:] == title[1:].lower() and len(title.split()) > _SHORTEST * 2:
        title = title.upper()  # an old text base wrote its headings in small letters: the same work to do
    if not is_capitals(title):
        return title[:1].upper() + title[1:]
    words = title.split(" ")
    folded = [fold(word) for word in words]
    folded_body = _searchable(body)
    out: list[str] = []
    at = 0
    while at < len(words):
        found = _in_lexicon(folded, at) or _in_body(folded, at, folded_body, body)
        if found is None:
            out.append(_single(words[at], out))
            at += 1
        else:
            out += [_restored(word, written, body) for word, written in zip(words[at:], found, strict=False)]
            at += len(found)
    sentence = " ".join(out)
    return sentence[:1].upper() + sentence[1:]


def _restored(word: str, written: str, body: str) -> str:
    """Keep an acronym's capitals where the body writes it so anywhere: "PAR INDEX" beside "Par Index"."""
    letters = re.sub(r"[^\w]", "", word)
    acronym = letters.isalpha() and len(letters) > 1 and not _SYLLABLE.fullmatch(letters.lower())
    return word if acronym and word != written and letters in body else written


@functools.lru_cache(maxsize=2)
def _searchable(body: str) -> str:
    return fold(body).replace("\n", " ").replace("\t", " ")


def _in_body(folded: list[str], at: int, folded_body: str, body: str) -> list[str] | None:
    """Find the longest run of words, from a place on, that the body writes in small letters; return its writing."""
    if len(folded_body) != len(body):
        return None
    best: list[str] | None = None
    for size in range(_SHORTEST, len(folded) - at + 1):
        written = _ordinary(" ".join(folded[at : at + size]), size, folded_body, body)
        if written is None:
            if folded_body.find(" ".join(folded[at : at + size])) < 0:
                break
            continue
        best = written
    return best


def _ordinary(phrase: str, size: int, folded_body: str, body: str) -> list[str] | None:
    """Return how the body writes a phrase where it does not shout it, None where it nowhere does."""
    start = folded_body.find(phrase)
    while start >= 0:
        end = start + len(phrase)
        written = body[start:end].split()
        whole = not folded_body[start - 1 : start].isalpha() and not folded_body[end : end + 1].isalpha()
        if whole and not _shouts(written) and len(written) == size:
            return _without_sentence_capital(written, body, start)
        start = folded_body.find(phrase, start + 1)
    return None


def _shouts(words: list[str]) -> bool:
    """Say whether some words are in capitals without being acronyms: an ordinary syllable, or two words in a row."""
    letters = [word.strip("“”\"'().,;:-") for word in words]
    capitals = [len(word) > 1 and word.isalpha() and word.isupper() for word in letters]
    syllable = any(one and _SYLLABLE.fullmatch(word.lower()) for one, word in zip(capitals, letters, strict=True))
    return bool(syllable) or any(a and b for a, b in itertools.pairwise(capitals))


def _without_sentence_capital(words: list[str], body: str, start: int) -> list[str]:
    """Lower a first letter that is a capital only because a sentence or an item begins there."""
    opens = (
        re.search(r"(?:^|[.;:!?\n\t“\"(]\s*|[-+•*]\s*|\d[.)]\s*|[a-zđ]\)\s*)$", body[max(0, start - 4) : start])
        is not None
    )
    proper = len(words) > 1 and words[1][:1].isupper() and not words[1].isupper()
    if opens and not proper and not words[0].isupper():
        return [words[0][:1].lower() + words[0][1:], *words[1:]]
    return words


@functools.cache
def _lexicon() -> dict[str, str]:
    names = {fold(record.name): record.name for record in load("provinces")}
    names |= {fold(record.name): record.name for record in load("agencies") if record.type != "tap_hop"}
    return names | _ALWAYS


def _in_lexicon(folded: list[str], at: int) -> list[str] | None:
    for size in range(min(9, len(folded) - at), 0, -1):
        phrase = " ".join(folded[at : at + size])
        bare = phrase.rstrip(".,;:")
        name = _lexicon().get(bare)
        if name is not None and (size > 1 or bare in _ALWAYS):
            return (name + phrase[len(bare) :]).split(" ")
    return None


def _single(word: str, before: list[str]) -> str:
    """Write one word: an acronym keeps its capitals, a syllable loses them."""
    parts = re.split(r"([-/(),.;:“”\"'’&]+)", word)
    return "".join(_piece(part, before) for part in parts)


def _piece(part: str, before: list[str]) -> str:
    if not part or not part.isalpha() or any(character.isdigit() for character in part):
        return part
    if _ROMAN.fullmatch(part) and (len(part) > 2 or _ROMAN_AFTER.search(fold(" ".join(before[-2:])))):
        return part
    return part.lower() if _SYLLABLE.fullmatch(part.lower()) else part


def name_case(name: str) -> str:
    """Return a person's name with capitals at each word: "NGUYỄN VĂN A" -> "Nguyễn Văn A"."""
    if not is_capitals(name):
        return " ".join(name.split())
    return " ".join(word[:1] + word[1:].lower() for word in name.split())
