"""Everything that a question can name: bodies, provinces, themes, indicators, document types, states, roles.

One table of phrases, made from the gazetteers and from what the corpus itself holds. A phrase is a row of syllables; a
question's syllables are looked up without marks, and the marks that were typed are held against the phrase's.
"""

from __future__ import annotations

import enum
import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from corpus.comparing.themes import Theme, themes
from corpus.deadlines import STATE_NAMES, DeadlineState
from corpus.index.analysis import nfc, tokenize
from corpus.questions.spelling import NearWords
from corpus.questions.vocabulary import KIND_PHRASES, LEVELS, ORDER_PHRASES, ROLE_PHRASES, STATE_PHRASES
from corpus.store.identity import number_key
from corpus.succession import split_territory
from nlp.gazetteers.folding import fold, strip_marks
from nlp.gazetteers.loader import GazetteerRecord, load
from nlp.gazetteers.names import expand_abbreviations


class EntryKind(enum.StrEnum):
    """What a phrase of the lexicon names."""

    BODY = "body"
    PROVINCE = "province"
    THEME = "theme"
    INDICATOR = "indicator"
    TYPE = "type"
    STATE = "state"
    KIND = "kind"
    ROLE = "role"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase and what it names.

    Attributes:
        kind: What kind of thing.
        value: The full name; a theme's id, a state, a role.
        phrase: The phrase's syllables, folded with marks.
        rank: Of entries with one phrase the lowest comes first.
        needs_capitals: An abbreviation whose letters are also a syllable ("CAT"): only in capitals.
        needs_duty: A word that names a body only beside what bodies do: "giao cho xã", "nội vụ phải làm gì".
        is_short: An abbreviation; too short to be told from another by one edit.
    """

    kind: EntryKind
    value: str
    phrase: tuple[str, ...]
    rank: int = 0
    needs_capitals: bool = False
    is_short: bool = False
    needs_duty: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The phrase without marks."""
        return tuple(strip_marks(syllable) for syllable in self.phrase)


# Phrases that are only a shorter way to say a body's name come after full names.
_FULL, _SHORT, _CUT = 0, 1, 2
_FROM_CORPUS = 3
_COMMON_LETTERS = {
    "Ủy ban nhân dân": "UBND",
    "Hội đồng nhân dân": "HĐND",
    "Mặt trận Tổ quốc Việt Nam": "MTTQ",
    "Mặt trận Tổ quốc": "MTTQ",
    "Ban Quản lý": "BQL",
    "Ban Chỉ đạo": "BCĐ",
    "Ban Chỉ huy": "BCH",
    "Bảo hiểm xã hội": "BHXH",
    "Văn phòng": "VP",
    "Trung tâm": "TT",
    "Công an": "CA",
}
_LEVEL_RANK = {"tinh": 0, "nganh_doc": 1, "dang_doan_the": 1, "trung_uong": 2, "dang": 2, "huyen": 3, "xa": 3}
_NOT_ASKED_FOR = frozenset({"nhu-tren", "co-quan-lien-quan", "cac-co-quan-neu-tren", "to-cong-tac"})
_SHORTEST_ABBREVIATION = 3
_SYLLABLE_LIKE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|kh|ph|gh|gi|qu|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_BODY_HEAD = re.compile(
    r"(?:Sở|Bộ|Ban|Ủy ban|UBND|Hội|Hội đồng|Vụ|Cục|Chi cục|Tổng cục|Viện|Trung tâm|Trường|Phòng|Công an|Thanh tra|"
    r"Văn phòng|Đảng ủy|Thành đoàn|Tỉnh đoàn|Đoàn|Báo|Đài|Tòa án|Kho bạc|Bảo hiểm|Ngân hàng|Công ty|Tập đoàn|Liên đoàn|"
    r"Hạt|Mặt trận|Thuế|Cổng|Quỹ|Bệnh viện|Ga|Cảng)\s"
)
# A field's name that people cut: "Sở Nông nghiệp", "Sở Kế hoạch", "Sở Lao động".
_FIRST_FIELD = re.compile(r"^((?:Sở|Bộ) [^,\-]+?)(?: và |, | - )")


