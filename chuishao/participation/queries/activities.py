"""Activities as they are shown: those one may sign up for, one's own, the organiser's list, the code of a shift."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.working_time import SHANGHAI

from .. import _people
from .._closed import standing_of, still_on, takes_more
from .._codes import code_at, seconds_left
from .._hands import NOT_FOUND
from .._organising import demand_organiser, kind_of
from .._presence import is_left_open
from ..declarations import Openness
from ..models import Activity, Attendance, Participant, Shift, SignUp

MOST_OWN: Final = 50


@dataclass(frozen=True)
class ShiftCard:
    """A shift with how many come and how many wait; 0 places take everybody."""

    id: int
    label: str
    starts_at: datetime
    ends_at: datetime
    places: int
    coming: int
    queued: int
    cancelled: str


@dataclass(frozen=True)
class ActivityCard:
    """An activity as anybody may see it; ``closed`` says why nobody signs up any more, where that was asked."""

    id: int
    number: str
    programme: str
    kind: str
    kind_label: str
    title: str
    words: str
    thing: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    requirements: str
    organiser_id: int
    region_path: str
    shifts: tuple[ShiftCard, ...]
    cancelled: str
    closed: str = ""


@dataclass(frozen=True)
class OwnShift:
    """What one signed up for: coming, or waiting and as which in the queue; ``is_closed``: nobody checks in any more.

    ``reason``: why the organiser took the place back, of somebody whose sign-up is withdrawn.
    """

    sign_up_id: int
    shift_id: int
    activity_id: int
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str
    ahead: int
    is_closed: bool
    reason: str
    role_label: str = ""


@dataclass(frozen=True)
class OwnAttendance:
    """One row that says one came: how it was recorded, how it stands, what counts.

    ``is_left_open``: one did not check out, and cannot any more.
    """

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime | None
    minutes: int
    counted_minutes: int
    hats: tuple[str, ...]
    mode: str
    state: str
    reason: str
    shift_id: int | None
    is_read_only: bool
    is_left_open: bool

    @property
    def is_there(self) -> bool:
        """Whether one is still on the spot, and may check out."""
        return self.state == "open" and not self.is_left_open

    @property
    def may_dispute(self) -> bool:
        """Whether one may say that it is wrong."""
        return not self.is_read_only and self.state in ("recorded", "review", "confirmed")


def public_activity(*, number: str, at: datetime) -> ActivityCard:
    """One published activity that is open to everybody. Raises NotFound."""
    rows = Activity.objects.filter(number=number).exclude(state="planned").select_related("circle")
    for card in _cards(rows):
        return replace(card, closed=standing_of(rows[0], at).closed)
    raise NotFound(gettext(NOT_FOUND))


def _cards(rows: Iterable[Activity]) -> list[ActivityCard]:
    open_to_all = [one for one in rows if kind_of(one).open_to == Openness.EVERYBODY]
    return cards_of(open_to_all)


def cards_of(rows: Iterable[Activity]) -> list[ActivityCard]:
    """The cards of activities whose visibility the caller has decided."""
    rows = list(rows)
    shifts: dict[int, list[ShiftCard]] = {one.pk: [] for one in rows}
    counted = Shift.objects.filter(activity__in=shifts).annotate(
        coming=Count("sign_ups", filter=Q(sign_ups__state="coming")),
        queued=Count("sign_ups", filter=Q(sign_ups__state="queued")),
    )
    for one in counted.order_by("starts_at", "id"):
        shifts[one.activity_id].append(_shift_card(one))
    return [_card(one, tuple(shifts[one.pk])) for one in rows]


def _shift_card(one: Any) -> ShiftCard:
    return ShiftCard(
        one.pk,
        one.label,
        one.starts_at,
        one.ends_at,
        one.places,
        one.coming,
        one.queued,
        one.cancelled,
    )


def _card(one: Activity, shifts: tuple[ShiftCard, ...]) -> ActivityCard:
    return ActivityCard(
        one.pk, one.number, one.programme, one.kind, kind_of(one).label, one.title, one.words,
        one.thing, one.place, one.starts_at, one.ends_at, one.state, one.requirements,
        one.organiser_id, one.region_path, shifts, one.facts.get("cancelled", ""),
    )  # fmt: skip


def participant_of(*, actor: Actor) -> int | None:
    """The participant an actor is: by their private link, or registered as staff of the directory."""
    if actor.participant_of:
        return actor.participant_of
    if not actor.person_id:
        return None
    return Participant.objects.filter(person=actor.person_id).values_list("pk", flat=True).first()


def my_shifts(
    *, actor: Actor, at: datetime, limit: int = MOST_OWN, offset: int = 0
) -> list[OwnShift]:
    """What the actor signed up for and is not over, soonest first, with their place in a queue: one statement.

    What the organiser took back is told too, until it would have been over.
    """
    rows = SignUp.objects.filter(
        Q(state__in=["coming", "queued"]) | ~Q(reason="") & ~Exists(_LATER),
        _people.is_of(actor), shift__ends_at__gt=at,
    ).annotate(
        ahead=Coalesce(_AHEAD, 0), is_open=_holds(takes_more(at, of="shift__activity__"))
    ).select_related("shift__activity")  # fmt: skip
    return [
        OwnShift(
            one.pk, one.shift_id, one.shift.activity_id, one.shift.activity.title,
            one.shift.activity.place, one.shift.starts_at, one.shift.ends_at, one.state,
            one.ahead if one.state == "queued" else 0, not one.is_open, one.reason, _role_label(one),
        )
        for one in rows.order_by("shift__starts_at", "id")[offset : offset + limit]
    ]  # fmt: skip


def _role_label(one: SignUp) -> str:
    """What somebody signed up to do there; empty when they left it open."""
    return dict(kind_of(one.shift.activity).roles).get(one.role, "")


# How many wait in the same queue and came before.
_EARLIER: Final = Q(signed_at__lt=OuterRef("signed_at")) | Q(
    signed_at=OuterRef("signed_at"), pk__lt=OuterRef("pk")
)
_AHEAD: Final = Subquery(
    SignUp.objects.filter(_EARLIER, shift=OuterRef("shift"), state="queued")
    .order_by().values("shift").annotate(number=Count("pk")).values("number")
)  # fmt: skip


# The same person for the same shift again.
_LATER: Final = SignUp.objects.filter(
    shift=OuterRef("shift"), participant=OuterRef("participant"), pk__gt=OuterRef("pk")
)


def _holds(condition: Q) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(condition, output_field=BooleanField())


def my_attendances(
    *, actor: Actor, at: datetime, limit: int = MOST_OWN, offset: int = 0
) -> list[OwnAttendance]:
    """The rows that say the actor came, latest first; filled in afterwards is told as such."""
    rows = Attendance.objects.filter(_people.is_of(actor)).annotate(
        is_on=_holds(still_on(at, of="activity__"))
    )
    latest = rows.select_related("activity", "shift").order_by("-starts_at", "-id")
    return [
        OwnAttendance(
            one.pk, one.activity.title, one.starts_at, one.ends_at, one.minutes,
            one.counted_minutes, tuple(one.hats), one.mode, one.state, one.reason, one.shift_id,
            not one.is_on, is_left_open(one, at),
        )
        for one in latest[offset : offset + limit]
    ]  # fmt: skip


def my_minutes(*, actor: Actor, year: int) -> tuple[int, int]:
    """The actor's minutes that count: of the year, and of all time."""
    rows = Attendance.objects.filter(_people.is_of(actor), state="confirmed")
    begins = datetime(year, 1, 1, tzinfo=SHANGHAI)
    lately = Q(starts_at__gte=begins, starts_at__lt=begins.replace(year=year + 1))
    found = rows.aggregate(
        lately=Sum("counted_minutes", filter=lately), whole=Sum("counted_minutes")
    )
    return found["lately"] or 0, found["whole"] or 0


def shift_code(*, shift_id: int, actor: Actor, at: datetime) -> tuple[str, int]:
    """The six digits to show on the spot now, and for how many seconds; for its organiser. Raises the refusals."""
    return code_at(_organised(shift_id, actor).secret, at), seconds_left(at)


def _organised(shift_id: int, actor: Actor) -> Shift:
    shift = Shift.objects.select_related("activity__circle").filter(pk=shift_id).first()
    if shift is None:
        raise NotFound(gettext(NOT_FOUND))
    activity = shift.activity
    demand_organiser(actor, activity.circle, activity.organiser_id, kind_of(activity))
    return shift
