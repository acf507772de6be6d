"""From the fields of a form to a value that a decision can keep; what cannot be kept is refused in a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from dateutil.rrule import rrulestr

from corpus.decisions.anchoring import locate
from corpus.decisions.model import DecisionRefused, FindingKind, ProgressState
from nlp.model import DeadlineType

COMPARATORS = (">=", "<=", "=", "+=", "+>=", "+<=", "-=", "->=", "-<=")
_LONGEST = 20_000
_MOST_BODIES = 60
_LONGEST_NAME = 500


def make_value(kind: FindingKind, fields: Mapping[str, str], text: str) -> dict[str, Any]:
    """Return the value of a corrected or added finding.

    Args:
        kind: A task or a target.
        fields: As typed: ``text``, ``near`` (where the words stand, about); of a task ``lead``, ``cooperating``,
            ``reports_to`` (a body a line), ``deadline_text``, ``deadline_type``, ``deadline_start``, ``deadline_end``,
            ``recurrence``, ``deliverable``, ``optional``; of a target ``indicator``, ``comparator``, ``value``,
            ``unit``, ``period``.
        text: The document's canonical text; the words must stand in it.

    Raises:
        DecisionRefused: Something is missing or contradicts the document.
    """
    words = fields.get("text", "").replace("\r\n", "\n").strip()[:_LONGEST]
    if not words:
        raise DecisionRefused("Chưa có nội dung; hãy chép đúng đoạn chữ của văn bản vào ô “Nội dung”.")
    near = int(fields["near"]) if fields.get("near", "").isdecimal() else None
    span = locate(text, words, (near, near) if near is not None else None)
    if span is None:
        raise DecisionRefused(
            "Không thấy đoạn chữ này trong văn bản; nội dung phải là chữ của chính văn bản, hãy chọn lại đoạn rồi ghi."
        )
    value: dict[str, Any] = {"text": text[span[0] : span[1]], "span": list(span)}
    return value | (_task(fields) if kind is FindingKind.TASK else _target(fields))


def make_progress(fields: Mapping[str, str]) -> dict[str, Any]:
    """Return how far a task is: ``state``, ``percent`` (0 to 100 or empty), ``note``.

    Raises:
        DecisionRefused: The state or the percentage is none.
    """
    try:
        state = ProgressState(fields.get("state", ""))
    except ValueError as error:
        raise DecisionRefused("Hãy chọn tình trạng: chưa làm, đang làm, đã xong hoặc dừng thực hiện.") from error
    typed = fields.get("percent", "").strip().removesuffix("%").strip()
    if typed and not (typed.isascii() and typed.isdecimal() and int(typed) <= 100):
        raise DecisionRefused(f"“{typed}” không phải phần trăm; hãy ghi một số từ 0 đến 100, hoặc để trống.")
    percent = int(typed) if typed else (100 if state is ProgressState.DONE else None)
    return {"state": state.value, "percent": percent, "note": fields.get("note", "").strip()[:2000]}


def _task(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "lead": _bodies(fields.get("lead", "")),
        "cooperating": _bodies(fields.get("cooperating", "")),
        "reports_to": _bodies(fields.get("reports_to", "")),
        "deadline": _deadline(fields),
        "deliverable": fields.get("deliverable", "").strip()[:_LONGEST] or None,
        "optional": fields.get("optional", "") in {"1", "on", "true"},
    }


def _bodies(typed: str) -> list[str]:
    names = [" ".join(line.split())[:_LONGEST_NAME] for line in re.split(r"[\n;]", typed)]
    return list(dict.fromkeys(name for name in names if name))[:_MOST_BODIES]


def _deadline(fields: Mapping[str, str]) -> dict[str, Any] | None:
    words = fields.get("deadline_text", "").strip()[:_LONGEST_NAME]
    typed = fields.get("deadline_type", "").strip()
    start = _day(fields.get("deadline_start", ""), "Ngày bắt đầu")
    end = _day(fields.get("deadline_end", ""), "Ngày đến hạn")
    rule = fields.get("recurrence", "").strip().upper().removeprefix("RRULE:")[:200]
    if not typed:
        if words or start or end or rule:
            raise DecisionRefused("Hãy chọn loại thời hạn, hoặc xóa mọi ô thời hạn nếu việc này không có hạn.")
        return None
    try:
        kind = DeadlineType(typed)
    except ValueError as error:
        raise DecisionRefused(f"“{typed}” không phải loại thời hạn; hãy chọn trong danh sách.") from error
    if kind is DeadlineType.BY and end is None:
        raise DecisionRefused("Thời hạn “trước, chậm nhất” cần có ngày đến hạn, dạng 31/12/2026.")
    if kind is DeadlineType.WITHIN and start is None and end is None:
        raise DecisionRefused("Thời hạn “trong khoảng” cần có ngày đầu hoặc ngày cuối, dạng 31/12/2026.")
    if start and end and start > end:
        raise DecisionRefused("Ngày bắt đầu đứng sau ngày đến hạn; hãy kiểm tra lại hai ngày.")
    if kind is DeadlineType.RECURRING:
        _check_rule(rule)
    return {
        "text": words,
        "type": kind.value,
        "start": start.isoformat() if start else None,
        "end": end.isoformat() if end else None,
        "recurrence": rule or None if kind is DeadlineType.RECURRING else None,
    }


def _check_rule(rule: str) -> None:
    try:
        rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))  # noqa: DTZ001  (only whether it can be read)
    except (ValueError, KeyError, TypeError) as error:
        raise DecisionRefused(
            "Việc định kỳ cần có chu kỳ; hãy chọn hằng tuần, hằng tháng, hằng quý, 6 tháng hoặc hằng năm."
        ) from error


def _day(typed: str, name: str) -> dt.date | None:
    if not typed.strip():
        return None
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})", typed.strip())
    try:
        if found and found[1]:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if found:
            return dt.date.fromisoformat(found[0])
    except ValueError:
        pass
    raise DecisionRefused(f"{name} “{typed.strip()}” không phải một ngày; hãy ghi dạng 31/12/2026.")


def _target(fields: Mapping[str, str]) -> dict[str, Any]:
    indicator = " ".join(fields.get("indicator", "").split())[:_LONGEST_NAME]
    if not indicator:
        raise DecisionRefused("Chưa ghi tên chỉ tiêu; hãy ghi điều được đo, ví dụ “tỷ lệ hồ sơ đúng hạn”.")
    if fields.get("comparator") not in COMPARATORS:
        raise DecisionRefused("Hãy chọn cách so sánh: đạt, từ … trở lên, không quá, tăng, giảm.")
    typed = fields.get("value", "").strip()
    number = typed.replace(".", "").replace(",", ".") if "," in typed else typed
    if not re.fullmatch(r"-?\d{1,15}(\.\d{1,6})?", number):
        raise DecisionRefused(f"“{typed}” không phải một số; hãy ghi như 95 hoặc 96,6.")
    return {
        "indicator": indicator,
        "comparator": fields["comparator"],
        "value": float(number),
        "unit": fields.get("unit", "").strip()[:100] or None,
        "period": fields.get("period", "").strip()[:50] or None,
    }
