"""Which workbooks are read, and in which words the others are refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chuishao.directory.imports.sheet import MOST_BYTES, read_sheet
from chuishao.directory.imports.written import workbook
from chuishao.directory.kinds import ImportKind
from chuishao.kernel.refusals import Invalid
from tests import workbooks
from tests.workbooks import DUTIES, ORGANISATIONS, PEOPLE, ROOM

ROWS = [{"单位名称": "甲", **ROOM}, {"单位名称": "乙", **ROOM}]


def merged(page: Any) -> None:
    page.merge_cells("B2:B3")


def hidden(page: Any) -> None:
    page.row_dimensions[3].hidden = True


def formula(page: Any) -> None:
    page["C2"] = "=B2"


def twice(page: Any) -> None:
    page["N1"] = "简称"


def lacking(page: Any) -> None:
    page["C1"] = "别的"


def empty(page: Any) -> None:
    page.delete_rows(2, 5)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (merged, "合并单元格（B2:B3）"),
        (hidden, "隐藏的行（第 3 行）"),
        (formula, "公式（C2）"),
        (twice, "“简称”不止一列"),
        (lacking, "缺少这些列：简称"),
        (empty, "只有表头"),
    ],
)
def test_what_cannot_be_trusted_is_refused_with_its_place(
    spoil: Callable[[Any], None], words: str
) -> None:
    made = workbooks.book(ORGANISATIONS, ROWS)
    spoil(made.active)
    with pytest.raises(Invalid, match=words.replace("（", ".").replace("）", ".")):
        read_sheet(ORGANISATIONS, "单位.xlsx", workbooks.saved(made))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("单位.xls", b"x", "不是 .xlsx 文件"),
        ("单位.xlsx", b"\xd0\xcf\x11\xe0" + b"x" * 600, "旧版 .xls"),
        ("单位.xlsx", b"<html>", "不是 .xlsx 工作簿"),
        ("单位.xlsx", b"PK\x03\x04nonsense", "已损坏"),
        ("单位.xlsx", b"", "空文件"),
        ("单位.xlsx", b"x" * (MOST_BYTES + 1), "超过 5 MB"),
    ],
)
def test_what_is_no_workbook_is_refused(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        read_sheet(ORGANISATIONS, name, content)


def test_another_kind_and_a_wrong_sheet_are_named() -> None:
    with pytest.raises(Invalid, match="这份是“单位”的表，这里导入的是“派单目录”"):
        read_sheet(DUTIES, "表.xlsx", workbooks.filled(ORGANISATIONS, *ROWS))
    made = workbooks.book(ORGANISATIONS, [], "花名册")
    made.active.delete_rows(1, 3)
    with pytest.raises(Invalid, match="文件里有：花名册"):
        read_sheet(ORGANISATIONS, "表.xlsx", workbooks.saved(made))


def test_columns_stand_in_any_order_and_empty_rows_are_passed_over() -> None:
    made = workbooks.book(ORGANISATIONS, [ROWS[0], {}, ROWS[1]])
    made.active.move_range("A1:A4", cols=20)
    read = read_sheet(ORGANISATIONS, "表.xlsx", workbooks.saved(made))
    assert [(row.number, row.cells["name"]) for row in read.rows] == [(2, "甲"), (4, "乙")]


@pytest.mark.parametrize("kind", list(ImportKind))
def test_a_template_explains_every_column_and_is_read_once_it_is_filled(kind: ImportKind) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook(kind)))
    assert book.sheetnames == [kind.label, "选项", "说明"]
    told = " ".join(str(row[0]) for row in book["说明"].iter_rows(values_only=True))
    assert all(heading in told for heading in workbooks.headings(kind))
    assert book.worksheets[0].data_validations.dataValidation
    book.worksheets[0]["A2"], book.worksheets[0]["B2"] = "1", "甲"
    assert len(read_sheet(kind, "表.xlsx", workbooks.saved(book)).rows) == 1


def test_people_are_guessed_by_their_head() -> None:
    with pytest.raises(Invalid, match="“人员和任职”的表"):
        read_sheet(ORGANISATIONS, "表.xlsx", workbooks.filled(PEOPLE, {"姓名": "甲"}))
