"""Coming for the first time, without an account: registered and signed up in one act, by one read and one batch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel import records, secrecy
from chuishao.kernel.database import Batch, answers_of
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.wire import Part

from .. import _people, catalogue
from .._hands import NOT_FOUND
from .._organising import demand_not_over
from .._pseudonyms import by_chance
from ..declarations import ActivityKind, Openness
from ..models import Activity, Circle, Participant
from .activities import role_of
from .people import Registration, columns_of, demand_door, registered_body

_TRIED_NAMES: Final = 6
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext(%(key)s))"
_KNOWN: Final = """
SELECT p.id, p.birth_year, p.guardian_at, p.left_at, EXISTS (SELECT 1 FROM participation_signup u
    WHERE u.participant_id = p.id AND u.shift_id = %(shift)s AND u.state IN ('coming', 'queued'))
FROM participation_participant p WHERE p.link_hash = ANY(%(links)s::bytea[])
"""
_SHIFT: Final = """
SELECT s.ends_at, s.places, CASE WHEN s.cancelled = '' THEN a.state ELSE 'cancelled' END, a.programme, a.kind, a.rules_id, a.region_path, c.ended_on, c.name
FROM participation_shift s JOIN participation_activity a ON a.id = s.activity_id
JOIN participation_circle c ON c.id = a.circle_id
WHERE s.id = %(shift)s AND a.number = %(number)s FOR UPDATE OF s
"""
# A statement of its own after the lock: it sees whom the one before us signed up.
_FREE: Final = """
SELECT (SELECT count(*) FROM participation_signup WHERE shift_id = %(shift)s AND state = 'coming'),
    EXISTS (SELECT 1 FROM participation_participant WHERE phone_hash = ANY(%(phones)s::bytea[])),
    ARRAY(SELECT pseudonym::text FROM participation_participant WHERE pseudonym = ANY(%(names)s::text[])),
    nextval('participation_participant_id_seq'), nextval('participation_signup_id_seq')
