"""The rows behind a figure: circles, activities, lists and decisions; of people how many, never who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from ..declarations import Figure, Measure
from .figures import OUT_OF_REACH


@dataclass(frozen=True)
class Behind:
    """Which rows: of a figure, or of one kind of activity in some days. ``of``: held, came or minutes."""

    programme: str
    region_path: str
    figure: str = ""
    kind: str = ""
    of: str = "held"
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class BehindRow:
    """One row: what it is, of which circle, where, when; ``amount`` is what it adds to the figure."""

    words: str
    circle: str
    region_path: str
    at: datetime | date | None
    amount: int


# Activity by activity from the newest on, so that a page of rows reads the comings of a page only. A coming lies
# where its activity does.
_CAME: Final = """SELECT a.title, c.name, a.region_path, a.starts_at, t.amount FROM participation_activity a
JOIN participation_circle c ON c.id = a.circle_id CROSS JOIN LATERAL (
 SELECT {sum}::bigint AS amount FROM participation_attendance t WHERE t.activity_id = a.id AND t.state = 'confirmed'
  AND (cardinality(%(roles)s::text[]) = 0 OR t.role = ANY(%(roles)s::text[]))
  AND t.starts_at >= %(since)s AND t.starts_at < %(until)s HAVING count(*) > 0) t
WHERE a.programme = %(programme)s AND (cardinality(%(of)s::text[]) = 0 OR a.kind = ANY(%(of)s::text[]))
 AND {a} AND a.starts_at < %(until)s AND a.ends_at >= %(since)s"""
_HELD: Final = """SELECT a.title, c.name, a.region_path, a.starts_at, 1::bigint FROM participation_activity a
JOIN participation_circle c ON c.id = a.circle_id WHERE a.programme = %(programme)s AND a.kind = ANY(%(of)s::text[])
 AND a.state = 'held' AND {a} AND a.starts_at >= %(since)s AND a.starts_at < %(until)s"""
_LISTED: Final = """SELECT l.title, c.name, l.region_path, l.published_at, 1::bigint FROM participation_listing l
JOIN participation_circle c ON c.id = l.circle_id WHERE l.programme = %(programme)s AND l.kind = ANY(%(of)s::text[])
 AND {states} AND {l} AND l.published_at >= %(since)s AND l.published_at < %(until)s"""
_ROWS: Final[Mapping[Measure, str]] = {
    Measure.CIRCLES: """SELECT c.name, '', c.region_path, c.founded_on, 1::bigint FROM participation_circle c
WHERE c.programme = %(programme)s AND c.kind = ANY(%(of)s::text[]) AND c.ended_on IS NULL AND {c}""",
    Measure.BELONGING: """SELECT c.name, c.name, c.region_path, max(b.from_on), count(*) FROM participation_belonging b
JOIN participation_circle c ON c.id = b.circle_id WHERE c.programme = %(programme)s
 AND c.kind || '.' || b.role = ANY(%(of)s::text[]) AND b.state = 'active' AND {c} GROUP BY c.id""",
    Measure.ACTIVITIES: _HELD,
    Measure.ATTENDANCES: _CAME.replace("{sum}", "count(*)"),
    Measure.MINUTES: _CAME.replace("{sum}", "sum(t.counted_minutes)"),
    Measure.LISTINGS: _LISTED.replace("{states}", "l.state NOT IN ('draft', 'withdrawn')"),
    Measure.MATCHED: _LISTED.replace("{states}", "l.state IN ('agreed', 'running', 'finished', 'evaluated')"),
    Measure.RESOLUTIONS: """SELECT r.title, c.name, a.region_path, a.starts_at, 1::bigint FROM participation_resolution r
JOIN participation_activity a ON a.id = r.meeting_id JOIN participation_circle c ON c.id = a.circle_id
WHERE a.programme = %(programme)s AND (cardinality(%(of)s::text[]) = 0 OR r.ballot = ANY(%(of)s::text[]))
 AND r.state IN ('passed', 'answered', 'done') AND {a} AND a.starts_at >= %(since)s AND a.starts_at < %(until)s""",
    Measure.COUNTED: """SELECT a.title, c.name, a.region_path, a.starts_at, sum(one.value::bigint)::bigint
FROM participation_activity a JOIN participation_circle c ON c.id = a.circle_id,
 jsonb_each_text(a.facts -> 'counted') AS one WHERE a.programme = %(programme)s AND a.facts ? 'counted'
 AND a.kind || '.' || one.key = ANY(%(of)s::text[]) AND {a} AND a.starts_at >= %(since)s AND a.starts_at < %(until)s GROUP BY a.id, c.id""",
}  # fmt: skip
OPENS: Final = frozenset(_ROWS)
"""Measures whose rows can be opened; the others are of people or of proofs, which a board does not list."""
_OF_KIND: Final = {
    "held": Measure.ACTIVITIES,
    "came": Measure.ATTENDANCES,
    "minutes": Measure.MINUTES,
}
_WITHIN: Final = "{path}.region_path >= %(path)s AND {path}.region_path < %(path)s || ':'"
# None of them is without a time: said of NULLs, no index could give this order.
_ENDING: Final = " ORDER BY 4 DESC, 1, 3 LIMIT %(limit)s OFFSET %(offset)s"
MOST: Final = 10_000_000


def rows_behind(*, asked: Behind, actor: Actor, limit: int, offset: int = 0) -> list[BehindRow]:
    """The newest first. Raises NotAllowed out of reach, KeyError for what is not declared or has no rows."""
    statement, values = _question(asked, actor)
    rows = rows_of(statement + _ENDING, {**values, "limit": limit, "offset": offset})
    return [BehindRow(*row) for row in rows]


def count_behind(*, asked: Behind, actor: Actor, most: int | None) -> int:
    """How many rows there are, counted no further than ``most``."""
    statement, values = _question(asked, actor)
    counting = f"SELECT count(*) FROM ({statement} LIMIT %(most)s) AS one"
    return int(rows_of(counting, {**values, "most": most or MOST})[0][0])


def each_row_behind(*, asked: Behind, actor: Actor) -> Iterator[BehindRow]:
    """All rows, a few thousand at a time."""
    step, offset = 5_000, 0
    while rows := rows_behind(asked=asked, actor=actor, limit=step, offset=offset):
        yield from rows
        offset += step


def _question(asked: Behind, actor: Actor) -> tuple[str, dict[str, Any]]:
    if not reach(actor).covers_path(asked.region_path):
        raise NotAllowed(OUT_OF_REACH)
    measure, of, roles = _measured(asked)
    scopes = {alias: _WITHIN.format(path=alias) for alias in "cal"}
    return _ROWS[measure].format(**scopes), {
        "programme": asked.programme, "path": asked.region_path, "of": list(of), "roles": list(roles),
        "since": _moment(asked.since or date(1949, 10, 1)), "until": _moment(asked.until or date(9000, 1, 1)),
    }  # fmt: skip


def _measured(asked: Behind) -> tuple[Measure, tuple[str, ...], tuple[str, ...]]:
    if not asked.figure:
        kinds = catalogue.programme(asked.programme).activities
        of = (asked.kind,) if asked.kind else tuple(one.key for one in kinds)
        return _OF_KIND[asked.of], of, ()
    figure = figure_named(asked.programme, asked.figure)
    return figure.measure, figure.of, figure.roles


def figure_named(programme: str, key: str) -> Figure:
    """A declared figure. Raises KeyError."""
    found = {one.key: one for one in catalogue.programme(programme).figures}
    return found[key]


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
