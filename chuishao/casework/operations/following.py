"""When a region gets a new code, its open cases follow; closed ones keep the place they closed under."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch

from .. import _authority

_FOLLOW = """
UPDATE casework_case SET region_path = %s || substr(region_path, %s)
WHERE NOT is_closed AND region_path LIKE %s || '%%'"""

_DUTIES = """
UPDATE casework_duty d SET region_path = %s || substr(d.region_path, %s)
FROM casework_case c WHERE c.id = d.case_id AND NOT c.is_closed AND d.region_path LIKE %s || '%%'"""


@transaction.atomic(savepoint=False)
def follow_region(*, old_path: str, new_path: str, actor: Actor, at: datetime) -> int:
    """Move the open cases of a region to its successor's path; safe to repeat. Returns how many."""
    _authority.demand_machinery(actor)
    with connection.cursor() as cursor:
        # Cases before their duties, in the order in which every act locks them.
        cursor.execute(_FOLLOW, [new_path, len(old_path) + 1, old_path])
        moved = int(cursor.rowcount)
        cursor.execute(_DUTIES, [new_path, len(old_path) + 1, old_path])
    if moved:
        subject, batch = f"region_cases:{old_path}", Batch()
        body = {"old_path": old_path, "new_path": new_path, "cases": moved}
        records.audit(
            batch, subject=subject, head=records.head_of(subject), action="casework.follow_region",
            actor=actor.as_record(), at=at, body=body,
        )  # fmt: skip
        with records.sending(batch):
            pass
    return moved
