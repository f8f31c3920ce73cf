"""Who organises an activity and who belongs where: asked by every act on sign-up and attendance."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import Conflict, NotAllowed, NotFound
from chuishao.kernel.text import said

from . import catalogue
from ._hands import NOT_FOUND, has_hand, needed_words, sees
from .declarations import ActivityKind
from .models import Activation, Activity, Belonging, Circle


def kind_of(activity: Activity) -> ActivityKind:
    """The kind of an activity, as it was when its circle was founded."""
    return catalogue.rules(activity.rules_id).activity(activity.kind)


def is_active(programme: str, region_path: str, at: datetime) -> bool:
    """Whether something that is off by itself is switched on in this place now."""
    active = Activation.objects.filter(
        programme=programme, state="active", from_at__lte=at, until__gt=at
    )
    return any(region_path.startswith(one.region_path) for one in active)


def demand_not_over(activity: Activity, at: datetime, *, adds: bool = True) -> None:
    """Raise Conflict where nothing is done any more: an ended emergency, of which everything is only read;
    an ended circle, to which nothing is added, though what was recorded before is still confirmed.
    """
    demand_switched_on(activity.rules_id, activity.region_path, at)
    if adds:
        demand_not_ended(activity.circle.name, activity.circle.ended_on)


def demand_switched_on(rules_id: int, region_path: str, at: datetime) -> None:
    """Raise Conflict where a programme that is off by itself is not, or no longer, switched on."""
    rules = catalogue.rules(rules_id)
    if rules.is_off and not is_active(rules.key, region_path, at):
        words = gettext("“%(name)s”在这里没有启用，或已经结束。已有的记录只能查看，不能再办。")
        raise Conflict(words % {"name": said(rules.label)})


def demand_not_ended(name: str, ended_on: date | None) -> None:
    """Raise Conflict where this circle has ended."""
    if ended_on is not None:
        words = gettext("“%(name)s”已经结束，不能再报名、签到或记到场。以前的记录都保留。")
        raise Conflict(words % {"name": name})


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
