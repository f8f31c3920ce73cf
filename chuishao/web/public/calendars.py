"""Calendars for residents: one activity, one's own shifts, a circle one belongs to, by the private link."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.participation.queries.calendar import (
    entries_of_activity,
    entries_of_circle,
    entries_of_mine,
)
from chuishao.web.calendars import answer
from chuishao.web.public.mine import own_actor
from chuishao.web.public.pages import PublicRequest, public


@public
@require_safe
def activity(request: PublicRequest, number: str) -> HttpResponse:
    """One activity, each shift by itself."""
    entries = entries_of_activity(number=number)
    return answer(request, entries[0].title, entries, request.at, number)


@public
@require_safe
def own(request: PublicRequest, token: str) -> HttpResponse:
    """What the bearer of the link signed up for."""
    entries = entries_of_mine(actor=own_actor(token), at=request.at)
    return answer(request, _("我参与的"), entries, request.at, "chuishao")


@public
@require_safe
def circle(request: PublicRequest, token: str, key: int) -> HttpResponse:
    """A circle that the bearer of the link belongs to."""
    name, entries = entries_of_circle(circle_id=key, actor=own_actor(token), at=request.at)
    return answer(request, name, entries, request.at, f"circle-{key}")
