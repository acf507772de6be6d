"""Where names of bodies end: their tails of capitals and small words, their territories, their qualifiers.

1. "Chi cục Biển đảo và Thủy sản | chủ trì";   2. "UBND các xã, phường, đặc khu Cồn Cỏ | tổ chức"
3. "các cơ quan, đơn vị có liên quan | rà soát";  4. "Phòng Nội vụ thuộc UBND huyện | báo cáo"
"""

from __future__ import annotations

import abc

import regex

from nlp.bodies import patterns
from nlp.bodies.extent import IN_NAMES, function_end
from nlp.bodies.false_positives import NOT_A_HEAD
from nlp.gazetteers.folding import fold
from nlp.verbs import SOFT_STOPS, STOP, VERB

_WORD = regex.compile(r"[\p{L}\p{M}\d]+(?:[.&'’-][\p{L}\d]+|/[\p{Ll}\d]+|,\p{Lu}{2,}(?!\p{Ll}))*")
_GAP = regex.compile(r"\s+")
_JOINT = regex.compile(r"(?:và|&|-)\s+")
_BROADCASTING = regex.compile(r"(?<=phát thanh)(?:,| và| -)\s*truyền hình(?: (?:tỉnh|thành phố))?(?!\p{L})")
_CAPITAL_WORD = regex.compile(r"\s+(?:-\s+)?(?P<word>\p{Lu}[\p{L}\d]*)")
# A place whose second word looks like a body's head.
_PLACE_LIKE_HEAD = regex.compile(r"Hải Phòng$")
_AFTER_CAPITAL = regex.compile(r"(?:^|\s)\p{Lu}\p{Ll}*\s+$")
_COMMA = regex.compile(r",\s+(?P<word>(?!(?:và|cùng|các|những|hoặc)\b)\p{Ll}[\p{L}]*)")
_PROGRAMMES = regex.compile(r"(?<=(?:đạo|hành|lý|đồng))\s+các(?=\s+\p{Lu})")
_MAX_TAIL_WORDS = 14
# A name that still wants more words: its last is no territory and no proper name.
_OPEN_NAME = regex.compile(
    r"(?<=\s)(?!(?i:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|nhà nước|việt nam|trung ương|lý|chức|nước|nam)$)\p{Ll}+$"
)
_GOES_ON = regex.compile(r"\s*(?:,|và\s|-\s|\p{L}|:)")
_PLACE_NUMBER = regex.compile(r"\s+\d{1,2}(?![\d./%]|\s*\p{Ll})")
# In a cell only these end a name: "Đảng ủy Bộ | lãnh đạo, chỉ đạo thực hiện".
_CELL_STOP = regex.compile(
    r"(?:chủ trì|phối hợp|thực hiện|lãnh đạo,|chỉ đạo|trên cơ sở|theo|để|trong|tại|tổng hợp|có|được|và|với|của|thuộc|tham gia|do|thẩm tra)(?!\p{L})"
)
# Small words that no name holds behind its head.
LOWER_STOP = regex.compile(
    r"(?:các|những|một|sở|ubnd|ủy ban|bộ tài chính|hiện|năm|ngày|tháng|quý|thời gian|bên|lên|ra|xuống|nói|giữa|đối|nơi|số(?=\s*(?:[\d:]|lượng|hóa))|vì|tự)(?!\p{L})"
)


