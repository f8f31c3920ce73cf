"""What one case adds to the measurements, in SQL: the same words for the stored tallies and for a live count.

A case belongs to the day on which it was counted (派哨 for a whistle). Excluded and merged cases add nothing.
Facets: ``case`` (part = closed), ``kind``, ``class``; ``duty`` for every settled clock that was not waived
(part = late, minutes from imposed to settled); ``rate`` for the last call-back of a request (valid,
contacted, solved, satisfied, basic: domain §2.4).
"""

from __future__ import annotations

from . import catalogue

TIERS = (4, 6, 9)
"""Widths of the paths whose tallies are stored: city, district, street."""
CALLED_BACK = {"reached", "contacted", "solved", "satisfied"}
COLUMNS = "day, region_path, case_type, level, confidentiality, facet, key, count, part, minutes"

_COUNTED = """
SELECT id, (counted_at AT TIME ZONE 'Asia/Shanghai')::date AS day, case_type, level, kind, category,
  confidentiality, left(region_path, {width}) AS region_path, is_closed
FROM casework_case
WHERE counted_at IS NOT NULL AND NOT is_excluded AND outcome <> 'merged' AND {scope}"""

_EACH = """
SELECT day, region_path, case_type, level, confidentiality, facet, key, 1 AS count, part, 0 AS minutes
FROM counted CROSS JOIN LATERAL (VALUES
  ('case', '', is_closed::int), ('kind', kind, 0), ('class', category, 0)) AS said(facet, key, part)
UNION ALL
SELECT counted.day, counted.region_path, counted.case_type, counted.level, counted.confidentiality, 'duty', d.key, 1,
  (d.was_late OR d.settled_at > d.due_at)::int, extract(epoch FROM d.settled_at - d.imposed_at)::bigint / 60
FROM counted JOIN casework_duty d ON d.case_id = counted.id
WHERE d.settled_at IS NOT NULL AND d.outcome <> 'waived'
UNION ALL
SELECT counted.day, counted.region_path, counted.case_type, counted.level, counted.confidentiality, 'rate', r.key, 1, 0, 0
FROM counted CROSS JOIN LATERAL (
  SELECT e.body -> 'answers' AS a FROM kernel_audit_entry e
  WHERE e.subject = 'case:' || counted.id AND e.body ->> 'step' = ANY(%(rated_steps)s)
  ORDER BY e.seq DESC LIMIT 1) AS last
CROSS JOIN LATERAL (VALUES ('valid', true), ('contacted', (a ->> 'contacted')::boolean),
  ('solved', (a ->> 'solved')::boolean), ('satisfied', a ->> 'satisfied' = 'yes'),
  ('basic', a ->> 'satisfied' = 'basic')) AS r(key, holds)
WHERE counted.case_type = ANY(%(rated_types)s) AND (a ->> 'reached')::boolean AND r.holds"""

_SUMMED = """
SELECT day, region_path, case_type, level, confidentiality, facet, key,
  sum(count)::int AS count, sum(part)::int AS part, sum(minutes)::bigint AS minutes
FROM each_one GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def facts(scope: str, width: int = TIERS[-1]) -> str:
    """A SELECT of summed facts of the cases in this scope, places cut to ``width``; needs ``parameters()``."""
    counted = _COUNTED.format(width=width, scope=scope)
    return f"WITH counted AS MATERIALIZED ({counted}), each_one AS ({_EACH}) {_SUMMED}"


def parameters() -> dict[str, list[str]]:
    """Which steps of which types are call-backs, read from the declarations."""
    rated = rated_steps()
    return {
        "rated_types": list(rated),
        "rated_steps": sorted({s for steps in rated.values() for s in steps}),
    }


def rated_steps() -> dict[str, tuple[str, ...]]:
    """By case type, the steps whose form asks all that the three rates need."""
    found = {
        one.key: tuple(
            step.key
            for step in one.transitions
            if {field.key for field in step.form} >= CALLED_BACK
        )
        for one in catalogue.declared()
    }
    return {key: steps for key, steps in found.items() if steps}
