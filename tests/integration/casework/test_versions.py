"""Rules are stored once and pinned: a case runs to its end under the version it was opened under."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from chuishao.casework import catalogue, queries
from chuishao.casework.declarations import CaseType, DeclarationError
from chuishao.casework.models import Duty, RulesVersion
from chuishao.casework.operations import (
    confirm_dial,
    follow_region,
    propose_dial,
    record_past_cases,
    redate,
    sweep,
)
from chuishao.directory.actors import Actor
from chuishao.kernel import calendars, records, stamps
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.working_time import working_days
from chuishao.programmes.whistle import WHISTLE
from tests import make
from tests.integration.hands import CHINESE, DESK, SQUAD, act, later, refused, story, who

pytestmark = pytest.mark.usefixtures("kunming")
NOW = WHISTLE.version


@pytest.fixture
def redeclare(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a test declares anew is forgotten after it."""
    monkeypatch.setattr(catalogue, "_declared", dict(catalogue._declared))
    yield
    catalogue.forget()


def declare_anew(case_type: CaseType) -> None:
    """As a new release of the programme would."""
    catalogue._declared[case_type.key] = case_type


def stricter(version: int) -> CaseType:
    """The whistle with a shorter limit, without objections, and with another name for a step."""
    duties = tuple(
        replace(duty, within={**duty.within, "*": working_days(2)})
        if duty.key == "finish"
        else duty
        for duty in WHISTLE.duties
    )
    gone = {"report_in": "到岗"}
    steps = tuple(
        replace(step, label=gone.get(step.key, step.label)) for step in WHISTLE.transitions if step.key != "note"
    )  # fmt: skip
    return replace(WHISTLE, version=version, duties=duties, transitions=steps)


def test_storing_again_stores_nothing() -> None:
    before = RulesVersion.objects.count()
    assert catalogue.store_all() == 0
    assert RulesVersion.objects.count() == before == len(catalogue.declared())


def test_a_changed_declaration_needs_a_new_version(redeclare: None) -> None:
    declare_anew(stricter(version=NOW))
    with pytest.raises(DeclarationError, match=f"whistle version {NOW} changed after it was stored: raise its version to {NOW + 1}"):  # fmt: skip
        catalogue.store_all()


def test_an_open_case_keeps_its_rules_and_a_new_one_has_the_new(redeclare: None) -> None:
    old = make.dispatched()
    act(old.case_id, "report_in", who(SQUAD, "liaison"))
    declare_anew(stricter(version=NOW + 1))
    assert catalogue.store_all() == 1
    new = make.dispatched()
    act(new.case_id, "report_in", who(SQUAD, "liaison"))
    limits = dict(Duty.objects.filter(key="finish").values_list("case_id", "limit_amount"))
    assert limits == {old.case_id: 7, new.case_id: 2}
    act(old.case_id, "note", who(SQUAD, "liaison"), text="在修")
    with refused(Invalid, match="没有这一步"):
        act(new.case_id, "note", who(SQUAD, "liaison"), text="在修")
    labels = [[h.label for h in page_of(number).story] for number in (old.number, new.number)]
    assert "报到" in labels[0]
    assert "到岗" in labels[1]
    assert queries.worklist(actor=who(DESK, "head"), at=make.at(), tab=queries.Tab.ALL)


def page_of(number: str) -> queries.CasePage:
    return queries.case_page(number=number, actor=who(), at=make.at())


def test_an_old_case_ends_under_old_rules_after_a_restart(redeclare: None) -> None:
    old = make.dispatched()
    declare_anew(stricter(version=NOW + 1))
    catalogue.store_all()
    catalogue.forget()
    for step, actor, answers in (
        ("report_in", who(SQUAD, "head"), {}),
        ("finish", who(SQUAD, "head"), {"result": "已修"}),
        ("verify", who(), {"outcome": "solved"}),
    ):
        act(old.case_id, step, actor, **answers)
    assert page_of(old.number).rules.version == NOW


