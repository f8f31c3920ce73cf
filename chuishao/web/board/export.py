"""Workbooks: the figures of a board, or the rows behind one; each says who took it, when, by which filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from xlsxwriter import Workbook

from chuishao.casework.operations import note_export
from chuishao.casework.queries import board
from chuishao.casework.queries.board import Figures, RowFilter
from chuishao.directory.matters import matter_name
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.board.asked import Asked, asked_of
from chuishao.web.board.rows import filter_of, filter_words
from chuishao.web.board.words import span_words
from chuishao.web.sessions import StaffRequest
from chuishao.web.words import full_words

MOST_ROWS = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Table = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
ROW_HEADS = (
    "编号", "层级", "种类", "状态", "事由", "地点", "区域代码", "类别", "发起单位", "计数时间", "终结时间",
)  # fmt: skip


@require_GET
def rows(request: StaffRequest, region: str) -> HttpResponse:
    """The rows behind a figure, at most ten thousand; more are refused with what to do."""
    asked = asked_of(request, region)
    chosen = filter_of(request, asked)
    found = board.rows_behind(asked=chosen, actor=request.actor, at=request.at, limit=MOST_ROWS + 1)
    if len(found) > MOST_ROWS:
        raise Invalid(_("超过 1 万行，一次导不出来。请换短一点的时段，或到下一级再导。"))
    table = ("明细", ROW_HEADS, [_cells(one) for one in found])
    words = filter_words(asked, chosen, request)
    return _answer(request, asked, "rows", words, [table], _named(chosen), len(found))


def _cells(one: Any) -> list[Any]:
    return [
        one.number, one.level_label, one.kind_label, one.state_label, one.title, one.place, one.region_path,
        matter_name(one.category) if one.category else "", one.opener, _local(one.counted_at),
        _local(one.closed_at),
    ]  # fmt: skip


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""


def _named(chosen: RowFilter) -> dict[str, str]:
    return {key: str(value) for key, value in vars(chosen).items() if value not in ("", None)}


@require_GET
def figures(request: StaffRequest, region: str) -> HttpResponse:
    """Every figure of a board, one sheet a card."""
    asked = asked_of(request, region)
    place: dict[str, Any] = {
        "region_path": region, "case_type": asked.case_type.key, "spans": asked.spans, "actor": request.actor,
    }  # fmt: skip
    found, areas = board.figures_of(**place), board.areas_of(**place)
    names = {one.path: one.short_name for one in asked.below}
    below = [(names.get(one.path, one.path), one.now, one.past) for one in areas]
    tables = [*_tables(found), ("下一级", ("名称", "本期", "去年同期"), below)]
    words = f"{asked.region.name}，{asked.case_type.label}，{span_words(asked, request.at)}"
    filters = {"case_type": asked.case_type.key, "period": asked.period.value}
    return _answer(request, asked, "figures", words, tables, filters, len(below))


def _tables(found: Figures) -> list[Table]:
    rates = found.rates
    return [
        ("分级", ("层级", "累计", "本期", "去年同期"),
         [(one.label, one.total, one.now, one.past) for one in found.levels]),
        ("是否按时", ("时限", "了结", "按时", "去年同期了结", "去年同期按时"),
         [(one.label, one.due, one.in_time, one.past_due, one.past_in_time) for one in found.duties]),
        ("各程用时", ("层级", "程", "次数", "超期", "平均天数"),
         [(one.label, leg.label, leg.count, leg.late, round(leg.days, 2)) for one in found.legs for leg in one.now]),
        ("各月", ("月", "今年", "去年"), [(one.month, one.now, one.past) for one in found.months]),
        ("类别", ("类别", "本期", "去年同期"),
         [(matter_name(one.key) if one.key else "还没有分类", one.now, one.past) for one in found.classes]),
        ("回访", ("有效回访", "联系过", "已解决", "满意", "基本满意"),
         [(rates.valid, rates.contacted, rates.solved, rates.satisfied, rates.basic)]),
    ]  # fmt: skip


def _answer(
    request: StaffRequest,
    asked: Asked,
    what: str,
    words: str,
    tables: Sequence[Table],
    filters: dict[str, str],
    count: int,
) -> HttpResponse:
    """The workbook; that it was taken is written down first."""
    note_export(
        what=what, region_path=asked.region.path, rows=count, filters=filters,
        actor=request.actor, at=request.at,
    )  # fmt: skip
    taken = _("%(who)s 于 %(when)s 导出。") % {
        "who": request.actor.label, "when": full_words(request.at.astimezone(SHANGHAI)),
    }  # fmt: skip
    answer = HttpResponse(workbook(f"{taken}{words}", tables), content_type=XLSX)
    answer["Content-Disposition"] = (
        f'attachment; filename="chuishao-{what}-{asked.region.path}.xlsx"'
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def workbook(watermark: str, tables: Sequence[Table]) -> bytes:
    """Sheets with a watermark row, heads and rows; written row by row, so memory stays small."""
    room = BytesIO()
    with Workbook(room, {"constant_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for name, heads, lines in tables:
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(heads) - 1, 18)
            sheet.write_string(0, 0, watermark)
            sheet.write_row(1, 0, heads, bold)
            for number, line in enumerate(lines, 2):
                sheet.write_row(number, 0, line)
            sheet.set_footer("&L" + watermark.replace("&", "&&")[:200])
    return room.getvalue()
