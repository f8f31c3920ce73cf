"""How the acts of this room are recorded: an audit entry and, where others should know, an event, in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch


def record(
    subject: str,
    action: str,
    *,
    actor: Actor,
    at: datetime,
    body: Mapping[str, Any],
    events: Sequence[records.Event] = (),
) -> None:
    """Write the entry ``participation.<action>`` and the events inside the caller's transaction."""
    with records.sending(Batch()) as batch:
        records.audit(
            batch, subject=subject, head=records.head_of(subject), action=f"participation.{action}",
            actor=actor.as_record(), at=at, body=body,
        )  # fmt: skip
        for event in events:
            records.publish(batch, event, subject=subject, at=at)
