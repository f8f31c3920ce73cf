"""Hours of 170,000 volunteers with 5,000,000 confirmed comings: by team and by community, and as a board shows them.

The rows are written by sets into the real tables: three teams in each of 1,738 communities, an activity of two hours
for every twenty comings over two years. What keeps one person from being at two places is taken away for the writing
and is not built again: nothing is written afterwards.
"""

from __future__ import annotations

import statistics
import time
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection

from chuishao.casework.queries.board import Period, spans_of
from chuishao.directory.actors import Actor
from chuishao.participation import catalogue
from chuishao.participation.operations import recount
from chuishao.participation.queries import board as boards
from chuishao.participation.queries import totals
from chuishao.participation.queries.figures import figures_of

from . import ground
from .board import MOST_MS, bare, bare_server, milliseconds
from .city import as_owner_of_the_server, without_indexes
from .report import Result

PROGRAMME, KIND, CIRCLE = "volunteering", "team_service", "team"
VOLUNTEERS, COMINGS, TEAMS, EACH = 170_000, 5_000_000, 3, 20
ROUNDS = 5
_TABLES = (
    "participation_participant",
    "participation_circle",
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
INSERT INTO participation_circle (id, programme, kind, rules_id, name, host_id, region_path, founded_on, facts, revision)
SELECT 1000000 + row_number() OVER (ORDER BY o.region_path, n), %(programme)s, %(circle)s, %(rules)s, '服务队' || n, o.id,
  o.region_path, '2020-01-01', '{}', 1
FROM directory_organisation o, generate_series(1, %(teams)s) AS n WHERE o.kind = 'community'"""
_PEOPLE = """
INSERT INTO participation_participant (id, pseudonym, region_path, name_masked, phone_masked, skills, registered_at)
SELECT 1000000 + i, '志愿者' || i, c.region_path, '', '', '{}', %(now)s - interval '3 years'
FROM generate_series(1, %(volunteers)s) AS i
JOIN participation_circle c ON c.id = 1000001 + (i::bigint * 7919) %% %(circles)s"""
_ACTIVITIES = """
INSERT INTO participation_activity (id, number, programme, kind, rules_id, circle_id, organiser_id, region_path, title,
  words, thing, place, starts_at, ends_at, period, state, places, requirements, facts, planned_at, revision)
SELECT 1000000 + i, 'HD-' || left(c.region_path, 9) || '-' || i, %(programme)s, %(kind)s, c.rules_id, c.id, c.host_id, c.region_path,
  '服务', '', 'elderly', '党群服务中心', m.at, m.at + interval '2 hours', '', 'held', 0, '', '{}', m.at, 1
FROM generate_series(1, %(activities)s) AS i
JOIN participation_circle c ON c.id = 1000001 + (i::bigint * 104729) %% %(circles)s,
LATERAL (SELECT date_trunc('day', %(now)s - (i %% 700) * interval '1 day', 'Asia/Shanghai') + interval '9 hours' AS at) m"""
_COMINGS = """
INSERT INTO participation_attendance ({columns})
SELECT 1000000 + a.id * %(each)s + n, a.id, a.circle_id, 1000001 + (a.id * 31 + n::bigint * 8501) %% %(volunteers)s, a.region_path, '',
  '{{volunteering}}', a.starts_at, a.ends_at, 120, 120, 'list', 'confirmed', false, '', %(one)s, a.ends_at, %(other)s, a.ends_at
FROM participation_activity a, generate_series(0, %(each)s - 1) AS n WHERE a.id > 1000000"""
_COLUMNS = (
    "id, activity_id, circle_id, participant_id, region_path, role, hats, starts_at, ends_at, minutes,"
    " counted_minutes, mode, state, is_beyond_cap, reason, recorded_by_id, recorded_at, decided_by_id, decided_at"
)


def found(now: datetime) -> float:
    """Write the volunteers and their two years, and count them; returns the seconds the count took."""
    values: dict[str, Any] = {
        **_VALUES, "now": now, "rules": catalogue.current_id(PROGRAMME), "activities": COMINGS // EACH,
    }  # fmt: skip
    with as_owner_of_the_server() as server:
        values["one"], values["other"] = _two_people(server)
        server.execute("ALTER TABLE participation_attendance DROP CONSTRAINT one_place_at_a_time")
        with without_indexes(server, _TABLES):
            server.execute(_CIRCLES, values)
            values["circles"] = server.execute(
                "SELECT count(*) FROM participation_circle WHERE id > 1000000"
            ).fetchone()[0]  # type: ignore[index]
            for statement in (_PEOPLE, _ACTIVITIES, _coming(server)):
                server.execute(statement, values)
        server.execute(f"VACUUM (ANALYZE) {', '.join(_TABLES)}")
        server.execute("CHECKPOINT")
    began = time.perf_counter()
    recount(at=now)
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) participation_tally")
    return spent


def measured(now: datetime) -> Result:
    """The exact totals as a multiple of the bare statement; behind it what a board page asks, in milliseconds."""
    counted_in = found(now)
    [watcher] = ground.actors("referee_desk", "city", "dispatcher", at=now)[:1]

    def asked() -> object:
        return totals.hours_totals(region_path="5301", actor=watcher)

    rounds, ours = [], []
    with bare_server() as server:
        theirs = bare(asked, server)
        for _ in range(ROUNDS):
            ours.append(milliseconds(asked))
            rounds.append(ours[-1] / milliseconds(theirs))
    pages = {
        name: round(milliseconds(lambda p=path: _page(p, watcher, now)), 1)
        for name, path in _paths()
    }  # type: ignore[misc]
    behind = {
        "totals_ms": round(statistics.median(ours), 1), "board_ms": pages,
        "board_under_300_ms": max(pages.values()) < MOST_MS, "counted_anew_in_seconds": round(counted_in),
        "volunteers": VOLUNTEERS, "comings": COMINGS,
    }  # fmt: skip
    return Result("hours_vs_sql", "hours of 170,000 volunteers by team and community", rounds, 1.5,
                  at_most=True, behind=behind)  # fmt: skip


def _page(path: str, actor: Actor, now: datetime) -> object:
    """What the page of participation asks of a place."""
    spans = spans_of(Period.YEAR, now)
    days = (spans.now.since, spans.now.until), (spans.past.since, spans.past.until)
    place: dict[str, Any] = {"programme": PROGRAMME, "region_path": path, "actor": actor}
    return (
        figures_of(**place, at=now, is_kept=True),
        boards.done_in(**place, now=days[0], past=days[1]),
        boards.areas_in(**place, now=days[0], past=days[1]),
        boards.kept_at(),
    )


def _paths() -> tuple[tuple[str, str], ...]:
    return (
        ("city", "5301"),
        ("district", "530102"),
        ("street", "530102001"),
        ("community", "530102001003"),
    )


def _two_people(server: psycopg.Connection) -> tuple[int, int]:
    one, other = server.execute("SELECT id FROM directory_person ORDER BY id LIMIT 2").fetchall()
    return one[0], other[0]


def _coming(server: psycopg.Connection) -> str:
    """The statement for comings; columns without a value of their own get what an act would write."""
    return _COMINGS.format(columns=_COLUMNS)
