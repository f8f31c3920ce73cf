"""What time itself does: duties that fall due are noticed once; a changed holiday notice re-dates open ones."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.database import Batch, rows_of

from .. import _authority, _clocks, _standing
from ..events import DutiesFellDue
from ..models import Duty

# A batch ends with everybody who is due at the same moment as its last: so a moment tells how far we are.
_FELL_DUE = """
(SELECT id, due_at, false FROM casework_duty
 WHERE settled_at IS NULL AND stopped_at IS NULL AND due_at > %(told)s AND due_at < %(at)s
 ORDER BY due_at FETCH FIRST %(limit)s ROWS WITH TIES)
UNION ALL
(SELECT id, due_at, true FROM casework_duty
 WHERE is_untold AND settled_at IS NULL AND stopped_at IS NULL AND due_at <= %(told)s AND due_at < %(at)s
 LIMIT %(limit)s)"""
_MARK = "SELECT told_until FROM casework_sweepmark WHERE id = 1 FOR UPDATE"
_FIRST_MARK = "INSERT INTO casework_sweepmark VALUES (1, %s) ON CONFLICT DO NOTHING RETURNING id"
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic(savepoint=False)
def sweep(*, at: datetime, limit: int = 1000) -> int:
    """Tell once of each duty whose time ran out before ``at``; returns how many this time.

    No duty is written for it: one mark says how far we came. A duty that is imposed or moved to a time
    behind the mark is flagged by the database, and its flag is taken away when it has been told. (An
    act would have to take longer than the shortest limit, a minute, to slip through between the two.)
    """
    rows = rows_of(_FELL_DUE, {"told": _told_until(), "at": at, "limit": limit})
    if not rows:
        return 0
    batch, told = Batch(), max(due_at for _, due_at, _ in rows)
    batch.add("UPDATE casework_sweepmark SET told_until = greatest(told_until, %s)", [told])
    if late := [key for key, _, is_untold in rows if is_untold]:
        batch.add("UPDATE casework_duty SET is_untold = false WHERE id = ANY(%s)", [late])
    event = DutiesFellDue(duty_ids=tuple(row[0] for row in rows), until=told)
    records.publish(batch, event, subject="duties", at=at)
    with records.sending(batch):
        pass
    return len(rows)


def _told_until() -> datetime:
    """The mark, locked: two sweepers at once go one after the other."""
    if not (found := rows_of(_MARK, ())):
        rows_of(_FIRST_MARK, [_BEGINNING])
        found = rows_of(_MARK, ())
    told: datetime = found[0][0]
    return told


def redate(*, actor: Actor, at: datetime, after_id: int = 0, limit: int = 500) -> tuple[int, int]:
    """Work out again the due times of open, running duties after the calendar changed.

    Each case is one transaction with an audit entry; nothing gets shorter. Returns how many duties
    moved and the last case id looked at (0 when there are no more).
    """
    _authority.demand_machinery(actor)
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
            "label": gettext_noop("按新的放假通知重算时限"),
            "revision": standing.revision + 1,
            "clocks": notes,
        },
    )
    with records.sending(batch):
        pass
