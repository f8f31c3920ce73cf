"""Effects on units and motions: called, released, recalled, evaluated; asked for and decided."""

from __future__ import annotations

from typing import Any

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
    for duty in act.open_duties([ANY]):
        if duty.organisation_id == unit.organisation_id:
            finish_clock(act, duty, "waive")


def call(act: Act) -> None:
    if not act.step.calls:
        return
    for organisation, role in act.calls.items():
        present = act.standing.unit_of(organisation)
        if present is None:
            act.changes.new_units.append(_new_unit(act, organisation, role))
        elif role != Role.COPIED and present.role != role:
            act.changes.units[present.id] = {"role": role.value}


def _new_unit(act: Act, organisation: int, role: Role) -> dict[str, Any]:
    return {
        "case_id": act.standing.id,
        "organisation_id": organisation,
        "role": role.value,
        "progress": "called",
        "called_at": act.at,
    }


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
