"""Days and times in words: 2026年1月5日, 今天 09:11, 还剩 3 小时, 已超 1 个工作日."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from chuishao.kernel.working_time import SHANGHAI, Calendar, last_day

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_NEAR = {-2: "前天", -1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def date_words(day: date) -> str:
    """2026年1月5日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


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


def time_left_words(due_at: datetime, at: datetime, calendar: Calendar | None = None) -> str:
    """还剩 5 分钟, 还剩 3 小时, 还剩 2 天; 已超 … from the due time on. Whole units, rounded down.

    With a calendar, for limits in working days: 还剩 2 个工作日 as long as a working day lies between.
    """
    is_late = at >= due_at
    length = at - due_at if is_late else due_at - at
    if length < _MINUTE:
        return "刚到时限" if is_late else "还剩不到 1 分钟"
    head = "已超" if is_late else "还剩"
    return f"{head} {_working_days(due_at, at, calendar) or _length(length)}"


def _working_days(due_at: datetime, at: datetime, calendar: Calendar | None) -> str:
    if calendar is None:
        return ""
    due_on, today = last_day(due_at), at.astimezone(SHANGHAI).date()
    count = calendar.working_days_between(min(due_on, today), max(due_on, today))
    return f"{count} 个工作日" if count else ""


def _length(length: timedelta) -> str:
    if length < _HOUR:
        return f"{length // _MINUTE} 分钟"
    return f"{length // _HOUR} 小时" if length < _DAY else f"{length // _DAY} 天"


def _day_words(day: date, at: datetime) -> str:
    today = at.astimezone(SHANGHAI).date()
    near = _NEAR.get((day - today).days)
    if near:
        return near
    return f"{day.month}月{day.day}日" if day.year == today.year else date_words(day)
