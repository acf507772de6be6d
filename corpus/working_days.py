"""Working days of Vietnam's public offices: Monday to Friday, less public holidays, plus announced make-up days.

The days come from the ``holidays`` library (public holidays with their substituted days, Bộ luật Lao động 2019,
Điều 112); what it may lack stands as data in ``working_days.json``: holidays of later law (24/11 from 2026), and for
single years the days off and make-up days that the Government announces.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The calendar by which terms in working days are counted.

    Attributes:
        extra_holidays: ``(month, day, first year)`` of yearly holidays to add to the library's.
        days_off: Single days without work.
        make_up_days: Single Saturdays or Sundays on which offices work.
    """

    extra_holidays: tuple[tuple[int, int, int], ...] = ()
    days_off: frozenset[date] = field(default_factory=frozenset)
    make_up_days: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Say whether offices work on a day."""
        days_off, make_up_days = _library_year(day.year)
        if day in self.make_up_days:
            return True
        if day in self.days_off or day in days_off or self._is_extra_holiday(day):
            return False
        return day in make_up_days or day.weekday() < SATURDAY

    def add(self, start: date, count: int) -> date:
        """Return the last day of a term of ``count`` working days after ``start`` (BLDS 2015, Điều 147)."""
        day = start
        for _ in range(count):
            day = self.next_working(day + timedelta(days=1))
        return day

    def next_working(self, day: date) -> date:
        """Return the day itself if offices work on it, else the next on which they do (BLDS 2015, Điều 148)."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def _is_extra_holiday(self, day: date) -> bool:
        return any(
            (day.month, day.day) == (month, dom) and day.year >= first for month, dom, first in self.extra_holidays
        )


@cache
def _library_year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the library's holidays and make-up days of one year."""
    import holidays  # noqa: PLC0415  (its countries take a while to load, and few questions need them)

    found = holidays.country_holidays("VN", years=year)
    return frozenset(found), frozenset(day for day in found.weekend_workdays if day.year == year)


@cache
def vietnam() -> WorkingDays:
    """Return the calendar with the corrections of ``working_days.json``."""
    data: dict[str, Any] = json.loads((resources.files("corpus") / "working_days.json").read_text("utf-8"))
    return WorkingDays(
        extra_holidays=tuple((each["month"], each["day"], each["from_year"]) for each in data["extra_holidays"]),
        days_off=frozenset(date.fromisoformat(each["date"]) for each in data["days_off"]),
        make_up_days=frozenset(date.fromisoformat(each["date"]) for each in data["make_up_working_days"]),
    )
