"""What the actor may do with a meeting and each of its topics now: the hands and states of the acts, for its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from chuishao.directory.actors import Actor

from .._hands import has_hand
from .._lists import can_take_more
from .._meeting import rules_of, topic_rules
from .._votes import is_correctable
from ..declarations import By
from ..models import Activity, Resolution
from .meetings import meetings_visible_to


@dataclass(frozen=True)
class OpenInMeeting:
    """The keys of what may be done: with the meeting as a whole, and with each topic by its id."""

    meeting: tuple[str, ...]
    topics: Mapping[int, tuple[str, ...]]
    by_area: frozenset[int]


def open_in_meeting(*, meeting_id: int, actor: Actor, at: datetime) -> OpenInMeeting:
    """What is open to the actor; nothing in a meeting it may not know of."""
    rows = meetings_visible_to(actor=actor).select_related("circle")
    meeting = rows.filter(pk=meeting_id, circle__ended_on=None).first()
    if meeting is None:
        return OpenInMeeting((), {}, frozenset())
    rules, _kind = rules_of(meeting)
    topics = list(Resolution.objects.filter(meeting=meeting).select_related("listing"))
    return OpenInMeeting(
        tuple(_may(meeting, topics, actor, at)),
        {one.pk: tuple(_may_topic(one, meeting, actor)) for one in topics},
        frozenset(one.pk for one in topics if rules.ballot(one.ballot).by_area),
    )


def _may(meeting: Activity, topics: list[Resolution], actor: Actor, at: datetime) -> Iterator[str]:
    _rules, kind = rules_of(meeting)
    if not has_hand(actor, meeting.circle.host_id, meeting.region_path, kind.organised_by):
        return
    in_time = can_take_more(meeting, kind.notice_days, at)
    if meeting.state == "planned" and in_time and any(one.state == "proposed" for one in topics):
        yield "notice"
    if meeting.state in ("planned", "published") and in_time:
        yield "topic"
    if meeting.state == "published" and at >= meeting.starts_at:
        yield "hold"
    if meeting.state in ("planned", "published"):
        if meeting.starts_at > at:
            yield "change"
        yield "cancel"


def _may_topic(topic: Resolution, meeting: Activity, actor: Actor) -> Iterator[str]:
    rules, kind = rules_of(meeting)
    host, path = meeting.circle.host_id, meeting.region_path
    declared = topic_rules(topic, rules)
    organises = has_hand(actor, host, path, kind.organised_by)
    needs_hearing = declared is not None and declared.is_heard
    if topic.state == "proposed" and organises and needs_hearing:
        yield "hear"
    if (
        topic.state == "proposed"
        and meeting.state == "held"
        and (topic.heard or not needs_hearing)
        and _counts(actor, meeting, kind.confirmed_by)
    ):
        yield "decide"
    if is_correctable(topic) and _counts(actor, meeting, kind.confirmed_by):
        yield "correct"
    if topic.state == "passed" and topic.executor_id and topic.executor_id == actor.organisation_id:
        yield "answer"
    waits = topic.executor_id is not None and topic.due_on is not None
    if organises and (topic.state == "answered" or (topic.state == "passed" and not waits)):
        yield "carry-out"


def _counts(actor: Actor, meeting: Activity, by: By) -> bool:
    """Whether the actor may enter votes: by post, and not whoever kept the minutes."""
    kept = bool(actor.person_id) and actor.person_id == meeting.facts.get("held_by")
    return not kept and has_hand(actor, meeting.circle.host_id, meeting.region_path, by)
