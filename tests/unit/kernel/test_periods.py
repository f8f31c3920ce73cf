"""Months, quarters and years: without gaps, without overlaps, and their names lead back to them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.kernel.periods import MONTHS, Period, period_named, period_of, periods_between

LENGTHS = st.sampled_from(sorted(MONTHS))
DAYS = st.dates(date(1949, 10, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("length", "day", "name", "words"),
    [
        ("month", date(2026, 9, 30), "202609", "2026年9月"),
        ("quarter", date(2026, 9, 30), "2026Q3", "2026年第3季度"),
        ("quarter", date(2026, 10, 1), "2026Q4", "2026年第4季度"),
        ("year", date(2026, 12, 31), "2026", "2026年"),
    ],
)
def test_a_day_is_in_the_period_of_its_name(length: str, day: date, name: str, words: str) -> None:
    found = period_of(length, day)
    assert (found.name, found.words) == (name, words)


@given(LENGTHS, DAYS)
def test_every_day_is_in_exactly_one_period(length: str, day: date) -> None:
    one = period_of(length, day)
    assert one.has(day)
    assert not one.moved(1).has(day)
    assert not one.moved(-1).has(day)
    assert period_of(length, one.until - timedelta(days=1)) == one
    assert period_of(length, one.until) == one.moved(1)


@given(LENGTHS, DAYS)
def test_a_name_leads_back_to_its_period(length: str, day: date) -> None:
    one = period_of(length, day)
    assert period_named(one.name) == one


@given(LENGTHS, DAYS, st.integers(-40, 40))
def test_steps_there_and_back_are_no_steps(length: str, day: date, steps: int) -> None:
    one = period_of(length, day)
    assert one.moved(steps).moved(-steps) == one
    assert one.moved(1).since == one.until


@given(LENGTHS, DAYS, st.integers(0, 900))
def test_a_span_is_covered_without_gaps(length: str, day: date, days: int) -> None:
    until = day + timedelta(days=days)
    found = periods_between(length, day, until)
    assert all(a.until == b.since for a, b in pairwise(found))
    if days:
        assert found[0].has(day)
        assert found[-1].has(until - timedelta(days=1))
    else:
        assert found == []


@pytest.mark.parametrize("name", ["", "2026Q5", "202613", "26", "2026-09", "0000"])
def test_other_names_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no month, quarter or year"):
        period_named(name)


def test_periods_are_in_order_of_time() -> None:
    september = Period(date(2026, 9, 1), date(2026, 10, 1))
    assert september < september.moved(1)
