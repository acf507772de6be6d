"""Claim phrases of the lexicon: bodies, provinces, themes, document types, deadline states, kinds."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.comparing.themes import themes
from corpus.deadlines import DeadlineState
from corpus.questions.lexicon import Entry, EntryKind, state_label
from corpus.questions.question import Piece, PieceKind
from corpus.questions.reading import Reading, RoleWords, fits
from corpus.questions.spelling import all_could_be
from corpus.questions.vocabulary import PREFIX_ROLES
from nlp.model import Role

TARGETS, DIRECTIVES = "target", "directive"
_KIND_LABELS = {"task": "Nhiệm vụ", TARGETS: "Chỉ tiêu", DIRECTIVES: "Văn bản"}
_LABELS = {
    EntryKind.BODY: "Cơ quan",
    EntryKind.PROVINCE: "Tỉnh, thành phố",
    EntryKind.THEME: "Chủ đề",
    EntryKind.INDICATOR: "Chỉ số",
    EntryKind.TYPE: "Loại văn bản",
    EntryKind.STATE: "Thời hạn",
    EntryKind.KIND: "Tìm",
    EntryKind.ORDER: "Sắp xếp",
}
_PIECES = {kind: PieceKind(kind.value) for kind in _LABELS}
_OPENING = frozenset(
    {"tìm", "xem", "các", "những", "danh", "sách", "liệt", "kê", "tất", "cả", "mọi", "toàn", "bộ", "cho", "biết", "có"}
)
# A document type is a filter where a question begins with it or asks for documents, not in "xây dựng kế hoạch".
_BEFORE_TYPE = frozenset({"trong", "theo", "tại", "các", "những", "của", "tìm", "xem", "loại", "từ", "mọi"})
_VERB_LIKE_TYPES = frozenset({"Báo cáo", "Thông báo", "Hướng dẫn", "Quy định", "Phụ lục", "Biên bản", "Chương trình"})
# After these a word for documents asks for them; in "văn bản có dấu hiệu trái pháp luật" it is a task's word.
_AFTER_DOCUMENTS = frozenset(
    {"của", "ban", "về", "số", "năm", "do", "nào", "tháng", "quý", "ký", "mới", "ngày", "liên", "giao", "trong", "tỉnh"}
)
_EACH = frozenset({"hằng", "hàng", "mỗi"})
_FORMER = (("trước", "khi", "sáp", "nhập"), ("trước", "sáp", "nhập"), ("trước", "đây"), ("cũ",))
_DUTIES = (
    ("phải",), ("làm", "gì"), ("cần", "làm"), ("chủ", "trì"), ("được", "giao"), ("có", "việc"), ("có", "gì"),
    ("còn",), ("quá", "hạn"), ("trễ", "hạn"), ("chậm", "tiến", "độ"), ("nào",),
)  # fmt: skip
_SINGLE_PLACES = frozenset({"xã", "phường", "huyện", "quận"})


def read_phrases(reading: Reading, periods: set[tuple[int, int]]) -> None:
    """Claim from left to right the longest phrase that the typed syllables and marks allow.

    Args:
        reading: The question.
        periods: Tokens [first, last) of times; only a deadline's state may take from them ("30 ngày tới").
    """
    reading.in_time = {i for first, last in periods for i in range(first, last)}
    at = 0
    while at < len(reading.tokens):
        at += _claim_longest(reading, at) or 1


def _claim_longest(reading: Reading, first: int) -> int:
    """Claim the longest phrase at a token and return how many tokens it took, 0 for none."""
    tokens = reading.tokens[first : reading.free_run(first)]
    for length, entries in reading.lexicon.starting([token.folded for token in tokens]):
        typed = [token.exact for token in tokens[:length]]
        written = reading.of(first, first + length)
        crosses_time = not reading.in_time.isdisjoint(range(first, first + length))
        for entry in entries:
            if (
                all_could_be(typed, entry.phrase)
                and (written.isupper() or not entry.needs_capitals)
                and (entry.kind is EntryKind.STATE or not crosses_time)
                and accept(reading, first, first + length, [entry, *(each for each in entries if each != entry)])
            ):
                return length
    return 0


def accept(reading: Reading, first: int, last: int, entries: Sequence[Entry]) -> bool:
    """Make a piece of the tokens [first, last); False where the words around say that it is none.

    Args:
        reading: The question.
        first: The first token of the phrase.
        last: The token after it.
        entries: What the phrase names, the one to take first.
    """
    entry = entries[0]
    if entry.kind is EntryKind.ROLE:
        only_before = " ".join(entry.phrase) in PREFIX_ROLES
        reading.roles.append(RoleWords(first, last, Role(entry.value), only_before))
        return True
    if entry.kind is EntryKind.STATE and not _is_state(reading, first, last, entry):
        return False
    if entry.needs_duty and not _has_duty(reading, first, last, entry.value):
        return False
    if entry.kind is EntryKind.TYPE and not _is_asked_for(reading, first, entry.value):
        return False
    if entry.kind is EntryKind.ORDER and (first == 0 or not reading.claimed[first - 1]):
        return False  # "công nghệ mới nhất"
    if entry.kind is EntryKind.KIND and not _opens(reading, first, last, entry.value):
        return False
    end = _with_own_name(reading, last, entry)
    is_whole = end == last
    if entry.kind in {EntryKind.BODY, EntryKind.PROVINCE}:
        end += next((len(words) for words in _FORMER if reading.typed(end, words)), 0)
    value = entry.value if is_whole else f"Ủy ban nhân dân {reading.of(last - 1, end)}"
    others = tuple(dict.fromkeys(e.value for e in entries[1:] if e.kind is entry.kind and e.value != entry.value))
    reading.pieces.append(
        Piece(
            _PIECES[entry.kind],
            value,
            f"{_LABELS[entry.kind]}: {_shown(entry.kind, value)}",
            reading.tokens[first].start,
            reading.tokens[end - 1].end,
            alternatives=others,
        )
    )
    reading.claim(first, end)
    return True


def _with_own_name(reading: Reading, last: int, entry: Entry) -> int:
    """Return the end of a commune's or district's own name after its kind: "UBND xã | Tân Trào", typed in capitals."""
    is_kind = entry.phrase[-1] in _SINGLE_PLACES and not {"các", "cấp"}.intersection(entry.phrase)
    if entry.kind is not EntryKind.BODY or not is_kind:
        return last
    end = reading.free_run(last)
    while last < end and reading.text[reading.tokens[last].start].isupper():
        last += 1
    return last


def _is_state(reading: Reading, first: int, last: int, entry: Entry) -> bool:
    """Say whether words tell a deadline's state: "hết hạn" beside a time only leads to it, "trễ hạn" may be of files.

    "hằng tháng" is what is looked for only beside the word for tasks: "việc hằng tháng", not "báo cáo hằng tháng".
    """
    if entry.value == DeadlineState.OVERDUE and entry.phrase == ("hết", "hạn"):
        after = last + 1 if last < len(reading.tokens) and fits(reading.tokens[last], ("trong", "vào")) else last
        return not {first - 1, after} & reading.in_time
    if entry.value == DeadlineState.RECURRING and entry.phrase[0] in _EACH:
        return first > 0 and reading.claimed[first - 1] and reading.pieces[-1].kind in {PieceKind.KIND, PieceKind.STATE}
    return not _is_about_files(reading, first, entry.value)


def _has_duty(reading: Reading, first: int, last: int, body: str) -> bool:
    """Say whether a bare word names a body: it opens the question or follows a role, and bodies' duties come after it.

    "giao cho xã nào", "xã phải làm gì", "nội vụ còn nợ gì"; a field alone ("giao xây dựng quy chế") is no body.
    """
    is_given = any(role.last == first and role.only_before for role in reading.roles)
    if is_given and not body.startswith("Sở "):
        return True
    opens = first == 0 or reading.claimed[first - 1]
    return opens and any(reading.typed(last, words) for words in _DUTIES)


def _is_asked_for(reading: Reading, first: int, name: str) -> bool:
    """Say whether a document type is asked for: the question begins with it, or a word points at documents."""
    if first == 0:
        return name not in _VERB_LIKE_TYPES or len(reading.tokens) == len(name.split())
    if not fits(reading.tokens[first - 1], _BEFORE_TYPE):
        return False
    before = first - 2
    return before < 0 or reading.claimed[before] or fits(reading.tokens[before], _OPENING)


def _is_about_files(reading: Reading, first: int, state: str) -> bool:
    """Say whether "trễ hạn" is told of files ("hồ sơ đất đai trễ hạn"), not of tasks."""
    begin = first
    while begin and not reading.claimed[begin - 1]:
        begin -= 1
    return state == DeadlineState.OVERDUE and any(reading.typed(at, ("hồ", "sơ")) for at in range(begin, first - 1))


def _opens(reading: Reading, first: int, last: int, kind: str) -> bool:
    """Say whether a word for tasks, targets or documents tells what is asked for: it opens the question."""
    opening = all(reading.claimed[at] or fits(token, _OPENING) for at, token in enumerate(reading.tokens[:first]))
    if reading.typed(last, ("làm",)) and not reading.typed(last, ("làm", "gì")):
        return False  # "việc làm": employment
    if kind == DIRECTIVES and opening and last < len(reading.tokens):
        after = reading.tokens[last]
        return reading.claimed[last] or after.exact.isdigit() or fits(after, _AFTER_DOCUMENTS)
    if kind != TARGETS or opening:
        return opening
    if reading.has(PieceKind.INDICATOR) and last == len(reading.tokens):
        return True
    rest = [token.folded for token in reading.tokens[last:]]
    return any(each.kind is EntryKind.INDICATOR for _, found in reading.lexicon.starting(rest) for each in found)


def _shown(kind: EntryKind, value: str) -> str:
    if kind is EntryKind.KIND:
        return _KIND_LABELS[value]
    if kind is EntryKind.STATE:
        return state_label(value)
    if kind is EntryKind.ORDER:
        return "văn bản mới nhất trước"
    if kind in {EntryKind.THEME, EntryKind.INDICATOR}:
        return next(theme.name for theme in themes() if theme.id == value)
    return value
