"""The big screen: the same figures of one's own territory, read-only, dark, for a wall."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuishao.participation.queries.board import whole_done
from chuishao.web import pages
from chuishao.web.board import cards
from chuishao.web.board.admission import admit
from chuishao.web.board.asked import asked_of
from chuishao.web.board.overview import figures_context
from chuishao.web.sessions import StaffRequest


@require_safe
def screen(request: StaffRequest) -> HttpResponse:
    """Loads itself anew every ten minutes."""
    asked = asked_of(request, admit(request.actor))
    context = figures_context(request, asked)
    days = asked.spans.now.since, asked.spans.now.until
    done = whole_done(region_path=asked.region.path, days=days, actor=request.actor)
    context["took_part"] = done if done.times else None
    context["took_hours"] = done.minutes // 60
    context["trend"] = cards.resized(context["trend"], 430, 220)
    return pages.page(request, "web/board/screen.html", context, here="board")
