"""Past hours from a list: recorded by somebody, and waiting for a second person's word like every other hour."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import Worded
from chuishao.kernel.working_time import SHANGHAI

from ... import catalogue
from ..._counting import hats_of, lock_people, minutes_between, programmes_of
from ..._organising import demand_organiser
from ..._presence import HOLDING
from ...declarations import ActivityKind
from ...models import Activity, Attendance, Belonging, Circle
from ..circles import locked
from .past import Brought, PastHours, note


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
    done.already = {one.ledger_ref for one in rows} & known
    fresh = [one for one in rows if one.ledger_ref not in known]
    people = _people_on(circle, fresh, done)
    _demand_within_a_day(declared, fresh, done)
    lock_people(set(people.values()))
    good = _apart(fresh, people, done)
    _keep(circle, declared, good, people, actor, at)
    done.new = len(good)
    note(circle, "bring_hours", actor, at, done, [one.ledger_ref for one in rows])
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
            done.refused[one.ledger_ref] = gettext_noop("名册里没有这个人员编号，请先导入名册")
    return people


def _demand_within_a_day(kind: ActivityKind, rows: Sequence[PastHours], done: Brought) -> None:
    """Longer at once than counts on a day is no service, or several with something in between."""
    for one in rows:
        if minutes_between(one.starts_at, one.ends_at) > kind.cap_minutes:
            most = kind.cap_minutes // 60
            done.refused[one.ledger_ref] = Worded(
                "一次超过 %(most)s 小时，请按实际服务的时间分段写", most=most
            )


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
        done.refused[ref] = Worded(
            "与“%(title)s”%(when)s的记录时间重叠",
            title=title, when=f"{since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
        )  # fmt: skip
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
            ref = before.ledger_ref.rpartition(":")[2]
            done.refused[one.ledger_ref] = Worded("与本表编号“%(ref)s”的时间重叠", ref=ref)
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
