"""What a listing, a decision, a record or a dispute became or still waits for: for reactions that must not do it twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from .._meeting import rules_of, voters
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


@dataclass(frozen=True)
class Called:
    """A meeting of which notice was given, and whom it concerns: units, and people by what the directory knows of them.

    Whoever belongs where membership is nobody's business is left out: no message says so of them.
    """

    number: str
    title: str
    place: str
    starts_at: datetime
    is_off: bool
    organisation_ids: tuple[int, ...]
    people: tuple[tuple[int, int], ...]


class OwedAnswer(NamedTuple):
    """What a unit is to answer, to a meeting that decided it."""

    number: str
    title: str
    executor_id: int
    due_on: date


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


def called_meeting(*, meeting_id: int) -> Called | None:
    """Whom a meeting is to be told to, as it stands now."""
    meeting = Activity.objects.select_related("circle").filter(pk=meeting_id).first()
    if meeting is None:
        return None
    rules, kind = rules_of(meeting)
    hidden = [one.key for one in rules.circle(meeting.circle.kind).belongings if one.is_sensitive]
    expected = voters(meeting.circle, kind, meeting.starts_at).exclude(role__in=hidden)
    found = expected.values_list(
        "organisation_id", "participant__unit_id", "participant__person_id"
    )
    return Called(
        meeting.number, meeting.title, meeting.place, meeting.starts_at, meeting.state == "cancelled",
        tuple(unit for unit, _, _ in found if unit),
        tuple((unit, person) for _, unit, person in found if unit and person),
    )  # fmt: skip


def owed_answer(*, resolution_id: int) -> OwedAnswer | None:
    """What waits for an answer by a day; None once it was given, or where none is owed."""
    waiting = Resolution.objects.filter(pk=resolution_id, state="passed", replied_at=None)
    found = waiting.select_related("meeting").first()
    if found is None or found.executor_id is None or found.due_on is None:
        return None
    return OwedAnswer(found.meeting.number, found.title, found.executor_id, found.due_on)
