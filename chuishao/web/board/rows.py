"""The rows behind a figure: the cases it counted, as a list that anyone with the same reach can open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.casework.queries.board import (
    RowFilter,
    Span,
    count_behind,
    each_row_behind,
    rows_behind,
)
from chuishao.directory.matters import matter_name
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web import pages
from chuishao.web.board.admission import admit
from chuishao.web.board.asked import Asked, asked_of
from chuishao.web.board.words import days_words
from chuishao.web.sessions import StaffRequest
from chuishao.web.sources import Wish, one_sheet

PAGE = 100
ABOUT = {
    "case": gettext_lazy("全部"), "closed": gettext_lazy("已终结"), "duty": gettext_lazy("时限已了结"), "late": gettext_lazy("超期了结"), "overdue": gettext_lazy("现在超期"),
    "parked": gettext_lazy("停表（挂账、等上级）"), "review": gettext_lazy("一周内该复查"), "valid": gettext_lazy("有效回访"), "contacted": gettext_lazy("联系过"),
    "solved": gettext_lazy("已解决"), "satisfied": gettext_lazy("满意"), "basic": gettext_lazy("基本满意"),
}  # fmt: skip
BANDS = {
    "1": gettext_lazy("超 1 天以内"),
    "3": gettext_lazy("超 1 到 3 天"),
    "7": gettext_lazy("超 3 到 7 天"),
    "more": gettext_lazy("超 7 天以上"),
}
OPEN_NOW = ("overdue", "parked", "review")
# What the board counts here is times: of one case several units may owe the same, or one again.
ABOUT_TIMES = ("duty", "late", "overdue")
UNCLASSIFIED = "none"
ROW_HEADS = (
    gettext_lazy("编号"), gettext_lazy("层级"), gettext_lazy("种类"), gettext_lazy("状态"), gettext_lazy("事由"), gettext_lazy("地点"), gettext_lazy("区域代码"), gettext_lazy("类别"), gettext_lazy("发起单位"), gettext_lazy("计数时间"), gettext_lazy("终结时间"),
)  # fmt: skip


@require_safe
def rows(request: StaffRequest, region: str) -> HttpResponse:
    """A hundred rows, newest first, with what they were chosen by."""
    asked = asked_of(request, region)
    chosen, page = filter_of(request, asked), _page(request)
    found = rows_behind(
        asked=chosen, actor=request.actor, at=request.at, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    context = {
        "asked": asked,
        "region": asked.region,
        "filter_words": filter_words(asked, chosen, request),
        "rows": found[:PAGE],
        "count_words": _count_words(len(found), page),
        "counts_times": chosen.about in ABOUT_TIMES,
        "back_url": asked.url(),
        "more_url": _with(request, page=str(page + 1)) if len(found) > PAGE else "",
        "export_url": reverse("board_rows_export", args=[region]) + "?" + request.GET.urlencode(),
    }
    return pages.page(request, "web/board/rows.html", context, here="board")


def filter_of(request: StaffRequest, asked: Asked) -> RowFilter:
    """The filter the address names; unknown words in it are left out."""
    given, rules = request.GET, asked.case_type
    about = given.get("about", "")
    category = given.get("category", "")
    span = (
        None if about in OPEN_NOW else _span(asked, given.get("span", ""), given.get("month", ""))
    )
    return RowFilter(
        region_path=asked.region.path,
        case_type=rules.key,
        about=about if about in ABOUT else "case",
        since=span.since if span else None,
        until=span.until if span else None,
        level=_known(given.get("level", ""), rules.levels),
        kind=_known(given.get("kind", ""), rules.kinds),
        category=None if not category else "" if category == UNCLASSIFIED else category[:20],
        duty=_known(given.get("duty", ""), rules.duties),
        band=given.get("band", "") if given.get("band") in BANDS else "",
    )


def _span(asked: Asked, which: str, month: str) -> Span:
    """The days asked for: of the period, of the same days a year before, or of one month."""
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        first = date(int(month[:4]), int(month[5:]), 1)
        after = (first + timedelta(days=31)).replace(day=1)
        return Span(first, min(after, max(asked.spans.now.until, first)))
    return asked.spans.past if which == "past" else asked.spans.now


def _known(key: str, things: Any) -> str:
    return key if key in {one.key for one in things} else ""


def filter_words(asked: Asked, chosen: RowFilter, request: StaffRequest) -> str:
    """What the rows were chosen by, in words, as it also stands on the export."""
    rules = asked.case_type
    parts = [asked.region.name, rules.label]
    if chosen.since and chosen.until:
        parts.append(days_words(asked, Span(chosen.since, chosen.until), request.at))
    parts.append(_(ABOUT[chosen.about]))
    parts += [rules.level(chosen.level).label] if chosen.level else []
    parts += [rules.kind(chosen.kind).label] if chosen.kind else []
    parts += [rules.duty(chosen.duty).label] if chosen.duty else []
    parts += [_(BANDS[chosen.band])] if chosen.band else []
    if chosen.category is not None:
        parts.append(matter_name(chosen.category) if chosen.category else _("还没有分类"))
    return _("，").join(parts)


def _page(request: StaffRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and 0 < int(given) < 10_000 else 1


def _count_words(found: int, page: int) -> str:
    if found > PAGE:
        return _("第 %(page)d 页，%(count)d 件，后面还有。") % {"page": page, "count": PAGE}
    return _("一共 %d 件。") % (found + (page - 1) * PAGE)


def _with(request: StaffRequest, **changes: str) -> str:
    given = request.GET.copy()
    for key, value in changes.items():
        given[key] = value
    return "?" + given.urlencode()


def _cells(one: Any) -> list[Any]:
    """One case as a line of the workbook."""
    return [
        one.number, one.level_label, one.kind_label, one.state_label, one.title, one.place, one.region_path,
        matter_name(one.category) if one.category else "", one.opener, _local(one.counted_at),
        _local(one.closed_at),
    ]  # fmt: skip


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""


def _filter_from(kept: Any) -> RowFilter:
    """The filter as it was asked, read back from what is kept of it."""
    values = {one.name: kept[one.name] for one in fields(RowFilter) if one.name in kept}
    for key in ("since", "until"):
        if key in values:
            values[key] = date.fromisoformat(values[key])
    return RowFilter(**values)


def _count(wish: Wish, most: int | None) -> int:
    return count_behind(asked=_filter_from(wish.filters), actor=wish.actor, at=wish.at, most=most)


def _lines(wish: Wish) -> Iterator[Sequence[Any]]:
    found = each_row_behind(asked=_filter_from(wish.filters), actor=wish.actor, at=wish.at)
    return map(_cells, found)


ROWS = one_sheet("rows", gettext_lazy("明细"), ROW_HEADS, admit, _count, _lines)
