"""Certificates: who organised and recorded certifies; numbered, sealed with a keyed digest, revocable with a reason."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel.numbering import next_number
from chuishao.kernel.refusals import Conflict, Invalid, NotAllowed, NotFound
from chuishao.kernel.text import clean_line
from chuishao.kernel.working_time import SHANGHAI

from .. import _people, catalogue
from .._hands import NOT_FOUND, has_hand, needed_words
from .._recording import record
from .._sealing import code_of, digest_of
from .._serving import services_of
from ..declarations import Certifying
from ..models import Attendance, Certificate, Participant

PREFIX = "ZM"
_MOST_LINES = 40


@transaction.atomic
def issue_certificate(
    *, programme: str, kind: str, participant_id: int, from_on: date, to_on: date, actor: Actor,
    at: datetime, seen_minutes: int | None = None,
) -> tuple[Certificate, str]:  # fmt: skip
    """A certificate over what the actor's organisation organised and confirmed, and its code; free of charge.

    Both days count. ``seen_minutes``: what the issuer saw it would say.
    Raises NotFound, NotAllowed, Conflict, Invalid.
    """
    declared = _declared(programme, kind)
    participant = _for_whom(participant_id, declared, actor)
    _demand_span(from_on, to_on, at)
    _demand_none(participant, kind, from_on, to_on, actor)
    lines = _lines(participant, declared, from_on, to_on, actor)
    if not lines:
        raise Conflict(gettext("这段时间里没有本单位组织、确认过的服务，不能出证明。"))
    minutes = sum(line[3] for line in lines)
    if seen_minutes not in (None, minutes):
        raise Conflict(gettext("时长刚刚有变化。请看清证明上会写什么，再交一次。"))
    issuer = directory.organisation(actor.organisation_id)
    assert issuer is not None
    number = next_number(PREFIX, issuer.region_path[:9], at.astimezone(SHANGHAI).date())
    body = {
        "name": participant.name_masked, "issuer": issuer.name, "from": from_on.isoformat(),
        "to": to_on.isoformat(), "minutes": minutes, "stars": declared.star(minutes),
        "services": lines[:_MOST_LINES], "services_count": len(lines),
    }  # fmt: skip
    made = Certificate.objects.create(
        number=number, programme=programme, kind=kind, participant=participant, issuer_id=issuer.id,
        from_on=from_on, to_on=to_on, minutes=minutes, body=body, digest=digest_of(number, body),
        issued_by_id=actor.person_id, issued_at=at,
    )  # fmt: skip
    record(
        f"participant:{participant.pk}", f"{programme}.issue_certificate", actor=actor, at=at,
        body={"number": number, "minutes": minutes, "digest": made.digest},
    )  # fmt: skip
    return made, code_of(made.number, made.digest)


def _declared(programme: str, kind: str) -> Certifying:
    for one in catalogue.programme(programme).certificates:
        if one.key == kind:
            return one
    raise Invalid(gettext("没有这种证明。请从列出的里选。"))


def _for_whom(participant_id: int, declared: Certifying, actor: Actor) -> Participant:
    held = Participant.objects.select_for_update().filter(pk=participant_id)
    found = held.filter(name_sealed__isnull=False).first()
    came = Attendance.objects.filter(
        participant=participant_id, circle__host=actor.organisation_id, state="confirmed"
    )
    if found is None or not actor.person_id or not came.exists():
        raise NotFound(gettext(NOT_FOUND))
    if not has_hand(actor, actor.organisation_id, actor.region_path, declared.issued_by):
        raise NotAllowed(needed_words(declared.issued_by))
    if _people.is_own(actor, found):
        raise NotAllowed(gettext("不能给自己出证明，请另一位负责人出。"))
    return found


def _demand_span(from_on: date, to_on: date, at: datetime) -> None:
    if not from_on <= to_on <= at.astimezone(SHANGHAI).date():
        words = gettext("起止日期不对：起不能晚于止，止不能晚于今天。")
        raise Invalid(words, fields={"to_on": words})


def _demand_none(
    participant: Participant, kind: str, from_on: date, to_on: date, actor: Actor
) -> None:
    """The same proof is given once; the participant is locked."""
    known = Certificate.objects.filter(
        participant=participant, kind=kind, issuer=actor.organisation_id, from_on=from_on, to_on=to_on,
        revoked_at=None,
    ).values_list("number", flat=True).first()  # fmt: skip
    if known is not None:
        words = gettext("这一段时间的证明已经出过，编号 %s。请用那一份；要重出，先撤销它。")
        raise Conflict(words % known)


def _lines(
    participant: Participant, declared: Certifying, from_on: date, to_on: date, actor: Actor
) -> list[list[Any]]:
    """Each service by its day, title, place and minutes."""
    found = services_of(participant.pk, declared, actor.organisation_id, from_on, to_on)
    rows = found.select_related("activity")
    return [
        [f"{one.starts_at.astimezone(SHANGHAI):%Y-%m-%d}", one.activity.title, one.activity.place,
         one.counted_minutes]
        for one in rows
    ]  # fmt: skip


@transaction.atomic
def revoke_certificate(*, number: str, actor: Actor, at: datetime, reason: str) -> Certificate:
    """Revoke a certificate; whoever checks it is told so, with the reason. Raises the refusals."""
    found = Certificate.objects.select_for_update().filter(number=number).first()
    if found is None or actor.organisation_id != found.issuer_id:
        raise NotFound(gettext(NOT_FOUND))
    declared = _declared(found.programme, found.kind)
    if not has_hand(actor, found.issuer_id, actor.region_path, declared.issued_by):
        raise NotAllowed(needed_words(declared.issued_by))
    if found.revoked_at is not None:
        raise Conflict(gettext("这份证明已经撤销了。"))
    words = clean_line(reason, label=gettext("理由"), most=200)
    if not words:
        message = gettext("请写明为什么撤销，查验的人会看到。")
        raise Invalid(message, fields={"reason": message})
    found.revoked_at, found.revoked_reason = at, words
    found.save(update_fields=["revoked_at", "revoked_reason"])
    record(
        f"participant:{found.participant_id}", f"{found.programme}.revoke_certificate", actor=actor,
        at=at, body={"number": number},
    )  # fmt: skip
    return found
