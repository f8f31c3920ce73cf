"""Times and days as people of the desk say them: 今天 10:11, 明天 17:30, 9月28日, 2025年1月5日."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

SHANGHAI = ZoneInfo("Asia/Shanghai")
_WEEKDAYS = "一二三四五六日"


def day_words(day: date, today: date) -> str:
    """今天, 明天, 昨天; otherwise 9月28日, with the year when it is another one."""
    near = {-1: gettext("昨天"), 0: gettext("今天"), 1: gettext("明天")}.get((day - today).days)
    return near or date_words(day, today)


def date_words(day: date, today: date) -> str:
    """9月28日; 2025年9月28日 when the year is not this one."""
    words = f"{day.month}月{day.day}日"
    return words if day.year == today.year else f"{day.year}年{words}"


def time_words(moment: datetime, at: datetime) -> str:
    """今天 10:11; midnight at the end of a day is said as 24:00 of that day."""
    local, today = moment.astimezone(SHANGHAI), at.astimezone(SHANGHAI).date()
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{day_words(local.date() - timedelta(days=1), today)} 24:00"
    return f"{day_words(local.date(), today)} {local:%H:%M}"


def clock_words(moment: datetime, at: datetime) -> str:
    """10:11 on the day itself, otherwise with its day."""
    local = moment.astimezone(SHANGHAI)
    if local.date() == at.astimezone(SHANGHAI).date():
        return f"{local:%H:%M}"
    return time_words(moment, at)


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
        return gettext("%d 分钟") % minutes
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        return gettext("%d 小时") % hours + (gettext(" %d 分") % rest if rest else "")
    days, hours = divmod(hours, 24)
    return gettext("%d 天") % days + (gettext(" %d 小时") % hours if hours and days < 3 else "")
