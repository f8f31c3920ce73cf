"""Small acts on made-up subjects, for the tests of the records."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction

from chuishao.kernel import records
from chuishao.kernel.database import Batch

NINE = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
CHEN = {"person": 1, "post": 2, "organisation": 3, "label": "丰宁街道综合指挥 陈颖"}


def act(subject: str, action: str = "处理", *, event: records.Event | None = None) -> None:
    """One act on one subject: an entry and, if given, an event."""
    with transaction.atomic():
        batch = Batch()
        head = records.head_of(subject)
        with records.sending(batch):
            body = {"说明": f"{subject} {action}", "数": [1, 2.5, 1e16]}
            records.audit(
                batch, subject=subject, head=head, action=action, actor=CHEN, at=NINE, body=body
            )
            if event is not None:
                records.publish(batch, event, subject=subject, at=NINE)


def faults() -> list[tuple[str, str, int]]:
    """What verification finds: kind, subject, number."""
    return [(fault.kind, fault.subject, fault.seq) for fault in records.verify()]


@contextmanager
def unprotected() -> Iterator[None]:
    """As a thief with the owner's rights would work: the triggers off."""
    tables = ("kernel_audit_entry", "kernel_audit_head", "kernel_audit_anchor")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def run(statement: str) -> int:
    """Run one statement; the number of rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount
