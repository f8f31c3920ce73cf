"""The one sheet of a workbook that is read: its head, its rows; what cannot be trusted is refused whole."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.utils.translation import gettext
from openpyxl import load_workbook

from chuishao.directory.imports.columns import (
    CHOICES_SHEET,
    NOTES_SHEET,
    Kind,
    columns_of,
    fits,
    guess_kind,
)
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import in_every_language, said
from chuishao.kernel.workbooks.packing import MEGABYTE, check_packing, readable

MOST_BYTES: Final = 5 * MEGABYTE
_MOST_UNPACKED: Final = 80 * MEGABYTE
MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 40
_EVERY: Final = 500  # rows between two words on the progress
_NAMED: Final = 3  # places named in a refusal, of all there are


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that is not empty: its number in the file, and its cells by column key."""

    number: int
    cells: dict[str, Any]


def _untold(_done: int, _all: int) -> None:
    """For whoever does not want to hear of the progress."""


@dataclass(frozen=True)
class ReadSheet:
    """The rows of the sheet; ``epoch`` is day zero of its serial dates, ``tell`` hears how many are done."""

    title: str
    rows: Sequence[SheetRow]
    epoch: datetime
    tell: Callable[[int, int], None] = _untold

    def each(self) -> Iterator[SheetRow]:
        """The rows one by one, telling of the progress now and then."""
        for done, row in enumerate(self.rows):
            if done % _EVERY == 0:
                self.tell(done, len(self.rows))
            yield row


def read_sheet(kind: Kind, name: str, content: bytes) -> ReadSheet:
    """Read the sheet of this kind. Raises Invalid, saying what to do, when any part cannot be trusted."""
    check_name(name, len(content))
    with TemporaryDirectory() as folder:
        path = Path(folder) / _plain(name)
        path.write_bytes(content)
        check_packing(path, most_packed=MOST_BYTES, most_unpacked=_MOST_UNPACKED)
        with warnings.catch_warnings(), readable(path), path.open("rb") as file:
            warnings.simplefilter("ignore")  # openpyxl tells of ornaments it does not know
            book = load_workbook(file)
    page, head = _page(kind, book)
    _check_page(page)
    return ReadSheet(page.title, _rows(kind, page, head), book.epoch)


def check_name(name: str, size: int) -> None:
    """Refuse by name and size before anything is kept."""
    if not name.lower().endswith(".xlsx"):
        raise Invalid(
            gettext(
                "“%(name)s”不是 .xlsx 文件。请用 Excel 打开，另存为“Excel 工作簿 (.xlsx)”后再上传。"
            )
            % {"name": name[:60]},
            fields={"file": gettext("请选 .xlsx 文件")},
        )
    if size > MOST_BYTES:
        raise Invalid(
            gettext("文件超过 %d MB。请拆成几份，分别上传。") % (MOST_BYTES // MEGABYTE),
            fields={"file": gettext("最大 %d MB") % (MOST_BYTES // MEGABYTE)},
        )


def _plain(name: str) -> str:
    return Path(name.replace("\\", "/")).name[-100:].replace("\0", "") or "表.xlsx"


def _page(kind: Kind, book: Any) -> tuple[Any, list[str]]:
    """The sheet and its headings: by its name, or the one sheet that has the head. Raises Invalid."""
    heads = {one.title: _head(one) for one in book.worksheets}
    own = [one for one in book.worksheets if fits(kind, heads[one.title])]
    named = [one for one in own if one.title.casefold() in in_every_language(kind.label)] or own
    if len(named) == 1:
        return named[0], heads[named[0].title]
    if len(named) > 1:
        words = gettext(
            "%(titles)s都像是要导入的表。请只留一张，或把要导入的那张改名为“%(kind)s”。"
        )
        raise Invalid(
            words % {"titles": _listed(one.title for one in named), "kind": said(kind.label)}
        )
    raise _no_page(kind, book, heads)


def _no_page(kind: Kind, book: Any, heads: dict[str, list[str]]) -> Invalid:
    others = (guess_kind(head) for head in heads.values())
    other = next((one for one in others if one is not None), None)
    if other is not None:
        words = gettext("这份是“%(other)s”的表，这里导入的是“%(kind)s”。请换到那一页上传。")
        return Invalid(words % {"other": said(other.label), "kind": said(kind.label)})
    asked = [one for one in columns_of(kind) if one.is_required]
    own = in_every_language(NOTES_SHEET) | in_every_language(CHOICES_SHEET)
    titles = [one.title for one in book.worksheets if one.title.casefold() not in own]
    known = {heading for head in heads.values() for heading in head}
    missing = [one for one in asked if not known & one.headings]
    words = gettext(
        "没有找到“%(kind)s”工作表（文件里有：%(titles)s）。第一行要有这些列：%(asked)s；缺少：%(missing)s。"
        "请下载模板，照模板填。"
    )
    return Invalid(words % {
        "kind": said(kind.label), "titles": _listed(titles)[:120] or gettext("没有工作表"),
        "asked": _listed(said(one.heading) for one in asked),
        "missing": _listed(said(one.heading) for one in missing),
    })  # fmt: skip


def _listed(words: Iterable[str]) -> str:
    return gettext("、").join(words)


def _head(page: Any) -> list[str]:
    first = next(page.iter_rows(max_row=1, max_col=_MOST_COLUMNS, values_only=True), ())
    return [str(value).strip().casefold() if value is not None else "" for value in first]


def _check_page(page: Any) -> None:
    """Refuse what a person may not see or what a program made up: each with its remedy."""
    if page.max_row > MOST_ROWS + 1000:
        raise _too_long(page.title)
    merged = sorted(str(one) for one in page.merged_cells.ranges)
    if merged:
        raise Invalid(
            gettext("“%(title)s”表有合并单元格（%(some)s）。请取消合并，每行都填写完整，再上传。")
            % {"title": page.title, "some": _some(merged)}
        )
    hidden = [row for row, looks in page.row_dimensions.items() if looks.hidden]
    if hidden:
        raise Invalid(
            gettext(
                "“%(title)s”表有隐藏的行（第 %(some)s 行），可能是筛选留下的。"
                "请取消筛选和隐藏，看清每一行，再上传。"
            )
            % {"title": page.title, "some": _some(hidden)}
        )
    formulas = [
        cell.coordinate for row in page.iter_rows() for cell in row if cell.data_type == "f"
    ]
    if formulas:
        raise Invalid(
            gettext("“%(title)s”表有公式（%(some)s）。请复制后用“选择性粘贴—数值”粘贴，再上传。")
            % {"title": page.title, "some": _some(formulas)}
        )


def _some(places: Iterable[object]) -> str:
    named = [str(one) for one in places]
    if len(named) <= _NAMED:
        return _listed(named)
    words = {"some": _listed(named[:_NAMED]), "count": len(named)}
    return gettext("%(some)s 等 %(count)d 处") % words


def _rows(kind: Kind, page: Any, head: list[str]) -> list[SheetRow]:
    places = {}
    for column in columns_of(kind):
        found = [place for place, heading in enumerate(head) if heading in column.headings]
        if len(found) > 1:
            words = gettext("“%s”不止一列，不知道以哪一列为准。请只留一列，再上传。")
            raise Invalid(words % said(column.heading))
        if found:
            places[column.key] = found[0]
    missing = [
        said(c.heading)
        for c in columns_of(kind)
        if c.key not in places and not (c.is_told or c.is_free)
    ]
    if missing:
        words = gettext("“%(title)s”表缺少这些列：%(missing)s。请照模板补上，再上传。")
        raise Invalid(words % {"title": page.title, "missing": _listed(missing)})
    rows = []
    cells = page.iter_rows(min_row=2, max_col=_MOST_COLUMNS, values_only=True)
    for number, values in enumerate(cells, 2):
        read = {key: values[at] if at < len(values) else None for key, at in places.items()}
        if any(value is not None and str(value).strip() for value in read.values()):
            rows.append(SheetRow(number, read))
    _check_count(page.title, len(rows))
    return rows


def _check_count(title: str, count: int) -> None:
    if not count:
        raise Invalid(gettext("“%s”表只有表头，没有内容。请填好再上传。") % title)
    if count > MOST_ROWS:
        raise _too_long(title)


def _too_long(title: str) -> Invalid:
    words = gettext("“%(title)s”表超过 %(most)d 行。请拆成几份，分别上传。")
    return Invalid(words % {"title": title, "most": MOST_ROWS})
