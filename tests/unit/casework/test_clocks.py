"""A clock is a pure function of what happened to it, the calendar, and the limit promised then."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.casework import _clocks
from chuishao.casework._clocks import Clock
from chuishao.kernel.working_time import SHANGHAI, Calendar, Limit, Unit, due, working_days
from tests.unit.kernel.announced_years import ANNOUNCED

CALENDAR = ANNOUNCED
START = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
MOMENTS = st.integers(0, 700 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
LIMITS = st.builds(Limit, st.integers(1, 40), st.sampled_from(Unit))
GAPS = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
VERBS = ("stop", "restart", "prolong", "redate", "discharge", "waive")


def event(verb: str, at: datetime, clock: Clock, **more: Any) -> dict[str, Any]:
    """One line of the log, as an act writes it."""
    told = {"due_at": clock.due_at, "is_provisional": clock.is_provisional}
    kept = {} if verb in ("stop", "discharge", "waive") else told
    return {"do": verb, "duty": "finish", "organisation": 7, "at": at, **kept, **more}


def after(clock: Clock, verb: str, at: datetime, extra: Limit, calendar: Calendar) -> Clock:
    """The clock after one thing that may happen to it."""
    if verb == "stop":
        return _clocks.stopped(clock, at)
    if verb == "restart":
        return _clocks.restarted(clock, at, calendar)
    if verb == "prolong":
        return _clocks.prolonged(clock, extra, at, calendar)
    if verb == "redate":
        return clock
    return _clocks.settled(clock, at, "discharged" if verb == "discharge" else "waived")


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Clock], list[dict[str, Any]]]:
    """All stages of one clock's life, and the log that says the same."""
    at, limit = draw(MOMENTS), draw(LIMITS)
    clock = _clocks.imposed(limit, at, CALENDAR)
    stages, log = [clock], [event("impose", at, clock, limit=limit.as_data())]
    for verb in draw(st.lists(st.sampled_from(VERBS), max_size=8)):
        at, extra = at + draw(GAPS), working_days(draw(st.integers(1, 3)))
        if clock.settled_at or verb == "redate" or (verb == "restart" and not clock.stopped_at):
            continue
        if verb == "prolong" and clock.stopped_at:
            continue
        clock = after(clock, verb, at, extra, CALENDAR)
        stages.append(clock)
        log.append(event(verb, at, clock, **({"limit": extra.as_data()} if verb == "prolong" else {})))  # fmt: skip
    return stages, log


@given(lives())
def test_the_log_replayed_gives_the_clock_with_and_without_the_calendar(life: Any) -> None:
    stages, log = life
    assert list(_clocks.replay(log).values()) == [stages[-1]]
    assert list(_clocks.replay(log, CALENDAR).values()) == [stages[-1]]


@given(lives())
def test_a_due_time_never_moves_forward_and_a_late_mark_never_goes(life: Any) -> None:
    stages, _ = life
    for before, then in pairwise(stages):
        assert then.due_at >= before.due_at
        assert then.was_late >= before.was_late
        assert then.imposed_at == before.imposed_at


@given(lives(), MOMENTS, LIMITS)
def test_what_is_settled_is_settled(life: Any, at: datetime, extra: Limit) -> None:
    end = _clocks.settled(life[0][-1], at, "discharged")
    assert _clocks.stopped(end, at) == end
    assert _clocks.restarted(end, at, CALENDAR) == end
    assert _clocks.prolonged(end, extra, at, CALENDAR) == end
    assert _clocks.settled(end, at, "waived") == end
    anew = replace(end, due_at=end.due_at + timedelta(days=9), settled_at=None)
    assert _clocks.redated(end, anew, at) == end


@given(LIMITS, MOMENTS, GAPS)
def test_a_pause_ended_in_the_same_moment_changes_nothing(limit: Limit, at: datetime, later: timedelta) -> None:  # fmt: skip
    clock = _clocks.imposed(limit, at, CALENDAR)
    again = _clocks.restarted(_clocks.stopped(clock, at + later), at + later, CALENDAR)
    assert again == replace(clock, was_late=at + later > clock.due_at)


@given(st.integers(1, 30), MOMENTS, GAPS, st.integers(1, 40))
def test_a_stop_of_n_working_days_moves_the_due_day_by_n(amount: int, at: datetime, later: timedelta, n: int) -> None:  # fmt: skip
    clock = _clocks.imposed(working_days(amount), at, CALENDAR)
    stop = at + later
    day = CALENDAR.working_day_after(stop.astimezone(SHANGHAI).date(), n)
    resume = datetime.combine(day, stop.astimezone(SHANGHAI).timetz())
    again = _clocks.restarted(_clocks.stopped(clock, stop), resume, CALENDAR)
    assert CALENDAR.working_days_between(clock.due_at.date(), again.due_at.date()) == n


