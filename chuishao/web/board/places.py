"""Where: the map of the city, and the table of the regions directly below, by name and never by rank."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from chuishao.casework.queries.board import AreaFigure, Period
from chuishao.web.board import drawing
from chuishao.web.board.asked import Asked
from chuishao.web.board.city_map import clusters, sheet
from chuishao.web.board.drawing import SMALL
from chuishao.web.board.words import compared

CITY_WIDTH = 4


def city(asked: Asked, areas: Sequence[AreaFigure]) -> dict[str, Any] | None:
    """The districts in four blues of one hue, hatched below 30; only for the city itself."""
    if len(asked.region.path) != CITY_WIDTH:
        return None
    drawn = sheet()
    counts = {one.path: one.now for one in areas}
    names = {one.path: one for one in asked.below}
    ends = drawing.classes_of(list(counts.values()))
    shapes = [
        {
            "url": asked.url(one.path), "drawn": one.drawn, "x": one.x, "y": one.y,
            "name": on_map(names[one.path].short_name), "count": counts.get(one.path, 0),
            "rank": drawing.rank(counts.get(one.path, 0), ends),
        }
        for one in drawn.shapes if one.path in names
    ]  # fmt: skip
    if not shapes:
        return None
    return {"width": drawn.width, "height": drawn.height, "shapes": shapes, "legend": _legend(ends)}


def located(asked: Asked, areas: Sequence[AreaFigure]) -> dict[str, Any] | None:
    """Streets of a district or communities of a street as circles, where their cases have points."""
    figures = {one.path: one for one in areas if one.middle}
    names = {one.path: one.short_name for one in asked.below}
    places = {
        path: (one.middle, one.now, names[path])
        for path, one in figures.items() if one.middle and path in names
    }  # fmt: skip
    drawn = clusters(asked.region.path, places)
    if drawn is None:
        return None
    circles = [
        {
            "url": asked.url(one.path), "x": one.x, "y": one.y, "r": one.r, "name": names[one.path],
            "count": figures[one.path].now, "is_small": figures[one.path].now < SMALL,
            "under": round(one.y + one.r + 14, 1) if one.is_named else None,
        }
        for one in drawn.circles
    ]  # fmt: skip
    missing = len(asked.below) - len(circles)
    return {"sheet": drawn, "circles": circles, "missing": missing}


def on_map(name: str) -> str:
    """五华 for 五华区: on a map the kind of division goes without saying."""
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" else name


def _legend(ends: Sequence[int]) -> list[dict[str, str]]:
    lines = [
        {"css": f"cs-k{number}", "words": f"{low:,}–{high - 1:,}"}
        for number, (low, high) in enumerate(pairwise(ends), 1)
    ]
    return [
        *lines,
        {"css": "cs-k4", "words": _("%s 以上") % f"{ends[-1]:,}"},
        {"css": "cs-ksmall", "words": _("不足 %d，不比") % SMALL},
    ]


def table(asked: Asked, areas: Sequence[AreaFigure]) -> list[dict[str, Any]]:
    """Every region directly below, also those without a case, in the order of their codes."""
    found = {one.path: one for one in areas}
    most = max([*(max(one.now, one.past) for one in areas), 1])
    return [_row(asked, one, found.get(one.path), most) for one in asked.below]


def _row(asked: Asked, region: Any, figure: AreaFigure | None, most: int) -> dict[str, Any]:
    now, past = (figure.now, figure.past) if figure else (0, 0)
    has_past = asked.period != Period.ALL
    return {
        "name": region.short_name, "url": asked.url(region.path), "now": now, "past": past,
        "is_small": now < SMALL, "rows_url": asked.rows_url(region.path),
        "compared": compared(now, past) if has_past else "",
        "meter": None if now < SMALL else drawing.meter(now, past if has_past else None, most),
    }  # fmt: skip
