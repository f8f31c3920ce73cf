"""Meetings: planned, given topics, told of in time, held with who was there and minutes, or cancelled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from .._guests import guests, record_guests
from .._hands import demand_hand
from .._lists import can_take_more, demand_host, in_words, needs_waiting, topic_of_need
from .._meeting import demand_meeting, locked_meeting, note, rules_of, voters
from .._names import has_word, no_word_words
from ..declarations import ActivityKind
from ..events import MeetingCalled
from ..models import Activity, Circle, Resolution
from .circles import demand_active, locked

PREFIX = "HY"


@dataclass(frozen=True)
class Meeting:
    """What is to be held: its name, where, from when to when."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Motion:
    """What is to be decided: a declared topic or a ballot, in one line, and whom it is addressed to."""

    title: str
    topic: str = ""
    ballot: str = ""
    words: str = ""
    executor_id: int | None = None


@transaction.atomic
def plan_meeting(
    *, circle_id: int, kind: str, meeting: Meeting, actor: Actor, at: datetime
) -> Activity:
    """Plan a meeting of a circle; needs that nobody claims wait on its agenda. Raises the refusals."""
    circle = locked(circle_id)
    declared = _kind(circle, kind)
    demand_hand(actor, circle, declared.organised_by)
    demand_active(catalogue.rules(circle.rules_id), circle.region_path, at)
    check(meeting, at)
    planned = Activity.objects.create(
        number=next_number(PREFIX, circle.region_path[:9], at.astimezone(SHANGHAI).date()),
        programme=circle.programme, kind=kind, rules_id=circle.rules_id, circle=circle,
        organiser_id=circle.host_id, region_path=circle.region_path,
        title=clean_line(meeting.title, label=gettext("名称"), most=100).strip(),
        place=clean_line(meeting.place, label=gettext("地点"), most=200).strip(),
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, planned_at=at,
        planned_by_id=actor.person_id or None,
    )  # fmt: skip
    waiting = _gather(circle, planned, declared, at)
    note(planned, "plan", actor, at, starts_at=meeting.starts_at, needs=waiting)
    return planned


def _kind(circle: Circle, kind: str) -> ActivityKind:
    try:
        declared = catalogue.rules(circle.rules_id).activity(kind)
    except KeyError:
        raise Invalid(gettext("没有这种会议。请从列出的里选。")) from None
    if declared.circle != circle.kind or not (declared.ballots or declared.topics):
        raise Invalid(gettext("这里不开这种会议。请从列出的里选。"))
    return declared


def check(meeting: Meeting, at: datetime) -> None:
    """Raise Invalid naming what a meeting lacks."""
    wrong: dict[str, str] = {}
    if not meeting.title.strip():
        wrong["title"] = gettext("请写会议名称。")
    elif not has_word(meeting.title):
        wrong["title"] = no_word_words()
    if not meeting.place.strip():
        wrong["place"] = gettext("请写在哪里开。")
    if meeting.starts_at <= at:
        wrong["starts_at"] = gettext("开会的时间要在现在以后。")
    if meeting.ends_at <= meeting.starts_at:
        wrong["ends_at"] = gettext("结束要晚于开始。")
    if wrong:
        raise Invalid(gettext("有几处要改。"), fields=wrong)


def _gather(circle: Circle, meeting: Activity, kind: ActivityKind, at: datetime) -> list[str]:
    """Needs that were told of before any meeting was planned."""
    if not kind.ballots or not can_take_more(meeting, kind.notice_days, at):
        return []
    needs = needs_waiting(circle)
    for need in needs:
        topic_of_need(need, meeting, kind)
    return [need.number for need in needs]


