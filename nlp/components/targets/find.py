"""Finding targets in the words of one unit: pure functions, no spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nlp.components.targets import false_positives, patterns
from nlp.components.targets.indicator import indicator_of, period_of
from nlp.gazetteers.folding import LOWER, fold
from nlp.model import Span, Target

_CLAUSE = re.compile(r"[^;\n.]*(?:\.(?=[\d\w])[^;\n.]*)*[.;\n]?")
_BROKEN_LINE = re.compile(rf"\n(?=[{LOWER}])")  # a line that a narrow cell broke, not a new paragraph
_STRONG_VERB = re.compile(
    r"(?<!\w)(?:tổ chức|thí điểm|hình thành|mở rộng|mở|hoàn thành|hoàn thiện|đào tạo|bồi dưỡng|tập huấn|trồng|phấn đấu|đạt|lên|thu hút|thành lập|xây dựng|phát triển|triển khai|sửa chữa|khởi công|tạo|công nhận|in|phát hành|đưa)\s(?:[^.;,]{0,25})?$"
)
_WEAK_UNIT = re.compile(
    r"^(?:báo cáo|văn bản|kế hoạch|bản|bộ|bộ hồ sơ|hồ sơ|cấp|khu vực|nhóm|đơn vị|cơ sở|người|đối tượng|phiếu|nhiệm vụ|tỉnh|huyện|sở|địa phương|vùng|em|tiêu chí|chương trình|đoàn|tổ|đội|giải pháp|phòng|hệ thống|điểm|khu)(?:$|,)"
)
_FREQUENCY = re.compile(r"^\s?(?:lần|lượt(?! khách| người)|kỳ)(?!\w)")
_AIMED = re.compile(r"phấn đấu|quyết tâm|duy trì|(?<!tạm )giữ|mục tiêu|chỉ tiêu")
_INTENT = re.compile(r"phấn đấu|mục tiêu|chỉ tiêu|bảo đảm|đảm bảo|đến năm")
_PERIOD_OPENS = re.compile(
    r"\W*(?:(?:phấn đấu|mục tiêu|dự kiến|chỉ tiêu|quyết tâm|trong|từ|giai đoạn|đến|hết|cuối)\s)*"
)
_NEAR = 45  # characters
_MONEY = re.compile(r"đồng|usd|vnđ|vnd")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in its clause (offsets in the folded text of the unit)."""

    match: re.Match[str]
    clause_start: int
    clause_end: int
    unit: str | None
    unit_end: int
    kind: str  # percent, mille, times, duration, score, rank, leaders, measure, count


def find_targets(
    text: str,
    *,
    is_goal: bool = False,
    document_year: int | None = None,
    period: str | None = None,
    is_report: bool = False,
) -> list[Target]:
    """Return the targets of a unit's words; spans are relative to ``text``.

    Args:
        text: One unit of the division tree or one table cell (NFC).
        is_goal: The unit stands under "Mục tiêu", "Chỉ tiêu" or in a "Sản phẩm" column: plain counts are targets there.
        document_year: Year of issue; numbers that their clause puts into an earlier year are results.
        period: The year or years that a heading above sets.
        is_report: The document reports on what was done: only numbers with a word of intent are targets.
    """
    folded = fold(_BROKEN_LINE.sub(" ", text))
    found: list[Target] = []
    previous: tuple[_Number, str] | None = None
    for number in _numbers(folded):
        comparator = _comparator(folded, number, previous)
        listed = previous is not None and _goes_on(folded, previous[0], number)
        rule, confidence = _accept(
            folded,
            number,
            comparator,
            is_goal=is_goal or _opens_with_goal(folded, number),
            listed=listed,
            document_year=document_year,
        )
        if rule is None or (
            is_report and not is_goal and not _INTENT.search(folded[number.clause_start : number.match.start()])
        ):
            continue
        previous = (number, comparator)
        for target in _targets(text, folded, number, comparator, rule=rule, confidence=confidence, period=period):
            goes_on = not target.indicator and found and found[-1].span == target.span  # "…, năm 2026 đạt 60%"
            found.append(replace(target, indicator=found[-1].indicator) if goes_on else target)
    return found


def _opens_with_goal(folded: str, number: _Number) -> bool:
    """Say whether the sentence of a number opens with what is aimed at: "Phấn đấu …; …; …"."""
    return patterns.GOAL_OPENS.match(folded, _sentence_start(folded, number.match.start())) is not None


def _sentence_start(folded: str, at: int) -> int:
    return (
        max(folded.rfind(". ", 0, at) + 2, folded.rfind("\n", 0, at) + 1)
        if ". " in folded[:at] or "\n" in folded[:at]
        else 0
    )


