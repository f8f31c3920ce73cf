"""What is certain to be refused is not offered: one sentence says why, and what remains to be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict
from chuishao.participation import operations, queries
from chuishao.participation.models import Attendance, Shift
from chuishao.participation.queries import circles
from chuishao.participation.queries.activity_pages import activity_page
from chuishao.participation.queries.coming import Wanted, activities_to_come
from tests.integration.participation.branches import person
from tests.integration.participation.cast import (
    clerk,
    coming,
    head,
    listed,
    me,
    neighbour,
    service,
    team,
)
from tests.integration.participation.test_emergency import (
    COMMUNITY,
    DISTRICT,
    GATE_HOURS,
    activated,
    gate_duty,
)
from tests.make import actor, at

pytestmark = pytest.mark.usefixtures("on_ground")
DURING, OVER = at("2026-02-13 18:00"), at("2026-02-13 20:00")


def gate_with_one() -> tuple[Shift, Attendance, int]:
    """A duty at a gate at which somebody came, recorded by the clerk; the emergency is still on."""
    activation = activated()
    duty, who = gate_duty(), person()
    [shift] = duty.shifts.all()
    desk = actor(COMMUNITY, "clerk")
    operations.sign_up(shift_id=shift.pk, participant_id=who.pk, actor=desk, at=at(GATE_HOURS[0]))
    there = [operations.Present(who.pk, shift.starts_at, shift.ends_at)]
    [row] = operations.record_list(shift_id=shift.pk, present=there, actor=desk, at=DURING)
    return shift, row, activation.pk


def ended(activation: int) -> None:
    operations.end_activation(
        activation_id=activation, actor=actor(DISTRICT, "head"), at=at("2026-02-13 19:00"), reason="解除"
    )  # fmt: skip


def offered(shift: Shift, by: Actor, when: Any) -> set[str]:
    page = activity_page(activity_id=shift.activity_id, actor=by, at=when)
    rows = [one.may for one in (*page.shifts, *page.came)]
    return {key for keys in (page.may, *rows) for key in keys}


def test_while_it_is_on_a_leader_may_confirm_and_strike_and_once_it_ended_nothing_with_one_sentence() -> (
    None
):
    shift, row, activation = gate_with_one()
    lead = actor(COMMUNITY, "head")
    assert {"confirm", "correct", "strike"} <= offered(shift, lead, DURING)
    assert [one.attendance_id for one in queries.waiting_for_me(actor=lead, at=DURING)] == [row.pk]
    ended(activation)
    assert offered(shift, lead, OVER) == set()
    assert queries.waiting_for_me(actor=lead, at=OVER) == []
    page = activity_page(activity_id=shift.activity_id, actor=lead, at=OVER)
    assert "只能查看" in page.closed
    assert "启用" in page.closed


def test_over_by_the_clock_is_over_before_anything_swept_it() -> None:
    shift, _row, _activation = gate_with_one()
    late = at("2026-04-01 09:00")
    desk = actor(COMMUNITY, "clerk")
    assert offered(shift, desk, late) <= {"cancel"}
    page = circles.circle_page(circle_id=shift.activity.circle_id, actor=desk, at=late)
    assert (page.plannable, page.writable, page.joinable) == ((), (), ())
    assert "只能查看" in page.closed
    assert page.is_open


def test_whoever_came_by_their_link_disputes_while_it_is_on_and_not_after() -> None:
    _shift, row, activation = gate_with_one()
    mine = Actor.participant(row.participant_id)
    [before] = queries.my_attendances(actor=mine, at=DURING)
    ended(activation)
    [after] = queries.my_attendances(actor=mine, at=OVER)
    assert (before.may_dispute, after.may_dispute) == (True, False)


def test_what_is_off_is_not_offered_to_be_founded_until_it_is_switched_on_there() -> None:
    lead = actor(COMMUNITY, "head")

    def closed() -> set[str]:
        found = circles.foundable_now(actor=lead, at=at("2026-02-02 09:00"))
        return {one.closed for one in found if one.programme.key == "emergency"}

    assert all("启用" in one for one in closed())
    assert {
        one.closed for one in circles.foundable_now(actor=lead, at=at()) if not one.programme.is_off
    } == {""}
    activated()
    assert closed() == {""}


def test_of_an_ended_team_nobody_signs_up_or_is_asked_to_and_what_was_recorded_is_still_confirmed() -> (
    None
):
    [held], who = service(), neighbour().participant_id
    [ahead] = service([("2026-10-20 09:00", "2026-10-20 11:00")], title="护河")
    coming(held, who)
    coming(ahead, who)
    [row] = listed(held, who)
    later = held.ends_at + timedelta(hours=2)
    wanted = Wanted("530102", later)
    assert [one.title for one in activities_to_come(wanted=wanted)] == ["护河"]
    operations.end_circle(circle_id=team_of(held), actor=head(), at=later, reason="换届")
    assert offered(held, head(), later) == {"confirm", "strike"}
    assert "dispute" in offered_to_self(row, who, later)
    assert activities_to_come(wanted=wanted) == []
    card = queries.public_activity(number=ahead.activity.number, at=later)
    assert "已经结束" in card.closed
    [own] = queries.my_shifts(actor=me(who), at=later)
    assert own.is_closed
    with pytest.raises(Conflict, match="另设一个"), transaction.atomic():
        operations.sign_up(
            shift_id=ahead.pk,
            participant_id=neighbour("李明").participant_id,
            actor=clerk(),
            at=later,
        )


def team_of(shift: Shift) -> int:
    return shift.activity.circle_id


def offered_to_self(row: int, who: int, when: Any) -> set[str]:
    [own] = [one for one in queries.my_attendances(actor=me(who), at=when) if one.id == row]
    return {"dispute"} if own.may_dispute else set()


def test_an_ended_circle_says_so_and_offers_nothing() -> None:
    made = team()
    operations.end_circle(circle_id=made.pk, actor=head(), at=at(), reason="完成")
    page = circles.circle_page(circle_id=made.pk, actor=head(), at=at())
    assert "只能查看" in page.closed
    assert (page.plannable, page.joinable, page.listable, page.may_end) == ((), (), (), False)
