"""A second person's word: only what one recorded and another confirmed counts, and at most so much a day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed

from .._counting import day_of, recount
from .._presence import demand_confirmer, locked_rows, reason_of
from .._recording import record
from ..events import AttendanceConfirmed
from ..models import Activity, Attendance


@transaction.atomic
def confirm_attendance(
    *, attendance_ids: Collection[int], actor: Actor, at: datetime
) -> list[Attendance]:
    """Somebody who neither recorded them nor came says that these people were there; all or none.

    Raises NotFound, NotAllowed, Conflict; what was filled in afterwards is reviewed by itself.
    """
    rows = locked_rows(attendance_ids)
    demand_confirmer(rows, actor, at)
    if any(one.state == "review" for one in rows):
        raise Conflict(gettext("里面有补记的到场。补记的要看过理由，用“审核补记”单独办。"))
    _demand_state(rows, "recorded")
    return _confirmed(rows, "confirm", actor, at, "")


@transaction.atomic
def review_afterwards(
    *, attendance_ids: Collection[int], is_granted: bool, actor: Actor, at: datetime, reason: str
) -> list[Attendance]:
    """Somebody else looks at what was filled in afterwards and why, and grants it or strikes it out."""
    rows = locked_rows(attendance_ids)
    demand_confirmer(rows, actor, at)
    _demand_state(rows, "review")
    words = reason_of(reason)
    if is_granted:
        return _confirmed(rows, "grant_afterwards", actor, at, words)
    Attendance.objects.filter(pk__in=[one.pk for one in rows]).update(
        state="struck", decided_by=actor.person_id, decided_at=at
    )
    for activity, some in _by_activity(rows):
        record(
            f"activity:{activity.pk}", f"{activity.programme}.refuse_afterwards", actor=actor, at=at,
            body={"rows": [one.pk for one in some], "reason": words},
        )  # fmt: skip
    return rows


def _demand_state(rows: Sequence[Attendance], state: str) -> None:
    if any(one.state != state for one in rows):
        raise Conflict(gettext("里面有已经处理过、还没签退或有异议的。请刷新页面重新选。"))


def _confirmed(
    rows: list[Attendance], act: str, actor: Actor, at: datetime, reason: str
) -> list[Attendance]:
    ids = [one.pk for one in rows]
    Attendance.objects.filter(pk__in=ids).update(
        state="confirmed", decided_by=actor.person_id, decided_at=at
    )
    days = {(one.participant_id, day_of(one.starts_at)) for one in rows}
    recount({one.participant_id for one in rows}, days)
    for activity, some in _by_activity(rows):
        _hold(activity, at)
        told = tuple(one.pk for one in some)
        record(
            f"activity:{activity.pk}", f"{activity.programme}.{act}", actor=actor, at=at,
            body={"rows": told, "reason": reason},
            events=[AttendanceConfirmed(activity.pk, activity.programme, activity.kind, told)],
        )  # fmt: skip
    return list(Attendance.objects.filter(pk__in=ids).order_by("pk"))


def _by_activity(rows: Sequence[Attendance]) -> list[tuple[Activity, list[Attendance]]]:
    ordered = sorted(rows, key=lambda one: one.activity_id)
    groups = [list(some) for _, some in groupby(ordered, key=lambda one: one.activity_id)]
    return [(some[0].activity, some) for some in groups]


def _hold(activity: Activity, at: datetime) -> None:
    """An activity at which somebody was confirmed, and which is over, was held."""
    if activity.state == "published" and activity.ends_at <= at:
        Activity.objects.filter(pk=activity.pk).update(state="held")


@transaction.atomic
def allow_beyond_cap(*, attendance_id: int, actor: Actor, at: datetime, reason: str) -> Attendance:
    """A third person reviews a day above the cap and lets all its minutes count, with a reason.

    Neither who recorded, nor who confirmed, nor who came. Raises the refusals.
    """
    [found] = locked_rows([attendance_id])
    demand_confirmer([found], actor, at)
    if found.state != "confirmed" or found.counted_minutes == found.minutes:
        raise Conflict(gettext("只有确认过、因为超过一天上限没有全计的，才需要审核。"))
    if actor.person_id == found.decided_by_id:
        raise NotAllowed(gettext("确认的人不能再审核超时长，请另一位同事审核。"))
    words = reason_of(reason)
    found.is_beyond_cap = True
    found.reason = words
    found.save(update_fields=["is_beyond_cap", "reason"])
    recount([found.participant_id], {(found.participant_id, day_of(found.starts_at))})
    found.refresh_from_db()
    record(
        f"attendance:{found.pk}", f"{found.activity.programme}.allow_beyond_cap", actor=actor, at=at,
        body={"minutes": found.counted_minutes, "reason": words},
    )  # fmt: skip
    return found
