"""Who came by the code and never checked out: an organiser looks into when they went, for somebody else's word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed
from chuishao.kernel.working_time import SHANGHAI

from .. import _people
from .._counting import minutes_between
from .._organising import demand_organiser, kind_of
from .._presence import (
    LIST_UNTIL,
    OUT_UNTIL,
    demand_changeable,
    locked_rows,
    reason_of,
    spans_of,
)
from .._recording import record
from ..models import Attendance, Shift

_CLOSED = ["ends_at", "minutes", "state", "reason", "recorded_by", "recorded_at"]


@transaction.atomic
def record_going(
    *, attendance_ids: Collection[int], went_at: datetime, actor: Actor, at: datetime, reason: str
) -> list[Attendance]:
    """Record when those of one shift went who can no longer check out themselves; all or none.

    It counts once somebody else confirmed it; a day after the shift it is reviewed like what is filled in
    afterwards. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    rows = locked_rows(attendance_ids)
    shift = _shift_of(rows)
    demand_organiser(
        actor, rows[0].circle, rows[0].activity.organiser_id, kind_of(rows[0].activity)
    )
    demand_changeable(rows, at)
    if any(_people.is_own(actor, one.participant) for one in rows):
        raise NotAllowed(gettext("不能改自己的到场，请另一位同事改。"))
    if at <= shift.ends_at + OUT_UNTIL:
        raise Conflict(gettext("结束还不到一小时，本人还能自己签退。请过后再来核实。"))
    words = reason_of(reason)
    kept = [made for one in rows for made in _closed(one, shift, went_at, actor, at, words)]
    Attendance.objects.bulk_update([one for one in kept if one.pk], _CLOSED)
    Attendance.objects.bulk_create([one for one in kept if not one.pk])
    record(
        f"activity:{shift.activity_id}", f"{rows[0].activity.programme}.record_going", actor=actor,
        at=at, body={"shift": shift.pk, "reason": words, "went": went_at,
                     "rows": [one.pk for one in kept], "minutes": sum(one.minutes for one in kept)},
    )  # fmt: skip
    return kept


def _shift_of(rows: Sequence[Attendance]) -> Shift:
    """The one shift of rows that are all still open. Raises Conflict."""
    shift = rows[0].shift
    if shift is None or any(one.state != "open" or one.shift_id != shift.pk for one in rows):
        raise Conflict(gettext("里面有已经签退，或别人刚核实过的。请刷新页面重新选。"))
    return shift


def _closed(
    found: Attendance, shift: Shift, went_at: datetime, actor: Actor, at: datetime, words: str
) -> list[Attendance]:
    """The open row closed at the end of its day, and a further row for each day after."""
    if went_at <= found.starts_at:
        message = gettext("%(name)s %(came)s 才到，离开的时间要晚于这个。请改时间，或先不勾选。") % {
            "name": found.participant.pseudonym, "came": f"{found.starts_at.astimezone(SHANGHAI):%H:%M}",
        }  # fmt: skip
        raise Invalid(message, fields={"went": message})
    state = "review" if at > shift.ends_at + LIST_UNTIL else "recorded"
    return [
        Attendance(
            id=found.pk if starts_at == found.starts_at else None, activity_id=found.activity_id,
            shift=shift, circle_id=found.circle_id, participant_id=found.participant_id,
            region_path=found.region_path, role=found.role, hats=found.hats, mode=found.mode,
            starts_at=starts_at, ends_at=ends_at, minutes=minutes_between(starts_at, ends_at),
            state=state, reason=words, recorded_by_id=actor.person_id or None, recorded_at=at,
        )
        for starts_at, ends_at in spans_of(shift, found.starts_at, went_at, at)
    ]  # fmt: skip
