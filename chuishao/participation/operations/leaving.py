"""Looking at a name, leaving, and being forgotten: the sealed data and the link go, the counts stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel import records, secrecy
from chuishao.kernel.refusals import Conflict, Invalid, NotFound
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import _people
from .._hands import NOT_FOUND
from .._pseudonyms import new_pseudonym
from .._queue import withdraw_from_all
from .._recording import record
from ..models import Belonging, Participant

_SEALED = {
    "name": ("name_sealed", _people.NAME),
    "phone": ("phone_sealed", _people.PHONE),
    "guardian": ("guardian_sealed", _people.GUARDIAN),
}
_EMPTY = """
WITH belonging AS (
  UPDATE participation_belonging SET facts = '{}',
    to_on = CASE WHEN state IN ('asked', 'active') THEN %(day)s::date ELSE to_on END,
    state = CASE WHEN state IN ('asked', 'active') THEN 'ended' ELSE state END
  WHERE participant_id = %(who)s
), certificate AS (
  UPDATE participation_certificate SET body = '{}' WHERE participant_id = %(who)s
), leave AS (
  UPDATE participation_leave SET reason = '', answer = '' WHERE participant_id = %(who)s
)
UPDATE participation_signup SET reason = '' WHERE participant_id = %(who)s AND reason <> ''"""


@transaction.atomic
def reveal_participant(
    *, participant_id: int, fields: Collection[str], actor: Actor, at: datetime, purpose: str
) -> dict[str, str]:
    """Sealed fields (name, phone, guardian) in full; the look is written down first.

    Who belongs somewhere sensitive is named to leaders only. Raises NotFound, NotAllowed, Invalid.
    """
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None or not _people.keeps(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    if not fields or not set(fields) <= set(_SEALED):
        raise Invalid(gettext("请选要查看的项目。"))
    _people.demand_clearance(found, actor)
    records.look(
        actor=actor.as_record(), at=at, subject=f"participant:{found.pk}", fields=sorted(fields),
        purpose=purpose,
    )  # fmt: skip
    return {field: _opened(found, field) for field in fields}


def _opened(found: Participant, field: str) -> str:
    column, purpose = _SEALED[field]
    sealed = getattr(found, column)
    return secrecy.decrypt(sealed, purpose) if sealed else ""


@transaction.atomic
def leave_taking_part(*, participant_id: int, actor: Actor, at: datetime, reason: str = "") -> None:
    """Somebody stops taking part: every belonging ends, every place is given to the next."""
    found = _people.own_or_kept(participant_id, actor)
    if found.left_at is not None:
        raise Conflict(gettext("已经退出了，不用再退一次。"))
    _go(found, at)
    found.save(update_fields=["left_at"])
    record(
        f"participant:{found.pk}", "participant.leave", actor=actor, at=at,
        body={"reason": clean_line(reason, label=gettext("理由"), most=100)},
    )  # fmt: skip


def _go(found: Participant, at: datetime) -> None:
    day = at.astimezone(SHANGHAI).date()
    Belonging.objects.filter(participant=found, state__in=["asked", "active"]).update(
        state="ended", to_on=day
    )
    withdraw_from_all(found.pk, at)
    found.left_at = found.left_at or at


@transaction.atomic
def forget_participant(*, participant_id: int, actor: Actor, at: datetime) -> None:
    """Forget somebody by their own wish: sealed data, link and certificates' words go; counts and numbers stay.

    Somebody else may do it only for whoever asked them to. Raises NotFound, NotAllowed.
    """
    found = _people.own_or_kept(participant_id, actor)
    forget(found, "own_wish", actor=actor, at=at)


def forget(found: Participant, why: str, *, actor: Actor, at: datetime) -> None:
    """Forget a locked participant, inside the caller's transaction."""
    withdraw_from_all(found.pk, at)
    found.left_at = found.left_at or at
    for column in ("name_sealed", "phone_sealed", "phone_hash", "link_hash", "guardian_sealed"):
        setattr(found, column, None)
    found.name_masked = found.phone_masked = ""
    found.skills, found.birth_year, found.guardian_at = [], None, None
    found.person_id = found.unit_id = None
    found.pseudonym = new_pseudonym()
    found.save()
    _empty_words(found, at)
    records.erase(
        subject=f"participant:{found.pk}", remains=_nothing_personal, actor=actor.as_record(),
        at=at, body={"why": why},
    )  # fmt: skip


def _empty_words(found: Participant, at: datetime) -> None:
    """Every belonging ends, and what words anywhere say of them or by them goes, by one statement."""
    day = at.astimezone(SHANGHAI).date()
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY, {"who": found.pk, "day": day})


def _nothing_personal(body: Mapping[str, Any]) -> dict[str, object]:
    return {key: value for key, value in body.items() if key in ("by", "fields", "has_phone")}
