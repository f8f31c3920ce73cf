"""Exports of the board of taking part: its figures, one sheet a card, or the rows behind one."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.web import taking
from chuishao.web.board.taking_part.asked import asked_of
from chuishao.web.board.taking_part.page import figures_context
from chuishao.web.board.taking_part.rows import (
    HOURS,
    MISSING,
    PART_ROWS,
    chosen_of,
    hours_words,
    missing_words,
    words_of,
)
from chuishao.web.board.words import span_words
from chuishao.web.sessions import StaffRequest
from chuishao.web.sources import Table


@require_http_methods(["GET", "HEAD", "POST"])
def rows(request: StaffRequest, region: str) -> HttpResponse:
    """The same rows as a workbook: at once when they are few, by a job when they are many."""
    asked = asked_of(request, region)
    whole = {"region_path": region, "programme": asked.programme.key}
    if request.GET.get("about") == "missing":
        return taking.rows(request, MISSING, region, whole, missing_words(asked))
    if request.GET.get("about") == "hours":
        return taking.rows(request, HOURS, region, whole, hours_words(asked))
    chosen = chosen_of(request, asked)
    filters = {key: str(value) for key, value in vars(chosen).items() if value}
    return taking.rows(request, PART_ROWS, region, filters, words_of(asked, chosen, request.at))


@require_safe
def figures(request: StaffRequest, region: str) -> HttpResponse:
    """Every figure; those of the time before with their source, in a sheet of their own."""
    asked = asked_of(request, region)
    drawn = figures_context(request, asked)
    words = f"{asked.region.name}，{asked.label}，{span_words(asked, request.at)}"
    filters = {"programme": asked.programme.key, "period": asked.period.value}
    return taking.workbook(
        request, "part_figures", asked.region.path, filters, words, _tables(drawn), len(drawn["tiles"])
    )  # fmt: skip


def _tables(drawn: dict[str, Any]) -> list[Table]:
    past = [
        (tile["label"], one.exact, f"{one.until_on:%Y-%m-%d}", one.source)
        for tile in drawn["tiles"] for one, _until in tile["past"]
    ]  # fmt: skip
    return [
        (_("指标"), (_("指标"), _("数"), _("自")), [(one["label"], one["exact"], one["since"]) for one in drawn["tiles"]]),
        (_("以前的数"), (_("指标"), _("数"), _("截至"), _("出处")), past),
        (_("各种活动"), (_("活动"), _("举行"), _("人次"), _("小时"), _("去年同期举行")),
         [(one["label"], one["now"].held, one["now"].times, one["hours"], one["past"].held) for one in drawn["kinds"]]),
        (_("各月"), (_("月"), _("今年"), _("去年")), [(one["month"], one["now"], one["past"]) for one in drawn["trend"]["rows"]]),
        (_("该办的"), (_("活动"), _("时段"), _("已办"), _("缺"), _("不要求"), _("正在过的时段"), _("已办"), _("还没到")),
         [(one["label"], one["period"], one["done"], one["missing"], one["not_needed"],
           one["running"], one["now_done"], one["not_due"]) for one in drawn["series"]]),
        *_stars(drawn["stars"]),
        (_("下一级"), (_("名称"), _("组织"), _("举行"), _("人次"), _("小时")),
         [(one["name"], one["circles"], one["now"], one["times"], one["hours"]) for one in drawn["areas"]]),
    ]  # fmt: skip


def _stars(drawn: dict[str, Any] | None) -> list[Table]:
    lines = [(one["label"], one["words"]) for one in drawn["lines"]] if drawn else []
    return [(_("星级"), (_("星级"), _("人数")), lines)] if lines else []
