"""Activities: planned and published before they happen, signed up for with a queue in order, cancelled in the open."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean, clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import _people, catalogue
from .._hands import NOT_FOUND
from .._names import name_in
from .._organising import belongs, demand_not_over, demand_organiser, kind_of
from .._queue import free_place, has_place, locked_shift, stop
from .._recording import record
from ..declarations import ActivityKind, Openness
from ..models import Activity, Circle, Participant, Shift, SignUp
from .circles import demand_active, locked

PREFIX = "HD"
LONGEST, LONGEST_SHIFT = timedelta(days=366), timedelta(hours=24)
# A title that says so would make back-filling look like what was published before.
_NOT_IN_A_TITLE = ("补录", "补登", "补记", "补签")


@dataclass(frozen=True)
class PlannedShift:
    """A part of an activity with its own hours; 0 places take everybody."""

    starts_at: datetime
    ends_at: datetime
    places: int = 0
    label: str = ""


@dataclass(frozen=True)
class Plan:
    """An activity as it is planned. ``organiser_id``: a unit that belongs to the circle; else its host."""

    circle_id: int
    kind: str
    title: str
    place: str
    shifts: tuple[PlannedShift, ...]
    words: str = ""
    thing: str = ""
    requirements: str = ""
    organiser_id: int | None = None
    listing_id: int | None = None


@transaction.atomic
def plan_activity(*, plan: Plan, actor: Actor, at: datetime) -> Activity:
    """Plan an activity that is still ahead. Raises NotFound, NotAllowed, Conflict, Invalid naming each wrong field."""
    circle = locked(plan.circle_id)
    kind = _kind(circle, plan.kind)
    organiser = plan.organiser_id or circle.host_id
    demand_organiser(actor, circle, organiser, kind)
    demand_active(catalogue.rules(circle.rules_id), circle.region_path, at)
    demand_shifts(plan.shifts, at)
    activity = Activity.objects.create(
        number=next_number(PREFIX, circle.region_path[:9], at.astimezone(SHANGHAI).date()),
        programme=circle.programme, kind=plan.kind, rules_id=circle.rules_id, circle=circle,
        organiser_id=organiser, region_path=circle.region_path, title=title_of(plan.title),
        words=clean(plan.words, label=gettext("内容"), most=2000), thing=thing_of(kind, plan.thing),
        place=place_of(plan.place), starts_at=min(one.starts_at for one in plan.shifts),
        ends_at=max(one.ends_at for one in plan.shifts), listing_id=plan.listing_id,
        requirements=clean_line(plan.requirements, label=gettext("要求"), most=500),
        planned_by_id=actor.person_id or None, planned_at=at,
    )  # fmt: skip
    Shift.objects.bulk_create(_shift(activity, one) for one in plan.shifts)
    record(
        f"activity:{activity.pk}", f"{circle.programme}.plan", actor=actor, at=at,
        body={"kind": plan.kind, "title": activity.title, "circle": circle.pk, "organiser": organiser,
              "shifts": [[one.starts_at, one.ends_at, one.places] for one in plan.shifts]},
    )  # fmt: skip
    return activity


def _kind(circle: Circle, key: str) -> ActivityKind:
    try:
        kind = catalogue.rules(circle.rules_id).activity(key)
    except KeyError:
        raise Invalid(gettext("没有这一类活动。请从列出的里选。")) from None
    if kind.circle != circle.kind or kind.is_record:
        raise Invalid(gettext("这里不办这一类活动。请从列出的里选。"))
    return kind


def demand_shifts(shifts: Collection[PlannedShift], at: datetime) -> None:
    """Raise Invalid unless the shifts lie ahead and none is longer than a day."""
    words = ""
    if not shifts:
        words = gettext("至少要有一个班次。")
    elif any(not timedelta(0) < one.ends_at - one.starts_at <= LONGEST_SHIFT for one in shifts):
        words = gettext("每个班次要有开始和结束，最长 24 小时。请检查时间，或分成几个班次。")
    elif min(one.starts_at for one in shifts) <= at:
        words = gettext("活动要在开始之前登记。已经办过的，不能当成没办的来登记。")
    elif max(one.ends_at for one in shifts) - min(one.starts_at for one in shifts) > LONGEST:
        words = gettext("一次活动最长一年。更长的请分年登记。")
    if words:
        raise Invalid(words, fields={"shifts": words})


def title_of(title: str) -> str:
    """The name of an activity, which never says that it was filled in. Raises Invalid."""
    words = name_in(title, most=100, field="title")
    if any(one in words for one in _NOT_IN_A_TITLE):
        message = gettext(
            "名称里不能写“补录”。活动要事先发布；当时没记上的，请用“补记到场”另走审核。"
        )
        raise Invalid(message, fields={"title": message})
    return words


def thing_of(kind: ActivityKind, thing: str) -> str:
    """The class of an activity, where its kind has classes. Raises Invalid."""
    if kind.classes and thing not in dict(kind.classes):
        words = gettext("请选一个类别。")
        raise Invalid(words, fields={"thing": words})
    return thing if kind.classes else ""


def place_of(place: str) -> str:
    """Where it is. Raises Invalid."""
    words = clean_line(place, label=gettext("地点"), most=200)
    if not words:
        message = gettext("请写清地点。一次活动写一个地点。")
        raise Invalid(message, fields={"place": message})
    return words


def _shift(activity: Activity, planned: PlannedShift) -> Shift:
    return Shift(
        activity=activity, label=clean_line(planned.label, label=gettext("班次"), most=40),
        starts_at=planned.starts_at, ends_at=planned.ends_at, places=planned.places,
        secret=secrets.token_bytes(32),
    )  # fmt: skip


@transaction.atomic
def publish_activity(*, activity_id: int, actor: Actor, at: datetime) -> Activity:
    """Publish a planned activity, before it begins; from now on people sign up. Raises the refusals."""
    activity = organised(activity_id, actor)
    if activity.state != "planned":
        raise Conflict(gettext("这个活动已经发布过，或已经取消。请刷新页面看看。"))
    demand_not_over(activity, at)
    if activity.starts_at <= at:
        raise Conflict(gettext("活动要在开始之前发布。这一个已经过了开始时间，请另行登记。"))
    return _moved(activity, "published", "publish", actor, at)


@transaction.atomic
def cancel_activity(*, activity_id: int, actor: Actor, at: datetime, reason: str) -> Activity:
    """Cancel an activity at which nobody was recorded; it stays to be read with its reason. Raises the refusals."""
    activity = organised(activity_id, actor)
    if activity.state not in ("planned", "published"):
        raise Conflict(gettext("这个活动已经办完，或已经取消。请刷新页面看看。"))
    shifts = list(Shift.objects.select_for_update().filter(activity=activity).order_by("pk"))
    if activity.attendances.exclude(state="struck").exists():
        raise Conflict(gettext("已经有人到场，不能整个取消。后面不办的班次，请一班一班停办。"))
    words = clean_line(reason, label=gettext("理由"), most=300)
    if not words:
        message = gettext("请写明为什么取消，报名的人会看到。")
        raise Invalid(message, fields={"reason": message})
    stop(shifts, words, at)
    activity.facts = {**activity.facts, "cancelled": words}
    return _moved(activity, "cancelled", "cancel", actor, at, words)


def organised(activity_id: int, actor: Actor) -> Activity:
    """An activity that the actor organises, locked; its shifts are locked after it. Raises NotFound, NotAllowed."""
    found = Activity.objects.select_for_update(of=("self",), no_key=True).select_related("circle")
    activity = found.filter(pk=activity_id).first()
    if activity is None:
        raise NotFound(gettext(NOT_FOUND))
    demand_organiser(actor, activity.circle, activity.organiser_id, kind_of(activity))
    return activity


def _moved(
    activity: Activity, state: str, act: str, actor: Actor, at: datetime, reason: str = ""
) -> Activity:
    activity.state, activity.revision = state, activity.revision + 1
    activity.save(update_fields=["state", "revision", "facts"])
    record(
        f"activity:{activity.pk}", f"{activity.programme}.{act}", actor=actor, at=at,
        body={"state": state, "reason": reason},
    )  # fmt: skip
    return activity


@transaction.atomic
def sign_up(
    *, shift_id: int, participant_id: int, actor: Actor, at: datetime, role: str = ""
) -> SignUp:
    """Sign somebody up: themselves, or a host for them. Beyond the places they wait, in order.

    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    shift = locked_shift(shift_id)
    participant = Participant.objects.filter(pk=participant_id).first()
    if shift is None or participant is None or shift.activity.state == "planned":
        raise NotFound(gettext(NOT_FOUND))
    kind = kind_of(shift.activity)
    _demand_own(participant, shift.activity, kind, actor)
    _demand_open(shift, kind, participant, at)
    if SignUp.objects.filter(
        shift=shift, participant=participant, state__in=["coming", "queued"]
    ).exists():
        raise Conflict(gettext("已经报过名了，不用再报一次。"))
    made = SignUp.objects.create(
        shift=shift, participant=participant, role=role_of(kind, role), signed_at=at,
        state="coming" if has_place(shift) else "queued",
    )  # fmt: skip
    _note_sign_up(made, shift, "sign_up", actor, at)
    return made