class Lexicon:
    """Phrases by their syllables, and their neighbours by one edit."""

    def __init__(self, entries: Iterable[Entry], *, numbers: Iterable[str] = ()) -> None:
        """Index the entries.

        Args:
            entries: Phrases; the same phrase may name several things.
            numbers: Document numbers that the corpus holds: "196/KH-UBND".
        """
        self._entries: dict[tuple[str, ...], list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault(entry.folded, []).append(entry)
        for found in self._entries.values():
            found.sort(key=lambda each: (each.rank, each.value))
        self._lengths: dict[str, tuple[int, ...]] = {}
        for first, keys in _by_first(self._entries).items():
            self._lengths[first] = tuple(sorted({len(key) for key in keys}, reverse=True))
        self.numbers = tuple(sorted(set(numbers)))

    @classmethod
    def from_gazetteers(
        cls, today: date, *, bodies: Iterable[str] = (), provinces: Iterable[str] = (), numbers: Iterable[str] = ()
    ) -> Lexicon:
        """Make the lexicon of an installation.

        Args:
            today: Of two bodies with one short name the one that exists on this day comes first.
            bodies: Full names of the bodies that the corpus holds.
            provinces: Names of provinces in the corpus.
            numbers: Document numbers in the corpus.
        """
        entries = [
            *_agency_entries(today),
            *_province_entries(),
            *_theme_entries(),
            *_type_entries(),
            *_fixed_entries(),
            *(entry for name in bodies for entry in _corpus_body_entries(name)),
            *(_entry(EntryKind.PROVINCE, name, name) for name in provinces),
        ]
        return cls(_without_doubles(entries), numbers=numbers)

    def starting(self, syllables: Sequence[str]) -> Iterator[tuple[int, list[Entry]]]:
        """Yield ``(how many syllables, entries)`` for each phrase that unmarked syllables begin with, longest first."""
        for length in self._lengths.get(syllables[0], ()) if syllables else ():
            found = self._entries.get(tuple(syllables[:length])) if length <= len(syllables) else None
            if found:
                yield length, found

    def has_syllable(self, folded: str) -> bool:
        """Say whether a phrase has a syllable of these letters."""
        return folded in self._syllables

    @functools.cached_property
    def _syllables(self) -> frozenset[str]:
        return frozenset(syllable for key in self._entries for syllable in key)

    def near(self, typed: str) -> tuple[list[Entry], ...]:
        """Return the entries of each phrase one edit from unmarked words."""
        return tuple(self._entries[tuple(phrase.split(" "))] for phrase in self._near.find(typed))

    def same_letters(self, syllables: Sequence[str]) -> tuple[list[Entry], ...]:
        """Return the entries of the phrase of several unmarked syllables: for marks that were typed wrong."""
        found = self._entries.get(tuple(syllables)) if len(syllables) > 1 else None
        return (found,) if found else ()

    @functools.cached_property
    def _near(self) -> NearWords:
        return NearWords(" ".join(key) for key in self._entries if len(" ".join(key)) >= 4)

    @functools.cached_property
    def _near_numbers(self) -> NearWords:
        return NearWords({number_key(number) for number in self.numbers})

    def has_number(self, typed: str) -> bool:
        """Say whether the corpus holds a document of this number."""
        return number_key(typed) in self._number_keys

    @functools.cached_property
    def _number_keys(self) -> Mapping[str, str]:
        return {number_key(number): number for number in self.numbers}

    def near_numbers(self, typed: str) -> tuple[str, ...]:
        """Return the numbers of the corpus that are one edit from what was typed."""
        return tuple(self._number_keys[key] for key in self._near_numbers.find(number_key(typed)))


def _by_first(keys: Iterable[tuple[str, ...]]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for key in keys:
        found.setdefault(key[0], []).append(key)
    return found


def _entry(
    kind: EntryKind, value: str, phrase: str, rank: int = _FULL, *, is_short: bool = False, needs_duty: bool = False
) -> Entry:
    syllables = tuple(token.exact for token in tokenize(nfc(phrase)))
    letters = strip_marks("".join(syllables))
    needs_capitals = is_short and len(syllables) == 1 and bool(_SYLLABLE_LIKE.fullmatch(letters))
    return Entry(kind, value, syllables, rank, needs_capitals, is_short, needs_duty)


def _without_doubles(entries: Iterable[Entry]) -> list[Entry]:
    best: dict[tuple[EntryKind, str, tuple[str, ...]], Entry] = {}
    for entry in entries:
        key = (entry.kind, entry.value, entry.phrase)
        if entry.phrase and (key not in best or entry.rank < best[key].rank):
            best[key] = entry
    return list(best.values())


def _agency_entries(today: date) -> Iterator[Entry]:
    for record in load("agencies"):
        if record.id in _NOT_ASKED_FOR:
            continue
        base = 10 * _LEVEL_RANK.get(record.type, 1) + (0 if record.holds_on(today) else 5)
        value = expand_abbreviations(record.name)
        for name in {record.name, value, *record.aliases, *map(expand_abbreviations, record.aliases)}:
            if len(tokenize(nfc(name))) > 1:
                has_letters = any(word.isupper() and len(word) > 1 for word in re.findall(r"\w+", name))
                yield _entry(EntryKind.BODY, value, name, base + _FULL, is_short=has_letters)
        if value.endswith(" tỉnh") and len(value.split()) > 3:
            yield _entry(EntryKind.BODY, value, value.removesuffix(" tỉnh"), base + _SHORT)
        if value == "Công an tỉnh":
            yield _entry(EntryKind.BODY, value, "công an", base + _SHORT)
        if cut := _FIRST_FIELD.match(value):
            yield _entry(EntryKind.BODY, value, cut[1], base + _CUT)
        if value.startswith("Sở "):
            yield _entry(EntryKind.BODY, value, value.removeprefix("Sở "), base + _CUT, needs_duty=True)
        for shorter in {*_shortened(value), *_shortened(value.removesuffix(" tỉnh"))}:
            if " " in shorter:  # "CA" alone is a word, too
                yield _entry(EntryKind.BODY, value, shorter, base + _SHORT)
        yield from _abbreviation_entries(record, value, base)


def _corpus_body_entries(name: str) -> Iterator[Entry]:
    """Yield the entries of a body that the corpus names, with the abbreviations that everybody types.

    Only names that begin as bodies do: "tổ chức, cá nhân" and "cấp xã" are words in a question. A province after the
    name is a filter of its own.
    """
    if len(tokenize(nfc(name))) > 1 and _BODY_HEAD.match(name) and split_territory(name)[1] is None:
        yield _entry(EntryKind.BODY, name, name, _FROM_CORPUS)
        for shorter in _shortened(name):
            yield _entry(EntryKind.BODY, name, shorter, _FROM_CORPUS)


def _shortened(name: str) -> Iterator[str]:
    """Yield a name with its longest common part as letters, and with all of them: "BQL Khu kinh tế", "VP UBND tỉnh"."""
    shorter = name
    for full, letters in _COMMON_LETTERS.items():
        if full in shorter:
            shorter = shorter.replace(full, letters)
            yield shorter


def _abbreviation_entries(record: GazetteerRecord, value: str, base: int) -> Iterator[Entry]:
    """Yield the entries of a body's abbreviations: "SNV", "Sở KHCN", "TT&TT", "so tttt"."""
    kind_of_body = next((word for word in ("Sở", "Bộ") if value.startswith(f"{word} ")), None)
    for short in record.abbreviations:
        letters = re.sub(r"[^\w]", "", short)
        key = strip_marks(letters)
        if len(key) >= _SHORTEST_ABBREVIATION:
            yield _entry(EntryKind.BODY, value, short, base + _SHORT, is_short=True)
            yield _entry(EntryKind.BODY, value, letters, base + _SHORT, is_short=True)
        if kind_of_body:
            field = short.removeprefix(kind_of_body[0]) if key.startswith(("s", "b")) else short
            for form in {short, field, re.sub(r"[^\w]", "", field)}:
                yield _entry(EntryKind.BODY, value, f"{kind_of_body} {form}", base + _SHORT, is_short=True)


def _province_entries() -> Iterator[Entry]:
    for record in load("provinces"):
        for form in record.names():
            letters = strip_marks(re.sub(r"[^\w]", "", form))
            if len(letters) >= _SHORTEST_ABBREVIATION:
                yield _entry(EntryKind.PROVINCE, record.name, form, is_short=form.isupper())


def _theme_entries() -> Iterator[Entry]:
    for theme in themes():
        for name in _theme_names(theme):
            kind = EntryKind.INDICATOR if theme.id == theme.index and theme.id != "cross" else EntryKind.THEME
            is_plain = kind is EntryKind.INDICATOR and not _names_an_index(name)
            rank = 0 if theme.id.startswith(("PAR.", "par-")) else 1
            yield _entry(EntryKind.THEME if is_plain else kind, theme.id, name, rank)
            if kind is EntryKind.INDICATOR and name.isupper():
                yield _entry(kind, theme.id, f"chỉ số {name}", rank)


def _theme_names(theme: Theme) -> Iterator[str]:
    """Yield the names that people type for a theme; the names of small areas ("Chất lượng nước") are plain words."""
    if theme.id.startswith("PAR.") or theme.id == theme.index:
        yield theme.name
    yield from theme.spoken


def _names_an_index(name: str) -> bool:
    """Say whether a name of an index is the index's own ("PAPI", "Chỉ số …") and not only its subject."""
    return name.isupper() or fold(name).startswith(("chỉ số", "bộ chỉ số")) or "index" in fold(name)


def _type_entries() -> Iterator[Entry]:
    for record in load("document_types"):
        yield _entry(EntryKind.TYPE, record.name, record.name)


def _fixed_entries() -> Iterator[Entry]:
    for phrase, state in STATE_PHRASES.items():
        yield _entry(EntryKind.STATE, state.value, phrase)
    for phrase, role in ROLE_PHRASES.items():
        yield _entry(EntryKind.ROLE, role.value, phrase)
    for phrase, kind in KIND_PHRASES.items():
        yield _entry(EntryKind.KIND, kind, phrase)
    for phrase, order in ORDER_PHRASES.items():
        yield _entry(EntryKind.ORDER, order.value, phrase)
    for body, levels in LEVELS.items():
        for phrase in levels:
            yield _entry(EntryKind.BODY, body, phrase, needs_duty=True)


def state_label(value: str) -> str:
    """Return the Vietnamese name of a deadline state's value."""
    return STATE_NAMES[DeadlineState(value)]
