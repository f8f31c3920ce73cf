"""Days and times in words: 2026年1月5日, 今天 09:11, 还剩 3 小时, 已超 1 个工作日."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext, gettext_noop, ngettext

from chuishao.kernel.working_time import SHANGHAI, Calendar, Limit, Unit, last_day

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_NEAR = {
    -2: gettext_noop("前天"), -1: gettext_noop("昨天"), 0: gettext_noop("今天"),
    1: gettext_noop("明天"), 2: gettext_noop("后天"),
}  # fmt: skip
# For languages that name their months; Chinese counts them.
_MONTHS = (
    "January February March April May June July August September October November December".split()
)


def date_words(day: date) -> str:
    """2026年1月5日, without leading zeros."""
    return gettext("%(year)d年%(month)d月%(day)d日") % _parts(day)


def month_day_words(day: date) -> str:
    """1月5日, where the year goes without saying."""
    return gettext("%(month)d月%(day)d日") % _parts(day)


def _parts(day: date) -> dict[str, int | str]:
    return {"year": day.year, "month": day.month, "day": day.day, "name": _MONTHS[day.month - 1]}


def moment_words(moment: datetime, at: datetime) -> str:
    """今天 09:11 near the moment of reading, 9月28日 09:11 within its year, else with the year."""
    local = moment.astimezone(SHANGHAI)
    return f"{_day_words(local.date(), at)} {local:%H:%M}"


def due_words(due_at: datetime, at: datetime) -> str:
    """A due time as ``moment_words``; one that is midnight is said as 24:00 of the day it ends."""
    local = due_at.astimezone(SHANGHAI)
    if local.hour or local.minute or local.second:
        return moment_words(due_at, at)
    return f"{_day_words(last_day(due_at), at)} 24:00"


def latest_words(due_at: datetime, at: datetime) -> str:
    """最晚前天 17:30: the same whether it is to come or gone by, with no second 前 behind the day."""
    return gettext("最晚%s") % due_words(due_at, at)


def time_left_words(due_at: datetime, at: datetime, calendar: Calendar | None = None) -> str:
    """还剩 5 分钟, 还剩 3 小时, 还剩 2 天; 已超 … from the due time on. Whole units, rounded down.

    With a calendar, for limits in working days: 还剩 2 个工作日 as long as a working day lies between.
    """
    is_late = at >= due_at
    length = at - due_at if is_late else due_at - at
    if length < _MINUTE:
        return gettext("刚到时限") if is_late else gettext("还剩不到 1 分钟")
    said = _working_days(due_at, at, calendar) or _length(length)
    return (gettext("已超 %s") if is_late else gettext("还剩 %s")) % said


def late_words(due_at: datetime, at: datetime) -> str:
    """How far a due time is past: 3 小时; nothing while it is not, or only just."""
    return _length(at - due_at) if at - due_at >= _MINUTE else ""


def limit_words(limit: Limit) -> str:
    """A limit as a rule promises it: 7 个工作日."""
    return _counted(limit.amount, limit.unit)


def _working_days(due_at: datetime, at: datetime, calendar: Calendar | None) -> str:
    if calendar is None:
        return ""
    due_on, today = last_day(due_at), at.astimezone(SHANGHAI).date()
    count = calendar.working_days_between(min(due_on, today), max(due_on, today))
    return _counted(count, Unit.working_days) if count else ""


def _length(length: timedelta) -> str:
    if length < _HOUR:
        return _counted(length // _MINUTE, Unit.minutes)
    if length < _DAY:
        return _counted(length // _HOUR, Unit.clock_hours)
    days = length // _DAY
    return ngettext("%d 天", "%d 天", days) % days


def _counted(count: int, unit: Unit) -> str:
    said = {
        Unit.minutes: ngettext("%d 分钟", "%d 分钟", count),
        Unit.clock_hours: ngettext("%d 小时", "%d 小时", count),
        Unit.working_hours: ngettext("%d 个工作时", "%d 个工作时", count),
        Unit.working_days: ngettext("%d 个工作日", "%d 个工作日", count),
        Unit.calendar_days: ngettext("%d 个自然日", "%d 个自然日", count),
        Unit.months: ngettext("%d 个月", "%d 个月", count),
    }
    return said[unit] % count


def _day_words(day: date, at: datetime) -> str:
    today = at.astimezone(SHANGHAI).date()
    near = _NEAR.get((day - today).days)
    if near:
        return gettext(near)
    return month_day_words(day) if day.year == today.year else date_words(day)
