"""What participation tells the rest: frozen, past tense, in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chuishao.kernel.records import Event


@dataclass(frozen=True)
class NeedUnclaimed(Event):
    """A published need found nobody within its days."""

    name: ClassVar[str] = "participation.need.unclaimed"
    listing_id: int
    number: str
    programme: str
    circle_id: int
    title: str
    region_path: str
    at: datetime


@dataclass(frozen=True)
class NeedSentOn(Event):
    """A meeting decided that a need nobody claims is sent on: a programme opens what it becomes."""

    name: ClassVar[str] = "participation.need.sent_on"
    listing_id: int
    number: str
    programme: str
    title: str
    words: str
    decided: str
    region_path: str
    host_id: int
    owner_id: int
    by_post_id: int
    by_person_id: int


@dataclass(frozen=True)
class MeetingCalled(Event):
    """Notice of a meeting was given, with its place anew, or a meeting of which it was given does not take place."""

    name: ClassVar[str] = "participation.meeting.called"
    meeting_id: int
    programme: str
    revision: int
    is_off: bool

    @classmethod
    def of(
        cls, meeting_id: int, programme: str, revision: int, *, is_off: bool = False
    ) -> MeetingCalled:
        """The event of this meeting as it stands now."""
        return cls(meeting_id=meeting_id, programme=programme, revision=revision, is_off=is_off)


@dataclass(frozen=True)
class ResolutionPassed(Event):
    """A meeting decided something; its addressee, if it has one, must answer."""

    name: ClassVar[str] = "participation.resolution.passed"
    resolution_id: int
    programme: str
    circle: str
    ballot: str
    thing: str
    title: str
    words: str
    region_path: str
    host_id: int
    executor_id: int | None
    by_post_id: int
    by_person_id: int


@dataclass(frozen=True)
class AttendanceConfirmed(Event):
    """A second person confirmed that these people came."""

    name: ClassVar[str] = "participation.attendance.confirmed"
    activity_id: int
    programme: str
    kind: str
    attendance_ids: tuple[int, ...]


@dataclass(frozen=True)
class RecordSentOn(Event):
    """What somebody found and wrote down is to be taken up elsewhere: a programme opens what ``to`` names."""

    name: ClassVar[str] = "participation.record.sent_on"
    activity_id: int
    number: str
    programme: str
    to: str
    title: str
    words: str
    place: str
    region_path: str
    host_id: int
    by_post_id: int
    by_person_id: int


@dataclass(frozen=True)
class AttendanceWithdrawn(Event):
    """What had been confirmed counts no more: disputed, corrected or struck out."""

    name: ClassVar[str] = "participation.attendance.withdrawn"
    activity_id: int
    programme: str
    kind: str
    attendance_ids: tuple[int, ...]


@dataclass(frozen=True)
class AttendanceDisputed(Event):
    """Whoever is said to have come says it is wrong; who recorded it, and who had confirmed it, put it right."""

    name: ClassVar[str] = "participation.attendance.disputed"
    attendance_id: int
    programme: str
    recorded_by_id: int | None
    decided_by_id: int | None
    at: datetime


@dataclass(frozen=True)
class CircleEnded(Event):
    """A circle dissolved or came to its end."""

    name: ClassVar[str] = "participation.circle.ended"
    circle_id: int
    programme: str
    kind: str
