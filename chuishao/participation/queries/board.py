"""What the board shows of a programme in a place: activities by kind and month, the places below, beside the year before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import said

from .. import catalogue
from .._facts import within
from .figures import OUT_OF_REACH

WIDTHS: Final = {4: 6, 6: 9, 9: 12}
"""How long the paths directly below a path of this length are."""
STORED_WIDTH: Final = 9
Days = tuple[date, date]
"""From the first day until before the second."""


@dataclass(frozen=True)
class Done:
    """Activities held, comings confirmed, minutes."""

    held: int = 0
    times: int = 0
    minutes: int = 0

    def __add__(self, other: Done) -> Done:
        """Both together."""
        return Done(self.held + other.held, self.times + other.times, self.minutes + other.minutes)


@dataclass(frozen=True)
class KindDone:
    """One kind of activity, in the period and in the same days a year before."""

    key: str
    label: str
    now: Done
    past: Done


@dataclass(frozen=True)
class DoneFigures:
    """All kinds of a programme; each month by its first day."""

    kinds: tuple[KindDone, ...]
    months: Mapping[date, Done] = field(default_factory=dict)


@dataclass(frozen=True)
class AreaDone:
    """One place directly below: its circles now, what was done there in the period and a year before."""

    path: str
    circles: int
    now: Done
    past: Done


_STORED: Final = """SELECT day, region_path, programme, kind, role, facet, times, minutes FROM participation_tally
WHERE region_path = %(path)s AND programme = %(programme)s"""
_KINDS: Final = """
SELECT kind, facet, date_trunc('month', day)::date, coalesce(sum(times) FILTER (WHERE day >= %(since)s AND day < %(until)s), 0)::bigint,
  coalesce(sum(minutes) FILTER (WHERE day >= %(since)s AND day < %(until)s), 0)::bigint,
  coalesce(sum(times) FILTER (WHERE day >= %(past_since)s AND day < %(past_until)s), 0)::bigint,
  coalesce(sum(minutes) FILTER (WHERE day >= %(past_since)s AND day < %(past_until)s), 0)::bigint,
  sum(times)::bigint, sum(minutes)::bigint
FROM ({source}) AS fact WHERE programme = %(programme)s GROUP BY 1, 2, 3"""
_WHOLE: Final = """
SELECT coalesce(sum(times) FILTER (WHERE facet = 'held'), 0)::bigint, coalesce(sum(times) FILTER (WHERE facet = 'came'), 0)::bigint,
  coalesce(sum(minutes), 0)::bigint
FROM participation_tally WHERE region_path = %(path)s AND day >= %(since)s AND day < %(until)s"""
_STORED_BELOW: Final = """SELECT day, region_path, programme, facet, times, minutes FROM participation_tally
WHERE region_path >= %(path)s AND region_path < %(path)s || ':' AND length(region_path) = %(width)s
 AND programme = %(programme)s"""
_AREAS: Final = """
WITH fact AS ({source}), done AS (
SELECT left(region_path, %(width)s) AS path,
  coalesce(sum(times) FILTER (WHERE facet = 'held' AND day >= %(since)s AND day < %(until)s), 0)::bigint AS held,
  coalesce(sum(times) FILTER (WHERE facet = 'came' AND day >= %(since)s AND day < %(until)s), 0)::bigint AS times,
  coalesce(sum(minutes) FILTER (WHERE day >= %(since)s AND day < %(until)s), 0)::bigint AS minutes,
  coalesce(sum(times) FILTER (WHERE facet = 'held' AND day >= %(past_since)s AND day < %(past_until)s), 0)::bigint AS past_held,
  coalesce(sum(times) FILTER (WHERE facet = 'came' AND day >= %(past_since)s AND day < %(past_until)s), 0)::bigint AS past_times,
  coalesce(sum(minutes) FILTER (WHERE day >= %(past_since)s AND day < %(past_until)s), 0)::bigint AS past_minutes
FROM fact WHERE programme = %(programme)s GROUP BY 1), circle AS (
SELECT left(region_path, %(width)s) AS path, count(*) AS circles FROM participation_circle
WHERE programme = %(programme)s AND ended_on IS NULL AND region_path >= %(path)s AND region_path < %(path)s || ':'
  AND length(region_path) >= %(width)s GROUP BY 1)
SELECT path, coalesce(circles, 0), coalesce(held, 0), coalesce(times, 0), coalesce(minutes, 0),
  coalesce(past_held, 0), coalesce(past_times, 0), coalesce(past_minutes, 0)
FROM done FULL JOIN circle USING (path) ORDER BY path"""


def done_in(
    *, programme: str, region_path: str, now: Days, past: Days, actor: Actor
) -> DoneFigures:
    """What was done in a place; from the stored tallies down to a street. Raises NotAllowed."""
    _demand_covered(actor, region_path)
    is_stored = len(region_path) <= STORED_WIDTH
    source = _STORED if is_stored else within(12)
    rows = rows_of(_KINDS.format(source=source), _values(programme, region_path, now, past))
    return _folded(programme, rows)


def areas_in(
    *, programme: str, region_path: str, now: Days, past: Days, actor: Actor
) -> list[AreaDone]:
    """The places directly below that have any, by path. Raises NotAllowed."""
    _demand_covered(actor, region_path)
    width = WIDTHS.get(len(region_path))
    if width is None:
        return []
    source = _STORED_BELOW if width <= STORED_WIDTH else within(12)
    values = {**_values(programme, region_path, now, past), "width": width}
    rows = rows_of(_AREAS.format(source=source), values)
    return [
        AreaDone(path, circles, Done(*numbers[:3]), Done(*numbers[3:]))
        for path, circles, *numbers in rows
        if len(path) == width
    ]


def whole_done(*, region_path: str, days: Days, actor: Actor) -> Done:
    """What was done in a place under all programmes together, from the stored tallies. Raises NotAllowed.

    Of a community nothing is stored: it has done nothing here.
    """
    _demand_covered(actor, region_path)
    asked = {"path": region_path, "since": days[0], "until": days[1]}
    [(held, times, minutes)] = rows_of(_WHOLE, asked)
    return Done(held, times, minutes)


def kept_at() -> datetime | None:
    """The time of the stored tallies; None when nothing has been counted yet."""
    rows = rows_of("SELECT kept_at FROM participation_tallymark WHERE id = 1", ())
    return rows[0][0] if rows else None


def _demand_covered(actor: Actor, region_path: str) -> None:
    if not reach(actor).covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)


def _values(programme: str, region_path: str, now: Days, past: Days) -> dict[str, Any]:
    return {
        "programme": programme, "path": region_path, "since": now[0], "until": now[1],
        "past_since": past[0], "past_until": past[1],
    }  # fmt: skip


def _folded(programme: str, rows: Sequence[tuple[Any, ...]]) -> DoneFigures:
    now: dict[str, Done] = {}
    past: dict[str, Done] = {}
    months: dict[date, Done] = {}
    for (
        kind,
        facet,
        month,
        times,
        minutes,
        past_times,
        past_minutes,
        all_times,
        all_minutes,
    ) in rows:
        for sums, key, pair in (
            (now, kind, (times, minutes)), (past, kind, (past_times, past_minutes)),
            (months, month, (all_times, all_minutes)),
        ):  # fmt: skip
            one = Done(held=pair[0]) if facet == "held" else Done(0, *pair)
            sums[key] = sums.get(key, Done()) + one
    kinds = catalogue.programme(programme).activities
    return DoneFigures(
        tuple(
            KindDone(one.key, said(one.label), now.get(one.key, Done()), past.get(one.key, Done()))
            for one in kinds
        ),
        months,
    )
