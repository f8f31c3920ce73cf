"""When a letter may go out: at once while the office is open, otherwise with the others when it opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self

from chuishao.kernel.working_time import SHANGHAI, Calendar

_LONGEST_REST_DAYS = 60


@dataclass(frozen=True)
class QuietHours:
    """The half-open stretch of the night in which nobody is disturbed; it may pass midnight."""

    begins: time
    ends: time

    @classmethod
    def read(cls, words: str) -> Self | None:
        """From ``22:00-07:00``; None when nothing is written. Raises ValueError when it is no stretch."""
        if not words.strip():
            return None
        begins, ends = (time.fromisoformat(part.strip()) for part in words.split("-"))
        return cls(begins, ends)

    def hold(self, at: datetime) -> bool:
        """Whether this moment is quiet."""
        now = at.astimezone(SHANGHAI).time()
        if self.begins <= self.ends:
            return self.begins <= now < self.ends
        return now >= self.begins or now < self.ends

    def after(self, at: datetime) -> datetime:
        """When the quiet that holds at this moment is over."""
        local = at.astimezone(SHANGHAI)
        end = datetime.combine(local.date(), self.ends, SHANGHAI)
        return end if end > at else end + timedelta(days=1)


def letter_at(
    at: datetime, calendar: Calendar, quiet: QuietHours | None, *, is_urgent: bool
) -> datetime:
    """When a notice left now may be sent: the urgent at once, the rest in duty hours outside the quiet.

    What comes while the office is closed gets the same moment, so that it becomes one letter.
    """
    if is_urgent:
        return at
    opening = _open_from(at, calendar)
    if quiet is not None and quiet.hold(opening):
        return quiet.after(opening)
    return opening


def _open_from(at: datetime, calendar: Calendar) -> datetime:
    """This moment in duty hours (the lunch break belongs to them), else the next time they begin."""
    today = at.astimezone(SHANGHAI).date()
    for number in range(_LONGEST_REST_DAYS):
        day = today + timedelta(days=number)
        if not calendar.is_working(day):
            continue
        hours = calendar.hours_on(day)
        opens = datetime.combine(day, hours.opens, SHANGHAI)
        if at < opens:
            return opens
        if at < datetime.combine(day, hours.closes, SHANGHAI):
            return at
    return at
