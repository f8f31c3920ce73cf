"""双报到: organisations and members register, serve, are confirmed by the community; the year's feedback writes itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.kernel.refusals import NotAllowed, NotFound
from chuishao.participation import queries
from chuishao.participation.models import Attendance, Belonging, Circle
from chuishao.participation.operations import (
    Joining,
    Plan,
    PlannedShift,
    Present,
    ask_to_join,
    confirm_attendance,
    decide_joining,
    found_circle,
    plan_activity,
    publish_activity,
    record_list,
    reveal_participant,
)
from tests.integration.participation.cast import coming, me, neighbour
from tests.integration.participation.cast import team as volunteers
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
COMMUNITY, EARLY = "五华山社区", at("2026-09-01 09:00")


def register() -> Circle:
    return found_circle(
        programme="dual_registration", kind="register", name="五华山社区报到册", host_id=unit(COMMUNITY),
        actor=actor(post="head"), at=EARLY,
    )  # fmt: skip


def joins(circle: Circle, joining: Joining, by: str = "clerk") -> Belonging:
    """Asked for by the host's clerk, admitted by its head."""
    host = "华山街道办事处" if circle.kind == "team" else COMMUNITY
    asked = ask_to_join(circle_id=circle.pk, joining=joining, actor=actor(host, by), at=EARLY)
    return decide_joining(
        belonging_id=asked.pk, is_granted=True, actor=actor(host, "head"), at=EARLY
    )


def serve(circle: Circle, *people: int, day: str = "2026-09-28") -> list[int]:
    """Four hours on a day, listed by the community's clerk."""
    span = PlannedShift(at(f"{day} 09:00"), at(f"{day} 13:00"))
    plan = Plan(circle.pk, "service", f"帮困送医 {day}", "五华山社区", (span,))
    made = plan_activity(plan=plan, actor=actor(), at=EARLY)
    publish_activity(activity_id=made.pk, actor=actor(), at=EARLY)
    [shift] = made.shifts.all()
    coming(shift, *people)
    there = [Present(one, shift.starts_at, shift.ends_at) for one in people]
    return [
        one.pk
        for one in record_list(shift_id=shift.pk, present=there, actor=actor(), at=shift.ends_at)
    ]


def test_a_minute_under_two_hats_counts_once() -> None:
    circle, who = register(), neighbour("赵一").participant_id
    joins(circle, Joining("registered_member", participant_id=who))
    joins(volunteers(), Joining("team_volunteer", participant_id=who))
    confirm_attendance(
        attendance_ids=serve(circle, who), actor=actor(post="head"), at=at("2026-09-29 09:00")
    )
    assert set(Attendance.objects.get().hats) == {"dual_registration", "volunteering"}
    mine = [queries.hours_of_person(participant_id=who, actor=me(who), hat=hat).minutes for hat in
            ("dual_registration", "volunteering", "")]  # fmt: skip
    assert mine == [240, 240, 240]


def test_who_is_no_volunteer_serves_under_one_hat() -> None:
    circle, who = register(), neighbour("赵一").participant_id
    joins(circle, Joining("registered_member", participant_id=who))
    serve(circle, who)
    assert Attendance.objects.get().hats == ["dual_registration"]


def test_the_community_confirms_within_five_working_days() -> None:
    circle, who = register(), neighbour("赵一").participant_id
    joins(circle, Joining("registered_member", participant_id=who))
    [row] = serve(circle, who)
    [waits] = queries.waiting_for_me(actor=actor(post="head"), at=at())
    # Recorded on a Monday; the National Day holiday begins on Thursday.
    assert (waits.attendance_id, waits.due_at > at("2026-10-08 00:00")) == (row, True)
    assert queries.waiting_for_me(actor=actor(), at=at()) == []


def test_that_somebody_is_a_member_is_named_to_leaders_only() -> None:
    circle, who = register(), neighbour("赵一").participant_id
    joins(circle, Joining("registered_member", participant_id=who))
    ask = {"participant_id": who, "fields": ["name"], "at": EARLY, "purpose": "年度反馈核对"}
    with pytest.raises(NotAllowed, match="负责人"):
        reveal_participant(**ask, actor=actor())
    assert reveal_participant(**ask, actor=actor(post="head")) == {"name": "赵一"}


def test_143_organisations_and_6740_members_in_small() -> None:
    """Two organisations and five members serve; 4.0 hours each time as in the article, and the feedback says so."""
    circle, home = register(), unit("华山街道办事处")
    joins(circle, Joining("registered_organisation", organisation_id=home))
    people = [
        neighbour(f"党员{n}", unit_id=home if n < 3 else None).participant_id for n in range(5)
    ]
    for one in people:
        joins(circle, Joining("registered_member", participant_id=one))
    rows = serve(circle, *people) + serve(circle, *people[:2], day="2026-09-29")
    confirm_attendance(attendance_ids=rows, actor=actor(post="head"), at=at("2026-09-30 09:00"))
    found = queries.yearly_feedback(circle_id=circle.pk, year=2026, actor=actor())
    told = sorted((line.role_label, line.hours.times, line.hours.minutes) for line in found.lines)
    assert told == [("报到党员", 1, 240)] * 3 + [("报到党员", 2, 480)] * 2 + [
        ("报到党组织", 5, 1200)
    ]


def test_the_feedback_is_printable_names_nobody_and_is_for_those_who_see() -> None:
    circle, made = register(), neighbour("赵一")
    joins(circle, Joining("registered_member", participant_id=made.participant_id))
    confirm_attendance(
        attendance_ids=serve(circle, made.participant_id),
        actor=actor(post="head"),
        at=at("2026-09-30 09:00"),
    )
    words = queries.yearly_feedback(circle_id=circle.pk, year=2026, actor=actor()).printable()
    assert (
        f"{made.pseudonym}（报到党员，2026-09-01 起）：服务 1 次，4.0 小时：帮困送医 2026-09-28。"
        in words
    )
    assert "赵" not in words
    with pytest.raises(NotFound):
        queries.yearly_feedback(
            circle_id=circle.pk, year=2026, actor=actor("龙翔街道办事处", "head")
        )


def test_a_registered_organisation_organises_and_does_not_confirm() -> None:
    circle, ours = register(), actor("华山综合调度室", "dispatcher")
    span = PlannedShift(at("2026-09-28 09:00"), at("2026-09-28 13:00"))
    plan = Plan(
        circle.pk, "service", "帮困送医", "五华山社区", (span,), organiser_id=ours.organisation_id
    )
    with pytest.raises(NotFound):
        plan_activity(plan=plan, actor=ours, at=EARLY - timedelta(days=1))
