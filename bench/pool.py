"""Drafted cases in stock, for acts to be taken on: copies of one that was opened, each with its audit entry and head."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from .ground import Clerk

_CLERKS = (
    "unnest(%(paths)s::text[], %(openers)s::bigint[]) WITH ORDINALITY AS c(path, opener, place)"
)


def fill(sample: int, clerks: Sequence[Clerk], count: int) -> tuple[int, list[str]]:
    """Copy a case that was just opened ``count`` times, to the eight clerks in turn.

    Returns the id of the first copy (the rest follow) and all their numbers.
    """
    values = {
        "sample": sample, "count": count, "subject": f"case:{sample}",
        "paths": [clerk.actor.region_path for clerk in clerks],
        "openers": [clerk.actor.organisation_id for clerk in clerks],
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT max(id) + 1 FROM casework_case")
        values["first"] = cursor.fetchone()[0]
        for statement in (_cases(cursor), *_records(), _SEQUENCE):
            cursor.execute(statement, values)
        cursor.execute("SELECT number FROM casework_case WHERE id >= %(first)s ORDER BY id", values)
        numbers = [number for (number,) in cursor.fetchall()]
        cursor.execute("ANALYZE casework_case, kernel_audit_head")
    return int(values["first"]), numbers


_SEQUENCE = "SELECT setval('casework_case_id_seq', %(first)s + %(count)s)"
_OWN = {
    "id": "%(first)s + i",
    "number": "'KM-' || left(c.path, 9) || '-20250601-' || lpad((i + 1)::text, 6, '0')",
    "region_path": "c.path",
    "opener_id": "c.opener",
}


def _cases(cursor: object) -> str:
    columns = [
        column.name
        for column in connection.introspection.get_table_description(cursor, "casework_case")
    ]
    chosen = ", ".join(_OWN.get(name, f"s.{name}") for name in columns)
    return (
        f"INSERT INTO casework_case ({', '.join(columns)}) SELECT {chosen} FROM casework_case s,"
        f" generate_series(0, %(count)s - 1) AS i JOIN {_CLERKS} ON c.place = 1 + i %% 8 WHERE s.id = %(sample)s"
    )


def _records() -> list[str]:
    copied = "FROM {table} s, generate_series(0, %(count)s - 1) AS i WHERE s.subject = %(subject)s"
    entry = "at, action, actor, body, algorithm, previous, digest"
    return [
        f"INSERT INTO kernel_audit_entry (subject, seq, {entry}) SELECT 'case:' || %(first)s + i, seq, {entry} "
        + copied.format(table="kernel_audit_entry"),
        "INSERT INTO kernel_audit_head (subject, seq, digest) SELECT 'case:' || %(first)s + i, seq, digest "
        + copied.format(table="kernel_audit_head"),
    ]
