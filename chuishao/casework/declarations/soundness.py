"""What makes a declaration nonsense, each with a name: unreachable states, dead ends, idle steps and duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from chuishao.directory.kinds import PostKind

if TYPE_CHECKING:
    from .words import CaseType, Duty, Transition


class DeclarationError(ValueError):
    """A declaration that cannot work; every fault is named, with the thing it is about."""


_is_trusted: ContextVar[bool] = ContextVar("is_trusted", default=False)


@contextmanager
def taken_as_it_is() -> Iterator[None]:
    """What is made in here was checked when it was declared, by the rules of that day."""
    token = _is_trusted.set(True)
    try:
        yield
    finally:
        _is_trusted.reset(token)


def check(case_type: CaseType) -> None:
    """Raise DeclarationError naming every fault found, or return silently."""
    if _is_trusted.get():
        return
    faults = [fault for rule in RULES for fault in rule(case_type)]
    if faults:
        raise DeclarationError(f"{case_type.key}: " + "; ".join(faults))


def _twice(case_type: CaseType) -> Iterator[str]:
    """Keys are unique among their own."""
    for name in ("states", "duties", "transitions", "kinds", "levels", "fields"):
        keys = [thing.key for thing in getattr(case_type, name)]
        yield from (f"{name} has {k} twice" for k in sorted({k for k in keys if keys.count(k) > 1}))


def _unknown(case_type: CaseType) -> Iterator[str]:
    """Every key that is referred to exists."""
    states = {state.key for state in case_type.states}
    duties = {duty.key for duty in case_type.duties}
    steps = {step.key for step in case_type.transitions} | {"open"}
    yield from _missing("opens_in", [case_type.opens_in], states, "state")
    yield from _missing("imposes", case_type.imposes, duties, "duty")
    for step in case_type.transitions:
        yield from _missing(step.key, [*step.source, *filter(None, [step.target])], states, "state")
        yield from _missing(step.key, _duties_named(step), duties, "duty")
        yield from _missing(step.key, step.not_by, steps, "transition")


def _missing(where: str, keys: Iterable[str], known: set[str], what: str) -> Iterator[str]:
    yield from (
        f"{where} names the {what} {key}, which is not declared" for key in keys if key not in known
    )


def _duties_named(step: Transition) -> list[str]:
    owing = [who.owing for who in step.by if who.owing]
    some = [duty for duty in (*step.waives, *step.stops, *step.restarts) if duty != "*"]
    return [
        *step.imposes, *step.discharges, *some,
        *step.extends, *step.after, *step.not_before, *step.once_all, *owing,
    ]  # fmt: skip


def _unreachable(case_type: CaseType) -> Iterator[str]:
    """Every state can be reached from the first one."""
    reached, frontier = {case_type.opens_in}, [case_type.opens_in]
    while frontier:
        here = frontier.pop()
        onward = {
            s.target for s in case_type.transitions if here in s.source and s.target
        } - reached
        reached |= onward
        frontier += onward
    yield from (
        f"state {s.key} cannot be reached" for s in case_type.states if s.key not in reached
    )


def _dead_ends(case_type: CaseType) -> Iterator[str]:
    """From every open state some closed state can be reached; something closes at all."""
    ending = {state.key for state in case_type.states if state.is_closed}
    if not ending:
        yield "no state closes the case"
    grown = True
    while grown:
        more = {
            source
            for step in case_type.transitions
            if step.target in ending
            for source in step.source
        }
        grown = not more <= ending
        ending |= more
    yield from (f"state {s.key} is a dead end" for s in case_type.states if s.key not in ending)


def _nobody(case_type: CaseType) -> Iterator[str]:
    """Every step has somebody who may take it: a side that exists, a duty that is imposed."""
    imposed = _imposed(case_type)
    roles = {role.value for step in case_type.transitions for role in step.calls}
    raised = {step.raises for step in case_type.transitions if step.raises}
    for step in case_type.transitions:
        if not step.by:
            yield f"nobody may take the step {step.key}"
        for who in step.by:
            if who.owing and who.owing not in imposed:
                yield f"step {step.key} waits for the duty {who.owing}, which is never imposed"
            if who.side.value in ("lead", "asked", "copied", "verifier") and who.side not in roles:
                yield f"step {step.key} is for the side {who.side}, which is never called"
            if who.side.value == "called" and not roles & {"lead", "assisting"}:
                yield f"step {step.key} is for called units, but nobody is called"
        if step.decides and step.decides not in raised:
            yield f"step {step.key} decides the motion {step.decides}, which nobody raises"


def _imposed(case_type: CaseType) -> set[str]:
    return {*case_type.imposes, *(duty for s in case_type.transitions for duty in s.imposes)}


def _idle_duties(case_type: CaseType) -> Iterator[str]:
    """Every duty is imposed by something, can be discharged, and has limits inside its dial."""
    imposed = _imposed(case_type)
    discharged = {duty for step in case_type.transitions for duty in step.discharges}
    kinds = {kind.key for kind in case_type.kinds} | {"*"}
    for duty in case_type.duties:
        if duty.key not in imposed:
            yield f"duty {duty.key} is never imposed"
        if duty.key not in discharged:
            yield f"nobody can discharge the duty {duty.key}"
        if not duty.within and not duty.due_from:
            yield f"duty {duty.key} has no limit"
        yield from (
            f"duty {duty.key} has a limit for the unknown kind {k}"
            for k in duty.within
            if k not in kinds
        )
        yield from _off_dial(duty)


def _off_dial(duty: Duty) -> Iterator[str]:
    dial = duty.dial
    if dial is None:
        return
    if dial.least > dial.most or dial.least < 1:
        yield f"the dial of {duty.key} runs from {dial.least} to {dial.most}"
    for kind, limit in duty.within.items():
        if not dial.least <= limit.amount <= dial.most:
            yield f"the limit of {duty.key} for {kind} lies outside its dial"


def _motions(case_type: CaseType) -> Iterator[str]:
    """Every motion that can be raised can be granted and can be refused."""
    granted = {step.grants for step in case_type.transitions}
    refused = {step.refuses for step in case_type.transitions}
    for motion in sorted({step.raises for step in case_type.transitions if step.raises}):
        if motion not in granted:
            yield f"the motion {motion} can never be granted"
        if motion not in refused:
            yield f"the motion {motion} can never be refused"


def _clocks(case_type: CaseType) -> Iterator[str]:
    """A clock that may be stopped can be started again; only a decision stops one."""
    stopped = {duty for step in case_type.transitions for duty in step.stops}
    restarted = {duty for step in case_type.transitions for duty in step.restarts}
    yield from (
        f"the clock of {duty} stops and never starts again" for duty in sorted(stopped - restarted)
    )
    for step in case_type.transitions:
        if step.stops and not any(
            field.key == "reason" and field.is_required for field in step.form
        ):
            if not step.grants:
                yield f"step {step.key} stops clocks without asking for a reason"


def _verification(case_type: CaseType) -> Iterator[str]:
    """Dates that a duty is due from are asked for by the steps that impose it."""
    dated = {duty.key: duty.due_from for duty in case_type.duties if duty.due_from}
    for step in case_type.transitions:
        asked = {field.key for field in step.form}
        for duty in step.imposes:
            if duty in dated and dated[duty] not in asked:
                yield f"step {step.key} imposes {duty} but does not ask for {dated[duty]}"


def _debtors(case_type: CaseType) -> Iterator[str]:
    """Those who are only asked or told owe nothing, and the system is nobody."""
    for duty in case_type.duties:
        if duty.owed_by.value in ("asked", "copied", "reporter", "system"):
            yield f"duty {duty.key} is owed by the side {duty.owed_by}, which owes nothing"


def _unknown_posts(case_type: CaseType) -> Iterator[str]:
    """Every kind of post that is named exists, and somebody opens at some level."""
    known = {post.value for post in PostKind}
    named = [("opened_by", case_type.opened_by)]
    named += [(f"duty {duty.key}", duty.posts) for duty in case_type.duties]
    named += [(f"step {step.key}", who.posts) for step in case_type.transitions for who in step.by]
    for where, posts in named:
        yield from _missing(where, posts, known, "post")
    if not case_type.opened_by or not case_type.levels:
        yield "nobody may open such a case"


def _closed(case_type: CaseType) -> Iterator[str]:
    """What is closed stays closed: it goes on only as a new case."""
    closed = {state.key for state in case_type.states if state.is_closed}
    for step in case_type.transitions:
        if step.target and step.target not in closed and closed.intersection(step.source):
            yield f"step {step.key} opens again what is closed"


def _forms(case_type: CaseType) -> Iterator[str]:
    """Every step asks for what its effects need, and every choice offers something."""
    for step in case_type.transitions:
        asked = {field.key for field in step.form}
        needed = {
            "colleague": step.assigns,
            "case_number": step.merges or step.links,
            "category": step.reclassifies,
        }
        yield from (
            f"step {step.key} does not ask for {key}"
            for key, is_needed in needed.items()
            if is_needed and key not in asked
        )
        yield from (
            f"the field {field.key} of step {step.key} offers no choice"
            for field in step.form
            if field.kind == "choice" and not field.choices
        )
        yield from _extending(case_type, step)


def _extending(case_type: CaseType, step: Transition) -> Iterator[str]:
    if step.grants and step.refuses:
        yield f"step {step.key} grants and refuses"
    if step.extends and not step.grants:
        yield f"step {step.key} extends without granting what was asked for"
    for raising in case_type.transitions:
        if step.extends and raising.raises and raising.raises == step.grants:
            if "extra_days" not in {field.key for field in raising.form}:
                yield f"step {raising.key} does not ask for extra_days"


RULES: tuple[Callable[[CaseType], Iterator[str]], ...] = (
    _twice,
    _unknown,
    _unreachable,
    _dead_ends,
    _nobody,
    _idle_duties,
    _motions,
    _clocks,
    _verification,
    _debtors,
    _unknown_posts,
    _closed,
    _forms,
)
