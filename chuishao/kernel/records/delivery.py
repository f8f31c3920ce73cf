"""Delivery: the outbox is emptied by jobs; each reaction takes effect exactly once."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from chuishao.kernel.records import events

log = logging.getLogger(__name__)

FIRST_WAIT: Final = timedelta(seconds=5)
LONGEST_WAIT: Final = timedelta(hours=1)

# An event waits for the earlier ones of its subject; another worker's event is passed over.
_NEXT: Final = """
SELECT e.id, e.name, e.body::text, e.attempts FROM kernel_outbox_event e
WHERE e.delivered_at IS NULL AND e.id > %s AND e.name = ANY(%s)
  AND (e.next_attempt_at IS NULL OR e.next_attempt_at <= %s)
  AND NOT EXISTS (SELECT FROM kernel_outbox_event earlier WHERE earlier.delivered_at IS NULL
                  AND earlier.subject = e.subject AND earlier.id < e.id)
ORDER BY e.id LIMIT 1 FOR UPDATE OF e SKIP LOCKED
"""


@dataclass(frozen=True)
class Delivery:
    """What one run of ``deliver_pending`` did: events delivered, and events that must wait."""

    delivered: int = 0
    failed: int = 0


class _Waiting(NamedTuple):
    id: int
    name: str
    body: str
    attempts: int


def deliver_pending(*, limit: int = 500, at: datetime) -> Delivery:
    """Deliver up to ``limit`` events that are due; several workers may do this at once.

    A reaction and the note that it is done are kept together, so a killed worker leaves either
    both or neither. A failing reaction is tried again after 5 s, 10 s, 20 s … one hour; only the
    later events of the same subject wait for it.
    """
    names = events.event_names()
    heeded = [name for name in names if events.reactions_to(name)]
    delivered = _pass_over([name for name in names if name not in heeded], limit, at)
    failed = last = 0
    while delivered + failed < limit:
        with transaction.atomic():
            waiting = _next_after(last, heeded, at)
            if waiting is None:
                break
            last = waiting.id
            if _deliver(waiting, at):
                delivered += 1
            else:
                failed += 1
    return Delivery(delivered, failed)


def _pass_over(unheeded: list[str], limit: int, at: datetime) -> int:
    """Mark events that nobody reacts to, all at once; how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outbox_event SET delivered_at = %s WHERE id IN"
            " (SELECT id FROM kernel_outbox_event WHERE delivered_at IS NULL AND name = ANY(%s)"
            "  ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)",
            [at, unheeded, limit],
        )
        return int(cursor.rowcount)


def _next_after(last: int, names: list[str], at: datetime) -> _Waiting | None:
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [last, names, at])
        row = cursor.fetchone()
    return _Waiting(*row) if row else None


def _deliver(waiting: _Waiting, at: datetime) -> bool:
    faults = [
        fault
        for name in events.reactions_to(waiting.name)
        if (fault := _fault_of(waiting, name, at)) is not None
    ]
    if faults:
        _postpone(waiting, "; ".join(faults), at)
    else:
        _mark_delivered(waiting.id, at)
    return not faults


def _fault_of(waiting: _Waiting, name: str, at: datetime) -> str | None:
    """Run one reaction unless it is done already; its fault in words, or nothing."""
    try:
        with transaction.atomic():
            if _claims(waiting.id, name):
                event = _restored(waiting)
                events.reactions_to(waiting.name)[name](event, at)
    except Exception as fault:
        log.warning("event %s: reaction %s failed", waiting.id, name, exc_info=True)
        return f"{name}: {type(fault).__name__}: {fault}"[:2000]
    return None


def _restored(waiting: _Waiting) -> Any:
    declared = events.event_class(waiting.name)
    if declared is None:
        raise LookupError(f"no room declares {waiting.name}")
    return declared.from_data(json.loads(waiting.body))


def _claims(event_id: int, reaction: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_reaction_done (event_id, reaction) VALUES (%s,%s)"
            " ON CONFLICT DO NOTHING",
            [event_id, reaction],
        )
        return bool(cursor.rowcount)


def _mark_delivered(event_id: int, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outbox_event SET delivered_at = %s, fault = '' WHERE id = %s",
            [at, event_id],
        )


def _postpone(waiting: _Waiting, fault: str, at: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(waiting.attempts, 10), LONGEST_WAIT)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE kernel_outbox_event SET attempts = attempts + 1, next_attempt_at = %s,"
            " fault = %s WHERE id = %s",
            [at + wait, fault.replace("\x00", ""), waiting.id],
        )
