"""Workbooks of the directory as a person would fill them in, and as they are read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from chuishao.directory.imports.columns import Kind, columns_of
from chuishao.directory.imports.sheet import ReadSheet, SheetRow
from chuishao.directory.kinds import ImportKind

ORGANISATIONS, PEOPLE, DUTIES = ImportKind
ROOM = {"类型": "职能部门", "层级": "街道（乡镇）级", "区划代码": "530102001"}
SEAT = {
    "单位": "华山街道办事处", "岗位类别": "经办人", "任职开始": "2026-01-01", "依据文号": "华街任〔2026〕1号",
}  # fmt: skip
DUTY = {
    "事项代码": "01001", "层级": "街道（乡镇）级", "区划代码": "530102001", "主办条线": "urban",
    "依据": "华街发〔2026〕1号",
}  # fmt: skip


def headings(kind: Kind) -> list[str]:
    return [column.heading for column in columns_of(kind)]


def book(kind: Kind, rows: Sequence[Mapping[str, Any]], title: str = "") -> Workbook:
    made = Workbook()
    page = made.active
    page.title = title or kind.label
    page.append(headings(kind))
    for row in rows:
        page.append([row.get(heading) for heading in headings(kind)])
    return made


def saved(made: Workbook) -> bytes:
    room = BytesIO()
    made.save(room)
    return room.getvalue()


def filled(kind: Kind, *rows: Mapping[str, Any]) -> bytes:
    return saved(book(kind, rows))


def read(content: bytes) -> list[dict[str, Any]]:
    """The rows of the first sheet by heading."""
    page = load_workbook(BytesIO(content)).worksheets[0]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def sheet(kind: Kind, *rows: Mapping[str, Any]) -> ReadSheet:
    keys = {column.heading: column.key for column in columns_of(kind)}
    made = [
        SheetRow(number, {key: row.get(heading) for heading, key in keys.items()})
        for number, row in enumerate(rows, 2)
    ]
    return ReadSheet(kind.label, made, datetime(1899, 12, 30))


def headings_in(content: bytes) -> list[str]:
    """What stands in the first line of the first sheet."""
    page = load_workbook(BytesIO(content)).worksheets[0]
    return [str(cell.value) for cell in page[1]]


def plain(heads: Sequence[str], *rows: Mapping[str, Any]) -> bytes:
    """A workbook with these headings and rows."""
    made = Workbook()
    page = made.active
    page.append(list(heads))
    for row in rows:
        page.append([row.get(one) for one in heads])
    return saved(made)
