"""The duty directory from a workbook: entered, changed, stopped; repeated without effect; large ones in time."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import DutyDirectoryEntry, Organisation, Person
from chuishao.directory.queries.imports import import_card
from tests import workbooks
from tests.integration.directory import town as towns
from tests.integration.directory.imports import checked, complaints, confirmed, effects, handed
from tests.workbooks import DUTIES, DUTY, ORGANISATIONS, PEOPLE, ROOM, SEAT


@pytest.fixture
def admins(town: towns.Town) -> dict[Administrator, Actor]:
    return towns.administrators()


@pytest.fixture
def system(admins: dict[Administrator, Actor]) -> Actor:
    return admins[Administrator.SYSTEM]


def test_entered_changed_and_stopped(system: Actor) -> None:
    fixed = {**DUTY, "事项代码": 1002, "主办条线": "", "主办单位": "华山城管执法中队"}
    card = checked(DUTIES, workbooks.filled(DUTIES, DUTY, fixed), system)
    assert effects(card) == [(2, "new"), (3, "new")]
    assert confirmed(card, system)
    assert not checked(DUTIES, workbooks.filled(DUTIES, DUTY, fixed), system).changes
    rows = ({**DUTY, "协办条线": "water", "时限": "3 个工作日"}, {**fixed, "办理": "停用"})
    card = checked(DUTIES, workbooks.filled(DUTIES, *rows), system, towns.later(days=1))
    assert effects(card) == [(2, "changed"), (3, "ends")]
    assert confirmed(card, system, towns.later(days=1))
    [entry] = DutyDirectoryEntry.objects.filter(valid_to=None)
    assert (entry.matter, entry.assisting_lines, entry.limit_text) == (
        "01001",
        ["water"],
        "3 个工作日",
    )
    assert DutyDirectoryEntry.objects.exclude(valid_to=None).count() == 2


def test_bad_rows_are_named(system: Actor) -> None:
    rows: list[dict[str, Any]] = [
        {**DUTY, "事项代码": "99999"},
        {**DUTY, "层级": "社区（村）级"},
        {**DUTY, "区划代码": "530103001"},
        {**DUTY, "主办条线": ""},
        {**DUTY, "主办条线": "nothing"},
        {**DUTY, "主办单位": "没有的单位"},
        {**DUTY, "协办条线": "urban、nothing"},
        {**DUTY, "依据": None, "事项代码": "01003"},
        {**DUTY, "办理": "停用", "事项代码": "01004"},
        DUTY,
        DUTY,
    ]
    card = checked(DUTIES, workbooks.filled(DUTIES, *rows), system)
    assert set(complaints(card)) == {
        (2, "事项代码"), (3, "层级"), (4, "区划代码"), (5, "主办条线"), (6, "主办条线"), (7, "主办单位"),
        (8, "协办条线"), (9, "依据"), (10, "办理"), (12, "事项代码"),
    }  # fmt: skip


def test_export_edit_import_is_a_round_trip(system: Actor) -> None:
    confirmed(checked(DUTIES, workbooks.filled(DUTIES, DUTY), system), system)
    exported = operations.export_directory(kind=DUTIES, actor=system, at=towns.NINE)
    [row] = workbooks.read(exported)
    assert (row["事项代码"], row["事项名称"]) == ("01001", "供水井盖异常")
    assert checked(DUTIES, exported, system).counts["same"] == 1
    edited = workbooks.filled(DUTIES, {**row, "依据": "新文件"})
    assert effects(checked(DUTIES, edited, system)) == [(2, "changed")]


def test_a_line_is_written_by_the_unit_that_has_it_and_read_by_name_or_code(
    system: Actor,
) -> None:
    two = {**DUTY, "协办条线": "water"}
    confirmed(checked(DUTIES, workbooks.filled(DUTIES, two), system), system)
    [row] = workbooks.read(operations.export_directory(kind=DUTIES, actor=system, at=towns.NINE))
    assert row["主办条线"].endswith("（urban）")
    assert re.search("[一-龥]", row["主办条线"])
    name = Organisation.objects.filter(valid_to=None, line="urban").first().short_name
    for line in (name, "urban", "随便怎么叫（urban）", row["主办条线"]):
        again = checked(DUTIES, workbooks.filled(DUTIES, {**row, "主办条线": line}), system)
        assert (again.counts["same"], again.counts["bad"]) == (1, 0), line
    changed = checked(
        DUTIES, workbooks.filled(DUTIES, {**row, "主办条线": "water", "协办条线": ""}), system
    )
    [(_row, _effect, _subject, details)] = changed.changes
    assert details[0][1] == row["主办条线"]


def test_five_thousand_people_within_a_minute_and_not_a_statement_a_row(
    admins: dict[Administrator, Actor],
) -> None:
    system, security = admins[Administrator.SYSTEM], admins[Administrator.SECURITY]
    rows = [
        {"姓名": f"员{n}", "手机号": f"138{n:08d}", **SEAT, "岗位名称": f"岗{n}"}
        for n in range(5000)
    ]
    content = workbooks.filled(PEOPLE, *rows)
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        card = checked(PEOPLE, content, system)
        handed(card, system)
        assert confirmed(import_card(card.id, security), security)
    assert time.monotonic() - began < 60
    assert len(asked) < 150
    assert Person.objects.filter(name__startswith="员").count() == 5000


def test_five_thousand_organisations_within_a_minute(system: Actor) -> None:
    rows = [{"单位名称": f"华山某站{n}", **ROOM, "上级单位": "华山街道办事处"} for n in range(5000)]
    began = time.monotonic()
    with CaptureQueriesContext(connection) as asked:
        assert confirmed(
            checked(ORGANISATIONS, workbooks.filled(ORGANISATIONS, *rows), system), system
        )
    assert time.monotonic() - began < 60
    assert len(asked) < 120
    assert Organisation.objects.filter(name__startswith="华山某站").count() == 5000
