"""Activities and coming in stories: planned with shifts, signed up for, checked in by code or list, confirmed by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue, operations, queries
from chuishao.participation.declarations import ActivityKind, Programme

from .. import wording
from ..telling import StoryError
from .circles import LEADING, Somebody
from .scene import Scene, act

OLD_CODE = timedelta(minutes=5)
WRONG_CODE = "000000"


@act("登记自己")
def register_self(scene: Scene) -> None:
    """A member of staff registers themselves; known under the name of the step."""
    actor = scene.actor()
    told = operations.Registration(actor.region_path, person_id=actor.person_id)
    made = operations.register_participant(registration=told, actor=actor, at=scene.now)
    scene.remember(Somebody(made.participant_id, made.pseudonym))


@act("排活动", "名称", "地点", "类别", "内容", "要求", "开始", "结束", "名额", "班次")
def plan(scene: Scene) -> None:
    """An activity of the circle of the step, known as ``另开``; its shifts as that name and their own."""
    circle = scene.thing()
    rules = catalogue.rules(circle.rules_id)
    kind = kind_of(scene, rules, circle.kind)
    told = list(_shifts(scene))
    made = operations.plan_activity(
        plan=operations.Plan(
            circle.pk, kind.key, scene.text("名称", scene.step.opens_as), scene.text("地点", "社区广场"),
            tuple(one for _name, one in told), words=scene.text("内容"),
            thing=thing_of(scene, kind), requirements=scene.text("要求"),
        ),
        actor=scene.actor(kind.organised_by), at=scene.now,
    )  # fmt: skip
    scene.remember(made)
    if len(told) > 1:
        for (name, _planned), shift in zip(told, made.shifts.order_by("id"), strict=True):
            scene.remember(shift, f"{scene.step.opens_as}{name}")


def kind_of(scene: Scene, rules: Programme, circle: str) -> ActivityKind:
    """The activity named under 种类, of those this kind of circle has."""
    return rules.activity(scene.kind([one for one in rules.activities if one.circle == circle]))


def thing_of(scene: Scene, kind: ActivityKind) -> str:
    """The class named under 类别, by its key."""
    return {label: key for key, label in kind.classes}.get(scene.text("类别"), "")


def _shifts(scene: Scene) -> Iterator[tuple[str, operations.PlannedShift]]:
    told: Any = scene.step.answers.get("班次") or [scene.step.answers]
    for one in told:
        begins = at_or_after(str(one.get("开始", "")), scene.now)
        ends = wording.moment(str(one.get("结束", "")), begins)
        places, name = int(one.get("名额", 0)), str(one.get("班", ""))
        yield name, operations.PlannedShift(begins, ends, places, name)


def at_or_after(words: str, now: datetime) -> datetime:
    """A full date stands for itself, even one gone by; anything less is from now on."""
    return wording.moment(words, None if words[:4].isdecimal() else now)


@act("发布活动")
def publish(scene: Scene) -> None:
    """From now on people sign up."""
    operations.publish_activity(activity_id=scene.thing().pk, actor=scene.actor(), at=scene.now)


@act("取消活动", "理由")
def cancel(scene: Scene) -> None:
    """It does not take place."""
    operations.cancel_activity(
        activity_id=scene.thing().pk, actor=scene.actor(), at=scene.now, reason=scene.text("理由")
    )


def shift_in(scene: Scene) -> Any:
    """The shift of the step: itself, or the only one of an activity."""
    thing = scene.thing()
    if not hasattr(thing, "shifts"):
        return thing
    shifts = list(thing.shifts.all())
    if len(shifts) != 1:
        raise StoryError(f"“{scene.step.about}”有几个班次，请写是哪一班。")
    return shifts[0]


def people(scene: Scene, key: str = "谁") -> list[tuple[str, Any]]:
    """Those named, each with what they are known as."""
    return [(name, scene.thing(Somebody, name)) for name in scene.listed(key)]


@act("报名", "谁", "岗位")
def sign_up(scene: Scene) -> None:
    """Each signs up by their own link; the sign-up of 张三 to 清扫 is known as 张三报名清扫."""
    for name, one in people(scene):
        made = operations.sign_up(
            shift_id=shift_in(scene).pk, participant_id=one.pk, actor=Actor.participant(one.pk),
            at=scene.now, role=_role(scene),
        )  # fmt: skip
        scene.remember(made, f"{name}报名{scene.step.about}")


@act("代报名", "谁", "岗位")
def sign_up_for(scene: Scene) -> None:
    """The organiser signs people up."""
    for name, one in people(scene):
        made = operations.sign_up(
            shift_id=shift_in(scene).pk, participant_id=one.pk, actor=scene.actor(), at=scene.now,
            role=_role(scene),
        )  # fmt: skip
        scene.remember(made, f"{name}报名{scene.step.about}")


def _role(scene: Scene) -> str:
    words = scene.text("岗位")
    roles = {label: key for one in scene.programme.activities for key, label in one.roles}
    return roles.get(words, words)


@act("取消报名", "谁")
def withdraw(scene: Scene) -> None:
    """Somebody takes their sign-up back."""
    [(_name, one)] = people(scene)
    operations.withdraw(
        sign_up_id=scene.thing().pk, actor=Actor.participant(one.pk), at=scene.now
    )  # fmt: skip


@act("签到", "谁", "码", "码取自")
def check_in(scene: Scene) -> None:
    """By the code on the spot: 现在的 unless 码 says 过期的 or 错的, or another shift's is named."""
    for name, one in people(scene):
        actor = Actor.participant(one.pk)
        shift = shift_in(scene)
        made = operations.check_in(shift_id=shift.pk, code=_code(scene), actor=actor, at=scene.now)
        row = shift.activity.attendances.get(pk=made.attendance_id)
        scene.remember(row, f"{name}{scene.step.about}")


