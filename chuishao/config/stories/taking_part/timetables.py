"""A year by its timetable in stories, and lists of the time before: many days or rows at once, each by its own acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue, operations
from chuishao.participation.declarations import ActivityKind

from .. import casting, wording
from ..telling import StoryError
from .circles import LEADING, Somebody
from .coming import at_or_after, kind_of, people, thing_of
from .scene import Scene, act

_LOADER = Actor.system("名册导入")


@act("按表办", "名称", "地点", "类别", "首月", "月数", "每月", "开始", "结束", "谁", "缺")
def held(scene: Scene) -> None:
    """So many days in each month, one after another: planned, published, listed, confirmed, each at its own time.

    ``缺``: how many of the first days each of these people missed.
    """
    circle = scene.thing()
    kind = kind_of(scene, catalogue.rules(circle.rules_id), circle.kind)
    missed: Any = scene.step.answers.get("缺") or {}
    for number, day in enumerate(_days(scene)):
        there = [one for name, one in people(scene) if number >= int(missed.get(name, 0))]
        _hold(scene, kind, day, there)


def _days(scene: Scene) -> Iterator[date]:
    year, month = (int(part) for part in scene.text("首月").split("-"))
    for later in range(scene.number("月数", 1)):
        first = date(year + (month - 1 + later) // 12, (month - 1 + later) % 12 + 1, 6)
        yield from (first + timedelta(days=n) for n in range(scene.number("每月", 1)))


def _hold(scene: Scene, kind: ActivityKind, day: date, there: list[Somebody]) -> None:
    begins, ends = _moment(day, scene.text("开始")), _moment(day, scene.text("结束"))
    organiser = scene.actor(kind.organised_by)
    leader = casting.one_of(LEADING, scene.unit().id, "", scene.now)
    before, after = begins - timedelta(days=1), ends + timedelta(hours=1)
    made = operations.plan_activity(
        plan=operations.Plan(
            scene.thing().pk, kind.key, scene.text("名称"), scene.text("地点", "党校"),
            (operations.PlannedShift(begins, ends),), thing=thing_of(scene, kind),
        ),
        actor=organiser, at=before,
    )  # fmt: skip
    operations.publish_activity(activity_id=made.pk, actor=organiser, at=before)
    rows = operations.record_list(
        shift_id=made.shifts.get().pk, actor=organiser, at=after,
        present=[operations.Present(one.pk, begins, ends) for one in there],
    )  # fmt: skip
    operations.confirm_attendance(
        attendance_ids=[one.pk for one in rows], actor=leader, at=after + timedelta(hours=1)
    )


def _moment(day: date, clock: str) -> datetime:
    return wording.moment(f"{day} {clock}", None).astimezone(SHANGHAI)


@act("导入名册", "身份", "姓名", "加入")
def bring_people(scene: Scene) -> None:
    """A list kept before: its people belong from now on, known by the numbers of the list."""
    circle = scene.thing()
    kind = catalogue.rules(circle.rules_id).circle(circle.kind)
    role = wording.key_of(scene.text("身份"), kind.belongings, "身份")
    rows = [
        operations.PastPerson(_ref(circle, name), name, "", circle.region_path, scene.day("加入") or scene.today)
        for name in scene.listed("姓名")
    ]  # fmt: skip
    operations.bring_people(circle_id=circle.pk, role=role, rows=rows, actor=_LOADER, at=scene.now)
    found = {one.ledger_ref: one.participant for one in circle.belongings.all()}
    for name in scene.listed("姓名"):
        one = found[_ref(circle, name)]
        scene.remember(Somebody(one.pk, one.pseudonym), name)


def _ref(circle: Any, name: str) -> str:
    return f"story:{circle.pk}:{name}"


@act("导入时长", "名称", "类别", "谁", "开始", "结束", "退回")
def bring_hours(scene: Scene) -> None:
    """Past hours of one person, known as ``另开``; what does not come in goes back with the words under 退回."""
    circle, told = scene.thing(), scene.text("退回")
    [name] = scene.listed("谁")
    kind = kind_of(scene, catalogue.rules(circle.rules_id), circle.kind)
    begins = at_or_after(scene.text("开始"), scene.now)
    row = operations.PastHours(
        f"story:{circle.pk}:{scene.step.opens_as}", _ref(circle, name), scene.text("名称"), "社区广场",
        thing_of(scene, kind), begins, wording.moment(scene.text("结束"), begins),
    )  # fmt: skip
    done = operations.bring_hours(
        circle_id=circle.pk, kind=kind.key, rows=[row], actor=scene.actor(), at=scene.now
    )
    said = done.refused.get(row.ledger_ref, "")
    if bool(told) != bool(said) or told not in said:
        raise StoryError(f"退回的话是“{said}”，写的是“{told}”。")
    if not said:
        found = [one for of in circle.activities.all() for one in of.attendances.filter(ledger_ref=row.ledger_ref)]  # fmt: skip
        scene.remember(found[0])
