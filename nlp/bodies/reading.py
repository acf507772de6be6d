"""Reading the body, or the list of bodies, that begins at a place of the text."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from nlp.bodies import patterns
from nlp.bodies.endings import LOWER_STOP, NameEnds
from nlp.bodies.extent import function_end
from nlp.bodies.false_positives import NOT_A_HEAD
from nlp.bodies.names import full_name
from nlp.gazetteers.folding import fold
from nlp.verbs import STOP

_WORD = regex.compile(r"[\p{L}\p{M}\d]+")
_GAP = regex.compile(r"\s+")
_COLON = regex.compile(r"\s*:\s+")
# Who stands for a territory or for himself has no function to be named by.
_ACTS_ALWAYS = regex.compile(
    r"(?<!\p{L})(?:địa phương|chính quyền|cấp ủy|người dân|nhân dân|cá nhân|cấp|xã|phường|huyện|tỉnh|thành phố|gia đình|lực lượng|đoàn thể)$"
)
_OWN_NAME = regex.compile(r"\s(?!Nhà nước)\p{Lu}")
_BRACKETS = regex.compile(r"\s*\((?P<inside>[^()]{3,400})\)")
_PROPER = regex.compile(r"(?:và )?\p{Lu}[\p{L}\d]*(?:[ -]\p{Lu}[\p{L}\d]*){0,4}")
_FEWEST = 2  # names in brackets that are a list
_ANY_WORD = regex.compile(r"\s+(?P<word>[\p{L}\d]+)")


@dataclass(frozen=True, slots=True)
class Body:
    """A body's mention: ``text[start:end]`` as written (a person's office included) and its full name."""

    start: int
    end: int
    name: str
    is_generic: bool = False  # "các cơ quan, đơn vị", "địa phương": no body of its own


class BodyReader(NameEnds):
    """Reads bodies of one text. The folded text has the same offsets as the text."""

    def __init__(self, text: str, folded: str | None = None, *, in_cell: bool = False) -> None:
        """Keep the text as :class:`~nlp.bodies.endings.NameEnds` does, and what was read of it: rules ask again."""
        super().__init__(text, folded, in_cell=in_cell)
        self._read: dict[tuple[int, int], tuple[Body, ...]] = {}

    # -- one body ---------------------------------------------------------------------------------------------------

    def body(self, at: int, end: int) -> Body | None:
        """Return the body that begins at ``at`` and ends before ``end``, None where none begins.

        1. "Giám đốc Sở Nội vụ", "Chủ tịch UBND các huyện, thành phố", "Thủ trưởng các cơ quan, đơn vị"
        2. "UBND các xã, phường, đặc khu", "Ủy ban MTTQ Việt Nam tỉnh", "HĐND tỉnh"
        3. "Sở Văn hóa, Thể thao và Du lịch", "phòng Quản lý công nghiệp", "Chi cục Biển đảo và Thủy sản"
        4. "các sở, ban, ngành", "các cơ quan, đơn vị có liên quan", "các tổ chức chính trị - xã hội tỉnh"
        """
        return self._one(at, end) if patterns.BEGINNING.match(self.folded, at, end) else None

    def _one(self, at: int, end: int) -> Body | None:
        ministers = patterns.MINISTERS.match(self.folded, at, end)
        if ministers:
            return Body(at, ministers.end(), patterns.MINISTERS_NAME, is_generic=True)
        person = patterns.PERSON.match(self.text, at, end)
        if person:
            return Body(at, person.end(), " ".join(person.group().split()))
        start = at
        office = patterns.OFFICE.match(self.folded, at, end)
        if office:
            start = office.end()
            if patterns.PERSON_NAME.match(self.text, start, end):
                return None
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
        everywhere = patterns.EVERYWHERE.match(self.folded, field.end(), end)
        return everywhere.end() if everywhere else self._qualified(field.end(), end)

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

    # -- names in general -------------------------------------------------------------------------------------------

    def _generic(self, head: int, end: int) -> int | None:
        """Return where a list of nouns ends that is one name: "sở, ban, ngành | tỉnh", "cơ quan, đơn vị có liên quan"."""
        noun = patterns.NOUN.match(self.folded, head, end)
        if noun is None:
            return None
        stop = self._modifiers(noun.end(), end)
        several = self.folded.endswith("các ", 0, head)
        following = self._next_noun(stop, end, several=several)
        while following is not None:
            stop = following
            following = self._next_noun(stop, end, several=several)
        return self._qualified(stop, end)

    def _next_noun(self, stop: int, end: int, *, several: bool) -> int | None:
        """Return where the next noun of the list ends, None where the list ends.

        "và" goes on before a bare noun only where the whole list is qualified ("… và địa phương liên quan", "các sở,
        ngành và đơn vị liên quan") or the noun never stands alone ("tổ chức, cá nhân và hộ gia đình").

        Args:
            stop: Where the list ends so far.
            end: Where the stretch of text ends.
            several: "các" stands before the list, and so before each of its nouns.
        """
        pair = self._pair(stop, end)
        if pair is not None:
            return pair
        separator = patterns.NOUN_SEPARATOR.match(self.folded, stop, end)
        if (
            separator is None
            or NOT_A_HEAD.match(self.folded, separator.end(), end)
            or patterns.OFFICE.match(self.folded, separator.end(), end)
        ):
            return None
        if patterns.DETERMINER.match(self.folded, separator.end(), end) or self._has_own_name(separator.end(), end):
            return None
        noun = patterns.NOUN.match(self.folded, separator.end(), end)
        if noun is None or noun.group().startswith(
            ("trưởng", "tổ trưởng", "tổ chức hội", "tổ chức đoàn", "tổ chức chính")
        ):
            return None
        after = self._modifiers(noun.end(), end)
        if "và" in separator.group():
            joined = noun.group() in ("cá nhân", "hộ gia đình", "người dân", "hộ kinh doanh", "ngành", "doanh nghiệp")
            qualifier = patterns.QUALIFIER.match(self.folded, after, end)
            shared = qualifier is not None and "liên quan" in qualifier.group()
            whole = noun.group() == "địa phương" or (several and noun.group() in ("đơn vị", "cơ quan"))
            if not joined and not (shared and whole):
                return None
        return after

    def _has_own_name(self, at: int, end: int) -> bool:
        """Say whether a body with a name of its own begins here; "Tập đoàn kinh tế", "Công ty" are kinds of bodies."""
        named = self._named(at, at, end)
        if named is None:
            return False
        noun = patterns.NOUN.match(self.folded, at, end) if self._capital(at, end) else None
        return noun is None or bool(_OWN_NAME.search(self.text, noun.end(), named[0]))

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
            if word is None:
                break
            if STOP.match(self.folded, word.start("word"), end):
                function = self._noun_function(stop, word.start("word"), end)
                if not function:
                    break
                stop = function
                continue
            if LOWER_STOP.match(self.folded, word.start("word"), end) or patterns.QUALIFIER.match(
                self.folded, stop, end
            ):
                break
            if self._capital(word.start("word"), end) and self._begins_body(word.start("word"), end):
                owner = self._named(word.start("word"), word.start("word"), end)
                if owner:
                    return owner[0]
            stop = word.end()
        return stop

    def _noun_function(self, stop: int, verb: int, end: int) -> int:
        """Return where a function ends that tells which bodies are meant: "các Cục | quản lý chuyên ngành"; else 0."""
        if _ACTS_ALWAYS.search(self.folded, max(0, stop - 12), stop):
            return 0
        return function_end(self.folded, verb, end, lambda place: self._begins_body(place, end))

    # -- lists ------------------------------------------------------------------------------------------------------

    def bodies(self, at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of the list that begins at ``at``; () where no body begins.

        1. "Sở Nội vụ, Sở Tư pháp và các cơ quan liên quan";  2. "các Sở: Tài chính, Tư pháp; UBND cấp xã"
        3. "Sở Kế hoạch & Đầu tư và Sở Tài chính";  4. "Hội Nông dân, Hội Phụ nữ (…), Đoàn Thanh niên"
        """
        key = (at, end)
        known = self._read.get(key)
        if known is None:
            known = self._read[key] = self._list(at, end)
        return known

    def _list(self, at: int, end: int) -> tuple[Body, ...]:
        found: list[Body] = []
        while True:
            group = self._ellipsis(at, end)
            if not group:
                one = (self._next_place(found[-1], at, end) if found else None) or self.body(at, end)
                group = (one,) if one else ()
            if not group:
                break
            found += group
            found += self._bracketed(group[-1], end)
            stop = group[-1].end
            parenthesis = patterns.PARENTHESIS.match(self.folded, stop, end)
            separator = patterns.SEPARATOR.match(self.folded, parenthesis.end() if parenthesis else stop, end)
            colon = _COLON.match(self.folded, stop, end) if group[-1].is_generic else None
            heads = patterns.LAST_HEAD.search(self.folded, group[-1].start, stop) if colon else None
            if heads and heads.start() > group[-1].start and self._ellipsis(heads.start(), end):
                found.pop()
                at = heads.start()
            elif colon and self.body(colon.end(), end):
                found.pop()
                at = colon.end()
            elif separator and separator.end() > stop:
                at = separator.end()
            else:
                break
        return tuple(_unique(found))

    def _bracketed(self, body: Body, end: int) -> tuple[Body, ...]:
        """Return the bodies that brackets list behind a general name: "các nhà mạng (Viettel Nghệ An, VNPT Nghệ An)"."""
        brackets = _BRACKETS.match(self.text, body.end, end) if body.is_generic else None
        if brackets is None:
            return ()
        start, stop = brackets.span("inside")
        bodies = self.bodies(start, stop)
        if bodies:
            return bodies if len(bodies) >= _FEWEST else ()
        items = list(regex.finditer(r"[^,;]+", self.text[start:stop]))
        if len(items) < _FEWEST or not all(_PROPER.fullmatch(item.group().strip()) for item in items):
            return ()
        return tuple(Body(start + i.start(), start + i.end(), full_name(i.group())) for i in items)

    def _next_place(self, before: Body, at: int, end: int) -> Body | None:
        """Return the council of the next place, where the council stands once: "UBND phường A, | phường B"."""
        council = patterns.COUNCIL.match(self.folded, before.start, before.end)
        place = patterns.PLACE.match(self.folded, at, end)
        if council is None or place is None or place.group().startswith("các"):
            return None
        stop = self._place_name(place.end(), end)
        if stop == place.end():
            return None
        return Body(at, stop, full_name(f"{self.text[council.start() : council.end()]} {self.text[at:stop]}"))

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
        if field and known_only:
            comma = self.folded.find(",", at, field.end())
            first = patterns.FIELD.fullmatch(self.folded, at, comma) if comma > 0 else None
            second = self._capital(comma + 2, end) and patterns.FIELD.match(self.folded, comma + 2, end)
            if first and second and second.end() > field.end():
                return first.end()  # "Tài chính, | Kế hoạch và Đầu tư": two fields, though both words make one too
            return field.end()
        word = None if known_only or self._begins_body(at, end) else _WORD.match(self.text, at, end)
        tail = self._tail(word.end(), end) if word else None
        return max(tail or 0, field.end()) if field else tail


@functools.lru_cache(maxsize=1)
def reader_of(text: str) -> BodyReader:
    """Return the reader of a document's text: its components ask for the same bodies, one after another."""
    return BodyReader(text)


def _unique(bodies: Iterable[Body]) -> list[Body]:
    """Return the bodies without repeated names, in order."""
    seen: dict[str, Body] = {}
    for body in bodies:
        seen.setdefault(fold(body.name), body)
    return list(seen.values())
