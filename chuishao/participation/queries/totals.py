"""Hours of a place totalled by team and by community, and what one circle has done: exactly, each in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed

from ..models import Circle
from .circles import CirclePage
from .figures import OUT_OF_REACH


@dataclass(frozen=True, slots=True)
class Total:
    """Confirmed service: how many times, how many minutes."""

    times: int
    minutes: int


@dataclass(frozen=True)
class HoursTotals:
    """Of each circle by its id, and of each place by its path."""

    by_circle: Mapping[int, Total]
    by_place: Mapping[str, Total]


# One walk along the index of confirmed rows, which holds all that is asked for; the pairs are few.
_TOTALS: Final = """
WITH pair AS MATERIALIZED (
  SELECT region_path, circle_id, count(*) AS times, sum(counted_minutes) AS minutes
  FROM participation_attendance
  WHERE state = 'confirmed' AND region_path >= %(path)s AND region_path < %(path)s || ':'
  GROUP BY region_path, circle_id
)
SELECT circle_id, region_path, sum(times)::bigint, sum(minutes)::bigint FROM pair
GROUP BY GROUPING SETS ((circle_id), (region_path))"""


def hours_totals(*, region_path: str, actor: Actor) -> HoursTotals:
    """All confirmed hours in a place. Raises NotAllowed out of reach."""
    if not reach(actor).covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)
    rows = rows_of(_TOTALS, {"path": region_path})
    return HoursTotals(
        {circle: Total(times, minutes) for circle, place, times, minutes in rows if place is None},
        {place: Total(times, minutes) for _c, place, times, minutes in rows if place is not None},
    )


@dataclass(frozen=True, slots=True)
class CircleHours:
    """One circle and all its confirmed service."""

    circle_id: int
    name: str
    region_path: str
    done: Total


def hours_by_circle(*, region_path: str, programme: str, actor: Actor) -> list[CircleHours]:
    """The circles of a programme in a place, by place and name, in no order of merit. Raises NotAllowed."""
    done = hours_totals(region_path=region_path, actor=actor).by_circle
    rows = Circle.objects.filter(programme=programme, pk__in=list(done)).order_by(
        "region_path", "name", "pk"
    )
    return [
        CircleHours(pk, name, place, done[pk])
        for pk, name, place in rows.values_list("pk", "name", "region_path")
    ]


@dataclass(frozen=True, slots=True)
class CircleDone:
    """What a circle has done since a moment: activities held, confirmed comings, their minutes, how many people."""

    held: int
    times: int
    minutes: int
    people: int


_DONE: Final = """
SELECT (SELECT count(*) FROM participation_activity WHERE circle_id = %(circle)s AND state = 'held'
    AND starts_at >= %(since)s AND kind <> ALL(%(records)s::text[])),
  (SELECT count(*) FROM participation_activity WHERE circle_id = %(circle)s AND state = 'held' AND kind <> ALL(%(records)s::text[])),
  count(*) FILTER (WHERE starts_at >= %(since)s), count(*),
  coalesce(sum(counted_minutes) FILTER (WHERE starts_at >= %(since)s), 0)::bigint, coalesce(sum(counted_minutes), 0)::bigint,
  count(DISTINCT participant_id) FILTER (WHERE starts_at >= %(since)s), count(DISTINCT participant_id)
FROM participation_attendance WHERE region_path = %(path)s AND circle_id = %(circle)s AND state = 'confirmed'"""
"""The place is asked for because the index begins with it; whatever a circle holds lies in its own place."""


def circle_done(*, page: CirclePage, since: datetime) -> tuple[CircleDone, CircleDone]:
    """What a circle that is open before one has done since then, and altogether; what is written down is not held."""
    records = [one.key for one in page.rules.activities if one.is_record]
    known = {"circle": page.id, "path": page.region_path, "since": since, "records": records}
    [row] = rows_of(_DONE, known)
    return CircleDone(*row[0::2]), CircleDone(*row[1::2])
