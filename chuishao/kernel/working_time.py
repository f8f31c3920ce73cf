"""Time limits and the calendar they are counted in: when is it due, and how far does a pause move it.

Counting rules (民法典第201–203条): day periods start on the day after the event, hour periods at the
event. Working days end at close of business, calendar days and months at 24:00, which is stored as
the next midnight (periods are half-open). A month ends on the day of the same number, or on the
last day of a shorter month. Everything is counted in Asia/Shanghai. Pure: no database, no clock.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from chuishao.kernel.statutory_days import statutory_rest

SHANGHAI = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_MOST_MINUTES = 1_000_000
_MOST = 10_000


class Unit(StrEnum):
    """What a limit is counted in."""

    minutes = "minutes"
    clock_hours = "clock_hours"
    working_hours = "working_hours"
    working_days = "working_days"
    calendar_days = "calendar_days"
    months = "months"

    @property
    def label(self) -> str:
        """The Chinese word that follows the amount."""
        return _LABELS[self]


_LABELS = {
    Unit.minutes: "分钟",
    Unit.clock_hours: "小时",
    Unit.working_hours: "个工作时",
    Unit.working_days: "个工作日",
    Unit.calendar_days: "个自然日",
    Unit.months: "个月",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time as a rule promises it. Raises ValueError for an amount no rule can mean.

    ``rolls``: a last day that is a rest day gives way to the next working day (民法典第203条). Months
    roll unless told otherwise; 自然日 are just that and do not. It means nothing for other units.
    """

    amount: int
    unit: Unit
    rolls: bool | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.amount, int) or isinstance(self.amount, bool):
            raise ValueError(f"a limit is a whole number, not {self.amount!r}")
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.rolls is None:
            object.__setattr__(self, "rolls", self.unit is Unit.months)
        if not 1 <= self.amount <= (_MOST_MINUTES if self.unit is Unit.minutes else _MOST):
            raise ValueError(f"a limit of {self.amount} {self.unit} is out of range")

    @property
    def label(self) -> str:
        """How an official says it: 7 个工作日."""
        return f"{self.amount} {self.unit.label}"

    def as_data(self) -> dict[str, Any]:
        """As plain data for a stored version; ``rolls`` only where it is not what the unit implies."""
        data: dict[str, Any] = {"amount": self.amount, "unit": self.unit.value}
        if self.rolls != (self.unit is Unit.months):
            data["rolls"] = self.rolls
        return data

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Limit:
        """The limit stored by ``as_data``. Raises ValueError or KeyError when it is not one."""
        return cls(data["amount"], Unit(data["unit"]), data.get("rolls"))


def minutes(amount: int) -> Limit:
    """So many minutes by the clock, nights and holidays included."""
    return Limit(amount, Unit.minutes)


def clock_hours(amount: int) -> Limit:
    """So many hours by the clock (紧急工作时), nights and holidays included."""
    return Limit(amount, Unit.clock_hours)


def working_hours(amount: int) -> Limit:
    """So many hours inside duty hours (工作时)."""
    return Limit(amount, Unit.working_hours)


def working_days(amount: int) -> Limit:
    """So many working days (工作日), the first being the one after the event."""
    return Limit(amount, Unit.working_days)


def calendar_days(amount: int, *, rolls: bool = False) -> Limit:
    """So many days (自然日), the first being the one after the event."""
    return Limit(amount, Unit.calendar_days, rolls)


def months(amount: int, *, rolls: bool = True) -> Limit:
    """So many months, ending on the day of the same number."""
    return Limit(amount, Unit.months, rolls)


