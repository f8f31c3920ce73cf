"""The workbook that goes back: every bad row as it was, what is wrong with it, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.workbooks.writing import MOST_CHARACTERS, OPTIONS, look, write_cell

from .columns import COLUMNS, PROBLEM, REMEDY, Layout
from .importing import BadRow, Report
from .workbook import Sheet

_MARK = "-待改"
_WIDTHS = {"title": 36, "place": 22, "opener": 18, "lead": 20, "assisting": 24}
_NOTES = (
    ("这份表是什么", "台账导入时没有通过核对的行。其余的行已经导入，不用再管。"),
    ("怎么改", "黄色单元格是要改的地方；“问题”一列说明哪里不对，“怎么改”一列说明改成什么。"),
    ("改好以后", "保存，再用同一条命令导入这份表。改好的行会导入，还有问题的行会再退回来。"),
    ("不用删什么", "“问题”“怎么改”两列不用删，导入时不看。不想要的行可以整行删去。"),
    ("会不会重复", "不会。同一个编号只收一次，重复导入不会改动已有的记录。"),
    ("日期", "写成 2020-09-27、2020/9/27、2020年9月27日 或 20200927 都可以。"),
    ("单位", "按名录写全称或简称；重名的前面加区县和街道，如：盘龙区龙泉街道某某社区。"),
)


def free_name(source: Path) -> Path:
    """A name beside the file that nobody uses yet: corrections somebody has begun are not overwritten."""
    stem = source.stem.split(_MARK)[0]
    for number in range(1, 1000):
        name = source.with_name(f"{stem}{_MARK}{number if number > 1 else ''}.xlsx")
        if not name.exists():
            return name
    raise Invalid(f"“{source.parent}”里待改的表太多了。请清理后再导入，或用 --errors 指定文件名。")


def write_returned(path: Path, report: Report) -> None:
    """Write the bad rows, sheet by sheet, with their complaints. Raises Invalid when it cannot be written."""
    try:
        with xlsxwriter.Workbook(path, dict(OPTIONS)) as book:
            for sheet in report.sheets:
                rows = [row for row in report.bad if row.sheet is sheet]
                if rows:
                    _write_sheet(book, sheet, rows)
            _write_notes(book, {sheet.title for sheet in report.sheets})
    except (OSError, xlsxwriter.exceptions.FileCreateError) as fault:
        raise Invalid(f"待改的表“{path}”写不进去。请用 --errors 换一个位置再运行一次。") from fault


def _write_sheet(book: Any, sheet: Sheet, rows: Sequence[BadRow]) -> None:
    page = book.add_worksheet(sheet.title)
    kept = [
        place
        for place, heading in enumerate(sheet.layout.headings)
        if heading and heading not in (PROBLEM, REMEDY)
    ]
    formats = {
        is_bad: {is_day: book.add_format(look(is_bad=is_bad, is_day=is_day)) for is_day in (0, 1)}
        for is_bad in (False, True)
    }
    head = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1, "text_wrap": True})
    said = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C0006"})
    titles = [*(sheet.layout.headings[place] for place in kept), PROBLEM, REMEDY]
    for column, title in enumerate(titles):
        page.write_string(0, column, title, head)
    for line, row in enumerate(rows, 1):
        _write_row(page, line, row, kept, formats)
        page.write_string(line, len(kept), row.problems[:MOST_CHARACTERS], said)
        page.write_string(line, len(kept) + 1, row.remedies[:MOST_CHARACTERS], said)
    _arrange(page, sheet.layout, kept, len(rows))


def _write_row(page: Any, line: int, row: BadRow, kept: Sequence[int], formats: Any) -> None:
    wrong = {row.sheet.layout.places.get(one.column) for one in row.complaints}
    for column, place in enumerate(kept):
        value = row.raw.values[place] if place < len(row.raw.values) else None
        write_cell(page, line, column, value, formats[place in wrong])


def _arrange(page: Any, layout: Layout, kept: Sequence[int], count: int) -> None:
    keys = {place: key for key, place in layout.places.items()}
    for column, place in enumerate(kept):
        page.set_column(column, column, _WIDTHS.get(keys.get(place, ""), 12))
    page.set_column(len(kept), len(kept) + 1, 48)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, count, len(kept) + 1)


def _write_notes(book: Any, taken: set[str]) -> None:
    page = book.add_worksheet("说明" if "说明" not in taken else "说明（待改）")
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 80)
    columns = "、".join(c.heading + ("" if c.is_required else "（可缺）") for c in COLUMNS)
    for line, (title, words) in enumerate((*_NOTES, ("认得的列", columns))):
        page.write_string(line, 0, title, bold)
        page.write_string(line, 1, words, wrapped)
