"""What a step causes, worked out without touching the database: effects one by one, in one order."""

from __future__ import annotations

from collections.abc import Callable

from chuishao.kernel.refusals import Conflict, Invalid

from .._standing import Petition
from .acts import Act, Changes
from .advance import advance, call_back, reclassify
from .duties import discharge, extend, impose, impose_one, restart, stop, urge, waive
from .units import (
    assign,
    call,
    decide,
    evaluate,
    lapse,
    progress,
    raise_motion,
    recall,
    release,
    sign,
)

__all__ = ["Act", "Changes", "impose_one", "settle"]


def settle(act: Act) -> Changes:
    """All effects of the step, in the declared order of this module. Raises Conflict, Invalid."""
    act.motion = _chosen_motion(act)
    for effect in EFFECTS:
        effect(act)
    return act.changes


def _chosen_motion(act: Act) -> Petition | None:
    if not act.step.decides:
        return None
    pending = act.standing.pending(act.step.decides)
    chosen = act.answers.get("motion")
    found = [m for m in pending if chosen is None or m.id == chosen]
    if not found:
        raise Conflict("没有等待裁定的申请，可能已经有人裁定了。")
    if len(found) > 1:
        raise Invalid("有几家单位都提了申请，请选要裁定哪一家的。", fields={"motion": "请选一家。"})
    return found[0]


Effect = Callable[[Act], None]
EFFECTS: tuple[Effect, ...] = (
    raise_motion, decide, release, call, recall, progress, assign, discharge, waive, lapse, stop,
    restart, extend, urge, advance, call_back, reclassify, impose, evaluate, sign,
)  # fmt: skip
