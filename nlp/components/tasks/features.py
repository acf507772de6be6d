"""What a unit looks like: the features that the decision (and a trained one) stands on."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from nlp.components.tasks import cues, false_positives
from nlp.components.tasks.own_roles import OwnRoles
from nlp.components.tasks.unit import Unit, UnitKind
from nlp.model import Basis
from nlp.structure import DivisionKind, SectionRole
from nlp.verbs import ADVERB, PREDICATE, VERB

_SHARE = regex.compile(r"(?:trên |ít nhất |tối thiểu |phấn đấu |đạt |có )*\d[\d.,]*\s*(?:%|xã|sở|đơn vị|vị trí)?")
_THING = regex.compile(
    r"(?:việc|công tác|hoạt động|nguyên tắc|phong trào|các nhiệm vụ|nhiệm vụ|các báo cáo|báo cáo phải|một nhiệm vụ|tình hình|mức độ|kết quả|nội dung|kinh phí|nguồn|các chương trình|chương trình|quá trình|đợt|cuộc|các hoạt động|hình thức|tiến độ|thời gian|các cơ chế|hồ sơ|các chỉ tiêu|số lượng|trọng tâm)(?!\p{L})"
)
_TARGET = regex.compile(r"(?:đạt|tăng|giảm|trở lên|bậc|điểm|dưới|trên|bình quân|còn)\s.{0,40}\d|\d\s?%")
_PAST = regex.compile(
    r"(?<!\p{L})(?:đã (?:được|có|đạt|triển khai|tổ chức|ban hành|chủ trì|kịp thời|chỉ đạo|tích cực|thực hiện|góp phần|hoàn thành|đi)|đạt được|vẫn còn|còn (?:nhiều|một số|tồn tại|hạn chế|xảy ra)|ước đạt|so với cùng kỳ|trong (?:thời gian|những năm) qua(?!\p{L})|thời gian qua(?!\p{L})|chưa (?:cao|tốt|nghiêm|triệt để|thật sự))"
)
_CONDITION = regex.compile(
    r"(?:nếu|trường hợp)[^.;]{0,60}(?:vướng mắc|khó khăn|phát sinh|vấn đề|bất cập|cần sửa đổi)|(?:khó khăn|vướng mắc)[^.;]{0,60}(?:phản ánh|báo cáo|kiến nghị)"
)
_THIS_DOCUMENT = regex.compile(
    r"(?:triển khai|thực hiện|thi hành|quán triệt)[^.;]{0,90}(?:chỉ thị|kế hoạch|công văn|công điện|quyết định|văn bản|nghị quyết|chương trình|nội dung|thông báo)\s*(?:này|trên|nêu trên)|(?:nghiêm túc|khẩn trương|căn cứ|chỉ đạo)[^.;]{0,60}(?:triển khai,? )?(?:tổ chức )?thực hiện\s*[./]*$|biết,? (?:và )?thực hiện"
)
_RESPONSIBLE = regex.compile(
    r"chịu trách nhiệm(?: toàn diện| trực tiếp| hoàn toàn| chính| cá nhân)*,? (?:trước|thi hành|nếu)|chịu trách nhiệm thi hành|chịu trách nhiệm [^.;]{0,40}(?:trước (?:pháp luật|chủ tịch|ủy ban|ubnd|thủ tướng|bộ trưởng|giám đốc))"
)
_OWN_WORK = regex.compile(
    r"phối hợp|báo cáo|xây dựng|kiểm tra|theo dõi|đôn đốc|tuyên truyền|phổ biến|bố trí|rà soát|tham mưu|ban hành"
)
_REPORTS = regex.compile(r"(?<!\p{L})(?:báo cáo|gửi)(?!\p{L})")
_WHEN = regex.compile(r"định kỳ|hằng|hàng (?:năm|quý|tháng|tuần|ngày)|trước (?:ngày|thứ)|chậm nhất")
_ENCOURAGE = regex.compile(r"khuyến khích(?!\p{L})")
_AIM = regex.compile(
    r"(?:[^.;]{0,80}?,?\s)?phấn đấu (?!(?:hoàn thành|thực hiện|xây dựng|triển khai|tổ chức|đưa|để)(?!\p{L}))"
)
_EACH = regex.compile(
    r"(?:mỗi|từng|mọi|toàn thể|tất cả(?: các)?|100% (?:các )?)\s*\p{L}+(?:\s\p{L}+){0,3}?\s+(?=\p{L})"
)
_BE = regex.compile(r"là (?:đầu mối|cơ quan|đơn vị|thường trực)|đầu mối|làm đầu mối")
_MUST = regex.compile(r"(?<!\p{L})(?:phải|cần|bắt buộc|không được|nghiêm cấm|không để)(?!\p{L})")
_PASSIVE = regex.compile(r"(?<!\p{L})(?:được|bị)(?!\p{L})")
_PARTS = (DivisionKind.ROMAN, DivisionKind.CAPITAL, DivisionKind.PART, DivisionKind.CHAPTER)


@dataclass(frozen=True, slots=True)
class Features:
    """A unit's features; all say something about ``text[start:end]`` alone, but role and force."""

    kind: UnitKind
    role: SectionRole
    has_force: bool
    has_order: bool  # giao / yêu cầu / đề nghị X
    has_subject: bool  # X chủ trì, X có trách nhiệm
    verb_first: bool  # Rà soát …, Tiếp tục …
    verb_after_opening: bool  # Định kỳ 6 tháng, tổng hợp …; Hằng năm tổ chức …
    duty: bool  # Là đầu mối …
    thing_first: bool  # Việc …, Công tác …
    share_first: bool  # 100% hồ sơ …
    must: bool
    passive: bool
    target: bool
    past: bool
    condition: bool  # nếu có vướng mắc …
    this_document: bool  # triển khai thực hiện Chỉ thị này
    responsible: bool  # chịu trách nhiệm trước …
    encourage: bool
    effect: bool  # Quyết định này có hiệu lực …
    is_heading: bool
    words: int
    aim: bool  # Phấn đấu đạt …
    each: bool  # Mỗi phường chọn …
    in_section: bool  # beneath a marked heading
    has_deadline: bool
    firm: bool  # who is told stands right before the duty: "Sở A có trách nhiệm", "các sở phải"
    named: bool  # a body with a name of its own is told
    body_heading: bool  # stands beneath a heading that names bodies
    own_work: bool  # names a work beside "thực hiện Chỉ thị này"
    has_group: bool  # attribute lines hold for it
    reports_then: bool  # báo cáo … định kỳ, trước ngày …
    general_duty: bool  # begins with "Chịu trách nhiệm trước …"
    enacts: bool  # an article that does what a decision does: "Điều 1. Phê duyệt Đề án …"
    statement: bool  # says what something is, tells nobody: "Phát triển … là nhiệm vụ quan trọng"
    note: bool  # in brackets, or a line of the recipients
    enacted: bool  # one of the documents that an article issues: "Điều 1. Ban hành các hướng dẫn sau:"
    capitals: bool  # a title: "PHỐI HỢP THỰC HIỆN NHIỆM VỤ GIỮA CÁC CƠ QUAN"
    bodies_only: bool  # a list of bodies and nothing more