@act("签退", "谁", "码", "码取自")
def check_out(scene: Scene) -> None:
    """By the code again."""
    for _name, one in people(scene):
        operations.check_out(
            shift_id=shift_in(scene).pk, participant_id=one.pk, code=_code(scene),
            actor=Actor.participant(one.pk), at=scene.now,
        )  # fmt: skip


def _code(scene: Scene) -> str:
    """What somebody types: read on the spot by whoever organises it."""
    if scene.text("码") == "错的":
        return WRONG_CODE
    named = scene.text("码取自")
    shift = scene.thing(name=named) if named else shift_in(scene)
    at = scene.now - OLD_CODE if scene.text("码") == "过期的" else scene.now
    return queries.shift_code(shift_id=shift.pk, actor=scene.actor(), at=at)[0]


@act("记名单", "谁", "来", "走")
def record_list(scene: Scene) -> None:
    """The organiser's list of who was there; 张三 at 清扫 is known as 张三清扫."""
    rows = operations.record_list(
        shift_id=shift_in(scene).pk, present=list(_present(scene)), actor=scene.actor(), at=scene.now
    )  # fmt: skip
    _remember(scene, rows)


@act("补记", "谁", "来", "走", "理由")
def fill_in(scene: Scene) -> None:
    """Afterwards, with a reason, for somebody else to review."""
    rows = operations.fill_in_afterwards(
        shift_id=shift_in(scene).pk, present=list(_present(scene)), actor=scene.actor(),
        at=scene.now, reason=scene.text("理由"),
    )  # fmt: skip
    _remember(scene, rows)


def _present(scene: Scene) -> Iterator[operations.Present]:
    shift = shift_in(scene)
    came, went = _within(scene, shift, "来", shift.starts_at), _within(scene, shift, "走", shift.ends_at)  # fmt: skip
    for _name, one in people(scene):
        yield operations.Present(one.pk, came, went)


def _within(scene: Scene, shift: Any, key: str, otherwise: datetime) -> datetime:
    """A clock time on the day of the shift."""
    day = shift.starts_at.astimezone(SHANGHAI).date()
    return wording.moment(f"{day} {scene.text(key)}", None) if scene.text(key) else otherwise


def _remember(scene: Scene, rows: list[Any]) -> None:
    names = {one.pk: name for name, one in people(scene)}
    for row in rows:
        scene.remember(row, f"{names[row.participant_id]}{scene.step.about}")


@act("确认到场", "谁")
def confirm(scene: Scene) -> None:
    """A second person's word over those named at the activity or shift of the step."""
    operations.confirm_attendance(
        attendance_ids=_rows(scene), actor=scene.actor(LEADING), at=scene.now
    )


@act("审核补记", "谁", "同意", "理由")
def review(scene: Scene) -> None:
    """Somebody else looks at what was filled in afterwards, and why."""
    operations.review_afterwards(
        attendance_ids=_rows(scene), is_granted=scene.text("同意") == "是", actor=scene.actor(LEADING),
        at=scene.now, reason=scene.text("理由"),
    )  # fmt: skip


def _rows(scene: Scene) -> list[int]:
    return [scene.thing(name=f"{name}{scene.step.about}").pk for name in scene.listed("谁")]


@act("审核超时长", "理由")
def beyond_cap(scene: Scene) -> None:
    """A third person lets a day above the cap count."""
    operations.allow_beyond_cap(
        attendance_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now, reason=scene.text("理由")
    )  # fmt: skip


@act("有异议", "谁", "理由")
def dispute(scene: Scene) -> None:
    """Whoever is said to have come says it is wrong."""
    [(_name, one)] = people(scene)
    operations.dispute_attendance(
        attendance_id=scene.thing().pk, actor=Actor.participant(one.pk), at=scene.now, reason=scene.text("理由")
    )  # fmt: skip


@act("更正到场", "来", "走", "理由")
def correct(scene: Scene) -> None:
    """The organiser puts a row right; it waits for another's word again."""
    row = scene.thing()
    operations.correct_attendance(
        attendance_id=row.pk, came_at=_within(scene, row, "来", row.starts_at),
        went_at=_within(scene, row, "走", row.ends_at), actor=scene.actor(), at=scene.now,
        reason=scene.text("理由"),
    )  # fmt: skip


@act("划去", "理由")
def strike(scene: Scene) -> None:
    """A leader of the host strikes out what was not so."""
    operations.strike_out(
        attendance_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now, reason=scene.text("理由")
    )  # fmt: skip
