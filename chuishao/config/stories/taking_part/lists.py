"""The three lists and the turns in stories."""

from __future__ import annotations

from chuishao.participation import catalogue, operations
from chuishao.participation.declarations import ListKind

from .. import wording
from .circles import LEADING
from .scene import Scene, act


@act("列清单", "清单", "名称", "类别", "说明", "数量", "单位", "自", "至")
def draft(scene: Scene) -> None:
    """A unit lists what it offers or needs in the circle of the step; known as ``另开``."""
    circle = scene.thing()
    kinds = [
        kind
        for kind in catalogue.rules(circle.rules_id).listings
        if kind.circle == circle.kind and kind.list != ListKind.PROJECT
    ]
    key = wording.key_of(scene.text("清单"), kinds, "清单")
    classes = {label: key for key, label in next(k for k in kinds if k.key == key).classes}
    thing = scene.text("类别")
    listed = operations.Listed(
        title=scene.text("名称", scene.step.opens_as), thing=classes.get(thing, thing),
        words=scene.text("说明"), quantity=scene.number("数量", 1), unit=scene.text("单位", "项"),
        from_on=scene.day("自"), to_on=scene.day("至"),
    )  # fmt: skip
    scene.remember(
        operations.draft_listing(
            circle_id=circle.pk, kind=key, listed=listed, actor=scene.actor(), at=scene.now
        )
    )


@act("发布清单")
def publish(scene: Scene) -> None:
    """The host lets it be read."""
    operations.publish_listing(
        listing_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now
    )


@act("撤回清单", "理由")
def withdraw(scene: Scene) -> None:
    """Its owner takes it back."""
    operations.withdraw_listing(
        listing_id=scene.thing().pk, actor=scene.actor(), at=scene.now, reason=scene.text("理由")
    )


@act("认领需求", "资源", "说明")
def claim(scene: Scene) -> None:
    """A unit stands up for the need of the step, or its owner asks for a resource; known as ``另开``."""
    resource = scene.text("资源")
    made = operations.propose_claim(
        need_id=scene.thing().pk, actor=scene.actor(), at=scene.now, words=scene.text("说明"),
        resource_id=scene.thing(name=resource).pk if resource else None,
    )  # fmt: skip
    scene.remember(made, scene.step.opens_as or f"{scene.step.organisation}认领")


@act("同意认领")
def agree(scene: Scene) -> None:
    """The other side says yes."""
    _answer(scene, True)


@act("不同意认领", "理由")
def decline(scene: Scene) -> None:
    """The other side says no."""
    _answer(scene, False)


def _answer(scene: Scene, is_agreed: bool) -> None:
    operations.answer_claim(
        claim_id=scene.thing().pk, is_agreed=is_agreed, actor=scene.actor(), at=scene.now,
        reason=scene.text("理由"),
    )  # fmt: skip


@act("立项", "名称", "参加单位")
def start(scene: Scene) -> None:
    """What both agreed upon begins; the project is known as ``另开``."""
    partners = [scene.unit(name).id for name in scene.listed("参加单位")]
    project = operations.start_project(
        claim_id=scene.thing().pk, actor=scene.actor(LEADING), at=scene.now,
        title=scene.text("名称"), partner_ids=partners,
    )  # fmt: skip
    scene.remember(project)


@act("完成项目", "结果", "折价元")
def finish(scene: Scene) -> None:
    """The lead unit says what came of it."""
    worth = scene.number("折价元") * 100 if scene.text("折价元") else None
    operations.finish_project(
        listing_id=scene.thing().pk, result=scene.text("结果"), value_fen=worth,
        actor=scene.actor(), at=scene.now,
    )  # fmt: skip


@act("评价项目", "评价")
def evaluate(scene: Scene) -> None:
    """Whose need it was says how it went."""
    operations.evaluate_project(
        listing_id=scene.thing().pk, words=scene.text("评价"), actor=scene.actor(), at=scene.now
    )


@act("排轮值", "轮值", "年度")
def plan(scene: Scene) -> None:
    """The host plans the turns of a year; each is known as ``轮值2026Q4`` after its period."""
    circle = scene.thing()
    rotations = [r for r in catalogue.rules(circle.rules_id).rotations if r.circle == circle.kind]
    key = wording.key_of(scene.text("轮值", rotations[0].label), rotations, "轮值")
    for turn in operations.plan_turns(
        circle_id=circle.pk, rotation=key, year=scene.number("年度", scene.today.year),
        actor=scene.actor(), at=scene.now,
    ):  # fmt: skip
        scene.remember(turn, f"轮值{turn.period}")


@act("提出调换", "和")
def offer(scene: Scene) -> None:
    """A unit offers its turn for another."""
    operations.offer_swap(
        turn_id=scene.thing().pk, with_id=scene.thing(name=scene.text("和")).pk,
        actor=scene.actor(), at=scene.now,
    )  # fmt: skip


@act("同意调换")
def swap(scene: Scene) -> None:
    """The other unit agrees."""
    operations.agree_swap(turn_id=scene.thing().pk, actor=scene.actor(), at=scene.now)


@act("轮值交接", "交接")
def hand_over(scene: Scene) -> None:
    """The turn was held, and what is handed over."""
    _close(scene, True, scene.text("交接"))


@act("轮值未履行", "原因")
def miss(scene: Scene) -> None:
    """The turn was missed, and why."""
    _close(scene, False, scene.text("原因"))


def _close(scene: Scene, is_held: bool, words: str) -> None:
    operations.close_turn(
        turn_id=scene.thing().pk, is_held=is_held, words=words, actor=scene.actor(), at=scene.now
    )
