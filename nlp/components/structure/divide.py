"""The component's verb, without spaCy: a laid-out document in, its division tree out."""

from __future__ import annotations

import regex

from ingest.layout import LaidOutDocument, Table
from nlp.components.structure import front, sections
from nlp.components.structure.lines import Line, lines_of, read_lines
from nlp.components.structure.tables import TableRow, TaskTable, is_layout_table, read_table
from nlp.components.structure.tree import TITLED, TreeBuilder
from nlp.gazetteers.folding import fold
from nlp.model import Span
from nlp.structure import ColumnRole, Division, DivisionKind, SectionRole

_MAX_TITLE = 160
_MAX_SIGNATURE = 90
_END_MARK = regex.compile(r"[.;:,…]\s*$")
_TEXT_END = regex.compile(r"\./\.?\s*$|\./\.")


def build_divisions(laid_out: LaidOutDocument) -> Division:
    """Return the root of the document's division tree, with roles, headings and task tables.

    Every line of the running text is in the tree exactly once; rows of task tables stand beneath a TABLE division at
    the table's place.
    """
    return _Divider(laid_out).build()


class _Divider:
    """Walks over lines and tables in the text's order and keeps what part of the document it is in."""

    def __init__(self, laid_out: LaidOutDocument) -> None:
        self.laid_out = laid_out
        self.text = laid_out.text
        self.builder = TreeBuilder(laid_out.text)
        self.part = SectionRole.LETTERHEAD
        self.in_addressees = False
        self.seen_marker = False
        self.table_before: TaskTable | None = None  # a task table that nothing but a table has followed yet
        self.form: Division | None = None  # the annex being read, until its title is known

    def build(self) -> Division:
        """Place every line and table, then say which divisions are headings and what each part is for."""
        for item in self._items():
            if isinstance(item, Line):
                self._place(item)
            else:
                self._place_table(*item)
        root = self.builder.root
        _mark_headings(root, self.builder)
        _inherit_roles(root, self.text)
        return root

    def _items(self) -> list[Line | tuple[int, Table]]:
        """Return lines and tables in the text's order."""
        items: list[tuple[int, Line | tuple[int, Table]]] = [(line.first, line) for line in read_lines(self.laid_out)]
        items += [(table.start, (number, table)) for number, table in enumerate(self.laid_out.tables)]
        return [item for _, item in sorted(items, key=lambda pair: pair[0])]

    def _place(self, line: Line) -> None:
        """Add a line to the tree in the part it belongs to."""
        self.table_before = None
        folded = fold(self.text[line.first : line.end])
        if sections.RECIPIENTS.match(folded):
            self._leave_text(SectionRole.RECIPIENTS)
        elif self._opens_attachment(line):
            self.builder.close_all()
            self.part, self.in_addressees, self.seen_marker = SectionRole.LETTERHEAD, False, False
            if line.marker is not None:
                self.form = self.builder.add(line)
                self.form.is_heading = True
                self._note_form(line)
                return
        elif self.part is SectionRole.BODY and self._is_signature(line, folded):
            self._leave_text(SectionRole.SIGNATURE)
        if self.part is SectionRole.LETTERHEAD:
            self._place_in_letterhead(line)
        elif self.part in (SectionRole.RECIPIENTS, SectionRole.SIGNATURE):
            self._leaf(line, self.part)
        else:
            self._place_in_text(line, folded)

    def _note_form(self, line: Line) -> None:
        """Say that an annex is a form or an outline where its marker or its title says so: "Đề cương báo cáo"."""
        if self.form is None:
            return
        words = fold(self.text[line.start : line.end])
        if (
            sections.role_of_heading(words) is SectionRole.FORM
            or sections.role_of_heading(fold(self.text[line.first : line.end])) is SectionRole.FORM
        ):
            self.form.role = SectionRole.FORM

    def _opens_attachment(self, line: Line) -> bool:
        """Say whether an annex or an attached document begins here."""
        if line.marker is not None and line.marker.kind is DivisionKind.ANNEX:
            return self.part is not SectionRole.LETTERHEAD or self.builder.root.children == []
        ended = self.part in (SectionRole.RECIPIENTS, SectionRole.SIGNATURE)
        return ended and (
            front.is_type_name(line, self.text)
            or front.opens_letterhead(line, self.text)
            or front.opens_titled(line, self.text)
        )

    def _is_signature(self, line: Line, folded: str) -> bool:
        """Say whether a line is the first of the signature: "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"; never a sentence."""
        words = self.text[line.first : line.end]
        if len(words) >= _MAX_SIGNATURE or not sections.SIGNATURE.match(folded):
            return False
        return sum(map(str.isupper, words)) * 2 > sum(map(str.isalpha, words))

    def _leave_text(self, part: SectionRole) -> None:
        self.builder.close_all()
        self.part = part

    def _leaf(self, line: Line, role: SectionRole) -> Division:
        """Add a line beneath nothing in particular: letterhead, recipients, signature."""
        division = Division(
            line.marker.kind if line.marker else DivisionKind.PARAGRAPH,
            Span(line.start, line.end),
            marker=line.marker.text if line.marker else "",
            role=role,
            bold=line.bold,
        )
        self.builder.holder().add(division)
        return division

    def _place_in_letterhead(self, line: Line) -> None:
        """Add a line of the letterhead, or find that the text begins with it."""
        text = self.text
        self._note_form(line)
        cut = front.run_on(line, text) if self.in_addressees or front.is_letterhead_form(line, text) else None
        if cut is not None:
            self._leaf(
                Line(line.start, line.start + len(text[line.start : cut].rstrip()), line.marker, line.marker_start),
                self.part,
            )
            self.part = SectionRole.BODY
            self._place(Line(cut, line.end))
            return
        if front.opens_addressees(line, text) and not front.begins_text(line, text):
            self.in_addressees = True
            self._leaf(line, SectionRole.LETTERHEAD)
            return
        listed = self.in_addressees and line.marker is not None and not line.marker.counts
        if listed or not front.begins_text(line, text) or front.is_attachment_note(line, text):
            self._leaf(line, SectionRole.LETTERHEAD)
            return
        self.part = SectionRole.BODY
        self._place(line)

    def _place_in_text(self, line: Line, folded: str) -> None:
        """Add a line of the text itself."""
        if line.marker is not None:
            self.seen_marker = True
            self.builder.add(line)
            return
        if not self.seen_marker and sections.BASIS.match(folded):
            self.builder.add(line).role = SectionRole.LEGAL_BASIS
            return
        if self.seen_marker and (sections.CLOSING.match(folded) or (self._ends_text(line) and not self._awaits_text())):
            self.builder.close_lists()
            self.builder.close_all()
            self.builder.add(line).role = SectionRole.CLOSING
            return
        if self._is_title(line):
            self.seen_marker = self.seen_marker or not front.names_issuer(line, self.text)
            self.builder.add_title(line, "capitals" if _is_capitals(self.text[line.start : line.end]) else "bold")
            return
        self.builder.add(line)

    def _awaits_text(self) -> bool:
        """Say whether nothing stands yet beneath the last heading, so that the paragraph is its text."""
        holder = self.builder.holder()
        return holder is not self.builder.root and not holder.children and self.builder.opens_list(holder)

    def _ends_text(self, line: Line) -> bool:
        """Say whether a paragraph without marker ends the text: "./." stands at its end."""
        return self.text[line.start : line.end].rstrip().endswith(("./.", "/."))

    def _is_title(self, line: Line) -> bool:
        """Say whether a paragraph without marker is a heading: in capitals or bold, short, without end mark."""
        words = self.text[line.start : line.end]
        if len(words) > _MAX_TITLE or len(words) < 4:
            return False
        if line.outline_level is not None:
            return True
        looks = _is_capitals(words) or line.bold
        return looks and not _END_MARK.search(words.rstrip(":"))

    def _place_table(self, number: int, table: Table) -> None:
        """Add a table: rows of a task table, the lines of a table of one column, nothing of a layout table."""
        if is_layout_table(table, self.text):
            if "nơi nhận" in fold(self.text[table.start : table.end]):
                self._leave_text(SectionRole.RECIPIENTS)
            return
        read = read_table(table, self.text, self.table_before)
        self.table_before = read
        if read is not None:
            self._place_rows(number, table, read)
        elif table.column_count == 1 and self.part is SectionRole.BODY:
            for line in lines_of(table.start, table.end, self.text):
                self._place(line)

    def _place_rows(self, number: int, table: Table, read: TaskTable) -> None:
        """Add the rows of a task table; a heading row holds the rows below it."""
        if self.part is not SectionRole.BODY:
            self.part = SectionRole.BODY
        holder = Division(DivisionKind.TABLE, Span(table.start, table.start), table=number)
        self.builder.holder().add(holder)
        heading = holder
        for row in read.rows:
            division = _row_division(row, number)
            if row.is_heading:
                holder.add(division)
                heading = division
            else:
                heading.add(division)


