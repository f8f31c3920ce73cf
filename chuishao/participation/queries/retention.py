"""What is kept of those who take part and how long: the period, who is due, what was forgotten, what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach

from .. import catalogue
from .._expiry import months_before
from .._switching import keeps_security
from ..models import Activation, LeftForgetting, Participant, RetentionPeriod
from ..operations.retention import is_late, may_set_period, signature_of_left

MOST = 20


@dataclass(frozen=True)
class Period:
    """A period as it was set or is proposed."""

    id: int
    months: int
    document_no: str
    proposed_by: str
    decided_by: str
    may_decide: bool


@dataclass(frozen=True)
class ForgettingCard:
    """The record of one night; ``is_genuine`` when its signature fits what it says."""

    number: str
    people: int
    months: int
    document_no: str
    left_before: datetime
    done_at: datetime | None
    digest: str
    is_genuine: bool


@dataclass(frozen=True)
class Retention:
    """All of it. ``due``: who is due now and will be forgotten tonight; None where no period is set."""

    period: Period | None
    waiting: Period | None
    due: int | None
    records: Sequence[ForgettingCard]
    late: int
    may_set: bool
    declared: Mapping[str, int]


def retention_of(*, actor: Actor, at: datetime) -> Retention:
    """What the page of retention says of those who take part; numbers only."""
    periods = list(RetentionPeriod.objects.exclude(state="refused").order_by("-decided_at"))
    now = next((one for one in periods if one.state == "confirmed"), None)
    waiting = next((one for one in periods if one.state == "proposed"), None)
    records = LeftForgetting.objects.select_related("period").order_by("-id")[:MOST]
    return Retention(
        _period(now, actor) if now else None, _period(waiting, actor) if waiting else None,
        _due(months_before(at, now.months)) if now else None, [_card(one) for one in records],
        _late(actor, at), may_set_period(actor),
        {one.label: one.retention_months for one in catalogue.declared() if one.is_off},
    )  # fmt: skip


def _period(row: RetentionPeriod, actor: Actor) -> Period:
    is_second = may_set_period(actor) and actor.person_id != row.proposed_by_id
    return Period(
        row.pk, row.months, row.document_no, row.proposed_label, row.decided_label,
        row.state == "proposed" and is_second,
    )  # fmt: skip


def _due(before: datetime) -> int:
    held = Participant.objects.filter(left_at__lte=before)
    return held.exclude(name_sealed=None, phone_hash=None, person=None, skills=[]).count()


def _late(actor: Actor, at: datetime) -> int:
    """How many activations in the actor's reach should have been destroyed by now."""
    seen = Activation.objects.filter(state="ended", destroyed_at=None)
    territory = reach(actor).territory
    if not keeps_security(actor):
        seen = seen.filter(region_path__startswith=territory) if territory else seen.none()
    return sum(is_late(one, at) for one in seen)


def _card(made: LeftForgetting) -> ForgettingCard:
    is_genuine = bool(made.digest) and signature_of_left(made) == made.digest
    return ForgettingCard(
        made.number, made.counts.get("participants", 0), made.period.months, made.period.document_no,
        made.left_before, made.done_at, made.digest, is_genuine,
    )  # fmt: skip
