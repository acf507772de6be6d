"""An evaluation as tables: plain text for the terminal and CI, Markdown for the README."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.evaluation.baseline import Comparison
from corpus.evaluation.calibration import GOAL, Reliability
from corpus.evaluation.gold import REAL, SAMPLES
from corpus.evaluation.rules import RuleRecord
from corpus.evaluation.run import Scored, group_by, total
from corpus.evaluation.scoring import MEASURES, ROLES, Judgement, Tallies, Tally, Verdict, add_up
from nlp.calibration import TO_CHECK

SNIPPET = 110
NAMED = 5
COLLECTIONS = {REAL: "Văn bản thật", SAMPLES: "Văn bản mẫu"}
NAMES = {
    "metadata": "Dữ liệu văn bản",
    "citations": "Số hiệu viện dẫn",
    "tasks": "Nhiệm vụ",
    "lead": "Cơ quan chủ trì",
    "cooperating": "Cơ quan phối hợp",
    "reports_to": "Nơi nhận báo cáo",
    "deadline": "Thời hạn",
    "targets": "Chỉ tiêu",
}
_SHORT_NAMES = {
    "metadata": "dữ liệu",
    "citations": "viện dẫn",
    "tasks": "nhiệm vụ",
    "lead": "chủ trì",
    "cooperating": "phối hợp",
    "reports_to": "báo cáo",
    "deadline": "thời hạn",
    "targets": "chỉ tiêu",
}
BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"
_VERDICTS = {Verdict.WRONG: "sai", Verdict.MISSED: "thiếu"}

Row = Sequence[str]


def table(rows: Sequence[Row]) -> str:
    """Lay out rows in columns: the first to the left, the others to the right. The first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    )


def figures(scored: Sequence[Scored]) -> str:
    """Return one collection's tables: overall, by format, by document type, by document."""
    tallies = total(scored)
    unread = [one for one in scored if one.extraction.problem]
    title = COLLECTIONS[scored[0].document.collection]
    parts = [
        f"{title}: {len(scored)} văn bản, {tallies['tasks'].gold} nhiệm vụ, {len(unread)} văn bản không đọc được",
        table([("", "P", "R", "F1", "nhãn"), *(_overall_row(measure, tallies[measure]) for measure in MEASURES)]),
    ]
    if unread:
        parts.append("\n".join(f"! {one.key}: {one.extraction.problem.strip()}" for one in unread))
    for heading, name_of in (
        ("Theo định dạng (F1)", lambda one: one.format),
        ("Theo loại văn bản (F1)", lambda one: one.document.type),
        ("Theo văn bản (F1)", lambda one: one.document.name),
    ):
        groups = group_by(scored, name_of)
        rows = [(name, str(len(own)), *_f1_row(total(own))) for name, own in groups.items()]
        parts.append(f"{heading}\n" + table([("", "số vb", *(_SHORT_NAMES[measure] for measure in MEASURES)), *rows]))
    return "\n\n".join(parts)


def _overall_row(measure: str, own: Tally) -> Row:
    if measure == "metadata":
        return (NAMES[measure], "", "", f"{own.recall:.1f}", str(own.gold))
    return (NAMES[measure], f"{own.precision:.1f}", f"{own.recall:.1f}", f"{own.f1:.1f}", str(own.gold))


def _f1_row(tallies: Tallies) -> Row:
    return [f"{tallies[measure].f1:.0f}" if not tallies[measure].is_empty else "·" for measure in MEASURES]


def faults(scored: Iterable[Scored], worst: int) -> str:
    """List up to ``worst`` faults of each document."""
    parts = []
    for one in scored:
        joined = _joined(one.faults)
        if joined:
            parts.append(f"{one.key} ({len(joined)} lỗi)")
            parts += [f"  {_fault(fault)}" for fault in joined[:worst]]
        if len(joined) > worst:
            parts.append(f"  … và {len(joined) - worst} lỗi nữa")
    return "\n".join(parts)


