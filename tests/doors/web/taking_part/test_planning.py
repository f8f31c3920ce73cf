"""Several shifts in one form: a further row keeps what was typed, and what is wrong is said beside its row."""

from __future__ import annotations

from typing import Any

from chuishao.participation.models import Activity
from tests.doors.conftest import Desk
from tests.doors.web.taking_part.cast import COMMUNITY, team

TYPED = {
    "title": "翠湖边捡垃圾", "place": "翠湖南门", "thing": "environment", "rows": "1",
    "day": "2026-10-10", "from_time": "09:00", "to_time": "11:00", "places": "6",
}  # fmt: skip
SECOND = {
    "rows": "2", "day_2": "2026-10-11", "from_time_2": "14:00", "to_time_2": "16:00", "places_2": "8",
    "label_2": "下午班",
}  # fmt: skip


def plan(desk: Desk, **typed: str) -> Any:
    form = {**TYPED, **typed}
    return desk(COMMUNITY).post(f"/desk/circle/{team()}/do/plan-team_service/", form)


def test_one_more_row_is_given_without_planning_and_keeps_what_was_typed(desk: Desk) -> None:
    page = plan(desk, one_more="1")
    assert (page.status_code, Activity.objects.count()) == (200, 0)
    for kept in ('value="翠湖边捡垃圾"', 'name="day_2"', 'name="rows" value="2"'):
        assert kept in page.text, kept
    assert page.text.count('value="09:00"') == 2, "the new row begins with the hours before"


def test_several_shifts_are_planned_at_once(desk: Desk) -> None:
    assert plan(desk, **SECOND).status_code == 303
    shifts = [
        (one.places, one.label) for one in Activity.objects.get().shifts.order_by("starts_at")
    ]
    assert shifts == [(6, ""), (8, "下午班")]


def test_a_row_without_a_day_is_left_out(desk: Desk) -> None:
    assert plan(desk, **{**SECOND, "day_2": ""}).status_code == 303
    assert Activity.objects.get().shifts.count() == 1


def test_what_is_wrong_is_said_beside_its_row(desk: Desk) -> None:
    page = plan(desk, **{**SECOND, "to_time_2": "13:00"})
    assert (page.status_code, Activity.objects.count()) == (422, 0)
    assert 'id="e-to_time_2"' in page.text
    assert 'value="下午班"' in page.text
