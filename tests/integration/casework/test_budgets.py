"""How many round trips the operations and queries take: few, whatever the case has been through."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.casework import queries
from chuishao.casework.operations import redate, sweep
from chuishao.directory.actors import Actor
from tests import make
from tests.integration.casework.walks import Walk
from tests.integration.hands import DESK, MARKET, POLICE, SQUAD, act, later, who

pytestmark = pytest.mark.usefixtures("kunming")


def trips(deed: Callable[[], object]) -> int:
    """Statements sent by the act itself; what is kept in memory (calendar, rules, people) is there."""
    with CaptureQueriesContext(connection) as sent:
        deed()
    return len(sent)


def test_opening_takes_at_most_twelve_round_trips() -> None:
    clerk = who()
    make.whistle(by=clerk)
    assert (
        trips(lambda: make.whistle(by=clerk, contact_name="王桂芳", contact_phone="13800138000"))
        <= 12
    )


def test_every_step_of_a_long_story_takes_at_most_eight() -> None:
    done, taken = make.dispatched(units={SQUAD: "lead", MARKET: "assisting"}), {}
    case, desk, head = done.case_id, who(DESK, "head"), who(SQUAD, "head")
    story = [
        ("report_in", head, {}), ("object", head, {"reason": "不归我们管", "evidence": "三定方案"}),
        ("uphold", desk, {"opinion": "不成立"}), ("ask_extension", head, {"extra_days": 2, "reason": "雨天"}),
        ("grant_extension", desk, {"opinion": "同意"}), ("urge", who(), {}),
        ("copy", desk, {"units": {POLICE: "copied"}}), ("report_in", who(MARKET, "head"), {}),
        ("finish", who(MARKET, "head"), {"result": "已清"}), ("finish", head, {"result": "已修"}),
        ("rework", who(), {"reason": "还在漏"}), ("finish", head, {"result": "又修"}), ("verify", who(), {"outcome": "solved"}),
        ("evaluate_units", who(), {"response": 5, "attitude": 5, "speed": 4, "effect": 4}), ("archive", desk, {}),
    ]  # fmt: skip
    for step, actor, more in story:
        taken[step] = trips(lambda: act(case, step, actor, **more))  # noqa: B023
    assert max(taken.values()) <= 8, taken


def test_a_step_that_opens_a_case_above_takes_an_opening_more() -> None:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    act(case, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    answers = {"reason": "超出权限", "review_on": "2026-12-01", "prior_efforts": "已协调"}
    assert trips(lambda: act(case, "rise", who(DESK, "head"), **answers)) <= 20


@pytest.mark.parametrize("tab", queries.Tab)
def test_a_list_of_a_hundred_takes_one(tab: queries.Tab) -> None:
    desk = who(DESK, "head")
    for _ in range(12):
        make.dispatched()
    asked: dict[str, Any] = {
        "actor": desk,
        "at": later(999),
        "tab": tab,
        "words": "化粪池",
        "filters": {"kind": "ordinary"},
    }
    deed = partial(queries.worklist, **asked)
    deed()
    assert trips(deed) == 1
    assert trips(lambda: queries.tab_counts(actor=desk, at=later(999))) == 1


def test_a_case_page_takes_at_most_eight() -> None:
    done = make.dispatched(units={SQUAD: "lead", MARKET: "assisting", "省政府研究室": "asked"})
    act(done.case_id, "report_in", who(SQUAD, "head"))
    deed = partial(queries.case_page, number=done.number, actor=who(), at=make.at())
    deed()
    assert trips(deed) <= 8


def test_a_sweep_takes_three_however_much_falls_due() -> None:
    for _ in range(10):
        make.dispatched()
    sweep(at=make.at())
    assert trips(lambda: sweep(at=later(9999))) == 3


def test_a_redating_takes_few_for_each_case() -> None:
    for _ in range(4):
        make.dispatched()
    assert trips(lambda: redate(actor=Actor.system("重算"), at=make.at())) <= 1 + 4 * 5


def test_a_long_story_costs_no_more_than_a_short_one() -> None:
    walk = Walk(lambda things: things[0])
    number = walk.begin("whistle", who(), "ordinary").number
    page = partial(queries.case_page, number=number, actor=who(), at=make.at())
    page()
    short = trips(page)
    for _ in range(6):
        act(number, "submit", who())
        act(number, "return", who(post="head"), reason="补充")
    assert trips(page) <= short + 1