def features(unit: Unit, roles: OwnRoles, *, has_deadline: bool = False) -> Features:
    """Return the features of a unit."""
    folded = roles.folded
    start, end = unit.start, unit.end
    at = roles.skip_connectors(start, end)
    words = folded[at:end]
    lead = unit.lead
    verb_first = bool(PREDICATE.match(folded, at, end))
    return Features(
        kind=unit.kind,
        role=unit.division.role,
        has_force=_has_force(unit, roles, at),
        has_order=lead is not None and lead.is_order,
        has_subject=lead is not None and not lead.is_order,
        verb_first=verb_first,
        verb_after_opening=not verb_first and _after_opening(folded, at, end),
        duty=bool(_BE.match(words)),
        thing_first=bool(_THING.match(words)),
        share_first=bool(_SHARE.match(words)),
        must=bool(_MUST.search(words)),
        passive=bool(_PASSIVE.search(words)),
        target=bool(_TARGET.search(words)),
        past=bool(_PAST.search(words)),
        condition=bool(_CONDITION.search(words)),
        this_document=bool(_THIS_DOCUMENT.search(words)),
        responsible=bool(_RESPONSIBLE.search(words)),
        encourage=bool(_ENCOURAGE.match(words)),
        effect=bool(false_positives.EFFECT.search(words)),
        is_heading=unit.division.is_heading,
        words=sum(any(map(str.isalpha, word)) for word in words.split()),
        has_group=unit.group > 0,
        reports_then=bool(_REPORTS.search(words) and _WHEN.search(words)),
        general_duty=bool(_RESPONSIBLE.match(words)),
        enacts=unit.division.kind is DivisionKind.ARTICLE and bool(false_positives.ENACTS.match(words)),
        statement=bool(false_positives.STATEMENT.match(words)) and not _MUST.search(words),
        note=_is_note(words),
        enacted=_is_enacted(unit, folded),
        capitals=roles.reader.text[start:end].isupper(),
        bodies_only=_bodies_only(unit, roles),
        aim=bool(_AIM.match(words)),
        each=_each(folded, at, end),
        in_section=any(above.marker and above.is_heading for above in unit.division.ancestors()),
        has_deadline=has_deadline,
        firm=lead is not None and roles.is_firm(lead, end),
        named=lead is not None and not lead.bodies[0].is_generic,
        body_heading=bool(unit.force) and (unit.force.basis is Basis.HEADING or _listed_by_lead_in(unit)),
        own_work=bool(_OWN_WORK.search(folded, max(at, lead.bodies[-1].end if lead else at), end)),
    )


