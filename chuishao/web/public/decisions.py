"""小区公示: what the owners of a compound decided together, for as long as it hangs out."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from chuishao.directory import queries as directory
from chuishao.kernel.text import date_words
from chuishao.participation.queries.owners import HungOut, decisions_hung_out
from chuishao.participation.queries.votes import shortfall_words, vote_words
from chuishao.web.desk.taking_part.words import chip_of
from chuishao.web.public.pages import PublicRequest, page, public
from chuishao.web.public.places import CITY, is_place, places_to_choose

A_PAGE: Final = 30


@never_cache
@public
@require_safe
def decisions(request: PublicRequest) -> HttpResponse:
    """What hangs out today in the city, or in the place that the address names."""
    asked, given = request.GET.get("place", "")[:40], request.GET.get("from", "")
    path = asked if is_place(asked) else ""
    start = int(given) if given.isdecimal() and len(given) < 6 else 0
    found = decisions_hung_out(
        region_path=path or CITY, at=request.at, limit=A_PAGE + 1, offset=start
    )
    named = directory.regions_by_paths({one.region_path for one in found}, request.at)
    context = {
        "cards": [_drawn(one, named) for one in found[:A_PAGE]],
        "places": places_to_choose(path, request.at), "path": path,
        "more": start + A_PAGE if len(found) > A_PAGE else 0,
    }  # fmt: skip
    return page(request, "decisions.html", context)


def _drawn(one: HungOut, named: Any) -> dict[str, Any]:
    place = named.get(one.region_path)
    days = {"from": date_words(one.from_on), "to": date_words(one.to_on)}
    return {
        "title": one.title, "topic": one.topic, "of": one.of, "place": place.short_name if place else "",
        "state": chip_of(f"topic-{one.state}"), "votes": vote_words(one.votes), "needed": one.needed,
        "missing": shortfall_words(one.missing), "days": _("公示 %(from)s 至 %(to)s") % days,
    }  # fmt: skip
