"""The national schedules that come with the product: 2019 and after, from the package chinesecalendar.

The package (MIT) types the State Council's yearly notices; tests compare it with the notices.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from chinese_calendar.constants import holidays, workdays

from chuishao.kernel import models
from chuishao.kernel.calendars.operations import announce_year

_FIRST_YEAR = 2019
_SEEDING = {"label": "系统初始化", "is_system": True}
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
}


def seed_national(*, at: datetime, actor: Mapping[str, Any] = _SEEDING) -> list[int]:
    """Announce the years not announced yet that the package knows; the years it added."""
    known = set(models.CalendarYear.objects.values_list("year", flat=True))
    years = [year for year in range(_FIRST_YEAR, max(holidays).year + 1) if year not in known]
    for year in years:
        rest, worked = _of(year, holidays), _of(year, workdays)
        announce_year(
            year=year,
            rest=rest,
            worked=worked,
            document_no=f"国务院办公厅关于{year}年部分节假日安排的通知",
            actor=actor,
            at=at,
            names={**rest, **{day: f"{name}调休" for day, name in worked.items()}},
        )
    return years


def _of(year: int, days: Mapping[date, str]) -> dict[date, str]:
    return {day: _NAMES.get(name, name) for day, name in days.items() if day.year == year}