def _goes_on(folded: str, previous: _Number, number: _Number) -> bool:
    """Say whether a count continues a list: "02 mô hình (gồm 01 mô hình tại … và 01 mô hình tại …)"."""
    if previous.clause_start != number.clause_start and folded[number.clause_start : number.match.start()].strip():
        return False
    between = folded[previous.unit_end : number.match.start()]
    if number.kind == previous.kind and patterns.PART.match(between):
        return True
    return number.kind == previous.kind and re.search(r"(?:,|và|;|\(gồm|\(bao gồm|gồm:?)\s*$", between) is not None


def _numbers(folded: str) -> Iterator[_Number]:
    """Yield the numbers that have a unit, clause by clause."""
    for clause in _CLAUSE.finditer(folded):
        if not clause.group().strip():
            continue
        for match in patterns.QUANTITY.finditer(folded, clause.start(), clause.end()):
            number = _with_unit(folded, match, clause)
            if number is not None:
                yield number


def _with_unit(folded: str, match: re.Match[str], clause: re.Match[str]) -> _Number | None:
    """Read what is counted: per cent, score, rank, measure, noun; None for a bare number."""
    bounds = (clause.start(), clause.end())
    if match["percent"]:
        return _Number(match, *bounds, "%", match.end(), "percent")
    if match["mille"]:
        return _Number(match, *bounds, "‰", match.end(), "mille")
    times = patterns.TIMES.match(folded, match.end("value"))
    if times and patterns.TIMES_BEFORE.search(folded, max(clause.start(), match.start() - 40), match.start()):
        return _Number(match, *bounds, "lần", times.end(), "times")
    value_end = match.end("most") if match["most"] else match.end("high") if match["high"] else match.end("value")
    if match["most"]:
        score = patterns.SCORE.match(folded, value_end)
        if score is None and patterns.RANKED.search(folded, max(clause.start(), match.start() - 40), match.start()):
            return _Number(match, *bounds, "hạng", value_end, "leaders")
        return _Number(match, *bounds, "điểm", score.end(), "score") if score else None
    rank = patterns.RANK_CHANGE.match(folded, value_end)
    if rank:
        return _Number(match, *bounds, rank["unit"], rank.end(), "rank")
    if patterns.FIRST_OF.search(
        folded, max(clause.start(), match.start() - 40), match.start()
    ) and patterns.LEADERS.match(folded, value_end):
        return _Number(match, *bounds, "hạng", value_end, "leaders")
    lasting = patterns.DURATION.match(folded, value_end)
    if lasting and patterns.DURATION_BEFORE.search(folded, clause.start(), match.start()):
        return _Number(match, *bounds, lasting["unit"], lasting.end(), "duration")
    measure = patterns.MEASURED.match(folded, value_end) or patterns.MEASURED.match(folded, match.end())
    if measure:
        return _Number(match, *bounds, measure["unit"], measure.end(), "measure")
    counted = patterns.COUNTED.match(folded, match.end())
    if counted:
        return _Number(match, *bounds, None, counted.end(), "count")
    score = patterns.SCORE.match(folded, value_end)
    return _Number(match, *bounds, "điểm", score.end(), "score") if score else None


def _comparator(folded: str, number: _Number, previous: tuple[_Number, str] | None) -> str:
    """Return = >= <=, with + or - before it where the number is a change."""
    match = number.match
    before = folded[number.clause_start : match.start()]
    if number.kind == "leaders":
        return "<="
    bound = "="
    if (
        patterns.AT_LEAST_AFTER.match(folded, number.unit_end)
        or patterns.AT_LEAST_BEFORE.search(before)
        or (match["sign"] or "").strip() in {"≥", ">", ">="}
    ):
        bound = ">="
    if (
        patterns.AT_MOST_AFTER.match(folded, number.unit_end)
        or patterns.AT_MOST_BEFORE.search(before)
        or (match["sign"] or "").strip() in {"≤", "<", "<="}
    ):
        bound = "<="
    change = _change(folded, number, before, previous)
    return change + bound if change else bound


