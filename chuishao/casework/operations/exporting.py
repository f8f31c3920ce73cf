"""Taking figures or rows out of the system: written into the records before anything leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch


@transaction.atomic
def note_export(
    *,
    what: str,
    region_path: str,
    rows: int,
    filters: Mapping[str, str],
    actor: Actor,
    at: datetime,
) -> None:
    """Who takes out which rows of which place, how many and by which filter."""
    subject, batch = f"export:{actor.person_id}", Batch()
    body = {"what": what, "region_path": region_path, "rows": rows, "filters": dict(filters)}
    records.audit(
        batch, subject=subject, head=records.head_of(subject), action="casework.export",
        actor=actor.as_record(), at=at, body=body,
    )  # fmt: skip
    with records.sending(batch):
        pass
