"""Activities: published before they happen, signed up for in order, given to the next when somebody leaves."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal
from chuishao.participation import queries
from chuishao.participation.models import Activity, Circle, SignUp
from chuishao.participation.operations import (
    Plan,
    PlannedShift,
    cancel_activity,
    confirm_attendance,
    plan_activity,
    publish_activity,
    record_consent,
    sign_up,
    sweep,
    withdraw,
)
from chuishao.participation.queries.coming import Wanted, activities_to_come
from tests.integration.participation.cast import (
    MORNING,
    clerk,
    coming,
    head,
    listed,
    me,
    neighbour,
    service,
    team,
)
from tests.make import actor, at

EARLY = at("2026-09-20 09:00")


def plan(circle: Circle, **other: Any) -> Plan:
    shift = PlannedShift(at(MORNING[0]), at(MORNING[1]))
    told: dict[str, Any] = {
        "title": "翠湖清扫", "place": "翠湖南门", "shifts": (shift,), "thing": "environment", **other
    }  # fmt: skip
    return Plan(circle.pk, "team_service", **told)


def to_come() -> list[queries.ActivityCard]:
    """What anybody of 五华 may come to."""
    return activities_to_come(wanted=Wanted("530102", EARLY))


@pytest.mark.usefixtures("on_ground")
class TestPlanning:
    def test_what_is_over_cannot_be_planned_and_a_title_never_says_filled_in(self) -> None:
        circle = team()
        with pytest.raises(Invalid, match="开始之前登记"):
            plan_activity(plan=plan(circle), actor=clerk(), at=at("2026-09-28 09:01"))
        with pytest.raises(Invalid, match="不能写“补录”"):
            plan_activity(plan=plan(circle, title="补录翠湖清扫"), actor=clerk(), at=EARLY)

    def test_it_is_published_before_it_begins_or_never(self) -> None:
        made = plan_activity(plan=plan(team()), actor=clerk(), at=EARLY)
        with pytest.raises(Conflict, match="开始之前发布"):
            publish_activity(activity_id=made.pk, actor=clerk(), at=at(MORNING[0]))
        assert to_come() == []
        publish_activity(activity_id=made.pk, actor=clerk(), at=EARLY)
        [card] = to_come()
        assert (card.title, card.number) == ("翠湖清扫", made.number)

    def test_a_stranger_plans_nothing_and_a_class_is_needed(self) -> None:
        circle = team()
        with pytest.raises(NotFound):
            plan_activity(plan=plan(circle), actor=actor("龙翔街道办事处", "head"), at=EARLY)
        with pytest.raises(Invalid, match="类别"):
            plan_activity(plan=plan(circle, thing="lecture"), actor=clerk(), at=EARLY)

    def test_a_shift_is_no_longer_than_a_day_and_an_activity_than_a_year(self) -> None:
        circle, begin = team(), at(MORNING[0])
        for far in (timedelta(hours=25), timedelta(0)):
            long = PlannedShift(begin, begin + far)
            with pytest.raises(Invalid, match="24 小时"):
                plan_activity(plan=plan(circle, shifts=(long,)), actor=clerk(), at=EARLY)
        late = PlannedShift(begin + timedelta(days=370), begin + timedelta(days=370, hours=1))
        two = (PlannedShift(begin, begin + timedelta(hours=1)), late)
        with pytest.raises(Invalid, match="最长一年"):
            plan_activity(plan=plan(circle, shifts=two), actor=clerk(), at=EARLY)

    def test_cancelled_in_the_open_and_not_once_somebody_came(self) -> None:
        [shift], who = service(), neighbour().participant_id
        coming(shift, who)
        cancel_activity(activity_id=shift.activity_id, actor=clerk(), at=EARLY, reason="下雨")
        [own] = queries.my_shifts(actor=me(who), at=EARLY)
        assert (own.state, own.reason) == ("withdrawn", "下雨")
        assert queries.my_shifts(actor=me(who), at=shift.ends_at) == []
        [held] = service(title="护河")
        coming(held, who)
        listed(held, who)
        with pytest.raises(Conflict, match="已经有人到场"):
            cancel_activity(
                activity_id=held.activity_id, actor=clerk(), at=held.ends_at, reason="不办了"
            )


@pytest.mark.usefixtures("on_ground")
class TestSigningUp:
    def test_beyond_the_places_one_waits_and_moves_up_in_order(self) -> None:
        [shift] = service(places=1)
        first, second, third = (neighbour(name).participant_id for name in ("甲一", "乙二", "丙三"))
        coming(shift, first, second, third)
        states = dict(SignUp.objects.values_list("participant", "state"))
        assert states == {first: "coming", second: "queued", third: "queued"}
        [own] = queries.my_shifts(actor=me(third), at=EARLY)
        assert own.ahead == 1
        leaving = SignUp.objects.get(participant=first).pk
        withdraw(sign_up_id=leaving, actor=me(first), at=EARLY)
        states = dict(SignUp.objects.values_list("participant", "state"))
        assert states == {first: "withdrawn", second: "coming", third: "queued"}

    def test_nobody_signs_up_or_withdraws_for_somebody_else(self) -> None:
        [shift] = service()
        one, other = neighbour("甲一").participant_id, neighbour("乙二").participant_id
        coming(shift, one)
        with pytest.raises(NotFound):
            sign_up(shift_id=shift.pk, participant_id=one, actor=me(other), at=EARLY)
        with pytest.raises(NotFound):
            withdraw(sign_up_id=SignUp.objects.get().pk, actor=me(other), at=EARLY)

    def test_a_minor_comes_with_a_guardians_consent(self) -> None:
        [shift], child = service(), neighbour("小明", birth_year=2010).participant_id
        with pytest.raises(NotAllowed, match="监护人"):
            sign_up(shift_id=shift.pk, participant_id=child, actor=me(child), at=EARLY)
        record_consent(participant_id=child, guardian="王芳", actor=actor(), at=EARLY)
        sign_up(shift_id=shift.pk, participant_id=child, actor=me(child), at=EARLY)


def at_once(*acts: Any) -> list[Any]:
    """Each in a thread of its own, begun together; what each gave or raised."""
    gate, gave = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int) -> None:
        gate.wait()
        try:
            gave[number] = acts[number]()
        except Refusal as fault:
            gave[number] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return gave


@pytest.mark.usefixtures("ground")
def test_many_at_once_never_oversell() -> None:
    [shift] = service(places=3)
    people = [neighbour(f"第{number}位").participant_id for number in range(8)]
    at_once(*(lambda who=who: coming(shift, who) for who in people))
    states = sorted(SignUp.objects.values_list("state", flat=True))
    assert states == ["coming"] * 3 + ["queued"] * 5
    leaving = list(SignUp.objects.filter(state="coming")[:2])
    at_once(*(
        lambda one=one: withdraw(sign_up_id=one.pk, actor=me(one.participant_id), at=EARLY) for one in leaving
    ))  # fmt: skip
    assert (
        sorted(SignUp.objects.values_list("state", flat=True))
        == ["coming"] * 3 + ["queued"] * 3 + ["withdrawn"] * 2
    )


@pytest.mark.usefixtures("on_ground")
def test_what_was_confirmed_before_its_last_shift_was_held_when_all_is_over() -> None:
    first, last = service((MORNING, ("2026-10-05 09:00", "2026-10-05 11:00")))
    who = neighbour().participant_id
    coming(first, who)
    confirm_attendance(attendance_ids=listed(first, who), actor=head(), at=at("2026-09-29 09:00"))
    assert sweep(at=last.ends_at - timedelta(minutes=1)) == 0
    assert (sweep(at=last.ends_at), sweep(at=last.ends_at)) == (1, 0)
    assert Activity.objects.get().state == "held"