def _row_division(row: TableRow, table: int) -> Division:
    return Division(
        DivisionKind.ROW,
        row.cells.get(ColumnRole.TASK, Span(0, 0)),
        marker=row.marker,
        is_heading=row.is_heading,
        table=table,
        row=row.index,
        cells=row.cells,
    )


def _is_capitals(words: str) -> bool:
    return words == words.upper() and any(letter.isalpha() for letter in words)


def _mark_headings(root: Division, builder: TreeBuilder) -> None:
    """Say which divisions are titles of what is beneath: they have children, and announce them or have no end mark."""
    for division in root.walk():
        if division.kind in (DivisionKind.ROW, DivisionKind.TABLE) or division is root:
            continue
        words = division.span.of(builder.text)
        if (
            (division.children and (builder.opens_list(division) or _is_open(words)))
            or (division.children and _among_headings(division, builder))
            or (_is_capitals(words) and len(words) <= _MAX_TITLE and not _TEXT_END.search(words))
        ):
            division.is_heading = True


def _is_open(words: str) -> bool:
    """Say whether a long line has no end mark: with points beneath it, it is their heading."""
    return len(words) <= _MAX_OPEN and not _END_MARK.search(words)


_MAX_OPEN = 500


def _among_headings(division: Division, builder: TreeBuilder) -> bool:
    """Say whether a division that ends in a full stop is a heading like its sisters: they have children and no end mark."""
    words = division.span.of(builder.text).rstrip(" .")
    if division.parent is None or len(words) > _MAX_HEADING or regex.search(r"[.]\s", words):
        return False
    sisters = [d for d in division.parent.children if d.kind is division.kind and d is not division and d.children]
    if division.kind in TITLED:
        return True  # "B. Yêu cầu trong xây dựng kế hoạch."
    titled = [d for d in sisters if builder.opens_list(d)]
    if titled and all(d.span.of(builder.text).rstrip().endswith(":") for d in titled):
        return False  # "Giao Sở A:", "Giao Sở B:"; what ends in a full stop is a statement among them
    return len(titled) >= 1 and len(titled) * 2 >= len(sisters) and (division.bold or len(titled) == len(sisters))


