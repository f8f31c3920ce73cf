"""Circles in stories: founded, asked into, decided upon, left, ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.participation import catalogue, operations

from .. import wording
from .scene import Scene, act

LEADING = ("head", "secretary", "deputy")
_CAST = Actor.system("故事")


@act("成立", "名称", "到期", "上级")
def found(scene: Scene) -> None:
    """An organisation founds a circle; it is known under the name of the step."""
    programme = scene.programme
    kind = programme.circle(scene.kind(programme.circles))
    parent = scene.text("上级")
    circle = operations.found_circle(
        programme=programme.key, kind=kind.key, name=scene.text("名称", scene.step.about),
        host_id=scene.unit().id, actor=scene.actor(kind.founded_by), at=scene.now,
        ends_on=scene.day("到期"), parent_id=scene.thing(name=parent).pk if parent else None,
    )  # fmt: skip
    scene.remember(circle)


@act("申请加入", "身份", "成员")
def ask(scene: Scene) -> None:
    """A unit or a participant known by name is proposed; the asking is known as ``另开``."""
    scene.remember(_asked(scene, scene.actor()), scene.step.opens_as or scene.text("成员"))


@act("同意加入")
def grant(scene: Scene) -> None:
    """A second person says yes."""
    operations.decide_joining(
        belonging_id=scene.thing().pk, is_granted=True, actor=scene.actor(LEADING), at=scene.now
    )


@act("不同意加入", "理由")
def refuse(scene: Scene) -> None:
    """A second person says no."""
    operations.decide_joining(
        belonging_id=scene.thing().pk, is_granted=False, actor=scene.actor(LEADING),
        at=scene.now, reason=scene.text("理由"),
    )  # fmt: skip


@act("全部加入", "身份", "成员")
def join_all(scene: Scene) -> None:
    """Several members at once, whose joining is not what the story is about."""
    for name in scene.listed("成员"):
        asked = _asked(scene, _CAST, name)
        operations.decide_joining(belonging_id=asked.pk, is_granted=True, actor=_CAST, at=scene.now)


def _asked(scene: Scene, by: Actor, name: str = "") -> Any:
    circle = scene.thing()
    kind = catalogue.rules(circle.rules_id).circle(circle.kind)
    role = wording.key_of(scene.text("身份", kind.belongings[0].label), kind.belongings, "身份")
    name = name or scene.text("成员", scene.step.organisation)
    known = scene.things.get(name)
    joining = (
        operations.Joining(role, participant_id=known.pk)
        if known is not None
        else operations.Joining(role, organisation_id=scene.unit(name).id)
    )
    return operations.ask_to_join(circle_id=circle.pk, joining=joining, actor=by, at=scene.now)


@dataclass(frozen=True)
class Somebody:
    """A participant in a story: known by the name of the step, to others by a pseudonym."""

    pk: int
    pseudonym: str

    def refresh_from_db(self) -> None:
        """Nothing of it changes in a story."""


@act("登记参与人", "姓名", "工作单位")
def register(scene: Scene) -> None:
    """A host registers one or several people who take part, each known by name."""
    actor, unit = scene.actor(), scene.text("工作单位")
    for name in scene.listed("姓名"):
        registration = operations.Registration(
            actor.region_path, name=name, unit_id=scene.unit(unit).id if unit else None
        )
        made = operations.register_participant(registration=registration, actor=actor, at=scene.now)
        scene.remember(Somebody(made.participant_id, made.pseudonym), name)


@act("退出", "理由")
def leave(scene: Scene) -> None:
    """The host ends a belonging."""
    operations.end_belonging(
        belonging_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now,
        reason=scene.text("理由"),
    )  # fmt: skip


@act("解散", "理由")
def end(scene: Scene) -> None:
    """The circle ends, and with it every belonging."""
    operations.end_circle(
        circle_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now,
        reason=scene.text("理由"),
    )  # fmt: skip
