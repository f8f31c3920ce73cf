"""The schedules of 2019–2026 as the State Council published them, typed from the notices by hand.

An oracle: the product takes its days from a package, these were read from the notices (domain §8).
"""

from __future__ import annotations

from datetime import date, timedelta

from chuishao.kernel.working_time import Calendar

# Blocks of rest days, and weekend days that are worked.
RESTS = {
    2019: "1/1 2/4-2/10 4/5 5/1-5/4 6/7 9/13 10/1-10/7",
    2020: "1/1 1/24-2/2 4/4-4/6 5/1-5/5 6/25-6/27 10/1-10/8",
    2021: "1/1-1/3 2/11-2/17 4/3-4/5 5/1-5/5 6/12-6/14 9/19-9/21 10/1-10/7",
    2022: "1/1-1/3 1/31-2/6 4/3-4/5 4/30-5/4 6/3-6/5 9/10-9/12 10/1-10/7",
    2023: "1/1-1/2 1/21-1/27 4/5 4/29-5/3 6/22-6/24 9/29-10/6",
    2024: "1/1 2/10-2/17 4/4-4/6 5/1-5/5 6/10 9/15-9/17 10/1-10/7",
    2025: "1/1 1/28-2/4 4/4-4/6 5/1-5/5 5/31-6/2 10/1-10/8",
    2026: "1/1-1/3 2/15-2/23 4/4-4/6 5/1-5/5 6/19-6/21 9/25-9/27 10/1-10/7",
}
WORKED = {
    2019: "2/2 2/3 4/28 5/5 9/29 10/12",
    2020: "1/19 4/26 5/9 6/28 9/27 10/10",
    2021: "2/7 2/20 4/25 5/8 9/18 9/26 10/9",
    2022: "1/29 1/30 4/2 4/24 5/7 10/8 10/9",
    2023: "1/28 1/29 4/23 5/6 6/25 10/7 10/8",
    2024: "2/4 2/18 4/7 4/28 5/11 9/14 9/29 10/12",
    2025: "1/26 2/8 4/27 9/28 10/11",
    2026: "1/4 2/14 2/28 5/9 9/20 10/10",
}
WORKING_DAYS_IN_YEAR = {2020: 249, 2021: 250, 2024: 251, 2025: 248, 2026: 248}
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)


def _day(year: int, text: str) -> date:
    month, day = text.split("/")
    return date(year, int(month), int(day))


def _days(year: int, blocks: str) -> set[date]:
    days: set[date] = set()
    for block in blocks.split():
        begin, _, end = block.partition("-")
        first, last = _day(year, begin), _day(year, end or begin)
        days |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return days


REST_DAYS = set().union(*(_days(year, blocks) for year, blocks in RESTS.items()))
WORKED_DAYS = set().union(*(_days(year, blocks) for year, blocks in WORKED.items()))
ALL_DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def is_worked(day: date) -> bool:
    """The slow, obvious answer for one announced day."""
    return day in WORKED_DAYS or (day.weekday() < 5 and day not in REST_DAYS)


ANNOUNCED = Calendar(
    days=dict.fromkeys(REST_DAYS, False) | dict.fromkeys(WORKED_DAYS, True),
    announced_from=FIRST,
    announced_until=LAST,
)
