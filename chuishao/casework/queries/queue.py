"""The queue of a dispatch desk: cases that wait for its step, and those whose units it may urge, by time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of

from .. import catalogue
from ..declarations import CaseType, Side, Transition

DESK_SIDES = (Side.REFEREE, Side.SUPERIOR)
STANDING_SIDES = (*DESK_SIDES, Side.OPENER)


class Queue(StrEnum):
    """The two queues of a desk: what waits for its own step, and what units are late with."""

    WAITING = "waiting"
    LATE = "late"


@dataclass(frozen=True)
class Waiting:
    """One case of a queue with the step its desk takes next; ``owes`` names the units that are late.

    ``step`` is None where the declarations leave the choice to the person. ``calls`` are the tiers
    whose units can be called at the level of the case.
    """

    case_id: int
    number: str
    case_type: str
    type_label: str
    kind: str
    kind_label: str
    level_label: str
    calls: tuple[str, ...]
    state_label: str
    title: str
    place: str
    category: str
    region_path: str
    revision: int
    opener: str
    opened_at: datetime
    duty_label: str
    imposed_at: datetime | None
    due_at: datetime | None
    stopped_at: datetime | None
    is_provisional: bool
    urged: int
    owes: tuple[str, ...]
    step: Transition | None


_CASE = """c.id, c.number, c.case_type, c.rules_id, c.kind, c.level, c.state, c.title, c.place,
 c.category, c.region_path, c.revision, o.short_name, c.opened_at"""
_TABLES = """casework_duty d JOIN casework_case c ON c.id = d.case_id
 JOIN directory_organisation o ON o.id = c.opener_id"""
_CLOCK = "d.key, d.imposed_at, d.due_at, d.stopped_at, d.is_provisional, d.urged"
_OUR_CASE = """c.confidentiality <= %(clearance)s
 AND (c.referee_id = %(organisation)s OR c.superior_id = %(organisation)s)"""
_WAITING = f"""
SELECT {_CASE}, {_CLOCK}, ''
FROM {_TABLES}
WHERE d.settled_at IS NULL AND d.organisation_id = %(organisation)s AND {_OUR_CASE}
 AND c.case_type || ':' || d.key = ANY(%(duties)s)
 AND (d.posts = '{{}}' OR %(post)s = ANY(d.posts))
 AND (d.person_id IS NULL OR d.person_id = %(person)s)
ORDER BY d.due_at, d.id LIMIT %(limit)s"""
_LATE = f"""
SELECT {_CASE}, {_CLOCK}, ow.short_name
FROM {_TABLES} JOIN directory_organisation ow ON ow.id = d.organisation_id
WHERE d.settled_at IS NULL AND d.stopped_at IS NULL AND d.due_at < %(at)s
 AND d.region_path >= %(region)s AND d.region_path < %(region)s || '~'
 AND d.case_type || ':' || d.key = ANY(%(owed)s) AND {_OUR_CASE}
 AND c.case_type || ':' || c.state = ANY(%(states)s)
 AND EXISTS (SELECT FROM casework_party p WHERE p.case_id = c.id
  AND p.organisation_id = d.organisation_id AND p.role IN ('lead', 'assisting') AND p.released_at IS NULL)
ORDER BY d.due_at, d.id LIMIT %(limit)s"""
_IDLE = f"""
SELECT {_CASE}, NULL, NULL::timestamptz, NULL::timestamptz, NULL::timestamptz, false, 0, ''
FROM casework_case c JOIN directory_organisation o ON o.id = c.opener_id
WHERE c.referee_id = %(organisation)s AND c.confidentiality <= %(clearance)s AND NOT c.is_closed
 AND c.case_type || ':' || c.state = ANY(%(idle)s)
