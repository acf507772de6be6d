"""Roles that a unit's own words give.

Lead         "Sở Nội vụ chủ trì …", "Giao Sở Nội vụ …", "UBND tỉnh yêu cầu các sở, ban, ngành …",
             "Định kỳ hằng quý, các bộ, ngành báo cáo …", "Sau khi …, Bộ Tài chính khẩn trương …"
Cooperating  "phối hợp với Sở Tài chính và các cơ quan liên quan", "cùng với UBND cấp xã", "do Sở Y tế chủ trì"
Reports to   "báo cáo UBND tỉnh (qua Sở Nội vụ)", "tham mưu UBND tỉnh", "trình HĐND", "gửi về Sở Tài chính"
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from nlp.bodies.false_positives import NOBODY
from nlp.bodies.patterns import OFFICE
from nlp.bodies.reading import Body, BodyReader
from nlp.components.tasks import cues, false_positives
from nlp.gazetteers.folding import fold
from nlp.verbs import ADVERB, PREDICATE, VERB

_MAX_OPENING = 700  # characters before the subject; the longest seen, a purpose clause of a directive, has about 640
_MAX_RELATIVE = 260
_MAX_ADVERBIAL = 140  # "định kỳ hằng năm (trước ngày 10/12) hoặc đột xuất khi có yêu cầu | báo cáo"
_SENTENCE_END = regex.compile(r"(?<!\p{Lu}|\b[Tt][PpTtXx]|\d)[.!?]\s+(?=\p{Lu})")
_BRACKET = regex.compile(r"\s*\(")
_GIVEN = regex.compile(
    r"(?:được|đã|theo|chức năng,?|nhiệm vụ)\s+\p{L}+(?: \p{L}+)?|^(?:thực hiện|căn cứ|định kỳ|trước)"
)
_PLACE = regex.compile(r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\s\p{Lu}")
_DETERMINED = regex.compile(r"(?:các|những|toàn thể|tất cả)(?!\p{L})")


@dataclass(frozen=True, slots=True)
class Lead:
    """Who is told to act, and by which words."""

    bodies: tuple[Body, ...]
    rule: str
    start: int  # where the phrase with the bodies begins
    is_order: bool = False  # giao, yêu cầu, đề nghị
    is_request: bool = False  # đề nghị
    at_start: bool = False  # nothing but a connector stands before it


class OwnRoles:
    """Reads the roles of one stretch of text."""

    def __init__(self, reader: BodyReader) -> None:
        """Read over the text of a body reader."""
        self.reader = reader
        self.folded = reader.folded

    # -- lead -------------------------------------------------------------------------------------------------------

    def lead(self, start: int, end: int) -> Lead | None:
        """Return who is told to act in ``text[start:end]``, None where the words name nobody."""
        at = self.skip_connectors(start, end)
        order = self._order(at, end)
        if order is not None:
            return order
        subject = self._subject(at, end, at_start=True)
        if subject is not None:
            return subject
        if self._companions(at, end):
            return None
        if self.begins_with_verb(at, end) and not cues.CARRYING_OUT.match(self.folded, at, end):
            return self._ordered_after_colon(at, end) or self._issued_behind(at, end)
        return self._after_opening(at, end)

    def skip_connectors(self, start: int, end: int) -> int:
        """Return where the words after "Đồng thời, " begin."""
        connector = cues.CONNECTOR.match(self.folded, start, end)
        return connector.end() if connector else start

    def begins_with_verb(self, start: int, end: int) -> bool:
        """Say whether an instruction without subject begins here: "Rà soát, bổ sung …", "Tiếp tục chủ động …"."""
        return bool(PREDICATE.match(self.folded, start, end))

    def _order(self, at: int, end: int) -> Lead | None:
        """Read "Giao X …", "Yêu cầu X …", "Đề nghị X …" at a place."""
        both = cues.ORDER_AND.match(self.folded, at, end)
        order = cues.ORDER.match(self.folded, at, end)
        if order is None or order["order"] in ("chỉ đạo", "phân công"):
            return None
        bodies = self.reader.bodies(both.end() if both else order.end(), end)
        if not bodies or self._is_object(bodies, end):
            return None
        return Lead(
            bodies,
            rule=f"order:{order['order'].split()[0]}",
            start=at,
            is_order=True,
            is_request=bool(cues.REQUEST.match(order["order"])),
            at_start=True,
        )

    def _is_object(self, bodies: tuple[Body, ...], end: int) -> bool:
        """Say whether nothing is asked of the bodies: "đề nghị cấp có thẩm quyền", "yêu cầu của Sở Nội vụ"."""
        return bool(NOBODY.match(fold(bodies[0].name))) or bool(
            false_positives.REPORTED_BY.match(self.folded, bodies[-1].end, end)
        )

    def _subject(self, at: int, end: int, *, at_start: bool) -> Lead | None:
        """Read "X chủ trì …", "X có trách nhiệm …", "UBND tỉnh yêu cầu X …" at a place."""
        bodies = self.reader.bodies(at, end)
        if not bodies or not (at_start or self._stands_alone(bodies[0])):
            return None
        stop = cues.ASIDE.match(self.folded, bodies[-1].end, end).end()  # type: ignore[union-attr]
        issuing = cues.ISSUING.match(self.folded, stop, end)
        if issuing:
            ordered = self._ordered_by(stop, end, at_start=at_start)
            if ordered is not None:
                return ordered
        if false_positives.NARRATED.match(self.folded, stop, end):
            return None
        if self._acts(stop, end, at_start=at_start):
            return Lead(bodies, rule="subject" if at_start else "subject_after_opening", start=at, at_start=at_start)
        if at_start and not bodies[-1].is_generic and cues.UNKNOWN_VERB.match(self.reader.text, bodies[-1].end, end):
            return Lead(bodies, rule="subject_unknown_verb", start=at, at_start=True)
        return None

    def _stands_alone(self, body: Body) -> bool:
        """Say whether a body is no link of a list of nouns: named, in capitals or with its determiner."""
        written = self.reader.text[body.start : body.end]
        named = written[0].isupper() or not (body.is_generic or written.islower()) or bool(_PLACE.match(written))
        return named or bool(_DETERMINED.match(written) or OFFICE.match(self.folded, body.start))

    def _acts(self, stop: int, end: int, *, at_start: bool) -> bool:
        """Say whether a predicate follows: a verb, a duty, or one of them after a relative clause."""
        if PREDICATE.match(self.folded, stop, end) or cues.DUTY.match(self.folded, stop, end):
            return True
        if at_start and ADVERB.match(self.folded, stop, end):
            return bool(VERB.search(self.folded, stop, min(end, stop + _MAX_ADVERBIAL)))
        if not cues.RELATIVE.match(self.folded, stop, end):
            return False
        window = min(end, stop + _MAX_RELATIVE)
        sentence = regex.search(r"[.;]\s", self.folded, pos=stop, endpos=window)
        window = sentence.start() if sentence else window
        if cues.FIRM.search(self.folded, stop, window):
            return True
        return at_start and any(
            PREDICATE.match(self.folded, place.end(), end)
            for place in regex.finditer(
                r",\s+|\s(?:mình|nhiệm vụ|được giao|phân công|quản lý|kế hoạch|quy định|hình thực tế|quyền hạn)\s+",
                self.folded,
                pos=stop,
                endpos=window,
            )
        )

    def _ordered_by(self, stop: int, end: int, *, at_start: bool) -> Lead | None:
        """Read what an issuer orders: "Chủ tịch UBND tỉnh | giao Sở Nội vụ …"."""
        for place in self._order_places(stop, min(end, stop + 160)):
            order = self._order(place, end)
            if order is not None:
                return Lead(
                    order.bodies, order.rule, order.start, is_order=True, is_request=order.is_request, at_start=at_start
                )
        return None

    def is_firm(self, lead: Lead, end: int) -> bool:
        """Say whether a duty follows the subject at once: "… các cơ quan phải", "Sở Y tế chủ trì"."""
        stop = cues.ASIDE.match(self.folded, lead.bodies[-1].end, end).end()  # type: ignore[union-attr]
        if lead.is_order or cues.DUTY.match(self.folded, stop, end) or cues.FIRM.match(self.folded, stop, end):
            return True
        window = min(end, stop + _MAX_RELATIVE)
        return bool(cues.RELATIVE.match(self.folded, stop, end) and cues.OBLIGED.search(self.folded, stop, window))

    def acts_directly(self, lead: Lead, end: int) -> bool:
        """Say whether a predicate follows the subject at once, with no relative clause between."""
        stop = cues.ASIDE.match(self.folded, lead.bodies[-1].end, end).end()  # type: ignore[union-attr]
        return bool(PREDICATE.match(self.folded, stop, end) or cues.DUTY.match(self.folded, stop, end))

    def directed(self, start: int, end: int) -> tuple[Body, ...]:
        """Return the bodies that a person is to direct: "Thứ trưởng … chỉ đạo Vụ Kế hoạch chủ trì …"."""
        for match in cues.DIRECTED.finditer(self.folded, start, end):
            bodies = self.reader.bodies(match.end(), end)
            if bodies and cues.DIRECTED_END.match(self.folded, bodies[-1].end, end):
                return bodies
        return ()

    def _ordered_after_colon(self, at: int, end: int) -> Lead | None:
        """Read an order behind what it is about: "tăng số lượng cấp phó …: giao Bộ Nội vụ chủ trì …"."""
        colon = cues.COLON.search(self.folded, at, min(end, at + _MAX_OPENING))
        order = self._order(colon.end(), end) if colon else None
        return (
            Lead(order.bodies, order.rule, order.start, is_order=True, is_request=order.is_request) if order else None
        )

    def _issued_behind(self, at: int, end: int) -> Lead | None:
        """Read an order whose issuer stands behind a phrase that opens with a verb: "Tiếp thu ý kiến …, Bộ trưởng yêu cầu X"."""
        for issued in cues.ISSUED.finditer(self.folded, at, min(end, at + _MAX_OPENING)):
            order = self._order(issued.end(), end)
            if order is not None:
                return Lead(order.bodies, order.rule, order.start, is_order=True, is_request=order.is_request)
        return None

    def _companions(self, at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of "Với Vụ A, các Sở B | xây dựng …": whoever is in force acts together with them."""
        together = cues.WITH.match(self.folded, at, end)
        bodies = self.reader.bodies(together.end(), end) if together else ()
        if not bodies or not cues.ACTS.match(self.folded, bodies[-1].end, end):
            return ()
        return bodies

    def _order_places(self, start: int, end: int) -> Iterator[int]:
        for match in cues.ORDER.finditer(self.folded, start, end):
            before = self.folded[match.start() - 1 : match.start()]
            if before in (" ", "") or match.start() == start:
                yield match.start()

    def _after_opening(self, at: int, end: int) -> Lead | None:
        """Read the subject or the order behind an opening phrase: "Đối với nội dung “…”, | UBND cấp xã tổ chức …"."""
        if not cues.OPENING.match(self.folded, at, end):
            return self._late_order(at, end)
        condition = cues.CONDITION.match(self.folded, at, end)
        for comma in regex.finditer(
            r"[,;:]\s+|\sthì\s+(?:theo thẩm quyền\s+)?|\s(?=các |ủy ban nhân dân |ubnd )",
            self.folded,
            pos=at,
            endpos=min(end, at + _MAX_OPENING),
        ):
            if condition and comma.start() < condition.end():
                continue  # who the condition is about: "Trường hợp các cơ quan có ý kiến khác nhau, | Sở A …"
            place = self.skip_connectors(comma.end(), end)
            order = self._order(place, end)
            if order is not None:
                return Lead(order.bodies, order.rule, order.start, is_order=True, is_request=order.is_request)
            if self._goes_on(at, comma.start(), place, end):
                continue
            if _SENTENCE_END.search(self.reader.text, at, comma.start()):
                continue  # of another sentence: who acts there is not who acts here
            subject = self._subject(place, end, at_start=False) or (condition and self._obliged(place, end)) or None
            if subject is not None and not comma.group().strip() and not self.is_firm(subject, end):
                subject = None
            if subject is not None:
                return subject
            if comma.group().strip() and self.begins_with_verb(place, end) and self._closes_opening(at, comma.start()):
                break
        return self._late_order(at, end)

    def _obliged(self, at: int, end: int) -> Lead | None:
        """Read who must act behind a condition, a bare noun too: "Nếu hồ sơ thiếu, | cơ quan đầu mối có trách nhiệm …"."""
        subject = self._subject(at, end, at_start=True)
        if subject is None or subject.is_order or not self.is_firm(subject, end):
            return None
        return Lead(subject.bodies, "subject_after_condition", subject.start)

    def _goes_on(self, at: int, comma: int, place: int, end: int) -> bool:
        """Say whether a list of bodies that is no subject goes on at a comma: "kiến nghị do Đoàn A, | Đại biểu B chuyển"."""
        for joint in false_positives.NO_SUBJECT.finditer(self.folded, at, comma):
            bodies = self.reader.bodies(joint.end(), end)
            if bodies and bodies[0].end <= comma and bodies[-1].start == place:
                return True
        return False

    def _closes_opening(self, at: int, comma: int) -> bool:
        """Say whether an opening phrase is over at a comma: a verb behind it is the instruction, not one of a series.

        A purpose ("Để toàn dân đồng lòng, thi đua …; các sở …") is a series of verbs itself.
        """
        if cues.PURPOSE.match(self.folded, at):
            return False
        return not PREDICATE.search(_GIVEN.sub("", self.folded[at:comma]))

    def _late_order(self, at: int, end: int, limit: int = _MAX_OPENING) -> Lead | None:
        """Read an order after its issuer, who has a person's name or none of his own: "Phó Thủ tướng … yêu cầu X …"."""
        for place in self._order_places(at, min(end, at + limit)):
            if self.folded[max(at, place - 5) : place].endswith(("được ", "theo ", " bị ", " của ", "việc ")):
                continue
            if place > at and not self._is_issued(at, place):
                continue
            order = self._order(place, end)
            if order is not None:
                return Lead(order.bodies, order.rule, order.start, is_order=True, is_request=order.is_request)
        return None

    def _is_issued(self, at: int, place: int) -> bool:
        """Say whether an issuer stands before an order: an office, a council, a comma after a topic."""
        before = self.folded[max(at, place - 90) : place]
        return bool(
            regex.search(
                r"(?:ủy ban nhân dân|ubnd|chủ tịch|thủ tướng|bộ trưởng|thứ trưởng|giám đốc|quận|huyện|tỉnh|thành phố|thành ủy|tỉnh ủy|bộ|sở|ban|cục)[^.;,]{0,60}\s$|,\s+(?:\p{L}+,\s*)?$",
                before,
            )
        )

    # -- cooperating ------------------------------------------------------------------------------------------------

    def cooperating(self, start: int, end: int) -> tuple[tuple[Body, str], ...]:
        """Return the bodies to cooperate with, each with its rule."""
        found: list[tuple[Body, str]] = []
        for match in cues.COOPERATE.finditer(self.folded, start, end):
            bodies = self.reader.bodies(match.end(), end)
            if bodies and (match["with"] or not self._is_bare(bodies[0])):
                found += [(body, "phối hợp") for body in bodies]
        for match in cues.TOGETHER.finditer(self.folded, start, end):
            found += [(body, "cùng với") for body in self.reader.bodies(match.end(), end)]
        found += [(body, "với") for body in self._companions(self.skip_connectors(start, end), end)]
        joined = cues.JOINED.search(self.folded, start, end)
        if joined:
            for match in cues.CHAIRED_BY.finditer(self.folded, joined.end(), end):
                bodies = self.reader.bodies(match.end(), end)
                if bodies and cues.CHAIRED.match(self.folded, bodies[-1].end, end):
                    found += [(body, "do … chủ trì") for body in bodies]
        return _once(found)

    def helper_lists(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the lists of bodies behind "phối hợp với" stand: nothing in them is a subject."""
        found = []
        for match in cues.COOPERATE.finditer(self.folded, start, end):
            bodies = self.reader.bodies(match.end(), end) if match["with"] else ()
            if bodies:
                found.append((match.end(), bodies[-1].end))
        return found

    def _is_bare(self, body: Body) -> bool:
        """Say whether a body is a small noun alone, as likely a verb: "phối hợp tổ chức hội nghị"."""
        return (
            body.is_generic
            and self.reader.text[body.start].islower()
            and not self.folded.startswith(
                (
                    "các ",
                    "cơ quan",
                    "đơn vị",
                    "ngành",
                    "chính quyền",
                    "lực lượng",
                    "cấp ủy",
                    "phòng",
                    "trưởng",
                    "nhà mạng",
                    "nhà trường",
                    "doanh nghiệp",
                    "địa phương",
                    "chủ đầu tư",
                ),
                body.start,
            )
        )

    # -- reports to -------------------------------------------------------------------------------------------------

    def reports_to(self, start: int, end: int) -> tuple[tuple[Body, str], ...]:
        """Return the bodies to be reported to, each with its rule."""
        found: list[tuple[Body, str]] = []
        for match in cues.REPORT.finditer(self.folded, start, end):
            found += self._receivers(
                match.end(),
                end,
                (match["advise"] or match["report"]).split(",")[0],
                named_only=match["report"] in ("thông tin", "thông báo"),
            )
        for match in cues.REPORT_FAR.finditer(self.folded, start, end, overlapped=True):
            if match["to"] == "cho" and not cues.TELLS.match(match.group()):
                continue
            found += self._receivers(match.end(), end, f"… {match['to']}", named_only=True)
            if match["to"] in ("về", "đến", "tới"):  # "… về tiến độ thực hiện … | về Văn phòng Bộ"
                again = cues.REPORT_AGAIN.match(self.folded, match.end(), end)
                found += self._receivers(again.end(), end, "… về", named_only=True) if again else []
        for match in cues.PROVIDE.finditer(self.folded, start, end):
            found += self._receivers(match.end(), end, "cung cấp cho", named_only=True)
        if found:
            for match in cues.THROUGH.finditer(self.folded, start, end):
                found += [(body, "qua") for body in self.reader.bodies(match.end(), end) if not body.is_generic]
        return _once(found)

    def _receivers(self, at: int, end: int, rule: str, *, named_only: bool) -> list[tuple[Body, str]]:
        """Return the bodies at a place, with the bodies in brackets behind "cấp có thẩm quyền" or behind a body."""
        leaders = cues.LEADERS.match(self.folded, at, end)
        if leaders:
            return [(Body(at, leaders.end(), self.reader.text[at : leaders.end()]), rule)]
        bodies = self._not_together(self.reader.bodies(at, end))
        if not bodies:
            nobody = NOBODY.match(self.folded, at, end)
            brackets = _BRACKET.match(self.folded, nobody.end(), end) if nobody else None
            return [(body, rule) for body in self.reader.bodies(brackets.end(), end)] if brackets else []
        kept = [
            b
            for b in bodies
            if not NOBODY.match(fold(b.name))
            and (fold(b.name) not in false_positives.NO_RECEIVER or cues.CHARGED.match(self.folded, b.end, end))
        ]
        if named_only and all(body.is_generic and not cues.AUTHORITY.match(fold(body.name)) for body in kept):
            kept = []
        brackets = _BRACKET.match(self.folded, bodies[-1].end, end)
        if brackets:
            kept += [b for b in self.reader.bodies(brackets.end(), end) if not b.is_generic or not kept]
        return [(body, rule) for body in kept]

    def _not_together(self, bodies: tuple[Body, ...]) -> tuple[Body, ...]:
        """Return the bodies of a list up to "cùng": "tham mưu cho Lãnh đạo Bộ | cùng các Bộ, ngành …"."""
        for index, body in enumerate(bodies[1:], start=1):
            if cues.BESIDE.search(self.folded, bodies[index - 1].end, body.start):
                return bodies[:index]
        return bodies


def _once(found: list[tuple[Body, str]]) -> tuple[tuple[Body, str], ...]:
    """Return each body once, by its name, in the text's order."""
    seen: dict[str, tuple[Body, str]] = {}
    for body, rule in sorted(found, key=lambda pair: pair[0].start):
        seen.setdefault(fold(body.name), (body, rule))
    return tuple(seen.values())
