"""What may be done for the people of a circle now: certify their hours, use their points, hear a guardian."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Clearance
from chuishao.kernel.refusals import NotFound

from .. import _people, catalogue
from .._hands import NOT_FOUND, has_hand
from .._sealing import code_of
from .._serving import services_of
from ..declarations import Certifying, Pointing
from ..models import Attendance, Belonging, Certificate, Participant, PointEntry
from .circles import CirclePage

MOST_PROOFS = 20


@dataclass(frozen=True, slots=True)
class Cared:
    """Somebody of a circle, and what this actor may do for them now.

    ``points``: what is left, by kind. ``lacks_phone``: a new private link cannot be found by their telephone.
    ``has_left``: they belong no more, and what they did is still certified.
    """

    id: int
    pseudonym: str
    certificates: tuple[Certifying, ...]
    points: Mapping[str, int]
    lacks_consent: bool
    lacks_phone: bool
    has_left: bool


@dataclass(frozen=True, slots=True)
class WouldSay:
    """What a certificate over a span would say."""

    minutes: int
    services: int
    star: str


@dataclass(frozen=True, slots=True)
class Issued:
    """One certificate of the actor's organisation, for whoever may issue it: its bearer by pseudonym."""

    number: str
    code: str
    label: str
    pseudonym: str
    issuer: str
    minutes: int
    services: int
    star: str
    from_on: date
    to_on: date
    issued_at: datetime
    revoked_at: datetime | None
    revoked_reason: str


def certificates_by(*, page: CirclePage, actor: Actor) -> tuple[Certifying, ...]:
    """The certificates of a circle's programme that this actor's post issues."""
    return tuple(
        one
        for one in catalogue.programme(page.rules.key).certificates
        if page.is_host and has_hand(actor, page.host_id, page.region_path, one.issued_by)
    )


def programme_certifying(kind: str) -> str:
    """The programme that declares a kind of certificate; none where nobody does."""
    for one in catalogue.declared():
        if any(it.key == kind for it in one.certificates):
            return one.key
    return ""


def pointings_of(*, page: CirclePage) -> tuple[Pointing, ...]:
    """The points of a circle's programme."""
    return catalogue.programme(page.rules.key).points


def cared_for(
    *, page: CirclePage, actor: Actor, at: datetime, participant_id: int | None = None
) -> dict[int, Cared]:
    """Those of a circle, or one of them, for whom this actor may do something; nobody for themselves.

    Among them those who left it, or were in it when it ended, while what they did can be certified.
    """
    if actor.post_kind not in _people.KEEPERS or not actor.organisation_id or actor.administrator:
        return {}
    kinds, points = certificates_by(page=page, actor=actor), pointings_of(page=page)
    people = _people_of(page, participant_id, [one.key for one in points], is_certified=bool(kinds))
    made = (_cared(one, page, actor, at, kinds) for one in people if not _people.is_own(actor, one))
    return {one.id: one for one in made}


def is_in(*, page: CirclePage, participant_id: int) -> bool:
    """Whether somebody belongs to a circle the actor looks at, or asks to."""
    return _belonging(page).filter(participant=participant_id).exists()


def _belonging(page: CirclePage) -> QuerySet[Belonging]:
    return Belonging.objects.filter(circle=page.id, state__in=["asked", "active"])


def _people_of(
    page: CirclePage, who: int | None, points: list[str], *, is_certified: bool
) -> QuerySet[Participant]:
    came = Attendance.objects.filter(
        participant=OuterRef("pk"), circle__host=page.host_id, state="confirmed",
        counted_minutes__gt=0,
    )  # fmt: skip
    inside = _belonging(page).filter(participant=OuterRef("pk"))
    left = Belonging.objects.filter(circle=page.id, state="ended")
    found = Participant.objects.filter(name_sealed__isnull=False).annotate(
        is_in=Exists(inside), has_served=Exists(came)
    )
    may = Q(is_in=True)
    if is_certified:
        may |= Q(has_served=True) & Q(pk__in=left.values("participant"))
    known = Belonging.objects.filter(circle=page.id).values("participant")
    found = found.filter(may, pk__in=known)
    for key in points:
        found = found.annotate(**{f"left_{key}": _left(key)})
    return found.filter(pk=who) if who is not None else found


