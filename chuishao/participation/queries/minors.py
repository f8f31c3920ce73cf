"""Minors: who waits for a guardian's word, for whoever looks after them, and whose guardian agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotFound

from .. import _people
from .._hands import NOT_FOUND
from ..models import Participant
from .people import participants_visible_to

MOST: int = 200


@dataclass(frozen=True)
class Minor:
    """A minor by pseudonym; ``knows_guardian``: who the guardian is was written when they registered."""

    id: int
    pseudonym: str
    registered_at: datetime
    agreed_at: datetime | None
    knows_guardian: bool


def keeps_minors(*, actor: Actor) -> bool:
    """Whether the actor's post hears guardians; without asking the database."""
    is_keeper = actor.post_kind in _people.KEEPERS and not actor.administrator
    return is_keeper and bool(actor.organisation_id and actor.person_id)


def minors_kept(*, actor: Actor, at: datetime) -> list[Minor]:
    """The minors the actor looks after who still take part, those who wait first, the longest waiting on top."""
    rows = _kept(actor, at).order_by(F("guardian_at").desc(nulls_first=True), "registered_at", "pk")
    return [_minor(one) for one in rows[:MOST]]


def minor_kept(*, participant_id: int, actor: Actor, at: datetime) -> Minor:
    """One of them. Raises NotFound."""
    found = _kept(actor, at).filter(pk=participant_id).first()
    if found is None:
        raise NotFound(NOT_FOUND)
    return _minor(found)


def waiting_minors(*, actor: Actor, at: datetime) -> QuerySet[Participant]:
    """Those of the actor's own place who wait for a guardian's word."""
    return _kept(actor, at).filter(guardian_at=None, region_path=actor.region_path)


def _kept(actor: Actor, at: datetime) -> QuerySet[Participant]:
    if not keeps_minors(actor=actor):
        return Participant.objects.none()
    seen = participants_visible_to(actor=actor)
    return seen.filter(left_at=None, birth_year__gte=_people.oldest_minors(at))


def _minor(one: Participant) -> Minor:
    knows = one.guardian_sealed is not None
    return Minor(one.pk, one.pseudonym, one.registered_at, one.guardian_at, knows)