_MAX_HEADING = 260


def _inherit_roles(root: Division, text: str) -> None:
    """Give every division the role that its heading names, else its parent's; what stands before the first part is background."""
    for document in _documents(root):
        texts = [child for child in document if child.role is SectionRole.BODY]
        first = next((n for n, child in enumerate(texts) if child.marker or child.is_heading), 0)
        if any(child.marker for child in texts):
            for child in texts[:first]:
                child.role = SectionRole.BACKGROUND
    if any(
        child.role is SectionRole.LETTERHEAD and fold(child.span.of(text)).strip(" :.") == "báo cáo"
        for child in root.children
    ):
        _report(root, text)
    _inherit(root, text)


def _documents(root: Division) -> list[list[Division]]:
    """Return the parts of the text that a letterhead opens each: the document, and those attached behind its signature."""
    documents: list[list[Division]] = [[]]
    for child in root.children:
        if child.role is SectionRole.LETTERHEAD and any(d.role is not SectionRole.LETTERHEAD for d in documents[-1]):
            documents.append([])
        documents[-1].append(child)
    return documents


def _report(root: Division, text: str) -> None:
    """A report tells what was done; only the parts that are headed so say what is to be done."""
    for child in root.children:
        is_text = child.kind not in (DivisionKind.TABLE, DivisionKind.ANNEX)
        if is_text and child.role is SectionRole.BODY and not (child.is_heading and _named_role(child, text)):
            child.role = SectionRole.BACKGROUND


def _named_role(division: Division, text: str) -> SectionRole | None:
    """Return the role that a division names: a heading for what is beneath, a fact of an undertaking for itself."""
    folded = fold(division.span.of(text))
    if division.is_heading:
        return sections.role_of_heading(folded)
    topic, colon, _ = folded.partition(":")
    is_fact = colon and len(topic) <= _MAX_FACT and sections.role_of_heading(topic) is SectionRole.INFORMATION
    return SectionRole.INFORMATION if is_fact else None


_MAX_FACT = 40  # characters of "Thành phần", "Thời gian, địa điểm"


def _inherit(division: Division, text: str) -> None:
    for child in division.children:
        if child.role is SectionRole.BODY and division.role is SectionRole.FORM:
            child.role = SectionRole.FORM
        elif child.role is SectionRole.BODY:
            child.role = _named_role(child, text) or division.role
        _inherit(child, text)
