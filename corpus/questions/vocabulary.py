"""Words of questions that name no thing but a deadline's state, a role, what is looked for, or an order."""

from __future__ import annotations

from collections.abc import Mapping

from corpus.deadlines import DeadlineState
from corpus.index.query import Sort
from nlp.model import Role

STATE_PHRASES: Mapping[str, DeadlineState] = {
    "quá hạn": DeadlineState.OVERDUE,
    "đã quá hạn": DeadlineState.OVERDUE,
    "bị quá hạn": DeadlineState.OVERDUE,
    "trễ hạn": DeadlineState.OVERDUE,
    "chậm hạn": DeadlineState.OVERDUE,
    "hết hạn": DeadlineState.OVERDUE,
    "đã hết hạn": DeadlineState.OVERDUE,
    "quá thời hạn": DeadlineState.OVERDUE,
    "chậm tiến độ": DeadlineState.OVERDUE,
    "trễ tiến độ": DeadlineState.OVERDUE,
    "chậm muộn": DeadlineState.OVERDUE,
    "còn nợ": DeadlineState.OVERDUE,
    "đến hạn tuần này": DeadlineState.THIS_WEEK,
    "hết hạn tuần này": DeadlineState.THIS_WEEK,
    "hết hạn trong tuần": DeadlineState.THIS_WEEK,
    "hết hạn trong tuần này": DeadlineState.THIS_WEEK,
    "hạn tuần này": DeadlineState.THIS_WEEK,
    "đến hạn trong tuần": DeadlineState.THIS_WEEK,
    "đến hạn trong tuần này": DeadlineState.THIS_WEEK,
    "hạn trong tuần này": DeadlineState.THIS_WEEK,
    "tuần này": DeadlineState.THIS_WEEK,
    "trong tuần này": DeadlineState.THIS_WEEK,
    "sắp đến hạn": DeadlineState.NEXT_30_DAYS,
    "sắp tới hạn": DeadlineState.NEXT_30_DAYS,
    "sắp hết hạn": DeadlineState.NEXT_30_DAYS,
    "gần đến hạn": DeadlineState.NEXT_30_DAYS,
    "30 ngày tới": DeadlineState.NEXT_30_DAYS,
    "trong 30 ngày tới": DeadlineState.NEXT_30_DAYS,
    "đến hạn trong 30 ngày tới": DeadlineState.NEXT_30_DAYS,
    "còn hạn": DeadlineState.LATER,
    "định kỳ": DeadlineState.RECURRING,
    "làm định kỳ": DeadlineState.RECURRING,
    "báo cáo định kỳ": DeadlineState.RECURRING,
    **{
        f"{each} {unit}": DeadlineState.RECURRING
        for each in ("hằng", "hàng", "mỗi")
        for unit in ("ngày", "tuần", "tháng", "quý", "năm")
    },
    "thường xuyên": DeadlineState.CONTINUOUS,
    "không có thời hạn": DeadlineState.NONE,
    "không nêu thời hạn": DeadlineState.NONE,
    "không ghi thời hạn": DeadlineState.NONE,
    "không thời hạn": DeadlineState.NONE,
    "chưa có thời hạn": DeadlineState.NONE,
    "chưa có hạn": DeadlineState.NONE,
    "không có hạn": DeadlineState.NONE,
    "không hạn": DeadlineState.NONE,
}
ROLE_PHRASES: Mapping[str, Role] = {
    "giao": Role.LEAD,
    "giao cho": Role.LEAD,
    "được giao": Role.LEAD,
    "chủ trì": Role.LEAD,
    "chủ trì thực hiện": Role.LEAD,
    "làm đầu mối": Role.LEAD,
    "đầu mối": Role.LEAD,
    "phối hợp": Role.COOPERATING,
    "phối hợp với": Role.COOPERATING,
    "phối hợp thực hiện": Role.COOPERATING,
    "báo cáo": Role.REPORTS_TO,
    "báo cáo cho": Role.REPORTS_TO,
    "báo cáo về": Role.REPORTS_TO,
    "gửi": Role.REPORTS_TO,
    "gửi về": Role.REPORTS_TO,
    "gửi cho": Role.REPORTS_TO,
    "trình": Role.REPORTS_TO,
    "tham mưu": Role.REPORTS_TO,
    "tham mưu cho": Role.REPORTS_TO,
}
# Roles whose body comes after them.
PREFIX_ROLES = frozenset(
    phrase for phrase, role in ROLE_PHRASES.items() if role is Role.REPORTS_TO or phrase.startswith("giao")
) | {"phối hợp với"}
KIND_PHRASES: Mapping[str, str] = {
    "việc": "task",
    "công việc": "task",
    "nhiệm vụ": "task",
    "chỉ tiêu": "target",
    "mục tiêu": "target",
    "nv": "task",
    "văn bản": "directive",
    "vb": "directive",
    "tài liệu": "directive",
}
ORDER_PHRASES: Mapping[str, Sort] = dict.fromkeys(("mới nhất", "mới ban hành", "gần đây nhất", "gần nhất"), Sort.ISSUED)
# Levels that people name without their office: "giao cho xã nào", "phường phải làm gì".
LEVELS: Mapping[str, tuple[str, ...]] = {
    "Ủy ban nhân dân cấp xã": ("xã", "phường", "cấp xã", "xã phường", "phường xã"),
    "Ủy ban nhân dân các xã, phường": ("các xã", "các phường", "các xã phường"),
}
