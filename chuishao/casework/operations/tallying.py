"""Keeping the stored measurements: the days of changed cases are counted anew; ``recount`` counts all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from chuishao.kernel import records
from chuishao.kernel.database import rows_of
from chuishao.kernel.records import Mark

from .._facts import COLUMNS, TIERS, facts

_TABLE = "casework_tally"
_FILL = f"""
WITH street AS MATERIALIZED ({{facts}})
INSERT INTO {_TABLE} ({COLUMNS})
SELECT day, left(region_path, width), case_type, level, confidentiality, facet, key,
  sum(count), sum(part), sum(minutes)
FROM street JOIN unnest(%(tiers)s::int[]) AS width ON length(region_path) >= width
GROUP BY day, left(region_path, width), case_type, level, confidentiality, facet, key
ORDER BY 2, 3, 6, 1"""
_MIDDLES = """
INSERT INTO casework_middle (region_path, confidentiality, count, lon, lat)
SELECT left(region_path, 12), confidentiality, count(*), avg(lon), avg(lat) FROM casework_case
WHERE lon IS NOT NULL AND lat IS NOT NULL AND {scope} GROUP BY 1, 2"""
_PLACES = "SELECT DISTINCT left(region_path, 12) FROM casework_case WHERE id = ANY(%s)"
_OF_DAYS = """counted_at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
 AND counted_at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
 AND (counted_at AT TIME ZONE 'Asia/Shanghai')::date = ANY(%(days)s)"""
_DAYS = """SELECT DISTINCT (counted_at AT TIME ZONE 'Asia/Shanghai')::date FROM casework_case
WHERE id = ANY(%s) AND counted_at IS NOT NULL"""


@transaction.atomic
def keep_tallies(*, at: datetime) -> int:
    """Count anew the days of cases that changed since last time; returns how many days.

    The first time, and after a region got a new code, everything is counted.
    """
    _one_at_a_time()
    last = _last_mark()
    if last is None:
        return recount(at=at)
    mark = records.mark_now(last)
    subjects = records.changed_since(mark)
    if any(one.startswith("region_cases:") for one in subjects):
        return recount(at=at)
    cases = [int(one[5:]) for one in subjects if one.startswith("case:")]
    days = _days_of(cases)
    _count_days(days)
    _locate(cases)
    _remember(mark, at)
    return len(days)


@transaction.atomic
def recount(*, at: datetime) -> int:
    """Count everything anew from the cases themselves; returns how many days there are."""
    _one_at_a_time()
    mark = records.mark_now(_last_mark() or Mark())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")
        cursor.execute(_FILL.format(facts=facts("true")), {"tiers": list(TIERS)})
        cursor.execute("DELETE FROM casework_middle")
        cursor.execute(_MIDDLES.format(scope="true"))
        cursor.execute(f"SELECT count(DISTINCT day) FROM {_TABLE}")
        days = int(cursor.fetchone()[0])
    _remember(mark, at)
    return days


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('casework.tally'))")


def _last_mark() -> Mark | None:
    rows = rows_of("SELECT settled_id, drawn_id, horizon FROM casework_tallymark WHERE id = 1", ())
    return Mark(*rows[0]) if rows else None


def _days_of(case_ids: Sequence[int]) -> list[date]:
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [list(case_ids)])
        return [row[0] for row in cursor.fetchall()]


def _count_days(days: Sequence[date]) -> None:
    if not days:
        return
    asked: dict[str, Any] = {
        "days": list(days),
        "first": min(days),
        "last": max(days),
        "tiers": list(TIERS),
    }
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE day = ANY(%s)", [list(days)])
        cursor.execute(_FILL.format(facts=facts(_OF_DAYS)), asked)


def _locate(case_ids: Sequence[int]) -> None:
    """The middles of the communities of these cases, anew."""
    if not case_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [list(case_ids)])
        places = [row[0] for row in cursor.fetchall()]
        cursor.execute("DELETE FROM casework_middle WHERE region_path = ANY(%s)", [places])
        cursor.execute(_MIDDLES.format(scope="left(region_path, 12) = ANY(%s)"), [places])


def _remember(mark: Mark, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_tallymark (id, settled_id, drawn_id, horizon, kept_at)"
            " VALUES (1, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET settled_id = EXCLUDED.settled_id,"
            " drawn_id = EXCLUDED.drawn_id, horizon = EXCLUDED.horizon, kept_at = EXCLUDED.kept_at",
            [mark.settled_id, mark.drawn_id, mark.horizon, at],
        )
