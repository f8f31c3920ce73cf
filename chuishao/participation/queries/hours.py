"""Hours: of one person, of a circle, of a place; what waits for a second person's word; a year's feedback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
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
from .._presence import OUT_UNTIL
from ..declarations import ActivityKind, By
from ..models import Attendance, Belonging, Circle, Participant
from .minors import waiting_minors
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


@dataclass(frozen=True, slots=True)
class Errand:
    """Something to see to oneself, since ``since``. ``what``: ``going``, people of a shift (``id``) who did not check
    out, or ``consent``, a minor (``id``) whose guardian is to be asked.
    """

    what: str
    id: int
    activity_id: int
    title: str
    since: datetime
    people: int


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
    """How many rows wait for the actor's word, and how many errands there are, each counted up to so many."""
    shifts = _left_open(actor, at).values("shift").distinct()
    minors = waiting_minors(actor=actor, at=at).values("pk")
    rows = _mine(actor, at).values("pk")[:most]
    return rows.union(shifts[:most], minors[:most], all=True).count()


def _mine(actor: Actor, at: datetime) -> QuerySet[Attendance]:
    limits = reach(actor)
    if not limits.organisation_id or not actor.person_id:
        return Attendance.objects.none()
    me = Participant.objects.filter(person=actor.person_id).values("pk")
    waiting = Attendance.objects.filter(
        _hands(actor), still_on(at, of="activity__"), state__in=WAITING
    )
    return waiting.exclude(recorded_by=actor.person_id).exclude(participant__in=me)


def errands(*, actor: Actor, at: datetime, most: int) -> list[Errand]:
    """When people went who can no longer check out themselves, and whose guardian is to be asked, the oldest first."""
    grouped = _left_open(actor, at).values("shift", "activity", "activity__title", "shift__ends_at")
    shifts = grouped.annotate(people=Count("pk"), what=Value("going")).values_list(
        "what", "shift", "activity", "activity__title", "shift__ends_at", "people"
    )
    minors = waiting_minors(actor=actor, at=at).values_list(
        Value("consent"), "pk", "pk", "pseudonym", "registered_at", Value(1)
    )
    found = [Errand(*one) for one in shifts[:most].union(minors[:most], all=True)]
    return sorted(found, key=lambda one: (one.since, one.what, one.id))


def _left_open(actor: Actor, at: datetime) -> QuerySet[Attendance]:
    if not reach(actor).organisation_id or not actor.person_id:
        return Attendance.objects.none()
    me = Participant.objects.filter(person=actor.person_id).values("pk")
    rows = Attendance.objects.filter(_organises(actor), still_on(at, of="activity__"), state="open")
    too_late = rows.filter(circle__ended_on=None, shift__ends_at__lt=at - OUT_UNTIL)
    return too_late.exclude(participant__in=me)


def _organises(actor: Actor) -> Q:
    """Whose post organises: in the host of the circle, or in a unit that belongs to it and whose activity it is."""
    own, above = _by_kind(actor, lambda kind: kind.organised_by)
    theirs = Belonging.objects.filter(
        circle=OuterRef("circle"), organisation=actor.organisation_id, state="active"
    )
    is_member = Q(activity__organiser=actor.organisation_id) & Q(Exists(theirs))
    return hands(actor, own, above) | own & is_member


def _hands(actor: Actor) -> Q:
    return hands(actor, *_by_kind(actor, lambda kind: kind.confirmed_by))


def _by_kind(actor: Actor, by: Callable[[ActivityKind], By]) -> tuple[Q, Q]:
    """``has_hand`` for each kind of activity, version by version: what is done in the host, and what above it."""
    own, above = Q(pk__in=[]), Q(pk__in=[])
    for rules_id, rules in catalogue.stored().items():
        kinds = [one for one in rules.activities if actor.post_kind in by(one).posts]
        here = [one.key for one in kinds if not by(one).above]
        higher = [one.key for one in kinds if by(one).above]
        own |= Q(activity__rules=rules_id, activity__kind__in=here)
        above |= Q(activity__rules=rules_id, activity__kind__in=higher)
    return own, above


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
