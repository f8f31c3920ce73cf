"""Leave from the days of a course: one's own days to come, who asked and why, and what waits for the actor's word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Q, QuerySet, Subquery

from chuishao.directory.actors import Actor

from .. import _people, catalogue
from .._hands import hands, has_hand
from .._organising import kind_of
from ..models import Activity, Belonging, Leave, Participant
from .visibility import activities_visible_to, circles_visible_to

MOST_WAITING, MOST_DAYS = 100, 50


@dataclass(frozen=True)
class LeaveLine:
    """Somebody asked not to come, by pseudonym: why, how it stands, what was answered."""

    id: int
    activity_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    pseudonym: str
    reason: str
    state: str
    answer: str
    may_decide: bool


@dataclass(frozen=True)
class OwnDay:
    """A day of one's own course that is still to come, and how one's leave from it stands; empty without any."""

    activity_id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    leave: str
    answer: str

    @property
    def may_ask(self) -> bool:
        """Whether one may ask for leave: not while a leave is asked for or granted."""
        return self.leave in ("", "refused")


def my_days(*, actor: Actor, at: datetime) -> list[OwnDay]:
    """The published days, not over, of the courses the actor belongs to, soonest first: one statement.

    Whoever has no account is known by their own private link.
    """
    if not (actor.person_id or actor.participant_of):
        return []
    mine = Leave.objects.filter(_people.is_of(actor), activity=OuterRef("pk"))
    last = mine.order_by("-id")
    rows = Activity.objects.filter(
        _of_own_courses(actor), state="published", ends_at__gt=at, circle__ended_on=None
    )
    found = rows.distinct().order_by("starts_at", "id").annotate(
        leave=Subquery(last.values("state")[:1]), answer=Subquery(last.values("answer")[:1])
    )[:MOST_DAYS]  # fmt: skip
    return [
        OwnDay(one.pk, one.title, one.place, one.starts_at, one.ends_at, one.leave or "", one.answer or "")
        for one in found
    ]  # fmt: skip


def _of_own_courses(actor: Actor) -> Q:
    may = Q(pk__in=[])
    for rules_id, rules in catalogue.stored().items():
        for kind in rules.activities:
            if kind.absence_most is not None:
                belonging = Belonging.objects.filter(
                    _people.is_of(actor), role__in=kind.among, state="active"
                )
                circles = Q(circle__in=belonging.values("circle"))
                may |= Q(rules=rules_id, kind=kind.key) & circles
    return may


def leaves_of(*, activity_id: int, actor: Actor) -> list[LeaveLine]:
    """Who asked for leave, for whoever organises or decides; to others only their own."""
    rows = _rows(activity__in=activities_visible_to(actor=actor), activity=activity_id)
    known = (one for one in rows.order_by("asked_at", "id") if _may_know(actor, one))
    return list(_lines(actor, known))


def leaves_waiting(*, actor: Actor) -> list[LeaveLine]:
    """Leave that waits for this actor's word, the longest waiting first; never what they asked for, nor their own."""
    if not (actor.person_id and _decides_anything(actor)):
        return []
    seen = circles_visible_to(actor=actor).filter(ended_on=None)
    days = Activity.objects.filter(_decided_by(actor), circle__in=seen)
    own = Participant.objects.filter(person=actor.person_id).values("pk")
    others = _rows(activity__in=days, state="asked").exclude(asked_by=actor.person_id)
    rows = others.exclude(participant__in=own).order_by("asked_at", "id")
    return list(_lines(actor, rows[:MOST_WAITING]))


def excusable(*, activity_id: int, actor: Actor) -> list[tuple[int, str]]:
    """Who is called to a day and has no leave from it yet, by pseudonym, for whoever organises it."""
    rows = activities_visible_to(actor=actor).select_related("circle")
    day = rows.filter(pk=activity_id).first()
    if day is None or not _organises(actor, day):
        return []
    away = Leave.objects.filter(activity=day, state__in=["asked", "granted"])
    called = Participant.objects.filter(
        belongings__circle=day.circle_id, belongings__state="active",
        belongings__role__in=kind_of(day).among,
    ).exclude(pk__in=away.values("participant"))  # fmt: skip
    return list(called.distinct().order_by("pseudonym").values_list("pk", "pseudonym"))


def _rows(**known: object) -> QuerySet[Leave]:
    return Leave.objects.filter(**known).select_related("activity__circle", "participant")


def _decides_anything(actor: Actor) -> bool:
    """Whether the actor's post could ever decide leave; without asking the database."""
    kinds = [kind for one in catalogue.declared() for kind in one.activities]
    return any(
        actor.post_kind in one.confirmed_by.posts for one in kinds if one.absence_most is not None
    )


def _decided_by(actor: Actor) -> Q:
    """``_decides`` for each kind of day, version by version, as a condition."""
    own, above = Q(pk__in=[]), Q(pk__in=[])
    for rules_id, rules in catalogue.stored().items():
        kinds = [one for one in rules.activities if actor.post_kind in one.confirmed_by.posts]
        here = [one.key for one in kinds if not one.confirmed_by.above]
        higher = [one.key for one in kinds if one.confirmed_by.above]
        own |= Q(rules=rules_id, kind__in=here)
        above |= Q(rules=rules_id, kind__in=higher)
    return hands(actor, own, above)


def _organises(actor: Actor, day: Activity) -> bool:
    return has_hand(actor, day.circle.host_id, day.circle.region_path, kind_of(day).organised_by)


def _decides(actor: Actor, day: Activity) -> bool:
    return has_hand(actor, day.circle.host_id, day.circle.region_path, kind_of(day).confirmed_by)


def _may_know(actor: Actor, one: Leave) -> bool:
    is_own = _people.is_own(actor, one.participant)
    return is_own or _organises(actor, one.activity) or _decides(actor, one.activity)


def _lines(actor: Actor, rows: Iterable[Leave]) -> Iterator[LeaveLine]:
    for one in rows:
        day = one.activity
        yield LeaveLine(
            one.pk, day.pk, day.title, day.starts_at, day.ends_at, one.participant.pseudonym, one.reason,
            one.state, one.answer, _may_decide(actor, one),
        )  # fmt: skip


def _may_decide(actor: Actor, one: Leave) -> bool:
    """A hand that decides, of somebody who neither asked nor wants the leave, while it is open."""
    if one.state != "asked" or one.activity.circle.ended_on is not None or not actor.person_id:
        return False
    is_theirs = actor.person_id == one.asked_by_id or _people.is_own(actor, one.participant)
    return not is_theirs and _decides(actor, one.activity)
