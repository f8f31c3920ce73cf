"""What is arranged around the cases of a story: who stands in for whom, and limits set by two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from chuishao.casework import queries
from chuishao.casework.operations import confirm_dial, propose_dial

from . import casting, wording
from .telling import Step, Story, StoryError


def _stand_in(story: Story, step: Step, now: datetime) -> None:
    told = step.answers
    unit = wording.organisation(step.organisation, story.home, now)
    days, document = (told["从"], told["到"]), told.get("文件号", "")
    casting.stand_in(unit.id, step.post, told["代理人"], days, document, now)


def _propose_limit(story: Story, step: Step, now: datetime) -> None:
    told = step.answers
    rules = wording.mechanism(step.given.get("事项", story.case_type))
    unit = wording.organisation(step.organisation, story.home, now)
    kind = told.get("种类")
    propose_dial(
        case_type=rules.key,
        duty=wording.key_of(told["责任"], rules.duties, "责任"),
        amount=int(told["数量"]),
        document_no=told["文件号"],
        effective_from=date.fromisoformat(told["生效"]),
        actor=casting.holder(unit.id, step.post or "主要负责人", now),
        at=now,
        **({"kind": wording.key_of(kind, rules.kinds, "种类")} if kind else {}),
    )


def _confirm_limit(story: Story, step: Step, now: datetime) -> None:
    """The limit proposed last, by somebody who answers for the place or one above it."""
    rules = wording.mechanism(step.given.get("事项", story.case_type))
    unit = wording.organisation(step.organisation, story.home, now)
    actor = casting.holder(unit.id, step.post or "主要负责人", now)
    waiting = queries.dials_proposed(case_type=rules.key, region_path=story.home)
    if not waiting:
        raise StoryError("没有等确认的时限，请先写“调时限”。")
    confirm_dial(proposal_id=waiting[-1].id, actor=actor, at=now)


Act = Callable[[Story, Step, datetime], None]
ACTS: dict[str, Act] = {
    "安排代理": _stand_in,
    "调时限": _propose_limit,
    "确认时限": _confirm_limit,
}
