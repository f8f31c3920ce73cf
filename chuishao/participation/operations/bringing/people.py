"""People whom a place kept in a list: into a circle, in whole batches, each number once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import secrecy
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import mask_name, mask_phone

from ... import _people, catalogue
from ..._hands import demand_hand
from ..._pseudonyms import new_pseudonyms
from ...declarations import Belonging as Role
from ...declarations import Of, belonging_of
from ...models import Belonging, Circle, Participant
from ..circles import locked
from .hands import demand_keeper, demand_two
from .past import Brought, PastPerson, note


@transaction.atomic
def bring_people(
    *,
    circle_id: int,
    role: str,
    rows: Sequence[PastPerson],
    actor: Actor,
    at: datetime,
    second: Actor | None = None,
) -> Brought:
    """People of a circle, by some eight statements for a batch. Who has the telephone is known already.

    By the loader, or by the host's desk and somebody else who may confirm a joining. Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    circle, done = locked(circle_id), Brought()
    declared = _role(circle, role)
    demand_two(
        actor, second, asks=lambda one: demand_keeper(one, circle),
        confirms=lambda one: demand_hand(one, circle, declared.confirmed_by),
    )  # fmt: skip
    if declared.of != Of.PERSON:
        raise Invalid(gettext("这种身份是单位的，不是个人的。"))
    hashes = {
        one.ledger_ref: secrecy.keyed_hash(one.phone, _people.PHONE) for one in rows if one.phone
    }
    fresh = _unknown_people(rows, hashes, done)
    there = _by_phone(fresh, hashes)
    names = iter(new_pseudonyms(len(fresh)))
    made = Participant.objects.bulk_create(
        _participant(one, hashes.get(one.ledger_ref), next(names), at)
        for one in fresh if hashes.get(one.ledger_ref) not in there
    )  # fmt: skip
    ids = {one.ledger_ref or "": one.pk for one in made}
    pairs = [(one, ids.get(one.ledger_ref) or there[hashes[one.ledger_ref]]) for one in fresh]
    hands = {
        "asked_by_id": actor.person_id or None, "decided_by_id": second.person_id if second else None,
    }  # fmt: skip
    _belong(circle, role, pairs, done, at, hands)
    note(circle, "bring_people", actor, at, done, [one.ledger_ref for one in rows])
    return done


def _role(circle: Circle, role: str) -> Role:
    try:
        return belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), role)
    except KeyError:
        raise Invalid(gettext("没有这种身份。请从列出的里选。")) from None


def _unknown_people(
    rows: Sequence[PastPerson], hashes: Mapping[str, bytes], done: Brought
) -> list[PastPerson]:
    """Those whose number is new; a number that now says something else is refused."""
    known = Belonging.objects.filter(ledger_ref__in=[one.ledger_ref for one in rows])
    held = {one.ledger_ref: one.participant for one in known.select_related("participant")}
    for one in (one for one in rows if one.ledger_ref in held):
        person = held[one.ledger_ref]
        kept = bytes(person.phone_hash) if person and person.phone_hash else None
        if person and (kept, person.name_masked) != (
            hashes.get(one.ledger_ref),
            mask_name(one.name),
        ):
            done.refused[one.ledger_ref] = gettext_noop(
                "这个编号已经导入过，姓名或电话与已有的不同"
            )
        else:
            done.already.add(one.ledger_ref)
    return [one for one in rows if one.ledger_ref not in held]


def _by_phone(rows: Iterable[PastPerson], hashes: Mapping[str, bytes]) -> dict[bytes | None, int]:
    asked = [hashes[one.ledger_ref] for one in rows if one.ledger_ref in hashes]
    found = Participant.objects.filter(phone_hash__in=asked).values_list("phone_hash", "pk")
    return {bytes(digest): key for digest, key in found if digest}


def _participant(
    one: PastPerson, digest: bytes | None, pseudonym: str, at: datetime
) -> Participant:
    return Participant(
        pseudonym=pseudonym, region_path=one.region_path, birth_year=one.birth_year,
        name_sealed=secrecy.encrypt(one.name, _people.NAME), name_masked=mask_name(one.name),
        phone_sealed=secrecy.encrypt(one.phone, _people.PHONE) if one.phone else None,
        phone_masked=mask_phone(one.phone) if one.phone else "", phone_hash=digest,
        skills=list(one.skills), registered_at=at, ledger_ref=one.ledger_ref,
    )  # fmt: skip


def _belong(
    circle: Circle, role: str, pairs: Sequence[tuple[PastPerson, int]], done: Brought, at: datetime,
    hands: Mapping[str, int | None],
) -> None:  # fmt: skip
    """Each into the circle once; who is in it already under another number is told."""
    inside = set(
        Belonging.objects.filter(
            circle=circle, role=role, participant__in=[key for _one, key in pairs],
            state__in=["asked", "active"],
        ).values_list("participant_id", flat=True)
    )  # fmt: skip
    made = []
    for one, key in pairs:
        if key in inside:
            done.refused[one.ledger_ref] = gettext_noop("这个电话的人已经在里面，用的是另一个编号")
            continue
        inside.add(key)
        made.append(
            Belonging(
                circle=circle, role=role, participant_id=key, region_path=circle.region_path,
                state="active", from_on=one.from_on, decided_at=at, ledger_ref=one.ledger_ref, **hands,
            )
        )  # fmt: skip
    Belonging.objects.bulk_create(made)
    done.new += len(made)
