"""The cards of a board: figures with their words, their pictures and the address of their rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from chuishao.casework.queries.board import (
    WEIGHTS,
    ClassFigure,
    DutyFigure,
    Figures,
    LegFigure,
    LevelLegs,
    OpenNow,
    Period,
    Rates,
)
from chuishao.directory.matters import matter_name
from chuishao.kernel.text import percent
from chuishao.web.board import drawing
from chuishao.web.board.asked import Asked
from chuishao.web.board.drawing import SMALL
from chuishao.web.board.words import SMALL_WORDS, compared, rate_compared

CLASSES_SHOWN = 8


def tiles(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    """One tile a level and one for all: so far, this period, the same days a year before."""
    drawn = [
        _tile(asked, one.label, one.total, one.now, one.past, level=one.key)
        for one in figures.levels
    ]
    if len(drawn) > 1:
        numbers = ((one.total, one.now, one.past) for one in figures.levels)
        drawn.append(_tile(asked, _("合计"), *map(sum, zip(*numbers, strict=True))))
    return drawn


def _tile(
    asked: Asked, label: str, total: int, now: int, past: int, **filters: str
) -> dict[str, Any]:
    return {
        "label": label, "total": total, "now": now, "past": past,
        "url": asked.rows_url(period="all", **filters), "now_url": asked.rows_url(**filters),
        "past_url": asked.rows_url(span="past", **filters),
        "note": _("，%s") % _(SMALL_WORDS) if min(now, past) < SMALL else "",
    }  # fmt: skip


def duties(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    """One line a duty: of the clocks that were settled, how many in time."""
    return [_duty(asked, one) for one in figures.duties]


def _duty(asked: Asked, one: DutyFigure) -> dict[str, Any]:
    small = one.due < SMALL
    now = None if small else 100 * one.in_time / one.due
    past = None if one.past_due < SMALL else 100 * one.past_in_time / one.past_due
    return {
        "label": one.label, "due": one.due, "late": one.due - one.in_time, "is_small": small,
        "dots": drawing.dots(now, past), "rate": "" if now is None else percent(now),
        "compared": rate_compared(now, past), "url": asked.rows_url(about="duty", duty=one.key),
        "late_url": asked.rows_url(about="late", duty=one.key),
    }  # fmt: skip


def legs(asked: Asked, figures: Figures) -> dict[str, Any]:
    """By level, the mean length of each leg, drawn on one scale."""
    most = max((_length(part) for one in figures.legs for part in (one.now,)), default=0.0)
    names = [leg.label for leg in figures.legs[0].now] if figures.legs else []
    return {
        "names": names,
        "levels": [_level(asked, one, most) for one in figures.legs if one.cases],
    }


def _length(parts: tuple[LegFigure, ...]) -> float:
    return sum(leg.days for leg in parts)


def _level(asked: Asked, one: LevelLegs, most: float) -> dict[str, Any]:
    past = _length(one.past)
    past_small = max((leg.count for leg in one.past), default=0) < SMALL
    return {
        "label": one.label.partition("、")[0], "is_small": one.cases < SMALL, "cases": one.cases,
        "days": f"{_length(one.now):.1f}", "past": "" if past_small else f"{past:.1f}",
        "pieces": drawing.stacked([leg.days for leg in one.now], most),
        "parts": [
            {
                "label": leg.label, "days": f"{leg.days:.1f}" if leg.count else "—", "count": leg.count,
                "late": percent(100 * leg.late / leg.count) if leg.count >= SMALL else "—",
                "url": asked.rows_url(about="duty", duty=leg.key, level=one.key),
            }
            for leg in one.now
        ],
    }  # fmt: skip


def classes(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    """The classes with most cases: matters, not people, so most first."""
    known = [one for one in figures.classes if one.key and one.now]
    shown = known[:CLASSES_SHOWN]
    most = max([*(one.now for one in shown), *(one.past for one in shown), 1])
    drawn = [_line(asked, matter_name(one.key), one, most, category=one.key) for one in shown]
    rest = sum(one.now for one in figures.classes if not one.key)
    if rest:
        url = asked.rows_url(category="none")
        drawn.append(
            {"label": _("还没有分类"), "now": rest, "compared": "", "url": url, "is_small": False}
        )
    return drawn


def kinds(asked: Asked, figures: Figures) -> list[dict[str, Any]]:
    """How many of each kind; units only asked (共建) are seen apart here."""
    found = {one.key: one for one in figures.kinds}
    known = [(kind.label, found[kind.key]) for kind in asked.case_type.kinds if kind.key in found]
    most = max([*(one.now for _label, one in known), *(one.past for _label, one in known), 1])
    return [_line(asked, label, one, most, kind=one.key) for label, one in known]


def _line(asked: Asked, label: str, one: ClassFigure, most: int, **filters: str) -> dict[str, Any]:
    small = one.now < SMALL
    has_past = asked.period != Period.ALL
    return {
        "label": label, "now": one.now, "past": one.past, "is_small": small,
        "compared": compared(one.now, one.past) if has_past else "",
        "meter": None if small else drawing.meter(one.now, one.past if has_past else None, most),
        "url": asked.rows_url(**filters),
    }  # fmt: skip


def trend(asked: Asked, figures: Figures) -> dict[str, Any]:
    """Months of this year over those of last year."""
    year = asked.spans.this_year.since.year
    rows = [
        {
            "month": one.month, "now": one.now, "past": one.past,
            "url": asked.rows_url(month=f"{year}-{one.month:02}"),
            "past_url": asked.rows_url(month=f"{year - 1}-{one.month:02}"),
        }
        for one in figures.months
    ]  # fmt: skip
    return resized({"rows": rows}, 820, 240)


def resized(shown: dict[str, Any], width: int, height: int) -> dict[str, Any]:
    """The same months drawn to another size."""
    now, past = [one["now"] for one in shown["rows"]], [one["past"] for one in shown["rows"]]
    return shown | {"drawn": drawing.trend(now, past, width, height)}


def rates(asked: Asked, figures: Figures) -> dict[str, Any] | None:
    """The three rates and their sum, for types whose cases are called back; None for the others."""
    if not figures.rates.valid and not figures.past_rates.valid:
        return None
    now, past = figures.rates, figures.past_rates
    small = now.valid < SMALL
    lines = [
        _rate(asked, label, getattr(now, name), _past(past, name), key, small)
        for label, name, key in (
            (_("响应率"), "response", "contacted"),
            (_("解决率"), "solution", "solved"),
            (_("满意率"), "satisfaction", "satisfied"),
        )
    ]
    composite = None if small else now.composite()
    return {
        "valid": now.valid, "valid_url": asked.rows_url(about="valid"), "is_small": small, "lines": lines,
        "composite": "" if composite is None else f"{composite:.2f}",
        "weights": _("%(r)d、%(s)d、%(m)d，基本满意按 %(b)s 计") % {
            "r": WEIGHTS.response, "s": WEIGHTS.solution, "m": WEIGHTS.satisfaction, "b": WEIGHTS.basic,
        },
        "basis": WEIGHTS.basis,
    }  # fmt: skip


def _past(past: Rates, name: str) -> float | None:
    value: float | None = getattr(past, name)
    return None if past.valid < SMALL else value


def _rate(
    asked: Asked, label: str, now: float | None, past: float | None, about: str, small: bool
) -> dict[str, Any]:
    shown = None if small else now
    return {
        "label": label, "rate": "" if shown is None else percent(shown), "dots": drawing.dots(shown, past),
        "compared": rate_compared(shown, past), "url": asked.rows_url(about=about),
    }  # fmt: skip


def open_now(asked: Asked, now: OpenNow) -> dict[str, Any]:
    """Overdue clocks by duty and band, cases standing still, reviews."""
    return {
        "lines": [
            {
                "label": one.label,
                "cells": [
                    {"count": count, "url": asked.rows_url(about="overdue", duty=one.key, band=band)}
                    for count, band in zip(one.counts, ("1", "3", "7", "more"), strict=True)
                ],
            }
            for one in now.overdue
        ],
        "clocks": now.overdue_clocks, "cases": now.overdue_cases, "parked": now.parked_cases,
        "long": sum(one.counts[3] for one in now.overdue),
        "soon": now.reviews_soon, "missed": now.reviews_missed,
        "url": asked.rows_url(about="overdue"), "parked_url": asked.rows_url(about="parked"),
        "review_url": asked.rows_url(about="review"),
    }  # fmt: skip
