"""Calendars in rows: the nation's schedule, what a city and a county add, and their duty hours.

``load_calendar`` gives the calendar of a place; the operations announce a year, add days, set hours.
"""

from __future__ import annotations

from chuishao.kernel.calendars.events import CalendarChanged
from chuishao.kernel.calendars.layers import (
    announced_years,
    calendar_with,
    load_calendar,
    unannounced_years,
)
from chuishao.kernel.calendars.national import seed_national
from chuishao.kernel.calendars.operations import (
    add_days,
    announce_year,
    check_year,
    set_duty_hours,
    withdraw_days,
)

__all__ = [
    "CalendarChanged",
    "add_days",
    "announce_year",
    "announced_years",
    "calendar_with",
    "check_year",
    "load_calendar",
    "seed_national",
    "set_duty_hours",
    "unannounced_years",
    "withdraw_days",
]
