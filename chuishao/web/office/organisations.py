"""Organisations by place: the tree on the left, the table on the right, found by words or initials."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import RegionLevel
from chuishao.directory.queries import OrganisationCard, RegionCard
from chuishao.directory.queries.roster import organisations_at
from chuishao.kernel.text import said
from chuishao.web.office import admission, shell
from chuishao.web.sessions import StaffRequest

ROOM = "office_organisations"
A_PAGE = 50


def root_of(actor: Actor) -> str:
    """The place from which this actor looks down the tree: the own region, or the city."""
    if actor.region_path and actor.administrator is None:
        return actor.region_path
    cities = directory.all_regions(down_to=RegionLevel.CITY)
    return cities[0].path if cities else ""


@require_safe
def organisations(request: StaffRequest) -> HttpResponse:
    """The organisations of one place, or those that answer to the words typed."""
    admission.admit(request.actor, ROOM)
    root, words = root_of(request.actor), request.GET.get("words", "").strip()[:40]
    path = request.GET.get("place") or root
    if not path.startswith(root):
        raise Http404
    around = directory.region_and_around(path, request.at)
    names = {one.path: one.short_name for one in around}
    found = (
        directory.search_organisations(words, request.at, within=root, limit=50)
        if words
        else organisations_at(path, request.at)
    )
    start = _start(request.GET.get("from", ""))
    shown = found[start : start + A_PAGE]
    context = {
        "tree": [_branch(one, path) for one in around if one.path.startswith(root)],
        "place": path,
        "place_name": names.get(path, ""),
        "words": words,
        "rows": [_row(one) for one in shown],
        "count": len(found),
        "first": start + 1,
        "last": start + len(shown),
        "before_url": _page_url(path, words, start - A_PAGE) if start else "",
        "after_url": _page_url(path, words, start + A_PAGE) if start + A_PAGE < len(found) else "",
    }
    return shell.page(request, ROOM, "web/office/organisations.html", context)


def _start(given: str) -> int:
    """Where the page begins; anything else than a number is the beginning."""
    return (
        int(given) // A_PAGE * A_PAGE
        if given.isascii() and given.isdecimal() and len(given) < 6
        else 0
    )


def _page_url(path: str, words: str, start: int) -> str:
    asked = {"place": path, "words": words, "from": start}
    return f"{reverse(ROOM)}?{urlencode({key: value for key, value in asked.items() if value})}"


def _branch(region: RegionCard, path: str) -> dict[str, Any]:
    return {
        "label": region.short_name,
        "url": f"{reverse(ROOM)}?{urlencode({'place': region.path})}",
        "is_here": region.path == path,
        "is_below": len(region.path) > len(path),
    }


def _row(card: OrganisationCard) -> dict[str, Any]:
    return {
        "label": card.name,
        "url": reverse("office_organisation", args=[card.id]),
        "kind": said(card.kind.label),
        "tier": said(card.tier.label),
        "takes_orders": card.takes_orders,
        "is_demo": card.is_demo,
    }
