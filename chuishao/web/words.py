"""What the kernel's words of time lack for the pages: clock times, full dates, how long it took."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from chuishao.kernel.text import moment_words
from chuishao.kernel.working_time import SHANGHAI

_WEEKDAYS = "一二三四五六日"


def clock_words(moment: datetime, at: datetime) -> str:
    """10:11 on the day itself, otherwise with its day."""
    local = moment.astimezone(SHANGHAI)
    if local.date() == at.astimezone(SHANGHAI).date():
        return f"{local:%H:%M}"
    return moment_words(moment, at)


def full_words(moment: datetime) -> str:
    """2026年9月28日 10:11."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def weekday_words(moment: datetime) -> str:
    """9月28日 星期一."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 星期{_WEEKDAYS[local.weekday()]}"


def length_words(length: timedelta) -> str:
    """How long something took: 13 分钟, 1 小时 5 分, 3 天."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return _("%d 分钟") % minutes
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return _("%d 小时") % hours + (_(" %d 分") % rest if rest else "")
    days, hours = divmod(hours, 24)
    return _("%d 天") % days + (_(" %d 小时") % hours if hours and days < 3 else "")
