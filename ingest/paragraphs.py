"""One paragraph is one line: joins the lines that a hard-wrapped file broke.

Files come in three habits, told apart by :func:`measure`:

* one paragraph a line (nothing to join);
* wrapped at a column, paragraphs apart by a blank line (Markdown and text made of web pages);
* wrapped at a column, paragraphs begun by an indent (text made of a printed page).

Whether two lines belong together is decided by :func:`joins` on their look alone: what the second begins with (a list
marker, a small letter), how the first ends (a stop, a word that wants a number after it), whether the second's first
word would still have fitted, indents, emphasis that goes on over the break. Vietnamese is never hyphenated at a line's
end, so nothing is ever glued without a blank.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import regex


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of a file, its markup removed; ``number`` counts from 1."""

    text: str
    number: int
    bold: bool = False  # all of its letters
    italic: bool = False
    open_end: bool = False  # emphasis goes on over the line's end
    hard_break: bool = False  # the markup says that a new line begins after it
    page: int = 1

    @property
    def words(self) -> str:
        """Return the text without the blanks around it."""
        return self.text.strip()

    @property
    def indent(self) -> int:
        """Return the number of blanks before the first character."""
        return len(self.text) - len(self.text.lstrip())


@dataclass(frozen=True, slots=True)
class CellRoom:
    """How long the lines of a table cell can be; 0: nothing is known."""

    first: int = 0
    first_least: int = 0
    rest: int = 0


@dataclass(frozen=True, slots=True)
class Habit:
    """How a file breaks its lines."""

    wrapped: bool = False
    flat: bool = False  # no line end means anything: paragraphs stand behind each other on the lines
    width: int = 0  # the column at which lines are broken
    margin: int = 0  # indent of lines that continue a paragraph
    blank_separated: bool = False
    indented: bool = False  # paragraphs begin with an indent
    room: CellRoom | None = None  # of a table cell where a web page's source was wrapped
    is_column: bool = False  # one of two columns side by side: a letterhead, a signature block
    page_widths: Mapping[int, int] = field(default_factory=dict)  # where pages differ (one of them turned, say)

    def width_at(self, line: SourceLine) -> int:
        """Return the column at which lines are broken on the page of a line."""
        return self.page_widths.get(line.page, self.width)


FLAT_SHARE = 0.05
"""Of a flat file's lines no more begin with a marker, and twice as many end with a stop: both happen only by chance."""

MIN_COLUMN = 20
"""A line of a column that is shorter was hardly broken for want of room."""

_BULLET = r"[-–—+*•▪▫●○◦■□➢➤✓✔·§o]"
_MARKER = regex.compile(
    rf"""(?:
        {_BULLET}(?=\s|$)                                   # - + * •
      | [-–+•](?=\p{{Lu}}\p{{Ll}})                          # -Chủ trì (typed without a blank)
      | \(?\d{{1,2}}[.)](?=\s|$|\p{{L}})                    # 1.  1)  (1)
      | \d{{1,2}}(?:\.\d{{1,2}}){{1,4}}[.)]?(?=\s|$)        # 1.1.  1.1
      | \(?[a-zđ](?:[.)/]|/\.)(?=\s|$)                     # a)  đ.  a/  a/.
      | [a-zđ]{{2}}\)(?=\s|$)                               # aa)
      | \p{{Lu}}[.)](?=\s|$)                                # A.
      | [IVXLivxl]{{1,6}}[.)](?=\s|$)                       # II.
      | [IVXL]{{1,6}}\s*[-–](?=\s)                          # II -
      | (?:Điều|ĐIỀU|Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN|Bước)\s+(?:\d+[a-zđ]?|[IVXL]+|thứ\s\w+)(?=\s*[.:\-–]|\s*$)
      | (?:PHỤ\sLỤC|Phụ\slục)\s+(?:\d+|[IVXL]+)(?=\s*[.:]?\s*$)
      | (?:Nơi\snhận|Kính\sgửi|NƠI\sNHẬN|KÍNH\sGỬI)\s*:
      | (?:V/v|V/V)(?=\s)                                    # the subject of a letter
      | \[\d+\](?=\s)                                       # a footnote
    )""",
    regex.VERBOSE,
)
_ONLY_MARKER = regex.compile(rf"(?:{_BULLET}|\(?(?:\d{{1,2}}(?:\.\d{{1,2}})*|[a-zđ]|[IVX]{{1,5}})[.)])")
_DASH_CONTINUATION = regex.compile(r"[-–—]\s+\p{Ll}")
_RANGE = regex.compile(r"[-–—]\s*\d")
_BULLET_START = regex.compile(r"[-–—+*•▪●○◦■□➢➤✓✔·]")
_STOP = regex.compile(r"(?:[.;:!?…]|\./\.?|/\.)[”\"’'»)\]]*$")
_RULE = regex.compile(r"[-–—_=*~.\s]{3,}")
_SMALL = regex.compile(r"[“\"'‘(\[]*\p{Ll}")
_NUMBER_START = regex.compile(r"\d")

