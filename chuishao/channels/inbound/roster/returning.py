"""The workbook that goes back: every bad row as it was, what is wrong with it, and how to mend it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks.writing import MOST_CHARACTERS, OPTIONS, look, write_cell
from chuishao.participation.operations.bringing.columns import COLUMNS, PROBLEM, REMEDY

from .importing import Report


def write_returned(path: Path, report: Report) -> None:
    """Write the bad rows with their complaints. Raises Invalid when it cannot be written."""
    try:
        with xlsxwriter.Workbook(path, dict(OPTIONS)) as book:
            _write(book, report)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise Invalid(f"待改的表“{path}”写不进去。请用 --errors 换一个位置再运行一次。") from fault


def _write(book: Any, report: Report) -> None:
    page, columns = book.add_worksheet("待改"), COLUMNS[report.kind]
    formats = {
        is_bad: {is_day: book.add_format(look(is_bad=is_bad, is_day=is_day)) for is_day in (0, 1)}
        for is_bad in (False, True)
    }
    head = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1, "text_wrap": True})
    red = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006"})
    for place, title in enumerate([*(one.heading for one in columns), PROBLEM, REMEDY]):
        page.write_string(0, place, title, head)
        page.set_column(place, place, 16 if place < len(columns) else 48)
    for line, row in enumerate(report.bad, 1):
        wrong = {one.column for one in row.complaints}
        for place, column in enumerate(columns):
            write_cell(page, line, place, row.cells.get(column.key), formats[column.key in wrong])
        problems = "\n".join(f"第 {row.number} 行{one.problem}" for one in row.complaints)
        page.write_string(line, len(columns), problems[:MOST_CHARACTERS], red)
        page.write_string(
            line, len(columns) + 1, "\n".join(one.remedy for one in row.complaints), red
        )
    page.freeze_panes(1, 1)
