"""Who organises an activity and who belongs where: asked by every act on sign-up and attendance."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound

from . import catalogue
from ._closed import ended_words, off_words
from ._hands import NOT_FOUND, has_hand, needed_words, sees
from .declarations import ActivityKind, By
from .models import Activity, Belonging, Circle

CORRECTS_UNTIL: Final = timedelta(days=30)


def kind_of(activity: Activity) -> ActivityKind:
    """The kind of an activity, as it was when its circle was founded."""
    return catalogue.rules(activity.rules_id).activity(activity.kind)


def demand_not_over(activity: Activity, at: datetime, *, adds: bool = True) -> None:
    """Raise Conflict where nothing is done any more, or, when it ``adds`` something, nothing added."""
    demand_switched_on(activity.rules_id, activity.region_path, at)
    if adds:
        demand_not_ended(activity.circle.name, activity.circle.ended_on)


def demand_switched_on(rules_id: int, region_path: str, at: datetime) -> None:
    """Raise Conflict where a programme that is off by itself is not, or no longer, switched on."""
    words = off_words(catalogue.rules(rules_id), region_path, at)
    if words:
        raise Conflict(words)


def demand_not_ended(name: str, ended_on: date | None) -> None:
    """Raise Conflict where this circle has ended."""
    if ended_on is not None:
        raise Conflict(ended_words(name))


def hands_that_correct(kept: Activity, kind: ActivityKind, at: datetime) -> By:
    """Whose hand puts right what was written down: the team's for thirty days, then a leader's."""
    is_fresh = at <= kept.planned_at + CORRECTS_UNTIL
    return kind.organised_by if is_fresh else kind.confirmed_by


def decides(kind: ActivityKind) -> bool:
    """Whether such an activity is a meeting that can decide something."""
    return bool(kind.ballots or kind.topics)


def demand_organiser(actor: Actor, circle: Circle, organiser_id: int, kind: ActivityKind) -> None:
    """Raise unless the actor's post organises: in the circle's host, or in a unit that belongs to it."""
    is_member = organiser_id != circle.host_id and _is_member(circle, organiser_id)
    knows = sees(actor, circle.host_id, circle.region_path) or (
        is_member and actor.organisation_id == organiser_id
    )
    if not knows or (organiser_id != circle.host_id and not is_member):
        raise NotFound(gettext(NOT_FOUND))
    hosts = {circle.host_id, organiser_id}
    if not any(has_hand(actor, one, circle.region_path, kind.organised_by) for one in hosts):
        raise NotAllowed(needed_words(kind.organised_by))


def _is_member(circle: Circle, organisation_id: int) -> bool:
    return Belonging.objects.filter(
        circle=circle, organisation_id=organisation_id, state="active"
    ).exists()


def belongs(participant_id: int, circle_id: int) -> bool:
    """Whether somebody belongs to a circle now."""
    return Belonging.objects.filter(
        participant_id=participant_id, circle_id=circle_id, state="active"
    ).exists()
