"""Workbooks, written row by row in constant memory; every sheet says who took it, when and which rows."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from chuishao.kernel.secrecy import suite
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.sources import Table
from chuishao.web.words import full_words

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A sheet of Excel ends at 1,048,576 rows.
ROWS_A_SHEET = 1_000_000
FOOTER = 200


def watermark(who: str, at: datetime, number: str, words: str) -> str:
    """Who of which organisation took it, when, under which number, and by which filter."""
    when = full_words(at.astimezone(SHANGHAI))
    taken = _("%(who)s 于 %(when)s 导出，编号 %(number)s。") % {
        "who": who, "when": when, "number": number,
    }  # fmt: skip
    return f"{taken}{words}"


def write(
    target: BinaryIO | Path, mark: str, tables: Sequence[Table], *, room: Path | None = None
) -> None:
    """Sheets with the mark, heads and rows. Words that look like formulas, links or numbers stay words.

    ``room``: where the parts lie meanwhile, so that those of a killed worker are found again.
    """
    options: dict[str, Any] = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "nan_inf_to_errors": True,
    }  # fmt: skip
    if room is not None:
        options["tmpdir"] = str(room)
    with Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        book.set_properties({"comments": mark})
        bold = book.add_format({"bold": True})
        for name, heads, lines in tables:
            _write_table(book, bold, mark, (name, heads, lines))


def _write_table(book: Any, bold: Any, mark: str, table: Table) -> None:
    name, heads, lines = table
    sheet, row, part = _sheet(book, bold, mark, name, heads), 2, 1
    for line in lines:
        if row == ROWS_A_SHEET + 2:
            part, row = part + 1, 2
            sheet = _sheet(book, bold, mark, f"{name}{part}", heads)
        _write_line(sheet, row, line)
        row += 1


def _sheet(book: Any, bold: Any, mark: str, name: str, heads: Sequence[str]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.write_string(0, 0, mark)
    for column, head in enumerate(heads):
        sheet.write_string(1, column, str(head), bold)
    # Printed on every page; & begins a code there.
    sheet.set_footer("&L" + mark[:FOOTER].replace("&", "&&")[:FOOTER].rstrip("&"))
    return sheet


def _write_line(sheet: Any, row: int, line: Sequence[Any]) -> None:
    for column, value in enumerate(line):
        if isinstance(value, str):
            sheet.write_string(row, column, value[:32_767])
        elif value is not None:
            sheet.write_number(row, column, value)


def digest_of(file: BinaryIO) -> str:
    """The digest of a file under the algorithm of the house, with its name."""
    name = suite().digest
    return f"{name}-{hashlib.file_digest(file, lambda: hashlib.new(name)).hexdigest()}"
