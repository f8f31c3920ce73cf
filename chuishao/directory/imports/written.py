"""Workbooks that go out: the template, what there is now, and the rows that come back with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.imports.columns import (
    CHOICES_SHEET,
    NOTES_SHEET,
    PROBLEM,
    REMEDY,
    Column,
    Kind,
    columns_of,
)
from chuishao.directory.imports.plan import Complaint
from chuishao.directory.imports.sheet import MOST_ROWS, ReadSheet
from chuishao.directory.kinds import ImportKind
from chuishao.kernel.text import said, said_again
from chuishao.kernel.workbooks.writing import OPTIONS, look, write_cell

_MANNERS: Final = (
    (
        gettext_noop("怎么用"),
        gettext_noop(
            "照第一张表的表头填，一行一条。列的先后不限，表头不要改。填好后到“导入”页上传。"
        ),
    ),
    (
        gettext_noop("先核对后写入"),
        gettext_noop("上传后先核对，什么都不会改；看清会变什么，确认以后才写入。"),
    ),
    (
        "不在表里的",
        gettext_noop("表里没有写的单位、任职、目录条目不受影响；要终止的写在“办理”一列。"),
    ),
    (gettext_noop("不要用"), gettext_noop("公式、合并单元格、隐藏的行都不收。")),
)
# What only the directory's own workbooks can do: end what they name.
_ENDS: Final = gettext_noop("不在表里的")
_RETURNED: Final = (
    (
        gettext_noop("这份表是什么"),
        gettext_noop(
            "没有通过核对的行，原样在此。黄色单元格是要改的地方；红色的“问题”和“怎么改”说明原因。"
        ),
    ),
    (
        gettext_noop("改好以后"),
        gettext_noop("保存，回到“导入”页再上传这份表。“问题”“怎么改”两列不用删，导入时不看。"),
    ),
)


def workbook(kind: Kind, rows: Iterable[Sequence[Any]] = (), *, told: str = "") -> bytes:
    """The template, or what there is now in the same columns; ``told`` says who took it and when."""
    room = BytesIO()
    with xlsxwriter.Workbook(room, {**OPTIONS, "in_memory": True}) as book:
        page = book.add_worksheet(said(kind.label))
        formats = {False: _formats(book, is_bad=False)}
        _write_head(book, page, columns_of(kind))
        _write_choices(book, page, columns_of(kind))
        count = 0
        for count, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                write_cell(page, count, column, _said(value), formats[False])
        page.autofilter(0, 0, max(count, 1), len(columns_of(kind)) - 1)
        manners = [one for one in _MANNERS if isinstance(kind, ImportKind) or one[0] != _ENDS]
        _write_notes(book, kind, [*manners, *([(gettext_noop("导出"), told)] if told else [])])
    return room.getvalue()


def returned(kind: Kind, sheet: ReadSheet, bad: Sequence[Complaint]) -> bytes:
    """The person's own rows that did not pass, each with what is wrong and how to mend it."""
    room = BytesIO()
    by_row: dict[int, list[Complaint]] = {}
    for one in bad:
        by_row.setdefault(one.row, []).append(one)
    with xlsxwriter.Workbook(room, {**OPTIONS, "in_memory": True}) as book:
        page = book.add_worksheet(said(kind.label))
        _write_head(book, page, columns_of(kind), more=(PROBLEM, REMEDY))
        _write_choices(book, page, columns_of(kind))
        formats = {flag: _formats(book, is_bad=flag) for flag in (False, True)}
        red = book.add_format(
            {"text_wrap": True, "valign": "top", "font_color": "#9C0006", "bg_color": "#FFC7CE"}
        )
        rows = [row for row in sheet.rows if row.number in by_row]
        for line, row in enumerate(rows, 1):
            complaints = by_row[row.number]
            wrong = {one.heading for one in complaints}
            for place, column in enumerate(columns_of(kind)):
                write_cell(
                    page,
                    line,
                    place,
                    _said(row.cells.get(column.key)),
                    formats[column.heading in wrong],
                )
            page.write_string(
                line, len(columns_of(kind)), "\n".join(map(_problem, complaints)), red
            )
            remedies = "\n".join(said_again(one.remedy) for one in complaints)
            page.write_string(line, len(columns_of(kind)) + 1, remedies, red)
        _write_notes(book, kind, _RETURNED)
    return room.getvalue()


def _problem(one: Complaint) -> str:
    words = {"row": one.row, "heading": said(one.heading), "problem": said_again(one.problem)}
    return gettext("原第 %(row)s 行“%(heading)s”：%(problem)s") % words


def _said(value: Any) -> Any:
    # Codes stay as they are written: as numbers Excel would round them or drop zeros.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _formats(book: Any, *, is_bad: bool) -> dict[int, Any]:
    return {is_day: book.add_format(look(is_bad=is_bad, is_day=is_day)) for is_day in (0, 1)}


def _write_head(book: Any, page: Any, columns: Sequence[Column], more: Sequence[str] = ()) -> None:
    plain = {"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#E7E6E6"}
    asked = book.add_format({**plain, "bg_color": "#FFE699"})
    free, red = book.add_format(plain), book.add_format({**plain, "font_color": "#9C0006"})
    text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for place, column in enumerate(columns):
        page.write_string(0, place, said(column.heading), asked if column.is_required else free)
        page.set_column(place, place, column.width, text)
    for place, heading in enumerate(more, len(columns)):
        page.write_string(0, place, said(heading), red)
        page.set_column(place, place, 48)
    page.freeze_panes(1, 0)


def _write_choices(book: Any, page: Any, columns: Sequence[Column]) -> None:
    """Drop-downs, from lists on a hidden sheet: Excel takes no long list in the cell itself."""
    lists = book.add_worksheet(said(CHOICES_SHEET))
    lists.hide()
    for place, column in enumerate(columns):
        if not column.choices:
            continue
        for line, choice in enumerate((column.heading, *column.choices)):
            lists.write_string(line, place, said(choice))
        letter = xlsxwriter.utility.xl_col_to_name(place)
        source = f"={said(CHOICES_SHEET)}!${letter}$2:${letter}${len(column.choices) + 1}"
        page.data_validation(1, place, MOST_ROWS, place, {"validate": "list", "source": source})


def _write_notes(book: Any, kind: Kind, manners: Iterable[tuple[str, str]]) -> None:
    page = book.add_worksheet(said(NOTES_SHEET))
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    lines = [*manners, *((_title(one), _words(one)) for one in columns_of(kind))]
    for line, (title, words) in enumerate(lines):
        page.write_string(line, 0, said(title), bold)
        page.write_string(line, 1, said(words), wrapped)


def _title(column: Column) -> str:
    heading = said(column.heading)
    return gettext("%s（必填）") % heading if column.is_required else heading


def _words(column: Column) -> str:
    words = said(column.words)
    if not column.choices:
        return words
    return words + gettext("可选：%s。") % gettext("、").join(map(said, column.choices))
