"""Reading the body, or the list of bodies, that begins at a place of the text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from nlp.bodies import patterns
from nlp.bodies.false_positives import NOT_A_HEAD
from nlp.bodies.names import full_name
from nlp.gazetteers.folding import fold
from nlp.verbs import SOFT_STOPS, STOP, VERB

_WORD = regex.compile(r"[\p{L}\p{M}\d]+(?:[.&'’-][\p{L}\d]+|/[\p{Ll}\d]+)*")
_GAP = regex.compile(r"\s+")
_JOINT = regex.compile(r"(?:và|&|-)\s+")
_BROADCASTING = regex.compile(r"(?<=phát thanh)(?:,| và| -)\s*truyền hình(?: (?:tỉnh|thành phố))?(?!\p{L})")
_CAPITAL_WORD = regex.compile(r"\s+(?:-\s+)?(?P<word>\p{Lu}[\p{L}\d]*)")
# Capitals behind a body that begin something else: "UBND tỉnh | Đề án", "Thành ủy | Nghị quyết số …".
_NO_PLACE = regex.compile(
    r"(?:đề án|kế hoạch|quyết định|chương trình|nghị quyết|nghị định|dự án|báo cáo|chỉ thị|luật|quy chế|quy định|phương án|đảng|nhà nước|trung ương|công văn|văn bản|thông báo|tờ trình|ban hành|danh mục)(?!\p{L})"
)
_PLACE_LIKE_HEAD = regex.compile(r"Hải Phòng$")
_AFTER_CAPITAL = regex.compile(r"(?:^|\s)\p{Lu}\p{Ll}*\s+$")
_COLON = regex.compile(r"\s*:\s+")
_COMMA = regex.compile(r",\s+(?P<word>(?!(?:và|cùng|các|những|hoặc)\b)\p{Ll}[\p{L}]*)")
_ANY_WORD = regex.compile(r"\s+(?P<word>[\p{L}\d]+)")
_PROGRAMMES = regex.compile(r"(?<=(?:đạo|hành|lý|đồng))\s+các(?=\s+\p{Lu})")
_MAX_TAIL_WORDS = 14
# In a cell only these end a name: "Đảng ủy Bộ | lãnh đạo, chỉ đạo thực hiện".
_CELL_STOP = regex.compile(r"(?:chủ trì|phối hợp|thực hiện|lãnh đạo,|chỉ đạo|trên cơ sở|theo|để|trong|tại|tổng hợp|có|được|và|với)(?!\p{L})")
_LOWER_TAIL_STOP = regex.compile(
    r"(?:các|những|một|sở|ubnd|ủy ban|bộ tài chính|hiện|năm|ngày|tháng|quý|thời gian|bên|lên|ra|xuống|nói|giữa|đối|nơi|số|vì|tự)(?!\p{L})"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body's mention: ``text[start:end]`` as written (a person's office included) and its full name."""

    start: int
    end: int
    name: str
    is_generic: bool = False  # "các cơ quan, đơn vị", "địa phương": no body of its own