def _joined(faults: Sequence[Judgement]) -> list[Judgement]:
    """Put the wrong and the missed bodies of one task and role into one fault."""
    joined: dict[object, Judgement] = {}
    for place, fault in enumerate(faults):
        key = (fault.measure, fault.snippet) if fault.measure in ROLES else place
        if key in joined:
            expected = "; ".join(filter(None, (joined[key].expected, fault.expected)))
            found = "; ".join(filter(None, (joined[key].found, fault.found)))
            joined[key] = replace(joined[key], verdict=Verdict.WRONG, label=("",), expected=expected, found=found)
        else:
            joined[key] = fault
    return list(joined.values())


def _fault(fault: Judgement) -> str:
    what = "thừa" if fault.verdict is Verdict.WRONG and fault.label is None else _VERDICTS[fault.verdict]
    values = ""
    if fault.expected or fault.found:
        values = f" [đúng ra: {fault.expected or '—'} | tìm thấy: {fault.found or '—'}]"
    return f"{NAMES[fault.measure]}, {what}:{values} {_cut(fault.snippet)}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1] + "…"


def comparison(found: Comparison, listed: int) -> str:
    """Return gains and losses against the baseline, losses with their words, and the gate's word."""
    counts = f"được {len(found.gains)}, mất {len(found.losses)}, hết thừa {found.extras_gone}"
    parts = [f"So với mốc: {len(found.common)} văn bản chung, {counts}"]
    if found.new:
        named = ", ".join(found.new[:NAMED]) + (" …" if len(found.new) > NAMED else "")
        parts.append(f"Chưa có trong mốc: {len(found.new)} văn bản ({named})")
    if found.absent:
        parts.append(f"Có trong mốc, lần này không chấm: {len(found.absent)} văn bản")
    now = {one.key: one.tallies for one in found.common}
    rows = [_delta_row(key, found.before[key], now[key]) for key in found.before]
    moved = [row for row in rows if any(cell not in {"", "·"} for cell in row[1:])]
    if moved:
        whole = _delta_row("TẤT CẢ", add_up(found.before.values()), add_up(now.values()))
        parts.append("Thay đổi F1\n" + table([("", *(_SHORT_NAMES[measure] for measure in MEASURES)), *moved, whole]))
    for title, changes in (("Mất", found.losses), ("Được", found.gains)):
        told = [change for change in changes if not change.judgement.is_implied]
        lines = [f"  {change.document}  {_changed(change.judgement)}" for change in told[:listed]]
        if len(told) > listed:
            lines.append(f"  … và {len(told) - listed} mục nữa")
        if lines:
            parts.append("\n".join([f"{title}:", *lines]))
    parts.extend(
        f"GIẢM QUÁ MỨC: {COLLECTIONS[drop.collection]}, {NAMES[drop.measure]}: "
        f"F1 {drop.before:.1f} -> {drop.after:.1f} (được phép giảm {drop.margin:.1f})"
        for drop in found.drops
    )
    return "\n\n".join(parts)


def _delta_row(name: str, before: Tallies, after: Tallies) -> Row:
    return (name, *(_delta(before[measure], after[measure]) for measure in MEASURES))


def _delta(before: Tally, after: Tally) -> str:
    difference = after.f1 - before.f1
    return f"{difference:+.1f}" if abs(difference) >= 0.05 else "·"


def _changed(judgement: Judgement) -> str:
    if judgement.verdict is Verdict.RIGHT:
        return f"{NAMES[judgement.measure]} {judgement.expected}: {_cut(judgement.snippet)}"
    return _fault(judgement)


def rules(records: Sequence[RuleRecord]) -> str:
    """Return the table of rules; those that fired in one document only are marked."""
    rows = [
        (
            f"{own.measure}  {own.rule}",
            str(sum(key.startswith(f"{REAL}/") for key in own.documents)),
            str(sum(key.startswith(f"{SAMPLES}/") for key in own.documents)),
            str(own.right),
            str(own.wrong),
            str(own.neutral),
            "—" if own.precision is None else f"{own.precision:.0f}",
            f"CHỈ MỘT: {next(iter(own.documents))}" if own.is_single else "",
        )
        for own in records
    ]
    single = sum(own.is_single for own in records)
    heading = ("luật", "vb thật", "vb mẫu", "đúng", "sai", "không tính", "P", "")
    return f"{table([heading, *rows])}\n\n{len(records)} luật đã dùng, {single} luật chỉ dùng trong một văn bản"


