"""The command: what it says, its exit codes, and the workbook that goes back and comes in again."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.doors.channels.conftest import Ledger
from tests.ledgers.make_ledger import HEADINGS


def run(path: Path, **options: Any) -> tuple[int, str]:
    """Exit code and what was said."""
    said = StringIO()
    try:
        call_command("ledger_import", str(path), stdout=said, **options)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    except CommandError as fault:
        return fault.returncode, str(fault)
    return 0, said.getvalue()


def returned(path: Path) -> Path:
    return path.with_name(f"{path.stem}-待改.xlsx")


def test_a_good_ledger_lands_and_the_command_ends_well(ledger: Ledger) -> None:
    path = ledger({}, {"编号": "S-2"})
    assert run(path) == (0, "共 2 行：新导入 2 行，已在库里 0 行，有问题 0 行。\n")
    assert run(path) == (0, "共 2 行：新导入 0 行，已在库里 2 行，有问题 0 行。\n")
    assert not returned(path).exists()


def test_bad_rows_go_back_and_the_command_says_so(ledger: Ledger) -> None:
    path = ledger({}, {"编号": "S-2", "吹哨日期": "2020年2月30日"})
    code, said = run(path)
    assert code == 1
    assert "新导入 1 行，已在库里 0 行，有问题 1 行" in said
    assert "第 4 行“吹哨日期”是“2020年2月30日”：没有2020年2月30日" in said
    assert str(returned(path)) in said


def test_the_returned_workbook_keeps_the_columns_and_marks_the_cell(ledger: Ledger) -> None:
    path = ledger({"吹哨日期": "2020年2月30日", "事由": '=HYPERLINK("x")'})
    run(path)
    book = openpyxl.load_workbook(returned(path))
    page = book["吹哨台账"]
    assert [cell.value for cell in page[1]] == [*HEADINGS, "问题", "怎么改"]
    by_heading = {cell.value: page[2][cell.column - 1] for cell in page[1]}
    assert by_heading["吹哨日期"].fill.fgColor.rgb == "FFFFEB9C"
    assert by_heading["层级"].fill.fill_type is None
    assert by_heading["办结日期"].value.isoformat() == "2020-09-30T00:00:00"
    assert "2020-09-27" in by_heading["怎么改"].value
    assert "说明" in book.sheetnames


def test_text_that_looks_like_a_formula_goes_back_as_text(ledger: Ledger) -> None:
    path = ledger({"事由": "=1+1", "层级": "怪"})
    run(path)
    cell = openpyxl.load_workbook(returned(path))["吹哨台账"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_mended_rows_come_in_again(ledger: Ledger) -> None:
    path = ledger({"吹哨日期": "2020年2月30日"}, {"编号": "S-2", "层级": "怪"})
    run(path)
    book = openpyxl.load_workbook(returned(path))
    book["吹哨台账"]["I2"] = "2020-02-29"
    book.save(returned(path))
    code, said = run(returned(path))
    assert code == 1
    assert "共 2 行：新导入 1 行，已在库里 0 行，有问题 1 行" in said
    assert path.with_name("台账-待改2.xlsx").exists()


def test_corrections_somebody_has_begun_are_not_overwritten(ledger: Ledger) -> None:
    path = ledger({"层级": "怪"})
    run(path)
    first = returned(path).read_bytes()
    run(path)
    assert returned(path).read_bytes() == first
    assert path.with_name("台账-待改2.xlsx").exists()


def test_bad_rows_may_be_sent_elsewhere(ledger: Ledger, tmp_path: Path) -> None:
    elsewhere = tmp_path / "退回.xlsx"
    assert run(ledger({"层级": "怪"}), errors=elsewhere)[0] == 1
    assert elsewhere.exists()


@pytest.mark.parametrize("name", ["台账.xlsx", "退回.csv", "没有这个目录/退回.xlsx"])
def test_a_place_where_bad_rows_cannot_go_is_refused(
    ledger: Ledger, tmp_path: Path, name: str
) -> None:
    path = ledger({"层级": "怪"})
    before = path.read_bytes()
    assert run(path, errors=tmp_path / name)[0] == 2
    assert path.read_bytes() == before


def test_a_trial_says_what_would_land_and_writes_nothing(ledger: Ledger) -> None:
    path = ledger({}, {"编号": "S-2"})
    code, said = run(path, dry_run=True)
    assert code == 0
    assert "可以导入 2 行" in said
    assert "没有写入任何内容" in said
    assert "新导入 2 行" in run(path)[1]


def test_a_file_that_is_no_ledger_ends_with_its_own_code(tmp_path: Path, db: None) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_text("编号,层级")
    code, said = run(path)
    assert code == 2
    assert "不是 .xlsx 工作簿" in said


def test_statistics_prints_the_table_of_a_day(ledger: Ledger) -> None:
    run(ledger({}))
    before, after = StringIO(), StringIO()
    call_command("statistics", "--until", "2020-09-26", stdout=before)
    call_command("statistics", "--until", "2020-09-27", stdout=after)
    assert "截至2020年9月27日" in after.getvalue()
    assert ("0次" in before.getvalue(), " 1次" in before.getvalue()) == (True, False)
    assert after.getvalue().count(" 1次") == 2
