"""The records are searched by the audit administrator alone, and never tell what a case says."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from chuishao.directory.operations import leavers
from chuishao.kernel import records
from chuishao.web.office import records as office
from chuishao.web.office.deeds import deed_words
from chuishao.web.office.record_words import details
from tests import make
from tests.doors.conftest import Desk

ROOMS = ("/office/records/", "/office/looks/")


def test_a_search_finds_steps_and_hides_what_the_case_says(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    done = make.dispatched(when=make.at("2026-09-28 08:00"))
    records.anchor(at=make.at())
    with CaptureQueriesContext(connection) as asked:
        page = administrators["audit"].get(f"/office/records/?subject=case:{done.case_id}").text
    assert "派哨" in page
    assert "污水" not in page
    assert "化粪池" not in page
    assert "最近一次总封是第" in page
    assert len(asked) <= 8


@pytest.mark.parametrize("spelled", [str, str.lower])
def test_a_case_is_found_by_its_number_and_by_no_other_that_begins_alike(
    desk: Desk, administrators: dict[str, Client], spelled: Callable[[str], str]
) -> None:
    many = [make.dispatched(when=make.at("2026-09-28 08:00")) for _ in range(11)]
    one = many[0]
    page = administrators["audit"].get(f"/office/records/?subject={spelled(one.number)}").text
    assert set(re.findall(r"case:\d+", page)) == {f"case:{one.case_id}"}
    found = records.search_entries(records.Wanted(subject="case:1"))
    assert {entry.subject for entry in found} <= {"case:1"}


@pytest.mark.parametrize(
    ("kind", "action", "words"),
    [
        ("circle", "participation.alliance.found", "成立组织"),
        ("sign_up", "participation.volunteering.sign_up", "报名"),
        ("activity", "participation.training.plan", "计划活动"),
        ("export", "casework.export", "导出"),
        ("case", "casework.whistle.unheard", ""),
    ],
)
def test_deeds_of_taking_part_and_exports_stand_in_words(
    kind: str, action: str, words: str
) -> None:
    assert deed_words(kind, action) == words


def test_filters_narrow_and_pages_follow_without_gaps(
    desk: Desk, administrators: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    audit = administrators["audit"]
    assert "没有这样的记录" in audit.get("/office/records/?actor=没有此人").text
    assert "没有这样的记录" in audit.get("/office/records/?until=2020-01-01").text
    found = records.search_entries(records.Wanted(subject="case:"))
    first = records.search_entries(records.Wanted(subject="case:"), limit=2)
    rest = records.search_entries(records.Wanted(subject="case:", before=first[-1].id))
    assert [one.id for one in found] == [one.id for one in [*first, *rest]]
    monkeypatch.setattr(office, "PAGE", 2)
    assert audit.get("/office/records/").text.count('data-label="谁"') == office.PAGE
    monkeypatch.setattr(office, "PAGE", len(found))
    assert "更早的" in audit.get("/office/records/?subject=case:").text


def test_looks_are_found_with_their_purpose(desk: Desk, administrators: dict[str, Client]) -> None:
    records.look(
        actor=make.actor().as_record(), at=make.at(), subject="case:1", fields=["contact_phone"],
        purpose="回访当事人核实情况",
    )  # fmt: skip
    page = administrators["audit"].get("/office/looks/?action=回访").text
    assert "回访当事人核实情况" in page
    assert "contact_phone" in page


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_else_reads_the_records(
    desk: Desk, administrators: dict[str, Client], room: str
) -> None:
    for one in (administrators["system"], administrators["security"], desk("华山街道", "head")):
        answer = one.get(room)
        assert answer.status_code == 403
        assert "由审计管理员查" in answer.text


def test_deeds_stand_in_words_with_their_code_below(
    desk: Desk, administrators: dict[str, Client]
) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    page = administrators["audit"].get("/office/records/?subject=account:").text
    assert "开设账号" in page
    assert "任命管理员" in page
    assert "first_administrator" in page
    steps = administrators["audit"].get("/office/records/?subject=case:").text
    assert "派哨；dispatch" not in steps
    assert "casework.whistle.dispatch" in steps


def test_details_stand_in_words_and_what_is_unknown_as_it_is() -> None:
    body = {
        "kind": "people",
        "own": True,
        "role": "audit",
        "counts": {"new": 3, "odd": 1},
        "on": None,
    }
    assert details(body) == [
        ("种类", "人员和任职"), ("本人办理", "是"), ("管理员类别", "审计管理员"),
        ("各有多少", "新增 3，odd 1"), ("日期", "无"),
    ]  # fmt: skip
    with override("en"):
        assert details({"own": False, "strange": ["a", "b"]}) == [
            ("Done in person", "No"),
            ("strange", "a, b"),
        ]


def test_every_deed_of_forgetting_leavers_has_words() -> None:
    written = set(re.findall(r'record\(.*"directory\.(\w+)"', Path(leavers.__file__).read_text()))
    assert len(written) == 3
    named = {key.rpartition(".")[2] for key in office.WORDS}
    assert written | {"forgetting_confirmed", "forgetting_refused"} <= named


def test_no_json_is_shown(desk: Desk, administrators: dict[str, Client]) -> None:
    page = administrators["audit"].get("/office/records/?subject=account:").text
    assert "用户名" in page
    assert "&quot;username&quot;" not in page
