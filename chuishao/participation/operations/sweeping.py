"""What time does to participation: needs that found nobody are told of, once, and what is over was held."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from chuishao.directory.actors import Actor

from .. import catalogue
from .._lists import put_on_agenda
from .._recording import record
from ..events import NeedUnclaimed
from ..models import Activity, Attendance, Listing

_AT_ONCE = 100
_SWEEP, _CLOCK = Actor.system("清单到期"), Actor.system("到期结束")


@transaction.atomic
def sweep(*, at: datetime) -> int:
    """Notice some of what has fallen due by now; how much. Run it until nothing is left."""
    return _tell_of_unclaimed(at) + _hold_what_is_over(at)


def _hold_what_is_over(at: datetime) -> int:
    """What was confirmed while a later shift was still to come was held once all of it is over; how many."""
    confirmed = Attendance.objects.filter(activity=OuterRef("pk"), state="confirmed")
    over = Activity.objects.select_for_update(of=("self",), skip_locked=True).filter(
        Exists(confirmed), state="published", ends_at__lte=at
    )
    found = list(over.order_by("ends_at", "id")[:_AT_ONCE])
    for one in found:
        one.state = "held"
        one.save(update_fields=["state"])
        record(
            f"activity:{one.pk}",
            f"{one.programme}.held",
            actor=_CLOCK,
            at=at,
            body={"state": "held"},
        )
    return len(found)


def _tell_of_unclaimed(at: datetime) -> int:
    """Tell of needs published too long without a claim, and put them on the next agenda; how many."""
    told = 0
    for programme in catalogue.declared():
        for kind in programme.listings:
            if kind.unclaimed_days:
                since = at - timedelta(days=kind.unclaimed_days)
                told += _tell(programme.key, kind.key, since, at)
    return told


def _tell(programme: str, kind: str, since: datetime, at: datetime) -> int:
    waiting = (
        Listing.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("circle")
        .filter(programme=programme, kind=kind, state="published", told_at=None)
        .filter(published_at__lte=since, circle__ended_on=None)
        .order_by("published_at", "id")[:_AT_ONCE]
    )
    found = list(waiting)
    for need in found:
        _tell_one(need, at)
    return len(found)


def _tell_one(need: Listing, at: datetime) -> None:
    need.told_at = at
    need.save(update_fields=["told_at"])
    topic = put_on_agenda(need, at)
    record(
        f"listing:{need.pk}", f"{need.programme}.unclaimed", actor=_SWEEP, at=at,
        body={"number": need.number, "meeting": topic.meeting_id if topic else None},
        events=[
            NeedUnclaimed(
                listing_id=need.pk, number=need.number, programme=need.programme,
                circle_id=need.circle_id, title=need.title, region_path=need.region_path, at=at,
            )
        ],
    )  # fmt: skip
