"""Files as they come: heads in any order, titles above, formulas; and files that are no ledger at all."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from django.utils import translation

from chuishao.channels.inbound.ledger.workbook import read_sheets
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks.packing import check_packing
from tests.doors.channels.conftest import Ledger, bring_in, problems, row
from tests.integration.hands import CHINESE
from tests.ledgers.make_ledger import HEADINGS


def read(path: Path) -> None:
    read_sheets(path, lambda stage, done, total: None)


def plain_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("a.txt", "x")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))


def laughing(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "ha">]><a>&b;</a>')


def binary_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.bin", b"\0")


def cut_short(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, HEADINGS)
    path.write_bytes(path.read_bytes()[:-200])


def strangely_packed(path: Path) -> None:
    """Every part says it is compressed in a way (97) that zip readers do not know."""
    marked(path, in_part=8, in_list=10, value=97)


def locked(path: Path) -> None:
    """Every part says it needs a password, as packing programs lock them."""
    marked(path, in_part=6, in_list=8, value=1)


def marked(path: Path, *, in_part: int, in_list: int, value: int) -> None:
    """A workbook in which two bytes of every part, and of its line in the list of parts, say something else."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, HEADINGS)
    packed = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", in_part), (b"PK\x01\x02", in_list)):
        at = packed.find(mark)
        while at >= 0:
            packed[at + place : at + place + 2] = value.to_bytes(2, "little")
            at = packed.find(mark, at + 4)
    path.write_bytes(packed)


def hollow(path: Path) -> None:
    """Right parts, nothing in them."""
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", "<workbook/>")


NO_LEDGERS: list[tuple[Callable[[Path], object], str]] = [
    (lambda path: None, "没有找到文件"),
    (lambda path: path.mkdir(), "打不开"),
    (lambda path: path.write_bytes(b""), "空文件"),
    (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600), "旧版 .xls"),
    (lambda path: path.write_text("编号,层级\n1,社区吹哨\n"), "如是 CSV"),
    (lambda path: path.write_text("<html><table></table></html>"), "不是 .xlsx"),
    (lambda path: path.write_bytes(b"PK\x03\x04" + b"junk" * 50), "已损坏"),
    (plain_zip, "不是 Excel 工作簿"),
    (bomb, "异常庞大"),
    (laughing, "异常庞大"),
    (binary_workbook, "xlsb"),
    (strangely_packed, "已损坏"),
    (locked, "加了密码"),
    (cut_short, "已损坏"),
    (hollow, "已损坏|没有找到台账的表头"),
]


@pytest.mark.parametrize(("made", "said"), NO_LEDGERS, ids=[said for _, said in NO_LEDGERS])
def test_what_is_no_ledger_is_refused_in_plain_words(
    tmp_path: Path, made: Callable[[Path], object], said: str
) -> None:
    path = tmp_path / "台账.xlsx"
    made(path)
    with pytest.raises(Invalid, match=said) as refused:
        read(path)
    assert "请" in refused.value.message


@pytest.mark.parametrize("made", [made for made, said in NO_LEDGERS if "台账" not in said])
def test_whoever_reads_english_is_refused_in_english(
    tmp_path: Path, made: Callable[[Path], object]
) -> None:
    path = tmp_path / "ledger.xlsx"
    made(path)
    with translation.override("en"), pytest.raises(Invalid) as refused:
        check_packing(path)
    assert not CHINESE.search(refused.value.message)


