"""Allowances: how often something may be done within a time, counted in PostgreSQL, forgetting whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from chuishao.kernel.secrecy import keyed_hash

# One statement: what has run out is swept a little at a time, and the count is taken.
_SPEND = """
    WITH gone AS (
        DELETE FROM kernel_allowance WHERE id IN (
            SELECT id FROM kernel_allowance WHERE ends_at < %(at)s
                AND (purpose, who_digest) <> (%(purpose)s, %(who)s)
            ORDER BY ends_at LIMIT 20 FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO kernel_allowance AS kept (purpose, who_digest, count, ends_at)
    VALUES (%(purpose)s, %(who)s, 1, %(ends_at)s)
    ON CONFLICT (purpose, who_digest) DO UPDATE SET
        count = CASE WHEN kept.ends_at <= %(at)s THEN 1 ELSE kept.count + 1 END,
        ends_at = CASE WHEN kept.ends_at <= %(at)s THEN EXCLUDED.ends_at ELSE kept.ends_at END
    RETURNING count
"""


def spend(*, purpose: str, who: str, most: int, within: timedelta, at: datetime) -> bool:
    """Take one from the allowance; False when nothing is left until its time has run out."""
    asked: dict[str, Any] = {
        "purpose": purpose,
        "who": keyed_hash(who, f"allowance:{purpose}"),
        "at": at,
        "ends_at": at + within,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, asked)
        row: tuple[int] = cursor.fetchone()
    return row[0] <= most
