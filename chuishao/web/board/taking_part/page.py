"""The page: what takes part in one place, by one programme, against the place's own past."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuishao.casework.queries.board import Period
from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.queries import board
from chuishao.participation.queries.figures import figures_of
from chuishao.participation.queries.series import series_totals
from chuishao.participation.queries.stars import stars_in
from chuishao.web import pages
from chuishao.web.board.admission import admit
from chuishao.web.board.cards import resized
from chuishao.web.board.overview import PERIODS
from chuishao.web.board.taking_part import cards
from chuishao.web.board.taking_part.asked import Asked, asked_of
from chuishao.web.board.words import data_words, span_words
from chuishao.web.sessions import StaffRequest


@require_safe
def own(request: StaffRequest) -> HttpResponse:
    """The board of one's own territory."""
    return HttpResponseRedirect(reverse("board_part_of", args=[admit(request.actor)]))


@require_safe
def overview(request: StaffRequest, region: str) -> HttpResponse:
    """All cards of a region."""
    asked = asked_of(request, region)
    context = figures_context(request, asked) | {
        "asked": asked,
        "periods": [
            {"label": label, "url": asked.url(period=key.value), "is_here": key == asked.period}
            for key, label in PERIODS.items()
        ],
        "programmes": [
            {
                "label": said(one.label), "is_here": one == asked.programme,
                "url": asked.url(programme=one.key),
            }
            for one in catalogue.declared()
        ],
        "way": [{"name": one.short_name, "url": asked.url(one.path)} for one in asked.above],
        "export_url": asked.export_url(),
        "cases_url": reverse("board_of", args=[asked.region.path]),
    }  # fmt: skip
    context["trend_narrow"] = resized(context["trend"], 360, 220)
    return pages.page(request, "web/board/taking_part.html", context, here="board")


def figures_context(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """The figures drawn."""
    place: dict[str, Any] = {
        "region_path": asked.region.path, "programme": asked.programme.key, "actor": request.actor,
    }  # fmt: skip
    figures = figures_of(**place, at=request.at, is_kept=True)
    done = board.done_in(**place, now=asked.now, past=asked.past)
    areas = board.areas_in(**place, now=asked.now, past=asked.past)
    totals = series_totals(**place, at=request.at)
    drawn = cards.kinds(asked, done)
    stars = stars_in(**place, at=request.at)
    return {
        "region": asked.region,
        "title": asked.region.name,
        "label": asked.label,
        "span_words": span_words(asked, request.at),
        "data_words": data_words(board.kept_at()),
        "has_past": asked.period != Period.ALL,
        "period_label": PERIODS[asked.period],
        "tiles": cards.tiles(asked, figures),
        "kinds": [one for one in drawn if one["has_any"]],
        "trend": cards.trend(asked, done),
        "series": cards.series(asked, totals),
        "areas": cards.areas(asked, areas),
        "hours_url": asked.rows_url(about="hours"),
        "stars": cards.stars(asked, stars),
    }
