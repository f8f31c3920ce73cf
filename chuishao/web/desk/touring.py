"""Going through the tour of the desk: on, back, to the end, or all over again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.sessions import StaffRequest
from chuishao.web.tour import OVER, keep, stops_for


@require_POST
def tour(request: StaffRequest) -> HttpResponse:
    """To the page of the next stop; ended, one stays where one is."""
    stops = stops_for(pages.may_whistle(request.actor))
    at = request.POST.get("stop", "")
    place = int(at) if at.isdecimal() and len(at) < 3 else 0
    place = {"on": place + 1, "back": place - 1, "again": 0}.get(request.POST.get("go", ""), -1)
    if not 0 <= place < len(stops):
        return keep(SeeOther(_back(request)), request, OVER)
    return keep(SeeOther(reverse(stops[place].page)), request, str(place))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if is_ours and back.startswith("/desk/") else reverse("desk")
