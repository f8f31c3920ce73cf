"""What is true of every case at every moment, whatever was done to it and in what order."""

from __future__ import annotations

from chuishao.casework import _clocks, _standing
from chuishao.casework._clocks import Clock
from chuishao.casework._standing import Standing
from chuishao.casework.declarations import Transition
from chuishao.casework.models import Duty, Party
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.working_time import Limit

OWED_AFTER_THE_END = {"look_back", "decide_exclusion"}


def broken(standing: Standing) -> list[str]:
    """Every invariant this case breaks, in words."""
    checks = (
        clocks_differ_from_the_log, asked_units_owe, states_unknown, strangers_owe, leads_are_not_one,
        ends_leave_duties, log_and_revision_differ, eyes_are_two, handlers_verify,
    )  # fmt: skip
    return [fault for check in checks for fault in check(standing)]


def clocks_differ_from_the_log(standing: Standing) -> list[str]:
    """Rows = log replayed = log worked out again by the calendar."""
    story = records.history(f"case:{standing.id}")
    events = [event for entry in story for event in entry.body.get("clocks", ())]
    replayed = _clocks.replay(events)
    anew = _clocks.replay(events, load_calendar(standing.region_path))
    rows: dict[tuple[str, int, int], Clock] = {}
    for duty in Duty.objects.filter(case_id=standing.id).order_by("id"):
        times = sum(1 for key in rows if key[:2] == (duty.key, duty.organisation_id))
        rows[duty.key, duty.organisation_id, times] = clock_of(duty)
    told = ("the log", replayed), ("the log worked out again", anew)
    return [
        f"{key} is {rows.get(key)}, but {clocks.get(key)} by {where}"
        for where, clocks in told
        for key in {**rows, **clocks}
        if rows.get(key) != clocks.get(key)
    ]


def clock_of(duty: Duty) -> Clock:
    limit = Limit.from_data({"amount": duty.limit_amount, "unit": duty.limit_unit}) if duty.limit_amount else None  # fmt: skip
    return Clock(
        duty.imposed_at, duty.due_at, limit, duty.is_provisional, duty.stopped_at, duty.settled_at,
        duty.outcome, duty.was_late,
    )  # fmt: skip


def asked_units_owe(standing: Standing) -> list[str]:
    only_asked = Party.objects.filter(case_id=standing.id, role__in=("asked", "copied"))
    ever = set(only_asked.values_list("organisation_id", flat=True))
    handled = Party.objects.filter(case_id=standing.id, role__in=("lead", "assisting", "verifier"))
    fixed = {standing.opener_id, standing.referee_id, standing.superior_id}
    free = ever - set(handled.values_list("organisation_id", flat=True)) - fixed
    owing = Duty.objects.filter(case_id=standing.id, organisation_id__in=free)
    return [f"{duty.key} is owed by a unit that is only asked" for duty in owing]


def states_unknown(standing: Standing) -> list[str]:
    known = {state.key: state.is_closed for state in standing.rules.states}
    is_fine = known.get(standing.state) is standing.is_closed
    return [] if is_fine else [f"the state {standing.state} is not declared so"]


def strangers_owe(standing: Standing) -> list[str]:
    """Whoever owes stands in the case now."""
    inside = {standing.opener_id, standing.referee_id, standing.superior_id}
    inside |= {one.organisation_id for one in standing.units if one.role not in ("asked", "copied")}
    return [
        f"{d.key} is owed from outside" for d in standing.duties if d.organisation_id not in inside
    ]


def leads_are_not_one(standing: Standing) -> list[str]:
    handlers = [one.role for one in standing.handlers()]
    is_fine = not handlers or handlers.count("lead") == 1
    return [] if is_fine else [f"there are {handlers.count('lead')} leads of {len(handlers)}"]


def ends_leave_duties(standing: Standing) -> list[str]:
    left = {duty.key for duty in standing.duties} - OWED_AFTER_THE_END
    return [f"closed with {sorted(left)} still owed"] if standing.is_closed and left else []


def log_and_revision_differ(standing: Standing) -> list[str]:
    length = len(records.history(f"case:{standing.id}"))
    return (
        [] if length == standing.revision else [f"{length} entries, revision {standing.revision}"]
    )


def _taken(standing: Standing) -> list[tuple[Transition, int, int]]:
    """Each step in order with the person and the organisation that took it."""
    story = records.history(f"case:{standing.id}")
    known = {step.key: step for step in standing.rules.transitions}
    return [
        (known[entry.body["step"]], entry.actor["person"], entry.actor["organisation"])
        for entry in story
        if entry.body["step"] in known
    ]


def eyes_are_two(standing: Standing) -> list[str]:
    """Nobody took a step that must not be taken by who took an earlier one."""
    faults, before = [], {"open": {standing.opened_by_id} - {None}}
    for step, person, _ in _taken(standing):
        faults += [
            f"{step.key} by who took {one}" for one in step.not_by if person in before.get(one, ())
        ]
        before.setdefault(step.key, set()).update({person} - {None})
    return faults


def handlers_verify(standing: Standing) -> list[str]:
    """No unit that was ever called to handle took a step closed to handlers while it handled."""
    called = Party.objects.filter(case_id=standing.id, role__in=("lead", "assisting"))
    handlers = set(called.filter(released_at=None).values_list("organisation_id", flat=True))
    return [f"{step.key} by a handler" for step, _, unit in _taken(standing) if step.not_called and unit in handlers]  # fmt: skip


def idle_clocks(standing: Standing) -> list[str]:
    """Duties that run although no step of this state could end them, for anybody."""
    here = [step for step in standing.rules.transitions if standing.state in step.source]
    ended = {key for step in here for key in step.discharges}
    running = [duty for duty in standing.duties if duty.clock.stopped_at is None]
    return sorted({duty.key for duty in running if duty.key not in ended})


def read(case: int) -> Standing:
    return _standing.read(case)
