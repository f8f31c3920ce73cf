"""Declarations refuse nonsense by name; what is sound survives being stored and read back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chuishao.casework import catalogue
from chuishao.casework.declarations import (
    DeclarationError,
    Dial,
    Field,
    FieldKind,
    Side,
    State,
    Transition,
    Who,
    owes,
    post,
)
from chuishao.casework.declarations.soundness import RULES
from chuishao.kernel.working_time import calendar_days, working_days
from chuishao.programmes import rectification, request, whistle
from tests.unit.casework.mechanism import (
    ANSWER,
    ASK,
    DECIDE,
    DESK,
    GRANT,
    REASON,
    REPLY,
    SEND,
    SMALL,
    STEPS,
    added,
    changed,
    owed,
)

LOST = State("lost", "丢失")
WAIT = Transition("wait", "等", ("sent",), DESK, "lost")
NONSENSE: list[tuple[str, dict[str, Any], str]] = [
    ("a state declared twice", {"states": (*SMALL.states, LOST, LOST)}, "states has lost twice"),
    ("a step declared twice", {"transitions": (*STEPS, SEND)}, "transitions has send twice"),
    ("a kind declared twice", {"kinds": SMALL.kinds * 2}, "kinds has plain twice"),
    ("a first state that does not exist", {"opens_in": "heaven"}, "opens_in names the state heaven"),
    ("a first duty that does not exist", {"imposes": ("pray",)}, "imposes names the duty pray"),
    ("a step into a state that does not exist", {"transitions": changed(SEND, target="heaven")}, "send names the state heaven"),
    ("a step that imposes an unknown duty", {"transitions": changed(SEND, imposes=("pray",))}, "send names the duty pray"),
    ("a step that waits for all of an unknown duty", {"transitions": changed(REPLY, once_all=("pray",))}, "reply names the duty pray"),
    ("four eyes on a step that does not exist", {"transitions": changed(SEND, not_by=("write",))}, "send names the transition write"),
    ("a state nobody reaches", {"states": (*SMALL.states, LOST)}, "state lost cannot be reached"),
    ("a state without a way out", {"states": (*SMALL.states, LOST), "transitions": added(WAIT)}, "state lost is a dead end"),
    ("a case that never closes", {"states": tuple(replace(s, is_closed=False) for s in SMALL.states)}, "no state closes the case"),
    ("a step nobody may take", {"transitions": changed(SEND, by=())}, "nobody may take the step send"),
    ("a step for the owner of a duty never imposed", {"transitions": changed(SEND, imposes=())}, "waits for the duty answer, which is never imposed"),
    ("a step for units when none is called", {"transitions": changed(SEND, calls=())}, "reply is for called units, but nobody is called"),
    ("a step for a side never called", {"transitions": changed(REPLY, by=(post(of="verifier"),))}, "side verifier, which is never called"),
    ("a step for a post that does not exist", {"transitions": changed(SEND, by=(post("kaiser", of="opener"),))}, "step send names the post kaiser"),
    ("an opener's post that does not exist", {"opened_by": ("kaiser",)}, "opened_by names the post kaiser"),
    ("a duty's post that does not exist", {"duties": owed(ANSWER, posts=("kaiser",))}, "duty answer names the post kaiser"),
    ("a case that nobody may open", {"opened_by": ()}, "nobody may open such a case"),
    ("a case without levels", {"levels": ()}, "nobody may open such a case"),
    ("a decision on a motion nobody raises", {"transitions": changed(ASK, raises="")}, "decides the motion more, which nobody raises"),
    ("a motion that can never be granted", {"transitions": tuple(s for s in STEPS if s.key != "grant")}, "more can never be granted"),
    ("a motion that can never be refused", {"transitions": tuple(s for s in STEPS if s.key != "refuse")}, "more can never be refused"),
    ("a step that grants and refuses at once", {"transitions": changed(GRANT, refuses="more")}, "grant grants and refuses"),
    ("an extension nobody asked for", {"transitions": changed(GRANT, grants="")}, "extends without granting"),
    ("an extension without a number of days", {"transitions": changed(ASK, form=(REASON,))}, "ask does not ask for extra_days"),
    ("a duty never imposed", {"transitions": changed(ASK, imposes=())}, "duty decide is never imposed"),
    ("a duty nobody can discharge", {"transitions": changed(REPLY, discharges=())}, "nobody can discharge the duty answer"),
    ("a duty without a limit", {"duties": owed(ANSWER, within={}, dial=None)}, "duty answer has no limit"),
    ("a limit for a kind that does not exist", {"duties": owed(DECIDE, within={"loud": working_days(1)})}, "limit for the unknown kind loud"),
    ("a dial that runs backwards", {"duties": owed(ANSWER, dial=Dial(5, 1))}, "the dial of answer runs from 5 to 1"),
    ("a dial down to nothing", {"duties": owed(ANSWER, dial=Dial(0, 5))}, "the dial of answer runs from 0 to 5"),
    ("a limit off its own dial", {"duties": owed(ANSWER, dial=Dial(4, 9))}, "the limit of answer for * lies outside its dial"),
    ("a duty of those who are only asked", {"duties": owed(ANSWER, owed_by=Side.ASKED)}, "owed by the side asked, which owes nothing"),
    ("a duty of those who only get a copy", {"duties": owed(ANSWER, owed_by=Side.COPIED)}, "owed by the side copied, which owes nothing"),
    ("a clock stopped for ever", {"transitions": changed(GRANT, stops=("answer",))}, "the clock of answer stops and never starts again"),
    ("a clock stopped without a reason", {"transitions": changed(SEND, stops=("answer",), restarts=("answer",))}, "send stops clocks without asking for a reason"),
    ("a due day nobody asks for", {"duties": owed(DECIDE, within={}, due_from="review_on")}, "imposes decide but does not ask for review_on"),
    ("a closed case that opens again", {"transitions": added(Transition("reopen", "重开", ("done",), DESK, "sent"))}, "reopen opens again what is closed"),
    ("a hand-over to nobody", {"transitions": changed(SEND, assigns=True)}, "send does not ask for colleague"),
    ("a merger into nothing", {"transitions": changed(SEND, merges=True)}, "send does not ask for case_number"),
    ("a choice of nothing", {"transitions": changed(SEND, form=(Field("x", "选", FieldKind.CHOICE),))}, "x of step send offers no choice"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "named"), [row[1:] for row in NONSENSE], ids=[row[0] for row in NONSENSE])  # fmt: skip
def test_nonsense_is_refused_by_name(change: dict[str, Any], named: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        replace(SMALL, **change)
    assert str(refused.value).startswith("letter: ")
    assert named in str(refused.value)


def test_every_rule_refuses_something_in_the_table() -> None:
    idle = [rule.__name__ for rule in RULES if not any(_faults(rule, row[1]) for row in NONSENSE)]
    assert idle == []


def _faults(rule: Any, change: dict[str, Any]) -> list[str]:
    """What one rule says of a declaration that was never made."""
    broken = object.__new__(type(SMALL))
    for name, value in {**_values(), **change}.items():
        object.__setattr__(broken, name, value)
    return list(rule(broken))


def _values() -> dict[str, Any]:
    return {name: getattr(SMALL, name) for name in SMALL.__dataclass_fields__}


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(DeclarationError, match="nobody may take the step send; duty decide"):
        replace(SMALL, transitions=tuple(_bare(step) for step in STEPS))


def _bare(step: Transition) -> Transition:
    if step.key == "send":
        return replace(step, by=())
    return replace(step, imposes=()) if step.key == "ask" else step


@pytest.mark.parametrize("case_type", [SMALL, whistle.WHISTLE, request.REQUEST, rectification.RECTIFICATION], ids=lambda t: t.key)  # fmt: skip
def test_a_declaration_comes_back_from_json_as_it_was(case_type: Any) -> None:
    stored = json.dumps(catalogue.as_data(case_type), ensure_ascii=False)
    assert catalogue.from_data(json.loads(stored)) == case_type
    assert catalogue.digest_of(catalogue.from_data(json.loads(stored))) == catalogue.digest_of(
        case_type
    )


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        ("a limit", {"duties": owed(ANSWER, within={"*": working_days(4)})}),
        ("the unit of a limit", {"duties": owed(ANSWER, within={"*": calendar_days(3)})}),
        ("whether a limit rolls", {"duties": owed(DECIDE, within={"*": calendar_days(3, rolls=True)})}),
        ("who may take a step", {"transitions": changed(REPLY, by=(owes("answer", "head"),))}),
        ("a label", {"label": "来函"}),
        ("the order of the steps", {"transitions": STEPS[::-1]}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_whatever_is_changed_changes_the_digest(reason: str, other: dict[str, Any]) -> None:
    assert catalogue.digest_of(replace(SMALL, **other)) != catalogue.digest_of(SMALL), reason


def test_a_word_at_its_default_changes_no_stored_rules() -> None:
    spelled = replace(SMALL, transitions=changed(SEND, urges=0, note="", by=(Who(Side.OPENER, ("clerk",)),)))  # fmt: skip
    assert catalogue.digest_of(spelled) == catalogue.digest_of(SMALL)


def test_a_key_belongs_to_one_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_declared", {})
    assert catalogue.declare(SMALL) is catalogue.declare(SMALL) is SMALL
    with pytest.raises(DeclarationError, match="letter: declared twice"):
        catalogue.declare(replace(SMALL, label="来函"))
