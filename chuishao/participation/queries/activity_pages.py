"""An activity on its page: its shifts, who signed up, who came, and what the actor may do with each now."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotFound

from .. import catalogue
from .._closed import Standing, standing_of
from .._hands import NOT_FOUND, has_hand
from .._lists import belongs
from .._organising import decides, hands_that_correct, kind_of
from .._presence import LIST_UNTIL, OUT_UNTIL, is_left_open
from ..declarations import ActivityKind, Programme
from ..models import Activity, Attendance, SignUp
from .activities import ShiftCard, cards_of, participant_of
from .visibility import activities_visible_to

MOST_CAME = 500
# As long as people check in and out by the code: those who stay to the end go after it.
_EARLY, _AFTERWARDS_UNTIL = timedelta(minutes=30), timedelta(days=30)


@dataclass(frozen=True)
class SignedUp:
    """Somebody who wants to come, by pseudonym."""

    id: int
    participant_id: int
    pseudonym: str
    role: str
    state: str


@dataclass(frozen=True)
class Came:
    """A row that says somebody came, and what the actor may say to it; ``is_left_open``: nobody can check out any more."""

    id: int
    participant_id: int
    pseudonym: str
    shift_id: int | None
    starts_at: datetime
    ends_at: datetime | None
    minutes: int
    counted_minutes: int
    mode: str
    state: str
    reason: str
    may: tuple[str, ...]
    is_left_open: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether it was confirmed and counts less than it was, for the day's cap."""
        return self.state == "confirmed" and self.counted_minutes < self.minutes


@dataclass(frozen=True)
class ShiftPage:
    """One shift; ``people`` only for whoever organises it."""

    card: ShiftCard
    people: tuple[SignedUp, ...]
    own_sign_up: int | None
    own_state: str
    may: tuple[str, ...]


@dataclass(frozen=True)
class CountedHour:
    """What was counted in one hour, in the order of the kind's counters; nobody is named."""

    begins: datetime
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class ActivityPage:
    """An activity whole, as this actor may see it; ``closed`` says why nothing is added to it any more."""

    id: int
    number: str
    rules: Programme
    kind: ActivityKind
    circle_id: int
    circle: str
    region_path: str
    organiser: str
    title: str
    words: str
    thing: str
    place: str
    requirements: str
    starts_at: datetime
    ends_at: datetime
    state: str
    cancelled: str
    shifts: tuple[ShiftPage, ...]
    came: tuple[Came, ...]
    may: tuple[str, ...]
    hours: tuple[CountedHour, ...] = ()
    counted: Mapping[str, int] = field(default_factory=dict)
    sent_to: str = ""
    became: str = ""
    closed: str = ""
    is_corrected: bool = False
    may_correct: bool = False

    @property
    def is_meeting(self) -> bool:
        """Whether something is decided there."""
        return decides(self.kind)


@dataclass(frozen=True)
class ActivityRow:
    """One activity in the list of its circle."""

    id: int
    kind_label: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    state: str


def activities_of_circle(
    *, circle_id: int, actor: Actor, most: int = 30, without: Collection[str] = ()
) -> list[ActivityRow]:
    """The activities of a circle the actor may see, latest first; none of the kinds it is to do without."""
    rows = activities_visible_to(actor=actor).filter(circle=circle_id).order_by("-starts_at", "-id")
    if without:
        rows = rows.exclude(kind__in=without)
    return [
        ActivityRow(one.pk, kind_of(one).label, one.title, one.place, one.starts_at, one.ends_at, one.state)
        for one in rows[:most]
    ]  # fmt: skip


