"""Checking a certificate by number and code, for anyone; one's own certificates, points and stars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound
from chuishao.kernel.text import mask_name

from .. import _people
from .._hands import NOT_FOUND
from .._sealing import code_fits, code_of, is_untouched
from ..models import Certificate, Participant, PointEntry

_NO_SUCH = gettext_noop("没有这份证明，或验证码不对。请照证明上的编号和验证码重新输入。")


@dataclass(frozen=True)
class Verified:
    """What anybody is told of a certificate: whether it stands, and no more of its bearer than is printed."""

    number: str
    standing: str
    name: str
    minutes: int
    from_on: date
    to_on: date
    issuer: str
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str


@dataclass(frozen=True)
class OwnCertificate:
    """One of one's own certificates, with the code for whoever checks it."""

    number: str
    code: str
    minutes: int
    from_on: date
    to_on: date
    is_revoked: bool


@dataclass(frozen=True)
class PointLine:
    """One entry of the ledger of points."""

    points: int
    reason: str
    entered_at: datetime


def verify_certificate(*, number: str, code: str) -> Verified:
    """Whether a certificate stands: ``valid``, ``revoked``, ``forgotten`` (its bearer wished it) or ``altered``.

    A wrong number and a wrong code are told alike, and take as long. Raises NotFound.
    """
    found = Certificate.objects.filter(number=number.strip().upper()).first()
    fits = code_fits(found.number if found else number, found.digest if found else "", code)
    if found is None or not fits:
        raise NotFound(gettext(_NO_SUCH))
    return Verified(
        found.number, _standing(found), mask_name(found.body.get("name", "")), found.minutes, found.from_on,
        found.to_on, found.body.get("issuer", ""), found.issued_at, found.revoked_at,
        found.revoked_reason,
    )  # fmt: skip


def _standing(found: Certificate) -> str:
    if found.revoked_at is not None:
        return "revoked"
    if not found.body:
        return "forgotten"
    says = found.body.get("minutes"), found.body.get("from"), found.body.get("to")
    agrees = says == (found.minutes, found.from_on.isoformat(), found.to_on.isoformat())
    is_whole = agrees and is_untouched(found.number, found.body, found.digest)
    return "valid" if is_whole else "altered"


def own_certificates(*, participant_id: int, actor: Actor) -> list[OwnCertificate]:
    """One's own certificates, latest first. Raises NotFound for anybody else's."""
    _demand_own(participant_id, actor)
    rows = Certificate.objects.filter(participant=participant_id).order_by("-issued_at", "-id")
    return [
        OwnCertificate(
            one.number, code_of(one.number, one.digest), one.minutes, one.from_on, one.to_on,
            one.revoked_at is not None,
        )
        for one in rows
    ]  # fmt: skip


def own_points(*, participant_id: int, kind: str, actor: Actor) -> tuple[int, list[PointLine]]:
    """What is left of one's own points, and the ledger, latest first. Raises NotFound for anybody else's."""
    _demand_own(participant_id, actor)
    rows = PointEntry.objects.filter(participant=participant_id, kind=kind).order_by("-id")
    lines = [PointLine(one.points, one.reason, one.entered_at) for one in rows]
    return sum(line.points for line in lines), lines


def _demand_own(participant_id: int, actor: Actor) -> None:
    if actor.participant_of:
        if actor.participant_of != participant_id:
            raise NotFound(gettext(NOT_FOUND))
        return
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None or not _people.is_own(actor, found):
        raise NotFound(gettext(NOT_FOUND))
