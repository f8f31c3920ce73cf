"""What the calendars tell other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from chuishao.kernel.records import Event


@dataclass(frozen=True)
class CalendarChanged(Event):
    """The calendar of a layer changed within these days, both included: open limits are re-dated."""

    name: ClassVar[str] = "kernel.calendar.changed"
    layer: str
    first_day: date
    last_day: date
