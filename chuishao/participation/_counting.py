"""How minutes count: whole minutes, day by day, at most so many a day unless reviewed, under every hat once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

from chuishao.kernel.working_time import SHANGHAI

from . import catalogue
from .declarations import ActivityKind
from .models import Attendance, Belonging, Participant

_MINUTE = timedelta(minutes=1)
Days = set[tuple[int, date]]


def whole_minute(moment: datetime) -> datetime:
    """The minute a moment lies in."""
    return moment.replace(second=0, microsecond=0)


def day_of(moment: datetime) -> date:
    """The day in Kunming."""
    return moment.astimezone(SHANGHAI).date()


def midnight_after(moment: datetime) -> datetime:
    """The end of that day in Kunming."""
    following = day_of(moment) + timedelta(days=1)
    return datetime(following.year, following.month, following.day, tzinfo=SHANGHAI)


def pieces(starts_at: datetime, ends_at: datetime) -> list[tuple[datetime, datetime]]:
    """A time in whole minutes, cut at midnights; nothing when no minute is full."""
    starts_at, ends_at = whole_minute(starts_at), whole_minute(ends_at)
    cut = []
    while starts_at < ends_at:
        until = min(ends_at, midnight_after(starts_at))
        cut.append((starts_at, until))
        starts_at = until
    return cut


def minutes_between(starts_at: datetime, ends_at: datetime) -> int:
    """Whole minutes from one moment to another."""
    return (ends_at - starts_at) // _MINUTE


def hats_of(kind: ActivityKind, programme: str, theirs: Iterable[str]) -> list[str]:
    """Under which names minutes count: the programme's own, and others in which somebody belongs."""
    known = {programme, *theirs}
    return [hat for hat in kind.hats if hat in known]


def programmes_of(participants: Collection[int]) -> dict[int, set[str]]:
    """In which programmes each belongs somewhere now."""
    found: dict[int, set[str]] = {one: set() for one in participants}
    rows = Belonging.objects.filter(participant__in=participants, state="active")
    for one, programme in rows.values_list("participant_id", "circle__programme"):
        found[one].add(programme)
    return found


def lock_people(participants: Collection[int]) -> list[Participant]:
    """Lock those whose minutes are about to change, everybody in one order."""
    rows = Participant.objects.select_for_update().filter(pk__in=participants)
    return list(rows.order_by("pk"))


def recount(participants: Collection[int], days: Days) -> None:
    """Count these days anew: confirmed rows in their order up to the day's cap, reviewed ones whole.

    The participants are locked by the caller.
    """
    first, last = min(day for _, day in days), max(day for _, day in days)
    rows = Attendance.objects.filter(
        participant__in=participants, state="confirmed", starts_at__gte=_begin(first),
        starts_at__lt=_begin(last + timedelta(days=1)),
    ).select_related("activity").order_by("participant_id", "starts_at", "id")  # fmt: skip
    changed = []
    for key, group in groupby(rows, key=lambda one: (one.participant_id, day_of(one.starts_at))):
        if key in days:
            changed += _counted(list(group))
    Attendance.objects.bulk_update(changed, ["counted_minutes"])


def _begin(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def _counted(rows: list[Attendance]) -> list[Attendance]:
    """Those rows of one day whose count changes; what counted long ago stays as it was taken over."""
    settled = [one for one in rows if one.mode == "past" and one.counted_minutes]
    so_far = sum(one.minutes for one in rows if one.is_beyond_cap)
    so_far += sum(one.counted_minutes for one in settled)
    changed = []
    for one in (one for one in rows if one not in settled):
        counts = one.minutes
        if not one.is_beyond_cap:
            kind = catalogue.rules(one.activity.rules_id).activity(one.activity.kind)
            counts = min(one.minutes, max(0, kind.cap_minutes - so_far))
            so_far += counts
        if counts != one.counted_minutes:
            one.counted_minutes = counts
            changed.append(one)
    return changed
