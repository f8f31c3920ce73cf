"""Opening somebody's Excel file without trusting it: what is no workbook is refused in plain words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext
from openpyxl.utils.exceptions import InvalidFileException

from chuishao.kernel.refusals import Invalid

MEGABYTE = 2**20
MOST_PACKED = 60 * MEGABYTE
_MOST_UNPACKED = 400 * MEGABYTE
# A sheet of real rows packs to a tenth; a bomb to a thousandth.
_LARGE, _MOST_RATIO = 20 * MEGABYTE, 300
_MOST_PARTS = 3000
# All that openpyxl, zipfile and the XML parser raise on a file that is not what it says it is. RuntimeError is for a
# locked part, for a way of packing that is unknown, and for nesting without end.
BROKEN = (
    BadZipFile, InvalidFileException, zlib.error, EOFError, OSError, SyntaxError, LookupError, ValueError,
    TypeError, AttributeError, RuntimeError, OverflowError, AssertionError,
)  # fmt: skip
_LOCKED = 1
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def check_packing(
    path: Path, *, most_packed: int = MOST_PACKED, most_unpacked: int = _MOST_UNPACKED
) -> None:
    """Refuse what is no workbook, by its content and not by its name, before anything is unpacked."""
    with readable(path):
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4)
    if not size:
        raise _refused(path, gettext("“%(name)s”是空文件。请确认导出是否完成，再导入。"))
    if head == _OLD_OFFICE:
        raise _refused(
            path,
            gettext(
                "“%(name)s”是旧版 .xls 文件，或加了打开密码。请在 Excel 里去掉密码，另存为 .xlsx 后再导入。"
            ),
        )
    if head != b"PK\x03\x04":
        raise _refused(
            path,
            gettext(
                "“%(name)s”不是 .xlsx 工作簿（改扩展名没有用）。如是 CSV 或网页表格，请用 Excel 打开，另存为“Excel 工作簿 (.xlsx)”后再导入。"
            ),
        )
    if size > most_packed:
        raise _refused(
            path,
            gettext("“%(name)s”超过 %(most)s MB。请拆成几份，分别导入。"),
            most=most_packed // MEGABYTE,
        )
    with readable(path), ZipFile(path) as packed:
        parts = packed.infolist()
        if any(part.flag_bits & _LOCKED for part in parts):
            raise _refused(path, gettext("“%(name)s”加了密码。请去掉密码，另存为 .xlsx 后再导入。"))
        has_entities = any(_declares_entities(packed, part) for part in parts)
    _check_parts(path, parts, most_unpacked, has_entities=has_entities)


def _check_parts(
    path: Path, parts: Sequence[ZipInfo], most_unpacked: int, *, has_entities: bool
) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.bin" in names:
        raise _refused(
            path, gettext("“%(name)s”是 .xlsb 文件。请在 Excel 里另存为 .xlsx 后再导入。")
        )
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _refused(path, gettext("“%(name)s”是压缩包，但不是 Excel 工作簿。请选 .xlsx 文件。"))
    swollen = any(
        part.file_size > _LARGE and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    unpacked = sum(part.file_size for part in parts)
    if swollen or unpacked > most_unpacked or len(parts) > _MOST_PARTS or has_entities:
        raise _refused(
            path,
            gettext(
                "“%(name)s”展开后异常庞大，为安全起见没有打开。请在 Excel 里新建工作簿，只粘贴数值，保存后再导入。"
            ),
        )


def _refused(path: Path, words: str, **more: object) -> Invalid:
    return Invalid(words % {"name": path.name, **more})


def _declares_entities(packed: ZipFile, part: ZipInfo) -> bool:
    """No office program writes declarations of its own; whoever does wants them to swell."""
    is_xml = part.filename.endswith((".xml", ".rels"))
    return is_xml and _contains(packed, part, (b"<!DOCTYPE", b"<!ENTITY"))


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Whatever a reader raises on a broken file becomes one sentence."""
    try:
        yield
    except FileNotFoundError as fault:
        raise Invalid(gettext("没有找到文件“%s”。请核对路径。") % path) from fault
    except (PermissionError, IsADirectoryError) as fault:
        raise Invalid(gettext("“%s”打不开。请确认它是文件，并且有权读取。") % path) from fault
    except BROKEN as fault:
        raise _refused(
            path,
            gettext("“%(name)s”已损坏，读不出来。请用 Excel 打开修复，另存为 .xlsx 后再导入。"),
        ) from fault


def has_formulas(path: Path) -> bool:
    """Whether any cell of any sheet holds a formula."""
    with readable(path), ZipFile(path) as packed:
        return any(
            _contains(packed, part, (b"<f>", b"<f ", b"<f/"))
            for part in packed.infolist()
            if part.filename.startswith("xl/worksheets/")
        )


def _contains(packed: ZipFile, part: ZipInfo, marks: tuple[bytes, ...]) -> bool:
    """Whether one of the marks stands in the part, read piece by piece; wide encodings made narrow."""
    before = b""
    with packed.open(part) as stream:
        while chunk := stream.read(MEGABYTE):
            piece = before + chunk.replace(b"\0", b"")
            if any(mark in piece for mark in marks):
                return True
            before = piece[-16:]
    return False