_WANTS_MORE_WORDS = (
    "số ngày tháng năm quý tuần điều khoản điểm mục chương tiết từ đến tới và của các những cho với tại theo về trong "
    "trên do bởi hoặc để bằng giữa đã sẽ được bị khi nếu mà ông bà"
)
WANTS_MORE = frozenset(_WANTS_MORE_WORDS.split())
"""Words that never end a paragraph: what follows on the next line belongs to them ("… ngày" + "19 tháng 11 …")."""

_WANTS_NUMBER = frozenset(
    ("số", "ngày", "tháng", "năm", "quý", "khoản", "điểm", "điều", "mục", "từ", "đến", "trước", "sau")
)
"""Words after which a number, or a letter with a bracket, is no list marker ("theo khoản" + "2. …")."""


def starts_item(text: str) -> bool:
    """Say whether a line begins with the marker of a list item, an article or a heading.

    Forms: "- ", "+ ", "* ", "• ", "1.", "1)", "(1)", "1.1.", "a)", "đ)", "A.", "II.", "Điều 3.", "Chương II",
    "Phụ lục I", "Nơi nhận:", "[1] ".
    """
    return _MARKER.match(text) is not None


def is_only_marker(text: str) -> bool:
    """Say whether a line holds a marker and nothing else: "1.", "-", "a)"."""
    return _ONLY_MARKER.fullmatch(text) is not None


def ends_sentence(text: str) -> bool:
    """Say whether a line ends with a stop: . ; : ! ? … or "./."."""
    return _STOP.search(text) is not None


def is_rule(text: str) -> bool:
    """Say whether a line is only a drawn rule: "-----", "____", "* * *"."""
    return _RULE.fullmatch(text) is not None


def is_capitals(text: str) -> bool:
    """Say whether every letter of a line is a capital, and there are at least two."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and not any(c.islower() for c in letters)


def continues(line: str) -> bool:
    """Say whether a line begins in the middle of a sentence: with a small letter that is no list marker."""
    return _SMALL.match(line) is not None and not starts_item(line)


def measure(lines: Sequence[SourceLine]) -> Habit:
    """Find out how a file breaks its lines, from the pairs of lines whose second one surely continues the first."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a.words and b.words]
    sure = [(a, b) for a, b in pairs if continues(b.words) and not is_capitals(a.words)]
    if len(sure) < 2 or len(sure) < 0.12 * len(pairs):
        return Habit()
    lengths = sorted(len(a.text.rstrip()) for a, _ in sure)
    margins = sorted(b.indent for _, b in sure)
    margin = margins[int(0.75 * (len(margins) - 1))]
    by_page: dict[int, list[int]] = {}
    for line, _ in sure:
        by_page.setdefault(line.page, []).append(len(line.text.rstrip()))
    blocks = _blocks(lines)
    wrapped_blocks = [block for block in blocks if len(block) > 1]
    filled = [line for line in lines if line.words]
    starts = [line for line in filled if starts_item(line.words)]
    marked = {line.number for line in starts}
    begun = starts + [b for a, b in pairs if ends_sentence(a.words) and b.words[0].isupper() and b.number not in marked]
    return Habit(
        wrapped=True,
        flat=len(filled) == len(lines)
        and len(starts) <= FLAT_SHARE * len(filled)
        and sum(ends_sentence(line.words) for line in filled) <= 2 * FLAT_SHARE * len(filled) + 1
        and len(sure) > 0.4 * len(pairs),
        width=lengths[int(0.9 * (len(lengths) - 1))],
        margin=margin,
        blank_separated=len(blocks) >= 0.08 * sum(len(block) for block in blocks) and len(wrapped_blocks) > 1,
        indented=sum(line.indent >= margin + 2 for line in begun) > 0.6 * len(begun) > 0,
        page_widths={page: max(found) for page, found in by_page.items() if len(found) > 3 and len(by_page) > 1},
    )


def _blocks(lines: Sequence[SourceLine]) -> list[list[SourceLine]]:
    """Return the groups of lines between blank lines."""
    blocks: list[list[SourceLine]] = [[]]
    for line in lines:
        if line.words:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def is_full(line: SourceLine, following: SourceLine, width: int) -> bool:
    """Say whether the line had no room left for the next one's first word."""
    return len(line.text.rstrip()) + 1 + len(following.words.split(maxsplit=1)[0]) > width


