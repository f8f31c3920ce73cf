"""Who came by the code and never checked out lies on the organiser's list until it is said when they went."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.participation.models import Attendance, Shift
from chuishao.participation.operations import confirm_attendance, record_going, review_afterwards
from chuishao.participation.queries.hours import errands
from tests.integration.participation.cast import (
    clerk,
    coming,
    counted,
    deputy,
    head,
    me,
    neighbour,
    service,
)
from tests.integration.participation.test_attendance import comes, goes, there
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
LATE, NEXT_DAY = "2026-09-28 12:01", "2026-09-29 12:00"


def stayed(came: str = "2026-09-28 09:00") -> tuple[Shift, int, int]:
    """Somebody who came and never checked out; the shift, who, and the row."""
    shift, who = there()
    return shift, who, comes(shift, who, came)


def went(row: int, when: str = "2026-09-28 10:30", **other: Any) -> list[Attendance]:
    told = {"actor": clerk(), "at": at(LATE), "reason": "电话问过本人"} | other
    return record_going(attendance_ids=[row], went_at=at(when), **told)


def test_it_lies_on_the_organisers_list_once_nobody_can_check_out_any_more() -> None:
    shift, _who, row = stayed()
    for who in (clerk(), head()):
        assert errands(actor=who, at=at("2026-09-28 12:00"), most=9) == []
        [found] = errands(actor=who, at=at(LATE), most=9)
        assert (found.id, found.people, found.title) == (shift.pk, 1, "翠湖清扫")
    assert errands(actor=actor("龙翔街道办事处", "clerk"), at=at(LATE), most=9) == []
    went(row)
    assert errands(actor=clerk(), at=at(LATE), most=9) == []


def test_what_an_organiser_says_counts_once_somebody_else_confirmed_it() -> None:
    _shift, who, row = stayed()
    [kept] = went(row)
    assert (kept.pk, kept.minutes, kept.state, counted(who)) == (row, 90, "recorded", 0)
    with pytest.raises(NotAllowed):
        confirm_attendance(attendance_ids=[row], actor=clerk(), at=at(LATE))
    confirm_attendance(attendance_ids=[row], actor=head(), at=at(LATE))
    assert counted(who) == 90


def test_a_day_later_it_is_reviewed_like_what_is_filled_in() -> None:
    _shift, who, row = stayed()
    assert went(row, at=at(NEXT_DAY))[0].state == "review"
    review_afterwards(
        attendance_ids=[row], is_granted=True, actor=deputy(), at=at(NEXT_DAY), reason="核对过"
    )
    assert counted(who) == 90


def test_nobody_stays_longer_than_the_shift_or_goes_before_they_came() -> None:
    _shift, _who, row = stayed()
    for when, words in (("2026-09-28 11:30", "班次的时间之内"), ("2026-09-28 09:00", "才到")):
        with pytest.raises(Invalid, match=words):
            went(row, when)
    assert Attendance.objects.get().state == "open"


def test_as_long_as_people_check_out_themselves_it_is_left_to_them() -> None:
    shift, who, row = stayed()
    with pytest.raises(Conflict, match="自己签退"):
        went(row, at=at("2026-09-28 12:00"))
    goes(shift, who, "2026-09-28 12:00")
    with pytest.raises(Conflict, match="已经签退"):
        went(row)


def test_only_whoever_organises_says_so_and_never_of_themselves() -> None:
    _shift, _who, row = stayed()
    for stranger in (actor("龙翔街道办事处", "clerk"), me(neighbour("李明").participant_id)):
        with pytest.raises(NotFound):
            went(row, actor=stranger)
    with pytest.raises(Invalid, match="理由"):
        went(row, reason="")


def test_a_night_is_kept_as_two_days() -> None:
    [shift] = service([("2026-09-28 20:00", "2026-09-29 06:00")])
    who = neighbour().participant_id
    coming(shift, who)
    row = comes(shift, who, "2026-09-28 20:00")
    rows = went(row, "2026-09-29 05:00", at=at("2026-09-29 08:00"))
    assert [one.minutes for one in rows] == [240, 300]
    assert [one.minutes for one in Attendance.objects.order_by("starts_at")] == [240, 300]
