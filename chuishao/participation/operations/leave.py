"""Leave from an activity: asked for with a reason, granted by another; it explains an absence and changes no count."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line

from .. import _people, catalogue
from .._hands import NOT_FOUND, demand_hand
from .._presence import reason_of
from .._recording import record
from ..models import Activity, Belonging, Leave, Participant


@transaction.atomic
def ask_leave(
    *, activity_id: int, participant_id: int, reason: str, actor: Actor, at: datetime
) -> Leave:
    """Ask for leave before it is over: for oneself, or by whoever organises it. Raises the refusals."""
    activity = _activity(activity_id)
    person = Participant.objects.filter(pk=participant_id).first()
    if person is None or not _belongs(activity, person):
        raise NotFound(gettext(NOT_FOUND))
    if not _people.is_own(actor, person):
        _demand(actor, activity)
    if at >= activity.ends_at or activity.state == "cancelled":
        raise Conflict(gettext("活动已经结束或取消，不能再请假。没有来的，按缺席记。"))
    words = clean_line(reason, label=gettext("事由"), most=200)
    if not words:
        raise Invalid(gettext("请写请假的事由。"), fields={"reason": gettext("请写事由。")})
    asked = _asked(activity, person, words, actor, at)
    _record(asked, activity, "ask_leave", actor, at)
    return asked


@transaction.atomic
def decide_leave(
    *, leave_id: int, is_granted: bool, actor: Actor, at: datetime, reason: str = ""
) -> Leave:
    """Another person says yes, or no with a reason: neither who asked nor whose leave it is. Raises the refusals."""
    locked = Leave.objects.select_for_update(of=("self",)).select_related("participant")
    leave = locked.filter(pk=leave_id).first()
    if leave is None:
        raise NotFound(gettext(NOT_FOUND))
    activity = _activity(leave.activity_id)
    kind = catalogue.rules(activity.rules_id).activity(activity.kind)
    demand_hand(actor, activity.circle, kind.confirmed_by)
    if actor.person_id and actor.person_id == leave.asked_by_id:
        raise NotAllowed(gettext("提出的人不能自己批准，请另一位同事批准。"))
    if _people.is_own(actor, leave.participant):
        raise NotAllowed(gettext("不能批准自己的请假，请另一位同事批准。"))
    if leave.state != "asked":
        raise Conflict(gettext("这一条已经有人处理过了。请刷新页面看看。"))
    leave.answer = _answer(reason, is_granted=is_granted)
    leave.state = "granted" if is_granted else "refused"
    leave.decided_by_id, leave.decided_at = actor.person_id or None, at
    leave.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    _record(leave, activity, "grant_leave" if is_granted else "refuse_leave", actor, at)
    return leave


def _activity(activity_id: int) -> Activity:
    found = Activity.objects.select_related("circle").select_for_update(of=("self",))
    activity = found.filter(pk=activity_id).first()
    if activity is None:
        raise NotFound(gettext(NOT_FOUND))
    if activity.circle.ended_on is not None:
        raise Conflict(gettext("它已经结束，只能查看。"))
    return activity


def _answer(reason: str, *, is_granted: bool) -> str:
    """What is said of it; only a yes needs no words."""
    return reason_of(reason) if reason.strip() or not is_granted else ""


def _belongs(activity: Activity, person: Participant) -> bool:
    return Belonging.objects.filter(
        circle=activity.circle_id, participant=person, state="active"
    ).exists()


def _demand(actor: Actor, activity: Activity) -> None:
    kind = catalogue.rules(activity.rules_id).activity(activity.kind)
    demand_hand(actor, activity.circle, kind.organised_by)


def _asked(
    activity: Activity, person: Participant, words: str, actor: Actor, at: datetime
) -> Leave:
    try:
        with transaction.atomic():
            return Leave.objects.create(
                activity=activity, participant=person, reason=words, asked_at=at,
                asked_by_id=actor.person_id or None,
            )  # fmt: skip
    except IntegrityError as fault:
        raise Conflict(gettext("已经请过假了，不用再提一次。")) from fault


def _record(leave: Leave, activity: Activity, action: str, actor: Actor, at: datetime) -> None:
    record(
        f"activity:{activity.pk}", f"{activity.programme}.{action}", actor=actor, at=at,
        body={"leave": leave.pk, "participant": leave.participant_id, "state": leave.state},
    )  # fmt: skip