def _demand_own(
    participant: Participant, activity: Activity, kind: ActivityKind, actor: Actor
) -> None:
    if not _people.is_own(actor, participant):
        demand_organiser(actor, activity.circle, activity.organiser_id, kind)


def _demand_open(shift: Shift, kind: ActivityKind, participant: Participant, at: datetime) -> None:
    demand_not_over(shift.activity, at)
    if shift.activity.state != "published" or shift.ends_at <= at or shift.cancelled:
        raise Conflict(gettext("现在不能报名：活动已经结束、办完或取消。请看看别的活动。"))
    if participant.left_at is not None:
        raise Conflict(gettext("这个人没有登记，或者已经退出。请先登记。"))
    if _people.lacks_consent(participant, at):
        raise NotAllowed(gettext(_people.NO_CONSENT))
    if kind.open_to == Openness.CIRCLE and not belongs(participant.pk, shift.activity.circle_id):
        raise NotAllowed(gettext("这个活动只对里面的成员开放。要参加，请先申请加入。"))


def role_of(kind: ActivityKind, role: str) -> str:
    """What somebody wants to do there, where its kind has roles; empty leaves it to the organiser. Raises Invalid."""
    if role and role not in dict(kind.roles):
        words = gettext("没有这个岗位。请从列出的里选。")
        raise Invalid(words, fields={"role": words})
    return role


