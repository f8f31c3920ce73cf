"""Opening somebody's Excel file without trusting it: what is no workbook is refused in plain words."""

from __future__ import annotations

import warnings
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from chuishao.kernel.refusals import Invalid

from .columns import Layout, find_layout

_MEGABYTE = 2**20
_MOST_PACKED = 60 * _MEGABYTE
_MOST_UNPACKED = 400 * _MEGABYTE
# A sheet of real rows packs to a tenth; a bomb to a thousandth.
_LARGE, _MOST_RATIO = 20 * _MEGABYTE, 300
_MOST_PARTS = 3000
_MOST_COLUMNS = 80
_MOST_ROWS = 200_000
_LAST_ROW = 1_048_576
_EVERY = 500  # rows between two words on the progress
# All that openpyxl, zipfile and the XML parser raise on a file that is not what it says it is.
_BROKEN = (
    BadZipFile, InvalidFileException, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError,
    TypeError, AttributeError, NotImplementedError, RecursionError, OverflowError, AssertionError,
)  # fmt: skip
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"

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
    _check_packing(path)
    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")  # openpyxl tells of ornaments it does not know
        formulas = _formulas(file) if _has_formulas(path) else {}
        with _readable(path):
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
    with _readable(path):
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


def _has_formulas(path: Path) -> bool:
    with _readable(path), ZipFile(path) as packed:
        return any(
            _contains(packed, part, (b"<f>", b"<f ", b"<f/"))
            for part in packed.infolist()
            if part.filename.startswith("xl/worksheets/")
        )


def _contains(packed: ZipFile, part: ZipInfo, marks: tuple[bytes, ...]) -> bool:
    """Whether one of the marks stands in the part, read piece by piece; wide encodings made narrow."""
    before = b""
    with packed.open(part) as stream:
        while chunk := stream.read(_MEGABYTE):
            piece = before + chunk.replace(b"\0", b"")
            if any(mark in piece for mark in marks):
                return True
            before = piece[-16:]
    return False


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
    except _BROKEN:
        return {}  # said when the values are read, which meets the same fault
    finally:
        file.seek(0)
    return found


def _check_packing(path: Path) -> None:
    """Refuse what is no workbook, by its content and not by its name, before anything is unpacked."""
    with _readable(path):
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
    if not size:
        raise Invalid(f"“{path.name}”是空文件。请确认导出是否完成，再导入。")
    if head == _OLD_OFFICE:
        raise Invalid(
            f"“{path.name}”是旧版 .xls 文件，或加了打开密码。请在 Excel 里去掉密码，另存为 .xlsx 后再导入。"
        )
    if head != b"PK\x03\x04":
        raise Invalid(
            f"“{path.name}”不是 .xlsx 工作簿（改扩展名没有用）。如是 CSV 或网页表格，请用 Excel 打开，"
            "另存为“Excel 工作簿 (.xlsx)”后再导入。"
        )
    if size > _MOST_PACKED:
        raise Invalid(
            f"“{path.name}”超过 {_MOST_PACKED // _MEGABYTE} MB。请按年份拆成几份，分别导入。"
        )
    with _readable(path), ZipFile(path) as packed:
        parts = packed.infolist()
        has_entities = any(_declares_entities(packed, part) for part in parts)
    _check_parts(path, parts, has_entities=has_entities)


def _check_parts(path: Path, parts: Sequence[ZipInfo], *, has_entities: bool) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise Invalid(f"“{path.name}”是 .xlsb 文件。请在 Excel 里另存为 .xlsx 后再导入。")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise Invalid(f"“{path.name}”是压缩包，但不是 Excel 工作簿。请选 .xlsx 台账文件。")
    swollen = any(
        part.file_size > _LARGE and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    unpacked = sum(part.file_size for part in parts)
    if swollen or unpacked > _MOST_UNPACKED or len(parts) > _MOST_PARTS or has_entities:
        raise Invalid(
            f"“{path.name}”展开后异常庞大，为安全起见没有打开。"
            "请在 Excel 里新建工作簿，只粘贴台账的数值，保存后再导入。"
        )


def _declares_entities(packed: ZipFile, part: ZipInfo) -> bool:
    """No office program writes declarations of its own; whoever does wants them to swell."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    return is_xml and _contains(packed, part, (b"<!DOCTYPE", b"<!ENTITY"))


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Whatever a reader raises on a broken file becomes one sentence."""
    try:
        yield
    except FileNotFoundError as fault:
        raise Invalid(f"没有找到文件“{path}”。请核对路径。") from fault
    except (PermissionError, IsADirectoryError) as fault:
        raise Invalid(f"“{path}”打不开。请确认它是文件，并且有权读取。") from fault
    except _BROKEN as fault:
        raise Invalid(
            f"“{path.name}”已损坏，读不出来。请用 Excel 打开修复，另存为 .xlsx 后再导入。"
        ) from fault