@dataclass(frozen=True, slots=True)
class DutyHours:
    """When an office is open on a working day; lunch, if any, is not duty."""

    opens: time = time(8, 30)
    closes: time = time(17, 30)
    lunch: tuple[time, time] | None = (time(12, 0), time(13, 30))

    def __post_init__(self) -> None:
        begin, end = self.lunch or (self.opens, self.opens)
        if not (self.opens < self.closes and self.opens <= begin <= end <= self.closes):
            raise ValueError("duty hours open before they close, and lunch lies between")

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The half-open stretches of duty on this day, one or two."""
        opens, closes = _moment(day, self.opens), _moment(day, self.closes)
        if self.lunch is None:
            return ((opens, closes),)
        return (opens, _moment(day, self.lunch[0])), (_moment(day, self.lunch[1]), closes)


@dataclass(frozen=True, slots=True)
class Due:
    """When something falls due; provisional when it rests on a year nobody has announced yet."""

    at: datetime
    is_provisional: bool = False


@dataclass(frozen=True, eq=False)
class Calendar:
    """Which days are worked, and when. Immutable; years are worked out when first asked for.

    ``days`` holds what differs from Monday-to-Friday (or simply every day). Outside
    ``announced_from``–``announced_until`` the statutory days count as rest and every date counted
    there is provisional. ``later_hours`` replace ``hours`` from their date on.
    """

    days: Mapping[date, bool] = field(repr=False)
    announced_until: date
    hours: DutyHours = DutyHours()
    announced_from: date = date.min
    later_hours: Mapping[date, DutyHours] = field(default_factory=dict)
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))
        ordered = dict(sorted(self.later_hours.items(), reverse=True))
        object.__setattr__(self, "later_hours", MappingProxyType(ordered))

    def is_announced(self, day: date) -> bool:
        """Whether the schedule of this day has been published."""
        return self.announced_from <= day <= self.announced_until

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day: by the notice, else by weekday and statutory days."""
        stated = self.days.get(day)
        if stated is not None:
            return stated
        if day.weekday() >= 5:
            return False
        return self.is_announced(day) or day not in statutory_rest(day.year)

    def hours_on(self, day: date) -> DutyHours:
        """The duty hours in force on this day."""
        for since, hours in self.later_hours.items():
            if day >= since:
                return hours
        return self.hours

    def working_days_of(self, year: int) -> tuple[date, ...]:
        """All working days of a year, in order."""
        found = self._years.get(year)
        if found is None:
            days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
            found = tuple(day for day in days if day.year == year and self.is_working(day))
            self._years[year] = found
        return found

    def working_day_after(self, day: date, count: int = 1) -> date:
        """The count-th working day after this day, which itself is not counted."""
        year, missing = day.year, count
        worked = self.working_days_of(year)
        position = bisect_right(worked, day)
        while position + missing > len(worked):
            missing -= len(worked) - position
            year, position = year + 1, 0
            worked = self.working_days_of(year)
        return worked[position + missing - 1]

    def working_days_between(self, day: date, other: date) -> int:
        """How many working days lie after ``day``, up to and including ``other`` (0 if earlier)."""
        if other <= day:
            return 0
        full = sum(len(self.working_days_of(year)) for year in range(day.year, other.year))
        before = bisect_right(self.working_days_of(day.year), day)
        return full - before + bisect_right(self.working_days_of(other.year), other)

    def duty(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Stretches of duty from ``start`` on, without end: the first is cut to begin at start."""
        start = start.astimezone(SHANGHAI)
        day = self.working_day_after(start.date() - _DAY)
        while True:
            for begin, end in self.hours_on(day).stretches(day):
                if end > start:
                    yield max(begin, start), end
            day = self.working_day_after(day)


def due(limit: Limit, start: datetime, calendar: Calendar) -> Due:
    """When a limit that begins with an event at ``start`` falls due."""
    local = start.astimezone(SHANGHAI)
    if limit.unit in _BY_THE_CLOCK:
        return Due(local + _BY_THE_CLOCK[limit.unit] * limit.amount)
    if limit.unit is Unit.working_hours:
        return _after_duty(timedelta(hours=limit.amount), local, calendar)
    return _after_days(limit, local.date(), calendar)


def extended(due_at: datetime, limit: Limit, calendar: Calendar) -> Due:
    """The due time of an extension, which is counted from the old due time."""
    if limit.unit in _BY_THE_CLOCK or limit.unit is Unit.working_hours:
        return due(limit, due_at, calendar)
    return _after_days(limit, last_day(due_at), calendar)


def shifted(
    due_at: datetime,
    unit: Unit,
    stopped_at: datetime,
    resumed_at: datetime,
    calendar: Calendar,
    *,
    rolls: bool | None = None,
) -> Due:
    """The due time moved by the time, in this unit, that passed while the clock stood still.

    Never earlier than it was. Days count as in ``due``: the day of stopping is spent, the day of
    resuming is given back, so that a limit stopped at its start and resumed is due as if it began then.
    ``rolls`` as in Limit.
    """
    local, rolls = due_at.astimezone(SHANGHAI), unit is Unit.months if rolls is None else rolls
    stopped, resumed = stopped_at.astimezone(SHANGHAI), resumed_at.astimezone(SHANGHAI)
    if resumed <= stopped:
        return Due(local, _is_provisional(unit, rolls, last_day(local), calendar))
    if unit in _BY_THE_CLOCK:
        return Due(local + (resumed_at - stopped_at))
    if unit is Unit.working_hours:
        return _after_duty(duty_between(stopped, resumed, calendar), local, calendar)
    return _shifted_days(local, unit, stopped.date(), resumed.date(), calendar, rolls)


def duty_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How much duty time lies between two moments (nothing when the second is earlier)."""
    spent = timedelta()
    for begin, finish in calendar.duty(start):
        if begin >= end:
            break
        spent += min(finish, end) - begin
    return spent


def last_day(due_at: datetime) -> date:
    """The last day of a period that ends, half-open, at this moment: midnight is the day before."""
    return (due_at.astimezone(SHANGHAI) - _INSTANT).date()


_BY_THE_CLOCK = {Unit.minutes: timedelta(minutes=1), Unit.clock_hours: timedelta(hours=1)}


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, SHANGHAI)