def activity_page(*, activity_id: int, actor: Actor, at: datetime) -> ActivityPage:
    """One activity. Raises NotFound when there is none or the actor may not know of it: the two are alike."""
    rows = activities_visible_to(actor=actor).select_related("circle", "organiser")
    found = rows.filter(pk=activity_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    kind, me = kind_of(found), participant_of(actor=actor)
    organises, confirms = _organises(found, kind, actor), _confirms(found, kind, actor)
    stands = standing_of(found, at)
    came = tuple(_came(found, stands, actor, me, at, organises=organises, confirms=confirms))
    return ActivityPage(
        found.pk, found.number, catalogue.rules(found.rules_id), kind, found.circle_id, found.circle.name,
        found.region_path, found.organiser.short_name, found.title, found.words, found.thing, found.place,
        found.requirements, found.starts_at, found.ends_at, found.state, found.facts.get("cancelled", ""),
        tuple(_shifts(found, stands, me, organises, at, _never_left(came, actor, me))),
        came, stands.among(_may(found, came, at)) if organises else (), tuple(_hours(found, kind)),
        found.facts.get("counted", {}), found.facts.get("to", ""), found.facts.get("became", ""), stands.closed,
        kind.is_record and found.revision > 1, _may_put_right(found, kind, stands, actor, at),
    )  # fmt: skip


def _hours(found: Activity, kind: ActivityKind) -> Iterator[CountedHour]:
    for begins, numbers in sorted(found.facts.get("hours", {}).items()):
        counted = tuple(numbers.get(key, 0) for key, _label in kind.counters)
        yield CountedHour(datetime.fromisoformat(begins), counted)


def is_meeting(*, activity_id: int) -> bool:
    """Whether something is decided there; says nothing else, so no actor is asked."""
    found = Activity.objects.only("rules_id", "kind").filter(pk=activity_id).first()
    return found is not None and decides(kind_of(found))


def _organises(found: Activity, kind: ActivityKind, actor: Actor) -> bool:
    """Whether the actor's post organises it: in the host, or in the member unit whose activity it is."""
    if found.circle.ended_on is not None:
        return False
    ours = actor.organisation_id
    hosts = {found.circle.host_id, found.organiser_id}
    if not any(has_hand(actor, one, found.region_path, kind.organised_by) for one in hosts):
        return False
    return ours == found.circle.host_id or kind.organised_by.above or belongs(actor, found.circle)


def _confirms(found: Activity, kind: ActivityKind, actor: Actor) -> bool:
    return has_hand(actor, found.circle.host_id, found.region_path, kind.confirmed_by)


def _may_put_right(
    found: Activity, kind: ActivityKind, stands: Standing, actor: Actor, at: datetime
) -> bool:
    """Whether the actor's post puts right what was written down here."""
    if not kind.is_record or stands.closed or found.state == "cancelled":
        return False
    by = hands_that_correct(found, kind, at)
    return has_hand(actor, found.circle.host_id, found.region_path, by)


def _may(found: Activity, came: Collection[Came], at: datetime) -> Iterator[str]:
    if found.state == "planned" and found.starts_at > at:
        yield "publish"
    counts = kind_of(found).counters and not kind_of(found).is_record
    is_now = found.starts_at <= at <= found.ends_at + LIST_UNTIL
    if counts and is_now and found.state in ("published", "held"):
        yield "count"
    if found.state in ("planned", "published"):
        if found.ends_at > at:
            yield "change"
        if all(one.state == "struck" for one in came):
            yield "cancel"


def _never_left(came: Collection[Came], actor: Actor, me: int | None) -> frozenset[int | None]:
    """The shifts from which somebody other than the actor did not check out, and cannot any more."""
    others = (one for one in came if one.is_left_open and one.participant_id != me)
    return frozenset(one.shift_id for one in others if actor.person_id)


def _shifts(
    found: Activity, stands: Standing, me: int | None, organises: bool, at: datetime,
    never_left: Collection[int | None],
) -> Iterator[ShiftPage]:  # fmt: skip
    [card] = cards_of([found])
    signed: dict[int, list[SignUp]] = {}
    rows = SignUp.objects.filter(shift__activity=found, state__in=["coming", "queued"])
    if not organises:
        rows = rows.filter(participant=me or 0)
    for one in rows.select_related("participant").order_by("state", "signed_at", "id"):
        signed.setdefault(one.shift_id, []).append(one)
    for shift in card.shifts:
        inside = signed.get(shift.id, [])
        own = next((one for one in inside if one.participant_id == me), None)
        people = [
            SignedUp(one.pk, one.participant_id, one.participant.pseudonym, one.role, one.state)
            for one in inside
        ]
        yield ShiftPage(
            shift, tuple(people) if organises else (), own.pk if own else None, own.state if own else "",
            stands.among(_may_shift(found, shift, me, own, organises, at, shift.id in never_left)),
        )  # fmt: skip


def _may_shift(
    found: Activity, shift: ShiftCard, me: int | None, own: SignUp | None, organises: bool, at: datetime,
    has_open: bool,
) -> Iterator[str]:  # fmt: skip
    if shift.cancelled:
        return
    is_ahead = found.state == "published" and shift.ends_at > at
    if is_ahead and me:
        yield "withdraw" if own is not None else "sign-up"
    if organises and has_open:
        yield "going"
    if organises and found.state in ("published", "held"):
        yield from _may_record(shift, is_ahead, at)


def _may_record(shift: ShiftCard, is_ahead: bool, at: datetime) -> Iterator[str]:
    """What the organiser may do, by the clock: the code and the list on the day, filling in afterwards."""
    if shift.starts_at - _EARLY <= at <= shift.ends_at + OUT_UNTIL:
        yield "code"
    if is_ahead:
        yield "enter"
    if is_ahead and shift.coming + shift.queued:
        yield "drop"
    if is_ahead and shift.starts_at > at:
        yield "call-off"
    if shift.starts_at <= at <= shift.ends_at + LIST_UNTIL:
        yield "list"
    if shift.ends_at < at <= shift.ends_at + _AFTERWARDS_UNTIL:
        yield "afterwards"


def _came(
    found: Activity, stands: Standing, actor: Actor, me: int | None, at: datetime, *, organises: bool,
    confirms: bool,
) -> Iterator[Came]:  # fmt: skip
    rows = Attendance.objects.filter(activity=found).select_related("participant", "shift")
    if not (organises or confirms):
        rows = rows.filter(participant=me or 0)
    for one in rows.order_by("starts_at", "id")[:MOST_CAME]:
        is_own = one.participant_id == me
        may = stands.among(
            _may_came(one, actor, is_own=is_own, organises=organises, confirms=confirms)
        )
        yield Came(
            one.pk, one.participant_id, one.participant.pseudonym, one.shift_id, one.starts_at, one.ends_at,
            one.minutes, one.counted_minutes, one.mode, one.state, one.reason, may, is_left_open(one, at),
        )  # fmt: skip


def _may_came(
    one: Attendance, actor: Actor, *, is_own: bool, organises: bool, confirms: bool
) -> Iterator[str]:
    if is_own and one.state in ("recorded", "review", "confirmed"):
        yield "dispute"
    if is_own or not actor.person_id:
        return
    if confirms and one.recorded_by_id != actor.person_id:
        yield from _may_decide(one, actor)
    if organises and one.state != "struck" and one.shift_id is not None:
        yield "correct"
    if confirms and one.state != "struck":
        yield "strike"


def _may_decide(one: Attendance, actor: Actor) -> Iterator[str]:
    """What somebody other than who recorded it may say; of a day above the cap, other than who confirmed it too."""
    if one.state == "recorded":
        yield "confirm"
    if one.state == "review":
        yield from ("grant", "refuse")
    is_cut = one.state == "confirmed" and one.counted_minutes < one.minutes
    if is_cut and one.mode != "past" and one.decided_by_id != actor.person_id:
        yield "beyond"


def own_sign_up(*, shift_id: int, actor: Actor) -> int:
    """The actor's own sign-up for a shift; 0 when there is none."""
    me = participant_of(actor=actor)
    rows = SignUp.objects.filter(
        shift=shift_id, participant=me or 0, state__in=["coming", "queued"]
    )
    return rows.values_list("pk", flat=True).first() or 0


def confirms_anything(*, actor: Actor) -> bool:
    """Whether the actor's post could ever confirm or agree to something; without asking the database."""
    if not reach(actor).organisation_id:
        return False
    hands = [
        hand
        for one in catalogue.declared()
        for hand in (
            *(it.confirmed_by for it in one.activities),
            *(it.confirmed_by for circle in one.circles for it in circle.belongings),
        )
    ]
    return any(actor.post_kind in hand.posts for hand in hands)
