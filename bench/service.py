"""Hours of 170,000 volunteers with 5,000,000 confirmed comings, by team and by community.

The rows are written by sets into the real tables: three teams in each of 1,738 communities, an activity of two hours
for every twenty comings over two years, in the order of time and the comings of an activity together, as life writes
them. Indexes are built when the rows are there. What the database checks of each row (nobody at two places, no decider
who recorded, no ledger's row twice) is taken away for the writing and not built again: the rows are made so that it holds.
"""

from __future__ import annotations

import statistics
from datetime import datetime
from itertools import pairwise
from typing import Any

import psycopg

from chuishao.directory.naming import search_columns
from chuishao.participation import catalogue
from chuishao.participation.queries import totals

from . import ground
from .board import bare, bare_server, milliseconds
from .city import CORES, as_owner_of_the_server, at_once, without_indexes
from .report import Result

PROGRAMME, KIND, CIRCLE = "volunteering", "team_service", "team"
VOLUNTEERS, COMINGS, TEAMS, EACH = 170_000, 5_000_000, 3, 20
ROUNDS = 5
_TABLES = (
    "participation_participant",
    "participation_circle",
    "participation_belonging",
    "participation_activity",
    "participation_attendance",
)
_VALUES = {
    "volunteers": VOLUNTEERS,
    "teams": TEAMS,
    "each": EACH,
    "programme": PROGRAMME,
    "kind": KIND,
    "circle": CIRCLE,
}

_CIRCLES = """
INSERT INTO participation_circle (id, programme, kind, rules_id, name, host_id, region_path, founded_on, facts, revision, tokens)
SELECT 1000000 + row_number() OVER (ORDER BY o.region_path, n), %(programme)s, %(circle)s, %(rules)s, '服务队' || n, o.id,
  o.region_path, '2020-01-01', '{}', 1, %(tokens)s
FROM directory_organisation o, generate_series(1, %(teams)s) AS n WHERE o.kind = 'community'"""
_PEOPLE = """
INSERT INTO participation_participant (id, pseudonym, region_path, name_masked, phone_masked, skills, registered_at)
SELECT 1000000 + i, '志愿者' || i, c.region_path, '', '', '{}', %(now)s - interval '3 years'
FROM generate_series(1, %(volunteers)s) AS i
JOIN participation_circle c ON c.id = 1000001 + (i::bigint * 7919) %% %(circles)s"""
_BELONGINGS = """
INSERT INTO participation_belonging (circle_id, role, participant_id, region_path, state, from_on, facts)
SELECT c.id, 'team_volunteer', 1000000 + i, c.region_path, 'active', %(now)s::date - 1000, '{}'
FROM generate_series(1, %(volunteers)s) AS i
JOIN participation_circle c ON c.id = 1000001 + (i::bigint * 7919) %% %(circles)s"""
_ACTIVITIES = """
INSERT INTO participation_activity (id, number, programme, kind, rules_id, circle_id, organiser_id, region_path, title,
  words, thing, place, starts_at, ends_at, period, state, places, requirements, facts, planned_at, revision)
SELECT 1000000 + i, 'HD-' || left(c.region_path, 9) || '-' || i, %(programme)s, %(kind)s, c.rules_id, c.id, c.host_id, c.region_path,
  '服务', '', 'elderly', '党群服务中心', m.at, m.at + interval '2 hours', '', 'held', 0, '', '{}', m.at, 1
FROM generate_series(1, %(activities)s) AS i
JOIN participation_circle c ON c.id = 1000001 + (i::bigint * 104729) %% %(circles)s,
LATERAL (SELECT date_trunc('day', %(now)s - (700 - i::bigint * 700 / %(activities)s) * interval '1 day', 'Asia/Shanghai')
  + interval '9 hours' AS at) m"""
