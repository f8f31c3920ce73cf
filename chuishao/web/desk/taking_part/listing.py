"""The page of taking part: what waits for me, which meetings are due, what is missing, and the circles one may know of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.queries import circles
from chuishao.participation.queries.circles import CircleRow, Foundable
from chuishao.participation.queries.meetings import meetings_due
from chuishao.web import pages
from chuishao.web.desk.taking_part.confirming import MOST_STEPS, other_words
from chuishao.web.desk.taking_part.report_sheets import report_links
from chuishao.web.desk.taking_part.series import missing_for
from chuishao.web.desk.taking_part.words import since_words, span_words
from chuishao.web.desk.worklist_filters import words_in
from chuishao.web.sessions import StaffRequest

PAGE = 50
MOST_FIRST = 5
# Who looks after people of a place, as the act itself demands.
KEEPERS = ("head", "deputy", "secretary", "clerk")


@dataclass(frozen=True)
class AskedOf:
    """What the address of the list asks for."""

    programme: str
    kind: str
    words: str
    is_ended: bool
    page: int

    def url(self, **changes: Any) -> str:
        """The address with some of it changed."""
        parts = {
            "kind": f"{self.programme}.{self.kind}" if self.kind else self.programme,
            "words": self.words, "ended": "1" if self.is_ended else "", "page": self.page,
        }  # fmt: skip
        kept = {key: value for key, value in (parts | changes).items() if value and value != 1}
        query = urlencode(kept)
        return reverse("taking_part") + (f"?{query}" if query else "")


def asked_in(given: QueryDict) -> AskedOf:
    """What the address asks for, whatever stands in it; what no programme declares is left out."""
    programme, _dot, kind = given.get("kind", "").partition(".")
    known = {one.key: {it.key for it in one.circles} for one in catalogue.declared()}
    page = given.get("page", "")
    return AskedOf(
        programme if programme in known else "",
        kind if kind in known.get(programme, ()) else "",
        words_in(given), given.get("ended") == "1",
        int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < 10_000 else 1,
    )  # fmt: skip


@require_safe
def taking_part(request: StaffRequest) -> HttpResponse:
    """The page; without reach its list is empty."""
    asked = asked_in(request.GET)
    wanted = circles.WantedCircles(
        programme=asked.programme, kind=asked.kind, words=asked.words, is_ended=asked.is_ended
    )
    rows = circles.circle_rows(
        actor=request.actor, wanted=wanted, limit=PAGE + 1, offset=(asked.page - 1) * PAGE
    )
    startable = _startable(asked, request)
    waiting, missing = list(other_words(request)), missing_for(request, asked.programme)
    context = {
        "waiting": waiting[:MOST_FIRST],
        "waiting_more": waiting[MOST_FIRST:MOST_STEPS],
        "waiting_count": len(waiting),
        "waiting_url": reverse("confirming") if len(waiting) > MOST_STEPS else "",
        "meetings": [
            _meeting(one, request)
            for one in meetings_due(actor=request.actor, at=request.at, limit=MOST_FIRST)
        ],
        "missing": missing,
        "missing_count": sum(len(it["words"]) for it in missing),
        "circles": [_drawn(row) for row in rows[:PAGE]],
        "kinds": _kinds(asked),
        "asked": asked,
        "is_filtered": bool(asked.words or asked.programme or asked.is_ended),
        "clear_url": reverse("taking_part"),
        "more_url": asked.url(page=asked.page + 1) if len(rows) > PAGE else "",
        "ended_url": asked.url(ended="" if asked.is_ended else "1", page=1),
        "foundable": [*_registering(request), *_founding(asked, startable)],
        "unfoundable": sorted({one.closed for one in startable if one.closed}),
        "reports": report_links(request.actor),
    }
    return pages.page(request, "web/desk/taking_part/list.html", context, here="taking_part")


def _meeting(one: Any, request: StaffRequest) -> dict[str, Any]:
    """A meeting that lies ahead, or was to be held and waits for its minutes."""
    is_over = one.state == "published" and one.ends_at <= request.at
    note = _("开过了，等登记到会和记录") if is_over else ""
    return {
        "url": reverse("desk_activity", args=[one.pk]), "title": one.title, "circle": one.circle.name,
        "when": span_words(one.starts_at, one.ends_at), "place": one.place,
        "note": note or (_("还没有通知") if one.state == "planned" else _("已通知")),
        "is_late": bool(note),
    }  # fmt: skip


def _drawn(row: CircleRow) -> dict[str, Any]:
    return {
        "url": reverse("circle", args=[row.id]), "name": row.name, "kind": said(row.kind_label),
        "programme": said(row.programme_label), "host": row.host, "members": row.members,
        "waiting": row.waiting, "since": since_words(row.founded_on, row.ends_on, row.ended_on),
    }  # fmt: skip


def _kinds(asked: AskedOf) -> list[dict[str, Any]]:
    """Programmes and their kinds of circles, as one choice."""
    chosen = f"{asked.programme}.{asked.kind}" if asked.kind else asked.programme
    return [
        {
            "label": said(one.label),
            "is_off": one.is_off,
            "options": [
                {"value": value, "label": label, "is_chosen": value == chosen}
                for value, label in (
                    (one.key, _("全部")),
                    *((f"{one.key}.{it.key}", said(it.label)) for it in one.circles),
                )
            ],
        }
        for one in catalogue.declared()
    ]


def _registering(request: StaffRequest) -> Iterator[dict[str, str]]:
    if request.actor.post_kind in KEEPERS:
        yield {"url": reverse("register_person"), "label": _("登记一位参与人"), "words": ""}
        yield {"url": reverse("renew_link"), "label": _("换一个私人链接"), "words": ""}
        yield {"url": reverse("minors"), "label": _("未满 18 岁的"), "words": ""}


def _startable(asked: AskedOf, request: StaffRequest) -> list[Foundable]:
    """What may be founded; whether what is off by itself is on now is asked only when the list is of that."""
    if catalogue.is_off(asked.programme):
        return circles.foundable_now(actor=request.actor, at=request.at)
    return circles.foundable(actor=request.actor)


def _founding(asked: AskedOf, startable: list[Foundable]) -> Iterator[dict[str, str]]:
    elsewhere = {
        one.programme.key: said(one.programme.label)
        for one in startable
        if one.programme.is_off and one.programme.key != asked.programme
    }
    for one in startable:
        if not one.closed and one.programme.key not in elsewhere:
            yield {
                "url": reverse("found_circle", args=[one.programme.key, one.kind.key]),
                "label": _("设立%s") % said(one.kind.label),
                "words": said(one.programme.label),
            }
    for key, label in elsewhere.items():
        url = asked.url(kind=key, words="", ended="", page=1) + "#h-found"
        yield {"url": url, "label": _("设立（%s）") % label, "words": label}
