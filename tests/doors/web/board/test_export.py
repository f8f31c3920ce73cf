"""Workbooks of the board: read back, with who took them on top, and written into the records."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from chuishao.casework.operations import recount
from chuishao.kernel import records
from chuishao.web.board import workbooks
from tests import make
from tests.doors.conftest import Desk, StandingClock


@pytest.fixture
def counted(ground: None) -> None:
    make.dispatched(when=make.at("2026-09-28 08:00"))
    recount(at=make.at())


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content), read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_rows_come_as_a_workbook_with_who_when_and_which(desk: Desk, counted: None) -> None:
    answer = desk("华山街道", "head").get("/board/530102001/rows.xlsx?type=whistle")
    assert "attachment" in answer.headers["Content-Disposition"]
    told, heads, only = sheets(answer.content)["明细"]
    assert "华山街道" in told[0]
    assert "2026年9月28日 09:00 导出" in told[0]
    assert "吹哨报到" in told[0]
    assert heads[0] == "编号"
    assert only[4] == "华山南路66号院化粪池外溢"


def test_figures_come_one_sheet_a_card(desk: Desk, counted: None) -> None:
    found = sheets(desk("市调度中心", "dispatcher").get("/board/5301/figures.xlsx").content)
    assert list(found) == [
        "分级", "是否按时", "各程用时", "各月", "类别", "种类", "回访", "现在超期", "现在停着", "下一级",
    ]  # fmt: skip
    assert [line[1] for line in found["种类"][2:]] == [1]
    assert found["分级"][2] == ("社区吹哨、街道部门报到", 1, 1, 0)
    assert found["下一级"][2] == ("五华区", 1, 0)


def test_what_is_overdue_now_leaves_with_the_figures_and_agrees_with_its_rows(
    desk: Desk, counted: None, standing_clock: StandingClock
) -> None:
    standing_clock.at = make.at("2026-10-20 09:00")
    client = desk("市调度中心", "dispatcher")
    found = sheets(client.get("/board/5301/figures.xlsx?type=whistle").content)
    behind = sheets(client.get("/board/5301/rows.xlsx?type=whistle&about=overdue").content)
    assert sum(sum(line[1:]) for line in found["现在超期"][2:]) > 0
    assert found["现在停着"][2][0] == len(behind["明细"]) - 2 == 1


def test_every_export_is_written_down(desk: Desk, counted: None) -> None:
    desk("华山街道", "head").get("/board/530102001/rows.xlsx?type=whistle&kind=ordinary")
    who = make.actor("华山街道", "head")
    [entry] = records.history(f"export:{who.person_id}")
    assert entry.action == "casework.export"
    assert entry.body["rows"] == 1
    assert entry.body["filters"]["kind"] == "ordinary"


def test_rows_taken_at_once_have_a_number_and_a_digest(desk: Desk, counted: None) -> None:
    answer = desk("华山街道", "head").get("/board/530102001/rows.xlsx?type=whistle")
    who = make.actor("华山街道", "head")
    [entry] = records.history(f"export:{who.person_id}")
    told = sheets(answer.content)["明细"][0][0]
    assert entry.body["number"] in told
    name, _, digest = entry.body["digest"].partition("-")
    assert hashlib.new(name, answer.content).hexdigest() == digest


def test_words_that_look_like_formulas_stay_words() -> None:
    room = BytesIO()
    lines = [["=cmd()"], ["+1"], ["@x"], ["http://x"]]
    workbooks.write(room, "=1+1", [("明细", ["=名"], lines)])
    [sheet] = load_workbook(BytesIO(room.getvalue())).worksheets
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
    assert sheet["A1"].value == "=1+1"
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_more_rows_than_a_sheet_holds_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "ROWS_A_SHEET", 2)
    room = BytesIO()
    workbooks.write(room, "谁", [("明细", ["数"], [[1], [2], [3]])])
    found = sheets(room.getvalue())
    assert {name: len(rows) for name, rows in found.items()} == {"明细": 4, "明细2": 3}
    assert {rows[0][0] for rows in found.values()} == {"谁"}
