"""Cells written as they are: text stays text, days stay days, bad ones are marked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

MOST_CHARACTERS: Final = 32_767  # of one cell, says Excel
# What people typed is never taken for a formula, a link or a number.
OPTIONS: Final[Mapping[str, Any]] = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True, "default_date_format": "yyyy-mm-dd",
}  # fmt: skip


def look(*, is_bad: bool, is_day: int) -> dict[str, Any]:
    """The format of a cell: yellow where it is to be mended."""
    made: dict[str, Any] = {"valign": "top", "text_wrap": True}
    if is_bad:
        made |= {"bg_color": "#FFEB9C", "border": 1, "border_color": "#9C5700"}
    if is_day:
        made["num_format"] = "yyyy-mm-dd"
    return made


def write_cell(page: Any, line: int, column: int, value: Any, formats: Any) -> None:
    """Write one value with the formats for text (0) and for days (1)."""
    if isinstance(value, datetime | date):
        moment = value.replace(tzinfo=None) if isinstance(value, datetime) else value
        page.write_datetime(line, column, moment, formats[1])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, column, value, formats[0])
    elif value is None:
        page.write_blank(line, column, None, formats[0])
    else:
        page.write_string(line, column, str(value)[:MOST_CHARACTERS], formats[0])
