"""The first sheet with the head of a list, in somebody's Excel file; its rows with what stands in them."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks import values
from chuishao.kernel.workbooks.packing import check_packing, readable
from chuishao.kernel.workbooks.values import Wrong
from chuishao.participation.operations.bringing.columns import COLUMNS, headings_of, key_of

_MOST_ROWS: Final = 300_000
_HEAD_WITHIN: Final = 10


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong in one cell, and the remedy."""

    column: str
    problem: str
    remedy: str


@dataclass(slots=True)
class Row:
    """One row as it stands in the file, and what is wrong with it."""

    number: int
    cells: dict[str, Any]
    kind: str
    epoch: datetime
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, key: str, problem: str, remedy: str) -> None:
        """Keep what is wrong in a column, with what stands there."""
        shown = values.shown(self.cells.get(key))
        words = f"“{headings_of(self.kind)[key]}”" + (
            f"是“{shown}”：{problem}" if shown else f"：{problem}"
        )
        self.complaints.append(Complaint(key, words, remedy))

    def text(self, key: str, most: int, *, is_required: bool = True) -> str:
        """One clean line; empty, with a complaint, when it cannot be taken."""
        try:
            label = headings_of(self.kind)[key]
            return values.text(self.cells.get(key), label, most, is_required=is_required)
        except Wrong as wrong:
            self.complain(key, wrong.problem, wrong.remedy)
            return ""

    def moment(self, key: str) -> datetime | None:
        """A moment; None, with a complaint, when it cannot be taken."""
        try:
            return values.moment(self.cells.get(key), headings_of(self.kind)[key], self.epoch)
        except Wrong as wrong:
            self.complain(key, wrong.problem, wrong.remedy)
            return None

    def plain(self, key: str) -> str:
        """What stands in a column, as it is."""
        return values.plain_text(self.cells.get(key))

    @property
    def row(self) -> int:
        """Its number in the file."""
        return self.number

    @property
    def is_bad(self) -> bool:
        """Whether anything is wrong with it."""
        return bool(self.complaints)


def read_rows(kind: str, path: Path) -> list[Row]:
    """Every row that is not empty. Raises Invalid naming what is missing."""
    check_packing(path)
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # openpyxl tells of ornaments it does not know
        with readable(path):
            book = load_workbook(file, read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                rows = list(_numbered(kind, sheet, book.epoch))
                if rows:
                    return rows
    asked = "、".join(one.heading for one in COLUMNS[kind] if one.is_required)
    raise Invalid(
        f"“{path.name}”里没有找到表头，或者只有表头。前 {_HEAD_WITHIN} 行里要有这些列：{asked}。列的先后不限。"
    )


def _numbered(kind: str, sheet: Any, epoch: datetime) -> Iterator[Row]:
    places: dict[str, int] = {}
    for number, line in enumerate(sheet.iter_rows(max_col=60, values_only=True), 1):
        if not places:
            places = _places(kind, line, sheet.title)
            if not places and number >= _HEAD_WITHIN:
                return
            continue
        if number > _MOST_ROWS:
            raise Invalid(
                f"“{sheet.title}”表超过 {_MOST_ROWS // 10_000} 万行。请拆成几份，分别导入。"
            )
        cells = {key: line[at] if at < len(line) else None for key, at in places.items()}
        if any(value is not None and str(value).strip() for value in cells.values()):
            yield Row(number, cells, kind, epoch)


def _places(kind: str, line: Sequence[Any], title: str) -> dict[str, int]:
    """Where each column stands; nothing when this line is no head. Raises Invalid."""
    keys = [key_of(kind, value) for value in line]
    found = {key: place for place, key in enumerate(keys) if key}
    if len(found) < 3:
        return {}
    names = headings_of(kind)
    twice = [names[key] for key in found if keys.count(key) > 1]
    missing = [one.heading for one in COLUMNS[kind] if one.is_required and one.key not in found]
    if twice:
        raise Invalid(f"“{title}”表里“{'”、“'.join(twice)}”不止一列。请只留一列。")
    if missing:
        raise Invalid(f"“{title}”表缺少这些列：{'、'.join(missing)}。请补上再导入；列的先后不限。")
    return found
