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
    """One region below: its path, cases in the period and in the same days a year before."""

    path: str
    now: int
    past: int


_STORED = """SELECT region_path AS path, day, count FROM casework_tally
WHERE region_path >= %(path)s AND region_path < %(path)s || ':' AND length(region_path) = %(width)s
 AND facet = 'case' AND case_type = %(case_type)s AND confidentiality <= %(clearance)s"""
_LIVE = """SELECT left(region_path, 12) AS path, (counted_at AT TIME ZONE 'Asia/Shanghai')::date AS day, 1 AS count
FROM casework_case WHERE left(region_path, 9) = %(path)s AND length(region_path) >= 12
 AND case_type = %(case_type)s AND confidentiality <= %(clearance)s
 AND counted_at IS NOT NULL AND NOT is_excluded AND outcome <> 'merged'"""
_READ = """
SELECT path, coalesce(sum(count) FILTER (WHERE day >= %(since)s AND day < %(until)s), 0),
  coalesce(sum(count) FILTER (WHERE day >= %(past_since)s AND day < %(past_until)s), 0)
FROM ({source}) AS one WHERE day >= least(%(since)s, %(past_since)s) GROUP BY path ORDER BY path"""


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
    return [AreaFigure(path, int(now), int(past)) for path, now, past in rows]
