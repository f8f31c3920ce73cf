"""Corners in which a case could get stuck, go to the wrong hands, or blame somebody who could not act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuishao.casework import _standing, queries
from chuishao.casework.models import Case, CaseLink, Duty, Motion, Party
from chuishao.casework.operations import Done, sweep
from chuishao.kernel import records
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from tests import make
from tests.integration.casework.invariants import broken
from tests.integration.hands import DESK, MARKET, POLICE, SQUAD, act, refused, story, unit, who

pytestmark = pytest.mark.usefixtures("kunming")
RISE = {"reason": "超出权限", "review_on": "2026-12-01", "prior_efforts": "已协调"}
OBJECTION = {"reason": "不归我们管", "evidence": "三定方案"}


def handling(*others: str) -> int:
    """In the hands of the squad as lead, and of others assisting; all have reported in."""
    case = make.dispatched(units={SQUAD: "lead", **dict.fromkeys(others, "assisting")}).case_id
    for name in (SQUAD, *others):
        act(case, "report_in", who(name, "head"))
    return case


def risen(case: int) -> str:
    act(case, "ask_rise", who(SQUAD, "head"), reason="街道管不了")
    return act(case, "rise", who(DESK, "head"), **RISE).opened


def deliver() -> None:
    assert records.deliver_pending(at=make.at()).failed == 0


def state(case: int) -> str:
    return Case.objects.get(pk=case).state


def roles(case: int) -> dict[int, str]:
    present = Party.objects.filter(case_id=case, released_at=None)
    return dict(present.values_list("organisation_id", "role"))


def test_an_older_child_that_ends_does_not_bring_the_parent_back() -> None:
    case = handling()
    first = risen(case)
    act(case, "take_back", who(DESK, "head"), reason="先自己办")
    second = risen(case)
    act(first, "discard", who(DESK, "head"), reason="作废")
    deliver()
    assert state(case) == "above"
    act(second, "discard", who(DESK, "head"), reason="作废")
    deliver()
    assert state(case) == "handling"
    assert story(case).count("come_down") == 1


def test_a_parent_taken_back_already_stays_where_it_is() -> None:
    case = handling()
    child = risen(case)
    act(case, "take_back", who(DESK, "head"), reason="先自己办")
    act(child, "discard", who(DESK, "head"), reason="作废")
    deliver()
    assert story(case)[-1] == "take_back"


@pytest.mark.parametrize(
    ("ask", "answers", "decide"),
    [
        ("ask_extension", {"extra_days": 2, "reason": "雨天"}, "decide_extension"),
        ("ask_parking", {"reason": "等资金", "evidence": "批复", "review_on": "2026-12-01"}, "decide_parking"),
        ("ask_rise", {"reason": "管不了"}, "decide_rise"),
        ("object", OBJECTION, "decide_objection"),
    ],
)  # fmt: skip
def test_a_motion_lapses_when_the_unit_has_finished_after_all(ask: str, answers: dict[str, str], decide: str) -> None:  # fmt: skip
    case = handling(MARKET)
    act(case, ask, who(SQUAD, "head"), **answers)
    act(case, "finish", who(SQUAD, "head"), result="还是办好了")
    assert Motion.objects.get(case_id=case).verdict == "lapsed"
    assert Duty.objects.get(case_id=case, key=decide).outcome == "waived"
    assert broken(_standing.read(case)) == []


def test_a_desk_still_owes_the_decision_another_unit_waits_for() -> None:
    case = handling(MARKET)
    for name in (SQUAD, MARKET):
        act(case, "ask_extension", who(name, "head"), extra_days=2, reason="雨天")
    act(case, "finish", who(SQUAD, "head"), result="办好了")
    assert Duty.objects.get(case_id=case, key="decide_extension").settled_at is None
    act(case, "grant_extension", who(DESK, "head"), opinion="同意")
    assert Duty.objects.get(case_id=case, key="decide_extension").outcome == "discharged"
    verdicts = Motion.objects.filter(case_id=case).order_by("id").values_list("verdict", flat=True)
    assert list(verdicts) == ["lapsed", "granted"]


def test_an_objecting_unit_is_not_given_its_own_case_back() -> None:
    case = make.dispatched().case_id
    act(case, "object", who(SQUAD, "head"), **OBJECTION)
    with refused(Invalid, match="换一家"):
        act(case, "redirect", who(DESK, "head"), units={SQUAD: "lead"}, opinion="成立")
    assert roles(case) == {unit(SQUAD): "lead"}


def test_the_first_receiver_keeps_the_duty_until_the_decision() -> None:
    case = make.dispatched().case_id
    act(case, "object", who(SQUAD, "head"), **OBJECTION)
    owed = Duty.objects.filter(case_id=case, organisation_id=unit(SQUAD), settled_at=None)
    assert {duty.key for duty in owed} == {"report_in", "finish"}
    assert not owed.filter(stopped_at__isnull=False).exists()


@pytest.mark.parametrize("asked_as", ["lead", "assisting"])
def test_whoever_takes_over_takes_the_part_of_who_goes(asked_as: str) -> None:
    for name, expected in ((SQUAD, "lead"), (MARKET, "assisting")):
        case = make.dispatched(units={SQUAD: "lead", MARKET: "assisting"}).case_id
        act(case, "object", who(name, "head"), **OBJECTION)
        act(case, "redirect", who(DESK, "head"), units={POLICE: asked_as}, opinion="成立")
        assert roles(case)[unit(POLICE)] == expected
        assert list(roles(case).values()).count("lead") == 1


def test_the_lead_that_takes_over_from_its_assistant_stays_the_lead() -> None:
    case = make.dispatched(units={SQUAD: "lead", MARKET: "assisting"}).case_id
    act(case, "object", who(MARKET, "head"), **OBJECTION)
    act(case, "redirect", who(DESK, "head"), units={SQUAD: "assisting"}, opinion="成立")
    assert roles(case) == {unit(SQUAD): "lead"}


def test_who_only_had_a_copy_has_the_whole_window_for_an_objection_once_called() -> None:
    case = make.dispatched().case_id
    act(case, "copy", who(DESK, "head"), units={POLICE: "copied"})
    act(case, "object", who(SQUAD, "head"), **OBJECTION)
    later = "2026-10-15 09:00"
    act(case, "redirect", who(DESK, "head"), later, units={POLICE: "lead"}, opinion="成立")
    act(case, "object", who(POLICE, "head"), "2026-10-15 10:00", **OBJECTION)
    assert Party.objects.get(case_id=case, organisation_id=unit(POLICE)).called_at == make.at(later)


def test_the_window_for_objections_closes() -> None:
    case = make.dispatched().case_id
    with refused(Conflict, match="已经过了"):
        act(case, "object", who(SQUAD, "head"), "2026-09-30 09:00", **OBJECTION)


def test_after_two_hops_the_tier_above_appoints() -> None:
    case = make.dispatched().case_id
    for gone, taker in ((SQUAD, MARKET), (MARKET, POLICE)):
        act(case, "object", who(gone, "head"), **OBJECTION)
        act(case, "redirect", who(DESK, "head"), units={taker: "lead"}, opinion="成立")
    with refused(Conflict, match="已经转派 2 次"):
        act(case, "object", who(POLICE, "head"), **OBJECTION)
    act(case, "object_above", who(POLICE, "head"), **OBJECTION)
    with refused(NotAllowed):
        act(case, "appoint", who(DESK, "head"), units={SQUAD: "lead"}, opinion="指定")
    act(case, "appoint", who("五华区调度中心", "head"), units={SQUAD: "lead"}, opinion="指定")
    assert roles(case) == {unit(SQUAD): "lead"}
    assert broken(_standing.read(case)) == []


def test_a_step_that_starts_clocks_again_leaves_running_ones_alone() -> None:
    case = handling(MARKET)
    at = make.at() + timedelta(days=40)
    risen(case)
    before = Duty.objects.get(case_id=case, key="review_rise").due_at
    act(case, "take_back", who(DESK, "head"), f"{at:%Y-%m-%d} 09:00", reason="自己办")
    assert Duty.objects.get(case_id=case, key="review_rise").due_at == before
    assert broken(_standing.read(case)) == []


def test_what_was_told_of_as_overdue_is_not_told_of_again_for_being_urged() -> None:
    case = handling()
    at = make.at() + timedelta(days=30)
    assert sweep(at=at) >= 1
    act(case, "urge", who(), "2026-10-28 10:00")
    assert sweep(at=at + timedelta(hours=3)) == 0


def test_a_duplicate_is_folded_once_and_stays_linked() -> None:
    first, second = make.whistle(by=who()), make.whistle(by=who())
    act(first.case_id, "submit", who())
    act(first.case_id, "approve", who(post="head"))
    with refused(Invalid):
        act(first.case_id, "merge", who(DESK, "head"), case_number=first.number)
    done: Done = act(first.case_id, "merge", who(DESK, "head"), case_number=second.number.lower())
    assert done.state == "merged"
    assert CaseLink.objects.get().other_id == second.case_id
    counts = queries.counts_by_level(case_type="whistle", actor=who("华山街道", "head"))
    assert sum(line.count for line in counts) == 0


def test_a_case_of_another_street_is_no_duplicate_that_may_be_named() -> None:
    far = make.whistle(by=who("威远街社区"))
    case = make.whistle(by=who())
    act(case.case_id, "submit", who())
    act(case.case_id, "approve", who(post="head"))
    for number in (far.number, "KM-530102001-20260928-999999"):
        with refused(Invalid) as told:
            act(case.case_id, "merge", who(DESK, "head"), case_number=number)
        assert told.value.message == "请填另一件还没有终结的同类事项的编号。"


def test_a_colleague_who_took_over_is_the_one_who_acts() -> None:
    case = make.dispatched().case_id
    liaison, head = who(SQUAD, "liaison"), who(SQUAD, "head")
    act(case, "hand_over", head, colleague=head.person_id)
    with refused(Conflict, match="已交给具体的人"):
        act(case, "report_in", liaison)
    act(case, "hand_over", head, colleague=liaison.person_id)
    act(case, "report_in", liaison)
    with refused(Invalid, match="不在本单位任职"):
        act(case, "hand_over", head, colleague=who(MARKET, "head").person_id)


def test_the_head_who_drafted_does_not_approve() -> None:
    head = who(post="head")
    case = make.whistle(by=head).case_id
    act(case, "submit", who())
    with refused(NotAllowed, match="您办过“草拟”"):
        act(case, "approve", head)