def book_of(path: Path, *sheets: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for number, lines in enumerate(sheets, 1):
            page = book.add_worksheet(f"表{number}")
            day = book.add_format({"num_format": "yyyy/m/d"})
            for line, cells in enumerate(lines):
                for column, value in enumerate(cells):
                    is_day = hasattr(value, "year")
                    page.write(line, column, value, *([day] if is_day else []))
    return path


def test_missing_columns_are_named(tmp_path: Path) -> None:
    path = book_of(tmp_path / "台账.xlsx", [["编号", "层级", "事由", "吹哨单位", "吹哨日期"]])
    with pytest.raises(Invalid, match="缺少这些列：主办单位、办结日期"):
        read(path)


def test_a_column_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = book_of(tmp_path / "台账.xlsx", [[*HEADINGS, "吹哨时间"]])
    with pytest.raises(Invalid, match="“吹哨日期”不止一列"):
        read(path)


def test_a_book_without_a_head_is_told_what_to_write(tmp_path: Path) -> None:
    path = book_of(tmp_path / "台账.xlsx", [["通讯录"], ["姓名", "电话"]])
    with pytest.raises(Invalid, match="没有找到台账的表头。表头应有：编号、层级"):
        read(path)


def test_columns_may_stand_in_any_order_and_go_by_other_names(
    kunming: None, tmp_path: Path
) -> None:
    names = [
        "编号（必填）", "吹哨层级", "吹哨类型", "问题描述", " 地 址 ", "发起单位*", "牵头部门", "配合单位：",
        "派哨时间", "办结时间", "处置结果",
    ]  # fmt: skip
    cells = list(zip(names, row(), strict=True))[::-1]
    lines = [["序号", *(name for name, _ in cells)], [1, *(value for _, value in cells)]]
    report = bring_in(book_of(tmp_path / "台账.xlsx", lines))
    assert (report.new, report.bad) == (1, [])


def test_titles_above_and_remarks_below_are_no_rows(kunming: None, tmp_path: Path) -> None:
    lines = [
        ["昆明市吹哨台账"], ["填表单位：某街道", "", "2020年"], [], list(HEADINGS), row(), [],
        list(HEADINGS), row(编号="S-2"), ["合计", 2], ["备注：数据截至年底"],
    ]  # fmt: skip
    report = bring_in(book_of(tmp_path / "台账.xlsx", lines))
    assert (report.new, report.bad, report.passed_over) == (2, [], 3)


def test_a_head_of_two_rows_is_read_as_one(kunming: None, tmp_path: Path) -> None:
    upper = ["编号", "层级", "哨种", "事由", "地点", "单位", "", "", "日期", "", "结果"]
    lower = ["", "", "", "", "", "吹哨单位", "主办单位", "协办单位", "吹哨日期", "办结日期", ""]
    report = bring_in(book_of(tmp_path / "台账.xlsx", [upper, lower, row()]))
    assert (report.new, report.bad) == (1, [])


def test_every_sheet_with_a_head_is_read_and_the_others_are_named(
    kunming: None, tmp_path: Path
) -> None:
    sheets = [[list(HEADINGS), row()], [["说明"]], [list(HEADINGS), row(编号="S-2")]]
    report = bring_in(book_of(tmp_path / "台账.xlsx", *sheets))
    assert (report.new, report.others) == (2, ["表2"])


def test_a_formula_without_its_result_is_named(ledger: Ledger) -> None:
    path = ledger({}, {"编号": "S-2"})
    book = openpyxl.load_workbook(path)
    book.active["I4"] = "=I3+1"
    book.save(path)
    report = bring_in(path)
    assert (report.new, len(report.bad)) == (1, 1)
    assert "文件里没有它算出的值" in problems(report)["opened_on"]
    assert "选择性粘贴" in report.bad[0].remedies


def test_a_formula_with_its_result_is_taken(kunming: None, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        for column, value in enumerate(row(吹哨日期="2020-09-27", 办结日期="")):
            page.write(1, column, value)
        page.write_formula(1, 9, "=I2", None, "2020-09-30")
    report = bring_in(path)
    assert (report.new, report.bad) == (1, [])


def test_an_old_mac_counts_days_from_1904(kunming: None, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, row(吹哨日期=44101 - 1462, 办结日期="2020-09-27"))
    report = bring_in(path)
    assert (report.new, report.bad) == (1, [])


def test_a_row_at_the_very_end_of_the_sheet_does_not_hang(kunming: None, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1_048_575, 0, row(吹哨日期="2020-09-27", 办结日期="2020-09-30"))
        page.write(5, 16_383, "远处的一格")
    report = bring_in(path)
    assert (report.new, report.read) == (1, 1)
