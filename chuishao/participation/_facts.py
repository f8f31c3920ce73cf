"""What an activity and a coming add to the measurements, in SQL: the same words for stored tallies and a live count.

An activity adds to the day it begins on once it was held; a coming to the day it began, once it is confirmed.
"""

from __future__ import annotations

TIERS = (4, 6, 9)
"""Widths of the paths whose tallies are stored: city, district, street."""
COLUMNS = "day, region_path, programme, kind, role, facet, times, minutes"
_DAY = "({time} AT TIME ZONE 'Asia/Shanghai')::date"
_FACTS = """
SELECT {held_day} AS day, left(a.region_path, {width}) AS region_path, a.programme, a.kind, '' AS role, 'held' AS facet,
  count(*) AS times, 0::bigint AS minutes
FROM participation_activity a WHERE a.state = 'held' AND {held} GROUP BY 1, 2, 3, 4
UNION ALL
SELECT c.day, c.region_path, a.programme, a.kind, c.role, 'came', sum(c.times)::bigint, sum(c.minutes)::bigint
FROM (SELECT {came_day} AS day, left(t.region_path, {width}) AS region_path, t.activity_id, t.role,
    count(*) AS times, sum(t.counted_minutes) AS minutes
  FROM participation_attendance t WHERE t.state = 'confirmed' AND {came} GROUP BY 1, 2, 3, 4) c
JOIN participation_activity a ON a.id = c.activity_id GROUP BY 1, 2, 3, 4, 5"""
_OF_ACTIVITIES = (
    "t.activity_id = ANY(ARRAY(SELECT i.id FROM participation_activity i WHERE {within}))"
)
WITHIN = "{path} >= %(path)s AND {path} < %(path)s || ':'"


def facts(*, held: str = "true", came: str = "true", width: int = 9) -> str:
    """The facts of activities and comings chosen by these conditions, places cut to this width."""
    held_day, came_day = _DAY.format(time="a.starts_at"), _DAY.format(time="t.starts_at")
    return _FACTS.format(held=held, came=came, width=width, held_day=held_day, came_day=came_day)


def of_days() -> str:
    """The facts of some days: by the indexes of days, whatever stands in the other years."""
    held, came = (_DAY.format(time=f"{one}.starts_at") + " = ANY(%(days)s)" for one in "at")
    return facts(held=held, came=came)


def within(width: int) -> str:
    """The facts of one place no larger than a street: by its activities, beside which their comings lie."""
    held = WITHIN.format(path="a.region_path")
    came = _OF_ACTIVITIES.format(within=WITHIN.format(path="i.region_path"))
    return facts(held=held, came=came, width=width)
