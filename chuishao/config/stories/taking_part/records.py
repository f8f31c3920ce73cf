"""Grids and branches in stories: what is written down on the spot, and what is expected of a circle and stands how."""

from __future__ import annotations

from chuishao.participation import operations, queries

from .. import wording
from ..telling import StoryError
from .scene import Scene, act


@act("记一条", "种类", "名称", "地点", "情况", "类别", "转", "数")
def write_down(scene: Scene) -> None:
    """Somebody of a grid writes down once what they did or found."""
    circle = scene.thing()
    kinds = [one for one in scene.programme.activities if one.circle == circle.kind]
    kind = scene.programme.activity(wording.key_of(scene.text("种类"), kinds, "种类"))
    note = operations.Note(
        scene.text("名称"), scene.text("地点"), scene.text("情况"),
        _chosen(scene, "类别", kind.classes), _chosen(scene, "转", kind.sends_on),
        {kind.counters[0][0]: scene.number("数")} if scene.text("数") else {},
    )  # fmt: skip
    made = operations.write_down(
        circle_id=circle.pk, kind=kind.key, note=note, actor=scene.actor(kind.organised_by), at=scene.now
    )  # fmt: skip
    scene.remember(made, scene.step.opens_as)


def _chosen(scene: Scene, what: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """The key of what was chosen by its label; "" for nothing."""
    words = scene.text(what)
    keys = {label: key for key, label in pairs}
    if words and words not in keys:
        raise StoryError(f"“{what}”没有“{words}”，有的是：{'、'.join(keys)}。")
    return keys.get(words, "")


@act("查应办", "活动", "时段", "应为")
def expected(scene: Scene) -> None:
    """How one expectation of a circle stands in a period, in the words its own people read."""
    told, period = scene.text("活动"), scene.text("时段")
    found = queries.series_of(circle_id=scene.thing().pk, actor=scene.actor(), at=scene.now)
    reasons = [one.reason for one in found if (one.label, one.period) == (told, period)]
    if scene.text("应为") not in reasons:
        raise StoryError(f"{told} {period} 是“{'、'.join(reasons) or '（没有要求）'}”。")


@act("查数字", "指标", "现有", "原文", "区域")
def figure(scene: Scene) -> None:
    """What a figure says in a place: counted since, and in the words of its sources."""
    found = queries.figures_of(
        programme=scene.programme.key, region_path=scene.text("区域", scene.unit().region_path),
        actor=scene.actor(), at=scene.now,
    )  # fmt: skip
    [line] = [one for one in found if one.label == scene.text("指标")]
    said = {"现有": line.words, "原文": "、".join(one.words for one in line.past)}
    for key, words in said.items():
        if scene.text(key, words) != words:
            raise StoryError(f"{line.label}的{key}是“{words}”。")
