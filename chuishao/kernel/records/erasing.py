"""Erasing what records say of persons: digests stay, and an entry tells what was erased and seals what is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from chuishao.kernel.database import Batch, as_json
from chuishao.kernel.records.chain import BEGINNING, Head, audit, canonical, sealed, sending

ERASED: Final = "records.erased"
GONE: Final = "（已按保存期限销毁）"
_ERASE: Final = """
WITH said AS (
  UPDATE kernel_audit_entry e SET body = one.body::jsonb FROM unnest(%s::bigint[], %s::text[]) AS one(id, body)
  WHERE e.id = one.id
)
UPDATE kernel_look_entry SET purpose = %s WHERE subject = %s"""
Remains = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class _Row(NamedTuple):
    id: int
    seq: int
    at: datetime
    action: str
    actor: str
    body: str
    algorithm: str
    previous: bytes
    digest: bytes


def erase(
    *,
    subject: str,
    remains: Remains,
    actor: Mapping[str, Any],
    at: datetime,
    body: Mapping[str, Any],
) -> int:
    """Leave of each entry's body only what ``remains`` gives; how many entries lost something.

    Inside the caller's transaction, with the subject locked. The purposes of looks at it go too. The last
    entry of the chain then names each erased one: its old digest, and the digest of what is left.
    """
    with connection.cursor() as cursor:
        rows = _rows(cursor, subject)
        left = [(row, body_json) for row in rows for body_json in _left(row, remains)]
        cursor.execute("SELECT set_config('chuishao.erasing', 'on', true)")
        cursor.execute(
            _ERASE, [[row.id for row, _body in left], [one for _row, one in left], GONE, subject]
        )
        cursor.execute("SELECT set_config('chuishao.erasing', 'off', true)")
    gone = [
        (row.seq, bytes(row.digest).hex(), _digest(subject, row, body_json).hex())
        for row, body_json in left
    ]
    # The subject is locked and entries are never taken away: the last of them is the head.
    head = Head(rows[-1].seq, bytes(rows[-1].digest)) if rows else BEGINNING
    batch = Batch()
    audit(
        batch, subject=subject, head=head, action=ERASED, actor=actor, at=at,
        body={**body, "entries": gone},
    )  # fmt: skip
    with sending(batch):
        pass
    return len(gone)


def _left(row: _Row, remains: Remains) -> Iterator[str]:
    """What an entry says from now on; nothing where nothing of it goes."""
    before = json.loads(row.body)
    left = dict(remains(before))
    if row.action != ERASED and left != before:
        yield canonical(as_json({**left, "erased": True}))


def _rows(cursor: Any, subject: str) -> list[_Row]:
    cursor.execute(
        "SELECT id, seq, at, action, actor::text, body::text, algorithm, previous, digest"
        " FROM kernel_audit_entry WHERE subject = %s ORDER BY seq",
        [subject],
    )
    return [_Row(*row) for row in cursor.fetchall()]


def _digest(subject: str, row: _Row, body_json: str) -> bytes:
    return sealed(
        subject, row.seq, row.at, row.action, canonical(row.actor), body_json,
        algorithm=row.algorithm, previous=bytes(row.previous),
    )  # fmt: skip