def _is_provisional(unit: Unit, rolls: bool | None, day: date, calendar: Calendar) -> bool:
    if unit in _BY_THE_CLOCK or (unit is Unit.calendar_days and not rolls):
        return False
    return not calendar.is_announced(day)


def _after_duty(amount: timedelta, start: datetime, calendar: Calendar) -> Due:
    if not amount:
        return Due(start, _is_provisional(Unit.working_hours, None, last_day(start), calendar))
    for begin, end in calendar.duty(start):
        if amount <= end - begin:
            break
        amount -= end - begin
    return Due(begin + amount, not calendar.is_announced(begin.date()))


def _after_days(limit: Limit, day: date, calendar: Calendar) -> Due:
    if limit.unit is Unit.working_days:
        last = calendar.working_day_after(day, limit.amount)
        return Due(_moment(last, calendar.hours_on(last).closes), not calendar.is_announced(last))
    if limit.unit is Unit.months:
        last = same_day_later(day, limit.amount)
    else:
        last = day + limit.amount * _DAY
    return _ends_with(last, limit.unit, calendar, limit.rolls)


def _ends_with(last: date, unit: Unit, calendar: Calendar, rolls: bool | None) -> Due:
    """Due at 24:00 of this day, or of the next working day where the limit rolls."""
    is_provisional = _is_provisional(unit, rolls, last, calendar)
    if rolls and not calendar.is_working(last):
        last = calendar.working_day_after(last)
        is_provisional = is_provisional or not calendar.is_announced(last)
    return Due(_moment(last, time()) + _DAY, is_provisional)


def _shifted_days(
    due_at: datetime, unit: Unit, stopped: date, resumed: date, calendar: Calendar, rolls: bool
) -> Due:
    last = last_day(due_at)
    if unit is not Unit.working_days:
        moved = due_at + (resumed - stopped)
        return _ends_with(last_day(moved), unit, calendar, rolls) if rolls else Due(moved)
    count = calendar.working_days_between(stopped, resumed)
    if not count:
        return Due(due_at, not calendar.is_announced(last))
    day = calendar.working_day_after(last, count)
    if due_at.time() == calendar.hours_on(last).closes:
        return Due(_moment(day, calendar.hours_on(day).closes), not calendar.is_announced(day))
    return Due(due_at + (day - last), not calendar.is_announced(day))


def same_day_later(day: date, amount: int) -> date:
    """The day of the same number so many months later (or earlier), or the last of a shorter month."""
    position = day.year * 12 + day.month - 1 + amount
    year, month = position // 12, position % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + (day.day - 1) * _DAY, following - _DAY)
