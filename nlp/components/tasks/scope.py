"""Which bodies a heading or a lead-in puts in force for what is beneath.

Heading  "1. Sở Nội vụ", "2.4 Phòng Kinh tế, Công an Kinh tế:", "Đề nghị Ủy ban MTTQ Việt Nam tỉnh", "Đối với UBND cấp xã:",
         "d) Giao Ban Quản lý … chỉ đạo các đơn vị … có trách nhiệm:", "- Nội dung giám sát của chủ chương trình"
Lead-in  "UBND tỉnh yêu cầu các sở, ban, ngành … thực hiện các nhiệm vụ sau:", "tỉnh A cần tập trung …, cụ thể như sau:"
"""

from __future__ import annotations

from dataclasses import replace

import regex

from nlp.bodies.names import full_name
from nlp.bodies.reading import Body, BodyReader
from nlp.components.tasks import cues
from nlp.components.tasks.own_roles import OwnRoles
from nlp.components.tasks.sentences import sentences
from nlp.components.tasks.unit import Force
from nlp.gazetteers.folding import fold
from nlp.model import Basis
from nlp.structure import Division, DivisionKind, SectionRole
from nlp.verbs import VERB

_BEFORE_BODY = regex.compile(
    r"(?:(?:đối với|về phía|(?:trách nhiệm|nhiệm vụ)(?: chung)? của|giao(?: cho)?|yêu cầu|đề nghị|kính đề nghị|phân công|nội dung (?:giám sát|thực hiện|kiểm tra|nhiệm vụ) của|(?:các |những )?(?:nội dung|nhiệm vụ|công việc)(?: do| mà)?(?=\s[^.;:]{4,90}\s(?:có trách nhiệm|chủ trì|chịu trách nhiệm|đảm nhận|thực hiện)(?!\p{L}))|phần việc của|tại)\s+)+"
)
_AFTER_BODY = regex.compile(
    r"\s*(?:$|[:.;()/]|-\s|–\s|,?\s*(?:có trách nhiệm|có nhiệm vụ|chịu trách nhiệm|chủ trì|thực hiện|chỉ đạo|phối hợp|được giao|là (?:cơ quan|đơn vị)|trực tiếp|căn cứ|theo (?:chức năng|thẩm quyền)|(?:nêu|nói) trên|tổ chức|triển khai|khai thác|quản lý|tập trung|cần|phải|chủ động|trong (?:phạm vi|công tác|việc)|được|có|nghiêm túc|tiếp tục))"
)
_ORDERS = regex.compile(
    r"(?<!\p{L})(?:yêu cầu|đề nghị|giao|chỉ thị|tập trung|thực hiện (?:các|một số|những) (?:nội dung|nhiệm vụ|giải pháp|công việc|biện pháp))(?!\p{L})"
)
_PLACE_ONLY = regex.compile(r"^(?:các )?(?:xã|phường|thị trấn|thôn|ấp|huyện|thị xã|bản|khu phố|khu vực) \p{L}")
# Fields of work, unless the section shares out the work: "i) Doanh nghiệp số".
_FIELDS = regex.compile(r"^(?:doanh nghiệp|hợp tác xã|kinh tế tập thể)(?!\p{L})")
_INDIVIDUALS = regex.compile(r"^(?:các )?(?:cá nhân|người dân|nhân dân)$")
_TASKS_FOLLOW = regex.compile(
    r"(?:nhiệm vụ|nội dung|công việc|giải pháp|biện pháp|việc)(?:\s\p{L}+){0,5}?\s(?:sau|như sau|sau đây|dưới đây|cụ thể)\s*[:.]?\s*$"
)
_RELATIVE_INSIDE = regex.compile(r"\s(?:đang|đã|hoạt động|tham gia|được)\s")
_DUTY_OF = regex.compile(r"(?:trách nhiệm|nhiệm vụ|phần việc) của\s+$")
_CHARGE = regex.compile(
    r"\s+(?:chủ trì|tiếp nhận|quản lý|thẩm định|giải quyết) (?:giải quyết|thẩm định|tiếp nhận|hồ sơ|thủ tục|xây dựng|soạn thảo|lập|quản lý|dự án)(?!\p{L})"
)
_DOES = regex.compile(
    r"\s+(?:có chức năng|được giao|quản lý|tiếp nhận|giải quyết|chủ trì|thực hiện|tham gia|đăng ký)(?!\p{L})"
)
_MAX_TOLD = 80  # characters of a name that no grammar knows
_MAX_BODIES = 300
_MAX_LISTED = 420  # characters of a heading that lists bodies with notes in brackets
_ASIDE = regex.compile(r"\s*\([^()]{2,90}\)")
_LAST_MEMBER = regex.compile(r"\s*(?:,|,? và)\s+(?P<name>\p{Ll}[^,;:.()]{4,60}?)\s*:")
_MAX_DESCRIBED = 140  # characters of a heading that names a kind of bodies by what they do
_ANNOUNCES = regex.compile(r"(?::|như sau|sau đây|sau|dưới đây)\s*[.:;]?\s*$")


