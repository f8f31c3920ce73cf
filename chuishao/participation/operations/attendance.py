"""Who came: recorded by list on the day, filled in afterwards in the open, corrected, disputed, struck out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.records import Event
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound

from .. import _people
from .._counting import day_of, minutes_between, recount
from .._hands import NOT_FOUND, demand_hand
from .._organising import belongs, demand_organiser, kind_of
from .._presence import (
    LEAST_WORDS_AFTERWARDS,
    LIST_UNTIL,
    Present,
    apart,
    demand_apart,
    demand_changeable,
    locked_rows,
    reason_of,
    rows_for,
    shift_of,
    spans_of,
)
from .._recording import record
from ..events import AttendanceDisputed, AttendanceWithdrawn
from ..models import Attendance, Shift, SignUp

AFTERWARDS_UNTIL: Final = timedelta(days=30)


@transaction.atomic
def record_list(
    *, shift_id: int, present: Sequence[Present], actor: Actor, at: datetime
) -> list[Attendance]:
    """The organiser records who of those signed up is there, up to a day after the shift; all or none.

    It counts once somebody else confirmed it. Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    shift = shift_of(shift_id, actor, at)
    if not shift.starts_at <= at <= shift.ends_at + LIST_UNTIL:
        raise Conflict(
            gettext(
                "名单在活动开始后、结束后一天内记。过了的，请用“补记到场”写明理由，由别人审核。"
            )
        )
    _demand_signed_up(shift, present)
    rows = rows_for(shift, present, mode="list", state="recorded", actor=actor, at=at)
    return _kept(shift, rows, "record_list", actor, at, "")


@transaction.atomic
def fill_in_afterwards(
    *, shift_id: int, present: Sequence[Present], actor: Actor, at: datetime, reason: str
) -> list[Attendance]:
    """Record afterwards, with a reason, what was not recorded on the day: for review by somebody else.

    Everybody named sees that it was filled in, and may dispute it. Raises the refusals.
    """
    shift = shift_of(shift_id, actor, at)
    if not shift.ends_at < at <= shift.ends_at + AFTERWARDS_UNTIL:
        raise Conflict(gettext("补记在活动结束以后、三十天以内办。"))
    words = reason_of(reason, least=LEAST_WORDS_AFTERWARDS)
    rows = rows_for(
        shift, present, mode="afterwards", state="review", actor=actor, at=at, reason=words
    )
    return _kept(shift, rows, "fill_in_afterwards", actor, at, words)


def _demand_signed_up(shift: Shift, present: Sequence[Present]) -> None:
    wanted = {one.participant_id for one in present}
    coming = SignUp.objects.filter(shift=shift, state="coming", participant__in=wanted)
    missing = wanted - set(coming.values_list("participant_id", flat=True))
    if any(shift.places or not belongs(one, shift.activity.circle_id) for one in missing):
        raise Conflict(gettext("名单里有人没有报上名。请先替他们报名，再记到场。"))


def _kept(
    shift: Shift, rows: list[Attendance], act: str, actor: Actor, at: datetime, reason: str
) -> list[Attendance]:
    demand_apart(rows)
    with apart():
        Attendance.objects.bulk_create(rows)
    record(
        f"activity:{shift.activity_id}", f"{shift.activity.programme}.{act}", actor=actor, at=at,
        body={"shift": shift.pk, "reason": reason, "rows": [one.pk for one in rows],
              "minutes": sum(one.minutes for one in rows)},
    )  # fmt: skip
    return rows