def _change(folded: str, number: _Number, before: str, previous: tuple[_Number, str] | None) -> str:
    """Return "+" for a rise, "-" for a fall, "" for a level."""
    if patterns.REACHES.search(before) and not patterns.RISE.search(before):
        opening = ""
    elif patterns.RISE.search(before):
        return "+"
    elif patterns.FALL.search(before):
        return "-"
    else:
        opening = ""
    clause = folded[number.clause_start : number.clause_end]
    if patterns.COMPARED.search(clause) and number.kind != "rank":
        opening = "-" if patterns.OPENING_FALL.search(clause) else "+" if patterns.OPENING_RISE.search(clause) else ""
    if opening:
        return opening
    if previous is not None and previous[0].clause_start == number.clause_start and previous[1][0] in "+-":
        between = folded[previous[0].unit_end : number.match.start()]
        if patterns.SAME_AS_BEFORE.match(between) and previous[0].kind == number.kind:
            return previous[1][0]
    return ""


def _accept(
    folded: str, number: _Number, comparator: str, *, is_goal: bool, listed: bool, document_year: int | None
) -> tuple[str | None, float]:
    """Decide whether a number is a target, by which rule, and how surely."""
    match = number.match
    before = folded[number.clause_start : match.start()]
    near = before[-90:]
    after = folded[number.unit_end : number.unit_end + 60]
    if (
        match["sign"] is None
        and false_positives.REFERENCE_BEFORE.search(near)
        and number.kind not in {"percent", "rank", "leaders", "duration"}
    ):
        return None, 0.0
    if _is_past(before, folded[match.end() : number.clause_end], document_year) or false_positives.MONEY_RATE.search(
        near
    ):
        return None, 0.0
    bounded = comparator.lstrip("+-") != "="
    if (
        bounded and not patterns.AT_LEAST_AFTER.match(folded, number.unit_end) and _is_condition(before[-150:])
    ) or false_positives.THRESHOLD.match(folded[number.unit_end : number.clause_end]):
        return None, 0.0
    if number.kind in {"percent", "mille"}:
        if false_positives.AWARDED.search(before):
            return None, 0.0
        share = false_positives.SUPPORT_SHARE.search(near) or false_positives.MONEY_SHARE.match(after)
        if (
            (share and not false_positives.DISBURSED.search(near) and not false_positives.RATED.search(near))
            or false_positives.EXCESS.search(near)
            or false_positives.RELIEF.match(after)
        ):
            return None, 0.0
        return f"target.{number.kind}", 0.9 if is_goal else 0.85
    if number.kind == "duration":
        return "target.duration", 0.75
    if number.kind == "times":
        return ("target.times", 0.7) if is_goal else (None, 0.0)
    if false_positives.AWARD.search(before + after):
        return None, 0.0
    if number.kind in {"score", "rank", "leaders"}:
        reached = match["most"] is not None and number.kind == "leaders" and not _AIMED.search(near[-_NEAR:])
        if reached:  # "năm 2024 xếp thứ 45/63"
            return None, 0.0
        cued = number.kind == "leaders" or bounded or re.search(r"đạt|phấn đấu|:\s*$|lên", near) is not None
        changes = comparator[0] in "+-" and (is_goal or not re.match(r"\s?so với năm", after))
        wanted = cued or changes
        return (f"target.{number.kind}", 0.85) if wanted else (None, 0.0)
    return _accept_amount(folded, number, comparator, near, is_goal=is_goal, listed=listed)


def _is_condition(before: str) -> bool:
    """Say whether a bound tells of whom something holds: "dự án có tỷ lệ giải ngân dưới", not "tỷ lệ hộ … đạt trên"."""
    match = false_positives.CONDITIONED.search(before)
    if match is None or "phấn đấu" in match.group():
        return False
    return false_positives.RATE_OF.search(before[: match.start()]) is None


