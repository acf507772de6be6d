"""Everything that a corpus holds, as plain values to compare; only times are left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from corpus.index.query import SearchQuery
from corpus.library import Corpus
from corpus.store.models import Base

_TIMES = frozenset({"added_at", "read_at", "seen_at", "queued_at", "reading_seconds"})
_SURROGATE_KEYS = frozenset({"source_files.id"})


def contents(corpus: Corpus) -> dict[str, Any]:
    """Return every row of every table, every entry of the index, every original."""
    tables: dict[str, Any] = {}
    with Session(corpus.records._engine) as session:
        for table in Base.metadata.sorted_tables:
            columns = [c for c in table.columns if c.name not in _TIMES and str(c) not in _SURROGATE_KEYS]
            tables[table.name] = sorted(map(repr, session.execute(select(*columns)).all()))
    originals = corpus.data_dir / "originals"
    return {
        **tables,
        "index": index_entries(corpus),
        "originals": sorted(
            (path.relative_to(originals).as_posix(), path.read_bytes())
            for path in originals.rglob("*")
            if path.is_file()
        ),
    }


def index_entries(corpus: Corpus) -> list[tuple[str, str]]:
    """Return the id and payload of everything in the index."""
    entries, cursor = [], None
    while True:
        result = corpus.search(SearchQuery(kinds=(), limit=1000, cursor=cursor))
        entries += [(hit.id, repr(sorted(hit.payload.items()))) for hit in result.hits]
        cursor = result.next_cursor
        if cursor is None:
            assert len(entries) == result.total
            return sorted(entries)


PLAN = """ỦY BAN NHÂN DÂN
TỈNH LÂM ĐỒNG

Số: {n}/KH-UBND
Lâm Đồng, ngày {day:02d} tháng 3 năm 2025

KẾ HOẠCH
Cải cách hành chính, phần thứ {n}

II. NHIỆM VỤ

1. Sở Nội vụ

a) Chủ trì, phối hợp với Sở Tài chính rà soát vị trí việc làm của {n} đơn vị, hoàn thành trước ngày 30/6/2025.

b) Báo cáo Ủy ban nhân dân tỉnh kết quả thực hiện hằng quý.

2. Sở Tư pháp

a) Kiểm tra việc thi hành pháp luật tại {n} cơ quan; đạt 95% kế hoạch năm 2025.
"""


def write_plans(folder: Path, count: int, *, repeat: int = 1) -> None:
    """Write so many plans, each another document; ``repeat`` makes each longer, and slower to read."""
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(1, count + 1):
        text = PLAN.format(n=n, day=1 + n % 28) + "".join(
            f"\nb{i}) Sở Nội vụ thực hiện việc {i} trước ngày 15/12/2025.\n" for i in range(repeat)
        )
        (folder / f"ke-hoach-{n:03d}.txt").write_text(text, "utf-8")
