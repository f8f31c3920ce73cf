"""A clock as a pure function of what happened to it, the calendar, and the limit promised then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from chuishao.kernel.working_time import (
    SHANGHAI,
    Calendar,
    Limit,
    due,
    extended,
    shifted,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock: a limit that runs, may be stopped by a decision, and is settled once."""

    imposed_at: datetime
    due_at: datetime
    limit: Limit | None = None
    is_provisional: bool = False
    stopped_at: datetime | None = None
    settled_at: datetime | None = None
    outcome: str = ""
    was_late: bool = False

    def is_late(self, at: datetime) -> bool:
        """Whether the time ran out before ``at``; a late mark once earned stays."""
        until = self.settled_at or self.stopped_at or at
        return self.was_late or until > self.due_at


def imposed(limit: Limit, at: datetime, calendar: Calendar) -> Clock:
    """A clock that starts at ``at`` with the limit promised now."""
    end = due(limit, at, calendar)
    return Clock(at, end.at, limit, end.is_provisional)


def imposed_until(day: date, at: datetime, calendar: Calendar) -> Clock:
    """A clock whose due day was named by a person: it ends with the business of that day."""
    closes = calendar.hours_on(day).closes
    return Clock(at, datetime.combine(day, closes, tzinfo=SHANGHAI))


def stopped(clock: Clock, at: datetime) -> Clock:
    """The clock stopped by a decision; stopping a stopped or settled clock changes nothing."""
    if clock.stopped_at or clock.settled_at:
        return clock
    return replace(clock, stopped_at=at, was_late=clock.is_late(at))


def restarted(clock: Clock, at: datetime, calendar: Calendar) -> Clock:
    """The clock running again: the due time moves by the unit-time that passed while it stood."""
    if not clock.stopped_at or clock.settled_at:
        return clock
    if clock.limit is None:
        return replace(clock, stopped_at=None)
    end = shifted(clock.due_at, clock.limit.unit, clock.stopped_at, at, calendar)
    return replace(clock, due_at=end.at, is_provisional=end.is_provisional, stopped_at=None)


def prolonged(clock: Clock, extra: Limit, at: datetime, calendar: Calendar) -> Clock:
    """The clock with an approved extension, counted from the old due time; lateness is kept."""
    if clock.settled_at:
        return clock
    end = extended(clock.due_at, extra, calendar)
    return replace(
        clock, due_at=end.at, is_provisional=end.is_provisional, was_late=clock.is_late(at)
    )


def settled(clock: Clock, at: datetime, outcome: str) -> Clock:
    """The clock at its end: ``discharged`` in time or late, or ``waived`` by a decision."""
    if clock.settled_at:
        return clock
    return replace(clock, settled_at=at, outcome=outcome, was_late=clock.is_late(at))


def redated(clock: Clock, anew: Clock, at: datetime) -> Clock:
    """The clock after a changed holiday notice, ``anew`` being the same clock replayed by it.

    Never shortened; a settled or stopped one, or one whose day a person named, stays as it is.
    """
    if clock.settled_at or clock.stopped_at or clock.limit is None:
        return clock
    if anew.due_at <= clock.due_at:
        return replace(clock, is_provisional=anew.is_provisional)
    return replace(
        clock, due_at=anew.due_at, is_provisional=anew.is_provisional, was_late=clock.is_late(at)
    )


Key = tuple[str, int, int]
"""A duty, the organisation that owes it, and which time it owes it (0 for the first)."""


def replay(
    events: Iterable[Mapping[str, Any]], calendar: Calendar | None = None
) -> dict[Key, Clock]:
    """All clocks of a case from its log of clock events, in order.

    Each event has ``do`` (impose, until, stop, restart, prolong, discharge, waive, redate), ``duty``,
    ``organisation``, ``at``; ``limit`` or ``day`` where the verb needs one; and the ``due_at`` that was
    promised by it. With a calendar the due times are worked out again, without one the promised
    ones are read: while the calendar has not changed, both give the same.
    """
    clocks: dict[Key, Clock] = {}
    for event in events:
        duty, organisation = event["duty"], event["organisation"]
        times = sum(1 for key in clocks if key[:2] == (duty, organisation))
        if event["do"] in ("impose", "until"):
            clocks[duty, organisation, times] = _begun(event, calendar)
        else:
            key = (duty, organisation, times - 1)
            clocks[key] = _after(clocks[key], event, calendar)
    return clocks


def _begun(event: Mapping[str, Any], calendar: Calendar | None) -> Clock:
    at = moment(event["at"])
    limit = Limit.from_data(event["limit"]) if event.get("limit") else None
    if calendar is None:
        return Clock(at, moment(event["due_at"]), limit, event.get("is_provisional", False))
    if limit is None:
        return imposed_until(date.fromisoformat(event["day"]), at, calendar)
    return imposed(limit, at, calendar)


def _after(clock: Clock, event: Mapping[str, Any], calendar: Calendar | None) -> Clock:
    at, verb = moment(event["at"]), event["do"]
    if verb == "stop":
        return stopped(clock, at)
    if verb in ("discharge", "waive"):
        return settled(clock, at, "discharged" if verb == "discharge" else "waived")
    if calendar is None:
        return _as_promised(clock, event, at)
    if verb == "restart":
        return restarted(clock, at, calendar)
    if verb == "prolong":
        return prolonged(clock, Limit.from_data(event["limit"]), at, calendar)
    return replace(clock, was_late=clock.is_late(at))


def _as_promised(clock: Clock, event: Mapping[str, Any], at: datetime) -> Clock:
    return replace(
        clock,
        due_at=moment(event["due_at"]),
        is_provisional=event.get("is_provisional", False),
        stopped_at=None,
        was_late=clock.is_late(at),
    )


def moment(value: datetime | str) -> datetime:
    """A time as the log keeps it, or as it is already."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