_COMINGS = """
INSERT INTO participation_attendance ({columns})
SELECT 1000000 + a.id * %(each)s + n, a.id, a.circle_id, 1000001 + (a.id * 31 + n::bigint * 8501) %% %(volunteers)s, a.region_path, '',
  '{{volunteering}}', a.starts_at, a.ends_at, 120, 120, 'list', 'confirmed', false, '', %(one)s, a.ends_at, %(other)s, a.ends_at
FROM participation_activity a CROSS JOIN LATERAL generate_series(a.id * 0, %(each)s - 1) AS n
WHERE a.id > {after} AND a.id <= {until}"""
_UNCHECKED = """
SELECT conname FROM pg_constraint WHERE conrelid = 'participation_attendance'::regclass AND contype IN ('c', 'x', 'u')"""
_OF_LEDGERS = """
SELECT indexname FROM pg_indexes WHERE tablename = 'participation_attendance' AND indexdef LIKE '%(ledger_ref %'"""
_COLUMNS = (
    "id, activity_id, circle_id, participant_id, region_path, role, hats, starts_at, ends_at, minutes,"
    " counted_minutes, mode, state, is_beyond_cap, reason, recorded_by_id, recorded_at, decided_by_id, decided_at"
)


def found(now: datetime) -> None:
    """Write the volunteers and their two years; ``now`` is the moment all times count from."""
    values: dict[str, Any] = {
        **_VALUES, "now": now, "rules": catalogue.current_id(PROGRAMME), "activities": COMINGS // EACH,
        "tokens": search_columns("服务队")["tokens"],
    }  # fmt: skip
    with as_owner_of_the_server() as server:
        values["one"], values["other"] = _two_people(server)
        for (name,) in server.execute(_UNCHECKED).fetchall():
            server.execute(f"ALTER TABLE participation_attendance DROP CONSTRAINT {name}")
        # Of ledgers none of the rows is; its index would be five million times nothing.
        for (name,) in server.execute(_OF_LEDGERS).fetchall():
            server.execute(f"DROP INDEX {name}")
        with without_indexes(server, _TABLES):
            server.execute(_CIRCLES, values)
            counted = server.execute("SELECT count(*) FROM participation_circle WHERE id > 1000000")
            values["circles"] = counted.fetchone()[0]  # type: ignore[index]
            at_once((_PEOPLE, _BELONGINGS, _ACTIVITIES), values)
            at_once(comings(COMINGS // EACH), values)
    at_once([f"VACUUM (ANALYZE) {table}" for table in reversed(_TABLES)])
    with as_owner_of_the_server() as server:
        server.execute("CHECKPOINT")


def measured(now: datetime) -> Result:
    """The exact totals as a multiple of the same statement asked by psycopg alone."""
    [watcher] = ground.actors("referee_desk", "city", "dispatcher", at=now)[:1]

    def asked() -> object:
        return totals.hours_totals(region_path="5301", actor=watcher)

    rounds, ours = [], []
    with bare_server() as server:
        theirs = bare(asked, server)
        for _ in range(ROUNDS):
            ours.append(milliseconds(asked))
            rounds.append(ours[-1] / milliseconds(theirs))
    behind = {
        "totals_ms": round(statistics.median(ours), 1), "volunteers": VOLUNTEERS, "comings": COMINGS,
    }  # fmt: skip
    return Result("hours_vs_sql", "hours of 170,000 volunteers by team and community", rounds, 1.5,
                  at_most=True, behind=behind)  # fmt: skip


def _two_people(server: psycopg.Connection) -> tuple[int, int]:
    one, other = server.execute("SELECT id FROM directory_person ORDER BY id LIMIT 2").fetchall()
    return one[0], other[0]


def comings(activities: int) -> list[str]:
    """The comings of so many activities, a share for each core; columns without a value get what an act would write."""
    shares = [1_000_000 + activities * core // CORES for core in range(CORES + 1)]
    return [
        _COMINGS.format(columns=_COLUMNS, after=after, until=until)
        for after, until in pairwise(shares)
    ]
