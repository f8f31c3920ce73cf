"""The regions directly below one: how many cases each has, read in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed

from .figures import OUT_OF_REACH
from .spans import Spans

WIDTHS = {4: 6, 6: 9, 9: 12}
"""How long the paths directly below a path of this length are."""


@dataclass(frozen=True)
class AreaFigure:
    """One region below: its path, cases in the period and in the same days a year before.

    Streets and communities have no public outline: ``middle`` is where their ``located`` cases lie together.
    """

    path: str
    now: int
    past: int
    located: int = 0
    middle: tuple[float, float] | None = None


_STORED = """SELECT region_path AS path, day, count FROM casework_tally
WHERE region_path >= %(path)s AND region_path < %(path)s || ':' AND length(region_path) = %(width)s
 AND facet = 'case' AND case_type = %(case_type)s AND confidentiality <= %(clearance)s"""
_LIVE = """SELECT left(region_path, 12) AS path, (counted_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 1 AS count
FROM casework_case WHERE left(region_path, 9) = %(path)s AND length(region_path) >= 12
 AND case_type = %(case_type)s AND confidentiality <= %(clearance)s
 AND counted_at IS NOT NULL AND NOT is_excluded AND outcome <> 'merged'"""
_READ = """
WITH figure AS (
SELECT path, coalesce(sum(count) FILTER (WHERE day >= %(since)s AND day < %(until)s), 0) AS now,
  coalesce(sum(count) FILTER (WHERE day >= %(past_since)s AND day < %(past_until)s), 0) AS past
FROM ({source}) AS one WHERE day >= least(%(since)s, %(past_since)s) GROUP BY path),
middle AS (
SELECT left(region_path, %(width)s) AS path, sum(count) AS located, sum(lon * count) / sum(count) AS lon,
  sum(lat * count) / sum(count) AS lat FROM casework_middle
WHERE region_path >= %(path)s AND region_path < %(path)s || ':' AND length(region_path) >= %(width)s
 AND %(width)s > 6 AND confidentiality <= %(clearance)s GROUP BY 1)
SELECT figure.*, located, lon, lat FROM figure LEFT JOIN middle USING (path) ORDER BY path"""


def areas_of(*, region_path: str, case_type: str, spans: Spans, actor: Actor) -> list[AreaFigure]:
    """Figures of the regions directly below that have any, by path. Raises NotAllowed."""
    limits = reach(actor)
    if not limits.covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)
    width = WIDTHS.get(len(region_path))
    if width is None:
        return []
    values = {
        "path": region_path, "width": width, "case_type": case_type, "clearance": limits.clearance,
        "since": spans.now.since, "until": spans.now.until,
        "past_since": spans.past.since, "past_until": spans.past.until,
    }  # fmt: skip
    source = _STORED if width <= 9 else _LIVE
    rows = rows_of(_READ.format(source=source), values)
    return [
        AreaFigure(path, int(now), int(past), int(located or 0), (lon, lat) if located else None)
        for path, now, past, located, lon, lat in rows
    ]
