"""`show --quality`: how each page of a document was read, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import click

from api.cli.tables import format_table

_METHODS = {"text": "văn bản có sẵn trong tệp", "ocr": "nhận dạng từ ảnh"}
_SHOWN_DROPPED = 12  # lines of a page
_OF_A_LINE = 90  # characters


def print_quality(layout: Mapping[str, Any], warnings: Sequence[Mapping[str, Any]]) -> None:
    """Print the report of a document's reading.

    Args:
        layout: The document's own, see :mod:`corpus.layouts`.
        warnings: What the reading warned of.
    """
    from corpus.layouts import quality_of  # noqa: PLC0415  (readers load only when a report is asked for)

    quality = quality_of(layout, warnings)
    if quality is None:
        click.echo("Văn bản được đọc bằng bản cũ nên chưa có báo cáo; nạp lại tệp bằng “giaoviec ingest” để có.")
        return
    for label, value in _facts(layout, quality):
        click.echo(f"{label.ljust(20)}  {value}")
    pages = layout.get("pages") or []
    if pages:
        titles = ["Trang", "Cách đọc", "Độ chắc", "Tiếng Việt", "Bảng mã", "Bảng", "Dòng bỏ", "Cần kiểm tra"]
        click.echo("\n" + format_table(titles, [_row(page, warnings) for page in pages]))
    for page in pages:
        dropped = page.get("dropped_lines") or []
        if dropped:
            click.echo(f"\nTrang {page['number']}, {len(dropped)} dòng không đưa vào văn bản:")
            for line in dropped[:_SHOWN_DROPPED]:
                click.echo(f"  {line[:_OF_A_LINE]}")
            if len(dropped) > _SHOWN_DROPPED:
                click.echo(f"  … và {len(dropped) - _SHOWN_DROPPED} dòng khác (--format json để xem hết)")


def _facts(layout: Mapping[str, Any], quality: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is said of the whole document."""
    reasons = f": {'; '.join(quality['reasons'])}" if quality["reasons"] else ""
    yield "Kết luận", f"CẦN KIỂM TRA với bản gốc{reasons}" if quality["to_check"] else "đọc tốt"
    if quality["vietnamese_share"] is not None:
        yield "Âm tiết tiếng Việt", f"{quality['vietnamese_share']:.1%}"
    if quality["encoding"]:
        yield "Bảng mã", quality["encoding"]
    yield "Bảng", str(len(layout.get("tables") or ()))


def _row(page: Mapping[str, Any], warnings: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a page's row of the table."""
    from ingest.quality import TO_CHECK  # noqa: PLC0415

    codes = [each["code"] for each in warnings if each.get("page") == page["number"]]
    told = [TO_CHECK[code] for code in dict.fromkeys(codes) if code in TO_CHECK and code != "doubtful_page"]
    method = _METHODS.get(page["method"], page["method"])
    if page.get("turned"):
        method += f", xoay {page['turned']}°"
    return [
        str(page["number"]),
        method,
        _share(page["confidence"]),
        _share(page["vietnamese_share"]),
        page["encoding"] or "",
        str(page["table_count"] or ""),
        str(len(page.get("dropped_lines") or ()) or ""),
        "; ".join([*(page.get("doubts") or ()), *told]),
    ]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
