"""What happened in a case is told to people: safe to repeat, since each message is left once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from chuishao.casework.events import CaseMoved, CaseOpened, DialProposed, DutiesFellDue
from chuishao.casework.queries.telling import cases_owing
from chuishao.directory.actors import Actor
from chuishao.directory.operations.messages import Left, leave_messages
from chuishao.directory.queries import wordings
from chuishao.directory.queries.messages import with_address
from chuishao.kernel import records
from chuishao.kernel.calendars import load_calendar
from chuishao.participation.events import (
    AttendanceDisputed,
    MeetingCalled,
    NeedUnclaimed,
    ResolutionPassed,
)

from .meetings import of_answer, of_meeting
from .second_persons import of_disputed, of_proposed_dial, of_unclaimed
from .telling import Notice, of_fallen, of_move
from .timing import QuietHours, letter_at

TELLER = Actor.system("提醒")


@records.on(CaseOpened)
def tell_of_opening(event: CaseOpened, at: datetime) -> None:
    """Whose turn it is in a case that begins."""
    leave(of_move(event.case_id, "open", (), at), at)


@records.on(CaseMoved)
def tell_of_move(event: CaseMoved, at: datetime) -> None:
    """Whose turn it is now, who was called, urged or answered."""
    leave(of_move(event.case_id, event.transition, event.units, at), at)


@records.on(DutiesFellDue)
def tell_of_what_fell_due(event: DutiesFellDue, at: datetime) -> None:
    """Who let a time run out, the head, and the referee."""
    for case_id, duty_ids in cases_owing(event.duty_ids).items():
        leave(of_fallen(case_id, duty_ids, at), at)


@records.on(DialProposed)
def tell_of_proposed_dial(event: DialProposed, at: datetime) -> None:
    """The second person for whom a proposed limit waits."""
    leave(of_proposed_dial(event, at), at)


@records.on(NeedUnclaimed)
def tell_of_unclaimed(event: NeedUnclaimed, at: datetime) -> None:
    """Who needs it, and whose circle it is."""
    leave(of_unclaimed(event, at), at)


@records.on(AttendanceDisputed)
def tell_of_dispute(event: AttendanceDisputed, at: datetime) -> None:
    """Who recorded that somebody came and who confirmed it, or whoever can put it right now."""
    leave(of_disputed(event, at), at)


@records.on(MeetingCalled)
def tell_of_meeting(event: MeetingCalled, at: datetime) -> None:
    """Whoever is to come, or need not come any more."""
    leave(of_meeting(event, at), at)


@records.on(ResolutionPassed, "notices.tell_of_answer")
def tell_of_answer(event: ResolutionPassed, at: datetime) -> None:
    """Who is to answer what a meeting decided."""
    leave(of_answer(event, at), at)


def leave(notices: Iterable[Notice], at: datetime) -> None:
    """Leave each notice for each of its people, with the time at which a letter may follow."""
    told = [(notice, actor) for notice in notices for actor in notice.people]
    if not told:
        return
    reachable = with_address([actor.person_id for _, actor in told])
    messages = [_left(notice, actor, reachable, at) for notice, actor in told]
    leave_messages(messages=messages, actor=TELLER, at=at)


def _left(notice: Notice, actor: Actor, reachable: frozenset[int], at: datetime) -> Left:
    return Left(
        person_id=actor.person_id,
        key=notice.key,
        topic=notice.topic,
        number=notice.room or notice.values["number"],
        words=wordings.subject(notice.topic, notice.values),
        values=notice.values,
        letter_at=_letter_at(notice, actor, at) if actor.person_id in reachable else None,
        is_urgent=notice.is_urgent,
    )


def _letter_at(notice: Notice, actor: Actor, at: datetime) -> datetime:
    """On duty at night counts as urgent: the letter does not wait for the morning."""
    goes_at_once = notice.is_urgent or actor.post_kind in settings.NIGHT_POSTS
    quiet = QuietHours.read(settings.QUIET_HOURS)
    return letter_at(at, load_calendar(actor.region_path), quiet, is_urgent=goes_at_once)
