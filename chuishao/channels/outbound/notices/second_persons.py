"""Who else is to look at it: a limit that waits for a second person, a need nobody claimed, a coming disputed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chuishao.casework import catalogue
from chuishao.casework.events import DialProposed
from chuishao.casework.operations.turning import may_turn
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor, reach
from chuishao.directory.queries.messages import people_at, people_to_tell
from chuishao.kernel.text import due_words
from chuishao.participation.events import AttendanceDisputed, NeedUnclaimed
from chuishao.participation.queries import Disputed, disputed, unclaimed_need

from .people import HEADS, first_asked
from .telling import LONG_AGO, LONG_NUMBER, Notice

_WIDTHS = (12, 9, 6, 4)


def of_proposed_dial(event: DialProposed, at: datetime) -> list[Notice]:
    """To whoever may confirm it at the nearest office where there is anybody besides the proposer."""
    duty = catalogue.case_type(event.case_type).duty(event.duty)
    region = directory.region_by_path(event.region_path, at)
    values: dict[str, Any] = {
        "what": duty.label, "place": region.short_name if region else "", "number": event.document_no,
    }  # fmt: skip
    for width in _WIDTHS:
        people = tuple(_second_persons(event, event.region_path[:width], at))
        if people and width <= len(event.region_path):
            key = f"dial:{event.proposal_id}"
            return [Notice("dial_proposed", key, people, values, False, "office_dials")]
    return []


def _second_persons(event: DialProposed, path: str, at: datetime) -> Iterator[Actor]:
    for one in people_at(path, at):
        territory = reach(one).territory
        is_theirs = territory is not None and event.region_path.startswith(territory)
        if may_turn(one) and is_theirs and one.person_id != event.proposed_by_id:
            yield one


def of_unclaimed(event: NeedUnclaimed, at: datetime) -> list[Notice]:
    """To the unit that needs it, and to the desk and the heads of the host, who can put it to a meeting."""
    need = unclaimed_need(listing_id=event.listing_id)
    if need is None:
        return []
    present = people_to_tell([need.owner_id, need.host_id], at)
    people = [
        *first_asked(present, need.owner_id), *first_asked(present, need.host_id),
        *(one for one in present if one.organisation_id == need.host_id and one.post_kind in HEADS),
    ]  # fmt: skip
    values = {"number": event.number, "title": event.title}
    unique = {one.person_id: one for one in people}
    key, room = f"unclaimed:{event.listing_id}", f"listing:{event.listing_id}"
    return [Notice("unclaimed", key, tuple(unique.values()), values, False, room)]


def of_disputed(event: AttendanceDisputed, at: datetime) -> list[Notice]:
    """To who recorded and who confirmed it; where none of them is on post there any more, to the organiser's desk."""
    found = disputed(attendance_id=event.attendance_id)
    if found is None:
        return []
    present = [
        one for one in people_to_tell([found.organiser_id, found.host_id], at)
        if one.person_id != found.person_id
    ]  # fmt: skip
    hands = (event.recorded_by_id, event.decided_by_id)
    people = [one for one in present if one.person_id in hands] or first_asked(
        present, found.organiser_id
    )
    key = f"disputed:{event.attendance_id}:{event.at.timestamp():.3f}"
    unique = {one.person_id: one for one in people}
    values, room = _values_of(found), f"activity:{found.activity_id}"
    return [Notice("disputed", key, tuple(unique.values()), values, False, room)]


def _values_of(found: Disputed) -> dict[str, Any]:
    """What and by whom, by the name staff know them by; their own words stay on the page and do not travel."""
    return {
        "number": found.number, "title": LONG_NUMBER.sub("…", found.title), "who": found.pseudonym,
        "when": due_words(found.starts_at, found.starts_at - LONG_AGO),
        "when_at": found.starts_at.isoformat(),
    }  # fmt: skip
