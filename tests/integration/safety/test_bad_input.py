"""Bad input of every sort gets a Chinese refusal, writes nothing, and is never a fault."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from chuishao.casework import queries
from chuishao.casework.operations import Origin, Place, move, open_case, propose_dial, reveal
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound, Refusal
from tests import make
from tests.integration.hands import CHINESE, DESK, MARKET, SQUAD, act, kept, unit, who

pytestmark = pytest.mark.usefixtures("kunming")
MEGABYTE = "长" * 350_000
BROKEN = "坏\ud800字"
SQL = "'); DROP TABLE casework_case; --"
HERE = make.WUHUASHAN

OPENINGS: list[tuple[str, dict[str, Any]]] = [
    ("no title", {"title": ""}),
    ("a title of spaces and invisible marks", {"title": " \u200b\t "}),
    ("a title of a megabyte", {"title": MEGABYTE}),
    ("a broken title", {"title": BROKEN}),
    ("a number for a title", {"title": 7}),
    ("nothing for a title", {"title": None}),
    ("a list for a title", {"title": ["化粪池"]}),
    ("an unknown type", {"case_type": "party"}),
    ("a type that is SQL", {"case_type": SQL}),
    ("no type", {"case_type": None}),
    ("a list for a type", {"case_type": ["whistle"]}),
    ("an unknown kind", {"kind": "loud"}),
    ("no kind", {"kind": None}),
    ("a list for a kind", {"kind": ["ordinary"]}),
    ("the kind of all kinds", {"kind": "*"}),
    ("a missing answer", {"answers": {"description": "外溢"}}),
    ("an empty answer", {"answers": {**make.DESCRIBED, "description": " "}}),
    ("a huge answer", {"answers": {**make.DESCRIBED, "description": MEGABYTE}}),
    ("a broken answer", {"answers": {**make.DESCRIBED, "description": BROKEN}}),
    ("an unknown field", {"answers": {**make.DESCRIBED, "is_closed": True}}),
    ("an unknown field with a broken name", {"answers": {**make.DESCRIBED, BROKEN: "x"}}),
    ("fewer households than none", {"answers": {**make.DESCRIBED, "households": -3}}),
    ("more households than there are", {"answers": {**make.DESCRIBED, "households": 10**30}}),
    ("half a household", {"answers": {**make.DESCRIBED, "households": 1.5}}),
    ("a telephone that is none", {"answers": {**make.DESCRIBED, "contact_phone": "找王师傅"}}),
    ("a place in another street", {"place": Place("530102002")}),
    ("a place that does not exist", {"place": Place(HERE + "999")}),
    ("a place that is SQL", {"place": Place(HERE + SQL)}),
    ("a place that is a pattern", {"place": Place("5301%")}),
    ("a place that is a number", {"place": Place(530102001003)}),
    ("no place at all", {"place": Place(None)}),
    ("an endless place", {"place": Place(HERE + "0" * 500)}),
    ("huge words for the place", {"place": Place(HERE, MEGABYTE)}),
    ("broken words for the place", {"place": Place(HERE, BROKEN)}),
    ("a point in another district", {"place": Place(HERE, "", 102.98, 24.77)}),
    ("a point in the sea", {"place": Place(HERE, "", 0.0, 0.0)}),
    ("a point that is no number", {"place": Place(HERE, "", float("nan"), 25.04)}),
    ("a point at infinity", {"place": Place(HERE, "", float("inf"), float("-inf"))}),
    ("a point off the Earth", {"place": Place(HERE, "", 1e308, 91.0)}),
    ("words for a point", {"place": Place(HERE, "", "东", "北")}),
    ("longitude and latitude exchanged", {"place": Place(HERE, "", 25.04, 102.71)}),
    ("a broken category", {"category": BROKEN}),
    ("a list for a category", {"category": ["a"]}),
    ("an endless category", {"category": "0" * 100}),
    ("a huge ledger number", {"origin": Origin(ledger_ref=MEGABYTE)}),
    ("a broken ledger number", {"origin": Origin(ledger_ref=BROKEN)}),
    ("a broken source", {"origin": Origin(source=BROKEN)}),
]  # fmt: skip

DISPATCHES: list[tuple[str, dict[str, Any]]] = [
    ("an unknown step", {"transition": "explode"}),
    ("a step that is SQL", {"transition": SQL}),
    ("no step", {"transition": None}),
    ("nobody called", {"organisations": {}}),
    ("an organisation that does not exist", {"organisations": {2**40: "lead"}}),
    ("an organisation beyond all numbers", {"organisations": {2**90: "lead"}}),
    ("an organisation below all numbers", {"organisations": {-1: "lead"}}),
    ("a name for an organisation", {"organisations": {"华山派出所": "lead"}}),
    ("SQL for an organisation", {"organisations": {SQL: "lead"}}),
    ("truth for an organisation", {"organisations": {True: "lead"}}),
    ("an unknown role", {"organisations": {"SQUAD": "boss"}}),
    ("no role", {"organisations": {"SQUAD": None}}),
    ("a list for a role", {"organisations": {"SQUAD": ["lead"]}}),
    ("two leads", {"organisations": {"SQUAD": "lead", "MARKET": "lead"}}),
    ("no lead", {"organisations": {"SQUAD": "assisting"}}),
    ("a copy instead of a call", {"organisations": {"SQUAD": "copied"}}),
    ("a verifier instead of a handler", {"organisations": {"SQUAD": "verifier"}}),
    ("a resident unit ordered", {"organisations": {"GUEST": "lead"}}),
    ("a department of a higher tier", {"organisations": {"BUREAU": "lead"}}),
    ("a unit of another street", {"organisations": {"FAR": "lead"}}),
    ("a resident unit of another street", {"organisations": {"FAR_GUEST": "asked"}}),
    ("a huge answer", {"answers": {"basis": MEGABYTE}}),
    ("a broken answer", {"answers": {"basis": BROKEN}}),
    ("an unknown field", {"answers": {"revision": 9}}),
    ("words for a motion", {"answers": {"motion": "第一个"}}),
    ("a list for a motion", {"answers": {"motion": [1]}}),
    ("a revision nobody saw", {"seen_revision": 99}),
    ("words for a revision", {"seen_revision": "latest"}),
    ("a number that is none", {"case": "KM-1"}),
    ("a broken number", {"case": BROKEN}),
    ("a number with a NUL", {"case": "KM-530102001-20260928-000001\x00"}),
    ("a number that is SQL", {"case": SQL}),
    ("an id beyond all numbers", {"case": 2**90}),
    ("an id below all numbers", {"case": -1}),
    ("a huge number", {"case": MEGABYTE}),
]  # fmt: skip


def names() -> dict[str, int]:
    return {
        "SQUAD": unit(SQUAD), "MARKET": unit(MARKET), "GUEST": unit("省政府研究室"), "BUREAU": unit("五华区水务局"),
        "FAR": unit("护国城管执法中队"), "FAR_GUEST": unit("篆塘示例商场"),
    }  # fmt: skip


def assert_refused_without_a_trace(deed: Any) -> None:
    before = kept()
    with pytest.raises(Refusal) as told, transaction.atomic():
        deed()
    assert type(told.value) in (Invalid, NotAllowed, NotFound, Conflict)
    assert CHINESE.search(told.value.message)
    (told.value.message + str(told.value.fields)).encode()
    assert len(told.value.message) < 400
    assert kept() == before


@pytest.mark.parametrize("change", [row[1] for row in OPENINGS], ids=[row[0] for row in OPENINGS])
def test_no_case_is_opened_by(change: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "case_type": "whistle", "actor": who(), "at": make.at(), "title": "化粪池外溢", "kind": "ordinary",
        "answers": make.DESCRIBED, "place": Place(HERE, "66号院"),
    }  # fmt: skip
    assert_refused_without_a_trace(lambda: open_case(**{**usual, **change}))


@pytest.mark.parametrize("change", [r[1] for r in DISPATCHES], ids=[r[0] for r in DISPATCHES])
def test_no_whistle_is_dispatched_by(change: dict[str, Any]) -> None:
    done = make.whistle(by=who())
    act(done.case_id, "submit", who())
    act(done.case_id, "approve", who(post="head"))
    known = names()
    usual: dict[str, Any] = {
        "case": done.case_id, "transition": "dispatch", "actor": who(DESK, "dispatcher"), "at": make.at(),
        "organisations": {"SQUAD": "lead"},
    }  # fmt: skip
    given = {**usual, **change}
    given["organisations"] = {known.get(k, k): role for k, role in given["organisations"].items()}
    assert_refused_without_a_trace(lambda: move(**given))


@pytest.mark.parametrize("role", ["boss", "", None, 7])
def test_a_step_that_calls_nobody_takes_no_odd_role_either(role: Any) -> None:
    done = make.whistle(by=who())
    usual: dict[str, Any] = {"case": done.case_id, "actor": who(), "at": make.at()}
    odd = {unit(SQUAD): role}
    assert_refused_without_a_trace(lambda: move(transition="submit", organisations=odd, **usual))


def test_a_title_that_is_sql_or_markup_is_only_a_title() -> None:
    for title in (SQL, "<script>alert(1)</script>", "%s %(x)s {0}", "\\'; --"):
        done = open_case(
            case_type="whistle", actor=who(), at=make.at(), title=title, kind="ordinary",
            answers=make.DESCRIBED, place=Place(HERE, title),
        )  # fmt: skip
        page = queries.case_page(number=done.number, actor=who(), at=make.at())
        assert (page.case.title, page.case.place) == (title, title)


def test_a_ledger_number_is_taken_once() -> None:
    def take() -> Any:
        return open_case(
            case_type="whistle", actor=who(), at=make.at(), title="路灯不亮", kind="ordinary",
            answers=make.DESCRIBED, origin=Origin(ledger_ref="12345-7"),
        )  # fmt: skip

    take()
    assert_refused_without_a_trace(take)


DIALS: list[tuple[str, dict[str, Any]]] = [
    ("an unknown type", {"case_type": "party"}),
    ("an unknown duty", {"duty": "pray"}),
    ("a duty whose day is named each time", {"duty": "review_parking"}),
    ("an unknown kind", {"kind": "loud"}),
    ("a kind that has no such limit", {"duty": "arrive", "kind": "ordinary"}),
    ("the rest, when every kind has its own", {"duty": "arrive"}),
    ("nothing", {"amount": 0}),
    ("less than nothing", {"amount": -1}),
    ("more than the dial", {"amount": 181}),
    ("words for an amount", {"amount": "七"}),
    ("half a day", {"amount": 1.5}),
    ("truth", {"amount": True}),
    ("yesterday", {"effective_from": date(2026, 9, 27)}),
    ("words for a day", {"effective_from": "2026-09-29"}),
    ("no document", {"document_no": "  "}),
    ("a broken document", {"document_no": BROKEN}),
    ("a huge document", {"document_no": MEGABYTE}),
    ("another street", {"region_path": "530102002"}),
    ("the whole city", {"region_path": "5301"}),
    ("a place that does not exist", {"region_path": "530102001999"}),
    ("a place that is SQL", {"region_path": "530102001" + SQL}),
    ("a community's clerk", {"actor": ("五华山社区", "clerk")}),
    ("a community's head, who binds no office", {"actor": ("五华山社区", "head"), "region_path": HERE}),
    ("a department", {"actor": ("五华区水务局", "head")}),
]  # fmt: skip


@pytest.mark.parametrize("change", [row[1] for row in DIALS], ids=[row[0] for row in DIALS])
def test_no_dial_is_turned_to(change: dict[str, Any]) -> None:
    usual: dict[str, Any] = {
        "case_type": "whistle", "duty": "finish", "amount": 5, "document_no": "华办发〔2026〕1号",
        "effective_from": make.at().date(), "at": make.at(), "actor": ("华山街道", "head"),
    }  # fmt: skip
    given = {**usual, **change}
    given["actor"] = who(*given["actor"])
    assert_refused_without_a_trace(lambda: propose_dial(**given))


def assert_not_shown(field: Any, purpose: Any) -> None:
    done = make.whistle(by=who(), contact_phone="13800138000")
    usual: dict[str, Any] = {"case": done.case_id, "actor": who(), "at": make.at()}
    assert_refused_without_a_trace(lambda: reveal(field=field, purpose=purpose, **usual))


@pytest.mark.parametrize(
    "purpose", ["", "abc", "看看", "x" * 500, BROKEN, MEGABYTE, None, 7, "\x00\x00"]
)
def test_no_personal_answer_is_shown_for(purpose: Any) -> None:
    assert_not_shown("contact_phone", purpose)


@pytest.mark.parametrize(
    "field", ["", "no_such", "description", BROKEN, "\x00", SQL, None, 7, MEGABYTE]
)
def test_no_field_is_revealed_that_is_not_sealed(field: Any) -> None:
    assert_not_shown(field, "回访当事人")


@pytest.mark.parametrize("days", [-1, 0, 4, "三", "2", 2])
def test_an_extension_is_asked_for_in_one_to_three_days(days: Any) -> None:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    if str(days) == "2":
        act(case, "ask_extension", who(SQUAD, "head"), extra_days=days, reason="雨天")
        act(case, "grant_extension", who(DESK, "head"), opinion="同意")
        return
    assert_refused_without_a_trace(
        lambda: act(case, "ask_extension", who(SQUAD, "head"), extra_days=days, reason="雨天")
    )


@pytest.mark.parametrize("day", ["2026-09-28", "2026-09-27", "2026-02-30", "9999-12-31", "明天", 20261201, None])  # fmt: skip
def test_a_review_lies_on_a_day_to_come(day: Any) -> None:
    case = make.dispatched().case_id
    act(case, "report_in", who(SQUAD, "liaison"))
    act(case, "ask_rise", who(SQUAD, "liaison"), reason="街道管不了")
    answers = {"reason": "超出权限", "review_on": day, "prior_efforts": "已协调"}
    if day == 20261201:  # read as 2026-12-01: what was meant
        act(case, "rise", who(DESK, "head"), **answers)
        return
    assert_refused_without_a_trace(lambda: act(case, "rise", who(DESK, "head"), **answers))


@pytest.mark.parametrize(
    "words", [MEGABYTE, BROKEN, "\x00", SQL, "&|!:*()'\"\\", "%", "_", " ", "ⅷ½Å", "|" * 5000]
)
def test_no_search_words_are_a_fault(words: str) -> None:
    make.whistle(by=who())
    for tab in queries.Tab:
        queries.worklist(actor=who(), at=make.at() + timedelta(days=9), tab=tab, words=words)


@pytest.mark.parametrize("value", [MEGABYTE, BROKEN, "\x00", SQL, "%", "\\"])
@pytest.mark.parametrize("name", ["case_type", "kind", "duty", "region"])
def test_no_filter_is_a_fault(name: str, value: str) -> None:
    make.whistle(by=who())
    for tab in queries.Tab:
        with suppress(Invalid):
            rows = queries.worklist(actor=who(), at=make.at(), tab=tab, filters={name: value})
            assert len(rows) <= 1
