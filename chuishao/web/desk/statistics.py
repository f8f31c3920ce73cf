"""Counts by level: what the city's own ledger says, within what this person may see."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.casework import catalogue, queries
from chuishao.casework.catalogue import CaseType
from chuishao.casework.queries import LevelCount
from chuishao.web import pages, words
from chuishao.web.sessions import StaffRequest

ROUNDED_FROM = 10_000


@require_safe
def statistics(request: StaffRequest) -> HttpResponse:
    """One group of tiles for each type of case of which any was counted, the sum last."""
    groups = [_group(request, one) for one in catalogue.spoken()]
    context = {
        "groups": [group for group in groups if group["tiles"]],
        "scope_words": _("只数您能看到的范围，累计到%s。") % words.weekday_words(request.at),
    }
    return pages.page(request, "web/desk/statistics.html", context, here="statistics")


def _group(request: StaffRequest, case_type: CaseType) -> dict[str, Any]:
    counts = queries.counts_by_level(case_type=case_type.key, actor=request.actor, until=request.at)
    unit = _("次") if case_type.key == pages.WHISTLE else _("件")
    tiles = [_tile(count, unit) for count in counts]
    if len(tiles) > 1:
        tiles.append(_sum(counts, unit))
    return {
        "key": case_type.key,
        "label": case_type.label,
        "tiles": tiles if any(count.count or count.excluded for count in counts) else [],
    }


def _tile(count: LevelCount, unit: str) -> dict[str, Any]:
    note = _note(count.count, count.closed, unit)
    if count.excluded:
        note += _("，另有 %s 件剔除") % f"{count.excluded:,}"
    return {"label": count.label, "count": count.count, "unit": _("%s，累计") % unit, "note": note}


def _sum(counts: list[LevelCount], unit: str) -> dict[str, Any]:
    count, closed = sum(it.count for it in counts), sum(it.closed for it in counts)
    note = _note(count, closed, unit)
    return {"label": _("合计"), "count": count, "unit": _("%s，累计") % unit, "note": note}


def _note(count: int, closed: int, unit: str) -> str:
    """How many are closed; and the exact figure where the large one is rounded."""
    exact = f"{count:,} {unit}，" if count >= ROUNDED_FROM else ""
    return exact + _("已办结 %s") % f"{closed:,}"
