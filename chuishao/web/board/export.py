"""Exports of a board: its figures, or the rows behind one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.casework.queries import board
from chuishao.casework.queries.board import Figures, OpenNow, RowFilter
from chuishao.directory.matters import matter_name
from chuishao.web import taking
from chuishao.web.board.asked import asked_of
from chuishao.web.board.rows import ROWS, filter_of, filter_words
from chuishao.web.board.words import span_words
from chuishao.web.sessions import StaffRequest
from chuishao.web.sources import Table


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: StaffRequest, region: str) -> HttpResponse:
    """The rows behind a figure: at once when they are few, by a job with its own page when they are many."""
    asked = asked_of(request, region)
    chosen = filter_of(request, asked)
    words = filter_words(asked, chosen, request)
    return taking.rows(request, ROWS, asked.region.path, _named(chosen), words)


def _named(chosen: RowFilter) -> dict[str, str]:
    """The filter as plain words; an empty category means the unclassified, so it stays."""
    given = {key: value for key, value in vars(chosen).items() if value is not None}
    return {key: str(value) for key, value in given.items() if value or key == "category"}


@require_safe
def figures(request: StaffRequest, region: str) -> HttpResponse:
    """Every figure of a board, one sheet a card."""
    asked = asked_of(request, region)
    place: dict[str, Any] = {
        "region_path": region, "case_type": asked.case_type.key, "spans": asked.spans, "actor": request.actor,
    }  # fmt: skip
    found, areas = board.figures_of(**place), board.areas_of(**place)
    standing = {key: place[key] for key in ("region_path", "case_type", "actor")}
    now = board.open_now(at=request.at, **standing)
    names = {one.path: one.short_name for one in asked.below}
    below = [(names.get(one.path, one.path), one.now, one.past) for one in areas]
    kinds = {kind.key: kind.label for kind in asked.case_type.kinds}
    tables = [
        *_tables(found, kinds),
        *_standing(now),
        (_("下一级"), (_("名称"), _("本期"), _("去年同期")), below),
    ]
    words = f"{asked.region.name}，{asked.case_type.label}，{span_words(asked, request.at)}"
    filters = {"case_type": asked.case_type.key, "period": asked.period.value}
    return taking.workbook(
        request, "figures", asked.region.path, filters, words, tables, len(below)
    )


def _standing(now: OpenNow) -> list[Table]:
    """What the board says of this moment."""
    return [
        (_("现在超期"), (_("欠哪一程"), _("1 天内"), _("3 天内"), _("7 天内"), _("更久")),
         [(one.label, *one.counts) for one in now.overdue]),
        (_("现在停着"), (_("超期的事项"), _("停表的事项"), _("一周内该复查"), _("错过复查")),
         [(now.overdue_cases, now.parked_cases, now.reviews_soon, now.reviews_missed)]),
    ]  # fmt: skip


def _tables(found: Figures, kinds: Mapping[str, str]) -> list[Table]:
    rates = found.rates
    return [
        (_("分级"), (_("层级"), _("累计"), _("本期"), _("去年同期")),
         [(one.label, one.total, one.now, one.past) for one in found.levels]),
        (_("是否按时"), (_("时限"), _("了结"), _("按时"), _("去年同期了结"), _("去年同期按时")),
         [(one.label, one.due, one.in_time, one.past_due, one.past_in_time) for one in found.duties]),
        (_("各程用时"), (_("层级"), _("程"), _("次数"), _("超期"), _("平均天数")),
         [(one.label, leg.label, leg.count, leg.late, round(leg.days, 2)) for one in found.legs for leg in one.now]),
        (_("各月"), (_("月"), _("今年"), _("去年")), [(one.month, one.now, one.past) for one in found.months]),
        (_("类别"), (_("类别"), _("本期"), _("去年同期")),
         [(matter_name(one.key) if one.key else _("还没有分类"), one.now, one.past) for one in found.classes]),
        (_("种类"), (_("种类"), _("本期"), _("去年同期")),
         [(kinds.get(one.key, one.key), one.now, one.past) for one in found.kinds]),
        (_("回访"), (_("有效回访"), _("联系过"), _("已解决"), _("满意"), _("基本满意")),
         [(rates.valid, rates.contacted, rates.solved, rates.satisfied, rates.basic)]),
    ]  # fmt: skip
