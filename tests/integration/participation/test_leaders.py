"""Leaders at a meeting as ordinary members: recorded with it, counted once another confirmed, no part of the quorum."""

from __future__ import annotations

from typing import Any

import pytest

from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.participation import queries
from chuishao.participation.models import Activity, Attendance, Belonging, Circle
from chuishao.participation.operations import (
    Meeting,
    Motion,
    add_topic,
    confirm_attendance,
    give_notice,
    hold_meeting,
    plan_meeting,
)
from tests.integration.participation.branches import COMMUNITY, circle, members
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
MAYOR = "市政府"
BEGINS, ENDS = at("2026-10-12 15:00"), at("2026-10-12 16:00")


def called(kind: str = "general_meeting", **more: int) -> tuple[Circle, Activity]:
    """A meeting of a branch of three members and its leaders, of which notice was given."""
    branch = circle()
    members(branch, 3)
    for role, how_many in ({"leader": 1} | more).items():
        members(branch, how_many, role)
    clerk = actor(COMMUNITY, "clerk")
    told = Meeting("十月党员大会", "会议室", BEGINS, ENDS)
    planned = plan_meeting(circle_id=branch.pk, kind=kind, meeting=told, actor=clerk, at=at())
    add_topic(meeting_id=planned.pk, motion=Motion("年度计划"), actor=clerk, at=at())
    give_notice(meeting_id=planned.pk, actor=clerk, at=at())
    return branch, planned


def held(planned: Activity, present: list[int], **more: Any) -> Activity:
    """Held with these there, by the clerk unless another is named."""
    known = {"minutes": "照议题讨论。", "actor": actor(COMMUNITY, "clerk"), "at": ENDS, **more}
    return hold_meeting(meeting_id=planned.pk, present_ids=present, **known)


def belonging(branch: Circle, role: str) -> Belonging:
    """The first who belongs so."""
    return Belonging.objects.filter(circle=branch, role=role).earliest("pk")


def led() -> int:
    """How many comings of leaders the figure of the district counts."""
    found = queries.figures_of(
        programme="party_life", region_path="5301", actor=actor(MAYOR, "head"), at=ENDS
    )
    return next(one.counted for one in found if one.key == "led_attendances")


def test_a_leader_who_comes_is_counted_once_another_confirmed_it() -> None:
    _, planned = called()
    clerk = actor(COMMUNITY, "clerk")
    [guest] = queries.guests_of(meeting_id=planned.pk, actor=clerk)
    voters = [one.belonging_id for one in queries.voters_of(meeting_id=planned.pk, actor=clerk)]
    done = held(planned, [*voters[:2], guest.belonging_id])
    assert (done.facts["expected"], len(done.facts["present"])) == (3, 2)
    [came] = Attendance.objects.filter(activity=planned)
    assert (came.role, came.state, came.minutes) == ("leader", "recorded", 60)
    assert led() == 0
    with pytest.raises(NotAllowed):
        confirm_attendance(attendance_ids=[came.pk], actor=clerk, at=ENDS)
    confirm_attendance(attendance_ids=[came.pk], actor=actor(COMMUNITY, "head"), at=ENDS)
    assert led() == 1


def test_a_leader_among_those_expected_is_recorded_without_being_chosen_twice() -> None:
    branch, planned = called(leader=0)
    member = belonging(branch, "member")
    Belonging.objects.create(
        circle=branch, role="leader", participant=member.participant, region_path=branch.region_path,
        state="active", from_on=branch.founded_on, decided_at=at("2026-01-01 10:00"),
    )  # fmt: skip
    assert queries.guests_of(meeting_id=planned.pk, actor=actor(COMMUNITY, "clerk")) == []
    held(planned, [member.pk])
    [came] = Attendance.objects.filter(activity=planned)
    assert came.participant_id == member.participant_id


def test_who_stayed_away_is_not_recorded_and_nobody_else_is_a_guest() -> None:
    branch, planned = called(probationary=1)
    with pytest.raises(Invalid, match="应到名单"):
        held(planned, [belonging(branch, "probationary").pk])
    held(planned, [belonging(branch, "member").pk])
    assert not Attendance.objects.filter(activity=planned).exists()