def _left(key: str) -> Coalesce:
    entries = PointEntry.objects.filter(participant=OuterRef("pk"), kind=key).order_by()
    total = entries.values("participant").annotate(n=Sum("points")).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), 0)


def _cared(
    one: Participant, page: CirclePage, actor: Actor, at: datetime, kinds: tuple[Certifying, ...]
) -> Cared:
    has_served, is_in = one.has_served, one.is_in  # type: ignore[attr-defined]
    if not is_in:
        return Cared(one.pk, one.pseudonym, kinds, {}, False, False, has_left=True)
    is_kept = page.is_host or (
        bool(actor.territory) and one.region_path.startswith(actor.territory or "-")
    )
    left = {key.key: getattr(one, f"left_{key.key}") for key in pointings_of(page=page)}
    return Cared(
        one.pk, one.pseudonym, kinds if has_served else (),
        {key: have for key, have in left.items() if is_kept and have > 0},
        is_kept and _people.lacks_consent(one, at),
        is_kept and one.phone_hash is None and actor.clearance >= _clearance(page), has_left=False,
    )  # fmt: skip


def _clearance(page: CirclePage) -> Clearance:
    is_sensitive = any(one.is_sensitive for one in page.kind.belongings)
    return Clearance.SENSITIVE if is_sensitive else Clearance.PERSONAL


def certificate_would_say(
    *, page: CirclePage, kind: str, participant_id: int, from_on: date, to_on: date, actor: Actor
) -> WouldSay | None:
    """What it would say over these days, both counted; None where there is nothing to certify."""
    declared = next(
        (one for one in certificates_by(page=page, actor=actor) if one.key == kind), None
    )
    if declared is None or from_on > to_on:
        return None
    rows = services_of(participant_id, declared, page.host_id, from_on, to_on)
    minutes = [one for (one,) in rows.values_list("counted_minutes")]
    return WouldSay(sum(minutes), len(minutes), _star(declared, sum(minutes))) if minutes else None


def _star(declared: Certifying, minutes: int) -> str:
    stars = declared.star(minutes)
    return declared.stars[stars - 1][1] if stars else ""


def certificates_of_host(*, page: CirclePage, actor: Actor) -> list[Issued]:
    """The newest certificates of the circle's host in this programme, for whoever may issue them."""
    kinds = [one.key for one in certificates_by(page=page, actor=actor)]
    if not kinds:
        return []
    rows = _issued_by(actor).filter(programme=page.rules.key, kind__in=kinds)
    return [_issued(one) for one in rows.order_by("-issued_at", "-id")[:MOST_PROOFS]]


def issued_certificate(*, number: str, actor: Actor) -> Issued:
    """One certificate for whoever may issue such. Raises NotFound for everybody else."""
    found = _issued_by(actor).filter(number=number).first()
    if found is None or not has_hand(
        actor, found.issuer_id, actor.region_path, _declared(found).issued_by
    ):
        raise NotFound(NOT_FOUND)
    return _issued(found)


def _issued_by(actor: Actor) -> QuerySet[Certificate]:
    if not actor.organisation_id or actor.administrator:
        return Certificate.objects.none()
    ours = Certificate.objects.filter(issuer=actor.organisation_id)
    return ours.select_related("participant", "issuer")


def _declared(one: Certificate) -> Certifying:
    kinds = catalogue.programme(one.programme).certificates
    return next(it for it in kinds if it.key == one.kind)


def _issued(one: Certificate) -> Issued:
    declared = _declared(one)
    return Issued(
        one.number, code_of(one.number, one.digest), declared.label, one.participant.pseudonym,
        one.issuer.name, one.minutes, one.body.get("services_count", 0), _star(declared, one.minutes),
        one.from_on, one.to_on, one.issued_at, one.revoked_at, one.revoked_reason,
    )  # fmt: skip
