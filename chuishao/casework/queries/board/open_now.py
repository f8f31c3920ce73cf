"""What is open at this moment in a region: overdue by duty and by how long, standing still, due for review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed

from ... import catalogue
from .figures import OUT_OF_REACH

BANDS = ("1", "3", "7", "more")
"""Overdue for at most so many days of 24 hours."""


@dataclass(frozen=True)
class OpenDuties:
    """Overdue clocks of one duty, by band."""

    key: str
    label: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True)
class OpenNow:
    """Overdue clocks by duty; cases whose clock stands still; reviews due within a week and missed."""

    overdue: tuple[OpenDuties, ...]
    overdue_cases: int
    parked_cases: int
    reviews_soon: int
    reviews_missed: int

    @property
    def overdue_clocks(self) -> int:
        """All overdue clocks."""
        return sum(sum(one.counts) for one in self.overdue)


LATE = "d.settled_at IS NULL AND d.stopped_at IS NULL AND d.due_at < %(at)s"
BANDS_IN_SQL = {
    "1": "d.due_at >= %(at)s - interval '1 day'",
    "3": "d.due_at < %(at)s - interval '1 day' AND d.due_at >= %(at)s - interval '3 days'",
    "7": "d.due_at < %(at)s - interval '3 days' AND d.due_at >= %(at)s - interval '7 days'",
    "more": "d.due_at < %(at)s - interval '7 days'",
}
"""The same bands as conditions that an index on the due time knows."""
_BAND = """CASE WHEN d.due_at >= %(at)s - interval '1 day' THEN '1' WHEN d.due_at >= %(at)s - interval '3 days' THEN '3'
 WHEN d.due_at >= %(at)s - interval '7 days' THEN '7' ELSE 'more' END"""
# Three parts, each with an index of its own: late ones, reviews to come, clocks that stand still. A clock carries
# what decides whether it may be counted: to look up the case of each of twenty thousand took most of the time.
HERE = """d.region_path >= %(path)s AND d.region_path < %(path)s || '~'
    AND d.case_type = %(case_type)s AND d.confidentiality <= %(clearance)s"""
_READ = f"""
WITH open_duty AS (
  SELECT d.key, d.case_id, d.due_at, false AS stands FROM casework_duty d WHERE {LATE} AND {HERE}
  UNION ALL SELECT d.key, d.case_id, d.due_at, false FROM casework_duty d
  WHERE d.key = ANY(%(reviews)s) AND d.due_at >= %(at)s AND d.due_at < %(soon)s
    AND d.settled_at IS NULL AND d.stopped_at IS NULL AND {HERE}
  UNION ALL SELECT d.key, d.case_id, d.due_at, true FROM casework_duty d
  WHERE d.settled_at IS NULL AND d.stopped_at IS NOT NULL AND {HERE}),
mine AS MATERIALIZED (
  SELECT d.key, d.case_id, d.due_at, d.stands, d.due_at < %(at)s AND NOT d.stands AS late, {_BAND} AS band,
    d.key = ANY(%(reviews)s) AS is_review
  FROM open_duty d)
SELECT 'late', key, band, count(*) FROM mine WHERE late GROUP BY 1, 2, 3
UNION ALL SELECT 'cases', '', '', count(DISTINCT case_id) FROM mine WHERE late
UNION ALL SELECT 'parked', '', '', count(DISTINCT case_id) FROM mine WHERE stands
UNION ALL SELECT 'soon', '', '', count(*) FROM mine WHERE is_review AND NOT stands AND due_at >= %(at)s
UNION ALL SELECT 'missed', '', '', count(*) FROM mine WHERE is_review AND late"""


def open_now(*, region_path: str, case_type: str, actor: Actor, at: datetime) -> OpenNow:
    """Read from the open clocks themselves, now. Raises NotAllowed."""
    limits = reach(actor)
    if not limits.covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)
    rules = catalogue.in_words(catalogue.case_type(case_type))
    values = {
        "path": region_path, "case_type": case_type, "clearance": limits.clearance, "at": at,
        "soon": at + timedelta(days=7), "reviews": [d.key for d in rules.duties if d.due_from],
    }  # fmt: skip
    rows = rows_of(_READ, values)
    found = {(what, key, band): int(count) for what, key, band, count in rows}
    overdue = tuple(
        OpenDuties(one.key, one.label, counts)
        for one in rules.duties
        if any(counts := _bands(found, one.key))
    )
    single = [found.get((what, "", ""), 0) for what in ("cases", "parked", "soon", "missed")]
    return OpenNow(overdue, *single)


def _bands(found: dict[tuple[str, str, str], int], key: str) -> tuple[int, int, int, int]:
    one, three, seven, more = (found.get(("late", key, band), 0) for band in BANDS)
    return one, three, seven, more
