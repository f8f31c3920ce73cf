"""What stands in a calendar: an activity, one's own shifts, a circle's; cancelled ones stay and are told as such."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound

from .._hands import NOT_FOUND
from .._organising import belongs, kind_of
from ..declarations import Openness
from ..models import Circle, Shift, SignUp
from .activities import participant_of
from .visibility import circles_visible_to

BACK: Final = timedelta(days=90)
MOST: Final = 500
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One shift as a calendar shows it; ``key`` never changes, ``revision`` only grows."""

    key: str
    number: str
    title: str
    place: str
    words: str
    starts_at: datetime
    ends_at: datetime
    standing: str
    revision: int


def entries_of_activity(*, number: str) -> list[Entry]:
    """The shifts of one activity that is open to everybody. Raises NotFound."""
    shifts = _shifts(
        Shift.objects.filter(activity__number=number).exclude(activity__state="planned")
    )
    found = [one for one in shifts if kind_of(one.activity).open_to == Openness.EVERYBODY]
    if not found:
        raise NotFound(gettext(NOT_FOUND))
    return [_entry(one) for one in found]


def entries_of_mine(*, actor: Actor, at: datetime) -> list[Entry]:
    """What the actor signed up for, of the last three months and ahead; what was taken back is cancelled."""
    rows = SignUp.objects.filter(
        participant=participant_of(actor=actor), shift__ends_at__gt=at - BACK
    ).select_related("shift__activity").order_by("id")[:MOST]  # fmt: skip
    latest = {one.shift_id: one for one in rows}
    return [_own(one) for one in latest.values()]


def _own(sign_up: SignUp) -> Entry:
    """Waiting, coming, taken back: each step is later than the one before, and the next sign-up later than all."""
    ways = {"queued": TENTATIVE, "coming": CONFIRMED, "withdrawn": CANCELLED}
    step = len(ways) * sign_up.pk + list(ways).index(sign_up.state)
    return _entry(sign_up.shift, ways[sign_up.state], step)


def entries_of_circle(*, circle_id: int, actor: Actor, at: datetime) -> tuple[str, list[Entry]]:
    """The name of a circle and what is published in it, for those who know of it or belong. Raises NotFound."""
    circle = _known(circle_id, actor)
    shifts = Shift.objects.filter(activity__circle=circle, ends_at__gt=at - BACK)
    return circle.name, [_entry(one) for one in _shifts(shifts.exclude(activity__state="planned"))]


def _known(circle_id: int, actor: Actor) -> Circle:
    me = participant_of(actor=actor)
    if me and belongs(me, circle_id):
        return Circle.objects.get(pk=circle_id)
    circle = circles_visible_to(actor=actor).filter(pk=circle_id).first()
    if circle is None:
        raise NotFound(gettext(NOT_FOUND))
    return circle


def _shifts(rows: QuerySet[Shift]) -> Iterable[Shift]:
    return rows.select_related("activity").order_by("starts_at", "id")[:MOST]


def _entry(shift: Shift, standing: str = CONFIRMED, step: int = 0) -> Entry:
    activity = shift.activity
    title = f"{activity.title} {shift.label}".strip()
    is_off = activity.state == "cancelled" or bool(shift.cancelled)
    return Entry(
        f"shift-{shift.pk}", activity.number, title, activity.place, activity.words, shift.starts_at,
        shift.ends_at, CANCELLED if is_off else standing, activity.revision + step,
    )  # fmt: skip
