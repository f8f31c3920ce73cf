"""Organisations of a confirmed workbook written: founded, changed and dissolved, in a few statements."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db.models import F, Q
from django.utils import timezone

from chuishao.directory.copying import next_ids
from chuishao.directory.events import OrganisationDissolved
from chuishao.directory.imports.organisations import Draft, Register
from chuishao.directory.imports.plan import Effect, Plan
from chuishao.directory.models import Holding, Membership, Organisation, Post
from chuishao.directory.naming import search_columns
from chuishao.kernel.records import Event

_BATCH: Final = 1000


def write(made: Plan, register: Register, at: datetime) -> tuple[list[Event], list[dict[str, Any]]]:
    """Write all changes in a few statements; the events to tell, and what the audit keeps."""
    today = timezone.localdate(at)
    drafts = {effect: [c.writes for c in made.changes if c.effect is effect] for effect in Effect}
    new = drafts[Effect.NEW]
    ids = {d.row: key for d, key in zip(new, _ids(len(new)), strict=True)}
    rows = [_new(d, ids, register, today) for d in new]
    Organisation.objects.bulk_create(rows, batch_size=_BATCH)
    changed = [_changed(d, ids, register) for d in drafts[Effect.CHANGED]]
    columns = ["name", "short_name", "line", "superior", "affiliation", "uscc", "dissolves_on",
               "initials", "tokens"]  # fmt: skip
    Organisation.objects.bulk_create(
        changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
    )
    ended = _end([d.id for d in drafts[Effect.ENDS]], register, today)
    kept = [{"found": one.pk, "name": one.name, "region": one.region_path} for one in rows]
    kept += [
        {"change": c.writes.id, "what": c.details}
        for c in made.changes
        if c.effect is Effect.CHANGED
    ]
    kept += [{"dissolve": event.organisation_id, "on": event.on} for event in ended]
    return list(ended), kept


def _ids(count: int) -> list[int]:
    return next_ids("directory_organisation", count) if count else []


def _new(draft: Draft, ids: dict[int, int], register: Register, today: date) -> Organisation:
    return Organisation(
        id=ids[draft.row], kind=draft.kind, tier=draft.tier, region_id=register.regions[draft.region],
        region_path=draft.region, takes_orders=draft.kind.takes_orders, party_kind=draft.party_kind,
        valid_from=today, **_columns(draft, ids),
    )  # fmt: skip


def _columns(draft: Draft, ids: dict[int, int]) -> dict[str, Any]:
    return {
        "name": draft.name, "short_name": draft.short_name, "line": draft.line,
        "superior_id": ids.get(draft.above) or draft.superior_id, "affiliation": draft.affiliation,
        "uscc": draft.uscc or None, "dissolves_on": draft.dissolves_on,
        **search_columns(draft.name, draft.short_name),
    }  # fmt: skip


def _changed(draft: Draft, ids: dict[int, int], register: Register) -> Organisation:
    one = register.by_id[draft.id]
    for key, value in _columns(draft, ids).items():
        setattr(one, key, value)
    return one


def _end(ids: list[int], register: Register, today: date) -> list[OrganisationDissolved]:
    """End organisations with their posts, holdings and memberships, in one statement each."""
    if not ids:
        return []
    # A row that ends on the day it began would be no period: it ends a day later.
    last = {
        key: max(today, date.fromordinal(register.by_id[key].valid_from.toordinal() + 1))
        for key in ids
    }
    for day in set(last.values()):
        those = [key for key, on in last.items() if on == day]
        Organisation.objects.filter(pk__in=those).update(valid_to=day)
        held = Holding.objects.filter(post__organisation_id__in=those)
        held.filter(Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day).update(to_on=day)
        held.filter(from_on__gt=day).update(to_on=F("from_on"))
        Post.objects.filter(organisation_id__in=those, valid_to=None).update(valid_to=day)
        for side in ("unit_id__in", "alliance_id__in"):
            Membership.objects.filter(**{side: those}, left_on=None).update(left_on=day)
    return [OrganisationDissolved(key, None, on) for key, on in last.items()]