@transaction.atomic
def add_topic(*, meeting_id: int, motion: Motion, actor: Actor, at: datetime) -> Resolution:
    """Put something on the agenda while it can still be told of in time. Raises the refusals."""
    meeting = locked_meeting(meeting_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    demand_meeting(meeting, "planned", "published")
    if not can_take_more(meeting, kind.notice_days, at):
        words = gettext("离开会不到 %(days)d 天，来不及通知大家。请放到下一次会议。")
        raise Conflict(words % {"days": kind.notice_days})
    ballot, answers = _ballot(motion, meeting, kind)
    if answers and motion.executor_id is None:
        words = gettext("请写明向谁提出，由谁答复。")
        raise Invalid(words, fields={"executor": words})
    title = clean_line(motion.title, label=gettext("议题"), most=200).strip()
    if not title:
        raise Invalid(gettext("还没有写议题。"), fields={"title": gettext("请写议题。")})
    topic = Resolution.objects.create(
        meeting=meeting, ballot=ballot, thing=motion.topic, title=title,
        words=in_words(motion.words, 2000), executor_id=motion.executor_id,
    )  # fmt: skip
    note(meeting, "topic", actor, at, resolution=topic.pk, title=title)
    return topic


def _ballot(motion: Motion, meeting: Activity, kind: ActivityKind) -> tuple[str, bool]:
    """By which ballot it is decided, and whether somebody must answer."""
    if motion.topic and motion.topic in kind.topics:
        topic = catalogue.rules(meeting.rules_id).topic(motion.topic)
        return topic.ballot, bool(topic.answer_days)
    if not motion.topic and (motion.ballot or "".join(kind.ballots[:1])) in kind.ballots:
        return motion.ballot or kind.ballots[0], False
    words = gettext("这种会议不议这类事项。请从列出的里选。")
    raise Invalid(words, fields={"topic": words})


@transaction.atomic
def give_notice(*, meeting_id: int, actor: Actor, at: datetime) -> Activity:
    """Tell of the meeting and its topics, the declared days before it. Raises the refusals."""
    meeting = locked_meeting(meeting_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    demand_meeting(meeting, "planned")
    if not Resolution.objects.filter(meeting=meeting, state="proposed").exists():
        raise Conflict(gettext("还没有议题。先写上要议什么，再发通知。"))
    if not can_take_more(meeting, kind.notice_days, at):
        words = gettext("要提前 %(days)d 天通知，现在来不及了。请改期，或取消后另排。")
        raise Conflict(words % {"days": kind.notice_days})
    meeting.state, meeting.noticed_at, meeting.revision = "published", at, meeting.revision + 1
    meeting.save(update_fields=["state", "noticed_at", "revision"])
    note(meeting, "notice", actor, at, events=[_called(meeting)])
    return meeting


@transaction.atomic
def hold_meeting(
    *, meeting_id: int, present_ids: Collection[int], minutes: str, actor: Actor, at: datetime
) -> Activity:
    """Record who of those expected was there, and the minutes. Raises the refusals.

    Leaders who came as ordinary members are recorded too, to be confirmed by another; they make no quorum by that.
    """
    meeting = locked_meeting(meeting_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    demand_meeting(meeting, "published")
    if at < meeting.starts_at:
        raise Conflict(gettext("会还没有开。请在开会以后登记。"))
    words = clean_line(minutes, label=gettext("会议记录"), most=4000).strip()
    if not words:
        raise Invalid(gettext("还没有写会议记录。"), fields={"minutes": gettext("请写会议记录。")})
    expected = dict(
        voters(meeting.circle, kind, meeting.starts_at).values_list("pk", "participant_id")
    )
    leaders = {one.pk: one for one in guests(meeting.circle, kind, meeting.starts_at)}
    if not set(present_ids) <= expected.keys() | leaders.keys():
        raise Invalid(gettext("有人不在应到名单里。请只选应到的成员。"))
    present = sorted(expected.keys() & {*present_ids})
    came = {expected[one] for one in present}
    led = [one for key, one in leaders.items() if key in present_ids or one.participant_id in came]
    quorate = kind.quorum is None or kind.quorum.met(len(present), len(expected))
    meeting.facts = {
        **meeting.facts, "minutes": words, "expected": len(expected), "present": present,
        "is_quorate": quorate, "held_by": actor.person_id or None,
    }  # fmt: skip
    meeting.state, meeting.revision = "held", meeting.revision + 1
    meeting.save(update_fields=["state", "facts", "revision"])
    rows = record_guests(meeting, led, actor, at)
    note(meeting, "hold", actor, at, expected=len(expected), present=len(present), led=len(rows))
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting_id: int, actor: Actor, at: datetime, reason: str) -> Activity:
    """It does not take place: its topics are taken down, its needs wait for the next. Raises the refusals."""
    meeting = locked_meeting(meeting_id, actor)
    _, kind = rules_of(meeting)
    demand_host(actor, meeting.circle, kind.organised_by)
    demand_meeting(meeting, "planned", "published")
    words = in_words(reason, 300)
    if not words:
        raise Invalid(gettext("请写明为什么取消。"), fields={"reason": gettext("请写理由。")})
    Resolution.objects.filter(meeting=meeting, state="proposed").update(state="dropped")
    told = [_called(meeting, is_off=True)] if meeting.state == "published" else []
    meeting.facts = {**meeting.facts, "cancelled": words}
    meeting.state, meeting.revision = "cancelled", meeting.revision + 1
    meeting.save(update_fields=["state", "facts", "revision"])
    note(meeting, "cancel", actor, at, reason=words, events=told)
    return meeting


def _called(meeting: Activity, *, is_off: bool = False) -> MeetingCalled:
    return MeetingCalled.of(meeting.pk, meeting.programme, meeting.revision, is_off=is_off)