def joins(line: SourceLine, following: SourceLine, habit: Habit, *, is_first: bool = False) -> bool:
    """Say whether ``following`` goes on with the paragraph of ``line``; no blank line stands between them.

    Args:
        line: The last line so far.
        following: The next line.
        habit: How the file breaks its lines.
        is_first: ``line`` is the first one of its paragraph (in web-page source it is shorter than the others).
    """
    first, second = line.words, following.words
    if line.hard_break or is_rule(first) or is_rule(second):
        return False
    if line.open_end or is_only_marker(first) or habit.flat:
        return True
    if not (habit.wrapped or habit.room or habit.is_column):
        return False
    width = habit.width_at(line)
    full = is_full(replace(line, text=first) if habit.is_column else line, following, width)
    stop = ends_sentence(first)
    deep = habit.indented and following.indent >= habit.margin + 3
    if starts_item(second):
        return not stop and not deep and _goes_on_in_spite_of_marker(line, following, habit, is_first=is_first)
    if is_capitals(first) and not is_capitals(second) and not full and not habit.room:
        return not (line.bold or habit.indented or not habit.blank_separated)
    if continues(second):
        return not (deep and stop) and not (is_capitals(first) and not is_capitals(second) and not full)
    if _last_word(first) in WANTS_MORE or first.endswith((",", "(", "/", "-", "–")):
        return True
    if habit.room:
        return _joins_in_cell(line, following, habit.room, is_first=is_first, stop=stop)
    if line.bold and following.bold and is_capitals(first) != is_capitals(second):
        return False
    if habit.blank_separated and not habit.indented:
        return is_first or full or not stop
    if habit.indented:
        return not deep and len(line.text.rstrip()) >= (0.85 if stop else 0.7) * width
    if habit.is_column:
        if following.number != line.number + 1:
            return False
        return full and not stop and len(first) >= MIN_COLUMN and not is_capitals(first) and not is_capitals(second)
    return full and not (stop and starts_item(second))


def _joins_in_cell(line: SourceLine, following: SourceLine, room: CellRoom, *, is_first: bool, stop: bool) -> bool:
    """Decide for two lines of a table cell of which the second begins with a capital or a number."""
    if line.bold or following.bold or line.italic != following.italic:
        return False
    length = len(line.words)
    needed = length + 1 + len(following.words.split(maxsplit=1)[0])
    if is_first:
        return not stop and room.first_least <= length <= room.first and needed > room.first
    return bool(room.rest) and needed > room.rest


def _goes_on_in_spite_of_marker(line: SourceLine, following: SourceLine, habit: Habit, *, is_first: bool) -> bool:
    """Say whether what looks like a marker stands inside a sentence.

    Forms: "kinh tế" + "- xã hội"; "giai đoạn 2026" + "- 2030"; "theo khoản" + "2. …"; "quy định tại" + "Điều 3.".
    """
    first, second = line.words, following.words
    if habit.room is None:
        full = is_full(line, following, habit.width_at(line))
        no_room = full or (habit.blank_separated and not habit.indented)
    else:
        room = habit.room.first if is_first else habit.room.rest
        full = no_room = bool(room) and is_full(replace(line, text=first), following, room)
    if _DASH_CONTINUATION.match(second) or (_RANGE.match(second) and first[-1:].isdigit()):
        return no_room
    if habit.room is None and habit.blank_separated and not habit.indented and full and not is_first:
        return first[0] != second[0]  # a paragraph is a block there, so only a list without blank lines breaks it
    if _BULLET_START.match(second):
        return False
    if second.startswith(("Điều", "Chương", "Mục", "Phụ lục")) and _last_word(first) in WANTS_MORE:
        return True
    return _last_word(first) in _WANTS_NUMBER or (first.endswith(",") and full)


def _last_word(text: str) -> str:
    """Return a line's last word in small letters."""
    words = text.rsplit(maxsplit=1)
    return words[-1].lower() if words else ""


def measure_cells(cells: Sequence[Sequence[SourceLine]]) -> CellRoom:
    """Return how much room the lines of a column's cells have, from those whose next line surely continues them.

    The source of a web page puts the tags of a cell on its first line, so that line is broken early: "Xuân" + "nuôi …".
    """
    first: list[tuple[int, int]] = []
    rest: list[int] = []
    for cell in cells:
        for index, (line, following) in enumerate(itertools.pairwise(cell)):
            if continues(following.words) and not is_capitals(line.words):
                length = len(line.words)
                if index:
                    rest.append(length)
                else:
                    first.append((length, length + len(following.words.split(maxsplit=1)[0])))
    return CellRoom(
        first=max((length for length, _ in first), default=0),
        first_least=0 if not first else min(length for length, _ in first) // 2,
        rest=max(rest, default=0),
    )


def paragraphs(lines: Sequence[SourceLine], habit: Habit) -> list[list[SourceLine]]:
    """Group lines into paragraphs. A blank line ends a paragraph unless the next line begins in mid-sentence."""
    groups: list[list[SourceLine]] = []
    blank_before = True
    for line in lines:
        if not line.words:
            blank_before = True
            continue
        if groups and _belongs(groups[-1], line, habit, blank_before=blank_before):
            groups[-1].append(line)
        else:
            groups.append([line])
        blank_before = False
    return groups


def _belongs(group: list[SourceLine], line: SourceLine, habit: Habit, *, blank_before: bool) -> bool:
    """Say whether a line goes on with a group."""
    last = group[-1]
    if not blank_before:
        return joins(last, line, habit, is_first=len(group) == 1)
    if is_only_marker(last.words) and not starts_item(line.words):
        return True
    if not habit.wrapped or last.hard_break or ends_sentence(last.words) or is_rule(last.words):
        return False
    return continues(line.words) and not is_capitals(last.words) and last.bold == line.bold
