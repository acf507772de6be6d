"""The conditions of a search as options, the same for every command that asks for tasks."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from corpus.deadlines import STATE_NAMES, DeadlineState
from nlp.model import Role

if TYPE_CHECKING:
    from corpus.asking import Asked
    from corpus.index.query import SearchQuery
    from corpus.library import Corpus

F = TypeVar("F", bound=Callable[..., Any])
_ROLES = {"lead": Role.LEAD, "cooperating": Role.COOPERATING, "reports_to": Role.REPORTS_TO}
_SORTS = ("relevance", "due", "due_latest", "issued")
_STATES_OF_LISTS = {
    "week": (DeadlineState.THIS_WEEK,),
    "month": (DeadlineState.THIS_WEEK, DeadlineState.NEXT_30_DAYS),
}
"""The names by which ``due --list`` calls states, taken here, too."""


class Day(click.ParamType[dt.date]):
    """A day as 2026-12-31 or 31/12/2026."""

    name = "ngày"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """Return the day, or refuse with a Vietnamese sentence."""
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return dt.datetime.strptime(str(value), form).date()  # noqa: DTZ007  (a day has no zone)
            except ValueError:
                continue
        return self.fail(f"“{value}” không phải là ngày; viết như 2026-12-31 hoặc 31/12/2026.", param, ctx)


_OPTIONS = (
    click.argument("words", metavar="CÂU_HỎI", default=""),
    click.option("--agency", metavar="TÊN", help="Cơ quan, viết thế nào cũng được: “Sở Nội vụ”, “SNV”, “so noi vu”."),
    click.option(
        "--role", type=click.Choice(list(_ROLES)), help="Vai trò của cơ quan: chủ trì, phối hợp, nhận báo cáo."
    ),
    click.option("--due-before", metavar="NGÀY", type=Day(), help="Đến hạn không sau NGÀY (tính cả ngày ấy)."),
    click.option("--due-after", metavar="NGÀY", type=Day(), help="Đến hạn không trước NGÀY (tính cả ngày ấy)."),
    click.option(
        "--deadline",
        metavar="TÌNH_TRẠNG",
        multiple=True,
        type=click.Choice([*(state.value for state in DeadlineState), *_STATES_OF_LISTS]),
        help="Tình trạng thời hạn: "
        + ", ".join(f"{each.value} ({STATE_NAMES[each]})" for each in DeadlineState)
        + "; week, month như ở lệnh due.",
    ),
    click.option(
        "--province",
        "--provinces",
        "province",
        metavar="TÊN",
        multiple=True,
        help="Tỉnh, thành phố; nhiều lần, hoặc cách nhau bằng dấu phẩy.",
    ),
    click.option("--type", "types", metavar="LOẠI", multiple=True, help="Loại văn bản: Kế hoạch, Chỉ thị …"),
    click.option(
        "--year", "years", metavar="NĂM", multiple=True, type=click.IntRange(1900, 2200), help="Năm ban hành."
    ),
    click.option("--number", metavar="SỐ", help="Số, ký hiệu văn bản: 196/KH-UBND."),
    click.option("--issuer", metavar="TÊN", multiple=True, help="Cơ quan ban hành; dùng được nhiều lần."),
    click.option(
        "--sort", type=click.Choice(_SORTS), help="Sắp xếp: độ khớp, hạn gần trước, hạn muộn trước, văn bản mới trước."
    ),
    click.option(
        "--words-only", is_flag=True, help="Coi CÂU_HỎI chỉ là từ khóa, không tìm cơ quan, thời gian … trong đó."
    ),
    click.option(
        "--own-only",
        is_flag=True,
        help="Không kể việc của cơ quan tiền thân và việc giao qua nhóm “các sở, ban, ngành”.",
    ),
)


def filter_options(command: F) -> F:
    """Give a command the question and the conditions; it receives them as ``words`` and ``**conditions``."""
    return functools.reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def names_of(given: Iterable[str]) -> tuple[str, ...]:
    """Return names that were given one by one or with commas."""
    return tuple(name.strip() for each in given for name in each.split(",") if name.strip())


def query_of(words: str, conditions: Mapping[str, Any]) -> SearchQuery:
    """Return the question in the corpus's language."""
    from corpus.index.query import SearchQuery, Sort  # noqa: PLC0415  (the index loads only when it is needed)

    return SearchQuery(
        words,
        agency=conditions["agency"],
        role=_ROLES[conditions["role"]] if conditions["role"] else None,
        with_related=not conditions["own_only"],
        due_before=conditions["due_before"],
        due_after=conditions["due_after"],
        deadline_states=_states_of(conditions["deadline"]),
        provinces=names_of(conditions["province"]),
        types=conditions["types"],
        years=conditions["years"],
        number=conditions["number"],
        issuers=conditions["issuer"],
        sort=Sort(conditions["sort"]) if conditions["sort"] else None,
    )


def _states_of(given: Iterable[str]) -> tuple[DeadlineState, ...]:
    states = (state for each in given for state in _STATES_OF_LISTS.get(each) or (DeadlineState(each),))
    return tuple(dict.fromkeys(states))


def ask_tasks(corpus: Corpus, query: SearchQuery, conditions: Mapping[str, Any], *, limit: int) -> Asked:
    """Ask for tasks, the question understood unless the user says otherwise."""
    from corpus.asking import ask  # noqa: PLC0415
    from corpus.index.query import Kind  # noqa: PLC0415

    given = dataclasses.replace(query, limit=limit)
    return ask(corpus, given, understood=not conditions["words_only"], kinds=(Kind.TASK,))
