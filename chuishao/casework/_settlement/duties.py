"""Effects on duties: imposed, discharged, waived, stopped, restarted, extended, urged. Every one is noted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI, Limit, working_days

from .. import _clocks
from .._standing import Owed, Unit
from ..declarations import ANY, Duty, Role, Side
from .acts import Act


def discharge(act: Act) -> None:
    """The acting unit's own duty; where it owes none of that kind, everyone's (a desk that decides)."""
    for key in act.step.discharges:
        if _others_wait(act, key):
            continue
        found = act.open_duties([key])
        own = [duty for duty in found if duty.organisation_id == act.actor.organisation_id]
        for duty in own or found:
            finish_clock(act, duty, "discharge")


def _others_wait(act: Act, key: str) -> bool:
    """The duty to decide stays while another motion of the same kind is undecided."""
    if act.motion is None:
        return False
    others = [m for m in act.standing.pending(act.motion.key) if m.id != act.motion.id]
    return bool(others) and act.standing.rules.duty(key).owed_by != Side.CALLED


def waive(act: Act) -> None:
    if act.step.waives:
        for duty in act.open_duties(act.step.waives):
            finish_clock(act, duty, "waive")


def finish_clock(act: Act, duty: Owed, verb: str) -> None:
    clock = _clocks.settled(duty.clock, act.at, "discharged" if verb == "discharge" else "waived")
    change = {"settled_at": clock.settled_at, "outcome": clock.outcome, "was_late": clock.was_late}
    act.changes.duties.setdefault(duty.id, {}).update(change)
    _note(act, verb, duty.key, duty.organisation_id)


def _standing_still(act: Act, keys: Iterable[str], *, is_stopped: bool) -> list[Owed]:
    """Open duties whose clock is stopped, or is not: stopping what stands still would tell a lie."""
    return [duty for duty in act.open_duties(keys) if bool(duty.clock.stopped_at) is is_stopped]


def stop(act: Act) -> None:
    for duty in _standing_still(act, act.step.stops, is_stopped=False):
        clock = _clocks.stopped(duty.clock, act.at)
        change = {"stopped_at": clock.stopped_at, "was_late": clock.was_late}
        act.changes.duties.setdefault(duty.id, {}).update(change)
        _note(act, "stop", duty.key, duty.organisation_id)


def restart(act: Act) -> None:
    for duty in _standing_still(act, act.step.restarts, is_stopped=True):
        clock = _clocks.restarted(duty.clock, act.at, act.calendar)
        _moved(act, duty, clock, "restart")


def extend(act: Act) -> None:
    """The petitioner's clock gets the days that were asked for and approved."""
    if not act.step.extends or act.motion is None:
        return
    extra = working_days(int(act.motion.answers["extra_days"]))
    for duty in act.open_duties(act.step.extends):
        if duty.organisation_id == act.motion.organisation_id:
            clock = _clocks.prolonged(duty.clock, extra, act.at, act.calendar)
            _moved(act, duty, clock, "prolong", extra)


def _moved(
    act: Act, duty: Owed, clock: _clocks.Clock, verb: str, extra: Limit | None = None
) -> None:
    act.changes.duties.setdefault(duty.id, {}).update(
        due_at=clock.due_at,
        is_provisional=clock.is_provisional,
        stopped_at=clock.stopped_at,
        was_late=clock.was_late,
    )
    _note(act, verb, duty.key, duty.organisation_id, clock, limit=extra)


def urge(act: Act) -> None:
    if act.step.urges:
        called = act.standing.on_side(Side.CALLED)
        for duty in act.open_duties([ANY]):
            if duty.organisation_id in called and duty.urged < act.step.urges:
                act.changes.duties.setdefault(duty.id, {})["urged"] = act.step.urges


def impose(act: Act) -> None:
    if act.step.once_all and act.step.target and "state" not in act.changes.case:
        return
    for key in act.step.imposes:
        impose_one(act, act.standing.rules.duty(key))


