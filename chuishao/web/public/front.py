"""The first page, large letters, plain notices, and what is open to everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chuishao.casework import queries
from chuishao.directory.queries import regions_by_paths
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.figures import open_figures
from chuishao.web import words
from chuishao.web.answers import SeeOther
from chuishao.web.public.pages import ELDER_COOKIE, PublicRequest, page, public

A_YEAR = 365 * 24 * 3600
LEAST_SHOWN = 30
CITY = "5301"


@public
@require_safe
def home(request: PublicRequest) -> HttpResponse:
    """Say something, follow something; the way in for staff."""
    return page(request, "home.html")


@public
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 on or off, and stay where one is."""
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    answer = SeeOther(back if is_ours else reverse("home"))
    if request.POST.get("elder") == "yes":
        answer.set_cookie(ELDER_COOKIE, "yes", max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie(ELDER_COOKIE)
    return answer


@public
@require_safe
def privacy(request: PublicRequest) -> HttpResponse:
    """What is asked, why, who sees it, for how long, and what one may demand."""
    return page(request, "privacy.html")


@public
@require_safe
def accessibility(request: PublicRequest) -> HttpResponse:
    """What works without mouse, sight or good eyes, and what does not yet."""
    return page(request, "accessibility.html")


@public
@require_safe
def statistics(request: PublicRequest) -> HttpResponse:
    """Counts of this year, city-wide, and what took part in every programme; small ones are shown grey."""
    year = request.at.astimezone(SHANGHAI).year
    since = datetime(year, 1, 1, tzinfo=SHANGHAI)
    found = queries.open_figures(since=since, until=request.at)
    groups: dict[str, list[dict[str, Any]]] = {}
    for figure in found:
        groups.setdefault(figure.case_type, []).append(
            {
                "level": figure.level, "count": figure.count, "closed": figure.closed,
                "is_small": figure.count < LEAST_SHOWN,
            }
        )  # fmt: skip
    context = {
        "groups": groups.items(),
        "programmes": _programmes(request.at),
        "until_words": _("%(year)d年1月1日至%(until)s")
        % {"year": year, "until": words.full_words(request.at)},
        "least": LEAST_SHOWN,
    }
    return page(request, "statistics.html", context)


def _programmes(at: datetime) -> list[dict[str, Any]]:
    """What took part in every programme; what sources tell of one place alone stands under its name."""
    found = open_figures(region_path=CITY, is_kept=True)
    told = {past.region_path for one in found for line in one.lines for past in line.past}
    names = {
        path: region.name
        for path, region in regions_by_paths(told - {CITY}, at).items()
    }  # fmt: skip
    return [
        {
            "label": one.label,
            "lines": [
                {"line": line, "past": [(past, names.get(past.region_path, "")) for past in line.past]}
                for line in one.lines
            ],
        }
        for one in found
    ]  # fmt: skip
