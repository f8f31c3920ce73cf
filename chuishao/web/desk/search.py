"""Search from anywhere on the desk: at most eight results while one types, all of them on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.casework import queries
from chuishao.casework.queries import Row, Tab
from chuishao.directory import queries as directory
from chuishao.directory.queries import RegionCard
from chuishao.kernel.text import bigrams
from chuishao.web import pages
from chuishao.web.desk.worklist import list_context
from chuishao.web.desk.worklist_filters import Asked, asked_in, drawn_filters
from chuishao.web.sessions import StaffRequest

MOST = 8
MOST_PLACES = 2
_PUNCTUATION = re.compile(r"[\W_]+")
_ZEROS = re.compile(r"\b0+(?=[1-9])")


@dataclass(frozen=True)
class Hit:
    """One result as it is offered."""

    url: str
    words: str
    note: str
    is_closed: bool = False


@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """Asked while one types, the results to choose from; otherwise the whole page."""
    asked = asked_in(request.GET, route="search", tab=Tab.ALL)
    if request.headers.get("HX-Request"):
        return _offered(request, asked)
    context: dict[str, Any] = {
        "query": asked,
        "filters": drawn_filters(asked, request.actor, request.at),
        "is_asked": bool(asked.words or asked.filters),
    }
    if context["is_asked"]:
        context |= list_context(request, asked)
    return pages.page(request, "web/desk/search.html", context, here="search")


def _offered(request: StaffRequest, asked: Asked) -> HttpResponse:
    groups = list(_groups(request, asked)) if asked.words else []
    context = {
        "groups": groups,
        "count": sum(len(hits) for _label, hits in groups),
        "words": asked.words,
        "all_url": asked.url(),
        "field": "page" if request.GET.get("field") == "page" else "side",
    }
    answer = render(request, "web/desk/offered.html", context)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _groups(request: StaffRequest, asked: Asked) -> Iterator[tuple[str, list[Hit]]]:
    """By number, by words and by place, each with its label; places of one's own territory last."""
    places = _places(request, asked)
    found = _cases(request, asked, MOST - len(places))
    sorted_out: dict[str, list[Hit]] = {}
    for row in found:
        sorted_out.setdefault(_why(row, asked.words), []).append(_hit(row))
    for label in (_("编号"), _("事由"), _("地点")):
        if label in sorted_out:
            yield label, sorted_out[label]
    if places:
        yield _("到这个地方看"), [_place_hit(place, asked) for place in places]


def _cases(request: StaffRequest, asked: Asked, most: int) -> list[Row]:
    """The newest that fit; the last figures of a number are found with fewer zeros than it has."""
    tries = dict.fromkeys((asked.words, _ZEROS.sub("", asked.words)))
    for words in tries:
        found = queries.worklist(
            actor=request.actor, at=request.at, tab=Tab.ALL, words=words, limit=most
        )
        if found:
            return found
    return []


def _places(request: StaffRequest, asked: Asked) -> list[RegionCard]:
    territory = request.actor.territory
    if not territory or asked.words.isdecimal():
        return []
    return directory.search_regions(asked.words, request.at, within=territory, limit=MOST_PLACES)


def _why(row: Row, words: str) -> str:
    """Where the words stand: in the number, in the title, else in the place."""
    typed = _PUNCTUATION.sub("", words).lower()
    if typed and typed.isascii() and any(sign.isdigit() for sign in typed):
        parts = [part.lstrip("0") for part in _PUNCTUATION.split(words.lower()) if part]
        if all(part in row.number.lower() for part in parts):
            return _("编号")
    wanted = bigrams(words)
    if wanted and all(pair in row.title for pair in wanted):
        return _("事由")
    return _("地点") if row.place else _("事由")


def _hit(row: Row) -> Hit:
    note = " · ".join(part for part in (row.place, row.state_label, row.number) if part)
    return Hit(reverse("case", args=[row.number]), row.title, note, row.is_closed)


def _place_hit(place: RegionCard, asked: Asked) -> Hit:
    url = replace(asked, words="", filters={"region": place.path}).url()
    return Hit(url, place.short_name, _("这里的全部事项"))
