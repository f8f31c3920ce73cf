"""Rows of who came: who may record them, within which hours, and what the database refuses put into words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line

from . import _people
from ._counting import hats_of, lock_people, minutes_between, pieces, programmes_of
from ._hands import NOT_FOUND, demand_hand
from ._organising import demand_not_over, demand_organiser, kind_of
from .models import Activity, Attendance, Participant, Shift, SignUp

HOLDING: Final = ("open", "recorded", "review", "confirmed", "disputed")
LEAST_WORDS_AFTERWARDS: Final = 8
LIST_UNTIL: Final = timedelta(hours=24)
OUT_UNTIL: Final = timedelta(minutes=60)
"""How long after its end a shift's list is written, and how long people still check out by the code."""


@dataclass(frozen=True)
class Present:
    """Somebody was there, from when to when."""

    participant_id: int
    came_at: datetime
    went_at: datetime


def is_left_open(one: Attendance, at: datetime) -> bool:
    """Whether somebody came by the code, did not check out, and cannot any more; ``shift`` is read with it."""
    return one.state == "open" and one.shift is not None and at > one.shift.ends_at + OUT_UNTIL


def shift_of(shift_id: int, actor: Actor, at: datetime) -> Shift:
    """A shift whose activity the actor organises and that is not over, the activity locked. Raises the refusals."""
    locked = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("circle")
    activity = locked.filter(shifts=shift_id).first()
    shift = Shift.objects.filter(pk=shift_id).first()
    if shift is None or activity is None:
        raise NotFound(gettext(NOT_FOUND))
    demand_organiser(actor, activity.circle, activity.organiser_id, kind_of(activity))
    if activity.state not in ("published", "held") or shift.cancelled:
        raise Conflict(gettext("这个活动没有发布，或已经取消，不能记到场。"))
    demand_not_over(activity, at)
    shift.activity = activity
    return shift


def locked_rows(ids: Collection[int]) -> list[Attendance]:
    """These rows and their people, locked, with what the checks need. Raises NotFound when one is missing."""
    people = Attendance.objects.filter(pk__in=ids).values_list("participant_id", flat=True)
    lock_people(set(people))
    rows = list(
        Attendance.objects.select_for_update(of=("self",))
        .select_related("activity", "circle", "participant", "shift")
        .filter(pk__in=ids).order_by("pk")
    )  # fmt: skip
    if not rows or len(rows) != len(set(ids)):
        raise NotFound(gettext(NOT_FOUND))
    return rows


def demand_changeable(rows: Sequence[Attendance], at: datetime) -> None:
    """Raise Conflict when one is of an emergency that is over: whoever may not know of it is told so before."""
    for activity in {one.activity_id: one.activity for one in rows}.values():
        demand_not_over(activity, at, adds=False)


def demand_confirmer(rows: Sequence[Attendance], actor: Actor, at: datetime) -> None:
    """Raise unless the actor's post confirms, and is neither who recorded nor who came; Conflict when it is over."""
    for one in rows:
        demand_hand(actor, one.circle, kind_of(one.activity).confirmed_by)
        if not actor.person_id:
            raise NotAllowed(gettext("到场要由人来确认。"))
        if actor.person_id == one.recorded_by_id:
            raise NotAllowed(gettext("记录的人不能自己确认，请另一位同事确认。"))
        if _people.is_own(actor, one.participant):
            raise NotAllowed(gettext("不能确认自己的到场，请另一位同事确认。"))
    demand_changeable(rows, at)


def reason_of(reason: str, *, least: int = 2) -> str:
    """A reason in words. Raises Invalid when it says too little."""
    words = clean_line(reason, label=gettext("理由"), most=300)
    if len(words) < least:
        message = gettext("请写明理由，不少于 %(least)s 个字。") % {"least": least}
        raise Invalid(message, fields={"reason": message})
    return words


def rows_for(
    shift: Shift, present: Sequence[Present], *, mode: str, state: str, actor: Actor, at: datetime,
    reason: str = "",
) -> list[Attendance]:  # fmt: skip
    """Rows for those who were there, a row for each day, in the role they signed up for.

    Raises Invalid, Conflict, NotAllowed.
    """
    people = _people_of(present, actor)
    coming = SignUp.objects.filter(shift=shift, state="coming", participant__in=people)
    roles = dict(coming.values_list("participant_id", "role"))
    programmes, activity = programmes_of(list(people)), shift.activity
    kind = kind_of(activity)
    return [
        Attendance(
            activity=activity, shift=shift, circle_id=activity.circle_id,
            participant=people[one.participant_id], region_path=activity.region_path,
            role=roles.get(one.participant_id, ""),
            hats=hats_of(kind, activity.programme, programmes[one.participant_id]),
            starts_at=starts_at, ends_at=ends_at, minutes=minutes_between(starts_at, ends_at),
            mode=mode, state=state, reason=reason, recorded_by_id=actor.person_id or None,
            recorded_at=at,
        )
        for one in present
        for starts_at, ends_at in spans_of(shift, one.came_at, one.went_at, at)
    ]  # fmt: skip


def _people_of(present: Sequence[Present], actor: Actor) -> dict[int, Participant]:
    people = {one.pk: one for one in lock_people({one.participant_id for one in present})}
    if not present or len(people) != len({one.participant_id for one in present}):
        raise Invalid(gettext("请选到场的人。"))
    for one in people.values():
        if _people.is_own(actor, one):
            raise NotAllowed(gettext("不能记自己的到场，请另一位同事记，或现场用签到码。"))
        if one.left_at is not None:
            raise Conflict(gettext("这个人没有登记，或者已经退出。请先登记。"))
    return people


def spans_of(
    shift: Shift, came_at: datetime, went_at: datetime, at: datetime
) -> list[tuple[datetime, datetime]]:
    """The time in whole minutes, within the shift's own hours and not in the future. Raises Invalid."""
    words, field = "", "went"
    if came_at < shift.starts_at or went_at > shift.ends_at:
        words = gettext("到和离的时间要在班次的时间之内。")
        field = "came" if came_at < shift.starts_at else field
    elif went_at > at:
        words = gettext("还没到离开的时间，不能先记。")
    spans = pieces(came_at, went_at)
    if not words and not spans:
        words = gettext("离开的时间要晚于到的时间。")
    if words:
        raise Invalid(words, fields={field: words})
    return spans


def demand_apart(rows: Sequence[Attendance]) -> None:
    """Raise Conflict naming whose time is taken already, here or in another activity."""
    taken = Q()
    for one in rows:
        later = Q(ends_at=None) | Q(ends_at__gt=one.starts_at)
        taken |= Q(participant=one.participant_id, starts_at__lt=one.ends_at) & later
    ours = [one.pk for one in rows if one.pk]
    others = Attendance.objects.filter(taken, state__in=HOLDING).exclude(pk__in=ours)
    names = sorted({one.participant.pseudonym for one in others.select_related("participant")})
    if names:
        raise Conflict(_overlapping() % {"names": gettext("、").join(names)})


def _overlapping() -> str:
    return gettext(
        "%(names)s在这段时间已经记过到场。一个人一段时间只能记一次，请核对时间或先更正那一条。"
    )


@contextmanager
def apart() -> Iterator[None]:
    """The database's own word, for two who record the same person at once; it ends the whole act."""
    try:
        yield
    except IntegrityError as fault:
        if "one_place_at_a_time" not in str(fault):
            raise
        raise Conflict(_overlapping() % {"names": gettext("有人")}) from fault
