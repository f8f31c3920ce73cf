"""Erasing what records say of persons: digests stay, and an entry tells what was erased and seals what is left."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from chuishao.kernel.database import Batch, as_json
from chuishao.kernel.records.chain import audit, canonical, head_of, sealed, sending

ERASED: Final = "records.erased"
GONE: Final = "（已按保存期限销毁）"
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
    gone: list[tuple[int, str, str]] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('chuishao.erasing', 'on', true)")
        for row in _rows(cursor, subject):
            before = json.loads(row.body)
            left = dict(remains(before))
            if row.action == ERASED or left == before:
                continue
            body_json = canonical(as_json({**left, "erased": True}))
            cursor.execute(
                "UPDATE kernel_audit_entry SET body = %s WHERE id = %s", [body_json, row.id]
            )
            gone.append((row.seq, bytes(row.digest).hex(), _digest(subject, row, body_json).hex()))
        cursor.execute(
            "UPDATE kernel_look_entry SET purpose = %s WHERE subject = %s", [GONE, subject]
        )
        cursor.execute("SELECT set_config('chuishao.erasing', 'off', true)")
    batch = Batch()
    audit(
        batch, subject=subject, head=head_of(subject), action=ERASED, actor=actor, at=at,
        body={**body, "entries": gone},
    )  # fmt: skip
    with sending(batch):
        pass
    return len(gone)


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
