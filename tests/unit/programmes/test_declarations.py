"""Every declared mechanism survives being stored, and nonsense is refused by its name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from chuishao.casework import catalogue
from chuishao.casework.declarations import (
    ANY,
    CaseType,
    DeclarationError,
    Dial,
    Duty,
    Field,
    FieldKind,
    Kind,
    Level,
    Role,
    Side,
    State,
    Transition,
    owes,
    post,
)
from chuishao.kernel.working_time import working_days

HEAD = (post("head", of="opener"),)
DO = Duty("do", "办", Side.CALLED, {ANY: working_days(3)}, dial=Dial(1, 10))
SOUND = CaseType(
    key="errand", version=1, label="跑腿", reference="", opens_in="asked", opened_by=("head",),
    levels=(Level("street", "街道", "street", ("street_office",), "street", ("street",)),),
    kinds=(Kind("plain", "一般"),), fields=(),
    states=(State("asked", "已提出"), State("going", "在办"), State("over", "已完", True)),
    duties=(DO,),
    transitions=(
        Transition("send", "派", ("asked",), HEAD, "going", calls=(Role.LEAD,), imposes=("do",)),
        Transition("finish", "完", ("going",), (owes("do"),), "over", discharges=("do",)),
    ),
)  # fmt: skip
SEND, FINISH = SOUND.transitions


@pytest.mark.parametrize("declared", catalogue.declared(), ids=lambda one: one.key)
def test_what_is_stored_is_what_was_declared(declared: CaseType) -> None:
    assert catalogue.from_data(json.loads(json.dumps(catalogue.as_data(declared)))) == declared


def test_three_mechanisms_are_declared() -> None:
    assert {"whistle", "request", "rectification"} <= {one.key for one in catalogue.declared()}


NONSENSE = [
    # what is wrong, what makes it wrong, what is said
    ("a state nobody comes to", {"states": (*SOUND.states, State("lost", "丢了"))}, "state lost cannot be reached"),
    (
        "a state nobody leaves",
        {
            "states": (*SOUND.states, State("stuck", "卡住")),
            "transitions": (SEND, FINISH, replace(FINISH, key="stick", target="stuck")),
        },
        "state stuck is a dead end",
    ),
    ("nothing closes", {"states": tuple(replace(s, is_closed=False) for s in SOUND.states)}, "no state closes the case"),
    ("a step for nobody", {"transitions": (SEND, replace(FINISH, by=()))}, "nobody may take the step finish"),
    (
        "a step for a unit never called",
        {"transitions": (replace(SEND, calls=()), FINISH, replace(FINISH, key="bye", by=(post(of="asked"),)))},
        "step bye is for the side asked, which is never called",
    ),
    (
        "a step waiting for a duty nobody gets",
        {"duties": (DO, replace(DO, key="idle")), "transitions": (SEND, replace(FINISH, by=(owes("idle"),)))},
        "waits for the duty idle, which is never imposed",
    ),
    ("a duty nobody can discharge", {"transitions": (SEND, replace(FINISH, discharges=()))}, "nobody can discharge the duty do"),
    ("a duty never imposed", {"transitions": (replace(SEND, imposes=()), FINISH)}, "duty do is never imposed"),
    ("a duty without a limit", {"duties": (replace(DO, within={}),)}, "duty do has no limit"),
    ("a dial that runs backwards", {"duties": (replace(DO, dial=Dial(9, 2)),)}, "the dial of do runs from 9 to 2"),
    ("a limit for a kind unheard of", {"duties": (replace(DO, within={"odd": working_days(1)}),)}, "unknown kind odd"),
    ("the same key twice", {"kinds": (Kind("plain", "一"), Kind("plain", "二"))}, "kinds has plain twice"),
    ("a target that is not there", {"transitions": (replace(SEND, target="gone"), FINISH)}, "names the state gone"),
    ("a motion nobody raises", {"transitions": (SEND, replace(FINISH, grants="leave"))}, "decides the motion leave, which nobody raises"),
    ("a motion never decided", {"transitions": (SEND, replace(FINISH, raises="leave"))}, "the motion leave can never be granted"),
    (
        "a clock that stops for good",
        {"transitions": (replace(SEND, form=(Field("reason", "理由"),), stops=("do",)), FINISH)},
        "the clock of do stops and never starts again",
    ),
    (
        "a clock stopped without a reason",
        {"transitions": (replace(SEND, stops=("do",)), replace(FINISH, restarts=("do",)))},
        "stops clocks without asking for a reason",
    ),
    (
        "a day that nobody asks for",
        {"duties": (replace(DO, within={}, dial=None, due_from="on"),)},
        "imposes do but does not ask for on",
    ),
    ("waiting for a day of no duty", {"transitions": (SEND, replace(FINISH, not_before=("never",)))}, "names the duty never"),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "change", "said"), NONSENSE, ids=[row[0] for row in NONSENSE])
def test_nonsense_is_refused_by_name(wrong: str, change: dict[str, Any], said: str) -> None:
    with pytest.raises(DeclarationError, match="errand") as refusal:
        replace(SOUND, **change)
    assert said in str(refusal.value)


def test_a_day_that_is_asked_for_is_accepted() -> None:
    dated = replace(DO, within={}, dial=None, due_from="on")
    asking = replace(SEND, form=(Field("on", "到期日", FieldKind.DATE),))
    assert replace(SOUND, duties=(dated,), transitions=(asking, FINISH)).duty("do") == dated


def test_a_second_declaration_of_the_same_key_is_refused() -> None:
    whistle = catalogue.case_type("whistle")
    with pytest.raises(DeclarationError, match="declared twice"):
        catalogue.declare(replace(whistle, label="别的"))


def test_every_limit_of_a_mechanism_lies_within_its_dial() -> None:
    off = [
        (mechanism.key, duty.key, kind)
        for mechanism in catalogue.declared()
        for duty in mechanism.duties
        for kind, limit in duty.within.items()
        if duty.dial and not duty.dial.least <= limit.amount <= duty.dial.most
    ]
    assert off == []


def test_enquiry_and_praise_are_not_scored() -> None:
    request = catalogue.case_type("request")
    assert request.duty("call_back").limit_for("enquiry") is None
    assert request.duty("archive").limit_for("enquiry") is not None
    assert request.duty("archive").limit_for("general") is None
