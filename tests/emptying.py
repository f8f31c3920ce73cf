"""Emptying what a test wrote: row by row where there is little, so that a thousand tests do not make a million files."""

from __future__ import annotations

from functools import cache

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

MANY = 2000
_HANGING = """
WITH RECURSIVE hanging AS (
  SELECT unnest(%s::regclass[])::oid AS id
  UNION SELECT c.conrelid FROM pg_constraint c JOIN hanging h ON c.confrelid = h.id AND c.contype = 'f'
)
SELECT h.id::regclass::text, coalesce(max(d.objid::regclass::text), '') FROM hanging h
LEFT JOIN pg_depend d ON d.refobjid = h.id AND d.deptype IN ('a', 'i') AND d.classid = 'pg_class'::regclass
  AND d.objid IN (SELECT oid FROM pg_class WHERE relkind = 'S')
GROUP BY h.id ORDER BY 1"""


def empty(*tables: str) -> None:
    """Empty these tables and all that hang on them; numbers begin anew.

    TRUNCATE writes new files for every table and index, also for empty ones, which costs a slow disk a second.
    """
    hanging = _hanging(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(hanging)}")  # what a page still writes is waited for
        written = _written(cursor, tuple(hanging))
        if any(count > MANY for count in written.values()) or not _is_superuser(cursor):
            cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
            return
        sent = ["SET LOCAL session_replication_role = replica"]
        sent += [f"DELETE FROM {table}" for table in written]
        sent += [f"SELECT setval('{one}', 1, false)" for one in hanging.values() if one]
        cursor.execute(";".join(sent))


@cache
def _hanging(tables: tuple[str, ...]) -> dict[str, str]:
    """Each table to empty, with the sequence of its numbers."""
    with connection.cursor() as cursor:
        cursor.execute(_HANGING, [list(tables)])
        return dict(cursor.fetchall())


def _written(cursor: CursorWrapper, tables: tuple[str, ...]) -> dict[str, int]:
    """How many rows the tables hold that hold any, counted a little further than many."""
    counts = (f"(SELECT count(*) FROM (SELECT FROM {one} LIMIT {MANY + 1}) s)" for one in tables)
    cursor.execute(f"SELECT ARRAY[{', '.join(counts)}]")
    return {one: count for one, count in zip(tables, cursor.fetchone()[0], strict=True) if count}


def _is_superuser(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    return bool(cursor.fetchone()[0])