class NameEnds(abc.ABC):
    """Reads where names end in one text. The folded text has the same offsets as the text."""

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

    @abc.abstractmethod
    def _named(self, start: int, head: int, end: int) -> tuple[int, bool] | None:
        """Return where a body with a name of its own ends that begins at ``head``, and whether it is a general name."""

    @abc.abstractmethod
    def _department(self, head: int, end: int) -> int | None:
        """Return where a department ends that is named by its field of work."""

    # -- tails ------------------------------------------------------------------------------------------------------

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
            fixed = fixed or patterns.SECOND_ZONE.match(self.folded, stop, end)
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
                dashed = joint.group().startswith("-") and (
                    self.in_cell or patterns.LOWER_FIELD.match(self.folded, following, end)
                )
                if not (self._capital(following, end) or dashed) or self._begins_body(following, end):
                    break
                if joint.group().startswith("-") and self._instructs(following, end):
                    break
            word = _WORD.match(self.text, following, end)
            if word is None:
                break
            if not joint and self._ends_name(following, end):
                function = self._function(at, stop, following, end)
                if not function:
                    break
                stop = function
                continue
            stop = word.end()
        broadcasting = _BROADCASTING.match(self.folded, stop, end)
        return self._tail_capitals(broadcasting.end(), end) if broadcasting else stop

    def _function(self, at: int, stop: int, verb: int, end: int) -> int:
        """Return where a function ends that goes on a name of its own: "Khu nông nghiệp | ứng dụng công nghệ cao"; else 0."""
        if not (IN_NAMES.match(self.folded, verb, end) and _OPEN_NAME.search(self.text, at, stop)):
            return 0
        function = function_end(self.folded, verb, end, lambda place: self._begins_body(place, end))
        return function if function and _GOES_ON.match(self.folded, function, end) else 0

    def _instructs(self, at: int, end: int) -> bool:
        """Say whether an instruction begins behind a dash: "Cục Quản lý xây dựng - | Theo dõi, đôn đốc"."""
        return bool(VERB.match(self.folded, at, end)) and not patterns.LOWER_FIELD.match(self.folded, at, end)

    def _inner_comma(self, at: int, end: int) -> int:
        """Return where the word behind a comma ends that goes on a name: "Cục Phổ biến, | giáo dục pháp luật"; else 0."""
        comma = _COMMA.match(self.text, at, end)
        if (
            comma is None
            or self._begins_body(comma.start("word"), end)
            or patterns.NOUN.match(self.folded, comma.start("word"), end)
        ):
            return 0
        return comma.end()

    def _superior(self, at: int, end: int) -> int:
        """Return where the superior body ends in "Cục C06 - Bộ Công an"; 0 where none stands there."""
        head = patterns.SUPERIOR.match(self.folded, at, end)
        if head is None or not self._capital(at, end):
            return 0
        return self._department(at, end) or self._tail(head.end(), end)

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
        stop = STOP.match(self.folded, at, end) or LOWER_STOP.match(self.folded, at, end)
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
        is_one = stop > place.end() and not place.group().startswith("các")
        while not is_one:
            separator = patterns.PLACE_SEPARATOR.match(self.folded, stop, end)
            place = patterns.PLACE.match(self.folded, separator.end(), end) if separator else None
            if separator is None or place is None or separator.end() == stop:
                break
            stop = self._place_name(place.end(), end)
        stretch = patterns.STRETCH.match(self.text, stop, end)
        stop = stretch.end() if stretch else stop
        qualifier = patterns.QUALIFIED_TERRITORY.match(self.folded, stop, end)
        return qualifier.end() if qualifier else stop

    def _place_name(self, at: int, end: int) -> int:
        """Return where a place's name ends, its number included: "phường | Trung Văn 2"."""
        stop = self._tail_capitals(at, end)
        number = _PLACE_NUMBER.match(self.text, stop, end)
        return number.end() if number else stop

    def _tail_capitals(self, at: int, end: int) -> int:
        """Return where the capitalised words behind a place end that are its proper name; at most four."""
        stop = at
        for _ in range(4):
            match = _CAPITAL_WORD.match(self.text, stop, end)
            if (
                match is None
                or (
                    self._begins_body(match.start("word"), end)
                    and not _PLACE_LIKE_HEAD.search(self.text, 0, match.end())
                )
                or (match.group("word").isupper() and len(match.group("word")) > 5)
            ):
                break
            stop = match.end()
        return stop

    def _qualified(self, at: int, end: int) -> int:
        """Return where the qualifiers of a name end: "có liên quan", "thuộc UBND tỉnh", "trên địa bàn tỉnh"."""
        stop = at
        for _ in range(4):
            belonging = patterns.BELONGING.match(self.folded, stop, end)
            owner = self._owner(belonging.end(), end) if belonging else None
            qualifier = patterns.QUALIFIER.match(self.folded, stop, end) if owner is None else None
            if qualifier:
                stop = self._tail_capitals(qualifier.end(), end)
                continue
            if belonging is None:
                break
            if owner is None:
                if belonging["word"] == "trực thuộc":
                    stop = belonging.end("word")
                break
            stop = owner
        places = patterns.MORE_PLACES.match(self.folded, stop, end)
        return places.end() if places else stop

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
        more = patterns.SCOPE_LIST.match(self.folded, scope.end(), end)
        return more.end() if more else self._tail_capitals(scope.end(), end)
