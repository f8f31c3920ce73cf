"""Walks through a mechanism: whoever may take a step takes it, filled in by itself, in any order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction

from chuishao.casework import _authority, _standing, catalogue
from chuishao.casework._standing import Standing
from chuishao.casework.declarations import Field, FieldKind, Role, Transition
from chuishao.casework.operations import Done, Place, move, open_case
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.refusals import Refusal
from tests import make
from tests.integration.hands import unit, who

T = TypeVar("T")
Choose = Callable[[Sequence[Any]], Any]

CAST = (
    ("五华山社区", "clerk", 0), ("五华山社区", "head", 0), ("华山街道", "clerk", 0), ("华山街道", "head", 0),
    ("华山综合调度室", "dispatcher", 0), ("华山综合调度室", "dispatcher", 1), ("华山综合调度室", "head", 0),
    ("华山城管执法中队", "liaison", 0), ("华山城管执法中队", "head", 0), ("华山市场监管所", "liaison", 0),
    ("华山市场监管所", "head", 0), ("华山派出所", "head", 0), ("省政府研究室", "contact", 0),
    ("五华区调度中心", "dispatcher", 0), ("五华区调度中心", "head", 0), ("五华区水务局", "liaison", 0),
    ("五华区水务局", "head", 0), ("五华区住建局", "liaison", 0), ("五华区督查室", "head", 0), ("五华区督查室", "supervisor", 0),
    ("市调度中心", "dispatcher", 0), ("市调度中心", "head", 0), ("市水务局", "liaison", 0), ("12345热线", "hotline_agent", 0),
    ("12345热线", "reviewer", 0), ("五华区政府", "head", 0), ("五华区政府", "clerk", 0),
)  # fmt: skip
POOL = {
    "street": ("华山城管执法中队", "华山市场监管所", "华山派出所"),
    "district": ("五华区水务局", "五华区住建局"),
    "city": ("市水务局", "市城管局"),
}


@dataclass
class Walk:
    """Cases of one family, the moment, and what was done."""

    choose: Choose
    at: datetime = field(default_factory=make.at)
    cases: list[int] = field(default_factory=list)
    taken: list[tuple[int, str, Actor]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def begin(self, case_type: str, opener: Actor, kind: str) -> Done:
        """Open the first case of the family."""
        rules = catalogue.case_type(case_type)
        answers = {one.key: self.answer(one, opener) for one in rules.fields if not one.is_personal}
        path = (
            make.WUHUASHAN if make.WUHUASHAN.startswith(opener.region_path) else opener.region_path
        )
        done = open_case(
            case_type=case_type, actor=opener, at=self.at, title="化粪池外溢", kind=kind, answers=answers,
            place=Place(path, "华山南路66号院"),
        )  # fmt: skip
        self.cases.append(done.case_id)
        return done

    def step(self) -> Standing:
        """One allowed step of one case by one of those who may take it; the case as it is then."""
        self.at += timedelta(minutes=self.choose((0, 20, 300, 1440, 4 * 1440, 11 * 1440)))
        case = self.choose(self.cases)
        standing = _standing.read(case)
        allowed = allowed_steps(standing, self.at)
        if allowed:
            step = self.choose(self.likely(standing, list(dict(allowed))))
            self.take(standing, step, self.choose([who for one, who in allowed if one is step]))
        return _standing.read(case)

    def likely(self, standing: Standing, steps: list[Transition]) -> list[Transition]:
        """Seldom a step that ends the case, or one that ended little, so that walks grow long."""
        rules = standing.rules
        onward = [
            step for step in steps if not (step.target and rules.state(step.target).is_closed)
        ]
        further = [step for step in onward if step.target and step.target != standing.state]
        chosen: list[Transition] = self.choose((onward, onward, further, further, steps))
        return chosen or onward or steps

    def take(self, standing: Standing, step: Transition, actor: Actor) -> None:
        """Take this step, or note why it was refused (a choice of units may not fit)."""
        try:
            with transaction.atomic():
                done = move(
                    case=standing.id, transition=step.key, actor=actor, at=self.at,
                    answers=self.form(standing, step, actor), organisations=self.units(standing, step),
                )  # fmt: skip
        except Refusal as refusal:
            self.said.append(f"{step.key}: {refusal.message}")
            return
        self.taken.append((standing.id, step.key, actor))
        if done.opened:
            self.cases.append(_standing.read(done.opened).id)
        assert records.deliver_pending(at=self.at).failed == 0

    def form(self, standing: Standing, step: Transition, actor: Actor) -> dict[str, Any]:
        answers = {one.key: self.answer(one, actor) for one in step.form if not one.is_personal}
        if step.merges or step.links:
            others = [_standing.read(case).number for case in self.cases if case != standing.id]
            answers["case_number"] = self.choose(others) if others else standing.number
        waiting = standing.pending(step.decides) if step.decides else []
        return {**answers, "motion": self.choose(waiting).id} if waiting else answers

    def units(self, standing: Standing, step: Transition) -> dict[int, str]:
        """Whom a step calls: a lead and others, only one to take over, or resident units only."""
        if not step.calls:
            return {}
        tier = self.choose(standing.rules.level(standing.level).calls)
        names = list(POOL[tier])
        if step.releases:
            return {unit(self.choose(names)): self.choose(step.calls).value}
        if Role.LEAD not in step.calls:
            return {unit(self.choose(names)): step.calls[0].value}
        called = {unit(names[0]): "lead"}
        if Role.ASSISTING in step.calls and self.choose((True, False)):
            called[unit(names[1])] = "assisting"
        if Role.ASKED in step.calls and self.choose((True, False)):
            called = {**called, unit("省政府研究室"): "asked"} if self.choose((True, False)) else {unit("省政府研究室"): "asked"}  # fmt: skip
        return called

    def answer(self, asked: Field, actor: Actor) -> Any:
        """Something sensible for a field."""
        if asked.key == "colleague":
            people = directory.people_of(actor.organisation_id, self.at)
            return self.choose([person.id for person in people])
        if asked.kind == FieldKind.CHOICE:
            return self.choose([key for key, _ in asked.choices])
        by_kind = {
            FieldKind.WHOLE_NUMBER: max(asked.at_least, 1), FieldKind.MONEY: "5000", FieldKind.SCORE: 4,
            FieldKind.DATE: (self.at + timedelta(days=30)).date(), FieldKind.YES_NO: True,
            FieldKind.PHONE: "13800138000", FieldKind.MATTER: "01001",
        }  # fmt: skip
        return by_kind.get(asked.kind, "按程序办理")


def everyone() -> list[Actor]:
    return [who(*one) for one in CAST]


def allowed_steps(standing: Standing, at: datetime) -> list[tuple[Transition, Actor]]:
    """Every step open now, with everyone who may take it."""
    calendar = load_calendar(standing.region_path)
    return [
        (step, actor)
        for actor in (*everyone(), Actor.reporter(standing.id))
        for step in _authority.steps_open(standing, actor, at, calendar)
    ]
