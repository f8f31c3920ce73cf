"""Keeping the stored measurements: the days of what changed are counted anew; ``recount`` counts all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from chuishao.kernel import records
from chuishao.kernel.database import rows_of
from chuishao.kernel.records import Mark

from .. import catalogue
from .._facts import COLUMNS, TIERS, facts, of_days
from .._stars import counted_in_all, values_of

_TABLE = "participation_tally"
_FILL = f"""
WITH street AS MATERIALIZED ({{facts}})
INSERT INTO {_TABLE} ({COLUMNS})
SELECT day, left(region_path, width), programme, kind, role, facet, sum(times), sum(minutes)
FROM street JOIN unnest(%(tiers)s::int[]) AS width ON length(region_path) >= width
GROUP BY day, left(region_path, width), programme, kind, role, facet ORDER BY 2, 3, 6, 1"""
# Whatever an activity's comings say now or said before lies on the days of its shifts; what was brought from
# before the house has none, and is told of its circle only.
_DAYS = """
WITH touched AS MATERIALIZED (
  SELECT id FROM participation_activity WHERE id = ANY(%(activities)s)
  UNION SELECT activity_id FROM participation_attendance WHERE id = ANY(%(attendances)s)
  UNION SELECT id FROM participation_activity
    WHERE circle_id = ANY(%(circles)s) AND ledger_ref IS NOT NULL AND planned_at >= %(since)s
), moment AS (
  SELECT starts_at AS at FROM participation_activity JOIN touched USING (id)
  UNION ALL SELECT one.at FROM participation_shift s JOIN touched ON touched.id = s.activity_id,
    LATERAL (VALUES (s.starts_at), (s.ends_at)) AS one(at)
  UNION ALL SELECT jsonb_array_elements_text(a.facts -> 'was_at')::timestamptz
    FROM participation_activity a JOIN touched USING (id) WHERE a.facts ? 'was_at'
  UNION ALL SELECT t.starts_at FROM participation_attendance t JOIN touched ON touched.id = t.activity_id
)
SELECT DISTINCT (at AT TIME ZONE 'Asia/Shanghai')::date FROM moment"""
_STARS = f"""
INSERT INTO participation_startally (region_path, programme, kind, stars, people, active, counted_at)
SELECT path, %(programme)s, %(kind)s, stars, people, active, %(at)s FROM ({counted_in_all(max(TIERS))}) AS told"""
_LATE = timedelta(days=1)
"""A transaction may end so much after the moment it writes down."""
_EVERYTHING = ("region_cases:",)


@transaction.atomic
def keep_tallies(*, at: datetime) -> int:
    """Count anew the days of activities and comings that changed since last time; returns how many days.

    The first time, and after a region got a new code, everything is counted.
    """
    _one_at_a_time()
    kept = _last_kept()
    if kept is None:
        return recount(at=at)
    last, kept_at = kept
    mark = records.mark_now(last)
    subjects = records.changed_since(mark)
    if any(one.startswith(_EVERYTHING) for one in subjects):
        return recount(at=at)
    days = _days_of(subjects, kept_at - _LATE)
    _count_days(days)
    _remember(mark, at)
    return len(days)


@transaction.atomic
def recount(*, at: datetime) -> int:
    """Count everything anew from the rows themselves; returns how many days there are."""
    _one_at_a_time()
    kept = _last_kept()
    mark = records.mark_now(kept[0] if kept else Mark())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE}")
        cursor.execute(_FILL.format(facts=facts()), {"tiers": list(TIERS)})
        cursor.execute(f"SELECT count(DISTINCT day) FROM {_TABLE}")
        days = int(cursor.fetchone()[0])
    _count_stars(at)
    _remember(mark, at)
    return days


def _count_stars(at: datetime) -> None:
    """Who has which star; no more often than everything is counted, because everybody's whole time is read."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM participation_startally")
        for rules in catalogue.declared():
            for one in (one for one in rules.certificates if one.stars):
                known = {"programme": rules.key, "kind": one.key, "at": at, "tiers": list(TIERS)}
                cursor.execute(_STARS, values_of(one, at) | known)


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('participation.tally'))")


def _last_kept() -> tuple[Mark, datetime] | None:
    asked = (
        "SELECT settled_id, drawn_id, horizon, kept_at FROM participation_tallymark WHERE id = 1"
    )
    rows = rows_of(asked, ())
    return (Mark(*rows[0][:3]), rows[0][3]) if rows else None


def _ids(subjects: Sequence[str], kind: str) -> list[int]:
    return [int(one[len(kind) :]) for one in subjects if one.startswith(kind)]


def _days_of(subjects: Sequence[str], since: datetime) -> list[date]:
    asked: dict[str, Any] = {"since": since}
    for name, kind in (
        ("activities", "activity:"),
        ("attendances", "attendance:"),
        ("circles", "circle:"),
    ):
        asked[name] = _ids(subjects, kind)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, asked)
        return [row[0] for row in cursor.fetchall()]


def _count_days(days: Sequence[date]) -> None:
    if not days:
        return
    asked: dict[str, Any] = {"days": list(days), "tiers": list(TIERS)}
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_TABLE} WHERE day = ANY(%(days)s)", asked)
        cursor.execute(_FILL.format(facts=of_days()), asked)


def _remember(mark: Mark, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO participation_tallymark (id, settled_id, drawn_id, horizon, kept_at)"
            " VALUES (1, %s, %s, %s, %s) ON CONFLICT (id) DO UPDATE SET settled_id = EXCLUDED.settled_id,"
            " drawn_id = EXCLUDED.drawn_id, horizon = EXCLUDED.horizon, kept_at = EXCLUDED.kept_at",
            [mark.settled_id, mark.drawn_id, mark.horizon, at],
        )
