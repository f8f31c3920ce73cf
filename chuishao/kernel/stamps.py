"""Stamps: version numbers that tell every process when something kept in memory is out of date."""

from __future__ import annotations

from django.db import connection


def version_of(key: str) -> int:
    """The version now; 0 when it was never advanced."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM kernel_stamp WHERE key = %s", [key])
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def advance(key: str) -> int:
    """Say that the rows behind this key changed; the new version, seen by others after commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_stamp (key, version) VALUES (%s, 1)"
            " ON CONFLICT (key) DO UPDATE SET version = kernel_stamp.version + 1 RETURNING version",
            [key],
        )
        return int(cursor.fetchone()[0])
