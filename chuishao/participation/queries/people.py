"""Whom an actor may know of, under which name; and, for themselves, everything that is held and who looked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel import records, secrecy
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotFound

from .. import _people, catalogue
from .._hands import NOT_FOUND
from ..declarations import belonging_of
from ..models import Belonging, Participant

_HELD: Final = """
SELECT (SELECT count(*) FROM participation_signup WHERE participant_id = %(participant)s), t.times, t.minutes,
    ARRAY(SELECT number::text FROM participation_certificate WHERE participant_id = %(participant)s ORDER BY id),
    (SELECT coalesce(jsonb_agg(jsonb_build_array(a.id, a.title, a.starts_at, a.ends_at, l.reason, l.state, l.answer) ORDER BY a.starts_at DESC, l.id DESC), '[]')
     FROM participation_leave l JOIN participation_activity a ON a.id = l.activity_id WHERE l.participant_id = %(participant)s)
FROM (SELECT count(*) AS times, coalesce(sum(counted_minutes) FILTER (WHERE state = 'confirmed'), 0)::bigint AS minutes
    FROM participation_attendance WHERE participant_id = %(participant)s) t
"""


@dataclass(frozen=True, slots=True)
class ParticipantCard:
    """Somebody as others see them: a pseudonym and skills, no more."""

    id: int
    pseudonym: str
    skills: tuple[str, ...]
    region_path: str
    unit_id: int | None
    has_left: bool


@dataclass(frozen=True)
class Held:
    """Everything that is held of one participant, shown to themselves."""

    card: ParticipantCard
    name: str
    phone: str
    guardian: str
    birth_year: int | None
    registered_at: datetime
    belongings: tuple[HeldBelonging, ...]
    sign_ups: int
    attendances: int
    counted_minutes: int
    certificates: tuple[str, ...]
    looks: tuple[records.Look, ...]
    leaves: tuple[HeldLeave, ...]
    guardian_at: datetime | None

    def waits_for_guardian(self, at: datetime) -> bool:
        """Whether a minor has no guardian's word, and signs up for nothing yet."""
        return self.guardian_at is None and _people.is_minor(self.birth_year, at)


@dataclass(frozen=True)
class HeldLeave:
    """Leave they asked for: from which day, why, how it stands and what was answered."""

    activity_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    state: str
    answer: str


@dataclass(frozen=True)
class HeldBelonging:
    """One way in which they belong somewhere."""

    id: int
    circle_id: int
    circle: str
    role_label: str
    state: str
    from_on: date
    to_on: date | None
    facts: Mapping[str, object]


def actor_of_link(*, token: str) -> Actor | None:
    """The actor that a private link makes of its bearer; None for a link that opens nothing."""
    found = _people.linked(token)
    return Actor.participant(found.pk) if found else None


def participants_visible_to(*, actor: Actor | None) -> QuerySet[Participant]:
    """Participants who live in the actor's territory, or belong to a circle its organisation hosts.

    Nobody, administrators and expired posts see none.
    """
    limits = reach(actor)
    if not limits.organisation_id:
        return Participant.objects.none()
    hosted = Belonging.objects.filter(
        participant=OuterRef("pk"), circle__host=limits.organisation_id, state__in=["asked", "active"]
    )  # fmt: skip
    may = Q(Exists(hosted))
    if limits.territory is not None:
        may |= Q(region_path__startswith=limits.territory)
    return Participant.objects.filter(may)


def participant_cards(*, actor: Actor | None, skill: str = "") -> list[ParticipantCard]:
    """Those the actor may know of and who still take part, with a skill if one is asked for."""
    seen = participants_visible_to(actor=actor).filter(left_at=None)
    if skill:
        seen = seen.filter(skills__contains=[skill])
    return [card_of(one) for one in seen.order_by("pseudonym")[:500]]


def own_card(*, actor: Actor) -> ParticipantCard:
    """What others see of whoever asks. Raises NotFound for somebody who takes no part."""
    found = Participant.objects.filter(pk=actor.participant_of).first()
    if found is None:
        raise NotFound(gettext(NOT_FOUND))
    return card_of(found)


def card_of(participant: Participant) -> ParticipantCard:
    """The card of a participant."""
    return ParticipantCard(
        participant.pk, participant.pseudonym, tuple(participant.skills), participant.region_path,
        participant.unit_id, participant.left_at is not None,
    )  # fmt: skip


def held_about(*, participant_id: int, actor: Actor) -> Held:
    """Everything held of the actor themselves, and who looked. Raises NotFound for anybody else's."""
    found = Participant.objects.filter(pk=participant_id).first()
    if found is None or not _people.is_own(actor, found):
        raise NotFound(gettext(NOT_FOUND))
    sign_ups, came, minutes, certificates, leaves = rows_of(_HELD, {"participant": found.pk})[0]
    return Held(
        card_of(found), _read(found.name_sealed, _people.NAME), _read(found.phone_sealed, _people.PHONE),
        _read(found.guardian_sealed, _people.GUARDIAN), found.birth_year, found.registered_at,
        tuple(_belongings(found)), sign_ups, came, minutes, tuple(certificates),
        tuple(records.looks_at(f"participant:{found.pk}")), tuple(_leave(*one) for one in json.loads(leaves)),
        found.guardian_at,
    )  # fmt: skip


def _leave(activity: int, title: str, starts: str, ends: str, *said: str) -> HeldLeave:
    starts_at, ends_at = datetime.fromisoformat(starts), datetime.fromisoformat(ends)
    return HeldLeave(activity, title, starts_at, ends_at, *said)


def _read(sealed: bytes | memoryview | None, purpose: str) -> str:
    return secrecy.decrypt(sealed, purpose) if sealed else ""


def _belongings(found: Participant) -> list[HeldBelonging]:
    rows = Belonging.objects.filter(participant=found).select_related("circle").order_by("id")
    return [
        HeldBelonging(
            one.pk, one.circle_id, one.circle.name,
            belonging_of(catalogue.rules(one.circle.rules_id).circle(one.circle.kind), one.role).label,
            one.state, one.from_on, one.to_on, one.facts,
        )
        for one in rows
    ]  # fmt: skip
