"""A seventh of a course may be missed and not a day more; twelve days are ninety hours."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.participation._absence import Absence, hours_of
from chuishao.programmes.training import A_DAY, SEVENTH


@pytest.mark.parametrize(
    ("whole", "missed", "may_stay", "left"),
    [
        (48, 0, True, 6),
        (48, 6, True, 0),  # 12.5 %
        (48, 7, False, 0),  # 14.58 % is more than 14.29 %
        (49, 7, True, 0),  # a seventh exactly does not exceed a seventh
        (49, 8, False, 0),
        (0, 0, True, 0),
    ],
)
def test_a_seventh_may_be_missed(whole: int, missed: int, may_stay: bool, left: int) -> None:
    one = Absence(whole, held=whole, attended=whole - missed, most=SEVENTH)
    assert (one.missed, one.may_stay, one.left) == (missed, may_stay, left)


def test_twelve_days_are_ninety_hours_and_twelve_months_forty_eight_days() -> None:
    assert hours_of(12, A_DAY) == 90
    assert hours_of(1, A_DAY) == Fraction(15, 2)
    assert 12 * 4 == 48


@given(st.integers(1, 400), st.data())
def test_who_misses_no_more_than_is_left_may_stay(whole: int, data: st.DataObject) -> None:
    missed = data.draw(st.integers(0, whole))
    one = Absence(whole, whole, whole - missed, SEVENTH)
    assert one.may_stay == (missed * 7 <= whole)
    more = Absence(whole, whole, one.attended - one.left, SEVENTH)
    if one.may_stay and one.left <= one.attended:
        assert more.may_stay
        assert more.left == 0
