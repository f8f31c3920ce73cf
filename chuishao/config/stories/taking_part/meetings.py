"""Meetings, votes and answers in stories."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from chuishao.participation import catalogue, operations, queries
from chuishao.participation.declarations import Tally

from .. import wording
from ..telling import StoryError
from .circles import LEADING
from .scene import Scene, act


@act("排会议", "名称", "地点", "开始", "结束")
def plan(scene: Scene) -> None:
    """The host plans a meeting of the circle of the step; known as ``另开``."""
    circle = scene.thing()
    kinds = [
        kind for kind in catalogue.rules(circle.rules_id).activities if kind.circle == circle.kind
    ]
    starts = scene.moment("开始")
    meeting = operations.Meeting(
        title=scene.text("名称", scene.step.opens_as), place=scene.text("地点", "会议室"),
        starts_at=starts, ends_at=wording.moment(scene.text("结束"), starts),
    )  # fmt: skip
    planned = operations.plan_meeting(
        circle_id=circle.pk, kind=scene.kind(kinds), meeting=meeting, actor=scene.actor(),
        at=scene.now,
    )  # fmt: skip
    scene.remember(planned)


@act("加议题", "议题", "类别", "说明", "提给")
def add(scene: Scene) -> None:
    """Something to be decided is put on the agenda; known as ``另开``."""
    meeting = scene.thing()
    rules = catalogue.rules(meeting.rules_id)
    topics = [rules.topic(key) for key in rules.activity(meeting.kind).topics]
    addressee = scene.text("提给")
    motion = operations.Motion(
        title=scene.text("议题", scene.step.opens_as), words=scene.text("说明"),
        topic=wording.key_of(scene.text("类别"), topics, "类别") if scene.text("类别") else "",
        executor_id=scene.unit(addressee).id if addressee else None,
    )  # fmt: skip
    scene.remember(
        operations.add_topic(
            meeting_id=meeting.pk, motion=motion, actor=scene.actor(), at=scene.now
        )
    )


@act("找出议题", "议题")
def find(scene: Scene) -> None:
    """The topic that came on the agenda of this meeting by itself, known from now on as ``另开``."""
    agenda = queries.agenda_of(meeting_id=scene.thing().pk, actor=scene.actor())
    words = scene.text("议题")
    found = [topic for topic in agenda if words in topic.title]
    if len(found) != 1:
        known = "、".join(topic.title for topic in agenda) or "（没有）"
        raise StoryError(f"这次会议没有唯一的议题“{words}”，有的是：{known}。")
    scene.remember(found[0])


@act("发会议通知")
def notice(scene: Scene) -> None:
    """The meeting and its topics are told of."""
    operations.give_notice(meeting_id=scene.thing().pk, actor=scene.actor(), at=scene.now)


@act("开会", "到会", "记录")
def hold(scene: Scene) -> None:
    """Who was there (all, or by the name of their joining), and the minutes."""
    meeting = scene.thing()
    voters = queries.voters_of(meeting_id=meeting.pk, actor=scene.actor())
    told = scene.listed("到会")
    called = {getattr(one, "pseudonym", name): name for name, one in scene.things.items()}
    names = {called.get(voter.name, voter.name): voter.belonging_id for voter in voters}
    strange = [name for name in told if name not in names and name not in ("全体", "无人")]
    if strange:
        raise StoryError(f"应到名单里没有“{'、'.join(strange)}”，有的是：{'、'.join(names)}。")
    present = (
        names.values() if told == ["全体"] else [names[name] for name in told if name in names]
    )
    operations.hold_meeting(
        meeting_id=meeting.pk, present_ids=list(present), minutes=scene.text("记录", "按议题讨论。"),
        actor=scene.actor(), at=scene.now,
    )  # fmt: skip


@act("取消会议", "理由")
def cancel(scene: Scene) -> None:
    """It does not take place."""
    operations.cancel_meeting(
        meeting_id=scene.thing().pk, actor=scene.actor(), at=scene.now, reason=scene.text("理由")
    )


@act("听取陈述", "陈述")
def hear(scene: Scene) -> None:
    """Whom a topic is about says something to it."""
    operations.hear(
        resolution_id=scene.thing().pk, words=scene.text("陈述"), actor=scene.actor(), at=scene.now
    )


@act("登记票数", "同意", "反对", "弃权", "人数", "面积", "说明")
def decide(scene: Scene) -> None:
    """What was counted; of owners ``人数`` and ``面积``, each as 应到/参加/同意."""
    votes = operations.Votes(
        scene.number("同意"), scene.number("反对"), scene.number("弃权"),
        heads=_tally(scene, "人数"), area=_tally(scene, "面积"),
    )  # fmt: skip
    operations.decide(
        resolution_id=scene.thing().pk, votes=votes, actor=scene.actor(LEADING), at=scene.now,
        words=scene.text("说明"),
    )  # fmt: skip


def _tally(scene: Scene, key: str) -> Tally | None:
    words = scene.text(key)
    if not words:
        return None
    try:
        expected, present, agree = (Decimal(one) for one in words.split("/"))
    except (ValueError, InvalidOperation):
        raise StoryError(
            f"“{key}”要写成 300/210/106（应到/参加/同意），现在是“{words}”。"
        ) from None
    return Tally(expected, present, agree)


@act("答复", "答复")
def answer(scene: Scene) -> None:
    """Whom a decision is addressed to says what it does about it."""
    operations.answer_resolution(
        resolution_id=scene.thing().pk, reply=scene.text("答复"), actor=scene.actor(), at=scene.now
    )


@act("落实", "说明")
def carry_out(scene: Scene) -> None:
    """What came of it."""
    operations.carry_out(
        resolution_id=scene.thing().pk, words=scene.text("说明"), actor=scene.actor(), at=scene.now
    )
