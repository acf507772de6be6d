"""Provinces side by side: which documents are compared, and the comparisons of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.asking import all_hits
from corpus.comparing.duties import DutyGroup, compare_duties
from corpus.comparing.gaps import Gap, find_gaps
from corpus.comparing.plans import LinkTo, Plan, Record
from corpus.comparing.targets import TargetMatrix, compare_targets
from corpus.comparing.themes import Theme, includes, theme_by_name, themes
from corpus.errors import QueryError
from corpus.exporting import PlaceOf
from corpus.index.query import Kind, SearchQuery
from corpus.library import Corpus
from corpus.store.models import DocumentRow

MAX_PLANS = 12
PLANS_OF_PROVINCE = 3
_MAX_TASKS = 2500  # every task is held against every other


@dataclass(frozen=True, slots=True)
class Comparison:
    """Plans and what a comparison of them shows.

    Attributes:
        theme: What they are compared on, None for everything.
        plans: The documents, by province.
        left_out: Documents of these provinces with the theme that were not taken: those with less on it.
        empty: Provinces of which no document has the theme.
    """

    theme: Theme | None
    plans: tuple[Plan, ...]
    targets: TargetMatrix
    duties: tuple[DutyGroup, ...]
    gaps: tuple[Gap, ...]
    left_out: tuple[DocumentRow, ...] = ()
    empty: tuple[str, ...] = ()


def compare(
    corpus: Corpus,
    *,
    theme: str | None,
    provinces: Sequence[str] = (),
    documents: Sequence[str] = (),
    years: Sequence[int] = (),
    types: Sequence[str] = (),
    place_of: PlaceOf | None = None,
) -> Comparison:
    """Compare plans.

    Args:
        corpus: Where from.
        theme: "Cải cách thủ tục hành chính", "PAR.3"; None compares everything.
        provinces: Whose plans; of each the few that have most on the theme.
        documents: These documents instead, by id.
        years: Only documents of these years.
        types: Only these types of documents.
        place_of: Gives the addresses of places.

    Raises:
        QueryError: The theme is not known, or there is nothing to compare.
    """
    about = _theme(theme)
    base = SearchQuery(kinds=(Kind.TASK, Kind.TARGET), themes=_theme_ids(about), years=tuple(years), types=tuple(types))
    if documents:
        taken = list(dict.fromkeys(documents))
        left_out: list[str] = []
        empty: list[str] = []
        if len(taken) > MAX_PLANS:
            raise QueryError(f"So sánh được nhiều nhất {MAX_PLANS} văn bản một lần.")
    else:
        taken, left_out, empty = _choose(corpus, base, provinces)
    records = corpus.records.records([*taken, *left_out])
    if missing := [each for each in taken if each not in records]:
        raise QueryError(f"Không có văn bản đã đọc nào mang mã {', '.join(missing)}.")
    plans = [Plan(each, records[each][1].record, _linker(each, place_of)) for each in taken]
    if len(plans) < 2:
        raise QueryError(
            "Cần ít nhất hai văn bản có nội dung này để so sánh; hãy thêm tỉnh, đổi chủ đề hoặc bỏ bớt điều kiện."
        )
    if sum(len(plan.record["tasks"]) for plan in plans) > _MAX_TASKS:
        raise QueryError("Các văn bản này có quá nhiều nhiệm vụ để so sánh một lần; hãy chọn ít tỉnh hơn.")
    return Comparison(
        about,
        tuple(plans),
        compare_targets(plans, theme=about),
        compare_duties(plans, theme=about),
        find_gaps(plans, theme=about),
        tuple(records[each][0] for each in left_out if each in records),
        tuple(empty),
    )


def _choose(corpus: Corpus, base: SearchQuery, provinces: Sequence[str]) -> tuple[list[str], list[str], list[str]]:
    """Return the documents that have most on the theme in each province, the others, provinces without any."""
    if len(provinces) < 2:
        raise QueryError("Hãy nêu ít nhất hai tỉnh, thành phố để so sánh.")
    each_takes = max(1, min(PLANS_OF_PROVINCE, MAX_PLANS // len(provinces)))
    if len(provinces) > MAX_PLANS:
        raise QueryError(f"So sánh được nhiều nhất {MAX_PLANS} tỉnh, thành phố một lần.")
    taken: list[str] = []
    left_out: list[str] = []
    empty: list[str] = []
    for province in dict.fromkeys(provinces):
        counts = Counter(
            hit.payload["document"]["id"] for hit in all_hits(corpus, replace(base, provinces=(province,)))
        )
        ranked = [identity for identity, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        taken += [each for each in ranked[:each_takes] if each not in taken]
        left_out += ranked[each_takes:]
        if not ranked:
            empty.append(province)
    return taken, left_out, empty


def _theme(name: str | None) -> Theme | None:
    if name is None or not name.strip():
        return None
    found = theme_by_name(name)
    if found is None:
        known = "; ".join(theme.name for theme in themes() if theme.id == theme.index or theme.id.startswith("PAR."))
        raise QueryError(f"Không có chủ đề “{name}”. Các chủ đề: {known}.")
    return found


def _theme_ids(theme: Theme | None) -> tuple[str, ...]:
    return tuple(each.id for each in themes() if includes(theme, each)) if theme else ()


def _linker(identity: str, place_of: PlaceOf | None) -> LinkTo | None:
    if place_of is None:
        return None
    found: Callable[[str, Sequence[int] | None], str] = place_of

    def link(finding: Record) -> str | None:
        return found(identity, finding.get("span"))

    return link
