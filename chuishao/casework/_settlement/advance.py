"""Effects on the case itself: it moves on, unless somebody still owes; it keeps what the last call-back said."""

from __future__ import annotations

from django.utils.translation import gettext

from chuishao.kernel.refusals import Conflict, Invalid

from .._facts import CALLED_BACK, rates_of
from .acts import Act


def advance(act: Act) -> None:
    """Move to the target, unless somebody still owes what everyone must have done first."""
    step = act.step
    if step.counts and act.standing.counted_at is None:
        act.changes.case["counted_at"] = act.at
    if not step.target or _is_held(act):
        return
    act.changes.case["state"] = step.target
    state = act.standing.rules.state(step.target)
    if state.is_closed:
        act.changes.case.update(
            is_closed=True, closed_at=act.at, outcome=_outcome(act, state.outcome)
        )


def _outcome(act: Act, declared: str) -> str:
    return str(act.answers.get("outcome") or act.standing.outcome or declared)


def _is_held(act: Act) -> bool:
    held = bool(act.open_duties(act.step.once_all)) if act.step.once_all else False
    if held and not act.step.discharges:
        names = gettext("、").join(act.standing.rules.duty(key).label for key in act.step.once_all)
        raise Conflict(
            gettext("还有单位没有“%(names)s”，要等它们办完，或先撤回、改派。") % {"names": names}
        )
    return held


def reclassify(act: Act) -> None:
    """Filed under another class; whatever runs runs on as it is."""
    if not act.step.reclassifies:
        return
    chosen = str(act.answers["category"])
    if chosen == act.standing.category:
        same = gettext("已经是这一类了，不用改。")
        raise Invalid(same, fields={"category": same})
    act.changes.case["category"] = chosen


def call_back(act: Act) -> None:
    """What the resident said counts for the rates; a later call-back takes its place."""
    if {field.key for field in act.step.form} >= CALLED_BACK:
        act.changes.case["rates"] = rates_of(act.answers)
