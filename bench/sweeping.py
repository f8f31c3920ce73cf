"""The sweep for what falls due among a million open duties, beside the bare SELECT of the same rows."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection

from chuishao.casework.operations import sweep

from .report import Result

BATCH, ROUNDS = 1000, 15
_BARE = """
SELECT id, case_id, key, organisation_id, due_at FROM casework_duty
WHERE settled_at IS NULL AND stopped_at IS NULL AND due_at > %s AND due_at < %s ORDER BY due_at FETCH FIRST %s ROWS WITH TIES"""


def measured(now: datetime) -> Result:
    """Batch after batch: first the SELECT of what the sweep will find, then the sweep itself."""
    at, ratios, selects, sweeps = now + timedelta(days=7), [], [], []
    while sweep(at=now):
        pass
    for _ in range(ROUNDS + 2):
        told = _told_until()
        selects.append(_seconds(lambda told=told: _selected(told, at)))  # type: ignore[misc]
        sweeps.append(_seconds(lambda: sweep(at=at, limit=BATCH)))
        ratios.append(sweeps[-1] / selects[-1])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM casework_duty WHERE settled_at IS NULL")
        open_duties = cursor.fetchone()[0]
    behind = {
        "open_duties": open_duties,
        "duties_per_second": {"select": round(BATCH * ROUNDS / sum(selects[2:])), "sweep": round(BATCH * ROUNDS / sum(sweeps[2:]))},
    }  # fmt: skip
    return Result(
        "sweep_vs_select", "sweeping what fell due", ratios[2:], 3, at_most=True, behind=behind
    )


def _selected(after: datetime, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [after, at, BATCH])
        return len(cursor.fetchall())


def _told_until() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT told_until FROM casework_sweepmark")
        told: datetime = cursor.fetchone()[0]
    return told


def _seconds(work: Callable[[], int]) -> float:
    started = time.perf_counter()
    found = work()
    if found < BATCH:
        raise SystemExit(f"only {found} duties fall due, {BATCH} were expected")
    return time.perf_counter() - started
