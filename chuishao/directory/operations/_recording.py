"""How the acts of this room are recorded: one audit entry a subject, with its event, in one batch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.queries import ORGANISATIONS
from chuishao.kernel import records, stamps
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import said

# What the desks over a place depend on; every process that keeps them reads them again.
_OF_ORGANISATIONS = ("organisation:", "region", "demo", "import:")


class Recorded(Protocol):
    """Whoever acted, as far as the records are concerned."""

    def as_record(self) -> Mapping[str, Any]:
        """What the audit keeps of the actor."""


def record(
    subject: str,
    action: str,
    *,
    actor: Recorded,
    at: datetime,
    body: Mapping[str, Any],
    event: records.Event | None = None,
) -> None:
    """Write the audit entry, and the event if there is one, inside the caller's transaction."""
    with records.sending(Batch()) as batch:
        records.audit(
            batch,
            subject=subject,
            head=records.head_of(subject),
            action=action,
            actor=actor.as_record(),
            at=at,
            body=body,
        )
        if event is not None:
            records.publish(batch, event, subject=subject, at=at)
    if subject.startswith(_OF_ORGANISATIONS):
        stamps.advance(ORGANISATIONS)


def demand(actor: Actor, role: Administrator) -> None:
    """Raise NotAllowed unless the actor is this administrator, or the system itself."""
    if not actor.is_system and actor.administrator != role:
        raise NotAllowed(
            gettext("这项操作由%(role)s办理，您当前的身份不能办理。") % {"role": said(role.label)}
        )
