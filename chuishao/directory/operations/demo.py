"""Writing the demonstration set: organisations, posts, people, duty directory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuishao.directory import demo_rules
from chuishao.directory.actors import Actor
from chuishao.directory.copying import copy_rows, next_ids
from chuishao.directory.demo_rules import Place, Plan
from chuishao.directory.kinds import PostKind, RegionLevel
from chuishao.directory.models import DutyDirectoryEntry, Organisation, Region
from chuishao.directory.naming import search_columns
from chuishao.directory.operations._recording import record
from chuishao.directory.operations.regions import Division, load_regions
from chuishao.kernel.refusals import NotAllowed

_SOURCE = "演示规则"
_ORGANISATION = [
    "id",
    "name",
    "short_name",
    "kind",
    "tier",
    "line",
    "region_id",
    "region_path",
    "superior_id",
    "takes_orders",
    "affiliation",
    "party_kind",
    "valid_from",
    "dissolves_on",
    "initials",
    "tokens",
    "is_demo",
]
_PERSON = ("id", "name", "phone_masked", "phone_hash", "is_demo")
_POST = ("id", "organisation_id", "kind", "title", "clearance", "valid_from")
_HOLDING = ("post_id", "person_id", "from_on", "document_no")
_DUTY = [
    "matter",
    "tier",
    "region_path",
    "lead_line",
    "assisting_lines",
    "basis",
    "limit_text",
    "valid_from",
    "is_demo",
]
_MEMBERSHIP = ("alliance_id", "unit_id", "joined_on", "note")


@transaction.atomic
def load_demo_organisations(*, valid_from: date, actor: Actor, at: datetime) -> int:
    """Write the demonstration set for all loaded divisions, once; returns how many organisations."""
    if not actor.is_system:
        raise NotAllowed("演示数据只能由命令装入。")
    if Organisation.objects.filter(is_demo=True).exists():
        return 0
    _load_below_communities(valid_from, actor, at)
    regions = list(_places())
    plans = [(region_id, plan) for region_id, place in regions for plan in demo_rules.plans(place)]
    ids = next_ids("directory_organisation", len(plans))
    _copy_organisations(plans, ids, valid_from, at)
    _copy_people([plan for _, plan in plans], ids, valid_from)
    _copy_memberships([plan for _, plan in plans], ids, valid_from)
    _copy_duties(regions[0][1].path, valid_from)
    body = {"organisations": len(plans), "source": _SOURCE}
    record("demo", "load", actor=actor, at=at, body=body)
    return len(plans)


def _load_below_communities(valid_from: date, actor: Actor, at: datetime) -> None:
    made = [
        Division(code, name, level, place.path, is_demo=True)
        for _, place in _places()
        if place.level is RegionLevel.COMMUNITY
        for code, name, level in demo_rules.below_communities(place)
    ]
    load_regions(divisions=made, valid_from=valid_from, source=_SOURCE, actor=actor, at=at)


def _places() -> Iterator[tuple[int, Place]]:
    """Ids and places from the city down to the communities, each after the one it lies in."""
    levels = (
        RegionLevel.CITY,
        RegionLevel.DISTRICT,
        RegionLevel.STREET,
        RegionLevel.COMMUNITY,
    )
    regions = Region.objects.filter(valid_to=None, level__in=levels).order_by("path")
    for identity, path, name, short, level in regions.values_list(
        "id", "path", "name", "short_name", "level"
    ):
        yield identity, Place(path, name, short, RegionLevel(level))


def _copy_organisations(
    plans: Sequence[tuple[int, Plan]], ids: Sequence[int], valid_from: date, at: datetime
) -> None:
    by_key: dict[tuple[str, str], int] = {}
    rows = []
    for (region_id, plan), identity in zip(plans, ids, strict=True):
        superior = _superior(plan, by_key)
        if plan.key:
            by_key[plan.path, plan.key] = identity
        rows.append(_organisation_row(identity, region_id, plan, superior, valid_from, at))
    copy_rows("directory_organisation", _ORGANISATION, rows)


def _superior(plan: Plan, by_key: dict[tuple[str, str], int]) -> int | None:
    """The nearest organisation with the key of the superior: here, or in a region above."""
    for width in (12, 9, 6, 4):
        found = by_key.get((plan.path[:width], plan.above))
        if plan.above and width <= len(plan.path) and found:
            return found
    return None


def _organisation_row(
    identity: int,
    region_id: int,
    plan: Plan,
    superior: int | None,
    valid_from: date,
    at: datetime,
) -> tuple[Any, ...]:
    found_by = search_columns(plan.name, plan.short_name)
    ends = timezone.localdate(at) + timedelta(days=plan.days) if plan.days else None
    return (
        identity,
        plan.name,
        plan.short_name,
        plan.kind.value,
        plan.tier.value,
        plan.line,
        region_id,
        plan.path,
        superior,
        plan.kind.takes_orders,
        plan.affiliation,
        plan.party_kind.value if plan.party_kind else "",
        valid_from,
        ends,
        found_by["initials"],
        found_by["tokens"],
        True,
    )


def _copy_people(plans: Iterable[Plan], ids: Sequence[int], valid_from: date) -> None:
    """One person for each post, holding it from the first day."""
    wanted = [
        (organisation_id, PostKind(kind), title)
        for plan, organisation_id in zip(plans, ids, strict=True)
        for kind, title in plan.posts
    ]
    posts = next_ids("directory_post", len(wanted))
    people = next_ids("directory_person", len(wanted))
    names = (demo_rules.person_name(number) for number in range(len(wanted)))
    copy_rows(
        "directory_person",
        _PERSON,
        ((person, name, "", "", True) for person, name in zip(people, names, strict=True)),
    )
    copy_rows(
        "directory_post",
        _POST,
        (
            (post, organisation, kind.value, title, int(kind.clearance), valid_from)
            for post, (organisation, kind, title) in zip(posts, wanted, strict=True)
        ),
    )
    copy_rows(
        "directory_holding",
        _HOLDING,
        ((post, person, valid_from, _SOURCE) for post, person in zip(posts, people, strict=True)),
    )


def _copy_memberships(plans: Sequence[Plan], ids: Sequence[int], valid_from: date) -> None:
    """Units of the stories join the joint committee of their community."""
    by_key = {(plan.path, plan.key): one for plan, one in zip(plans, ids, strict=True) if plan.key}
    rows = [
        (by_key[plan.path, plan.joins], identity, valid_from, _SOURCE)
        for plan, identity in zip(plans, ids, strict=True)
        if plan.joins and (plan.path, plan.joins) in by_key
    ]
    copy_rows("directory_membership", _MEMBERSHIP, rows)


def _copy_duties(city_path: str, valid_from: date) -> None:
    if DutyDirectoryEntry.objects.filter(region_path=city_path, valid_to=None).exists():
        return
    copy_rows(
        "directory_dutydirectoryentry",
        _DUTY,
        (
            (
                duty.matter,
                duty.tier.value,
                city_path,
                duty.lead_line,
                duty.assisting_lines,
                "演示派单目录",
                duty.limit_text,
                valid_from,
                True,
            )
            for duty in demo_rules.duties()
        ),
    )
