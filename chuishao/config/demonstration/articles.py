"""Figures of the time before, as five articles say them: entered once, shown with their source, never counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from rich.table import Table

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict
from chuishao.participation import catalogue
from chuishao.participation.operations import enter_past_figure
from chuishao.participation.queries.figures import FigureLine, figures_of

CITY, WUHUA, GUANDU = "5301", "530102", "530111"
_TELLER = Actor.system("演示")


class Told(NamedTuple):
    """One figure of an article: of what, where, until when, in which words."""

    programme: str
    figure: str
    region_path: str
    until_on: date
    words: str
    source: str


# fmt: off
_FEBRUARY, _SEPTEMBER, _JANUARY, _AUTUMN = date(2021, 2, 22), date(2020, 9, 30), date(2022, 1, 24), date(2019, 12, 31)
_PAPER, _CITY_PAPER = "中国城市报 2021-02-22", "昆明市材料"
_ZHAOTONG, _DISTRICT = "昭通市机关党建材料 2022-01-24（昭通市的数）", "五华区材料 2019 年底"
TOLD = (
    Told("alliance", "alliances", CITY, _FEBRUARY, "80个", _PAPER),
    Told("alliance", "alliance_units", CITY, _FEBRUARY, "1950余家", _PAPER),
    Told("alliance", "joint_committees", CITY, _FEBRUARY, "370个", _PAPER),
    Told("alliance", "part_time_members", CITY, _FEBRUARY, "1490余名", _PAPER),
    Told("party_life", "led_attendances", CITY, _SEPTEMBER, "13511人次", _CITY_PAPER),
    Told("party_life", "led_lectures", CITY, _SEPTEMBER, "2836次", _CITY_PAPER),
    Told("party_life", "talks", CITY, _SEPTEMBER, "20878次", _CITY_PAPER),
    Told("party_life", "led_theme_days", CITY, _SEPTEMBER, "10182次", _CITY_PAPER),
    Told("dual_registration", "registered_organisations", CITY, _JANUARY, "143家", _ZHAOTONG),
    Told("dual_registration", "registered_members", CITY, _JANUARY, "6740名", _ZHAOTONG),
    Told("dual_registration", "registered_service_times", CITY, _JANUARY, "2.6万次", _ZHAOTONG),
    Told("dual_registration", "registered_service_hours", CITY, _JANUARY, "10.4万小时", _ZHAOTONG),
    Told("volunteering", "volunteers", WUHUA, _AUTUMN, "17万余名", _DISTRICT),
    Told("volunteering", "social_organisations", WUHUA, _AUTUMN, "700余家", _DISTRICT),
    Told("emergency", "temporary_members", GUANDU, date(2020, 2, 1), "21名", "成立时21名党员"),
    Told("emergency", "temporary_members", GUANDU, date(2020, 2, 1), "25名", "后文称25名党员"),
)
# fmt: on


def enter_told(*, at: datetime) -> int:
    """Enter what is not entered yet; returns how many were new."""
    return sum(_entered(one, at) for one in TOLD)


def _entered(one: Told, at: datetime) -> bool:
    try:
        with transaction.atomic():
            enter_past_figure(**one._asdict(), actor=_TELLER, at=at)
    except Conflict:
        return False
    return True


def told_table(watchers: dict[str, Actor], *, at: datetime) -> Table:
    """Each figure in its own words and exactly, until when and by whom it was said."""
    table = Table(title="以前的数（照原文，从不与现在的数相加）", title_justify="left")
    for head in ("机制", "指标", "原文", "准确地说", "截至", "出处"):
        table.add_column(head, overflow="fold")
    for label, line in _lines(watchers, at):
        for past in line.past:
            until = f"{past.until_on:%Y-%m-%d}"
            table.add_row(label, line.label, past.words, past.exact, until, past.source)
    return table


def _lines(watchers: dict[str, Actor], at: datetime) -> Iterator[tuple[str, FigureLine]]:
    for programme, region_path in dict.fromkeys((one.programme, one.region_path) for one in TOLD):
        watcher = watchers[region_path]
        lines = figures_of(programme=programme, region_path=region_path, actor=watcher, at=at)
        yield from ((catalogue.programme(programme).label, line) for line in lines)
