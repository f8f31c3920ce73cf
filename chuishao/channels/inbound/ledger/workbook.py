"""The sheets of a ledger in somebody's Excel file: the head found, the rows with what stands in them."""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from openpyxl import load_workbook

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks.packing import BROKEN, check_packing, has_formulas, readable

from .columns import Layout, find_layout

_MOST_COLUMNS = 80
_MOST_ROWS = 200_000
_LAST_ROW = 1_048_576
_EVERY = 500  # rows between two words on the progress

Tell = Callable[[str, int, int | None], None]
"""Hears which stage it is, how much is done, and of how much (None: not known)."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it stands in the file; ``unsolved`` are places of formulas without a result."""

    number: int
    values: tuple[Any, ...]
    unsolved: frozenset[int]


@dataclass(frozen=True)
class Sheet:
    """One sheet with a head and its rows that are not empty; ``epoch`` is day zero of its serial dates."""

    title: str
    layout: Layout
    rows: Sequence[RawRow]
    epoch: datetime
    passed_over: int


def read_sheets(path: Path, tell: Tell) -> tuple[list[Sheet], list[str]]:
    """Every sheet that has the head of a ledger, and the titles of those that have none.

    Raises Invalid when the file is none, is too large, is broken, or when columns are missing.
    """
    check_packing(path)
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # openpyxl tells of ornaments it does not know
        formulas = _formulas(file) if has_formulas(path) else {}
        with readable(path):
            book = load_workbook(file, read_only=True, data_only=True)
        found = {
            one.title: _sheet(one, book.epoch, formulas, path, tell) for one in book.worksheets
        }
        book.close()
    sheets = [sheet for sheet in found.values() if sheet]
    if not sheets:
        raise Invalid(
            f"“{path.name}”里没有找到台账的表头。表头应有：编号、层级、事由、吹哨单位、主办单位、"
            "吹哨日期、办结日期（前 30 行内，列的先后不限）。请核对后再导入。"
        )
    return sheets, [title for title, sheet in found.items() if not sheet]


def _sheet(
    sheet: Any, epoch: datetime, formulas: Mapping[str, Mapping[int, set[int]]], path: Path, tell: Tell
) -> Sheet | None:  # fmt: skip
    rows = _rows(sheet, path)
    first = list(islice(rows, 40))
    layout = find_layout([row for row in first if not _is_empty(row[1])], sheet.title)
    if layout is None:
        return None
    unsolved, passed_over = formulas.get(sheet.title, {}), 0
    kept: list[RawRow] = []
    for number, cells in chain(first, rows):
        if number <= layout.last_row:
            continue
        values = cells[: len(layout.headings)]
        if number % _EVERY == 0:
            tell("读取", len(kept), None)
        missing = frozenset(p for p in unsolved.get(number, ()) if _at(values, p) is None)
        if (_is_empty(values) and not missing) or _is_remark(values) or layout.is_head(values):
            passed_over += not _is_empty(values)
            continue
        kept.append(RawRow(number, values, missing))
        _check_count(len(kept), sheet.title)
    return Sheet(sheet.title, layout, kept, epoch, passed_over)


def _rows(sheet: Any, path: Path) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Numbered rows; what the file says of its own size is not believed."""
    with readable(path):
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=_LAST_ROW, max_col=_MOST_COLUMNS, values_only=True)
        yield from enumerate(rows, 1)


def _check_count(count: int, title: str) -> None:
    if count > _MOST_ROWS:
        raise Invalid(
            f"“{title}”表超过 {_MOST_ROWS // 10_000} 万行，一次装不下。请按年份拆成几份，分别导入。"
        )


def _is_empty(values: Sequence[Any]) -> bool:
    return not any(values) or not any(str(value).strip() for value in values if value is not None)


_REMARKS = ("合计", "总计", "小计", "备注", "说明", "注:", "注：", "填表", "制表", "填报", "审核人")


def _is_remark(values: Sequence[Any]) -> bool:
    """A line under or between the rows that is no row: totals, notes, who filled it in."""
    filled = [value for value in values if value is not None and str(value).strip()]
    return len(filled) <= 3 and bool(filled) and str(filled[0]).strip().startswith(_REMARKS)


def _at(values: Sequence[Any], place: int) -> Any:
    return values[place] if place < len(values) else None


def _formulas(file: IO[bytes]) -> dict[str, dict[int, set[int]]]:
    """Where formulas stand: sheet, row number, places in the row."""
    found: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    try:
        book = load_workbook(file, read_only=True, data_only=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            for row in sheet.iter_rows(max_row=_LAST_ROW, max_col=_MOST_COLUMNS):
                for place, cell in enumerate(row):
                    if cell.data_type == "f":
                        found[sheet.title][cell.row].add(place)  # type: ignore[index]
    except BROKEN:
        return {}  # said when the values are read, which meets the same fault
    finally:
        file.seek(0)
    return found
