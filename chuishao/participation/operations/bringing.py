"""What a place kept in workbooks before: people of a circle, circles with their units, past hours; in whole batches.

The same number of a list comes in once. Past hours wait for a second person's word like every other hour.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel import secrecy
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import mask_name, mask_phone
from chuishao.kernel.working_time import SHANGHAI

from .. import _people, catalogue
from .._counting import hats_of, lock_people, minutes_between, programmes_of
from .._organising import demand_organiser
from .._presence import HOLDING
from .._pseudonyms import new_pseudonyms
from .._recording import record
from ..declarations import ActivityKind, Of, belonging_of
from ..models import Activity, Attendance, Belonging, Circle, Participant
from .circles import locked

ONLY_HERE: Final = gettext_noop("只有装载程序能成批补录名册。请系统管理员在服务器上用命令导入。")


@dataclass(frozen=True, slots=True)
class PastPerson:
    """Somebody on a list; the telephone in plain digits, as ``_people.plain_phone`` gives them."""

    ledger_ref: str
    name: str
    phone: str
    region_path: str
    from_on: date
    birth_year: int | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastCircle:
    """A team or an alliance on a list, with the units that belong to it."""

    ledger_ref: str
    kind: str
    name: str
    host_id: int
    region_path: str
    founded_on: date
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PastHours:
    """Somebody of a list came, from when to when, to what."""

    ledger_ref: str
    person_ref: str
    title: str
    place: str
    thing: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class Brought:
    """What became of a batch; ``refused`` says of each reference that did not come in why not."""

    new: int = 0
    known: int = 0
    refused: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def bring_people(
    *, circle_id: int, role: str, rows: Sequence[PastPerson], actor: Actor, at: datetime
) -> Brought:
    """People of a circle, by some eight statements for a batch. Who has the telephone is known already.

    Raises NotAllowed, NotFound, Conflict, Invalid.
    """
    circle, done = _brought_into(circle_id, actor), Brought()
    if _role(circle, role) != Of.PERSON:
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
    _belong(circle, role, pairs, done, at)
    _note(circle, "bring_people", actor, at, done, [one.ledger_ref for one in rows])
    return done


def _brought_into(circle_id: int, actor: Actor) -> Circle:
    if not actor.is_system:
        raise NotAllowed(gettext(ONLY_HERE))
    return locked(circle_id)


def _role(circle: Circle, role: str) -> str:
    try:
        return belonging_of(catalogue.rules(circle.rules_id).circle(circle.kind), role).of
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
            done.refused[one.ledger_ref] = gettext("这个编号已经导入过，姓名或电话与已有的不同")
        else:
            done.known += 1
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
    circle: Circle, role: str, pairs: Sequence[tuple[PastPerson, int]], done: Brought, at: datetime
) -> None:
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
            done.refused[one.ledger_ref] = gettext("这个电话的人已经在里面，用的是另一个编号")
            continue
        inside.add(key)
        made.append(
            Belonging(
                circle=circle, role=role, participant_id=key, region_path=circle.region_path,
                state="active", from_on=one.from_on, decided_at=at, ledger_ref=one.ledger_ref,
            )
        )  # fmt: skip
    Belonging.objects.bulk_create(made)
    done.new += len(made)


@transaction.atomic
def bring_circles(
    *, programme: str, rows: Sequence[PastCircle], actor: Actor, at: datetime
) -> Brought:
    """Circles with the units that belong to them. Raises NotAllowed, Invalid."""
    if not actor.is_system:
        raise NotAllowed(gettext(ONLY_HERE))
    done = Brought()
    known = set(
        Circle.objects.filter(ledger_ref__in=[one.ledger_ref for one in rows]).values_list("ledger_ref", flat=True)
    )  # fmt: skip
    taken = set(Circle.objects.filter(
        host__in={one.host_id for one in rows}, ended_on=None
    ).values_list("host_id", "kind", "name"))  # fmt: skip
    fresh = []
    for one in rows:
        if one.ledger_ref in known:
            done.known += 1
        elif (one.host_id, one.kind, one.name) in taken:
            done.refused[one.ledger_ref] = gettext("这个单位下已经有同名的")
        else:
            taken.add((one.host_id, one.kind, one.name))
            fresh.append(one)
    _found(programme, fresh, at)
    done.new = len(fresh)
    record(
        f"programme:{programme}", f"{programme}.bring_circles", actor=actor, at=at,
        body={"new": done.new, "refs": [one.ledger_ref for one in fresh]},
    )  # fmt: skip
    return done


def _found(programme: str, rows: Sequence[PastCircle], at: datetime) -> None:
    rules_id = catalogue.current_id(programme)
    rules = catalogue.rules(rules_id)
    made = Circle.objects.bulk_create(
        Circle(
            programme=programme, kind=one.kind, rules_id=rules_id, name=one.name,
            host_id=one.host_id, region_path=one.region_path, founded_on=one.founded_on,
            ledger_ref=one.ledger_ref,
        )
        for one in rows
    )  # fmt: skip
    units = {
        kind.key: next((role.key for role in kind.belongings if role.of == Of.ORGANISATION), "")
        for kind in rules.circles
    }
    Belonging.objects.bulk_create(
        Belonging(
            circle=circle, role=units[one.kind], organisation_id=unit, state="active",
            region_path=one.region_path, from_on=one.founded_on, decided_at=at,
        )
        for circle, one in zip(made, rows, strict=True) for unit in one.units
    )  # fmt: skip


@transaction.atomic
def bring_hours(
    *, circle_id: int, kind: str, rows: Sequence[PastHours], actor: Actor, at: datetime
) -> Brought:
    """Past hours of people of a circle, recorded by the actor and counted once somebody else confirms them.

    What overlaps with something already recorded is refused by name. Raises the refusals.
    """
    circle, done = locked(circle_id), Brought()
    declared = _activity_kind(circle, kind)
    demand_organiser(actor, circle, circle.host_id, declared)
    if not actor.person_id:
        raise NotAllowed(gettext("往年的时长要由人来补录，再由另一位同事确认。"))
    known = set(
        Attendance.objects.filter(ledger_ref__in=[one.ledger_ref for one in rows]).values_list("ledger_ref", flat=True)
    )  # fmt: skip
    done.known = sum(one.ledger_ref in known for one in rows)
    fresh = [one for one in rows if one.ledger_ref not in known]
    people = _people_on(circle, fresh, done)
    lock_people(set(people.values()))
    good = _apart(fresh, people, done)
    _keep(circle, declared, good, people, actor, at)
    done.new = len(good)
    _note(circle, "bring_hours", actor, at, done, [one.ledger_ref for one in rows])
    return done


def _activity_kind(circle: Circle, key: str) -> ActivityKind:
    for one in catalogue.rules(circle.rules_id).activities:
        if one.key == key and one.circle == circle.kind:
            return one
    raise Invalid(gettext("这里不办这一类活动。请从列出的里选。"))


def _people_on(circle: Circle, rows: Sequence[PastHours], done: Brought) -> dict[str, int]:
    refs = {one.person_ref for one in rows}
    found = Belonging.objects.filter(circle=circle, ledger_ref__in=refs, participant__isnull=False)
    people = {
        ref: key for ref, key in found.values_list("ledger_ref", "participant_id") if ref and key
    }
    for one in rows:
        if one.person_ref not in people:
            done.refused[one.ledger_ref] = gettext("名册里没有这个人员编号，请先导入名册")
    return people


_TAKEN: Final = """
SELECT v.ref, a.title, t.starts_at
FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS v(ref, who, since, until)
JOIN participation_attendance t ON t.participant_id = v.who AND t.state = ANY(%s::text[])
  AND tstzrange(t.starts_at, t.ends_at) && tstzrange(v.since, v.until)
