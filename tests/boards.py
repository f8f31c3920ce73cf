"""A city's two years of whistles and requests by sets, the same every time: for tests of what is counted."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from tests import make

_CASES = """
INSERT INTO casework_case (number, case_type, rules_id, level, kind, state, is_closed, outcome, revision, title,
  answers, takers, limits, place, category, region_path, cell, opener_id, referee_id, superior_id, opened_at,
  moved_at, counted_at, closed_at, hops, reworks, confidentiality, is_excluded, source)
SELECT 'KM-TEST-' || lpad(i::text, 7, '0'), s.case_type, s.rules_id,
  CASE WHEN i %% 100 < 90 THEN 'community' WHEN i %% 100 < 99 THEN 'street' ELSE 'district' END,
  (ARRAY['ordinary', 'ordinary', 'enforcement', 'priority', 'emergency', 'alliance'])[1 + i %% 6],
  CASE WHEN i %% 50 = 0 THEN 'handling' ELSE 'closed' END, i %% 50 <> 0,
  CASE WHEN i %% 97 = 0 THEN 'merged' WHEN i %% 50 = 0 THEN '' ELSE 'solved' END, 1,
  (ARRAY['占道经营，行人绕行', '化粪池外溢', '夜间油烟扰民', '路灯不亮'])[1 + i %% 4],
  '{}', '{}', '{}', '某路' || i %% 90 || '号', (ARRAY[%(matters)s])[1 + (i * i) %% 7],
  p.path, '', s.opener_id, s.referee_id, s.superior_id, m.at, m.at, m.at,
  CASE WHEN i %% 50 <> 0 THEN m.at + interval '4 days' END, 0, 0,
  CASE WHEN i %% 33 = 0 THEN 4 ELSE 2 END, i %% 89 = 0, ''
FROM generate_series(1, %(total)s) AS i
JOIN (SELECT path, row_number() OVER (ORDER BY path) - 1 AS n FROM directory_region
  WHERE length(path) = 12 AND valid_to IS NULL) p
  ON p.n = floor(1500 * power((i * 7919 %% 10007) / 10007.0, 1.6)),
LATERAL (SELECT %(now)s - (i::bigint * 104729 %% 900001) * interval '1 minute' AS at) m, casework_case s
WHERE s.id = %(sample)s"""
# One leg after another: key, minutes until it begins, minutes it takes (more or less), late in a hundred.
_DUTIES = """
INSERT INTO casework_duty (case_id, key, organisation_id, posts, limit_unit, imposed_at, due_at, is_provisional,
  settled_at, outcome, was_late, urged, region_path, case_type, confidentiality)
SELECT c.id, l.key, c.opener_id, '{}', '', c.counted_at + l.begins * interval '1 minute',
  c.counted_at + (l.begins + l.lasts) * interval '1 minute' + interval '2 days', false,
  CASE WHEN NOT (l.key = 'finish' AND c.state = 'handling')
    THEN c.counted_at + (l.begins + l.lasts + c.id %% 300) * interval '1 minute' END,
  CASE WHEN l.key = 'finish' AND c.state = 'handling' THEN '' WHEN c.id %% 71 = 0 THEN 'waived' ELSE 'discharged' END,
  (c.id * 31 + l.begins) %% 100 < l.late, 0, c.region_path, c.case_type, c.confidentiality
FROM casework_case c, (VALUES ('approve', -200, 140, 2), ('dispatch', -60, 60, 1), ('report_in', 0, 420, 6),
  ('finish', 420, 3400, 11), ('verify', 3800, 900, 5)) AS l(key, begins, lasts, late)
WHERE c.number LIKE 'KM-TEST-%%' AND NOT (l.key = 'verify' AND c.state = 'handling')"""


def fill(total: int, now: datetime) -> None:
    """So many whistles of the last 625 days, more in the first districts; some merged, excluded, secret, open."""
    from chuishao.directory.matters import matters

    known = [*list(matters())[5:45:6][:6], ""]
    sample = make.dispatched(when=make.at("2026-09-25 08:00"))
    values = {"total": total, "now": now, "sample": sample.case_id, "matters": known}
    with connection.cursor() as cursor:
        cursor.execute(_CASES.replace("ARRAY[%(matters)s]", "%(matters)s::text[]"), values)
        cursor.execute(_DUTIES, {})
        cursor.execute("ANALYZE casework_case, casework_duty")


# Each community's cases near one point, the points over the middle of the district; every fourth case is not located.
_SPOTS = """
UPDATE casework_case SET lon = x.lon + (id %% 7) * 0.0006, lat = x.lat + (id %% 5) * 0.0006
FROM (SELECT path, 102.65 + (street & 255) * 0.0003 + (own & 15) * 0.0009 AS lon,
    25.01 + (street >> 8 & 255) * 0.0004 + (own >> 5 & 15) * 0.0009 AS lat
  FROM (SELECT path, hashtext(left(path, 9)) AS street, hashtext(path) AS own FROM directory_region
    WHERE path LIKE '530102%%' AND valid_to IS NULL) AS r) AS x
WHERE region_path = x.path AND id %% 4 > 0"""


def locate() -> None:
    """Give the cases of 五华 points: not where they are, but always the same."""
    with connection.cursor() as cursor:
        cursor.execute(_SPOTS, {})
