"""When a letter may go out: a table with a reason on each row."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from chuishao.channels.outbound.notices.timing import QuietHours, letter_at
from chuishao.kernel.working_time import Calendar, DutyHours
from tests import make

# 国庆 2026: rest from 1 to 7 October; Saturday 10 October is worked instead.
REST = {date(2026, 10, day): False for day in range(1, 8)}
CALENDAR = Calendar({**REST, date(2026, 10, 10): True}, date(2026, 12, 31))
NIGHT = QuietHours(time(22), time(7))
EARLY = Calendar({}, date(2026, 12, 31), DutyHours(time(6), time(23), None))

ROWS = [
    # left at, calendar, urgent, goes at, because
    ("2026-09-28 09:00", CALENDAR, False, "2026-09-28 09:00", "the office is open"),
    ("2026-09-28 12:30", CALENDAR, False, "2026-09-28 12:30", "lunch is no night"),
    ("2026-09-28 08:29", CALENDAR, False, "2026-09-28 08:30", "one minute before it opens"),
    ("2026-09-28 17:30", CALENDAR, False, "2026-09-29 08:30", "closed is closed: half-open hours"),
    ("2026-09-28 23:10", CALENDAR, False, "2026-09-29 08:30", "quiet at night"),
    ("2026-09-28 23:10", CALENDAR, True, "2026-09-28 23:10", "an emergency does not wait"),
    ("2026-09-26 10:00", CALENDAR, False, "2026-09-28 08:30", "a Saturday"),
    ("2026-10-01 10:00", CALENDAR, False, "2026-10-08 08:30", "the holiday is not disturbed"),
    ("2026-10-01 10:00", CALENDAR, True, "2026-10-01 10:00", "an emergency in the holiday"),
    ("2026-10-10 10:00", CALENDAR, False, "2026-10-10 10:00", "a Saturday that is worked"),
    ("2026-09-28 06:30", EARLY, False, "2026-09-28 07:00", "open already, but quiet until seven"),
    ("2026-09-28 22:30", EARLY, False, "2026-09-29 07:00", "open still, but quiet from ten"),
    ("2026-09-28 05:00", EARLY, False, "2026-09-28 07:00", "opens in the quiet: after it"),
]


@pytest.mark.parametrize(("left", "calendar", "is_urgent", "goes", "because"), ROWS)
def test_letters_wait_for_the_day(
    left: str, calendar: Calendar, is_urgent: bool, goes: str, because: str
) -> None:
    found = letter_at(make.at(left), calendar, NIGHT, is_urgent=is_urgent)
    assert found == make.at(goes), because


def test_everything_left_in_one_night_goes_at_one_moment() -> None:
    night = ("2026-09-28 18:00", "2026-09-28 22:00", "2026-09-29 03:00", "2026-09-29 08:29")
    moments = {letter_at(make.at(when), CALENDAR, NIGHT, is_urgent=False) for when in night}
    assert moments == {make.at("2026-09-29 08:30")}


@pytest.mark.parametrize(
    ("written", "at", "is_quiet"),
    [
        ("22:00-07:00", "2026-09-28 21:59", False),
        ("22:00-07:00", "2026-09-28 22:00", True),
        ("22:00-07:00", "2026-09-28 06:59", True),
        ("22:00-07:00", "2026-09-28 07:00", False),
        ("12:00-13:30", "2026-09-28 12:15", True),
        ("12:00-13:30", "2026-09-28 22:15", False),
    ],
)
def test_quiet_hours_are_half_open_and_may_pass_midnight(
    written: str, at: str, is_quiet: bool
) -> None:
    quiet = QuietHours.read(written)
    assert quiet is not None
    assert quiet.hold(make.at(at)) is is_quiet


def test_no_quiet_hours_are_none() -> None:
    assert QuietHours.read("") is None
    night = datetime.combine(date(2026, 9, 28), time(22, 30), make.SHANGHAI)
    assert letter_at(night, EARLY, None, is_urgent=False) == night