@transaction.atomic
def correct_attendance(
    *, attendance_id: int, came_at: datetime, went_at: datetime, actor: Actor, at: datetime,
    reason: str,
) -> list[Attendance]:  # fmt: skip
    """Put right from when to when somebody was there; it waits for somebody else's word again.

    Later than a day after the shift it is reviewed like what is filled in afterwards. Raises the refusals.
    """
    [found] = locked_rows([attendance_id])
    demand_organiser(actor, found.circle, found.activity.organiser_id, kind_of(found.activity))
    demand_changeable([found], at)
    if found.state == "struck" or found.shift is None:
        raise Conflict(gettext("这一条已经划去，不能再改。"))
    if _people.is_own(actor, found.participant):
        raise NotAllowed(gettext("不能改自己的到场，请另一位同事改。"))
    words = reason_of(reason)
    spans = spans_of(found.shift, came_at, went_at, at)
    was_confirmed = found.state == "confirmed"
    is_late = found.mode == "afterwards" or at > found.shift.ends_at + LIST_UNTIL
    first_day, before = day_of(found.starts_at), [found.starts_at, found.ends_at]
    found.state, found.reason = "review" if is_late else "recorded", words
    found.recorded_by_id, found.recorded_at = actor.person_id or None, at
    _undecided(found)
    rows = _rewritten(found, spans)
    if was_confirmed:
        recount([found.participant_id], {(found.participant_id, first_day)})
    _note(found, "correct", actor, at, words, was_confirmed=was_confirmed, before=before)
    return rows


def _undecided(found: Attendance) -> None:
    found.decided_by_id = found.decided_at = None
    found.counted_minutes, found.is_beyond_cap = 0, False


def _rewritten(found: Attendance, spans: list[tuple[datetime, datetime]]) -> list[Attendance]:
    rows = []
    for starts_at, ends_at in spans:
        found.starts_at, found.ends_at = starts_at, ends_at
        found.minutes = minutes_between(starts_at, ends_at)
        demand_apart([found])
        with apart():
            found.save()
        rows.append(Attendance.objects.get(pk=found.pk))
        found.pk = found.id = None
        found._state.adding = True
    found.pk = found.id = rows[0].pk
    return rows


@transaction.atomic
def dispute_attendance(
    *, attendance_id: int, actor: Actor, at: datetime, reason: str
) -> Attendance:
    """Whoever is said to have come says it is wrong; it counts no more until it is corrected and confirmed."""
    [found] = locked_rows([attendance_id])
    if not _people.is_own(actor, found.participant):
        raise NotFound(gettext(NOT_FOUND))
    demand_changeable([found], at)
    if found.state not in ("recorded", "review", "confirmed"):
        raise Conflict(gettext("这一条现在不能提出异议。请刷新页面看看。"))
    told = AttendanceDisputed(
        found.pk, found.activity.programme, found.recorded_by_id, found.decided_by_id, at
    )
    return _withdrawn(found, "disputed", "dispute", actor, at, reason_of(reason), told)


@transaction.atomic
def strike_out(*, attendance_id: int, actor: Actor, at: datetime, reason: str) -> Attendance:
    """A leader of the host strikes out what was not so; the row stays, and counts nothing. Raises the refusals."""
    [found] = locked_rows([attendance_id])
    demand_hand(actor, found.circle, kind_of(found.activity).confirmed_by)
    demand_changeable([found], at)
    if _people.is_own(actor, found.participant):
        raise NotAllowed(gettext("不能改自己的到场，请另一位同事改。"))
    if found.state == "struck":
        raise Conflict(gettext("这一条已经划去，不能再改。"))
    return _withdrawn(found, "struck", "strike_out", actor, at, reason_of(reason))


def _withdrawn(
    found: Attendance, state: str, act: str, actor: Actor, at: datetime, words: str, *told: Event
) -> Attendance:
    was_confirmed = found.state == "confirmed"
    found.state, found.reason = state, words
    _undecided(found)
    found.save()
    if was_confirmed:
        recount([found.participant_id], {(found.participant_id, day_of(found.starts_at))})
    _note(found, act, actor, at, words, *told, was_confirmed=was_confirmed)
    return found


def _note(
    found: Attendance, act: str, actor: Actor, at: datetime, words: str, *told: Event,
    was_confirmed: bool, **more: object,
) -> None:  # fmt: skip
    withdrawn = AttendanceWithdrawn(
        found.activity_id, found.activity.programme, found.activity.kind, (found.pk,)
    )
    record(
        f"attendance:{found.pk}", f"{found.activity.programme}.{act}", actor=actor, at=at,
        body={"state": found.state, "reason": words, **more},
        events=[*told, withdrawn] if was_confirmed else told,
    )  # fmt: skip
