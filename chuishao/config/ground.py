"""The ground everything stands on: calendars, the divisions of Kunming, rules, demonstration organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from chuishao.casework import catalogue
from chuishao.directory.actors import Actor
from chuishao.directory.management.commands.load_kunming import DIVISIONS_DATE, load_kunming
from chuishao.directory.operations import load_demo_organisations
from chuishao.kernel.calendars import seed_national
from chuishao.participation import catalogue as programmes

Tell = Callable[[str], None]


def prepare(*, at: datetime, tell: Tell = lambda words: None) -> None:
    """The ground with its demonstration organisations; running it again changes nothing."""
    lay(at=at, tell=tell)
    loader = Actor.system("装入演示机构")
    units = load_demo_organisations(valid_from=DIVISIONS_DATE, actor=loader, at=at)
    tell(f"演示机构（非正式名册）：{units} 个" if units else "演示机构：已有")
    if units:
        _refresh_statistics()


def lay(*, at: datetime, tell: Tell = lambda words: None) -> None:
    """What every installation stands on. Loads what is missing; ``tell`` hears of each part."""
    years = seed_national(at=at)
    tell(f"节假日历：{'、'.join(map(str, years))} 年" if years else "节假日历：已有")
    regions = load_kunming(at)
    tell(f"昆明区划：{regions} 个" if regions else "昆明区划：已有")
    rules = catalogue.store_all()
    rules += programmes.store_all()
    tell(f"事项和参与规则：新存 {rules} 版" if rules else "事项和参与规则：已有")
    if regions:
        _refresh_statistics()


def _refresh_statistics() -> None:
    """Thousands of new rows: without fresh statistics the first queries take seconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
