"""A year of holidays from an Excel or CSV file, as the lines one would type."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks.packing import check_packing, readable

MOST_BYTES = 1_000_000
MOST_ROWS = 400
MOST_COLUMNS = 8
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_RESTS, _WORKS = ("放假", "休息", "休"), ("上班", "调休上班", "补班", "班")


def lines_of(file: UploadedFile) -> str:
    """One line a row: 2027-10-01 至 2027-10-07 放假 国庆节. Raises Invalid naming the row."""
    if (file.size or 0) > MOST_BYTES:
        raise _wrong(_("文件太大，一年的安排不会超过 1 MB。请检查是不是选错了文件。"))
    rows = (
        _rows_of_sheet(file) if (file.name or "").lower().endswith(".xlsx") else _rows_of_csv(file)
    )
    lines = [line for number, row in enumerate(rows, 1) if (line := _line(row, number))]
    if not lines:
        raise _wrong(_("文件里没有日期。每行请写：日期（或开始、结束日期），放假或上班，名称。"))
    return "\n".join(lines)


def _rows_of_sheet(file: UploadedFile) -> list[Sequence[Any]]:
    with tempfile.TemporaryDirectory() as room:
        path = Path(room) / "calendar.xlsx"
        path.write_bytes(file.read())
        check_packing(path)
        with readable(path):
            book = load_workbook(path, read_only=True, data_only=True)
            sheet = book.worksheets[0]
            return list(sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True))


def _rows_of_csv(file: UploadedFile) -> list[Sequence[Any]]:
    content = file.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [row[:MOST_COLUMNS] for row in list(csv.reader(io.StringIO(words)))[:MOST_ROWS]]
    raise _wrong(_("文件不是 Excel（.xlsx）也不是 CSV，读不出来。请另存为其中一种再传。"))


def _line(row: Sequence[Any], number: int) -> str:
    """The row as a line; empty for heads and empty rows, which hold no date."""
    cells = [cell for cell in row if cell not in (None, "")]
    days = [day for cell in cells for day in _days(cell, number)]
    if not days:
        return ""
    words = [str(cell).strip() for cell in cells if not isinstance(cell, date)]
    words = [word for word in words if not _DAY.search(word)]
    what = next((word for word in words if word in (*_RESTS, *_WORKS)), "")
    if not what:
        raise _wrong(_("第 %d 行没有写放假还是上班。") % number)
    name = next((word for word in words if word != what), "")
    span = (
        f"{days[0].isoformat()} 至 {days[-1].isoformat()}" if len(days) > 1 else days[0].isoformat()
    )
    return f"{span} {'上班' if what in _WORKS else '放假'} {name}".strip()


def _days(cell: Any, number: int) -> Iterator[date]:
    if isinstance(cell, datetime):
        yield cell.date()
    elif isinstance(cell, date):
        yield cell
    else:
        for parts in _DAY.findall(str(cell)):
            try:
                yield date(*map(int, parts))
            except ValueError as fault:
                raise _wrong(
                    _("第 %d 行的日期没有看懂，请照 2027-10-01 的样子写。") % number
                ) from fault


def _wrong(message: str) -> Invalid:
    return Invalid(message, fields={"file": message})
