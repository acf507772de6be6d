"""Vietnamese words for what records and results hold; the command line and the pages share them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from corpus.deadlines import STATE_NAMES
from corpus.index.query import Matching

STATUS_NAMES: Mapping[str, str] = {
    "read": "đã đọc",
    "failed": "chưa đọc được",
    "pending": "đang dở",
}
"""By the value of a document's :class:`corpus.store.models.Status`."""
AUDIT_ACTIONS: Mapping[str, str] = {
    "see": "xem",
    "change": "thay đổi",
    "export": "xuất",
    "login": "đăng nhập",
    "logout": "đăng xuất",
    "login_failed": "đăng nhập sai",
}
ROLE_NAMES: Mapping[str, str] = {"lead": "Chủ trì", "cooperating": "Phối hợp", "reports_to": "Nơi nhận báo cáo"}
_SHORT_ROLES: Mapping[str, str] = {"lead": "Chủ trì", "cooperating": "Phối hợp", "reports_to": "Nơi nhận báo cáo"}
KIND_NAMES: Mapping[str, str] = {"task": "Nhiệm vụ", "target": "Chỉ tiêu", "directive": "Văn bản"}
MATCHING_NOTES: Mapping[Matching, str] = {
    Matching.WITHOUT_MARKS: "Không có kết quả đúng dấu như đã gõ; dưới đây là kết quả khi bỏ qua dấu.",
    Matching.ANY: "Không có kết quả chứa đủ mọi từ; dưới đây là kết quả chứa một phần.",
}
COMPARATORS: Mapping[str, str] = {
    ">=": "từ",
    "<=": "không quá",
    "=": "đạt",
    "+=": "tăng",
    "+>=": "tăng ít nhất",
    "+<=": "tăng không quá",
    "-=": "giảm",
    "->=": "giảm ít nhất",
    "-<=": "giảm không quá",
}


_CONDITION_NAMES: Mapping[str, str] = {
    "agency": "Cơ quan",
    "role": "Vai trò",
    "number": "Số, ký hiệu",
    "issuers": "Cơ quan ban hành",
    "provinces": "Tỉnh, thành phố",
    "types": "Loại văn bản",
    "years": "Năm",
    "themes": "Chủ đề",
    "deadline_states": "Thời hạn",
    "issued_after": "Ban hành từ",
    "issued_before": "Ban hành đến hết",
    "due_after": "Đến hạn từ",
    "due_before": "Đến hạn đến hết",
}


def condition_words(conditions: Mapping[str, Any]) -> str:
    """Return the conditions of a saved search.

    >>> condition_words({"agency": "Sở Nội vụ", "role": "lead", "due_before": "2026-12-31"})
    'Cơ quan: Sở Nội vụ; Vai trò: Chủ trì; Đến hạn đến hết: 31/12/2026'
    """
    return "; ".join(_one_condition(*each) for each in conditions.items() if each[0] in _CONDITION_NAMES)


def _one_condition(name: str, value: Any) -> str:
    values = value if isinstance(value, (list, tuple)) else [value]
    return f"{_CONDITION_NAMES[name]}: {', '.join(_value_words(str(each)) for each in values)}"


def _value_words(value: str) -> str:
    states = {state.value: words for state, words in STATE_NAMES.items()}
    return ROLE_NAMES.get(value) or states.get(value) or vietnamese_date(value)


def vietnamese_date(day: dt.date | str | None) -> str:
    """Return a day as 31/12/2026; "" for none, and what is no day as it is.

    >>> vietnamese_date("2026-12-31")
    '31/12/2026'
    """
    if day is None or isinstance(day, dt.date):
        return f"{day:%d/%m/%Y}" if day else ""
    try:
        return f"{dt.date.fromisoformat(day):%d/%m/%Y}"
    except ValueError:
        return day


def body_lines(task: Mapping[str, Any]) -> list[str]:
    """Return a task's bodies, a line a role: "Chủ trì: Sở Nội vụ; Sở Tài chính"."""
    return [f"{label}: {'; '.join(task[key])}" for key, label in _SHORT_ROLES.items() if task.get(key)]


def deadline_words(deadline: Mapping[str, Any] | None) -> str:
    """Return a deadline for a list: the day, then the document's words where they say more; "" for none."""
    if not deadline:
        return ""
    start, end = vietnamese_date(deadline.get("start")), vietnamese_date(deadline.get("due_on") or deadline.get("end"))
    days = f"{start} – {end or 'trở đi'}" if start and start != end else end
    words = str(deadline.get("text") or "")
    doubt = " (cần xem lại)" if deadline.get("is_ambiguous", deadline.get("ambiguous")) else ""
    told = f"{days}\n({words}){doubt}" if days and words else (days or words) + doubt
    return "\n".join(filter(None, (told, deadline.get("others"))))


def document_words(document: Mapping[str, Any]) -> str:
    """Return a document in a few lines: number, issuer, day; its file's name where it has no number."""
    lines = (
        document.get("number") or document.get("file_name"),
        document.get("issuer"),
        vietnamese_date(document.get("issued_on")),
    )
    return "\n".join(line for line in lines if line)


def place_words(finding: Mapping[str, Any]) -> str:
    """Return where a finding stands: page, or place in the source, then the headings above it."""
    others = [place for place in finding.get("places") or () if place["span"] != finding.get("span")]
    words = (("cũng ở " if place is not finding else "") + _one_place(place) for place in (finding, *others))
    return "\n".join(filter(None, words))


def _one_place(finding: Mapping[str, Any]) -> str:
    where = f"trang {finding['page']}" if finding.get("page") else finding.get("source") or ""
    return "\n".join(filter(None, (where, " › ".join(finding.get("section_path") or ()))))


def target_words(target: Mapping[str, Any]) -> str:
    """Return a target's level: "từ 86 %", "tăng ít nhất 2 bậc"."""
    comparator = COMPARATORS.get(target["comparator"], target["comparator"])
    return f"{comparator} {target['value']:g} {target.get('unit') or ''}".rstrip()
