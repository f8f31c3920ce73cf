"""What people narrow at 1,000,000 cases: queues of desks, lists with filters, rows behind figures. In milliseconds."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from chuishao.casework import queries
from chuishao.casework.queries import Queue, Tab, board
from chuishao.casework.queries.board import Period, RowFilter, spans_of
from chuishao.directory.actors import Actor

from . import ground
from .lists import LOOKERS, ROWS
from .report import Result

TURNS = 3
MOST_MS = 300
TABS = (Tab.ALL, Tab.OVERDUE, Tab.HANDLING)
Ask = Callable[[], object]


def measured(now: datetime) -> Result:
    """The slowest of all; the ten slowest are named."""
    spent = {name: _milliseconds(ask) for name, ask in _asked(now)}
    slowest = sorted(spent, key=lambda name: -spent[name])
    behind = {"slowest_ms": {name: round(spent[name], 1) for name in slowest[:10]}, "asked": len(spent)}  # fmt: skip
    return Result("narrowed_1m_ms", "queues, narrowed lists, rows of figures: the slowest", [spent[slowest[0]]],
                  MOST_MS, at_most=True, behind=behind)  # fmt: skip


def _asked(now: datetime) -> Iterator[tuple[str, Ask]]:
    actors = {who: ground.actors(*wanted, at=now)[0] for who, wanted in LOOKERS.items()}
    for who, actor in actors.items():
        for queue in Queue:
            asked = partial(queries.desk_queue, actor=actor, at=now, queue=queue)
            yield f"{who} queue {queue.value}", asked
        for name, filters in _filters(actors, now).items():
            for tab in TABS:
                yield (
                    f"{who} {tab.value} {name}",
                    partial(queries.worklist, actor=actor, at=now, tab=tab, filters=filters, limit=ROWS),
                )  # fmt: skip
    yield from _rows(actors["city"], now)


def _filters(actors: dict[str, Actor], now: datetime) -> dict[str, dict[str, str]]:
    """What saved lists are made of."""
    month = {
        "opened_from": (now - timedelta(days=210)).isoformat(),
        "opened_until": (now - timedelta(days=180)).isoformat(),
    }
    return {
        "kind": {"kind": "emergency"},
        "kind, level, state": {"kind": "priority", "level": "street", "state": "handling"},
        "a month": month,
        "a street": {"region": actors["street"].region_path},
        "a unit": {"units": str(actors["unit"].organisation_id)},
        "a unit with nothing": {"units": str(actors["city"].organisation_id)},
        "a month, kind": {**month, "kind": "emergency"},
    }


def _rows(watcher: Actor, now: datetime) -> Iterator[tuple[str, Ask]]:
    """The first page of what the figures of the city and of a district count."""
    year = spans_of(Period.YEAR, now).now
    for path in (watcher.region_path[:4], "530102"):
        given = (path, "whistle")
        filters = [
            *(RowFilter(*given, about, year.since, year.until) for about in ("case", "closed", "solved", "basic")),
            RowFilter(*given, "late", year.since, year.until, duty="finish"),
            *(RowFilter(*given, "overdue", band=band) for band in ("", "1", "more")),
            RowFilter(*given, "parked"), RowFilter(*given, "review"),
        ]  # fmt: skip
        for one in filters:
            asked = partial(board.rows_behind, asked=one, actor=watcher, at=now, limit=ROWS + 1)
            yield f"rows {path} {one.about} {one.band}".strip(), asked


def _milliseconds(asked: Ask) -> float:
    asked()
    times = []
    for _ in range(TURNS):
        began = time.perf_counter()
        asked()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
