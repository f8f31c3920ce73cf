"""The worklist: what this person's post must do by when, most urgent first, and the lists beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_safe

from chuishao.casework import queries
from chuishao.casework.queries import Row, Tab
from chuishao.directory.actors import Actor
from chuishao.directory.queries import saved_lists
from chuishao.kernel.text import moment_words
from chuishao.kernel.working_time import SHANGHAI, last_day
from chuishao.web import pages, words
from chuishao.web.desk.clocks import DrawnClock, Running, drawn
from chuishao.web.desk.icons import duty_icon
from chuishao.web.desk.worklist_columns import COLUMNS, USUAL, cells, choices, shown_columns
from chuishao.web.desk.worklist_filters import (
    BY_TIME,
    Asked,
    asked_in,
    drawn_filters,
    for_query,
)
from chuishao.web.desk.worklist_saved import list_url
from chuishao.web.sessions import StaffRequest

PAGE = 100
MOST_COUNTED = 99


@dataclass(frozen=True)
class DrawnRow:
    """One line of the list, ready for the page."""

    url: str
    verb: str
    verb_icon: str
    verb_css: str
    title: str
    place: str
    kind: str
    number: str
    short_number: str
    origin: str
    origin_note: str
    clock: DrawnClock | None
    band: str
    no_clock: str = ""
    owes: str = ""
    cells: Sequence[Mapping[str, str]] = ()


@require_safe
def worklist(request: StaffRequest) -> HttpResponse:
    """The whole page; or, asked by the page itself every half minute, only its rows."""
    asked = asked_in(request.GET)
    if request.headers.get("HX-Request"):
        return _rows_only(request, asked)
    counts = queries.tab_counts(actor=request.actor, at=request.at, most=MOST_COUNTED)
    context = list_context(request, asked) | {
        "tabs": _tabs(asked, counts),
        "tab": asked.tab.value,
        "query": asked,
        "filters": drawn_filters(asked, request.actor, request.at),
        "columns": choices(asked.columns),
        "lists": _kept(request, asked),
        "kept_query": asked.query(page=1),
        "is_filtered": bool(asked.words or asked.filters),
        "clear_url": asked.without_filters(),
        "rows_url": asked.url(),
        "export_url": f"{reverse('list_export')}?{asked.query(page=1)}",
    }
    return pages.page(
        request, "web/desk/worklist.html", context, here="desk", due_count=counts.get(Tab.WAITING)
    )


@conditional_page
def _rows_only(request: HttpRequest, asked: Asked) -> HttpResponse:
    answer = render(request, "web/desk/rows.html", list_context(request, asked))  # type: ignore[arg-type]
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _kept(request: StaffRequest, asked: Asked) -> list[dict[str, Any]]:
    """The lists kept by name, and which of them this is."""
    here = asked.query(page=1)
    return [
        {"name": one.name, "url": list_url(one), "is_here": one.query == here}
        for one in saved_lists(request.actor)
    ]


def list_context(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """The rows of a list and what stands around them; without scope nothing is found."""
    found = queries.worklist(
        actor=request.actor, at=request.at, tab=asked.tab, words=asked.words,
        filters=for_query(asked, request.actor, request.at), limit=PAGE + 1, offset=(asked.page - 1) * PAGE,
    )  # fmt: skip
    shown = shown_columns(asked.columns)
    drawn_rows = [_drawn(row, asked.tab, shown, request.at) for row in found[:PAGE]]
    has_more = len(found) > PAGE
    return {
        "heading": HEADINGS[asked.tab],
        "summary": _summary(drawn_rows, asked, request.at),
        "order_words": _("按剩余时间排列") if asked.tab in BY_TIME else _("新的在前"),
        "column_heads": [COLUMNS[key] for key in shown],
        "is_usual": shown == USUAL,
        "last_heading": _("还剩"),
        "verb_heading": _("要办的事") if asked.tab in BY_TIME else _("办到哪里"),
        "bands": list(_bands(drawn_rows)),
        "more_url": asked.url(page=asked.page + 1) if has_more else "",
        "more_words": _("这一页 %d 件，后面还有。") % PAGE,
        "empty": _empty(asked, request.actor),
    }


HEADINGS = {
    Tab.WAITING: gettext_lazy("待办清单"),
    Tab.HANDLING: gettext_lazy("在办"),
    Tab.OPENED: gettext_lazy("我吹的哨"),
    Tab.COPIED: gettext_lazy("抄送"),
    Tab.OVERDUE: gettext_lazy("超期"),
    Tab.ALL: gettext_lazy("全部"),
}
_TAB_LABELS = HEADINGS | {Tab.WAITING: gettext_lazy("待办")}


def _tabs(asked: Asked, counts: dict[Tab, int]) -> list[dict[str, Any]]:
    return [
        {
            "label": _TAB_LABELS[tab],
            "url": asked.url(tab=tab.value, page=1),
            "is_here": tab == asked.tab,
            "count": _count_words(counts.get(tab)),
            "is_over": tab == Tab.OVERDUE and bool(counts.get(tab)),
        }
        for tab in (Tab.WAITING, Tab.HANDLING, Tab.OPENED, Tab.COPIED, Tab.OVERDUE)
    ]


def _count_words(count: int | None) -> str | None:
    if count is None:
        return None
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count)


def _drawn(row: Row, tab: Tab, shown: tuple[str, ...], at: datetime) -> DrawnRow:
    clock, band = _clock(row, at)
    is_timed = tab in BY_TIME
    return DrawnRow(
        url=reverse("case", args=[row.number]),
        verb=row.duty_label if is_timed else row.state_label,
        verb_icon=duty_icon(row.case_type, row.duty) if is_timed else _STATE_ICONS[row.is_closed],
        verb_css="is-act" if is_timed else "is-done" if row.is_closed else "",
        title=row.title,
        place=row.place,
        kind=row.kind_label,
        number=row.number,
        short_number=row.number.split("-", 2)[-1],
        origin=row.opener,
        origin_note=_origin_note(row, tab, at),
        clock=clock,
        band=band if is_timed else "",
        no_clock="" if clock else _("已终结") if row.is_closed else _("办理中"),
        owes="" if is_timed or not row.owes or "owes" in shown else f"{row.owes} {row.duty_label}",
        cells=cells(row, shown, at, _origin_note(row, tab, at)),
    )


_STATE_ICONS = {True: "circle-check", False: "player-play"}


def _origin_note(row: Row, tab: Tab, at: datetime) -> str:
    if tab == Tab.OVERDUE:
        return _("%s应办") % row.owes
    return _("%s 发起") % moment_words(row.opened_at, at)


def _clock(row: Row, at: datetime) -> tuple[DrawnClock | None, str]:
    """The clock of a row, and the band it stands in."""
    if row.due_at is None or row.imposed_at is None:
        return None, ""
    running = Running(row.imposed_at, row.due_at, row.stopped_at, row.is_provisional)
    return drawn(running, row.duty_label, at), _band(row, row.due_at, at)


def _band(row: Row, due_at: datetime, at: datetime) -> str:
    if row.is_stopped:
        return "stopped"
    if due_at < at:
        return "over"
    return "today" if last_day(due_at) <= at.astimezone(SHANGHAI).date() else "later"


_BAND_LABELS = {
    "over": gettext_lazy("已超"),
    "today": gettext_lazy("今天到期"),
    "later": gettext_lazy("明天以后"),
    "stopped": gettext_lazy("停表"),
    "": "",
}


def _bands(rows: Iterable[DrawnRow]) -> Iterator[dict[str, Any]]:
    order = list(_BAND_LABELS)
    for band, group in groupby(sorted(rows, key=lambda r: order.index(r.band)), lambda r: r.band):
        inside = list(group)
        yield {
            "label": _BAND_LABELS[band], "count": len(inside),
            "is_over": band == "over", "rows": inside,
        }  # fmt: skip


def _summary(rows: list[DrawnRow], asked: Asked, at: datetime) -> str:
    today = words.weekday_words(at)
    if asked.tab != Tab.WAITING or not rows:
        return _("%s。") % today
    over = sum(row.band == "over" for row in rows)
    due = sum(row.band == "today" for row in rows)
    running = [row.clock.words for row in rows if row.clock and row.band in ("today", "later")]
    first = _("，最急的一件%s") % running[0] if running else ""
    return _("%(day)s。今天到期 %(due)d 件，超期 %(over)d 件%(first)s。") % {
        "day": today, "due": due, "over": over, "first": first,
    }  # fmt: skip


def _empty(asked: Asked, actor: Actor) -> dict[str, str]:
    if actor.administrator:
        return {
            "icon": "adjustments", "heading": _("管理员不办事项"), "words": _("您要做的都在设置里。"),
            "url": reverse("office"), "way": _("到设置"),
        }  # fmt: skip
    if asked.words or asked.filters:
        heading = _("没有找到“%s”") % asked.words if asked.words else _("没有符合条件的")
        return {
            "icon": "search-off", "heading": heading, "words": _("只查了您能看到的范围。换个字，或去掉条件再试。"),
            "url": asked.without_filters(), "way": _("去掉条件"),
        }  # fmt: skip
    if asked.tab == Tab.WAITING:
        return {
            "icon": "circle-check", "heading": _("没有要办的了"), "words": _("有新的会在这里出现。"),
            "url": asked.url(tab=Tab.HANDLING.value), "way": _("看在办的"),
        }  # fmt: skip
    return {
        "icon": "circle-check",
        "heading": _("这里现在是空的"),
        "words": _("有了会出现在这里。"),
    }
