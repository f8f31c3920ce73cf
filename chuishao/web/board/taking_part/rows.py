"""The rows behind a figure of taking part, and what is missing; both leave as a workbook too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.casework.queries.board import Span
from chuishao.kernel.text import date_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue
from chuishao.participation.queries.behind import (
    OPENS,
    Behind,
    BehindRow,
    count_behind,
    each_row_behind,
    figure_named,
    rows_behind,
)
from chuishao.participation.queries.series import SeriesLine, missing_in, period_words
from chuishao.participation.queries.totals import CircleHours, hours_by_circle
from chuishao.web import pages
from chuishao.web.board.admission import admit
from chuishao.web.board.taking_part.asked import Asked, asked_of
from chuishao.web.board.taking_part.cards import hours
from chuishao.web.board.words import days_words
from chuishao.web.sessions import StaffRequest
from chuishao.web.sources import Wish, one_sheet

PAGE = 100
OF = {
    "held": gettext_lazy("举行的活动"),
    "came": gettext_lazy("到场"),
    "minutes": gettext_lazy("时长（分钟）"),
}
HEADS = (
    gettext_lazy("是什么"), gettext_lazy("组织"), gettext_lazy("区域代码"), gettext_lazy("时间"), gettext_lazy("数量"),
)  # fmt: skip
MISSING_HEADS = (
    gettext_lazy("组织"), gettext_lazy("区域代码"), gettext_lazy("活动"), gettext_lazy("时段"), gettext_lazy("缺几次"),
)  # fmt: skip

HOURS_HEADS = (
    gettext_lazy("组织"), gettext_lazy("区域代码"), gettext_lazy("人次"), gettext_lazy("小时"),
)  # fmt: skip


@require_safe
def rows(request: StaffRequest, region: str) -> HttpResponse:
    """A hundred rows, newest first, with what they were chosen by."""
    asked = asked_of(request, region)
    page = _page(request)
    given: dict[str, Any] = {"limit": PAGE + 1, "offset": (page - 1) * PAGE}
    about = request.GET.get("about")
    place: dict[str, Any] = {"region_path": region, "programme": asked.programme.key, "actor": request.actor}  # fmt: skip
    if about == "missing":
        found = missing_in(**place, at=request.at, **given)
        drawn, words = [_missing_row(one) for one in found], missing_words(asked)
    elif about == "hours":
        all_of_them = hours_by_circle(**place)[given["offset"] :][: PAGE + 1]
        drawn, words = [_hours_row(one) for one in all_of_them], hours_words(asked)
    else:
        chosen = chosen_of(request, asked)
        behind = rows_behind(asked=chosen, actor=request.actor, **given)
        drawn, words = [_row(one) for one in behind], words_of(asked, chosen, request.at)
    query = request.GET.copy()
    query["page"] = str(page + 1)
    context = {
        "region": asked.region, "filter_words": words, "rows": drawn[:PAGE], "back_url": asked.url(),
        "count_words": _count_words(len(drawn), page),
        "more_url": f"?{query.urlencode()}" if len(drawn) > PAGE else "",
        "export_url": reverse("board_part_rows_export", args=[region]) + "?" + request.GET.urlencode(),
    }  # fmt: skip
    return pages.page(request, "web/board/taking_part_rows.html", context, here="board")


def chosen_of(request: StaffRequest, asked: Asked) -> Behind:
    """The rows the address names; what it names wrongly is left out. Raises Http404 for a figure without rows."""
    given, programme = request.GET, asked.programme
    figure = given.get("figure", "")
    if figure:
        known = {one.key for one in programme.figures}
        if figure not in known or figure_named(programme.key, figure).measure not in OPENS:
            raise Http404
        since = _day(given.get("since", ""))
        return Behind(programme.key, asked.region.path, figure=figure, since=since)
    kinds = {one.key for one in programme.activities}
    span = _span(asked, given.get("span", ""), given.get("month", ""))
    return Behind(
        programme.key, asked.region.path, kind=given.get("kind", "") if given.get("kind") in kinds else "",
        of=given.get("of", "") if given.get("of") in OF else "held", since=span.since, until=span.until,
    )  # fmt: skip


def _span(asked: Asked, which: str, month: str) -> Span:
    if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", month):
        first = date(int(month[:4]), int(month[5:]), 1)
        return Span(first, (first + timedelta(days=31)).replace(day=1))
    return asked.spans.past if which == "past" else asked.spans.now


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def words_of(asked: Asked, chosen: Behind, at: datetime) -> str:
    """What the rows were chosen by, in words, as it also stands on the export."""
    parts = [asked.region.name, asked.label]
    if chosen.figure:
        parts.append(said(figure_named(chosen.programme, chosen.figure).label))
        parts += [_("%s 起") % date_words(chosen.since)] if chosen.since else []
        return _("，").join(parts)
    if chosen.since and chosen.until:
        parts.append(days_words(asked, Span(chosen.since, chosen.until), at))
    if chosen.kind:
        parts.append(said(asked.programme.activity(chosen.kind).label))
    return _("，").join([*parts, str(OF[chosen.of])])


def missing_words(asked: Asked) -> str:
    """What the list of what is missing is about, as it also stands on the export."""
    return _("，").join([asked.region.name, asked.label, _("上一期缺的")])


def hours_words(asked: Asked) -> str:
    """What the list of hours is about, as it also stands on the export."""
    return _("，").join([asked.region.name, asked.label, _("各组织的人次和时长，从开始到现在")])


def _row(one: BehindRow) -> dict[str, Any]:
    circle = one.circle if one.circle != one.words else ""
    return {"words": one.words, "circle": circle, "place": one.region_path, "at": _when(one.at), "amount": one.amount}  # fmt: skip


def _missing_row(one: SeriesLine) -> dict[str, Any]:
    return {
        "words": one.circle, "circle": one.label, "place": one.region_path, "at": period_words(one),
        "amount": one.wanted - one.held, "url": reverse("circle", args=[one.circle_id]),
    }  # fmt: skip


def _hours_row(one: CircleHours) -> dict[str, Any]:
    return {
        "words": one.name, "circle": _("%s 小时") % hours(one.done.minutes), "place": one.region_path, "at": _("人次"),
        "amount": one.done.times, "url": reverse("circle", args=[one.circle_id]),
    }  # fmt: skip


def _when(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    day = moment.astimezone(SHANGHAI).date() if isinstance(moment, datetime) else moment
    return date_words(day)


def _page(request: StaffRequest) -> int:
    given = request.GET.get("page", "")
    return int(given) if given.isdecimal() and 0 < int(given) < 10_000 else 1


def _count_words(found: int, page: int) -> str:
    if found > PAGE:
        return _("第 %(page)d 页，%(count)d 行，后面还有。") % {"page": page, "count": PAGE}
    return _("一共 %d 行。") % (found + (page - 1) * PAGE)


def _from(kept: Mapping[str, Any]) -> Behind:
    """The question as it was asked, read back from what is kept of it."""
    values = {
        key: kept[key]
        for key in ("programme", "region_path", "figure", "kind", "of")
        if key in kept
    }
    days = {key: date.fromisoformat(kept[key]) for key in ("since", "until") if kept.get(key)}
    return Behind(**values, **days)


def _count(wish: Wish, most: int | None) -> int:
    return count_behind(asked=_from(wish.filters), actor=wish.actor, most=most)


def _lines(wish: Wish) -> Iterator[Sequence[Any]]:
    for one in each_row_behind(asked=_from(wish.filters), actor=wish.actor):
        yield one.words, one.circle, one.region_path, _when(one.at), one.amount


def _missing(wish: Wish, most: int) -> list[SeriesLine]:
    kept = wish.filters
    return missing_in(
        region_path=kept["region_path"], programme=kept["programme"], actor=wish.actor, at=wish.asked_at, limit=most,
    )  # fmt: skip


def _count_missing(wish: Wish, most: int | None) -> int:
    return len(_missing(wish, most or 1_000_000))


def _missing_lines(wish: Wish) -> Iterator[Sequence[Any]]:
    for one in _missing(wish, 1_000_000):
        words = f"{one.label} {_thing(one)}".strip()
        yield one.circle, one.region_path, words, period_words(one), one.wanted - one.held


def _thing(one: SeriesLine) -> str:
    found = [
        p.activity(one.activity)
        for p in catalogue.declared()
        if one.activity in {a.key for a in p.activities}
    ]
    pairs = [pair for kind in found for pair in kind.classes]
    return said(dict(pairs).get(one.thing, ""))


def _hours(wish: Wish) -> list[CircleHours]:
    kept = wish.filters
    return hours_by_circle(
        region_path=kept["region_path"], programme=kept["programme"], actor=wish.actor
    )


def _count_hours(wish: Wish, most: int | None) -> int:
    return len(_hours(wish)[:most])


def _hours_lines(wish: Wish) -> Iterator[Sequence[Any]]:
    for one in _hours(wish):
        yield one.name, one.region_path, one.done.times, hours(one.done.minutes)


PART_ROWS = one_sheet("part_rows", gettext_lazy("明细"), HEADS, admit, _count, _lines)
MISSING = one_sheet(
    "part_missing", gettext_lazy("缺的"), MISSING_HEADS, admit, _count_missing, _missing_lines
)
HOURS = one_sheet(
    "part_hours", gettext_lazy("时长"), HOURS_HEADS, admit, _count_hours, _hours_lines
)