ORDER BY c.id LIMIT %(limit)s"""
_DUTIES_A_CASE = 3


def desk_queue(
    *, actor: Actor, at: datetime, queue: Queue = Queue.WAITING, limit: int = 50
) -> list[Waiting]:
    """Cases that wait for this desk, each once, the most urgent clock first; one statement.

    An actor without reach gets nothing. States in which nobody owes anything and only the referee
    can move the case come last; where no mechanism has such a state nothing is asked for them.
    """
    limits = reach(actor)
    if not limits.organisation_id or not actor.region_path:
        return []
    values = _values(actor, at, limit) | {
        "organisation": limits.organisation_id, "clearance": limits.clearance,
    }  # fmt: skip
    if queue == Queue.LATE:
        return _merged(rows_of(_LATE, values), partial(_urging_step, actor), limit)
    found = rows_of(_WAITING, values)
    if values["idle"]:
        found += rows_of(_IDLE, values)
    return _merged(found, partial(_next_step, actor), limit)


def _values(actor: Actor, at: datetime, limit: int) -> dict[str, Any]:
    types = catalogue.declared()
    return {
        "at": at,
        "post": actor.post_kind or "",
        "person": actor.person_id,
        "region": actor.region_path,
        "limit": min(limit, 200) * _DUTIES_A_CASE,
        "duties": [f"{it.key}:{duty.key}" for it in types for duty in it.duties if duty.owed_by in DESK_SIDES],
        "owed": [f"{it.key}:{duty.key}" for it in types for duty in it.duties if duty.owed_by not in STANDING_SIDES],
        "states": [f"{it.key}:{state}" for it in types for state in _urging_states(it)],
        "idle": [f"{it.key}:{state}" for it in types for state in _idle_states(it)],
    }  # fmt: skip


def _urging_states(rules: CaseType) -> set[str]:
    return {state for step in rules.transitions if step.urges for state in step.source}


def _idle_states(rules: CaseType) -> Iterator[str]:
    """States that no step leaves by settling a duty, and that the referee can move on."""
    for state in rules.states:
        leaving = [step for step in rules.transitions if state.key in step.source and step.target]
        is_clocked = any(step.discharges or step.waives for step in leaving)
        by_desk = any(who.side == Side.REFEREE for step in leaving for who in step.by)
        if by_desk and not is_clocked and not state.is_closed:
            yield state.key


_Choice = Callable[[CaseType, str, Sequence[tuple[Any, ...]]], Transition | None]


def _merged(rows: Sequence[tuple[Any, ...]], choose: _Choice, limit: int) -> list[Waiting]:
    """Each case once, at its earliest clock."""
    by_case: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        by_case.setdefault(row[0], []).append(row)
    return [_waiting(group, choose) for group in list(by_case.values())[:limit]]


def _waiting(group: Sequence[tuple[Any, ...]], choose: _Choice) -> Waiting:
    key, number, case_type, rules_id, kind, level, state, title, place = group[0][:9]
    category, path, revision, opener, opened_at, duty, imposed_at, due_at, stopped_at = group[0][
        9:18
    ]
    rules = catalogue.in_words(catalogue.rules(rules_id))
    return Waiting(
        key, number, case_type, rules.label, kind, rules.kind(kind).label, rules.level(level).label,
        rules.level(level).calls, rules.state(state).label, title, place, category, path, revision, opener,
        opened_at, rules.duty(duty).label if duty else "", imposed_at, due_at, stopped_at,
        group[0][18], max(row[19] for row in group),
        tuple(dict.fromkeys(row[20] for row in group if row[20])), choose(rules, state, group),
    )  # fmt: skip


def _means(step: Transition, actor: Actor) -> bool:
    """Whether the declaration lets this post take the step from the side of a desk."""
    return any(
        who.side in DESK_SIDES and (not who.posts or actor.post_kind in who.posts)
        for who in step.by
    )


def _next_step(
    actor: Actor, rules: CaseType, state: str, group: Sequence[tuple[Any, ...]]
) -> Transition | None:
    """The first declared step by which the desk settles its most urgent duty."""
    duty = group[0][14]
    ours = [step for step in rules.transitions if state in step.source and _means(step, actor)]
    settling = (step for step in ours if (duty in step.discharges if duty else step.target))
    return next(settling, None)


def _urging_step(
    actor: Actor, rules: CaseType, state: str, group: Sequence[tuple[Any, ...]]
) -> Transition | None:
    """The strongest urging that is next in order and open to this post."""
    most = max(row[19] for row in group) + 1
    ours = [
        step for step in rules.transitions
        if 0 < step.urges <= most and state in step.source and _means(step, actor)
    ]  # fmt: skip
    return max(ours, key=lambda step: step.urges, default=None)


def is_ready(step: Transition | None, units: Mapping[int, str]) -> bool:
    """Whether a step can be taken as it stands: nothing must be typed or decided, and whom it calls is known."""
    if step is None or step.decides or step.raises or step.opens or step.assigns:
        return False
    if any(field.is_required for field in step.form):
        return False
    return bool(units) or not step.calls