def _accept_amount(
    folded: str, number: _Number, comparator: str, near: str, *, is_goal: bool, listed: bool
) -> tuple[str | None, float]:
    """Decide on a measure or a counted noun: it needs a bound, a rise, a cue, or to open an item among goals."""
    bounded, changed = comparator.lstrip("+-") != "=", comparator[0] in "+-"
    match = number.match
    unit = folded[match.end() : number.unit_end].strip()
    if number.kind != "measure" and false_positives.AFTER.match(folded[match.end() : match.end() + 30]):
        return None, 0.0
    if bounded and false_positives.GROUP_FROM.search(near):
        return None, 0.0
    opens = patterns.ITEM_OPENS.match(folded[number.clause_start : match.start()]) or near.rstrip().endswith(
        ("(", "(gồm", ":")
    )
    whole = patterns.WHOLE.search(near) is not None
    if false_positives.NAME_BEFORE.search(near) and not (bounded or listed or whole or (opens and is_goal)):
        return None, 0.0
    if number.kind == "measure":
        reaches = patterns.REACHES.search(near) or (patterns.COUNT_CUE.search(near) and not _MONEY.search(unit))
        amounts = is_goal and (opens or patterns.MEASURE_CUE.search(near) or patterns.FUNDS_CUE.search(near))
        if bounded or changed or reaches or amounts:
            return "target.measure", 0.75 if is_goal else 0.6
        return None, 0.0
    if (_FREQUENCY.match(folded[match.end() : number.unit_end]) and not bounded) or false_positives.FREQUENCY_OF.search(
        near
    ):
        return None, 0.0
    if bounded:
        condition = patterns.FROM_BEFORE.search(near) and not is_goal and not patterns.GOAL_CUE.search(near[-_NEAR:])
        return (None, 0.0) if condition else ("target.count.bound", 0.8)
    if changed:
        return "target.count.change", 0.75
    if is_goal and patterns.EACH_HAS.search(near):
        return "target.count.each", 0.65
    if false_positives.NAMED.match(folded, number.unit_end):
        return None, 0.0
    if patterns.AMOUNT_CUE.search(near):
        return "target.count.amount", 0.75
    if patterns.ACTED_AMOUNT.match(folded[number.clause_start : match.start()]):
        return "target.count.acted", 0.7
    if whole or (listed and (patterns.LIST_ITEM.search(near) or near.endswith(": "))):
        return "target.count.list", 0.6
    if opens and is_goal:
        return "target.count.item", 0.65
    if patterns.COUNT_CUE.search(near) and _STRONG_VERB.search(near) and (is_goal or not _WEAK_UNIT.match(unit)):
        return "target.count.verb", 0.65 if is_goal else 0.55
    return None, 0.0


def _is_past(before: str, after: str, document_year: int | None) -> bool:
    """Say whether a number tells of a result: a past form before it, or a year before the document's."""
    chunk = before[max(before.rfind(","), before.rfind("(")) + 1 :]
    if false_positives.PAST.search(before[-110:]) and not re.search(
        r"phấn đấu|đảm bảo|bảo đảm|mục tiêu|tiếp tục|đến năm", chunk
    ):
        return True
    if re.match(r"\s?[^.;,]{0,20}?so(?: với)? cùng kỳ", after):
        return True
    years = [int(year) for year in re.findall(r"(?<!so với )năm ((?:19|20)\d\d)", chunk)]
    return document_year is not None and bool(years) and max(years) < document_year and "so với" not in chunk


def _targets(
    text: str, folded: str, number: _Number, comparator: str, *, rule: str, confidence: float, period: str | None
) -> Iterator[Target]:
    """Yield one target, or the two ends of a range."""
    match = number.match
    low, high = patterns.read_number(match["value"]), patterns.read_number(match["high"]) if match["high"] else None
    span = _clause_span(text, number)
    change = comparator[0] if comparator[0] in "+-" else ""
    unit = _unit(text, number)
    ends = [(low, comparator, match.span("value"))]
    if high is not None:
        ends = [(low, change + ">=", match.span("value")), (high, change + "<=", match.span("high"))]
    for value, sign, bounds in ends:
        yield Target(
            span=span,
            text=span.of(text),
            indicator=indicator_of(
                text, folded, clause=span, quantity=Span(*match.span()), unit_end=number.unit_end, unit=unit
            ),
            comparator=sign,
            value=value,
            unit=unit,
            value_span=Span(*bounds),
            period=period_of(folded, span, Span(*bounds)) or _opening_period(folded, span) or period,
            confidence=confidence,
            rule=rule,
        )


def _opening_period(folded: str, clause: Span) -> str | None:
    """Return the years that the sentence of a clause opens with: "Phấn đấu đến năm 2030, …; …"."""
    start = _sentence_start(folded, clause.start)
    match = patterns.PERIOD.search(folded, start, min(clause.start, start + _NEAR))
    if match is None or not _PERIOD_OPENS.fullmatch(folded[start : match.start()]):
        return None
    return f"{match[1]}-{match[2]}" if match[1] else match[3]


def _unit(text: str, number: _Number) -> str | None:
    match = number.match
    if number.kind == "count":
        noun = " ".join(text[match.end() : number.unit_end].split())
        return f"{match['scale']} {noun}" if match["scale"] else noun
    if number.kind == "measure":
        words = (
            text[match.end("value") : number.unit_end]
            if match["high"] is None
            else text[match.end("high") : number.unit_end]
        )
        return re.sub(r"\s?/\s?", "/", " ".join(words.split()))
    return number.unit


def _clause_span(text: str, number: _Number) -> Span:
    start, end = number.clause_start, number.clause_end
    words = text[start:end]
    start += len(words) - len(words.lstrip(" \t\n-+*•;,"))
    return Span(start, start + len(text[start:end].rstrip(" \t\n;.")))
