"""Lines of pages into paragraphs, by geometry: what the typist ended and what only the margin broke.

Two lines belong to one paragraph when the first is full (the second's first word would not have fitted any more), the
second is not indented like a paragraph's first line, their look is the same and nothing between them says otherwise
(a list marker, a stop, a wide gap). A paragraph may go on over the end of a page.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.canonical import Paragraph, Run
from ingest.columns import Flow, ZoneKind
from ingest.geometry import Line, Word
from ingest.layout import HANDWRITTEN, BBox, BlockKind
from ingest.paragraphs import WANTS_MORE, continues, ends_sentence, is_capitals, starts_item

SEPARATE_LINES = (ZoneKind.LETTERHEAD, ZoneKind.SIGNATURE, ZoneKind.RECIPIENTS)
BIG_GAP = 1.55  # of the usual distance between two lines: paragraphs apart
OTHER_SIZE = 1.3  # ratio of two lines' heights: another font size
INDENT = 0.55  # of a line's height: what counts as an indent
CENTERED_SLACK = 0.6  # of a line's height: how far a centred line may be off the centre


@dataclass(slots=True)
class Column:
    """The measures of the column that lines stand in."""

    left: float
    right: float
    pitch: float  # usual distance between two base lines
    first_line_indent: bool = True  # paragraphs begin with an indent

    @property
    def width(self) -> float:
        """Return the room between its margins."""
        return max(self.right - self.left, 1.0)


@dataclass(slots=True)
class TextBlock:
    """A paragraph's lines, perhaps of two pages."""

    lines: list[Line]
    column: Column
    zone: ZoneKind = ZoneKind.BODY
    kind: BlockKind = BlockKind.PARAGRAPH

    def to_paragraph(self) -> Paragraph:
        """Return the paragraph, one run a word."""
        runs: list[Run] = []
        new = tuple.__new__  # a named tuple's own constructor costs twice as much, and there is a run for every word
        last_line = len(self.lines) - 1
        for number, line in enumerate(self.lines):
            words, page = line.words, line.page
            runs += [
                new(
                    Run,
                    (
                        word.text if following.is_joined else word.text + " ",
                        page,
                        word.place or new(BBox, (word.x0, word.top, word.x1, word.bottom)),
                        HANDWRITTEN if word.is_handwritten else None,
                        word.confidence,
                        None,
                    ),
                )
                for word, following in itertools.pairwise(words)
            ]
            last = words[-1]
            runs.append(_run(last, "" if number == last_line or _is_broken_compound(last.text) else " ", page))
        return Paragraph(
            tuple(runs),
            kind=self.kind,
            bold=all(line.bold for line in self.lines),
            italic=all(line.italic for line in self.lines),
            centered=all(is_centered(line, self.column) for line in self.lines),
        )


def _run(word: Word, blank: str, page: int) -> Run:
    """Return a word as a run, with the blank that follows it."""
    source = HANDWRITTEN if word.is_handwritten else None
    return Run(word.text + blank, page, word.bbox(), source, word.confidence)


def _is_broken_compound(word: str) -> bool:
    """Say whether a line was broken at a hyphen inside a word: "…/NĐ-" goes on "CP"; a dash stands alone."""
    return len(word) > 1 and word[-1] == "-" and word[-2].isalnum()


