"""People of a confirmed workbook written: persons, posts, holdings, and a grant for each, decided by the second."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from chuishao.directory.copying import next_ids
from chuishao.directory.events import PostChanged
from chuishao.directory.imports.people import Draft, group_by_person
from chuishao.directory.imports.plan import Effect, Plan
from chuishao.directory.imports.roster import Register
from chuishao.directory.kinds import GrantKind, GrantOutcome, PostKind
from chuishao.directory.models import DirectoryImport, Grant, Holding, Person, Post
from chuishao.directory.operations.posts import PHONE_PURPOSE
from chuishao.kernel import secrecy
from chuishao.kernel.records import Event
from chuishao.kernel.text import mask_phone

_BATCH = 1000
_GRANTED = {
    Effect.NEW: GrantKind.APPOINTMENT,
    Effect.CHANGED: GrantKind.APPOINTMENT,
    Effect.ENDS: GrantKind.RELIEF,
}


def write(
    made: Plan, register: Register, batch: DirectoryImport, at: datetime
) -> tuple[list[Event], list[dict[str, Any]]]:
    """Write all changes in a few statements; the events to tell, and what the audit keeps (no names)."""
    people = _people(made, register)
    posts = _posts(register, timezone.localdate(at))
    deeds = [
        (c.effect, c.writes, people[c.writes.who], posts.get(c.writes.post_id, c.writes.post_id))
        for c in made.changes
        if c.effect is not Effect.SAME
    ]
    _end([draft for effect, draft, _, _ in deeds if effect is Effect.ENDS])
    _change([draft for effect, draft, _, _ in deeds if effect is Effect.CHANGED])
    appointed = [
        Holding(
            post_id=post,
            person_id=person,
            from_on=d.from_on,
            to_on=d.to_on,
            document_no=d.document_no,
        )
        for _, d, person, post in deeds
        if d.takes_post
    ]
    Holding.objects.bulk_create(appointed, batch_size=_BATCH)
    grants = [
        _grant(_GRANTED[e], draft, person, post, batch, at) for e, draft, person, post in deeds
    ]
    Grant.objects.bulk_create(grants, batch_size=_BATCH)
    events: list[Event] = [
        PostChanged(g.post_id or 0, g.person_id, g.kind, g.from_on) for g in grants
    ]
    kept: list[dict[str, Any]] = [
        {"does": g.kind, "person": g.person_id, "post": g.post_id, "on": g.from_on, "until": g.to_on,
         "no": g.document_no} for g in grants
    ]  # fmt: skip
    return events, kept + [{"post": key, "does": "create"} for key in posts.values()]


def _people(made: Plan, register: Register) -> dict[str, int]:
    """The id of each person a row is about: new ones entered, known ones with what is new of them."""
    groups = group_by_person(made)
    new = [who for who, drafts in groups.items() if not drafts[0].person_id]
    ids = dict(zip(new, next_ids("directory_person", len(new)) if new else [], strict=True))
    rows = [Person(id=ids[who], name=groups[who][0].name, **_sealed(groups[who])) for who in new]
    Person.objects.bulk_create(rows, batch_size=_BATCH)
    changed = []
    for who, drafts in groups.items():
        if who not in ids:
            ids[who] = drafts[0].person_id
            person = register.people[drafts[0].person_id]
            sealed = _sealed(drafts)
            if (
                person.name != drafts[0].name
                or sealed.get("phone_hash", person.phone_hash) != person.phone_hash
            ):
                person.name = drafts[0].name
                for key, value in sealed.items():
                    setattr(person, key, value)
                changed.append(person)
    columns = ["name", "phone_encrypted", "phone_masked", "phone_hash"]
    Person.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )
    return ids


def _sealed(drafts: list[Draft]) -> dict[str, Any]:
    phone = next((draft.phone for draft in drafts if draft.phone), "")
    if not phone:
        return {}
    return {
        "phone_encrypted": secrecy.encrypt(phone, PHONE_PURPOSE),
        "phone_masked": mask_phone(phone),
        "phone_hash": secrecy.keyed_hash(phone, PHONE_PURPOSE).hex(),
    }


def _posts(register: Register, today: date) -> dict[int, int]:
    """The new posts, from the number the plan gave them to their id."""
    ids = next_ids("directory_post", len(register.new)) if register.new else []
    rows = [
        Post(
            id=key, organisation_id=seat.organisation_id, kind=seat.kind, title=seat.title,
            clearance=PostKind(seat.kind).clearance, valid_from=today,
        )
        for key, seat in zip(ids, register.new, strict=True)
    ]  # fmt: skip
    Post.objects.bulk_create(rows, batch_size=_BATCH)
    return {seat.id: key for key, seat in zip(ids, register.new, strict=True)}


def _end(drafts: list[Draft]) -> None:
    by_day: dict[date, list[int]] = defaultdict(list)
    for draft in drafts:
        if draft.to_on is not None:
            by_day[draft.to_on].append(draft.holding_id)
    for day, ids in by_day.items():
        Holding.objects.filter(pk__in=ids).update(to_on=day)
        standing = Holding.objects.filter(stands_in_for_id__in=ids)
        standing.filter(from_on__lt=day, to_on__gt=day).update(to_on=day)


def _change(drafts: list[Draft]) -> None:
    rows = {draft.holding_id: draft for draft in drafts}
    held = list(Holding.objects.filter(pk__in=rows))
    for one in held:
        one.to_on, one.document_no = rows[one.pk].to_on, rows[one.pk].document_no
    Holding.objects.bulk_update(held, ["to_on", "document_no"], batch_size=_BATCH)


def _grant(
    kind: GrantKind, draft: Draft, person: int, post: int, batch: DirectoryImport, at: datetime
) -> Grant:
    is_relief = kind is GrantKind.RELIEF
    return Grant(
        kind=kind, outcome=GrantOutcome.CONFIRMED, person_id=person, post_id=post,
        from_on=(draft.to_on or draft.from_on) if is_relief else draft.from_on,
        to_on=None if is_relief else draft.to_on, document_no=draft.document_no,
        proposed_by_id=batch.sent_by_id, proposed_at=batch.sent_at, decided_by_id=batch.decided_by_id,
        decided_at=at,
    )  # fmt: skip
