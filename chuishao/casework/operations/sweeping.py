"""What time itself does: duties that fall due are noticed once; a changed holiday notice re-dates open ones."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.database import Batch

from .. import _clocks, _standing
from ..events import DutyFellDue
from ..models import Duty

_FALLS_DUE = """
SELECT id, case_id, key, organisation_id, due_at FROM casework_duty
WHERE settled_at IS NULL AND noticed_at IS NULL AND stopped_at IS NULL AND due_at < %s
ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED"""


@transaction.atomic(savepoint=False)
def sweep(*, at: datetime, limit: int = 500) -> int:
    """Notice the duties whose time ran out before ``at`` and tell of each once; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FALLS_DUE, [at, limit])
        rows = cursor.fetchall()
    if not rows:
        return 0
    batch = Batch()
    batch.add(
        "UPDATE casework_duty SET noticed_at=%s WHERE id = ANY(%s)", [at, [r[0] for r in rows]]
    )
    for duty_id, case_id, key, organisation_id, due_at in rows:
        event = DutyFellDue(duty_id, case_id, key, organisation_id, due_at)
        records.publish(batch, event, subject=f"case:{case_id}", at=at)
    with records.sending(batch):
        pass
    return len(rows)


def redate(*, actor: Actor, at: datetime, after_id: int = 0, limit: int = 500) -> tuple[int, int]:
    """Work out again the due times of open, running duties after the calendar changed.

    Each case is one transaction with an audit entry; nothing gets shorter. Returns how many duties
    moved and the last case id looked at (0 when there are no more).
    """
    open_duties = Duty.objects.filter(settled_at=None, stopped_at=None, case_id__gt=after_id)
    cases = list(
        open_duties.order_by("case_id").values_list("case_id", flat=True).distinct()[:limit]
    )
    moved = sum(_redate_case(case_id, actor, at) for case_id in cases)
    return moved, cases[-1] if len(cases) == limit else 0


@transaction.atomic(savepoint=False)
def _redate_case(case_id: int, actor: Actor, at: datetime) -> int:
    standing = _standing.read(case_id, lock=True)
    anew = _replayed(standing)
    batch, notes = Batch(), []
    for duty in standing.duties:
        clock = _clocks.redated(duty.clock, anew[duty.key, duty.organisation_id], at)
        if clock == duty.clock:
            continue
        change = {
            "due_at": clock.due_at,
            "is_provisional": clock.is_provisional,
            "was_late": clock.was_late,
        }
        batch.update("casework_duty", duty.id, change)
        notes.append(
            {
                "do": "redate",
                "duty": duty.key,
                "organisation": duty.organisation_id,
                "at": at,
                "due_at": clock.due_at,
                "is_provisional": clock.is_provisional,
            }
        )
    if notes:
        _record(batch, standing, actor, at, notes)
    return len(notes)


def _replayed(standing: _standing.Standing) -> dict[tuple[str, int], _clocks.Clock]:
    """The newest clock of each duty and organisation, replayed from the log by today's calendar."""
    story = records.history(f"case:{standing.id}")
    events = [event for entry in story for event in entry.body.get("clocks", ())]
    clocks = _clocks.replay(events, load_calendar(standing.region_path))
    return {(duty, organisation): clock for (duty, organisation, _), clock in clocks.items()}


def _record(
    batch: Batch,
    standing: _standing.Standing,
    actor: Actor,
    at: datetime,
    notes: list[dict[str, object]],
) -> None:
    subject = f"case:{standing.id}"
    batch.update("casework_case", standing.id, {"revision": standing.revision + 1, "moved_at": at})
    records.audit(
        batch,
        subject=subject,
        head=standing.head,
        action="casework.redate",
        actor=actor.as_record(),
        at=at,
        body={
            "step": "redate",
            "label": "按新的放假通知重算时限",
            "revision": standing.revision + 1,
            "clocks": notes,
        },
    )
    with records.sending(batch):
        pass
