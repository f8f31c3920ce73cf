"""The board of one region: what was called, on whose clock the time went, what is hot, what stands open."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.casework.queries import board
from chuishao.web import pages
from chuishao.web.board import cards, places
from chuishao.web.board.admission import admit
from chuishao.web.board.asked import Asked, asked_of, types
from chuishao.web.board.words import data_words, span_words, unit_of
from chuishao.web.sessions import StaffRequest

PERIODS = {
    board.Period.MONTH: gettext_lazy("本月"),
    board.Period.YEAR: gettext_lazy("今年"),
    board.Period.ALL: gettext_lazy("累计"),
}


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The board of one's own territory."""
    return HttpResponseRedirect(reverse("board_of", args=[admit(request.actor)]))


@require_safe
def overview(request: StaffRequest, region: str) -> HttpResponse:
    """All cards of a region."""
    asked = asked_of(request, region)
    context = figures_context(request, asked) | {
        "asked": asked,
        "periods": [
            {
                "label": label,
                "url": asked.url(period=period.value),
                "is_here": period == asked.period,
            }
            for period, label in PERIODS.items()
        ],
        "types": [
            {"label": one.label, "url": asked.url(type=one.key), "is_here": one == asked.case_type}
            for one in types()
        ],
        "way": [{"name": one.short_name, "url": asked.url(one.path)} for one in asked.above],
        "export_url": asked.export_url(),
        "screen_url": reverse("board_screen"),
        "part_url": reverse("board_part_of", args=[asked.region.path]),
    }
    few = [one for one in context["duties"] if one["is_small"]]
    context |= {"few": few, "few_words": _("另有 %d 项，数小不比") % len(few)}
    context["trend_narrow"] = cards.resized(context["trend"], 360, 220)
    return pages.page(request, "web/board/overview.html", context, here="board")


def figures_context(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """The figures drawn: what both the board and the big screen show."""
    place: dict[str, Any] = {
        "region_path": asked.region.path, "case_type": asked.case_type.key, "actor": request.actor,
    }  # fmt: skip
    figures = board.figures_of(spans=asked.spans, **place)
    areas = board.areas_of(spans=asked.spans, **place)
    now = board.open_now(at=request.at, **place)
    kept = board.kept_at()
    return {
        "region": asked.region,
        "case_type": asked.case_type,
        "title": asked.region.name,
        "span_words": span_words(asked, request.at),
        "data_words": data_words(kept),
        "has_data": kept is not None,
        "has_past": asked.period != board.Period.ALL,
        "period_label": PERIODS[asked.period],
        "unit": unit_of(asked.case_type),
        "tiles": cards.tiles(asked, figures),
        "duties": cards.duties(asked, figures),
        "legs": cards.legs(asked, figures),
        "classes": cards.classes(asked, figures),
        "kinds": cards.kinds(asked, figures),
        "trend": cards.trend(asked, figures),
        "rates": cards.rates(asked, figures),
        "open": cards.open_now(asked, now),
        "map": places.city(asked, areas),
        "clusters": places.located(asked, areas),
        "areas": places.table(asked, areas),
    }
