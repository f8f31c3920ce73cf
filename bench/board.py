"""Board pages at 1,000,000 cases: their questions through the house, and the same statements put to PostgreSQL barely."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from chuishao.casework.operations import recount
from chuishao.casework.queries import board
from chuishao.casework.queries.board import Period, spans_of
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.wire import Part

from . import ground
from .city import as_owner_of_the_server, without_indexes
from .report import Result

ROUNDS, TURNS = 7, 5
MOST_MS = 300
# One million open duties have no past: each closed case gets the legs it went through.
_LEGS = """
INSERT INTO casework_duty (case_id, key, organisation_id, posts, limit_unit, imposed_at, due_at, is_provisional,
    settled_at, outcome, was_late, urged, region_path, case_type, confidentiality)
SELECT c.id, l.key, c.opener_id, '{}', '', c.counted_at + l.begins, c.counted_at + l.begins + l.lasts * 2, false,
    c.counted_at + l.begins + l.lasts, 'discharged', (c.id + l.late) % 100 < l.late, 0, c.region_path,
    c.case_type, c.confidentiality
FROM casework_case c, (VALUES ('dispatch', interval '-1 hour', interval '1 hour', 2),
    ('report_in', interval '0', interval '7 hours', 6), ('finish', interval '7 hours', interval '3 days', 11))
    AS l(key, begins, lasts, late)
WHERE c.is_closed AND c.case_type = 'whistle'"""
Statements = list[tuple[str, Any]]


def measured(now: datetime) -> Result:
    """The worst board of all tiers: time of its questions as a multiple of the bare statements."""
    counted_in = _count(now)
    [watcher] = ground.actors("referee_desk", "city", "dispatcher", at=now)[:1]
    pages = {tier: _page(path, watcher, now) for tier, path in _paths(now).items()}
    rounds: dict[str, list[float]] = {tier: [] for tier in pages}
    spent: dict[str, list[float]] = {tier: [] for tier in pages}
    with bare_server() as server:
        for tier, page in pages.items():
            theirs_too = bare(page, server)
            for _ in range(ROUNDS):
                ours, theirs = milliseconds(page), milliseconds(theirs_too)
                rounds[tier].append(ours / theirs)
                spent[tier].append(ours)
    worst = max(rounds, key=lambda tier: statistics.median(rounds[tier]))
    behind = {
        "worst": worst,
        "page_ms": {tier: round(statistics.median(times), 1) for tier, times in spent.items()},
        "under_300_ms": all(statistics.median(times) < MOST_MS for times in spent.values()),
        "times_bare": {
            tier: round(statistics.median(ratios), 2) for tier, ratios in rounds.items()
        },
        "counted_anew_in_seconds": round(counted_in),
    }
    return Result("board_1m_vs_sql", "the questions of a board page, worst of four tiers", rounds[worst],
                  1.5, at_most=True, behind=behind)  # fmt: skip


def _count(now: datetime) -> float:
    with as_owner_of_the_server() as server:
        with without_indexes(server, ["casework_duty"]):
            server.execute(_LEGS)
        server.execute("VACUUM (ANALYZE) casework_duty")
    began = time.perf_counter()
    recount(at=now)
    spent = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) casework_tally")
    return spent


def _paths(now: datetime) -> dict[str, str]:
    """The city, and its first district, street and community."""
    path, found = "5301", {"city": "5301"}
    for tier in ("district", "street", "community"):
        path = directory.children_of(path, now)[0].path
        found[tier] = path
    return found


def _page(path: str, actor: Actor, now: datetime) -> Callable[[], object]:
    place: dict[str, Any] = {"region_path": path, "case_type": "whistle", "actor": actor}
    spans = spans_of(Period.YEAR, now)

    def page() -> object:
        return (
            directory.region_and_around(path, now),
            board.figures_of(spans=spans, **place),
            board.areas_of(spans=spans, **place),
            board.open_now(at=now, **place),
            board.kept_at(),
        )

    return page


def bare(page: Callable[[], object], server: psycopg.Connection) -> Callable[[], object]:
    """The statements that a page asks, asked by psycopg alone."""
    statements: Statements = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        parts = params if params and isinstance(params[0], Part) else [Part(sql, params)]
        statements.extend((part.statement, part.values) for part in parts)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        page()
    return lambda: [
        server.execute(sql, params, prepare=True).fetchall() for sql, params in statements
    ]


def milliseconds(asked: Callable[[], object]) -> float:
    """The median of a few turns, after one that does not count."""
    asked()
    times = []
    for _ in range(TURNS):
        began = time.perf_counter()
        asked()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)


@contextmanager
def bare_server() -> Iterator[psycopg.Connection]:
    where = settings.DATABASES["default"]
    with psycopg.connect(
        host=where["HOST"], user=where["USER"], dbname=where["NAME"], autocommit=True
    ) as server:
        yield server
