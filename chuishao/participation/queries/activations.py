"""Activations of what is off by itself, with the record of destruction, and what an actor may do with each now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotFound

from .. import catalogue
from .._hands import NOT_FOUND
from .._switching import PROPOSERS, confirmers, destroyers, keeps_security, switches
from ..declarations import Programme
from ..models import Activation, Destruction
from ..operations.destroying import signature_of

MOST = 200


@dataclass(frozen=True)
class DestructionCard:
    """The record of a destruction: counts, never names; ``is_genuine`` when its signature fits what it says."""

    number: str
    programme_label: str
    region_path: str
    state: str
    counts: Mapping[str, int]
    digest: str
    is_genuine: bool
    proposed_by: str
    proposed_at: datetime
    decided_by: str
    decided_at: datetime | None
    destroyed_at: datetime | None
    reason: str
    basis: str
    document_no: str


@dataclass(frozen=True)
class ActivationRow:
    """One activation; ``may`` are the keys of what this actor may do with it now."""

    id: int
    programme_label: str
    region_path: str
    basis: str
    document_no: str
    state: str
    proposed_by: str
    proposed_at: datetime
    from_at: datetime | None
    until: datetime
    ended_at: datetime | None
    reason: str
    destruction: DestructionCard | None
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivationAsked:
    """One that waits for a second person: to be switched on, or else to have destroyed what it held."""

    programme_label: str
    document_no: str
    is_to_begin: bool


def activatable(*, actor: Actor) -> list[Programme]:
    """The programmes that are off by themselves and that this actor may propose to switch on."""
    if not switches(actor, actor.region_path, PROPOSERS):
        return []
    return [one for one in catalogue.declared() if one.is_off]


def activation_rows(*, actor: Actor) -> list[ActivationRow]:
    """The activations an actor may know of, newest first."""
    rows = _seen(actor).select_related("proposed_by").prefetch_related("destructions")
    return [_row(one, actor) for one in rows.order_by("-id")[:MOST]]


def activations_waiting(*, actor: Actor) -> list[ActivationAsked]:
    """What waits for this actor's word: to be switched on, or to have destroyed what it held, the oldest first."""
    rows = waiting_activations(actor).order_by("id")[:MOST]
    labels = {one.key: one.label for one in catalogue.declared()}
    return [
        ActivationAsked(labels[one.programme], one.document_no, one.state == "proposed")
        for one in rows
    ]


def waiting_activations(actor: Actor) -> QuerySet[Activation]:
    """The activations that wait for this actor's word; never what they proposed themselves."""
    waits, me = Q(pk__in=[]), actor.person_id
    for one in catalogue.declared():
        if one.is_off and switches(actor, actor.region_path, confirmers(one.key)):
            waits |= Q(programme=one.key, state="proposed") & ~Q(proposed_by=me)
        if one.is_off and switches(actor, actor.region_path, destroyers(one.key)):
            asked = Destruction.objects.filter(programme=one.key, state="proposed")
            waits |= Q(pk__in=asked.exclude(proposed_by=me).values("activation"))
    return _seen(actor).filter(waits)


def activation_row(*, activation_id: int, actor: Actor) -> ActivationRow:
    """One activation. Raises NotFound when there is none or the actor may not know of it."""
    rows = _seen(actor).select_related("proposed_by").prefetch_related("destructions")
    found = rows.filter(pk=activation_id).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    return _row(found, actor)


def destruction_record(*, number: str, actor: Actor) -> DestructionCard:
    """One record of destruction. Raises NotFound when there is none or the actor may not know of it."""
    found = Destruction.objects.select_related("activation").filter(
        number=number, activation__in=_seen(actor)
    )
    made = found.first()
    if made is None:
        raise NotFound(gettext(NOT_FOUND))
    return _card(made)


def _seen(actor: Actor) -> QuerySet[Activation]:
    """Those of the own territory; the security administrator all, nobody else any."""
    if keeps_security(actor):
        return Activation.objects.all()
    territory = reach(actor).territory
    if territory is None:
        return Activation.objects.none()
    return Activation.objects.filter(region_path__startswith=territory)


def _row(one: Activation, actor: Actor) -> ActivationRow:
    kept = [made for made in one.destructions.all() if made.state != "refused"]
    made = kept[0] if kept else None
    return ActivationRow(
        one.pk, catalogue.programme(one.programme).label, one.region_path, one.basis, one.document_no,
        one.state, one.proposed_by.name, one.proposed_at, one.from_at, one.until, one.ended_at,
        one.reason, _card(made) if made else None, tuple(_may(one, made, actor)),
    )  # fmt: skip


def _may(one: Activation, made: Destruction | None, actor: Actor) -> Iterator[str]:
    decides = switches(actor, one.region_path, confirmers(one.programme))
    destroys = switches(actor, one.region_path, destroyers(one.programme))
    if one.state == "proposed" and decides and actor.person_id != one.proposed_by_id:
        yield from ("confirm", "refuse")
    if one.state == "active" and decides:
        yield "end"
    if one.state == "ended" and made is None and destroys:
        yield "destroy"
    if made is not None and made.state == "proposed" and (destroys or keeps_security(actor)):
        if actor.person_id not in (0, made.proposed_by_id):
            yield from ("confirm_destruction", "refuse_destruction")


def _card(made: Destruction) -> DestructionCard:
    is_genuine = bool(made.digest) and signature_of(made) == made.digest
    return DestructionCard(
        made.number, catalogue.programme(made.programme).label, made.region_path, made.state,
        dict(made.counts), made.digest, is_genuine, made.proposed_label, made.proposed_at,
        made.decided_label, made.decided_at, made.destroyed_at, made.reason,
        made.activation.basis, made.activation.document_no,
    )  # fmt: skip
