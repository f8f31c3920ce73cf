"""From rows to a calendar: the layers of a place are laid one over another, and kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from chuishao.kernel import models
from chuishao.kernel.stamps import Kept
from chuishao.kernel.working_time import SHANGHAI, Calendar, DutyHours

STAMP = "calendar"
NATION = ""
_ALARM_MONTH = 11  # the notice for the next year is published in the autumn
_HOURS = DutyHours()

Days = Mapping[str, Mapping[date, bool]]
Hours = Mapping[str, Mapping[date, DutyHours]]


@dataclass(frozen=True)
class Layers:
    """All rows of all layers, and the calendars made of them so far."""

    days: Days
    hours: Hours
    announced: tuple[int, ...]
    _calendars: dict[tuple[str, ...], Calendar] = field(default_factory=dict)

    def calendar(self, path: str) -> Calendar:
        """The calendar of a place; places without rows of their own share their parent's."""
        layers = tuple(
            sorted(layer for layer in {*self.days, *self.hours} if path.startswith(layer))
        )
        found = self._calendars.get(layers)
        if found is None:
            found = self._calendars[layers] = self._laid(layers)
        return found

    def _laid(self, layers: tuple[str, ...]) -> Calendar:
        days: dict[date, bool] = {}
        for layer in layers:
            days.update(self.days.get(layer, {}))
        first, last = announced_span(self.announced)
        hours = _hours_over_time([self.hours[layer] for layer in layers if layer in self.hours])
        return Calendar(days, last, _HOURS, first, hours)


def announced_span(years: tuple[int, ...]) -> tuple[date, date]:
    """From the first day of the first year to the last of the last that follows without a gap."""
    if not years:
        return date.max, date.min
    last = first = min(years)
    while last + 1 in years:
        last += 1
    return date(first, 1, 1), date(last, 12, 31)


def _hours_over_time(layers: list[Mapping[date, DutyHours]]) -> dict[date, DutyHours]:
    """From each day on which something changes: the hours of the innermost layer that has any."""
    changes = {since for layer in layers for since in layer}
    merged: dict[date, DutyHours] = {}
    for change in changes:
        for layer in layers:
            in_force = max((since for since in layer if since <= change), default=None)
            if in_force is not None:
                merged[change] = layer[in_force]
    return merged


def _read() -> Layers:
    days: dict[str, dict[date, bool]] = {}
    for layer, day, is_working in models.CalendarDay.objects.values_list(
        "layer", "day", "is_working"
    ):
        days.setdefault(layer, {})[day] = is_working
    hours: dict[str, dict[date, DutyHours]] = {}
    for row in models.DutyHours.objects.all():
        hours.setdefault(row.layer, {})[row.effective_from] = duty_hours(row)
    return Layers(days, hours, tuple(models.CalendarYear.objects.values_list("year", flat=True)))


def duty_hours(row: models.DutyHours) -> DutyHours:
    """The hours a row stands for."""
    if row.lunch_begins is None or row.lunch_ends is None:
        return DutyHours(row.opens, row.closes, None)
    return DutyHours(row.opens, row.closes, (row.lunch_begins, row.lunch_ends))


_kept: Kept[Layers] = Kept(STAMP, _read)


def load_calendar(path: str = NATION) -> Calendar:
    """The calendar of the region with this code: the nation's, and what regions above it and it add.

    From memory; up to date as of the last ``stamps.refresh`` (once a request or job).
    """
    return _kept.get().calendar(path)


def calendar_with(year: int, days: Mapping[date, bool], path: str = NATION) -> Calendar:
    """The calendar of a place as it would be with this national schedule of a year; nothing is kept."""
    kept = _kept.get()
    nation = {day: said for day, said in kept.days.get(NATION, {}).items() if day.year != year}
    layers = {**kept.days, NATION: {**nation, **days}}
    return Layers(layers, kept.hours, tuple({*kept.announced, year})).calendar(path)


def announced_years() -> tuple[int, ...]:
    """The years whose national schedule is known, in order."""
    return tuple(sorted(_kept.get().announced))


def unannounced_years(at: datetime) -> tuple[int, ...]:
    """The years to raise an alarm about: this one, and from November on the next, if not announced."""
    today = at.astimezone(SHANGHAI).date()
    needed = (today.year, today.year + 1) if today.month >= _ALARM_MONTH else (today.year,)
    return tuple(year for year in needed if year not in announced_years())
