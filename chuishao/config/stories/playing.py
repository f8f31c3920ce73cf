"""Playing a story: its clock, its acts through the operations, and how what happened differs from what was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from chuishao.casework import queries
from chuishao.casework.declarations import CaseType, FieldKind
from chuishao.casework.operations import (
    Done,
    Origin,
    Place,
    move,
    open_case,
    sweep,
)
from chuishao.casework.queries import CasePage
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.refusals import Refusal
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import operations as participation
from chuishao.web.desk.matters import suggested_matter

from . import arranging, casting, comparing, taking_part, wording
from .telling import MAIN, Step, Story, StoryError

REFUSED = "拒绝"


@dataclass
class Played:
    """What came of a story: numbers of its cases by name, and every difference in words."""

    story: Story
    numbers: dict[str, str] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    watchers: dict[str, Actor] = field(default_factory=dict)
    ended_at: datetime | None = None


def play(story: Story) -> Played:
    """Play a story in one transaction and compare. Raises StoryError for words that say nothing.

    A step that goes otherwise than told ends the story there.
    """
    stage = _Stage(story, wording.moment(story.begins, None))
    try:
        with transaction.atomic():
            stage.run()
    except StoryError as fault:
        raise StoryError(f"{story.file}“{story.title}”{stage.where}：{fault}") from fault
    return stage.played


class _Stage:
    """One performance: the clock, the names of the cases, who stands where."""

    def __init__(self, story: Story, now: datetime) -> None:
        self.story, self.now, self.where = story, now, ""
        self.played = Played(story)
        self._rules: dict[str, CaseType] = {}

    def run(self) -> None:
        """Every step in order, then the results."""
        for number, step in enumerate(self.story.steps, 1):
            self.where = f"第 {number} 步“{step.does}”"
            self.now = wording.moment(step.when, self.now)
            self._let_time_do_its_part()
            if not self._goes_as_told(step):
                return
            self._let_time_do_its_part()
            self._compare(step.about, step.result)
        self.where = "结果"
        for name, result in self.story.results.items():
            self._compare(name, result)
        self.played.ended_at = self.now

    def _let_time_do_its_part(self) -> None:
        """What fell due is noticed, what was told is heard, by the clock of the story."""
        while sweep(at=self.now) + participation.sweep(at=self.now):
            pass
        while records.deliver_pending(at=self.now).delivered:
            pass

    def _goes_as_told(self, step: Step) -> bool:
        """Take the step; False when it went otherwise than told."""
        expected = step.expects.startswith(REFUSED)
        said = step.expects.removeprefix(REFUSED).strip(" “”\"'")
        try:
            with transaction.atomic():
                self._take(step)
        except Refusal as refusal:
            if not expected:
                return self._differs(f"没有料到被拒绝：{refusal.message}")
            return said in refusal.message or self._differs(
                f"拒绝的话是“{refusal.message}”，里面没有“{said}”"
            )
        return not expected or self._differs("本该被拒绝，却办成了")

    def _differs(self, words: str) -> bool:
        self.played.differences.append(f"{self.where}（{self.now:%m-%d %H:%M}）：{words}")
        return False

    def _take(self, step: Step) -> None:
        acts = {"发起": self._open, "跟进": self._follow}
        if step.does == "等待":
            return None
        if not step.organisation:
            raise StoryError("缺少“单位”。")
        if step.does in taking_part.ACTS:
            return self._take_part(step)
        if step.does in arranging.ACTS:
            return arranging.ACTS[step.does](self.story, step, self.now)
        return acts.get(step.does, self._move)(step)

    def _take_part(self, step: Step) -> None:
        scene = taking_part.Scene(self.story, step, self.now, self.played.things)
        taking_part.perform(scene)

    def _follow(self, step: Step) -> None:
        """The case that a thing of participation became, under a name of its own."""
        if step.about not in self.played.things:
            raise StoryError(f"没有叫“{step.about}”的。")
        thing = self.played.things[step.about]
        thing.refresh_from_db()
        became = getattr(thing, "became", "") or getattr(thing, "facts", {}).get("became", "")
        kind, _, number = became.partition(":")
        if kind != "case":
            raise StoryError(f"“{step.about}”还没有转成事项。")
        unit = wording.organisation(step.organisation, self.story.home, self.now)
        actor = casting.holder(unit.id, step.post or "主要负责人", self.now)
        self._remember(step.opens_as or f"{step.about}的后件", number, actor)

    def _open(self, step: Step) -> None:
        story, told = self.story, step.given
        rules = wording.mechanism(told.get("事项", story.case_type))
        unit = wording.organisation(step.organisation, story.home, self.now)
        actor = casting.opener(rules, unit.id, step.post, self.now)
        title = told.get("事由", story.subject)
        spoken = suggested_matter(title)
        done = open_case(
            case_type=rules.key,
            actor=actor,
            at=self.now,
            title=title,
            category=spoken.matter.code if spoken else "",
            kind=wording.key_of(told.get("种类", story.kind), rules.kinds, "种类"),
            answers=wording.answers_in_keys(rules.fields, step.answers, self._today()),
            place=self._place(told.get("地点", story.place), actor),
            origin=Origin(about=self._number(step.arises_from) if step.arises_from else ""),
        )
        self._remember(step.about, done.number, actor)

    def _remember(self, name: str, number: str, actor: Actor) -> None:
        if name in self.played.numbers:
            raise StoryError(f"已经有一件叫“{name}”，请另取名字。")
        self.played.numbers[name] = number
        self.played.watchers[name] = actor
        self._rules[name] = self._page(name).rules

    def _place(self, told: Mapping[str, str], actor: Actor) -> Place:
        where = told.get("区域", "")
        path = wording.region(where, self.story.home, self.now) if where else actor.region_path
        point = [float(told[key]) for key in ("经度", "纬度") if key in told]
        return Place(path, told.get("说明", ""), *point)

    def _move(self, step: Step) -> None:
        number = self._number(step.about)
        rules = self._rules[step.about]
        transition = wording.step_of(rules, step.does)
        unit = wording.organisation(step.organisation, self.story.home, self.now)
        actor = casting.taker(transition, number, unit.id, step.post, self.now)
        told = dict(step.answers)
        motion = self._motion(told.pop("裁定哪一家", ""), transition.key, number, actor)
        answers = wording.answers_in_keys(transition.form, told, self._today())
        for asked in transition.form:
            if asked.kind == FieldKind.CASE_NUMBER and asked.key in answers:
                answers[asked.key] = self.played.numbers.get(answers[asked.key], answers[asked.key])
        if transition.assigns and "colleague" in answers:
            answers["colleague"] = casting.holder(unit.id, answers["colleague"], self.now).person_id
        done = move(
            case=number, transition=transition.key, actor=actor, at=self.now,
            answers={**answers, **motion},
            organisations=wording.units_in_keys(step.units, self.story.home, self.now),
        )  # fmt: skip
        self._note_opened(step, done, actor)

    def _motion(self, unit: str, step: str, number: str, actor: Actor) -> dict[str, Any]:
        """The motion of the unit named, where several wait."""
        if not unit:
            return {}
        wanted = wording.organisation(unit, self.story.home, self.now).id
        open_now = queries.steps_open_to(actor=actor, case=number, at=self.now)
        waiting = [m for one in open_now if one.step.key == step for m in one.motions]
        found = [motion.id for motion in waiting if motion.organisation_id == wanted]
        return {"motion": found[0]} if found else {}

    def _note_opened(self, step: Step, done: Done, actor: Actor) -> None:
        if done.opened:
            self._remember(step.opens_as or f"{step.about}的后件", done.opened, actor)

    def _compare(self, name: str, result: Mapping[str, Any]) -> None:
        if not result:
            return
        if name in self.played.things:
            for difference in taking_part.differences(self.played.things[name], result):
                self._differs(f"{name}：{difference}")
            return
        page = self._page(name)
        known = comparing.Known(self.now, self.story.home, self.played.numbers)
        for difference in comparing.differences(page, result, known):
            self._differs(f"{'' if name == MAIN else name + '：'}{difference}")

    def _page(self, name: str) -> CasePage:
        """As the unit that opened it sees it."""
        number = self._number(name)
        return queries.case_page(number=number, actor=self.played.watchers[name], at=self.now)

    def _number(self, name: str) -> str:
        if name not in self.played.numbers:
            known = "、".join(self.played.numbers) or "（还没有）"
            raise StoryError(f"没有叫“{name}”的事项，有的是：{known}。")
        return self.played.numbers[name]

    def _today(self) -> date:
        return self.now.astimezone(SHANGHAI).date()
