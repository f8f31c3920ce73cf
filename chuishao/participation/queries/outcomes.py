"""What a listing, a decision, a record or a dispute became or still waits for: for reactions that must not do it twice."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from ..models import Activity, Attendance, Listing, Resolution


class UnclaimedNeed(NamedTuple):
    """Whose need it is and who hosts the circle it stands in."""

    owner_id: int
    host_id: int


class Disputed(NamedTuple):
    """What somebody, by pseudonym, says is wrong: their coming at that moment, and whose activity it was."""

    activity_id: int
    number: str
    title: str
    pseudonym: str
    person_id: int | None
    starts_at: datetime
    organiser_id: int
    host_id: int


def became_of_listing(listing_id: int) -> str:
    """What a listing became, such as ``case:KM-…``; empty when nothing yet."""
    return Listing.objects.filter(pk=listing_id).values_list("became", flat=True).first() or ""


def became_of_resolution(resolution_id: int) -> str:
    """What a decision became; empty when nothing yet."""
    return (
        Resolution.objects.filter(pk=resolution_id).values_list("became", flat=True).first() or ""
    )


def became_of_record(activity_id: int) -> str:
    """What a record that was sent on became; empty when nothing yet."""
    facts = Activity.objects.filter(pk=activity_id).values_list("facts", flat=True).first() or {}
    return str(facts.get("became", ""))


def unclaimed_need(*, listing_id: int) -> UnclaimedNeed | None:
    """Whom a need concerns that nobody has claimed; None once somebody has, or it was taken back."""
    waiting = Listing.objects.filter(pk=listing_id, state="published")
    found = waiting.values_list("owner_id", "circle__host_id").first()
    return UnclaimedNeed(*found) if found else None


def disputed(*, attendance_id: int) -> Disputed | None:
    """What is disputed; None once it was corrected or struck out."""
    waiting = Attendance.objects.filter(pk=attendance_id, state="disputed")
    found = waiting.values_list(
        "activity_id", "activity__number", "activity__title", "participant__pseudonym",
        "participant__person_id", "starts_at", "activity__organiser_id", "circle__host_id",
    ).first()  # fmt: skip
    return Disputed(*found) if found else None
