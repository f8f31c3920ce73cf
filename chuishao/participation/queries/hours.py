"""Hours: of one person, of a circle, of a place; what waits for a second person's word; a year's feedback."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.calendars import load_calendar
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.working_time import SHANGHAI, calendar_days, due, working_days

from .. import _people, catalogue
from .._closed import still_on
from .._hands import NOT_FOUND, hands
from .._organising import kind_of
from ..models import Attendance, Circle, Participant
from .visibility import circles_visible_to

WAITING = ("recorded", "review", "disputed")
MOST_WAITING = 100


@dataclass(frozen=True, slots=True)
class Hours:
    """Confirmed service: minutes, how many times, how many people."""

    minutes: int
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One row that waits for the actor's word, until when, and what is asked: to confirm, to review, to settle."""

    attendance_id: int
    activity_id: int
    title: str
    pseudonym: str
    starts_at: datetime
    ends_at: datetime | None
    minutes: int
    mode: str
    state: str
    reason: str
    due_at: datetime


def confirmed(
    *, hat: str = "", from_on: date | None = None, to_on: date | None = None
) -> QuerySet[Attendance]:
    """Confirmed rows, under one hat if one is named, in a span of days; both days count."""
    rows = Attendance.objects.filter(state="confirmed")
    if hat:
        rows = rows.filter(hats__contains=[hat])
    if from_on:
        rows = rows.filter(starts_at__gte=_begin(from_on))
    if to_on:
        rows = rows.filter(starts_at__lt=_begin(to_on + timedelta(days=1)))
    return rows


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _summed(rows: QuerySet[Attendance]) -> Hours:
    found = rows.aggregate(
        minutes=Sum("counted_minutes"), times=Count("id"),
        people=Count("participant", distinct=True),
    )  # fmt: skip
    return Hours(found["minutes"] or 0, found["times"], found["people"])


def hours_of_person(
    *, participant_id: int, actor: Actor, hat: str = "", from_on: date | None = None,
    to_on: date | None = None,
) -> Hours:  # fmt: skip
    """One's own hours, or those of somebody the actor looks after. Raises NotFound."""
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None or not (_people.is_own(actor, found) or _people.keeps(actor, found)):
        raise NotFound(gettext(NOT_FOUND))
    return _summed(confirmed(hat=hat, from_on=from_on, to_on=to_on).filter(participant=found))


def waiting_for_me(
    *, actor: Actor, at: datetime, limit: int = MOST_WAITING, offset: int = 0
) -> list[Waiting]:
    """What waits longest for the actor's word, soonest due first; never what they recorded, nor their own coming,
    nor what can only be read any more.
    """
    found = _mine(actor, at).select_related("activity", "circle", "participant")
    rows = found.order_by("recorded_at", "id")[offset : offset + limit]
    return sorted(map(_waiting, rows), key=lambda one: (one.due_at, one.attendance_id))


def waiting_in_all(*, actor: Actor, at: datetime, most: int) -> int:
    """How many rows wait for the actor's word, counted up to so many."""
    return _mine(actor, at)[:most].count()


def _mine(actor: Actor, at: datetime) -> QuerySet[Attendance]:
    limits = reach(actor)
    if not limits.organisation_id or not actor.person_id:
        return Attendance.objects.none()
    me = Participant.objects.filter(person=actor.person_id).values("pk")
    waiting = Attendance.objects.filter(
        _hands(actor), still_on(at, of="activity__"), state__in=WAITING
    )
    return waiting.exclude(recorded_by=actor.person_id).exclude(participant__in=me)


def _hands(actor: Actor) -> Q:
    """``has_hand`` for what confirms each kind of activity, version by version, as a condition."""
    own, above = Q(pk__in=[]), Q(pk__in=[])
    for rules_id, rules in catalogue.stored().items():
        kinds = [one for one in rules.activities if actor.post_kind in one.confirmed_by.posts]
        here = [one.key for one in kinds if not one.confirmed_by.above]
        higher = [one.key for one in kinds if one.confirmed_by.above]
        own |= Q(activity__rules=rules_id, activity__kind__in=here)
        above |= Q(activity__rules=rules_id, activity__kind__in=higher)
    return hands(actor, own, above)


def _waiting(one: Attendance) -> Waiting:
    kind = kind_of(one.activity)
    within = (working_days if kind.confirm_in_working_days else calendar_days)(kind.confirm_days)
    until = due(within, one.recorded_at, load_calendar(one.region_path)).at
    return Waiting(
        one.pk, one.activity_id, one.activity.title, one.participant.pseudonym, one.starts_at,
        one.ends_at, one.minutes, one.mode, one.state, one.reason, until,
    )  # fmt: skip


def circle_of(circle_id: int, actor: Actor) -> Circle:
    """A circle the actor may know of. Raises NotFound."""
    circle = circles_visible_to(actor=actor).filter(pk=circle_id).first()
    if circle is None:
        raise NotFound(gettext(NOT_FOUND))
    return circle
