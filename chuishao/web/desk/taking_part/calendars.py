"""The calendar of a circle, for staff who may know of it."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuishao.participation.queries.calendar import entries_of_circle
from chuishao.web.calendars import answer
from chuishao.web.sessions import StaffRequest


@require_safe
def of_circle(request: StaffRequest, circle: int) -> HttpResponse:
    """What is published in it, of the last three months and ahead."""
    name, entries = entries_of_circle(circle_id=circle, actor=request.actor, at=request.at)
    return answer(request, name, entries, request.at, f"circle-{circle}")