class BodyReader:
    """Reads bodies of one text. The folded text has the same offsets as the text."""

    def __init__(self, text: str, folded: str | None = None, *, in_cell: bool = False) -> None:
        """Keep the text and its folded form.

        Args:
            text: The text.
            folded: Its folded form, where it is at hand.
            in_cell: The text names bodies only (a table's column, a heading): verbs do not end a name.
        """
        self.in_cell = in_cell
        self.text = text
        self.folded = fold(text) if folded is None else folded

    # -- one body ---------------------------------------------------------------------------------------------------

    def body(self, at: int, end: int) -> Body | None:
        """Return the body that begins at ``at`` and ends before ``end``, None where none begins.

        1. "Giám đốc Sở Nội vụ", "Chủ tịch UBND các huyện, thành phố", "Thủ trưởng các cơ quan, đơn vị"
        2. "UBND các xã, phường, đặc khu", "Ủy ban MTTQ Việt Nam tỉnh", "HĐND tỉnh"
        3. "Sở Văn hóa, Thể thao và Du lịch", "phòng Quản lý công nghiệp", "Chi cục Biển đảo và Thủy sản"
        4. "các sở, ban, ngành", "các cơ quan, đơn vị có liên quan", "các tổ chức chính trị - xã hội tỉnh"
        """
        ministers = patterns.MINISTERS.match(self.folded, at, end)
        if ministers:
            return Body(at, ministers.end(), patterns.MINISTERS_NAME, is_generic=True)
        start = at
        office = patterns.OFFICE.match(self.folded, at, end)
        if office:
            start = office.end()
        determiner = patterns.DETERMINER.match(self.folded, start, end)
        head = determiner.end() if determiner else start
        if NOT_A_HEAD.match(self.folded, head, end):
            return None
        found = self._named(start, head, end)
        stop, generic = found or (self._generic(head, end), True)
        if stop is None:
            return None
        if found and determiner:
            stop = self._pair(stop, end) or stop
        name = full_name(self.text[at:stop])
        return Body(at, stop, name, is_generic=generic) if name else None

    def _named(self, start: int, head: int, end: int) -> tuple[int, bool] | None:
        """Return where a body with a name of its own ends: fixed names, councils, departments, other named bodies."""
        whole = patterns.WHOLE.match(self.folded, head, end)
        if whole and (head == start or not patterns.COUNCIL.match(self.folded, head, end)):
            named = self._tail_capitals(whole.end(), end) if whole.group().endswith(("đoàn", "ủy")) else whole.end()
            return self._qualified(named, end), False
        council = patterns.COUNCIL.match(self.folded, head, end)
        if council:
            return self._territory(council.end(), end), False
        department = self._department(head, end)
        if department is not None:
            return department, False
        return self._open_name(head, end)

    def _department(self, head: int, end: int) -> int | None:
        """Return where "Sở Nội vụ", "phòng Tài chính - Kế hoạch", "ngành y tế" ends."""
        match = patterns.FIELD_HEAD.match(self.folded, head, end)
        if match is None:
            return None
        field = patterns.FIELD.match(self.folded, match.end(), end)
        if field is None or not (self.text[match.end()].isupper() or match.group().startswith("ngành")):
            return None
        return self._qualified(field.end(), end)

    def _open_name(self, head: int, end: int) -> tuple[int, bool] | None:
        """Return where a name that no list holds ends."""
        carrier = patterns.CARRIER.match(self.folded, head, end)
        gap = _GAP.match(self.folded, carrier.end(), end) if carrier else None
        carries = gap and (self._capital(gap.end(), end) or patterns.COUNCIL.match(self.folded, gap.end(), end))
        carried = self._named(gap.end(), gap.end(), end) if gap and carries else None
        if carried is not None and gap and "," in self.folded[gap.end() : carried[0]]:
            comma = patterns.JOINED_COUNCIL.match(self.folded, gap.end(), carried[0])
            carried = (comma.end(), False) if comma else carried  # "Văn phòng HĐND, | UBND các huyện"
        if carried is not None:
            return carried
        loose = patterns.LOOSE_HEAD.match(self.folded, head, end)
        if loose:
            branches = self._branches(loose, end)
            if branches:
                return branches, True
            return self._qualified(self._tail(loose.end(), end), end), False
        strict = patterns.STRICT_HEAD.match(self.folded, head, end)
        if strict is None:
            return None
        tail = self._tail(strict.end(), end)
        following = strict.end() + 1
        if tail == strict.end() or not (
            following < end and (self.text[following].isupper() or self.text[following].isdigit())
        ):
            return None
        return self._qualified(tail, end), False

    def _branches(self, head: regex.Match[str], end: int) -> int:
        """Return where "chi nhánh các doanh nghiệp viễn thông" ends, 0 where the head has a name of its own."""
        of = patterns.BRANCH_OF.match(self.folded, head.start(), end)
        return (of and self._generic(of.end(), end)) or 0

    def _tail(self, at: int, end: int) -> int:
        """Return where the words of a name end: capitals, and small words that are neither verb nor joint.

        "và" and " - " go on before a capital that begins no other body: "Chi cục Biển đảo và Thủy sản",
        "Phòng Kế hoạch - Tổng hợp".
        """
        stop = at
        for _ in range(_MAX_TAIL_WORDS):
            fixed = patterns.FIXED_TAIL.match(self.folded, stop, end) or patterns.PARTY_COMMITTEE.match(
                self.folded, stop, end
            )
            if fixed is None and stop == at and patterns.FIRST_TAIL_HEAD.search(self.folded, max(0, at - 10), at):
                fixed = patterns.FIRST_TAIL.match(self.folded, stop, end)
            if fixed:
                stop = fixed.end()
                continue
            programmes = _PROGRAMMES.match(self.text, stop, end) if stop == at else None
            if programmes:
                stop = programmes.end()
                continue
            comma = self._inner_comma(stop, end) if self.in_cell else 0
            if comma:
                stop = comma
                continue
            gap = _GAP.match(self.folded, stop, end)
            if gap is None:
                break
            following = gap.end()
            joint = _JOINT.match(self.folded, following, end)
            if joint:
                following = joint.end()
                superior = joint.group().startswith("-") and self._superior(following, end)
                if superior:
                    return superior
                dashed = joint.group().startswith("-") and (self.in_cell or patterns.LOWER_FIELD.match(self.folded, following, end))
                if not (self._capital(following, end) or dashed) or self._begins_body(following, end):
                    break
                if joint.group().startswith("-") and self._instructs(following, end):
                    break
            word = _WORD.match(self.text, following, end)
            if word is None or (not joint and self._ends_name(following, end)):
                break
            stop = word.end()
        broadcasting = _BROADCASTING.match(self.folded, stop, end)
        return self._tail_capitals(broadcasting.end(), end) if broadcasting else stop

    def _instructs(self, at: int, end: int) -> bool:
        """Say whether an instruction begins behind a dash: "Cục Quản lý xây dựng - | Theo dõi, đôn đốc"."""
        return bool(VERB.match(self.folded, at, end)) and not patterns.LOWER_FIELD.match(self.folded, at, end)

    def _inner_comma(self, at: int, end: int) -> int:
        """Return where the word behind a comma ends that goes on a name: "Cục Phổ biến, | giáo dục pháp luật"; else 0."""
        comma = _COMMA.match(self.text, at, end)
        if comma is None or self._begins_body(comma.start("word"), end) or patterns.NOUN.match(self.folded, comma.start("word"), end):
            return 0
        return comma.end()

    def _superior(self, at: int, end: int) -> int:
        """Return where the superior body ends in "Cục C06 - Bộ Công an"; 0 where none stands there."""
        if self.folded.startswith(("bộ ", "đảng ủy "), at) and self._capital(at, end):
            return self._department(at, end) or self._tail(at + (2 if self.folded[at] == "b" else 7), end)
        return 0

    def _capital(self, at: int, end: int) -> bool:
        return at < end and self.text[at].isupper()

    def _begins_body(self, at: int, end: int) -> bool:
        """Say whether another body begins here, so that "và" is a separator."""
        folded = self.folded
        if NOT_A_HEAD.match(folded, at, end):
            return False
        return bool(
            patterns.OFFICE.match(folded, at, end)
            or patterns.DETERMINER.match(folded, at, end)
            or patterns.WHOLE.match(folded, at, end)
            or patterns.COUNCIL.match(folded, at, end)
            or patterns.LOOSE_HEAD.match(folded, at, end)
            or patterns.STRICT_HEAD.match(folded, at, end)
        )

    def _ends_name(self, at: int, end: int) -> bool:
        """Say whether a word cannot belong to the name before it."""
        if self._capital(at, end):
            if self.folded.startswith("thi hành án", at):
                return False  # "Cục Thi hành án dân sự"; alone it is a body of its own
            return bool(patterns.COUNCIL.match(self.folded, at, end)) or (
                self._begins_body(at, end) and not patterns.STRICT_HEAD.match(self.folded, at, end)
            )
        if self.in_cell:
            return bool(_CELL_STOP.match(self.folded, at, end))
        stop = STOP.match(self.folded, at, end) or _LOWER_TAIL_STOP.match(self.folded, at, end)
        if stop is None or not self.text[at : stop.end()].islower():
            return False
        return not (stop.group() in SOFT_STOPS and _AFTER_CAPITAL.search(self.text, max(0, at - 12), at))

    # -- territories and qualifiers ---------------------------------------------------------------------------------

    def _territory(self, at: int, end: int) -> int:
        """Return where the territory of a council ends: "UBND | các xã, phường, đặc khu Cồn Cỏ"."""
        stop = at
        gap = _GAP.match(self.folded, at, end)
        place = patterns.PLACE.match(self.folded, gap.end(), end) if gap else None
        if place is None:
            return self._qualified(self._tail_capitals(at, end), end) if gap else at
        stop = self._place_name(place.end(), end)
        while True:
            separator = patterns.PLACE_SEPARATOR.match(self.folded, stop, end)
            place = patterns.PLACE.match(self.folded, separator.end(), end) if separator else None
            if separator is None or place is None or separator.end() == stop:
                break
            stop = self._place_name(place.end(), end)
        qualifier = patterns.QUALIFIED_TERRITORY.match(self.folded, stop, end)
        return qualifier.end() if qualifier else stop

    def _place_name(self, at: int, end: int) -> int:
        """Return where the proper name behind "tỉnh", "xã" … ends; at most four capitalised words."""
        return self._tail_capitals(at, end)

    def _tail_capitals(self, at: int, end: int) -> int:
        stop = at
        for _ in range(4):
            match = _CAPITAL_WORD.match(self.text, stop, end)
            if (
                match is None
                or (self._begins_body(match.start("word"), end) and not _PLACE_LIKE_HEAD.search(self.text, 0, match.end()))
                or match.group("word").isupper()
                and len(match.group("word")) > 5
            ):
                break
            stop = match.end()
        return stop

    def _qualified(self, at: int, end: int) -> int:
        """Return where the qualifiers of a name end: "có liên quan", "thuộc UBND tỉnh", "trên địa bàn tỉnh"."""
        stop = at
        for _ in range(4):
            qualifier = patterns.QUALIFIER.match(self.folded, stop, end)
            if qualifier:
                stop = self._tail_capitals(qualifier.end(), end)
                continue
            belonging = patterns.BELONGING.match(self.folded, stop, end)
            if belonging is None:
                break
            owner = self._owner(belonging.end(), end)
            if owner is None:
                if belonging["word"] == "trực thuộc":
                    stop = belonging.end("word")
                break
            stop = owner
        return stop

    def _owner(self, at: int, end: int) -> int | None:
        """Return where the body or scope ends that something belongs to."""
        determiner = patterns.DETERMINER.match(self.folded, at, end)
        head = determiner.end() if determiner else at
        named = self._named(head, head, end)
        if named is not None:
            return named[0]
        scope = patterns.SCOPE.match(self.folded, head, end)
        if scope is None:
            return None
        return self._tail_capitals(scope.end(), end)

    # -- names in general -------------------------------------------------------------------------------------------

    def _generic(self, head: int, end: int) -> int | None:
        """Return where a list of nouns ends that is one name: "sở, ban, ngành | tỉnh", "cơ quan, đơn vị có liên quan"."""
        noun = patterns.NOUN.match(self.folded, head, end)
        if noun is None:
            return None
        stop = self._modifiers(noun.end(), end)
        following = self._next_noun(stop, end)
        while following is not None:
            stop = following
            following = self._next_noun(stop, end)
        return self._qualified(stop, end)

    def _next_noun(self, stop: int, end: int) -> int | None:
        """Return where the next noun of the list ends, None where the list ends.

        "và" goes on before a bare noun only where the whole list is qualified ("… và địa phương liên quan") or the
        noun never stands alone ("tổ chức, cá nhân và hộ gia đình").
        """
        pair = self._pair(stop, end)
        if pair is not None:
            return pair
        separator = patterns.NOUN_SEPARATOR.match(self.folded, stop, end)
        if separator is None or NOT_A_HEAD.match(self.folded, separator.end(), end) or patterns.OFFICE.match(self.folded, separator.end(), end):
            return None
        if patterns.DETERMINER.match(self.folded, separator.end(), end) or self._named(
            separator.end(), separator.end(), end
        ):
            return None
        noun = patterns.NOUN.match(self.folded, separator.end(), end)
        if noun is None or noun.group().startswith(("trưởng", "tổ trưởng", "tổ chức hội", "tổ chức đoàn", "tổ chức chính")):
            return None
        after = self._modifiers(noun.end(), end)
        if "và" in separator.group():
            joined = noun.group() in ("cá nhân", "hộ gia đình", "người dân", "hộ kinh doanh", "ngành", "doanh nghiệp")
            qualifier = patterns.QUALIFIER.match(self.folded, after, end)
            if not joined and not (noun.group() == "địa phương" and qualifier and "liên quan" in qualifier.group()):
                return None
        return after

    def _pair(self, stop: int, end: int) -> int | None:
        """Return where the second half of a paired modifier ends: "viễn thông, | công nghệ thông tin"."""
        match = patterns.PAIR.match(self.folded, stop, end)
        return self._modifiers(match.end(), end) if match else None

    def _modifiers(self, at: int, end: int) -> int:
        """Return where the words that describe a noun end: "đơn vị | cấp nước sạch", "cơ quan | quản lý nhà nước"."""
        stop = at
        for _ in range(8):
            match = patterns.DESCRIPTION.match(self.folded, stop, end)
            if match:
                stop = match.end()
                continue
            word = _ANY_WORD.match(self.folded, stop, end)
            if word is None or STOP.match(self.folded, word.start("word"), end):
                break
            if _LOWER_TAIL_STOP.match(self.folded, word.start("word"), end) or patterns.QUALIFIER.match(
                self.folded, stop, end
            ):
                break
            if self._capital(word.start("word"), end) and self._begins_body(word.start("word"), end):
                owner = self._named(word.start("word"), word.start("word"), end)
                if owner:
                    return owner[0]
            stop = word.end()
        return stop

    # -- lists ------------------------------------------------------------------------------------------------------

    def bodies(self, at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of the list that begins at ``at``; () where no body begins.

        1. "Sở Nội vụ, Sở Tư pháp và các cơ quan liên quan";  2. "các Sở: Tài chính, Tư pháp; UBND cấp xã"
        3. "Sở Kế hoạch & Đầu tư và Sở Tài chính";  4. "Hội Nông dân, Hội Phụ nữ (…), Đoàn Thanh niên"
        """
        found: list[Body] = []
        while True:
            group = self._ellipsis(at, end)
            if not group:
                one = self.body(at, end)
                group = (one,) if one else ()
            if not group:
                break
            found += group
            stop = group[-1].end
            parenthesis = patterns.PARENTHESIS.match(self.folded, stop, end)
            separator = patterns.SEPARATOR.match(self.folded, parenthesis.end() if parenthesis else stop, end)
            colon = _COLON.match(self.folded, stop, end) if group[-1].is_generic else None
            if colon and self.body(colon.end(), end):
                found.pop()
                at = colon.end()
            elif separator and separator.end() > stop:
                at = separator.end()
            else:
                break
        return tuple(_unique(found))

    def _ellipsis(self, at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of a list whose head stands once: "các Sở: Tài chính, Tư pháp và Nội vụ"."""
        office = patterns.OFFICE.match(self.folded, at, end)
        head = patterns.ELLIPSIS_HEAD.match(self.folded, office.end() if office else at, end)
        if head is None:
            return ()
        found: list[Body] = []
        stop = head.end()
        while True:
            after = self._field(stop, end, known_only=":" not in head.group() or head["head"] in ("sở", "bộ"))
            if after is None:
                break
            written = f"{self.text[head.start('head') : head.end('head')].capitalize()} {self.text[stop:after]}"
            found.append(Body(stop if found else at, after, full_name(written)))
            separator = patterns.SEPARATOR.match(self.folded, after, end)
            if separator is None or separator.end() == after:
                break
            stop = separator.end()
        return tuple(found) if len(found) > 1 else ()


    def _field(self, at: int, end: int, *, known_only: bool) -> int | None:
        """Return where the field of work ends that a list gives instead of a whole name, None where none stands here."""
        if not self._capital(at, end):
            return None
        field = patterns.FIELD.match(self.folded, at, end)
        if field:
            return field.end()
        word = None if known_only or self._begins_body(at, end) else _WORD.match(self.text, at, end)
        return self._tail(word.end(), end) if word else None


def _unique(bodies: Iterable[Body]) -> list[Body]:
    """Return the bodies without repeated names, in order."""
    seen: dict[str, Body] = {}
    for body in bodies:
        seen.setdefault(fold(body.name), body)
    return list(seen.values())
