"""A whole city's years of cases, written by sets into the real tables: 1,738 communities, four tiers, their units.

Nothing is measured here. Cases are spread evenly over communities and years; nine in ten are blown by a
community, the rest by streets and districts; six in ten are closed; every dispatched one has a lead and an
assisting unit of its street; every case owes exactly one open duty (closed ones their look-back), so that a
million cases are a million open duties.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.conf import settings

TABLES = ("casework_case", "casework_party", "casework_duty")
CORES = 2

_PLACES = """
CREATE TABLE bench_place AS
SELECT row_number() OVER (ORDER BY c.region_path) - 1 AS n, c.region_path AS path, c.id AS community,
    street.id AS street, district.id AS district, city.id AS city,
    ARRAY(SELECT u.id FROM directory_organisation u WHERE u.region_path = left(c.region_path, 9)
          AND u.kind IN ('stationed_force', 'street_section') ORDER BY u.id) AS units
FROM directory_organisation c
JOIN directory_organisation street ON street.kind = 'referee_desk' AND street.region_path = left(c.region_path, 9)
JOIN directory_organisation district ON district.kind = 'referee_desk' AND district.region_path = left(c.region_path, 6)
JOIN directory_organisation city ON city.kind = 'referee_desk' AND city.region_path = left(c.region_path, 4)
WHERE c.kind = 'community'"""

# Sixteen matters; every case of the city is about one of them.
_TITLES = """
CREATE TABLE bench_title AS
SELECT n, title, ARRAY(SELECT substr(title, k, 2) FROM generate_series(1, length(title) - 1) AS k) AS words
FROM unnest(%(titles)s::text[]) WITH ORDINALITY AS t(title, one), LATERAL (SELECT one - 1 AS n) AS zero"""

# The plan of case i; all its rows follow from it.
_PLAN = """
CREATE TABLE bench_plan AS
SELECT i, p.*, i %% 10 < 6 AS closed, i %% 10 >= 9 AS drafted, i %% 100 AS percent,
    p.units[1 + i %% cardinality(p.units)] AS lead, p.units[1 + (i + 1) %% cardinality(p.units)] AS assisting,
    %(now)s - (%(total)s - i) * interval '1 minute' AS at, (i * 104729) %% 90000 - 1800 AS minutes
FROM generate_series(%(first)s::bigint, %(last)s) AS i
JOIN bench_place p ON p.n = (i * 7919) %% (SELECT count(*) FROM bench_place)"""

_CASES = """
INSERT INTO casework_case (id, number, case_type, rules_id, level, kind, state, is_closed, outcome, revision,
    title, answers, takers, limits, place, category, region_path, cell, opener_id, referee_id, superior_id,
    opened_at, moved_at, counted_at, closed_at, hops, reworks, confidentiality, is_excluded, source, search, rates)
SELECT %(before)s + i, 'KM-' || left(path, 9) || '-20250101-' || lpad(i::text, 7, '0'), s.case_type, s.rules_id,
    CASE WHEN percent < 90 THEN 'community' WHEN percent < 98 THEN 'street' ELSE 'district' END,
    (ARRAY['ordinary', 'ordinary', 'ordinary', 'priority', 'enforcement', 'emergency'])[1 + i %% 6],
    CASE WHEN closed THEN 'closed' WHEN drafted THEN 'submitted' ELSE 'handling' END, closed,
    CASE WHEN closed THEN 'solved' ELSE '' END, 3, t.title, s.answers, s.takers, s.limits, s.place, s.category,
    path, '', CASE WHEN percent < 90 THEN community WHEN percent < 98 THEN street ELSE district END,
    CASE WHEN percent < 90 THEN street WHEN percent < 98 THEN district ELSE city END,
    CASE WHEN percent < 90 THEN district ELSE city END,
    at, at, CASE WHEN NOT drafted THEN at END, CASE WHEN closed THEN at + interval '5 days' END,
    0, 0, 2, false, '', array_to_tsvector(t.words || lpad(i::text, 7, '0')),
    CASE WHEN closed AND i %% 3 = 0 THEN CASE WHEN i %% 20 = 0 THEN '{valid,basic}'::text[] ELSE '{valid,contacted,solved,satisfied}' END END