@transaction.atomic
def withdraw(*, sign_up_id: int, actor: Actor, at: datetime, reason: str = "") -> SignUp:
    """Take a sign-up back before the shift is over; whoever waits longest moves up. Raises the refusals.

    An organiser who takes somebody else's back says why, and they read it.
    """
    known = SignUp.objects.select_related("participant").filter(pk=sign_up_id).first()
    shift = locked_shift(known.shift_id) if known else None
    if known is None or shift is None:
        raise NotFound(gettext(NOT_FOUND))
    _demand_own(known.participant, shift.activity, kind_of(shift.activity), actor)
    known.reason = _why_taken_back(known.participant, actor, reason)
    known.refresh_from_db(fields=["state"])
    if known.state == "withdrawn" or shift.ends_at <= at:
        raise Conflict(gettext("已经退出，或活动已经结束。"))
    moved_up = free_place(known, shift, at)
    _note_sign_up(known, shift, "withdraw", actor, at, moved_up)
    return known


def _why_taken_back(participant: Participant, actor: Actor, reason: str) -> str:
    if _people.is_own(actor, participant):
        return ""
    words = clean_line(reason, label=gettext("理由"), most=300)
    if not words:
        message = gettext("请写明为什么退掉，本人会看到。")
        raise Invalid(message, fields={"reason": message})
    return words


def _note_sign_up(
    made: SignUp, shift: Shift, act: str, actor: Actor, at: datetime, moved_up: int | None = None
) -> None:
    record(
        f"sign_up:{made.pk}", f"{shift.activity.programme}.{act}", actor=actor, at=at,
        body={"shift": shift.pk, "participant": made.participant_id, "state": made.state,
              "moved_up": moved_up},
    )  # fmt: skip