def calibration(kinds: Sequence[Reliability]) -> str:
    """Return the reliability tables."""
    summary = [
        (
            own.kind,
            str(own.count),
            f"{100 * own.share_right:.1f}",
            f"{own.raw_error:.3f}",
            f"{own.shipped_error:.3f}",
            f"{own.left_out_error:.3f}" + ("" if own.left_out_error <= GOAL else " !"),
            "—" if own.sample_error is None else f"{own.sample_error:.3f}",
            f"{own.flagged}",
            f"{own.wrong_flagged}/{own.wrong}",
        )
        for own in kinds
    ]
    heading = (
        "",
        "phát hiện",
        "đúng %",
        "ECE thô",
        "ECE đang dùng",
        "ECE bỏ-một",
        "ECE mẫu",
        f"dưới {TO_CHECK}",
        "lỗi bắt được",
    )
    parts = [f"Độ tin cậy (ECE: sai số hiệu chỉnh; mục tiêu bỏ-một-văn-bản <= {GOAL})\n" + table([heading, *summary])]
    for own in kinds:
        rows = [
            (
                f"{one.low:.1f}-{one.high:.1f}",
                str(one.count),
                f"{one.confidence:.2f}",
                f"{one.share_right:.2f}",
            )
            for one in own.bins
        ]
        parts.append(f"{own.kind} (bỏ-một)\n" + table([("khoảng", "số", "tin cậy", "đúng"), *rows]))
    return "\n\n".join(parts)


def accuracy_markdown(scored: Sequence[Scored]) -> str:
    """Return the README's accuracy table, without the markers."""
    tallies = total(scored)
    measured = f"{len(scored)} văn bản thật đã gán nhãn ({tallies['tasks'].gold} nhiệm vụ)"
    lines = [
        f"Đo trên {measured}, không văn bản nào nằm trong kho mã. Các luật được viết khi đã đọc những văn bản này:",
        "trên văn bản chưa thấy bao giờ, kết quả thấp hơn.",
        "",
        "| | Chính xác (P) | Đầy đủ (R) | F1 | Số nhãn |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for measure in MEASURES:
        _, precision, recall, f1, gold = _overall_row(measure, tallies[measure])
        lines.append(f"| {NAMES[measure]} | {precision or '—'} | {recall or '—'} | {f1} | {gold} |")
    lines += [
        "",
        "| F1 theo định dạng | Văn bản | Nhiệm vụ | Chủ trì | Thời hạn |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, own in group_by(scored, lambda one: one.format).items():
        part = total(own)
        cells = " | ".join(f"{part[measure].f1:.1f}" for measure in ("tasks", "lead", "deadline"))
        lines.append(f"| {name} | {len(own)} | {cells} |")
    return "\n".join(lines)


def put_between_markers(page: str, content: str) -> str | None:
    """Return the page with ``content`` between the accuracy markers; None where it has no markers."""
    pattern = re.compile(f"(?<={re.escape(BEGIN)}\n).*?(?={re.escape(END)})", re.DOTALL)
    if not pattern.search(page):
        return None
    return pattern.sub(lambda _: content + "\n", page, count=1)


def stale_rows(page: str, content: str, tolerance: float) -> list[str]:
    """Return the names of rows whose figures differ, by more than ``tolerance``, between the page and ``content``."""
    printed = _rows(page.partition(BEGIN)[2].partition(END)[0])
    fresh = _rows(content)
    return [name for name in {**fresh, **printed} if not _alike(printed.get(name), fresh.get(name), tolerance)]


def _rows(markdown: str) -> dict[str, list[float]]:
    """Return the figures of each row that has any."""
    rows = re.findall(r"^\| ([^|]+?) \|(.+)\|$", markdown, re.MULTILINE)
    read = {name: [float(value) for value in re.findall(r"\d+(?:\.\d+)?", cells)] for name, cells in rows}
    return {name: values for name, values in read.items() if values}


def _alike(old: Sequence[float] | None, new: Sequence[float] | None, tolerance: float) -> bool:
    if old is None or new is None or len(old) != len(new):
        return False
    return all(abs(one - other) <= tolerance for one, other in zip(old, new, strict=True))
