"""What has changed since somebody last looked: subjects with new entries, none of them missed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Mark:
    """How far somebody has read: ids up to ``settled_id`` for good, up to ``drawn_id`` perhaps.

    Ids are drawn before their entries appear, so an entry can still come below ``drawn_id`` until every
    transaction older than ``horizon`` has ended. Until then those ids are read again.
    """

    settled_id: int = 0
    drawn_id: int = 0
    horizon: int = 0


def mark_now(last: Mark) -> Mark:
    """The mark after reading everything now; take it before reading what it is about."""
    with connection.cursor() as cursor:
        # The id first, in a statement of its own: whoever drew it has a number below the horizon then.
        cursor.execute("SELECT last_value, is_called FROM kernel_audit_entry_id_seq")
        value, is_called = cursor.fetchone()
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " pg_current_xact_id()::text::bigint"
        )
        oldest_running, horizon = cursor.fetchone()
    drawn_id = value if is_called else value - 1
    settled_id = last.drawn_id if oldest_running >= last.horizon else last.settled_id
    return Mark(settled_id, drawn_id, horizon)


def changed_since(mark: Mark) -> list[str]:
    """The subjects with an entry after ``mark.settled_id``; some may have been seen before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT subject FROM kernel_audit_entry WHERE id > %s", [mark.settled_id]
        )
        return [row[0] for row in cursor.fetchall()]
