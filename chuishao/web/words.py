"""What the kernel's words of time lack for the pages: clock times, full dates, how long it took."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from chuishao.kernel.text import date_words, moment_words, month_day_words
from chuishao.kernel.working_time import SHANGHAI

_WEEKDAYS = (
    gettext_noop("星期一"), gettext_noop("星期二"), gettext_noop("星期三"), gettext_noop("星期四"),
    gettext_noop("星期五"), gettext_noop("星期六"), gettext_noop("星期日"),
)  # fmt: skip


def clock_words(moment: datetime, at: datetime) -> str:
    """10:11 on the day itself, otherwise with its day."""
    local = moment.astimezone(SHANGHAI)
    if local.date() == at.astimezone(SHANGHAI).date():
        return f"{local:%H:%M}"
    return moment_words(moment, at)


def full_words(moment: datetime) -> str:
    """2026年9月28日 10:11."""
    local = moment.astimezone(SHANGHAI)
    return f"{date_words(local)} {local:%H:%M}"


def weekday_words(moment: datetime) -> str:
    """9月28日 星期一."""
    local = moment.astimezone(SHANGHAI)
    return f"{month_day_words(local)} {weekday_name(local)}"


def weekday_name(day: date) -> str:
    """星期一."""
    return _(_WEEKDAYS[day.weekday()])


def length_words(length: timedelta) -> str:
    """How long something took: 13 分钟, 1 小时 5 分, 3 天."""
    minutes = max(0, int(length.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%d 分钟", "%d 分钟", minutes) % minutes
    hours, rest = divmod(minutes, 60)
    if hours < 24:
        whole = ngettext("%d 小时", "%d 小时", hours) % hours
        return whole + (_(" %d 分") % rest if rest else "")
    days, hours = divmod(hours, 24)
    whole = ngettext("%d 天", "%d 天", days) % days
    return whole + (_(" %d 小时") % hours if hours and days < 3 else "")
