"""Which due times a new year of holidays would move, worked out before it is entered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from chuishao.kernel import records
from chuishao.kernel.calendars import calendar_with

from .. import _clocks, catalogue
from ..models import Duty

MOST_CASES = 500


@dataclass(frozen=True)
class Move:
    """So many open duties of a kind in a district that would fall due later; one of them as example."""

    region_path: str
    label: str
    count: int
    before: datetime
    after: datetime


@dataclass(frozen=True)
class TriedYear:
    """What a year would change; ``is_whole`` when all open cases were looked at."""

    moves: tuple[Move, ...]
    looked_at: int
    is_whole: bool


def try_year(*, year: int, days: Mapping[date, bool], at: datetime) -> TriedYear:
    """Open duties whose due time would move, counted by district and duty. No case is named."""
    first = min(days, default=date(year, 1, 1)) - timedelta(days=31)
    rows = _open_from(first, at)
    keys = list(dict.fromkeys(row["case_id"] for row in rows))
    looked = set(keys[:MOST_CASES])
    clocks = _clocks_of([row for row in rows if row["case_id"] in looked], year, days)
    found = [
        (row, anew)
        for row in rows
        if (anew := clocks.get((row["case_id"], row["key"], row["organisation_id"])))
        and anew > row["due_at"]
    ]
    return TriedYear(_moves(found), len(looked), len(keys) <= MOST_CASES)


def _open_from(first: date, at: datetime) -> list[dict[str, Any]]:
    columns = ("case_id", "key", "organisation_id", "due_at", "case__region_path", "case__rules_id")
    running = Duty.objects.filter(settled_at=None, stopped_at=None, due_at__gte=at)
    rows = running.filter(due_at__date__gte=first).order_by("case_id", "id").values_list(*columns)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def _clocks_of(
    rows: list[dict[str, Any]], year: int, days: Mapping[date, bool]
) -> dict[tuple[int, str, int], datetime]:
    """The due time of each newest clock, replayed from its log by the new calendar."""
    paths = {row["case_id"]: row["case__region_path"] for row in rows}
    events: dict[int, list[Any]] = {key: [] for key in paths}
    for entry in records.history_of([f"case:{key}" for key in paths]):
        events[int(entry.subject.partition(":")[2])] += entry.body.get("clocks", ())
    due: dict[tuple[int, str, int], datetime] = {}
    for key, story in events.items():
        calendar = calendar_with(year, days, paths[key])
        for (duty, unit, _), clock in _clocks.replay(story, calendar).items():
            if clock.limit is not None:
                due[key, duty, unit] = clock.due_at
    return due


def _moves(found: list[tuple[dict[str, Any], datetime]]) -> tuple[Move, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[datetime, datetime]] = {}
    for row, anew in found:
        label = catalogue.rules(row["case__rules_id"]).duty(row["key"]).label
        key = row["case__region_path"][:6], label
        counts[key] += 1
        examples.setdefault(key, (row["due_at"], anew))
    return tuple(Move(*key, counts[key], *examples[key]) for key in sorted(counts))