def turn(amount: int, **how: object) -> None:
    given = {"duty": "finish", "effective_from": make.at().date(), **how}
    key = propose_dial(
        case_type="whistle", amount=amount, document_no="华办发〔2026〕1号", actor=who("华山街道", "head"), at=make.at(), **given,  # type: ignore[arg-type]
    )  # fmt: skip
    confirm_dial(proposal_id=key, actor=who("五华区政府", "head"), at=make.at())


def finish_limits() -> dict[int, int | None]:
    return dict(Duty.objects.filter(key="finish").values_list("case_id", "limit_amount"))


def test_a_turned_dial_holds_for_new_cases_only() -> None:
    old = make.dispatched()
    turn(3)
    new = make.dispatched()
    assert finish_limits() == {old.case_id: 7, new.case_id: 3}
    act(old.case_id, "report_in", who(SQUAD, "liaison"))
    act(old.case_id, "finish", who(SQUAD, "head"), result="已修")
    act(old.case_id, "rework", who(), reason="还在漏")
    amounts = Duty.objects.filter(key="finish", case_id=old.case_id).values_list(
        "limit_amount", flat=True
    )
    assert list(amounts) == [7, 7]


def test_a_dial_turned_for_the_rest_leaves_emergencies_alone() -> None:
    turn(3)
    emergency, ordinary = make.dispatched("emergency"), make.dispatched("alliance")
    rows = Duty.objects.filter(key="finish").values_list("case_id", "limit_amount", "limit_unit")
    assert set(rows) == {(emergency.case_id, 24, "clock_hours"), (ordinary.case_id, 3, "working_days")}  # fmt: skip
    told = queries.settings_of(
        case_type="whistle", region_path=make.WUHUASHAN, day=make.at().date()
    )
    found = {(line.duty, line.kind): line for line in told}
    ordinary, emergency = found["finish", "ordinary"], found["finish", "emergency"]
    assert ordinary.turned is not None
    assert (ordinary.limit.label, ordinary.turned.document_no) == (
        "3 个工作日",
        "华办发〔2026〕1号",
    )
    assert (emergency.limit.label, emergency.turned) == ("24 小时", None)


def test_a_dial_for_one_kind_is_told_of() -> None:
    turn(3, kind="ordinary")
    assert finish_limits_of("ordinary") == 3
    assert finish_limits_of("alliance") == 7
    told = queries.settings_of(
        case_type="whistle", region_path=make.WUHUASHAN, day=make.at().date()
    )
    assert {line.kind: line.limit.amount for line in told if line.duty == "finish"}["ordinary"] == 3


def finish_limits_of(kind: str) -> int | None:
    case = make.dispatched(kind).case_id
    return finish_limits()[case]


def test_a_dial_holds_from_its_day_and_below_its_place() -> None:
    turn(3, effective_from=date(2026, 9, 29))
    assert finish_limits_of("ordinary") == 7
    tomorrow = make.dispatched(when=make.at("2026-09-29 09:00"))
    assert finish_limits()[tomorrow.case_id] == 3


def notice(*days: int, is_working: bool = False) -> None:
    """Kunming rests (or works) on these days of October 2026, by a later notice."""
    stamps.refresh()
    calendars.add_days(
        layer="5301", days=[date(2026, 10, day) for day in days], is_working=is_working, name="地方安排",
        document_no="昆政办〔2026〕9号", actor=Actor.system("放假").as_record(), at=make.at(),
    )  # fmt: skip


def dues(case: int) -> dict[str, date]:
    return {
        d.key: d.due_at.astimezone(make.SHANGHAI).date() for d in Duty.objects.filter(case_id=case)
    }