def measure(flow: Flow, page: Column | None = None) -> Column:
    """Measure the column of a flow; a page's own measures hold for body text, which may lack a full line here."""
    lines = flow.lines
    distances = [
        below.baseline - above.baseline
        for above, below in itertools.pairwise(lines)
        if above.page == below.page and 0 < below.baseline - above.baseline < 3 * above.height
    ]
    heights = sorted([line.height for line in lines])
    pitch = sorted(distances)[(len(distances) - 1) // 2] if distances else 1.25 * heights[len(heights) // 2]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    if page is not None and flow.kind is ZoneKind.BODY:
        left, right = min(left, page.left), max(right, page.right)
        if len(distances) < 4:
            pitch = min(pitch, page.pitch) if distances else page.pitch
    column = Column(left, right, pitch)
    column.left = _text_margin(lines, column)
    column.first_line_indent = _indents(lines, column)
    return column


def _text_margin(lines: Sequence[Line], column: Column) -> float:
    """Return where lines that go on begin: the leftmost place where enough long lines begin."""
    long_lines = [line.x0 for line in lines if line.x1 - line.x0 > 0.6 * column.width]
    if len(long_lines) < 3:
        return column.left
    long_lines.sort()
    enough = max(2, int(0.15 * len(long_lines)))
    for first, other in zip(long_lines, long_lines[enough - 1 :], strict=False):
        if other - first < 4:
            return first
    return column.left


def _indents(lines: Sequence[Line], column: Column) -> bool:
    """Say whether paragraphs of the column begin with an indent."""
    starts = [
        line for above, line in itertools.pairwise(lines) if ends_sentence(above.text) and not continues(line.text)
    ]
    indented = sum(line.x0 - column.left > INDENT * line.height for line in starts)
    return len(starts) < 2 or 2 * indented >= len(starts)


def is_centered(line: Line, column: Column) -> bool:
    """Say whether a line stands in the middle of its column, clear of both margins."""
    left, right = line.x0 - column.left, column.right - line.x1
    return abs(left - right) <= max(CENTERED_SLACK * line.height, 0.02 * column.width) and left > 2 * line.height


def paragraphs_of(flow: Flow, column: Column) -> list[TextBlock]:
    """Part the lines of a flow into paragraphs."""
    blocks: list[TextBlock] = []
    for line, own in zip(flow.lines, _inset(flow.lines, column), strict=True):
        if blocks and joins(blocks[-1], line, own):
            blocks[-1].lines.append(line)
            blocks[-1].column = own
        else:
            blocks.append(TextBlock([line], own, flow.kind))
    return blocks


def _inset(lines: Sequence[Line], column: Column) -> list[Column]:
    """Return the column of each line: lines set in as a block ("Kính gửi:" and what stands under it) have their own."""
    columns: list[Column] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and abs(lines[index].x0 - lines[start].x0) < 0.25 * lines[start].height:
            continue
        own = column
        block = lines[start:index]
        right = max(line.x1 for line in block)
        if (
            len(block) > 1
            and block[0].x0 - column.left > 3 * block[0].height
            and column.right - right > block[0].height
            and sum(right - line.x1 < 0.25 * line.height for line in block) > 1
        ):
            own = Column(block[0].x0, right, column.pitch, first_line_indent=False)
        columns += [own] * len(block)
        start = index
    return columns


def joins(block: TextBlock, line: Line, column: Column, *, over_page: bool = False) -> bool:
    """Say whether a line continues a paragraph.

    Args:
        block: The paragraph so far, with the measures of the column that its last line stands in.
        line: The line that follows.
        column: The measures of the column that the line stands in.
        over_page: Between the two a page ends: distances and margins can not be compared.
    """
    last = block.lines[-1]
    goes_on = not starts_item(line.text) and (
        (continues(line.text) and not ends_sentence(last.text)) or _wants_more(last.text, line.text)
    )
    if not goes_on and _is_other_size(last, line):
        return False
    if not over_page and line.baseline - last.baseline > max(BIG_GAP * column.pitch, 1.5 * line.height):
        return False
    if block.zone in SEPARATE_LINES:
        return _joins_in_zone(block, last, line)
    if block.zone is ZoneKind.CELL:
        return _joins_in_cell(last, line, column, goes_on=goes_on)
    first_centered, second_centered = is_centered(last, block.column), is_centered(line, column)
    if second_centered or (first_centered and len(block.lines) == 1):
        return _joins_centered(block, line, first_centered=first_centered, second_centered=second_centered)
    full = _is_full(last, line, block.column)
    indented = line.x0 - column.left > INDENT * line.height
    if starts_item(line.text):
        return full and not indented and not ends_sentence(last.text) and last.text[-1:] != ","
    if goes_on:
        return full or last.x1 - last.x0 > 0.4 * block.column.width
    if not full or _changes_style(block, last, line, indented=indented):
        return False
    if not indented:
        return column.first_line_indent or not ends_sentence(last.text)
    return _joins_indented(block, last, line, over_page=over_page)


def _is_other_size(last: Line, line: Line) -> bool:
    """Say whether two lines differ in font size. A recogniser's heights are those of the letters and say nothing."""
    if line.words[0].confidence is not None:
        return False
    return max(last.height, line.height) > OTHER_SIZE * min(last.height, line.height)


WANTS_NUMBER = frozenset(
    [
        "khoảng",
        "thiểu",
        "nhất",
        "đa",
        "trên",
        "dưới",
        "hơn",
        "gần",
        "đạt",
        "còn",
        "lên",
        "xuống",
        "thêm",
        "giảm",
        "tăng",
    ]
)
"""Words after which a figure belongs to the same sentence: "tối thiểu" + "30% …"."""


def _wants_more(text: str, following: str) -> bool:
    """Say whether a line ends with a word or sign that never ends a paragraph."""
    word = text.rsplit(" ", 1)[-1]
    if word in WANTS_MORE or text.endswith((",", "(", "“", " -", " –")):
        return True
    return word in WANTS_NUMBER and following[:1].isdigit()


def _is_full(last: Line, line: Line, column: Column) -> bool:
    """Say whether the next line's first word would not have fitted any more."""
    first = line.words[0]
    end = first.x1
    for word in line.words[1:]:
        if not word.is_joined:
            break
        end = word.x1
    return column.right - last.x1 < end - first.x0 + 0.25 * last.height + 1.0


def _changes_style(block: TextBlock, last: Line, line: Line, *, indented: bool) -> bool:
    """Say whether a heading in bold or in capitals ends between two lines."""
    heading = all(part.bold for part in block.lines) and not line.words[0].bold
    capitals = is_capitals(last.text) and not is_capitals(line.text) and all(is_capitals(x.text) for x in block.lines)
    return (heading or capitals) and (indented or ends_sentence(last.text) or capitals)


def _joins_indented(block: TextBlock, last: Line, line: Line, *, over_page: bool) -> bool:
    """Decide for an indented line beneath a full one: hanging text goes on, a first line begins anew."""
    first = block.lines[0]
    if not over_page and starts_item(first.text) and len(first.words) > 1:
        body = next((word.x0 for word in first.words[1:] if not word.is_joined), first.x0)
        if abs(line.x0 - body) < 0.6 * line.height and abs(body - first.x0) > 0.3 * line.height:
            return True
    if over_page:
        return False
    same = abs(line.x0 - last.x0) < 0.3 * line.height
    if same and len(block.lines) > 1:  # a block set in from the margin as a whole
        return True
    if same:
        return not ends_sentence(last.text) and not last.bold
    return line.x0 < last.x0


def _joins_centered(block: TextBlock, line: Line, *, first_centered: bool, second_centered: bool) -> bool:
    """Decide for lines of which at least one is centred: a title's lines belong together."""
    last = block.lines[-1]
    if starts_item(line.text) or line.text.startswith("("):
        return False
    if last.bold != line.bold or (last.italic != line.italic):
        return False
    if is_capitals(last.text) != is_capitals(line.text) or ends_sentence(last.text):
        return False
    if continues(line.text) or _wants_more(last.text, line.text):
        return True
    wide = last.x1 - last.x0 > 0.55 * block.column.width
    return wide and ((first_centered and second_centered) or last.x1 - last.x0 > 0.9 * block.column.width)


def _joins_in_zone(block: TextBlock, last: Line, line: Line) -> bool:
    """Decide inside a letterhead or signature, where a line is a thing of its own."""
    if starts_item(line.text):
        return False
    if block.zone is ZoneKind.RECIPIENTS and starts_item(block.lines[0].text) and not last.text.startswith("Nơi"):
        return not ends_sentence(last.text)
    if SUBJECT.match(block.lines[0].text):
        return True
    return (continues(line.text) or _wants_more(last.text, line.text)) and not ends_sentence(last.text)


SUBJECT = re.compile(r"V\s*/\s*v\b|Về việc\b", re.IGNORECASE)
"""What a letter is about, under its number: nothing else follows in that column."""


def _joins_in_cell(last: Line, line: Line, column: Column, *, goes_on: bool) -> bool:
    """Decide inside a table cell, whose lines may be centred or justified: only their lengths can be compared."""
    stop = ends_sentence(last.text)
    first = line.words[0]
    full = column.width - (last.x1 - last.x0) < first.x1 - first.x0 + 0.25 * last.height + 1.0
    if starts_item(line.text):
        return full and not stop and continues(line.text.lstrip("-–+ "))
    if goes_on:
        return True
    return full and last.words[-1].bold == first.bold


def join_over_pages(last: TextBlock, first: TextBlock) -> bool:
    """Join the first paragraph of a page to the last one of the page before, where it goes on; say whether it did."""
    if last.zone is not ZoneKind.BODY or first.zone is not ZoneKind.BODY or last.kind is not first.kind:
        return False
    if not joins(last, first.lines[0], first.column, over_page=True):
        return False
    last.lines.extend(first.lines)
    last.column = first.column
    return True


def page_column(flows: Iterable[Flow]) -> Column | None:
    """Measure the body text of one page; None when it has none."""
    lines = [line for flow in flows if flow.kind is ZoneKind.BODY for line in flow.lines]
    return measure(Flow(lines)) if lines else None
