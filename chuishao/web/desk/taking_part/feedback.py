"""What a year's records say of everybody who belongs to a circle, to be read, printed and handed on; nobody fills it in."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.catalogue import Counts
from chuishao.participation.queries import yearly_feedback
from chuishao.participation.queries.circles import CirclePage, circle_page
from chuishao.web import pages
from chuishao.web.desk.taking_part.words import done_in_words
from chuishao.web.sessions import StaffRequest

YEARS_BACK = 3


def feedback_url(page: CirclePage) -> str:
    """Where the feedback of a circle in which service is counted stands; empty for others."""
    counts = any(
        one.circle == page.kind.key and one.counts == Counts.MINUTES
        for one in page.rules.activities
    )
    is_kept = counts and not page.kind.is_temporary
    return reverse("circle_feedback", args=[page.id]) if is_kept else ""


@require_safe
def circle_feedback(request: StaffRequest, circle: int) -> HttpResponse:
    """The feedback of one year, this one unless another is asked for."""
    page = circle_page(circle_id=circle, actor=request.actor, at=request.at)
    today = request.at.astimezone(SHANGHAI)
    first = max(page.founded_on.year, today.year - YEARS_BACK)
    years = list(range(today.year, first - 1, -1)) or [today.year]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else years[0]
    found = yearly_feedback(circle_id=page.id, year=year, actor=request.actor)
    context = {
        "circle": page.name, "host": page.host, "year": year, "years": years,
        "back": reverse("circle", args=[page.id]), "made_on": today.date(),
        "lines": [
            {"who": one.who, "role": said(one.role_label), "since": one.since, "until": one.until,
             "done": done_in_words(one.hours), "titles": _("、").join(one.titles)}
            for one in found.lines
        ],
    }  # fmt: skip
    return pages.page(request, "web/desk/taking_part/feedback.html", context, here="taking_part")