"""


@dataclass(frozen=True)
class Newcomer:
    """Somebody who came: the token of their private link, and how the sign-up stands.

    ``refusal``: registered, but not signed up, and why.
    """

    participant_id: int
    token: str
    state: str
    refusal: str = ""


class _Wanted(NamedTuple):
    ends_at: datetime
    places: int
    state: str
    programme: str
    kind: str
    rules_id: int
    region_path: str
    ended_on: date | None
    circle: str

    @property
    def activity(self) -> Activity:
        """As much of it as says whether it is over."""
        circle = Circle(ended_on=self.ended_on, name=self.circle)
        return Activity(rules_id=self.rules_id, region_path=self.region_path, circle=circle)


class _Free(NamedTuple):
    coming: int
    is_phone_known: bool
    taken_names: list[str]
    participant_id: int
    sign_up_id: int


@transaction.atomic
def sign_up_newcomer(
    *, number: str, shift_id: int, registration: Registration, secret: str, actor: Actor, at: datetime,
    role: str = "",
) -> Newcomer:  # fmt: skip
    """Register somebody through a window and sign them up for a shift of what is open to everybody.

    The same secret sent again is the same person. A telephone that is registered already is answered like
    any other (decision 0016). A minor without a guardian's word is registered and waits.
    Raises NotFound, NotAllowed, Conflict, Invalid naming each wrong field.
    """
    demand_door(registration, actor, is_window=True)
    columns, token = columns_of(registration, actor, at, is_window=True), _people.token_of(secret)
    names = [by_chance() for _ in range(_TRIED_NAMES)]
    known, wanted, free = _standing(number, shift_id, registration, token, names)
    chosen = role_of(_demand_open(wanted, at), role)
    batch = Batch()
    if known is None:
        someone = _newcomer(columns, token, free, names, at)
        _register(batch, someone, columns, actor, at)
    else:
        someone = _come_again(known)
    state = ""
    if not _people.lacks_consent(someone, at):
        state = "coming" if not wanted.places or free.coming < wanted.places else "queued"
        _sign_up(batch, someone.pk, shift_id, chosen, state, wanted, free, at)
    _send(batch)
    return Newcomer(someone.pk, token, state, "" if state else gettext(_people.NO_CONSENT))


def _standing(
    number: str, shift_id: int, registration: Registration, token: str, names: list[str]
) -> tuple[Any, _Wanted, _Free]:
    """Who holds this link already, the shift, locked, and what is free. Raises Invalid."""
    phones = _people.phone_hashes(registration.phone) if registration.phone.strip() else ()
    asked = {
        "shift": shift_id, "number": number, "phones": list(phones), "names": names,
        "links": list(secrecy.keyed_hashes(token, _people.LINK)),
    }  # fmt: skip
    locks = [
        f"participation.public:{token}",
        *(f"participation.phone:{phones[0].hex()}",) * bool(phones),
    ]
    *_locked, known, shift, free = answers_of(
        *(Part(_LOCK, {"key": one}) for one in locks),
        Part(_KNOWN, asked), Part(_SHIFT, asked), Part(_FREE, asked),
    )  # fmt: skip
    if not shift:
        message = gettext("请选一个还没有结束的班次。")
        raise Invalid(message, fields={"shift": message})
    return (known[0] if known else None), _Wanted(*shift[0]), _Free(*free[0])


def _demand_open(wanted: _Wanted, at: datetime) -> ActivityKind:
    """What it is. Raises NotFound, Conflict unless people sign up for it now."""
    kind = catalogue.rules(wanted.rules_id).activity(wanted.kind)
    if wanted.state == "planned" or kind.open_to != Openness.EVERYBODY:
        raise NotFound(gettext(NOT_FOUND))
    demand_not_over(wanted.activity, at)
    if wanted.state != "published" or wanted.ends_at <= at:
        raise Conflict(gettext("现在不能报名：活动已经结束、办完或取消。请看看别的活动。"))
    return kind


def _come_again(known: Any) -> Participant:
    pk, birth_year, guardian_at, left_at, is_signed_up = known
    if left_at is not None:
        raise Conflict(gettext("这个人没有登记，或者已经退出。请先登记。"))
    if is_signed_up:
        raise Conflict(gettext("已经报过名了，不用再报一次。"))
    return Participant(pk=pk, birth_year=birth_year, guardian_at=guardian_at)


def _newcomer(
    columns: dict[str, Any], token: str, free: _Free, names: list[str], at: datetime
) -> Participant:
    name = next((one for one in names if one not in free.taken_names), None)
    if name is None:
        raise Conflict(gettext("刚才登记的人太多，这一次没有登记上。请再交一次。"))
    columns |= {
        "id": free.participant_id, "pseudonym": name, "registered_at": at,
        "link_hash": _people.link_digest(token),
    }  # fmt: skip
    if free.is_phone_known:
        columns["phone_hash"] = None
    return Participant(**columns)


def _register(
    batch: Batch, someone: Participant, columns: dict[str, Any], actor: Actor, at: datetime
) -> None:
    batch.insert("participation_participant", [columns])
    records.audit(
        batch, subject=f"participant:{someone.pk}", head=records.BEGINNING,
        action="participation.participant.register", actor=actor.as_record(), at=at,
        body=registered_body(someone, is_window=True),
    )  # fmt: skip


def _sign_up(
    batch: Batch, participant_id: int, shift_id: int, role: str, state: str, wanted: _Wanted,
    free: _Free, at: datetime,
) -> None:  # fmt: skip
    row = {
        "id": free.sign_up_id, "shift_id": shift_id, "participant_id": participant_id, "role": role,
        "state": state, "signed_at": at,
    }  # fmt: skip
    batch.insert("participation_signup", [row])
    records.audit(
        batch, subject=f"sign_up:{free.sign_up_id}", head=records.BEGINNING,
        action=f"participation.{wanted.programme}.sign_up",
        actor=Actor.participant(participant_id).as_record(), at=at,
        body={"shift": shift_id, "participant": participant_id, "state": state, "moved_up": None},
    )  # fmt: skip


def _send(batch: Batch) -> None:
    try:
        with records.sending(batch, ends_act=True):
            pass
    except IntegrityError as fault:
        raise Conflict(gettext("刚才有人同时登记，这一次没有登记上。请再交一次。")) from fault
