"""Requests: the caller stays the city's secret, one unit leads, and limits without a local rule say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.casework import queries
from chuishao.casework.operations import Done, Place, move, open_case, reveal
from chuishao.kernel import records
from chuishao.kernel.refusals import Invalid, NotAllowed
from tests import make

pytestmark = pytest.mark.usefixtures("kunming")

TOLD = {"channel": "phone", "demand": "help", "description": "停水", "caller_name": "王小明", "caller_phone": "13888880000"}  # fmt: skip


def request() -> Done:
    """A request just taken by the hotline, in 护国街道."""
    return open_case(
        case_type="request", actor=make.actor("12345热线", "hotline_agent"), at=make.at(), title="护国路停水",
        kind="general", answers=TOLD, place=Place("530102002", "护国路 3 号"),
    )  # fmt: skip


def dispatched(**roles: str) -> Done:
    """The request dispatched by the district's desk."""
    done = request()
    desk = make.actor("五华区调度中心", "dispatcher")
    units = {make.unit(name): role for name, role in roles.items()}
    return move(
        case=done.case_id, transition="dispatch", actor=desk, at=make.at(), organisations=units
    )


def test_the_caller_is_masked_and_never_in_the_log() -> None:
    done = request()
    page = queries.case_page(
        number=done.number, actor=make.actor("12345热线", "hotline_agent"), at=make.at()
    )
    assert {key: masked for key, _, masked in page.sealed} == {
        "caller_name": "王*", "caller_phone": "138****0000",
    }  # fmt: skip
    written = str([entry.body for entry in records.history(f"case:{done.case_id}")])
    assert "13888880000" not in written
    assert "王小明" not in written


def test_the_handler_may_look_with_a_purpose_and_the_look_is_kept() -> None:
    done = dispatched(护国街道="lead")
    clerk = make.actor("护国街道", "clerk")
    seen = reveal(
        case=done.number, field="caller_phone", actor=clerk, at=make.at(), purpose="约上门时间"
    )
    assert seen.endswith("13888880000")
    looks = records.looks_at(f"case:{done.case_id}")
    assert [look.purpose for look in looks] == ["约上门时间"]


def test_a_neighbouring_street_knows_nothing_of_it() -> None:
    done = dispatched(护国街道="lead")
    with pytest.raises(NotAllowed, match="没有找到这件事"):
        queries.case_page(number=done.number, actor=make.actor("华山街道", "head"), at=make.at())


def test_street_and_department_at_once_have_one_leader() -> None:
    with pytest.raises(Invalid, match="主办要有且只有一家"):
        dispatched(护国街道="lead", 五华区水务局="lead")


def test_both_receivers_owe_and_only_the_leader_speaks_with_the_caller() -> None:
    done = dispatched(护国街道="lead", 五华区水务局="assisting")
    desk = make.actor("五华区调度中心", "dispatcher")
    page = queries.case_page(number=done.number, actor=desk, at=make.at())
    owed = {unit.card.short_name: [line.label for line in unit.clocks] for unit in page.units}
    assert owed == {"护国街道": ["签收", "联系诉求人", "办结"], "五华区水务局": ["签收", "办结"]}


def test_without_a_local_rule_the_declared_limits_hold() -> None:
    limits = queries.settings_of(case_type="request", region_path="530102002", day=make.at().date())
    assert {limit.turned for limit in limits} == {None}
    general = next(one for one in limits if (one.duty, one.kind) == ("finish", "general"))
    assert general.limit.label == "7 个自然日"


def test_a_finished_request_waits_for_the_opener_not_the_handler() -> None:
    done = dispatched(护国街道="lead")
    clerk, later = make.actor("护国街道", "clerk"), make.at() + timedelta(hours=1)
    move(case=done.case_id, transition="sign", actor=clerk, at=later)
    move(case=done.case_id, transition="contact", actor=clerk, at=later, answers={"told": "约好"})
    finished = {"ended": "solved", "result": "已恢复供水"}
    move(case=done.case_id, transition="finish", actor=clerk, at=later, answers=finished)
    assert queries.steps_open_to(actor=clerk, case=done.case_id, at=later) == ()
    agent = make.actor("12345热线", "hotline_agent")
    steps = queries.steps_open_to(actor=agent, case=done.case_id, at=later)
    assert [one.step.key for one in steps] == ["call_back", "rework"]