class Scope:
    """Reads headings and lead-ins of one text."""

    def __init__(self, reader: BodyReader, roles: OwnRoles) -> None:
        """Read over the text of a body reader."""
        self.reader = reader
        self.cells = BodyReader(reader.text, reader.folded, in_cell=True)
        self.roles = roles
        self.text = reader.text
        self.folded = reader.folded

    def of_heading(self, division: Division) -> Force:
        """Return the bodies that a heading names, an empty force where it names a subject."""
        start, end = division.span.start, division.span.end
        names_bodies = division.role is SectionRole.IMPLEMENTATION or self.text[start:end].rstrip().endswith(":")
        opening = _BEFORE_BODY.match(self.folded, start, end)
        at = opening.end() if opening else start
        bodies = self._all_bodies(at, end) or self.reader.bodies(at, end)
        if opening and bodies and bodies[-1].is_generic and not _AFTER_BODY.match(self.folded, bodies[-1].end, end):
            bodies = self._described(bodies, opening.end(), end) or bodies
        listed = self._listed(bodies, at, end)
        if listed:
            return Force(listed, Basis.HEADING, "heading:listed")
        told = self._told(opening, bodies, end) if opening else None
        if told is not None:
            return Force((told,), Basis.HEADING, "heading:told")
        charged = self._charged(bodies, start, end) if not opening else None
        if charged is not None:
            return Force((charged,), Basis.HEADING, "heading:charged")
        if not bodies or not (opening or _AFTER_BODY.match(self.folded, bodies[-1].end, end)):
            if _ANNOUNCES.search(self.folded, start, end):
                announced = self.of_lead_in(start, end)
                if announced:
                    return announced
            bodies = self._described(bodies, start, end) if names_bodies else ()
            return Force(bodies, Basis.HEADING, "heading:described")
        if not opening and all(_PLACE_ONLY.match(fold(b.name)) for b in bodies):
            return Force()
        if all(_INDIVIDUALS.match(fold(b.name)) for b in bodies):
            return Force()
        if not (opening or names_bodies) and all(_FIELDS.match(fold(b.name)) for b in bodies):
            return Force()
        return Force(bodies, Basis.HEADING, "heading", is_request=bool(opening and "đề nghị" in opening.group()))

    def _listed(self, bodies: tuple[Body, ...], at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of a heading that lists them, with notes in brackets or a last member no grammar knows; () else.

        "Các đơn vị chuyên trách về hóa chất (HC) của Sở và UBND các xã (sau đây gọi là cấp xã):"
        "Sở Y tế, Báo X và hệ thống truyền thanh cơ sở:"
        """
        stop = at + len(self.text[at:end].rstrip())
        read = bool(bodies) and bodies[-1].end >= stop - 1 and "(" not in self.text[at:stop]
        if not self.text.endswith(":", at, stop) or stop - at > _MAX_LISTED or read:
            return ()
        last = _LAST_MEMBER.match(self.text, bodies[-1].end, stop) if len(bodies) > 1 else None
        if last and not VERB.search(self.folded, *last.span("name")):
            name = full_name(last["name"])
            return (*bodies, Body(*last.span("name"), name[0].lower() + name[1:], is_generic=True))
        notes = [note.span() for note in _ASIDE.finditer(self.text, at, stop - 1)]
        kept = [place for place in range(at, stop - 1) if not any(first <= place < past for first, past in notes)]
        bare = "".join(self.text[place] for place in kept)
        found = BodyReader(bare).bodies(0, len(bare)) if notes else ()
        if not found or bare[found[-1].end :].strip(" ;"):
            return ()
        return tuple(replace(body, start=kept[body.start], end=kept[body.end - 1] + 1) for body in found)

    def _told(self, opening: regex.Match[str], bodies: tuple[Body, ...], end: int) -> Body | None:
        """Return whoever a heading names behind "Trách nhiệm của" by what it does, known to the grammar or not.

        "Trách nhiệm của đối tượng thực hiện kiểm kê", "Trách nhiệm của cơ quan có chức năng quản lý đất đai cấp xã"
        """
        if not _DUTY_OF.search(opening.group()):
            return None
        if bodies and not (len(bodies) == 1 and bodies[0].is_generic and _DOES.match(self.folded, bodies[0].end, end)):
            return None
        name = self.text[opening.end() : end].rstrip(" .:;")
        if not name or len(name) > _MAX_TOLD or regex.search(r"[,;:.]", name):
            return None
        whole = full_name(name)
        whole = whole[0].lower() + whole[1:] if name[0].islower() else whole
        return Body(opening.end(), opening.end() + len(name), whole, is_generic=True)

    def _charged(self, bodies: tuple[Body, ...], start: int, end: int) -> Body | None:
        """Return the body that a heading names by its charge: "3. Cơ quan chủ trì giải quyết thủ tục đầu tư"."""
        stop = start + len(self.text[start:end].rstrip(" :"))
        if len(bodies) != 1 or not bodies[0].is_generic or bodies[0].start != start or stop - start > _MAX_TOLD:
            return None
        charge = _CHARGE.match(self.folded, bodies[0].end, stop)
        if charge is None or regex.search(r"[,;:.]", self.text[bodies[0].end : stop]):
            return None
        return Body(start, stop, full_name(self.text[start:stop]), is_generic=True)

    def _described(self, bodies: tuple[Body, ...], start: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of a heading that says what they do: a relative clause is cut, verbs in a name are kept.

        "Các doanh nghiệp thứ cấp | đang hoạt động trong KCN", "Các chủ đầu tư xây dựng và kinh doanh hạ tầng"
        """
        if (
            not bodies
            or bodies[0].start != start
            or end - start > _MAX_DESCRIBED
            or self.text[start:end].rstrip().endswith((".", ";"))
        ):
            return ()
        if cues.RELATIVE.match(self.folded, cues.ASIDE.match(self.folded, bodies[-1].end, end).end(), end):  # type: ignore[union-attr]
            return bodies
        if not bodies[-1].is_generic:
            return ()
        last = bodies[-1].start
        relative = _RELATIVE_INSIDE.search(self.folded, last, end)
        name = self.text[last : relative.start() if relative else end].rstrip(" .:;")
        return (*bodies[:-1], Body(last, last + len(name), full_name(name), is_generic=True))

    def _all_bodies(self, at: int, end: int) -> tuple[Body, ...]:
        """Return the bodies of words that name nothing else, verbs inside their names included; () else."""
        stop = at + len(self.text[at:end].rstrip(" .:;"))
        if stop - at > _MAX_BODIES:
            return ()
        bodies = self.cells.bodies(at, stop)
        if not bodies or bodies[-1].end < stop or VERB.search(self.folded, bodies[-1].start, stop):
            return ()
        return () if _RELATIVE_INSIDE.search(self.folded, bodies[-1].start, stop) else bodies

    def of_lead_in(self, start: int, end: int) -> Force:
        """Return the bodies that the sentence orders which announces what is beneath: its last sentence."""
        at, stop = sentences(self.text, start, end)[-1] if end > start else (start, end)
        lead = self.roles.lead(at, stop)
        directed = self.roles.directed(at, stop) if lead is None else ()
        if directed:
            return Force(directed, Basis.LEAD_IN, "lead_in:directed")
        if lead is None or self._is_issuer(lead.bodies, is_order=lead.is_order):
            ordered = bool(_ORDERS.search(self.folded, at, stop))
            return Force(basis=Basis.LEAD_IN, ordered=ordered)
        of_tasks = bool(_TASKS_FOLLOW.search(self.folded, at, stop))
        return Force(lead.bodies, Basis.LEAD_IN, f"lead_in:{lead.rule}", is_request=lead.is_request, of_tasks=of_tasks)

    def with_helpers(self, force: Force, heading: Division) -> Force:
        """Return a force with the bodies that the heading's leads are to cooperate with.

        "2. Sở Y tế chủ trì, phối hợp với Sở Tài chính:", "a) Chủ trì, phối hợp với các sở, ngành"
        """
        helpers = tuple(body for body, _ in self.roles.cooperating(heading.span.start, heading.span.end))
        return replace(force, cooperating=helpers) if helpers else force

    def _is_issuer(self, bodies: tuple[Body, ...], *, is_order: bool) -> bool:
        """Say whether the subject of a lead-in only announces: "UBND tỉnh ban hành Kế hoạch … như sau:"."""
        if is_order:
            return False
        stop = cues.ASIDE.match(self.folded, bodies[-1].end).end()  # type: ignore[union-attr]
        announced = cues.ANNOUNCED.match(self.folded, stop) and not any(body.is_generic for body in bodies)
        return bool(cues.ISSUING.match(self.folded, stop) or announced)

    def is_bodies_only(self, division: Division) -> bool:
        """Say whether a division's words are a list of bodies and nothing more: a heading, whatever its end mark."""
        start, end = division.span.start, division.span.end
        if end - start > _MAX_BODIES:
            return False
        opening = _BEFORE_BODY.match(self.folded, start, end)
        bodies = self.reader.bodies(opening.end() if opening else start, end)
        return bool(bodies) and not self.text[bodies[-1].end : end].strip(" .:;)")

    def announces(self, division: Division) -> bool:
        """Say whether a paragraph announces what follows it."""
        words = self.folded[division.span.start : division.span.end].rstrip()
        return words.endswith(":") or (
            division.kind is DivisionKind.PARAGRAPH
            and bool(regex.search(r"(?:như sau|sau đây|các nội dung sau|nhiệm vụ sau)\s*[.;]?$", words))
        )
