"""The worklist: what this person's post must do by when, most urgent first, and the lists beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_GET

from chuishao.casework import catalogue, queries
from chuishao.casework.queries import Row, Tab
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import clean, moment_words
from chuishao.kernel.working_time import SHANGHAI, last_day
from chuishao.web import pages, words
from chuishao.web.desk.clocks import DrawnClock, Running, drawn
from chuishao.web.desk.icons import duty_icon
from chuishao.web.sessions import StaffRequest

PAGE = 100
MOST_COUNTED = 99
BY_TIME = (Tab.WAITING, Tab.OVERDUE)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: tab, words, filters, page."""

    tab: Tab
    words: str
    filters: dict[str, str]
    page: int

    def url(self, **changes: Any) -> str:
        """The address of this list with some of it changed; empty parts are left out."""
        parts = {"tab": self.tab.value, "words": self.words, **self.filters, "page": self.page}
        kept = {key: value for key, value in (parts | changes).items() if value and value != 1}
        return f"{reverse('desk')}?{urlencode(kept)}"


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


@require_GET
def worklist(request: StaffRequest) -> HttpResponse:
    """The whole page; or, asked by the page itself every half minute, only its rows."""
    asked = _asked(request)
    if request.headers.get("HX-Request"):
        return _rows_only(request, asked)
    counts = queries.tab_counts(actor=request.actor, at=request.at, most=MOST_COUNTED)
    context = _list_context(request, asked) | {
        "tabs": _tabs(asked, counts),
        "tab": asked.tab.value,
        "query": asked,
        "filters": _filters(asked),
        "is_filtered": bool(asked.words or asked.filters),
        "clear_url": asked.url(words="", page=1, **dict.fromkeys(asked.filters, "")),
        "rows_url": asked.url(),
    }
    return pages.page(
        request, "web/desk/worklist.html", context, here="desk", due_count=counts.get(Tab.WAITING)
    )


@conditional_page
def _rows_only(request: HttpRequest, asked: Asked) -> HttpResponse:
    answer = render(request, "web/desk/rows.html", _list_context(request, asked))  # type: ignore[arg-type]
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _asked(request: StaffRequest) -> Asked:
    given = request.GET
    tab = given.get("tab", "")
    page = given.get("page", "")
    filters = {key: given[key][:40] for key in ("case_type", "kind", "duty") if given.get(key)}
    return Asked(
        Tab(tab) if tab in set(Tab) else Tab.WAITING,
        _words(given.get("words", "")),
        filters,
        int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
    )


def _words(given: str) -> str:
    try:
        return clean(given[:60]).strip()
    except Invalid:
        return ""


def _list_context(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    found = queries.worklist(
        actor=request.actor, at=request.at, tab=asked.tab, words=asked.words,
        filters=asked.filters, limit=PAGE + 1, offset=(asked.page - 1) * PAGE,
    )  # fmt: skip
    drawn_rows = [_drawn(row, asked.tab, request.at) for row in found[:PAGE]]
    has_more = len(found) > PAGE
    return {
        "heading": HEADINGS[asked.tab],
        "summary": _summary(drawn_rows, asked, request.at),
        "order_words": _("按剩余时间排列") if asked.tab in BY_TIME else _("新的在前"),
        "last_heading": _("还剩") if asked.tab in BY_TIME else _("情况"),
        "verb_heading": _("要办的事") if asked.tab in BY_TIME else _("办到哪里"),
        "bands": list(_bands(drawn_rows)),
        "more_url": asked.url(page=asked.page + 1) if has_more else "",
        "more_words": _("这一页 %d 件，后面还有。") % PAGE,
        "empty": _empty(asked),
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


def _drawn(row: Row, tab: Tab, at: datetime) -> DrawnRow:
    clock, band = _clock(row, at)
    return DrawnRow(
        url=reverse("case", args=[row.number]),
        verb=row.duty_label or row.state_label,
        verb_icon=duty_icon(row.case_type, row.duty) if row.duty else _STATE_ICONS[row.is_closed],
        verb_css="is-act" if row.duty else "is-done" if row.is_closed else "",
        title=row.title,
        place=row.place,
        kind=row.kind_label,
        number=row.number,
        short_number=row.number.split("-", 2)[-1],
        origin=row.opener,
        origin_note=_origin_note(row, tab, at),
        clock=clock,
        band=band,
        no_clock="" if clock else _("已终结") if row.is_closed else _("办理中"),
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
    stopped_at = row.imposed_at if row.is_stopped else None
    running = Running(row.imposed_at, row.due_at, stopped_at, row.is_provisional)
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


def _filters(asked: Asked) -> list[dict[str, Any]]:
    types = catalogue.spoken()
    kinds = {kind.key: kind.label for one in types for kind in one.kinds}
    shown = [
        ("case_type", _("事项"), [(one.key, one.label) for one in types]),
        ("kind", _("种类"), list(kinds.items())),
    ]
    if asked.tab in BY_TIME:
        duties = {duty.key: duty.label for one in types for duty in one.duties}
        shown.insert(0, ("duty", _("要办的事"), list(duties.items())))
    return [
        {"name": name, "label": label, "options": options, "chosen": asked.filters.get(name, "")}
        for name, label, options in shown
    ]


def _empty(asked: Asked) -> dict[str, str]:
    if asked.words or asked.filters:
        heading = _("没有找到“%s”") % asked.words if asked.words else _("没有符合条件的")
        return {
            "icon": "search-off", "heading": heading, "words": _("只查了您能看到的范围。换个字，或去掉条件再试。"),
            "url": asked.url(words="", page=1, **dict.fromkeys(asked.filters, "")), "way": _("去掉条件"),
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