def impose_one(act: Act, duty: Duty) -> None:
    """Put this duty on everyone who owes it now and does not already; kinds without a limit owe none."""
    promised = act.standing.limits.get(duty.key)
    if not promised and not duty.due_from:
        return
    already = {owed.organisation_id for owed in act.open_duties([duty.key])}
    for organisation in [o for o in _whom(act, duty.owed_by) if o not in already]:
        clock, extra = _new_clock(act, duty, promised)
        act.changes.new_duties.append(_duty_row(act, duty, organisation, clock))
        _note(act, "until" if duty.due_from else "impose", duty.key, organisation, clock, **extra)


def _new_clock(act: Act, duty: Duty, promised: Any) -> tuple[_clocks.Clock, dict[str, Any]]:
    if duty.due_from:
        day = date.fromisoformat(act.answers[duty.due_from])
        if day <= act.at.astimezone(SHANGHAI).date():
            raise Invalid("日期要在今天以后。", fields={duty.due_from: "请填今天以后的日期。"})
        return _clocks.imposed_until(day, act.at, act.calendar), {"day": day.isoformat()}
    limit = Limit.from_data(promised)
    return _clocks.imposed(limit, act.at, act.calendar), {"limit": limit}


def _duty_row(act: Act, duty: Duty, organisation: int, clock: _clocks.Clock) -> dict[str, Any]:
    unit = act.standing.unit_of(organisation)
    return {
        "case_id": act.standing.id,
        "region_path": act.standing.region_path,
        "case_type": act.standing.case_type,
        "confidentiality": act.standing.confidentiality,
        "key": duty.key,
        "organisation_id": organisation,
        "posts": list(duty.posts),
        "person_id": unit.person_id if unit and unit.handles else None,
        "limit_amount": clock.limit.amount if clock.limit else None,
        "limit_unit": clock.limit.unit.value if clock.limit else "",
        "imposed_at": clock.imposed_at,
        "due_at": clock.due_at,
        "is_provisional": clock.is_provisional,
        "was_late": False,
        "urged": 0,
        "outcome": "",
    }


def _whom(act: Act, side: Side) -> list[int]:
    """The organisations on a side once this act is done: those just called, recalled, or already there."""
    if side == Side.PETITIONER:
        return [act.actor.organisation_id]
    if side in (Side.CALLED, Side.LEAD):
        return _handlers_meant(act, side)
    joined = [u["organisation_id"] for u in act.changes.new_units if u["role"] == side.value]
    return joined + sorted(act.standing.on_side(side))


def _handlers_meant(act: Act, side: Side) -> list[int]:
    roles = {Role.LEAD} if side == Side.LEAD else {Role.LEAD, Role.ASSISTING}
    if act.step.calls and act.calls:
        return [organisation for organisation, role in act.calls.items() if role in roles]
    if act.step.recalls:
        return [unit.organisation_id for unit in recalled(act)]
    own = act.own_unit
    if own is not None and own.handles and side == Side.CALLED:
        return [own.organisation_id]
    return [unit.organisation_id for unit in act.standing.handlers() if unit.role in roles]


def _note(
    act: Act,
    verb: str,
    duty: str,
    organisation: int,
    clock: _clocks.Clock | None = None,
    **more: Any,
) -> None:
    """One line of the clock log; what ``_clocks.replay`` reads."""
    entry: dict[str, Any] = {"do": verb, "duty": duty, "organisation": organisation, "at": act.at}
    if clock is not None:
        entry["due_at"] = clock.due_at
        entry["is_provisional"] = clock.is_provisional
    if more.get("limit"):
        entry["limit"] = more.pop("limit").as_data()
    entry.update({key: value for key, value in more.items() if value is not None})
    act.changes.clocks.append(entry)


def recalled(act: Act) -> list[Unit]:
    """Units that must do it again: the ones named, else the lead, else all handlers."""
    handlers = act.standing.handlers()
    named = [unit for unit in handlers if unit.organisation_id in act.calls]
    return named or [unit for unit in handlers if unit.role == Role.LEAD] or handlers
