"""What one case adds to the measurements, in SQL: the same words for the stored tallies and for a live count.

A case belongs to the day on which it was counted (派哨 for a whistle). Excluded and merged cases add nothing.
Facets: ``case`` (part = closed), ``kind``, ``class``; ``duty`` for every settled clock that was not waived
(part = late, minutes from imposed to settled); ``rate`` for the last call-back of a request (valid,
contacted, solved, satisfied, basic: domain §2.4), which the case keeps as its ``rates``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TIERS = (4, 6, 9)
"""Widths of the paths whose tallies are stored: city, district, street."""
CALLED_BACK = {"reached", "contacted", "solved", "satisfied"}
"""The fields by which a step is known for a call-back."""
COLUMNS = "day, region_path, case_type, level, confidentiality, facet, key, count, part, minutes"

_COUNTED = """
SELECT id, (counted_at AT TIME ZONE 'Asia/Shanghai')::date AS day, case_type, level, kind, category,
  confidentiality, left(region_path, {width}) AS region_path, is_closed, rates
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
SELECT day, region_path, case_type, level, confidentiality, 'rate', r.key, 1, 0, 0
FROM counted CROSS JOIN LATERAL unnest(rates) AS r(key)"""

_SUMMED = """
SELECT day, region_path, case_type, level, confidentiality, facet, key,
  sum(count)::int AS count, sum(part)::int AS part, sum(minutes)::bigint AS minutes
FROM each_one GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def facts(scope: str, width: int = TIERS[-1]) -> str:
    """A SELECT of summed facts of the cases in this scope, places cut to ``width``."""
    counted = _COUNTED.format(width=width, scope=scope)
    return f"WITH counted AS MATERIALIZED ({counted}), each_one AS ({_EACH}) {_SUMMED}"


def rates_of(answers: Mapping[str, Any]) -> list[str] | None:
    """For which of the rates a call-back counts; None when nobody was reached."""
    if not answers.get("reached"):
        return None
    said = [key for key in ("contacted", "solved") if answers.get(key)]
    return ["valid", *said, *_SATISFIED.get(answers.get("satisfied"), ())]


_SATISFIED: Mapping[Any, tuple[str, ...]] = {"yes": ("satisfied",), "basic": ("basic",)}
