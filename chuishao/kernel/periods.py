"""Months, quarters and years by name (202609, 2026Q3, 2026): which one a day is in, where it begins, what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext

MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
"""The lengths there are, in months."""

_NAME = re.compile(r"(\d{4})(?:Q([1-4])|(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """One month, quarter or year: its first day and the first day after it (half-open)."""

    since: date
    until: date

    @property
    def name(self) -> str:
        """202609, 2026Q3 or 2026."""
        months = _months(self.until) - _months(self.since)
        if months == MONTHS["year"]:
            return f"{self.since:%Y}"
        if months == MONTHS["quarter"]:
            return f"{self.since:%Y}Q{(self.since.month + 2) // 3}"
        return f"{self.since:%Y%m}"

    @property
    def words(self) -> str:
        """The name for a reader: 2026年9月, 2026年第3季度, 2026年."""
        year, quarter, month = _parts(self.name)
        if quarter:
            return gettext("%(year)d年第%(quarter)d季度") % {"year": year, "quarter": quarter}
        if month:
            return gettext("%(year)d年%(month)d月") % {"year": year, "month": month}
        return gettext("%(year)d年") % {"year": year}

    def has(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day < self.until

    def moved(self, steps: int) -> Period:
        """The period so many lengths later, or earlier for a negative number."""
        length = _months(self.until) - _months(self.since)
        first = _months(self.since) + steps * length
        return Period(_first_day(first), _first_day(first + length))


def period_of(length: str, day: date) -> Period:
    """The month, quarter or year (``length``) a day is in. Raises KeyError for another length."""
    months = MONTHS[length]
    first = _months(day) // months * months
    return Period(_first_day(first), _first_day(first + months))


def period_named(name: str) -> Period:
    """The period of this name. Raises ValueError for anything else."""
    year, quarter, month = _parts(name)
    if quarter:
        return period_of("quarter", date(year, quarter * 3, 1))
    return period_of("month" if month else "year", date(year, month or 1, 1))


def periods_between(length: str, since: date, until: date) -> list[Period]:
    """Every period of this length that has a day in the half-open span, in order."""
    found: list[Period] = []
    if until <= since:
        return found
    one = period_of(length, since)
    while one.since < until:
        found.append(one)
        one = one.moved(1)
    return found


def _parts(name: str) -> tuple[int, int, int]:
    found = _NAME.fullmatch(name)
    if found is None or found[1] == "0000":
        raise ValueError(f"{name!r} is no month, quarter or year")
    return int(found[1]), int(found[2] or 0), int(found[3] or 0)


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)
