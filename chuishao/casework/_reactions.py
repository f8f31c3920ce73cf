"""What casework itself does when a child case ends, the calendar changes, or forgetting is confirmed."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor
from chuishao.directory.events import RegionSucceeded
from chuishao.kernel import records
from chuishao.kernel.calendars.events import CalendarChanged
from chuishao.kernel.jobs import defer

from . import _standing
from .events import CaseMoved, DestructionConfirmed
from .models import Case
from .operations import follow_region, move


@records.on(CaseMoved)
def bring_parent_back(event: CaseMoved, at: datetime) -> None:
    """When a child closes, take the parent's declared returning step; safe to repeat."""
    if event.parent_id is None or not _standing.read(event.case_id).is_closed:
        return
    latest = (
        Case.objects.filter(parent_id=event.parent_id).order_by("-id").values_list("id", flat=True)
    )
    if (
        latest[0] != event.case_id
    ):  # an older child, closed or looked back at later, decides nothing
        return
    parent = _standing.read(event.parent_id)
    for step in parent.rules.transitions:
        if step.returns_parent and parent.state in step.source:
            move(case=parent.id, transition=step.key, actor=Actor.system("上级办结"), at=at)
            return


@records.on(CalendarChanged)
def redate_what_is_open(event: CalendarChanged, at: datetime) -> None:
    """Ask for the job that works out open limits again; one that waits already is enough."""
    from .jobs import redate_open_duties

    defer(redate_open_duties, once="casework.redate")


@records.on(DestructionConfirmed)
def forget_what_was_confirmed(event: DestructionConfirmed, at: datetime) -> None:
    """Ask for the job that forgets, a hundred cases at a time."""
    from .jobs import forget_due_cases

    defer(forget_due_cases, once=f"forget:{event.number}", number=event.number)


@records.on(RegionSucceeded)
def follow_the_region(event: RegionSucceeded, at: datetime) -> None:
    """Open cases go where their region went."""
    follow_region(
        old_path=event.old_path,
        new_path=event.new_path,
        actor=Actor.system("区划变更"),
        at=at,
    )
