"""The chain of each subject: entries sealed one onto another, so that any touch shows."""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, connection

from chuishao.kernel import secrecy
from chuishao.kernel.database import Batch, as_json
from chuishao.kernel.refusals import Conflict

_ONCE: Final = "kernel_audit_entry_once"
# The transaction takes its number before the entry draws its id: an anchor that sees the id drawn
# then knows by that number whether the entry can still appear.
_NEXT_ID: Final = (
    "CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('kernel_audit_entry_id_seq') END"
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Head(NamedTuple):
    """The last entry of a subject's chain: its number and its digest."""

    seq: int
    digest: bytes


BEGINNING: Final = Head(0, b"")


@dataclass(frozen=True)
class Entry:
    """One entry as it is read back."""

    subject: str
    seq: int
    at: datetime
    action: str
    actor: Mapping[str, Any]
    body: Mapping[str, Any]


def head_of(subject: str) -> Head:
    """The head of a subject's chain; ``Head(0, b"")`` when nothing was recorded yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, digest FROM kernel_audit_head WHERE subject = %s", [subject])
        row = cursor.fetchone()
    return Head(row[0], bytes(row[1])) if row else BEGINNING


def audit(
    batch: Batch,
    *,
    subject: str,
    head: Head,
    action: str,
    actor: Mapping[str, Any],
    at: datetime,
    body: Mapping[str, Any],
) -> Head:
    """Add one entry after ``head`` to the batch; returns the head after it, for a further entry."""
    algorithm = secrecy.suite().digest
    actor_json, body_json = canonical(as_json(actor)), canonical(as_json(body))
    seq = head.seq + 1
    digest = sealed(
        subject, seq, at, action, actor_json, body_json, algorithm=algorithm, previous=head.digest
    )
    batch.add(
        "INSERT INTO kernel_audit_entry"
        " (id, subject, seq, at, action, actor, body, algorithm, previous, digest)"
        f" VALUES ({_NEXT_ID},%s,%s,%s,%s,%s,%s,%s,%s,%s)",
        (subject, seq, at, action, actor_json, body_json, algorithm, head.digest, digest),
        is_plain=True,
    )
    batch.add(
        "INSERT INTO kernel_audit_head (subject, seq, digest) VALUES (%s,%s,%s)"
        " ON CONFLICT (subject) DO UPDATE SET seq = EXCLUDED.seq, digest = EXCLUDED.digest",
        (subject, seq, digest),
        is_plain=True,
    )
    return Head(seq, digest)


@contextmanager
def sending(batch: Batch, *, ends_act: bool = False) -> Iterator[Batch]:
    """Send the batch on leaving; two acts on one subject at once: the slower gets a Conflict.

    ``ends_act``: see ``Batch.send``.
    """
    try:
        yield batch
        batch.send(ends_act=ends_act)
    except IntegrityError as fault:
        if _ONCE not in str(fault):
            raise
        raise Conflict(
            "刚才另有人办理了这件事，您的操作没有保存。请刷新页面，看清变化后再办。"
        ) from fault


def history(subject: str) -> list[Entry]:
    """All entries of one subject, first to last."""
    return history_of([subject])


def history_of(subjects: Collection[str]) -> list[Entry]:
    """All entries of several subjects, by subject, first to last, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT subject, seq, at, action, actor::text, body::text FROM kernel_audit_entry"
            " WHERE subject = ANY(%s) ORDER BY subject, seq",
            [list(subjects)],
        )
        rows = cursor.fetchall()
    return [
        Entry(of, seq, at, action, json.loads(actor), json.loads(body))
        for of, seq, at, action, actor, body in rows
    ]


def canonical(text: str) -> str:
    """The one spelling of a JSON text, the same before it is stored as ``jsonb`` and after."""
    return as_json(_READER.decode(text))


def _number(text: str) -> int | float:
    """PostgreSQL gives 1e16 back as an integer, so both are read as one."""
    exact = Decimal(text)
    return int(exact) if exact == exact.to_integral_value() else float(text)


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number and has no place in a record")


def microseconds(at: datetime) -> int:
    """The instant as microseconds since 1970, whatever time zone it is written in."""
    return (at - _EPOCH) // _MICROSECOND


_READER: Final = json.JSONDecoder(parse_float=_number, parse_constant=_no_number)


def sealed(
    subject: str,
    seq: int,
    at: datetime,
    action: str,
    actor_json: str,
    body_json: str,
    *,
    algorithm: str,
    previous: bytes,
) -> bytes:
    """The keyed digest of an entry: of all it says, and of the digest of the entry before."""
    head = as_json([subject, seq, microseconds(at), action, algorithm])
    message = f"{head}\n{actor_json}\n{body_json}\n".encode() + previous
    return hmac.digest(secrecy.key_for("audit", algorithm), message, algorithm)
