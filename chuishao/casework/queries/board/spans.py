"""The periods of a board: this month, this year, everything so far; and the same days a year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chuishao.kernel.working_time import SHANGHAI

BEGINNING = date(1, 1, 1)


class Period(StrEnum):
    """What a board may be asked for."""

    MONTH = "month"
    YEAR = "year"
    ALL = "all"


@dataclass(frozen=True)
class Span:
    """Days from ``since`` until before ``until``."""

    since: date
    until: date


@dataclass(frozen=True)
class Spans:
    """The days asked for, the same days a year before, and both calendar years for the trend.

    For everything so far there is no year before: ``past`` is empty.
    """

    now: Span
    past: Span
    this_year: Span
    last_year: Span


def spans_of(period: Period, at: datetime) -> Spans:
    """The days of a period up to and with today."""
    today = at.astimezone(SHANGHAI).date()
    until = today + timedelta(days=1)
    since = {Period.MONTH: today.replace(day=1), Period.YEAR: date(today.year, 1, 1)}.get(
        period, BEGINNING
    )
    past = Span(BEGINNING, BEGINNING)
    if since != BEGINNING:
        past = Span(_year_before(since), _year_before(today) + timedelta(days=1))
    return Spans(
        Span(since, until),
        past,
        Span(date(today.year, 1, 1), until),
        Span(date(today.year - 1, 1, 1), date(today.year, 1, 1)),
    )


def _year_before(day: date) -> date:
    """The same day a year before; the 29th of February becomes the 28th."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
