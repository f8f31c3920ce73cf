"""What is expected again and again, drawn: for one circle period by period, for many only what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.kernel.text import said
from chuishao.participation import catalogue
from chuishao.participation.queries.series import SeriesLine, missing_in, period_words, series_of
from chuishao.web.sessions import StaffRequest

MOST_MISSING = 20
LOOKS = {
    "done": ("is-done", "circle-check"),
    "missing": ("is-over", "alert-octagon"),
    "not_due": ("", "circle-dashed"),
    "not_needed": ("is-line", ""),
}


def drawn_series(circle_id: int, request: StaffRequest) -> dict[str, list[dict[str, Any]]]:
    """Each expected activity of a circle with its periods, the newest first; apart, those not needed now."""
    lines = series_of(circle_id=circle_id, actor=request.actor, at=request.at)
    drawn = list(_by_activity(lines))
    return {
        "now": [one for one in drawn if not one["is_quiet"]],
        "quiet": [one for one in drawn if one["is_quiet"]],
    }


def _by_activity(lines: Iterable[SeriesLine]) -> Iterator[dict[str, Any]]:
    for _key, inside in groupby(
        sorted(lines, key=lambda it: (it.activity, it.thing, it.period)),
        lambda it: (it.activity, it.thing),
    ):
        periods = list(inside)
        yield {
            "label": label_of(periods[0]),
            "periods": [_period(one) for one in reversed(periods)],
            "is_quiet": all(one.state == "not_needed" for one in periods),
        }


def label_of(line: SeriesLine) -> str:
    """What is expected: the activity, with its class where each class is expected."""
    if not line.thing:
        return line.label
    classes = dict(catalogue.programme(line.programme).activity(line.activity).classes)
    return _("%(activity)s（%(thing)s）") % {
        "activity": line.label, "thing": said(classes.get(line.thing, line.thing)),
    }  # fmt: skip


def _period(line: SeriesLine) -> dict[str, str]:
    css, icon = LOOKS[line.state]
    words = _("%(period)s %(reason)s") % {"period": period_words(line), "reason": line.reason}
    return {"words": words, "css": css, "icon": icon}


def missing_for(request: StaffRequest, programme: str = "") -> list[dict[str, Any]]:
    """What is missing of the last periods that are over, circle by circle, in the actor's reach."""
    lines = missing_in(
        region_path=request.actor.territory or "", actor=request.actor, at=request.at,
        programme=programme, limit=MOST_MISSING,
    )  # fmt: skip
    return [
        {
            "url": reverse("circle", args=[circle]), "icon": "clock-exclamation", "label": name,
            "words": [
                _("%(period)s %(label)s：%(reason)s")
                % {"period": period_words(one), "label": label_of(one), "reason": one.reason}
                for one in inside
            ],
        }
        for (circle, name), inside in groupby(lines, lambda one: (one.circle_id, one.circle))
    ]  # fmt: skip