def _is_note(words: str) -> bool:
    """Say whether a line is a note: "(Chi tiết tại phụ lục)", "Các thành viên Ban Giám đốc (để biết);"."""
    in_brackets = words.startswith("(") and words.rstrip(" .").endswith(")") and words.count("(") == 1
    return in_brackets or (len(words) < _MAX_NOTE and bool(false_positives.FOR_INFORMATION.search(words)))


_MAX_NOTE = 90  # characters


def _is_enacted(unit: Unit, folded: str) -> bool:
    parent = unit.division.parent
    if parent is None or parent.kind is not DivisionKind.ARTICLE:
        return False
    return folded.startswith("ban hành", parent.span.start)


def _bodies_only(unit: Unit, roles: OwnRoles) -> bool:
    bodies = roles.reader.bodies(unit.start, unit.end)
    return bool(bodies) and not roles.reader.text[bodies[-1].end : unit.end].strip(" .:;)")


def _listed_by_lead_in(unit: Unit) -> bool:
    """Say whether a lead-in that announces tasks announces this one: no part of another title stands between them."""
    last = unit.force.bodies[-1].end
    return unit.force.of_tasks and not any(
        above.kind in _PARTS and above.span.start > last for above in unit.division.ancestors()
    )


def _has_force(unit: Unit, roles: OwnRoles, at: int) -> bool:
    """Say whether somebody is told by what stands above; the addressees of a letter only where they are asked.

    "Đề nghị gửi báo cáo …", "Báo cáo gửi về Sở A trước ngày …"
    """
    if not unit.force or unit.force.basis is not Basis.RECIPIENT:
        return bool(unit.force) or unit.force.ordered
    asked = any(
        PREDICATE.match(roles.folded, ask.end(), unit.end) for ask in cues.ASKS.finditer(roles.folded, at, unit.end)
    )
    words = roles.folded[at : unit.end]
    firm = unit.lead is not None and roles.is_firm(unit.lead, unit.end)
    return asked or firm or bool(_REPORTS.search(words) and _WHEN.search(words))


def _each(folded: str, at: int, end: int) -> bool:
    """Say whether every one of many is told to act: "Mỗi phường chọn …"."""
    match = _EACH.match(folded, at, end)
    return match is not None and bool(PREDICATE.match(folded, match.end(), end))


def _after_opening(folded: str, at: int, end: int) -> bool:
    """Say whether an instruction follows an opening phrase: "Đối với các công trình xây mới, | ưu tiên …"."""
    if ADVERB.match(folded, at, end):
        return bool(VERB.search(folded, at, min(end, at + 60)))
    if not cues.OPENING.match(folded, at, end):
        return False
    for comma in regex.finditer(
        r"(?<!phòng)[,:]\s+|\d\s+|”\s+|lại\s+|năm\s+|\sthì\s+(?:theo thẩm quyền\s+)?",
        folded,
        pos=at,
        endpos=min(end, at + 420),
    ):
        if PREDICATE.match(folded, comma.end(), end):
            return True
    return False