FROM bench_plan JOIN bench_title t ON t.n = i %% 16, casework_case s WHERE s.id = %(sample)s AND (i > (%(first)s + %(last)s) / 2) = {half}"""

_PARTIES = """
INSERT INTO casework_party (case_id, organisation_id, role, progress, called_at)
SELECT %(before)s + i, organisation, role, CASE WHEN closed THEN 'finished' ELSE 'reported_in' END, at
FROM bench_plan, LATERAL (VALUES (lead, 'lead'), (assisting, 'assisting'), (street, 'copied')) AS u(organisation, role)
WHERE NOT drafted AND (role <> 'copied' OR (i %% 20 = 0 AND percent >= 90))"""

_DUTIES = """
INSERT INTO casework_duty (case_id, region_path, case_type, confidentiality, key, organisation_id, posts, limit_amount, limit_unit, imposed_at, due_at,
    is_provisional, outcome, was_late, urged)
SELECT %(before)s + i, path, s.case_type, 2, CASE WHEN closed THEN 'look_back' WHEN drafted THEN 'approve' ELSE 'finish' END,
    CASE WHEN NOT closed AND NOT drafted THEN lead WHEN percent < 90 THEN community
         WHEN percent < 98 THEN street ELSE district END,
    CASE WHEN drafted THEN ARRAY['head', 'deputy', 'secretary'] ELSE '{}' END, 7, 'working_days', at,
    %(now)s + minutes * interval '1 minute', false, '', false, 0
FROM bench_plan, casework_case s WHERE s.id = %(sample)s"""
_TITLES_OF = (
    "化粪池外溢，污水流到人行道", "路灯不亮，夜里看不清", "井盖破损，行人绊倒", "占道经营，堵住消防通道",
    "楼上漏水，协商不成", "夜间施工扰民", "电梯停运，老人下不了楼", "垃圾堆放，无人清运",
    "路面塌陷，车辆绕行", "树木倒伏，压住电线", "自来水发黄", "燃气管道旁施工",
    "违章建筑，邻里反映", "流浪犬聚集", "河道漂浮物增多", "公厕关闭，没有告示",
)  # fmt: skip


def found(now: datetime) -> None:
    """Prepare the tables from which cases are spread; ``now`` is the moment all times count from."""
    with as_owner_of_the_server() as server:
        server.execute("DROP TABLE IF EXISTS bench_place, bench_title, bench_plan")
        server.execute(_PLACES)
        server.execute(_TITLES, {"titles": list(_TITLES_OF)})


def grow(first: int, last: int, *, total: int, sample: int, now: datetime) -> None:
    """Cases number ``first`` to ``last`` of ``total``, in the manner of the case ``sample``.

    Indexes are taken away and built again, which is far quicker than to keep them up row by row.
    """
    before = 100_000_000  # ids far from those of cases opened by acts
    values = {
        "first": first,
        "last": last,
        "total": total,
        "sample": sample,
        "now": now,
        "before": before,
    }
    with as_owner_of_the_server() as server, without_indexes(server, TABLES):
        server.execute("DROP TABLE IF EXISTS bench_plan")
        server.execute(_PLAN, values)
        at_once((*_cases(), _PARTIES, _DUTIES), values)


def _cases() -> list[str]:
    """The cases, half of them for each core."""
    return [_CASES.replace("{half}", half) for half in ("true", "false")]


def settle() -> None:
    """What autovacuum would have done meanwhile."""
    with as_owner_of_the_server() as server:
        server.execute(f"VACUUM (ANALYZE) {', '.join(TABLES)}")
        server.execute("CHECKPOINT")


@contextmanager
def as_owner_of_the_server() -> Iterator[psycopg.Connection]:
    """As superuser, without the checks of foreign keys: the rows are made from the very tables referred to."""
    where = settings.DATABASES["default"]
    with psycopg.connect(
        host=where["HOST"], user="postgres", dbname=where["NAME"], autocommit=True
    ) as server:
        server.execute("SET session_replication_role = replica")
        server.execute("SET maintenance_work_mem = '512MB'")
        yield server


@contextmanager
def without_indexes(server: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Without the indexes of these tables until left; those of constraints stay."""
    rows = server.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s)"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)",
        [list(tables)],
    ).fetchall()
    for name, _ in rows:
        server.execute(f"DROP INDEX {name}")
    try:
        yield
    finally:
        for _, definition in rows:  # PostgreSQL sorts each with both cores by itself
            server.execute(definition)


def at_once(statements: Sequence[str], values: Mapping[str, object] | None = None) -> None:
    """Statements that do not wait for one another, on as many connections as there are cores."""
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda statement: _carry_out(statement, values), statements))


def _carry_out(statement: str, values: Mapping[str, object] | None) -> None:
    with as_owner_of_the_server() as server:
        server.execute(statement, values)