@given(st.integers(1, 30), MOMENTS, GAPS, st.integers(1, 10))
def test_an_extension_counts_from_the_old_due_day_whenever_it_is_granted(amount: int, at: datetime, later: timedelta, n: int) -> None:  # fmt: skip
    clock = _clocks.imposed(working_days(amount), at, CALENDAR)
    longer = _clocks.prolonged(clock, working_days(n), at + later, CALENDAR)
    assert longer.due_at.date() == CALENDAR.working_day_after(clock.due_at.date(), n)


@given(lives(), GAPS)
def test_lateness_counts_only_while_the_clock_runs(life: Any, later: timedelta) -> None:
    clock = life[0][-1]
    if clock.settled_at or clock.was_late or clock.stopped_at:
        return
    stopped = _clocks.stopped(clock, clock.due_at)
    assert not stopped.is_late(clock.due_at + later)
    assert clock.is_late(clock.due_at + later) is (later > timedelta())


HOLIDAY = {date(2026, 1, day): False for day in (8, 9, 12)}


def with_days(days: dict[date, bool]) -> Calendar:
    """The calendar after a changed notice."""
    return replace(CALENDAR, days={**CALENDAR.days, **days})


@pytest.mark.parametrize(
    ("reason", "days", "due_on"),
    [
        ("three days more of rest push the limit on by three", HOLIDAY, (2026, 1, 19)),
        ("a weekend that is worked does not shorten what was promised", {date(2026, 1, 10): True}, (2026, 1, 14)),
        ("a day after the due day is nobody's business", {date(2026, 1, 15): False}, (2026, 1, 14)),
    ],
)  # fmt: skip
def test_a_changed_notice_redates_a_running_clock(reason: str, days: Any, due_on: Any) -> None:
    clock = _clocks.imposed(working_days(7), START, CALENDAR)
    assert clock.due_at.date() == date(2026, 1, 14), "seven working days after a Monday"
    anew = _clocks.imposed(working_days(7), START, with_days(days))
    redated = _clocks.redated(clock, anew, START + timedelta(days=1))
    assert redated.due_at.date() == date(*due_on), reason


@given(lives(), st.dictionaries(st.dates(date(2026, 1, 1), date(2027, 12, 1)), st.booleans(), max_size=12))  # fmt: skip
def test_no_notice_ever_shortens_a_limit_or_touches_what_rests(life: Any, days: Any) -> None:
    stages, log = life
    clock = stages[-1]
    anew = next(iter(_clocks.replay(log, with_days(days)).values()))
    redated = _clocks.redated(clock, anew, clock.due_at)
    assert redated.due_at >= clock.due_at
    if clock.settled_at or clock.stopped_at:
        assert redated == clock


def test_an_unchanged_calendar_leaves_an_extended_clock_provisional_as_it_is() -> None:
    at = datetime(2026, 12, 21, 9, tzinfo=SHANGHAI)
    clock = _clocks.prolonged(_clocks.imposed(working_days(7), at, CALENDAR), working_days(3), at, CALENDAR)  # fmt: skip
    assert clock.is_provisional
    log = [
        event("impose", at, _clocks.imposed(working_days(7), at, CALENDAR), limit=working_days(7).as_data()),
        event("prolong", at, clock, limit=working_days(3).as_data()),
    ]  # fmt: skip
    (anew,) = _clocks.replay(log, CALENDAR).values()
    assert _clocks.redated(clock, anew, at) == clock


def test_a_duty_owed_a_second_time_is_a_second_clock() -> None:
    first = _clocks.imposed(working_days(7), START, CALENDAR)
    later = START + timedelta(days=40)
    again = _clocks.imposed(working_days(7), later, CALENDAR)
    data = working_days(7).as_data()
    log = [
        event("impose", START, first, limit=data), event("discharge", later, first), event("impose", later, again, limit=data),
    ]  # fmt: skip
    clocks = _clocks.replay(log)
    assert list(clocks) == [("finish", 7, 0), ("finish", 7, 1)]
    assert [clock.was_late for clock in clocks.values()] == [True, False]


@given(LIMITS, MOMENTS)
def test_a_clock_imposed_is_due_when_its_limit_says(limit: Limit, at: datetime) -> None:
    clock = _clocks.imposed(limit, at, CALENDAR)
    assert (clock.due_at, clock.is_provisional) == (
        due(limit, at, CALENDAR).at, due(limit, at, CALENDAR).is_provisional,
    )  # fmt: skip
    assert clock.due_at > at
