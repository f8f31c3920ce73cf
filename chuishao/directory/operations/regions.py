"""Loading the divisions of a city, giving a region a new code, and entering grids and compounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone
from django.utils.translation import gettext
from shapely.geometry import shape

from chuishao.directory.actors import Actor
from chuishao.directory.copying import copy_rows, next_ids
from chuishao.directory.events import RegionSucceeded
from chuishao.directory.kinds import Administrator, RegionLevel
from chuishao.directory.models import DutyDirectoryEntry, Organisation, Region, RegionBoundary
from chuishao.directory.naming import search_columns, short_name_of
from chuishao.directory.operations._recording import demand, record
from chuishao.directory.queries import BOUNDARIES
from chuishao.kernel import stamps
from chuishao.kernel.refusals import Conflict, Invalid

_COLUMNS = (
    "id",
    "code",
    "name",
    "short_name",
    "level",
    "parent_id",
    "path",
    "valid_from",
    "initials",
    "tokens",
    "is_demo",
)


@dataclass(frozen=True, slots=True)
class Division:
    """One row of a file of divisions."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str
    is_demo: bool = False


@transaction.atomic
def load_regions(
    *, divisions: Iterable[Division], valid_from: date, source: str, actor: Actor, at: datetime
) -> int:
    """Enter the divisions that are not there yet, parents before children; returns how many."""
    demand(actor, Administrator.SYSTEM)
    known = dict(Region.objects.filter(valid_to=None).values_list("code", "id"))
    new = sorted((one for one in divisions if one.code not in known), key=lambda one: one.code)
    _check(new, known)
    ids = next_ids("directory_region", len(new))
    known |= {one.code: identity for one, identity in zip(new, ids, strict=True)}
    copy_rows("directory_region", _COLUMNS, [_row(one, known, valid_from) for one in new])
    if new:
        record("regions", "load", actor=actor, at=at, body={"count": len(new), "source": source})
    return len(new)


@transaction.atomic
def load_boundaries(
    *, geometries: Mapping[str, Mapping[str, Any]], source: str, actor: Actor, at: datetime
) -> int:
    """Enter or replace the outlines (GeoJSON geometries by code); returns how many."""
    demand(actor, Administrator.SYSTEM)
    ids = dict(Region.objects.filter(valid_to=None, code__in=geometries).values_list("code", "id"))
    rows = [
        RegionBoundary(region_id=ids[code], geojson=dict(geometry), source=source)
        for code, geometry in geometries.items()
        if code in ids
    ]
    RegionBoundary.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["geojson", "source"],
        unique_fields=["region"],
    )
    for row in rows:
        inside = shape(row.geojson).representative_point()
        Region.objects.filter(pk=row.region_id).update(
            lon=round(inside.x, 6), lat=round(inside.y, 6)
        )
    stamps.advance(BOUNDARIES)
    body = {"count": len(rows), "source": source}
    record("regions", "load_boundaries", actor=actor, at=at, body=body)
    return len(rows)


@transaction.atomic
def succeed_region(
    *, code: str, new_code: str, new_name: str, on: date, actor: Actor, at: datetime
) -> int:
    """End a region on a day and let one under a new code succeed it, with all that lies below.

    Organisations and entries of the duty directory move along; the event tells the others.
    Returns the id of the successor.
    """
    demand(actor, Administrator.SYSTEM)
    old = Region.objects.select_for_update().filter(code=code, valid_to=None).first()
    if old is None:
        raise Invalid(gettext("没有代码为 %(code)s 的现行区划。") % {"code": code[:24]})
    _check_succession(old, new_code, on, timezone.localdate(at))
    below = Region.objects.select_for_update().filter(path__startswith=old.path, valid_to=None)
    branch = list(below.order_by("path"))
    successors: dict[int, Region] = {}
    for region in branch:
        successors[region.pk] = _successor(region, old, new_code, new_name, on, successors)
    _move_organisations(old.path, new_code, successors)
    record(
        f"region:{old.code}",
        "succeed",
        actor=actor,
        at=at,
        body={"new_code": new_code, "on": on, "regions": len(branch)},
        event=RegionSucceeded(old.path, new_code, on),
    )
    stamps.advance(BOUNDARIES)
    return successors[old.pk].pk


def _check(new: list[Division], known: Mapping[str, int]) -> None:
    codes = {one.code for one in new}
    if len(codes) != len(new):
        raise Invalid("区划文件里有重复的代码，请核对后重新装入。")
    for one in new:
        is_nested = len(one.code) == one.level.width and one.code.startswith(one.parent_code)
        has_parent = one.level is RegionLevel.CITY or one.parent_code in known.keys() | codes
        if not (one.code.isdigit() and is_nested and has_parent):
            raise Invalid(
                gettext("区划代码 %(code)s（%(one)s）与上级或层级不符，请核对。")
                % {"code": one.code[:24], "one": one.name[:20]}
            )


def _row(one: Division, ids: Mapping[str, int], valid_from: date) -> tuple[Any, ...]:
    short = short_name_of(one.name)
    found_by = search_columns(one.name, short)
    parent = ids.get(one.parent_code)
    return (
        ids[one.code],
        one.code,
        one.name,
        short,
        one.level.value,
        parent,
        one.code,
        valid_from,
        found_by["initials"],
        found_by["tokens"],
        one.is_demo,
    )


def _check_succession(old: Region, new_code: str, on: date, today: date) -> None:
    if len(new_code) != len(old.code) or not new_code.isdigit() or new_code == old.code:
        raise Invalid("新代码要与原代码位数相同、全为数字，且不是原代码。")
    if old.parent is not None and not new_code.startswith(old.parent.path):
        raise Invalid("新代码不在原上级区划之下；跨上级调整请先在新上级下设立。")
    if not old.valid_from < on <= today:
        raise Invalid("变更日期要晚于原区划的生效日期，且不晚于今天；尚未生效的请到期再办。")
    if Region.objects.filter(code=new_code, valid_to=None).exists():
        raise Conflict(
            gettext("代码 %(new_code)s 已被现行区划使用，请核对。") % {"new_code": new_code}
        )


def _successor(
    region: Region,
    root: Region,
    new_code: str,
    new_name: str,
    on: date,
    successors: Mapping[int, Region],
) -> Region:
    """End one region of the branch and create its successor under the new code."""
    is_root = region.pk == root.pk
    name = new_name if is_root else region.name
    parent = region.parent_id if is_root else successors[region.parent_id or 0].pk
    path = new_code + region.path[len(root.path) :]
    successor = Region.objects.create(
        code=path,
        path=path,
        name=name,
        short_name=short_name_of(name),
        level=region.level,
        parent_id=parent,
        valid_from=on,
        lon=region.lon,
        lat=region.lat,
        is_demo=region.is_demo,
        **search_columns(name, short_name_of(name)),
    )
    Region.objects.filter(pk=region.pk).update(valid_to=on, successor=successor)
    RegionBoundary.objects.filter(region=region).update(region=successor)
    return successor


def _move_organisations(old_path: str, new_path: str, successors: Mapping[int, Region]) -> None:
    moved = Concat(Value(new_path), Substr("region_path", len(old_path) + 1))
    for old_id, successor in successors.items():
        Organisation.objects.filter(region_id=old_id, valid_to=None).update(region=successor)
    below = {"region_path__startswith": old_path, "valid_to": None}
    Organisation.objects.filter(**below).update(region_path=moved)
    DutyDirectoryEntry.objects.filter(**below).update(region_path=moved)
