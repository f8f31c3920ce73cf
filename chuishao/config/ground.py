"""The ground everything stands on: calendars, the divisions of Kunming, demonstration organisations, rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chuishao.casework import catalogue
from chuishao.directory.actors import Actor
from chuishao.directory.management.commands.load_kunming import DIVISIONS_DATE, load_kunming
from chuishao.directory.operations import load_demo_organisations
from chuishao.kernel.calendars import seed_national


def prepare(*, at: datetime, tell: Callable[[str], None] = lambda words: None) -> None:
    """Load what is not there yet; running it again changes nothing. ``tell`` hears of each part."""
    years = seed_national(at=at)
    tell(f"节假日历：{'、'.join(map(str, years))} 年" if years else "节假日历：已有")
    regions = load_kunming(at)
    tell(f"昆明区划：{regions} 个" if regions else "昆明区划：已有")
    loader = Actor.system("装入演示机构")
    units = load_demo_organisations(valid_from=DIVISIONS_DATE, actor=loader, at=at)
    tell(f"演示机构（非正式名册）：{units} 个" if units else "演示机构：已有")
    rules = catalogue.store_all()
    tell(f"事项规则：新存 {rules} 版" if rules else "事项规则：已有")
