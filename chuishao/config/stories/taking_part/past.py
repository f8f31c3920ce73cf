"""Figures of the time before in stories, as their source says them."""

from __future__ import annotations

from chuishao.participation import operations

from .. import wording
from .scene import Scene, act


@act("登记历史数据", "指标", "数值", "截至", "出处", "区域")
def enter(scene: Scene) -> None:
    """What a source says until a day."""
    rules = scene.programme
    made = operations.enter_past_figure(
        programme=rules.key, figure=wording.key_of(scene.text("指标"), rules.figures, "指标"),
        region_path=scene.text("区域", scene.unit().region_path),
        until_on=scene.day("截至") or scene.today, words=scene.text("数值"),
        source=scene.text("出处"), actor=scene.actor(rules.figures_by), at=scene.now,
    )  # fmt: skip
    scene.remember(made)
