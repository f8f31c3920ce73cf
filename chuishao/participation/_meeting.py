"""Meetings and their topics as the acts need them: locked, with their rules, and who may vote."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotFound
from chuishao.kernel.working_time import SHANGHAI

from . import catalogue
from ._hands import NOT_FOUND
from ._lists import is_of
from ._organising import decides
from ._recording import record
from .declarations import ActivityKind, Programme, Topic
from .models import Activity, Belonging, Circle, Resolution


def locked_meeting(meeting_id: int, actor: Actor) -> Activity:
    """The meeting with its circle, locked, if the actor may know of it. Raises NotFound."""
    found = (
        Activity.objects.select_for_update(of=("self",))
        .select_related("circle")
        .filter(pk=meeting_id)
        .first()
    )
    if found is None or not decides(rules_of(found)[1]) or not is_of(actor, found.circle):
        raise NotFound(gettext(NOT_FOUND))
    return found


def locked_topic(resolution_id: int, actor: Actor) -> tuple[Resolution, Activity]:
    """The topic and its meeting, locked. Raises NotFound unless it is the actor's to know, or to answer."""
    found = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("meeting__circle", "listing")
        .filter(pk=resolution_id)
        .first()
    )
    if found is None or not _concerns(found, actor):
        raise NotFound(gettext(NOT_FOUND))
    return found, found.meeting


def _concerns(resolution: Resolution, actor: Actor) -> bool:
    addressed = bool(actor.organisation_id) and resolution.executor_id == actor.organisation_id
    return is_of(actor, resolution.meeting.circle) or (addressed and not actor.administrator)


def rules_of(meeting: Activity) -> tuple[Programme, ActivityKind]:
    """The programme and the kind of meeting, as declared when it was planned."""
    rules = catalogue.rules(meeting.rules_id)
    return rules, rules.activity(meeting.kind)


def topic_rules(resolution: Resolution, rules: Programme) -> Topic | None:
    """The declared topic, if it is one."""
    return rules.topic(resolution.thing) if resolution.thing else None


def voters(circle: Circle, kind: ActivityKind, at: datetime) -> QuerySet[Belonging]:
    """Who makes the quorum of such a meeting on that day."""
    roles = _roles(catalogue.rules(circle.rules_id), kind)
    return current(circle, at).filter(role__in=roles)


def current(circle: Circle, at: datetime) -> QuerySet[Belonging]:
    """Who belongs on that day."""
    day = at.astimezone(SHANGHAI).date()
    runs = Q(to_on=None) | Q(to_on__gt=day)
    return Belonging.objects.filter(runs, circle=circle, state="active", from_on__lte=day)


def has_roll(rules: Programme, kind: ActivityKind) -> bool:
    """Whether such a meeting has members who are expected; owners are counted by their ballots instead."""
    return bool(_roles(rules, kind))


def _roles(rules: Programme, kind: ActivityKind) -> tuple[str, ...]:
    declared = rules.circle(kind.circle).belongings
    return kind.among or tuple(one.key for one in declared if one.is_voting)


def demand_meeting(meeting: Activity, *states: str) -> None:
    """Raise Conflict unless the meeting stands so."""
    if meeting.state not in states:
        raise Conflict(gettext("会议的状态已经变了，现在不能这样办。请刷新页面看看。"))


def note(meeting: Activity, does: str, actor: Actor, at: datetime, **more: Any) -> None:
    """The audit entry of an act on a meeting, with its events."""
    events = more.pop("events", ())
    record(
        f"activity:{meeting.pk}", f"{meeting.programme}.{does}", actor=actor, at=at,
        body={"number": meeting.number, **more}, events=events,
    )  # fmt: skip
