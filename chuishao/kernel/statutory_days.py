"""The statutory rest days of a year nobody has announced yet: fixed dates, Qingming, lunar dates.

Source: 全国年节及纪念日放假办法 (国务院令第795号, in force from 2025-01-01). The three lunar dates of each
year are facts, tabulated from two independent calendar programmes which agree for 2019–2060;
Qingming follows the solar-term formula of the 21st century, which agrees with both.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

_FIRST_LUNAR_YEAR = 2019
# One entry a year: 正月初一, 五月初五, 八月十五 as MMDD.
# fmt: off
_LUNAR = (
    "0205 0607 0913", "0125 0625 1001", "0212 0614 0921", "0201 0603 0910", "0122 0622 0929",
    "0210 0610 0917", "0129 0531 1006", "0217 0619 0925", "0206 0609 0915", "0126 0528 1003",
    "0213 0616 0922", "0203 0605 0912", "0123 0624 1001", "0211 0612 0919", "0131 0601 0908",
    "0219 0620 0927", "0208 0610 0916", "0128 0530 1004", "0215 0618 0924", "0204 0607 0913",
    "0124 0527 1002", "0212 0614 0920", "0201 0603 0910", "0122 0622 0928", "0210 0611 0917",
    "0130 0531 1005", "0217 0619 0925", "0206 0608 0915", "0126 0529 1004", "0214 0615 0922",
    "0202 0604 0911", "0123 0623 0930", "0211 0613 0919", "0201 0601 0907", "0219 0620 0926",
    "0208 0610 0916", "0128 0530 1005", "0215 0617 0924", "0204 0606 0913", "0124 0625 1002",
    "0212 0614 0921", "0202 0603 0909",
)
# fmt: on
_REVISED = 2025  # from this year 除夕 and 5月2日 are statutory rest days too


def qingming(year: int) -> date:
    """Qingming of a year of the 21st century."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


@cache
def statutory_rest(year: int) -> frozenset[date]:
    """The statutory rest days of a year, without the swaps that only a notice can make."""
    fixed = {date(year, 1, 1), date(year, 5, 1), *(date(year, 10, day) for day in (1, 2, 3))}
    if year >= _REVISED:
        fixed.add(date(year, 5, 2))
    return frozenset(fixed | {qingming(year)} | set(_lunar_rest(year)))


def _lunar_rest(year: int) -> Iterator[date]:
    """Spring Festival, Dragon Boat and Mid-Autumn; nothing for years outside the table."""
    position = year - _FIRST_LUNAR_YEAR
    if not 0 <= position < len(_LUNAR):
        return
    spring, dragon_boat, mid_autumn = (
        date(year, int(text[:2]), int(text[2:])) for text in _LUNAR[position].split()
    )
    yield from (spring + timedelta(days=day) for day in range(-1 if year >= _REVISED else 0, 3))
    yield dragon_boat
    yield mid_autumn
