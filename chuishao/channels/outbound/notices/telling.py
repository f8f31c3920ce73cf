"""From what happened to messages: whose turn it is, who was called, urged, answered, and what fell due."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from chuishao.casework.queries import telling
from chuishao.casework.queries.telling import Owed, Petition, Standing
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.kernel.text import due_words

from .people import Audience

EMERGENCY: Final = "emergency"
_HANDLERS_CALLED = ("lead", "assisting", "verifier")
# A telephone or identity number that somebody typed into a title does not travel.
LONG_NUMBER: Final = re.compile(r"\d[\d\- ]{5,}[\dXx]")
LONG_AGO: Final = timedelta(days=800)


@dataclass(frozen=True)
class Notice:
    """One thing to be told to several people: ``key`` says what of, so that each hears it once.

    ``room``: where it is looked at, when that is no case.
    """

    topic: str
    key: str
    people: tuple[Actor, ...]
    values: dict[str, Any]
    is_urgent: bool
    room: str = ""


def of_move(case_id: int, step_key: str, called: Collection[int], at: datetime) -> list[Notice]:
    """What is to be told after a step (``open`` for the opening), by the case as it stands now."""
    standing = telling.as_it_stands(case_id)
    step = next((t for t in standing.rules.transitions if t.key == step_key), None)
    audience = Audience.of(standing, _concerned(standing), at)
    notices = [*_turns(audience), *_called(audience, called)]
    if step is not None and step.urges:
        notices += _urged(audience, step.label, step.urges, at)
    if step is not None and step.decides:
        notices += _decided(audience, step.decides)
    taker = _taker(standing, step_key)
    return [n for n in (_without(notice, taker) for notice in notices) if n.people]


def of_fallen(case_id: int, duty_ids: Collection[int], at: datetime) -> list[Notice]:
    """What is to be told of duties whose time ran out: to who owes, its head and the referee."""
    standing = telling.as_it_stands(case_id)
    fallen = [duty for duty in standing.duties if duty.id in duty_ids]
    owing = {duty.organisation_id for duty in fallen}
    audience = Audience.of(standing, owing | {standing.referee_id}, at)
    names = directory.organisations_by_ids(owing)
    return [
        _notice(
            audience, "fell_due", f"due:{duty.id}:{duty.clock.due_at:%Y%m%d%H%M}",
            [
                *audience.whose_turn(duty), *audience.heads(duty.organisation_id),
                *audience.first_asked(standing.referee_id, ("dispatcher", "head")),
            ],
            duty, unit=names[duty.organisation_id].short_name,
        )
        for duty in fallen
    ]  # fmt: skip


def _concerned(standing: Standing) -> set[int]:
    fixed = {standing.opener_id, standing.referee_id, standing.superior_id}
    return fixed | {u.organisation_id for u in standing.units} | {
        duty.organisation_id for duty in standing.duties
    } | {motion.organisation_id for motion in standing.motions}  # fmt: skip


def _turns(audience: Audience) -> Iterator[Notice]:
    """One notice an organisation for all that one step laid upon it, named for the most urgent."""
    case = audience.standing.id
    running = [duty for duty in audience.standing.duties if duty.clock.stopped_at is None]

    def together(duty: Owed) -> tuple[int, datetime]:
        return duty.organisation_id, duty.clock.imposed_at

    for (unit, since), group in groupby(sorted(running, key=together), key=together):
        first = min(group, key=lambda duty: duty.clock.due_at)
        key = f"turn:{case}:{unit}:{since.timestamp():.3f}"
        yield _notice(audience, "turn", key, audience.whose_turn(first), first)


def _called(audience: Audience, called: Collection[int]) -> Iterator[Notice]:
    """Units that were asked or got a copy: they owe nothing, so no duty tells them."""
    for unit in audience.standing.units:
        if unit.organisation_id not in called or unit.role in _HANDLERS_CALLED:
            continue
        topic = "asked" if unit.role == "asked" else "copied"
        people = audience.first_asked(unit.organisation_id)
        yield _notice(audience, topic, f"called:{unit.id}", people)


def _urged(audience: Audience, label: str, level: int, at: datetime) -> Iterator[Notice]:
    """Once a day and level; from the second level on the heads hear of it too."""
    called = telling.called_units(audience.standing)
    owing = [duty for duty in audience.standing.duties if duty.organisation_id in called]
    owing.sort(key=lambda duty: (duty.organisation_id, duty.clock.due_at))
    for unit, group in groupby(owing, key=lambda duty: duty.organisation_id):
        first = next(group)
        people = audience.whose_turn(first) + (audience.heads(unit) if level > 1 else [])
        key = f"urged:{audience.standing.id}:{unit}:{level}:{at:%Y%m%d}"
        yield _notice(audience, "urged", key, people, first, step=label)


def _decided(audience: Audience, motion_key: str) -> Iterator[Notice]:
    for motion in audience.standing.motions:
        if motion.key == motion_key and motion.verdict:
            people = audience.person(motion.raised_by_id) or audience.first_asked(
                motion.organisation_id
            )
            key, label = f"decided:{motion.id}", _verdict_label(audience.standing, motion)
            yield _notice(audience, "decided", key, people, step=label)


def _verdict_label(standing: Standing, motion: Petition) -> str:
    """The label of a step that gives this verdict."""
    given = "grants" if motion.verdict == "granted" else "refuses"
    steps = [t.label for t in standing.rules.transitions if getattr(t, given) == motion.key]
    return steps[0] if steps else motion.verdict


def _notice(
    audience: Audience,
    topic: str,
    key: str,
    people: Iterable[Actor],
    owed: Owed | None = None,
    **more: str,
) -> Notice:
    standing = audience.standing
    values: dict[str, Any] = {"number": standing.number, "title": _title(standing), **more}
    if standing.confidentiality > Clearance.INTERNAL:
        values["hidden"] = standing.rules.label
    if owed is not None:
        values["what"] = standing.rules.duty(owed.key).label
        values["until"] = due_words(owed.clock.due_at, owed.clock.due_at - LONG_AGO)
        values["until_at"] = owed.clock.due_at.isoformat()
    unique = {actor.person_id: actor for actor in people}
    return Notice(topic, key, tuple(unique.values()), values, standing.kind == EMERGENCY)


def _title(standing: Standing) -> str:
    """The title; of a matter with persons in it nothing but that there is one."""
    if standing.confidentiality > Clearance.INTERNAL:
        return f"{standing.rules.label}（内容登录后看）"
    return LONG_NUMBER.sub("…", standing.title)


def _taker(standing: Standing, step_key: str) -> int:
    people = standing.takers.get(step_key) or [0]
    return people[-1]


def _without(notice: Notice, taker: int) -> Notice:
    """Whoever took the step need not be told what it caused: the page said so."""
    people = tuple(actor for actor in notice.people if actor.person_id != taker)
    return Notice(notice.topic, notice.key, people, notice.values, notice.is_urgent)
