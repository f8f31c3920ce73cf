"""Whom a meeting concerns: whoever is to come to it, and the unit that is to answer what it decided."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.directory.queries.messages import people_to_tell
from chuishao.kernel.text import due_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.events import MeetingCalled, ResolutionPassed
from chuishao.participation.queries import Called, called_meeting, owed_answer

from .people import HEADS, first_asked
from .telling import LONG_AGO, LONG_NUMBER, Notice


def of_meeting(event: MeetingCalled, at: datetime) -> list[Notice]:
    """To the desk and the heads of each unit that belongs, and to the people on post who belong themselves."""
    found = called_meeting(meeting_id=event.meeting_id)
    if found is None or found.starts_at <= at or found.is_off != event.is_off:
        return []
    topic = "meeting_off" if event.is_off else "meeting"
    values: dict[str, Any] = {
        "number": found.number, "title": LONG_NUMBER.sub("…", found.title), "place": found.place,
        "when": due_words(found.starts_at, found.starts_at - LONG_AGO),
        "when_at": found.starts_at.isoformat(),
    }  # fmt: skip
    key = f"{topic}:{event.meeting_id}:{event.revision}"
    room = f"activity:{event.meeting_id}"
    return [Notice(topic, key, _concerned(found, at), values, event.is_off, room)]


def _concerned(found: Called, at: datetime) -> tuple[Actor, ...]:
    present = people_to_tell([*found.organisation_ids, *(unit for unit, _ in found.people)], at)
    themselves = {person for _, person in found.people}
    people = [one for one in present if one.person_id in themselves]
    for unit in found.organisation_ids:
        people += first_asked(present, unit)
        people += [a for a in present if a.organisation_id == unit and a.post_kind in HEADS]
    return tuple({one.person_id: one for one in people}.values())


def of_answer(event: ResolutionPassed, at: datetime) -> list[Notice]:
    """To the desk and the heads of the unit that is to answer, though it may know nothing else of the meeting."""
    owed = owed_answer(resolution_id=event.resolution_id)
    if owed is None:
        return []
    present = people_to_tell([owed.executor_id], at)
    people = [
        *first_asked(present, owed.executor_id),
        *(a for a in present if a.post_kind in HEADS),
    ]
    unique = tuple({one.person_id: one for one in people}.values())
    until = datetime.combine(owed.due_on + timedelta(days=1), time(), SHANGHAI)
    values = {
        "number": owed.number, "title": LONG_NUMBER.sub("…", owed.title),
        "until": due_words(until, until - LONG_AGO), "until_at": until.isoformat(),
    }  # fmt: skip
    return [
        Notice("to_answer", f"to_answer:{event.resolution_id}", unique, values, False, "confirming")
    ]
