"""What was planned wrongly is put right: words and place until it is over, hours until others were told, places always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import clean, clean_line

from .._hands import NOT_FOUND
from .._lists import demand_host
from .._meeting import demand_meeting, locked_meeting, note, rules_of
from .._organising import demand_not_over, kind_of
from .._queue import fill, locked_shift, stop
from .._recording import record
from ..events import MeetingCalled
from ..models import Activity, Attendance, Shift, SignUp
from .activities import PlannedShift, demand_shifts, organised, place_of, thing_of, title_of
from .meetings import Meeting, check

_WORDS = ("title", "place", "words", "requirements", "thing")


@dataclass(frozen=True)
class Amendment:
    """An activity as it is to read; of the shifts those that change, by their ids."""

    title: str
    place: str
    words: str = ""
    requirements: str = ""
    thing: str = ""
    shifts: Mapping[int, PlannedShift] = field(default_factory=dict)


@transaction.atomic
def change_activity(
    *, activity_id: int, amendment: Amendment, actor: Actor, at: datetime
) -> Activity:
    """Put an activity right that is not over; whoever waits moves up to new places. Raises the refusals."""
    activity = organised(activity_id, actor)
    if activity.state not in ("planned", "published") or activity.ends_at <= at:
        raise Conflict(
            gettext("这个活动已经办完，或已经取消，不能再改。到场记得不对的，请更正那一条。")
        )
    demand_not_over(activity, at)
    before = {key: getattr(activity, key) for key in _WORDS}
    kind = kind_of(activity)
    activity.title, activity.place = title_of(amendment.title), place_of(amendment.place)
    activity.words = clean(amendment.words, label=gettext("内容"), most=2000)
    activity.requirements = clean_line(amendment.requirements, label=gettext("要求"), most=500)
    activity.thing = thing_of(kind, amendment.thing)
    shifts = [_change_shift(activity, *one, at) for one in amendment.shifts.items()]
    _settle_hours(activity)
    activity.revision += 1
    activity.save()
    after = {key: getattr(activity, key) for key in _WORDS}
    record(
        f"activity:{activity.pk}", f"{activity.programme}.change", actor=actor, at=at,
        body={"from": {key: old for key, old in before.items() if old != after[key]},
              "to": {key: new for key, new in after.items() if new != before[key]},
              "shifts": [one for one in shifts if one]},
    )  # fmt: skip
    return activity


def _change_shift(
    activity: Activity, shift_id: int, planned: PlannedShift, at: datetime
) -> dict[str, object]:
    """One shift as it is to be; what changed in it, empty when nothing did."""
    shift = locked_shift(shift_id)
    if shift is None or shift.activity_id != activity.pk:
        raise Invalid(gettext("没有这个班次。请刷新页面再试。"))
    was = [shift.starts_at, shift.ends_at, shift.places]
    if (shift.starts_at, shift.ends_at) != (planned.starts_at, planned.ends_at):
        _demand_untold(activity)
        demand_shifts((planned,), at)
    _demand_room(shift, planned.places)
    shift.starts_at, shift.ends_at, shift.places = (
        planned.starts_at,
        planned.ends_at,
        planned.places,
    )
    now = [shift.starts_at, shift.ends_at, shift.places]
    if now == was:
        return {}
    shift.save(update_fields=["starts_at", "ends_at", "places"])
    return {"shift": shift.pk, "from": was, "to": now, "moved_up": fill(shift)}


def _demand_untold(activity: Activity) -> None:
    if activity.state != "planned":
        raise Conflict(
            gettext(
                "已经发布，别人照原来的时间报了名，时间不能改。请取消这一次，写明理由，另排一次。"
            )
        )


def _demand_room(shift: Shift, places: int) -> None:
    coming = SignUp.objects.filter(shift=shift, state="coming").count() if places else 0
    if places and places < coming:
        words = gettext("已经有 %(coming)d 人报上，名额不能比这少。要减，请先退掉几个人的报名。")
        words %= {"coming": coming}
        raise Invalid(words, fields={f"places_{shift.pk}": words})


def _settle_hours(activity: Activity) -> None:
    shifts = list(Shift.objects.filter(activity=activity))
    activity.starts_at = min(one.starts_at for one in shifts)
    activity.ends_at = max(one.ends_at for one in shifts)


@transaction.atomic
def call_off_shift(*, shift_id: int, actor: Actor, at: datetime, reason: str) -> Shift:
    """One shift does not take place though the others do; whoever signed up for it reads why. Raises the refusals."""
    known = Shift.objects.filter(pk=shift_id).only("activity").first()
    activity = organised(known.activity_id if known else 0, actor)
    shift = locked_shift(shift_id)
    if shift is None:
        raise NotFound(gettext(NOT_FOUND))
    if activity.state not in ("planned", "published") or shift.cancelled or shift.ends_at <= at:
        raise Conflict(gettext("这一班已经结束，或已经停办。请刷新页面看看。"))
    if Attendance.objects.filter(shift=shift).exclude(state="struck").exists():
        raise Conflict(gettext("这一班已经有人到场，不能停办。请照实记录到场情况。"))
    words = clean_line(reason, label=gettext("理由"), most=300)
    if not words:
        message = gettext("请写明为什么停办，报名的人会看到。")
        raise Invalid(message, fields={"reason": message})
    stop([shift], words, at)
    Activity.objects.filter(pk=activity.pk).update(revision=F("revision") + 1)
    record(
        f"activity:{activity.pk}", f"{activity.programme}.call_off", actor=actor, at=at,
        body={"shift": shift.pk, "reason": words},
    )  # fmt: skip
    shift.cancelled = words
    return shift


@transaction.atomic
def change_meeting(*, meeting_id: int, meeting: Meeting, actor: Actor, at: datetime) -> Activity:
    """Put a meeting right before it is held; after notice was given only where, and that is told again.

    Raises the refusals.
    """
    found = locked_meeting(meeting_id, actor)
    _, kind = rules_of(found)
    demand_host(actor, found.circle, kind.organised_by)
    demand_meeting(found, "planned", "published")
    check(meeting, at)
    hours = (found.starts_at, found.ends_at) != (meeting.starts_at, meeting.ends_at)
    if found.state == "published" and hours:
        raise Conflict(gettext("已经通知过，时间不能改。请取消这一次，写明理由，另排一次。"))
    was = [found.title, found.place, found.starts_at, found.ends_at]
    found.title = clean_line(meeting.title, label=gettext("名称"), most=100).strip()
    found.place = clean_line(meeting.place, label=gettext("地点"), most=200).strip()
    found.starts_at, found.ends_at = meeting.starts_at, meeting.ends_at
    found.revision += 1
    found.save(update_fields=["title", "place", "starts_at", "ends_at", "revision"])
    moved = found.state == "published" and was[1] != found.place
    note(
        found, "change", actor, at, was=was, now=[found.title, found.place, found.starts_at, found.ends_at],
        events=[MeetingCalled.of(found.pk, found.programme, found.revision)] if moved else [],
    )  # fmt: skip
    return found
