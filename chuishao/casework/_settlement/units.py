"""Effects on units and motions: called, released, recalled, evaluated; asked for and decided."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from chuishao.kernel.refusals import Invalid

from .._standing import HANDLERS, Petition, Unit
from ..declarations import ANY, Role, Side
from .acts import Act
from .duties import finish_clock, recalled


def raise_motion(act: Act) -> None:
    if act.step.raises:
        act.changes.new_motions.append(
            {
                "case_id": act.standing.id,
                "key": act.step.raises,
                "organisation_id": act.actor.organisation_id,
                "raised_by_id": act.actor.person_id,
                "raised_at": act.at,
                "answers": dict(act.answers),
                "verdict": "",
            }
        )


def decide(act: Act) -> None:
    if act.motion is None:
        return
    act.changes.motions[act.motion.id] = {
        "verdict": "granted" if act.step.grants else "refused",
        "decided_by_id": act.actor.person_id,
        "decided_at": act.at,
    }
    if act.step.excludes:
        act.changes.case["is_excluded"] = True


def release(act: Act) -> None:
    """The petitioner goes; what it still owed is waived; the case has been passed on once more."""
    if not act.step.releases or act.motion is None:
        return
    unit = act.standing.unit_of(act.motion.organisation_id)
    if unit is None:
        return
    act.changes.units[unit.id] = {"released_at": act.at, "progress": "released"}
    act.changes.case["hops"] = act.standing.hops + 1
    act.calls = {one: _role_after(act, unit, one, role) for one, role in act.calls.items()}
    for duty in act.open_duties([ANY]):
        if duty.organisation_id == unit.organisation_id:
            finish_clock(act, duty, "waive")


def _role_after(act: Act, gone: Unit, organisation: int, role: Role) -> Role:
    """Whoever takes over takes the part of the one who goes: there is one lead before and after."""
    present = act.standing.unit_of(organisation)
    is_lead = Role.LEAD in (gone.role, present.role if present else "")
    return role if role not in HANDLERS else Role.LEAD if is_lead else Role.ASSISTING


def call(act: Act) -> None:
    if not act.step.calls:
        return
    for organisation, role in act.calls.items():
        present = act.standing.unit_of(organisation)
        if present is None:
            act.changes.new_units.append(_new_unit(act, organisation, role))
        elif "released_at" in act.changes.units.get(present.id, {}):
            other = gettext("改派要换一家，不能又派给提异议的单位。")
            raise Invalid(other, fields={"organisations": other})
        elif role != Role.COPIED and present.role != role:
            act.changes.units[present.id] = _in_new_role(act, present, role)


def _in_new_role(act: Act, unit: Unit, role: Role) -> dict[str, Any]:
    """Whoever was only told or asked until now is called now."""
    change: dict[str, Any] = {"role": role.value}
    return change if unit.handles else {**change, "called_at": act.at, "progress": "called"}


def _new_unit(act: Act, organisation: int, role: Role) -> dict[str, Any]:
    return {
        "case_id": act.standing.id,
        "organisation_id": organisation,
        "role": role.value,
        "progress": "called",
        "called_at": act.at,
    }


def lapse(act: Act) -> None:
    """A motion lapses, and nobody need decide it, once its unit no longer owes what it was about."""
    for motion in act.standing.motions:
        if motion.verdict or motion is act.motion or not _is_moot(act, motion):
            continue
        act.changes.motions[motion.id] = {"verdict": "lapsed", "decided_at": act.at}
        others = [m for m in act.standing.pending(motion.key) if m.id not in act.changes.motions]
        for duty in [] if others else act.open_duties(_to_decide(act, motion)):
            finish_clock(act, duty, "waive")


def _is_moot(act: Act, motion: Petition) -> bool:
    raising = [step for step in act.standing.rules.transitions if step.raises == motion.key]
    about = {who.owing for step in raising for who in step.by}
    owing = {duty.organisation_id for duty in act.open_duties(about)}
    return "" not in about and motion.organisation_id not in owing


def _to_decide(act: Act, motion: Petition) -> set[str]:
    steps = act.standing.rules.transitions
    asked = {key for step in steps if step.raises == motion.key for key in step.imposes}
    return asked & {key for step in steps if step.decides == motion.key for key in step.discharges}


def recall(act: Act) -> None:
    if not act.step.recalls:
        return
    act.changes.case["reworks"] = act.standing.reworks + 1
    for unit in recalled(act):
        act.changes.units[unit.id] = {"progress": "rework"}


def progress(act: Act) -> None:
    unit = act.own_unit
    if not act.step.progress or unit is None:
        return
    change: dict[str, Any] = {"progress": act.step.progress}
    if "contribution" in act.answers:
        change["contribution_fen"] = act.answers["contribution"]
    act.changes.units[unit.id] = change


def assign(act: Act) -> None:
    """A colleague takes over inside the unit: the clocks run on as they are."""
    unit = act.own_unit
    if not act.step.assigns or unit is None:
        return
    colleague = act.answers["colleague"]
    act.changes.units[unit.id] = {"person_id": colleague}
    for duty in act.open_duties([ANY]):
        if duty.organisation_id == unit.organisation_id:
            act.changes.duties.setdefault(duty.id, {})["person_id"] = colleague


def evaluate(act: Act) -> None:
    if not act.step.evaluates:
        return
    ours, scores = act.actor.organisation_id, dict(act.answers)
    units = [unit.organisation_id for unit in act.standing.handlers()]
    about = [act.standing.opener_id] if act.step.evaluates == Side.OPENER else units
    for organisation in [
        o for o in about if not act.calls or o in act.calls or o == act.standing.opener_id
    ]:
        act.changes.evaluations.append(
            {
                "case_id": act.standing.id,
                "by_id": ours,
                "about_id": organisation,
                "scores": scores,
                "evaluated_at": act.at,
            }
        )


def sign(act: Act) -> None:
    """Remember who took the step, for the four eyes of a later one."""
    takers = {key: list(people) for key, people in act.standing.takers.items()}
    people = takers.setdefault(act.step.key, [])
    if act.actor.person_id and act.actor.person_id not in people:
        people.append(act.actor.person_id)
    act.changes.case.update(takers=takers, revision=act.standing.revision + 1, moved_at=act.at)