def test_a_holiday_notice_redates_open_duties_only_and_says_so() -> None:
    case, done = make.dispatched().case_id, make.dispatched().case_id
    act(done, "recall", who(post="head"), reason="已自行解决")
    before, settled = dues(case), dues(done)
    notice(12, 13)
    assert redate(actor=Actor.system("重算时限"), at=later(1)) == (1, 0)
    moved = dues(case)
    assert (moved["finish"] - before["finish"]).days == 2
    assert moved["report_in"] == before["report_in"]
    assert dues(done) == settled
    assert story(case)[-1] == "redate"
    assert story(done)[-1] == "recall"
    assert redate(actor=Actor.system("重算时限"), at=later(2)) == (0, 0), "once is enough"
    assert list(records.verify()) == []


def test_a_notice_that_adds_working_days_shortens_nothing() -> None:
    case = make.dispatched().case_id
    before = dues(case)
    notice(10, 11, is_working=True)
    redate(actor=Actor.system("重算时限"), at=later(1))
    assert dues(case) == before


def test_a_notice_moves_what_was_extended_from_where_it_was() -> None:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    act(case, "ask_extension", who(SQUAD, "head"), extra_days=3, reason="雨天")
    act(case, "grant_extension", who(DESK, "head"), opinion="同意")
    assert dues(case)["finish"] == date(2026, 10, 16), "seven working days and three more"
    notice(12, 13)
    redate(actor=Actor.system("重算时限"), at=later(1))
    assert dues(case)["finish"] == date(2026, 10, 20), "two working days later, over a weekend"


def test_redating_goes_on_where_it_stopped() -> None:
    for _ in range(3):
        make.dispatched()
    notice(12)
    after, total = 0, 0
    for _ in range(3):
        moved, after = redate(actor=Actor.system("重算时限"), at=later(1), after_id=after, limit=1)
        total += moved
    assert total == 3
    assert redate(actor=Actor.system("重算时限"), at=later(1), after_id=after, limit=1) == (0, 0)


def test_the_overdue_is_told_once_and_what_stands_still_is_not() -> None:
    make.dispatched()
    parked = make.dispatched().case_id
    act(parked, "report_in", who(SQUAD, "liaison"))
    answers = {"reason": "等资金", "review_on": "2027-03-01"}
    act(parked, "ask_parking", who(SQUAD, "head"), evidence="预算批复", **answers)
    act(parked, "grant_parking", who(DESK, "head"), review_on="2027-03-01", opinion="同意")
    at = later(24 * 60)
    assert sweep(at=make.at()) == 0
    assert sweep(at=at) == 2
    assert sweep(at=at) == 0
    assert sweep(at=at + timedelta(days=400)) == 1, "the review of what is parked"


def test_a_limit_is_told_only_once_it_has_passed() -> None:
    make.dispatched("emergency")
    assert sweep(at=make.at() + timedelta(minutes=30)) == 0
    assert sweep(at=make.at() + timedelta(minutes=30, microseconds=1)) == 1
    assert CHINESE.search(WHISTLE.label)


def test_a_stricter_release_locks_nobody_out_of_cases_under_old_rules(redeclare: None) -> None:
    done = make.dispatched()
    row = RulesVersion.objects.get(key="whistle")
    row.body["duties"][2]["dial"] = {"least": 9, "most": 2}  # what an older release still accepted
    row.save()
    catalogue.forget()
    assert page_of(done.number).rules.version == NOW
    with pytest.raises(ValueError, match="the dial of report_in"):
        catalogue.from_data(row.body)


@pytest.mark.parametrize("name", ["五华山社区", "华山街道", "市调度中心"])
def test_what_the_machinery_does_nobody_does_in_a_post(name: str) -> None:
    head = who(name, "head")
    make.dispatched()
    with refused(NotAllowed, match="系统管理员"):
        redate(actor=head, at=later(1))
    with refused(NotAllowed, match="系统管理员"):
        follow_region(old_path="530102001", new_path="530103001", actor=head, at=later(1))
    with refused(NotAllowed, match="系统管理员"):
        record_past_cases(case_type="whistle", rows=[], actor=head, at=later(1))