JOIN participation_activity a ON a.id = t.activity_id"""


def _apart(rows: Sequence[PastHours], people: Mapping[str, int], done: Brought) -> list[PastHours]:
    """Those whose time is free, in the database and among themselves."""
    asked = [one for one in rows if one.ledger_ref not in done.refused]
    columns = zip(
        *((one.ledger_ref, people[one.person_ref], one.starts_at, one.ends_at) for one in asked),
        strict=True,
    )
    taken = rows_of(_TAKEN, [*map(list, columns), list(HOLDING)]) if asked else []
    for ref, title, since in taken:
        done.refused[ref] = gettext("与“%(title)s”%(when)s的记录时间重叠") % {
            "title": title, "when": f"{since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        }  # fmt: skip
    return list(_one_at_a_time(asked, people, done))


def _one_at_a_time(
    rows: Iterable[PastHours], people: Mapping[str, int], done: Brought
) -> Iterable[PastHours]:
    busy: dict[int, PastHours] = {}
    for one in sorted(rows, key=lambda it: (it.starts_at, it.ledger_ref)):
        if one.ledger_ref in done.refused:
            continue
        before = busy.get(people[one.person_ref])
        if before and before.ends_at > one.starts_at:
            words = gettext("与本表编号“%(ref)s”的时间重叠") % {
                "ref": before.ledger_ref.rpartition(":")[2]
            }
            done.refused[one.ledger_ref] = words
            continue
        busy[people[one.person_ref]] = one
        yield one


def _keep(
    circle: Circle, kind: ActivityKind, rows: Sequence[PastHours], people: Mapping[str, int],
    actor: Actor, at: datetime,
) -> None:  # fmt: skip
    activities, programmes = (
        _activities(circle, kind, rows, at),
        programmes_of(set(people.values())),
    )
    Attendance.objects.bulk_create(
        Attendance(
            activity=activities[_ref_of(circle, one)], circle=circle,
            participant_id=people[one.person_ref], region_path=circle.region_path,
            hats=hats_of(kind, circle.programme, programmes[people[one.person_ref]]),
            starts_at=one.starts_at, ends_at=one.ends_at,
            minutes=minutes_between(one.starts_at, one.ends_at), mode="past", state="recorded",
            recorded_by_id=actor.person_id, recorded_at=at, ledger_ref=one.ledger_ref,
        )
        for one in rows
    )  # fmt: skip


def _ref_of(circle: Circle, one: PastHours) -> str:
    """One activity for what is called alike, at one place, on one day."""
    day = one.starts_at.astimezone(SHANGHAI).date()
    said = f"{circle.pk}|{one.title}|{one.place}|{one.thing}|{day}"
    return f"past:{hashlib.sha256(said.encode()).hexdigest()[:24]}"


def _activities(
    circle: Circle, kind: ActivityKind, rows: Sequence[PastHours], at: datetime
) -> dict[str, Activity]:
    groups: dict[str, list[PastHours]] = {}
    for one in rows:
        groups.setdefault(_ref_of(circle, one), []).append(one)
    found = {one.ledger_ref or "": one for one in Activity.objects.filter(ledger_ref__in=groups)}
    made = Activity.objects.bulk_create(
        Activity(**_past_activity(circle, kind, ref, some, at))
        for ref, some in groups.items() if ref not in found
    )  # fmt: skip
    return found | {one.ledger_ref or "": one for one in made}


def _past_activity(
    circle: Circle, kind: ActivityKind, ref: str, rows: Sequence[PastHours], at: datetime
) -> dict[str, Any]:
    first = rows[0]
    return {
        "number": f"HD-{circle.region_path[:9]}-PAST-{ref[5:17]}", "programme": circle.programme,
        "kind": kind.key, "rules_id": circle.rules_id, "circle": circle,
        "organiser_id": circle.host_id, "region_path": circle.region_path, "title": first.title,
        "thing": first.thing, "place": first.place, "state": "held", "planned_at": at,
        "starts_at": min(one.starts_at for one in rows), "ends_at": max(one.ends_at for one in rows),
        "ledger_ref": ref,
    }  # fmt: skip


def _note(
    circle: Circle, act: str, actor: Actor, at: datetime, done: Brought, refs: Sequence[str]
) -> None:
    record(
        f"circle:{circle.pk}", f"{circle.programme}.{act}", actor=actor, at=at,
        body={"new": done.new, "known": done.known, "refused": len(done.refused),
              "first": refs[0] if refs else "", "last": refs[-1] if refs else ""},
    )  # fmt: skip
