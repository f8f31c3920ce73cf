"""Founding, renaming and dissolving organisations, and joining and leaving an alliance."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.directory.events import OrganisationDissolved
from chuishao.directory.kinds import Administrator, OrganisationKind, PartyKind, Tier
from chuishao.directory.models import Holding, Membership, Organisation, Post, Region
from chuishao.directory.naming import search_columns
from chuishao.directory.operations._recording import demand, record
from chuishao.kernel.refusals import Conflict, Invalid
from chuishao.kernel.text import clean_line


@transaction.atomic
def found_organisation(
    *,
    name: str,
    kind: OrganisationKind,
    region_path: str,
    tier: Tier,
    actor: Actor,
    at: datetime,
    short_name: str = "",
    line: str = "",
    superior_id: int | None = None,
    party_kind: PartyKind | None = None,
    dissolves_on: date | None = None,
    uscc: str | None = None,
    affiliation: str = "",
    is_demo: bool = False,
) -> int:
    """Enter a new organisation, in force from the day of ``at``; returns its id."""
    demand(actor, Administrator.SYSTEM)
    founded_on = timezone.localdate(at)
    name, short_name = _names(name, short_name)
    region = _region(region_path, founded_on)
    _check_new(name, region, kind, party_kind, dissolves_on, founded_on)
    founded = Organisation.objects.create(
        kind=kind,
        tier=tier,
        line=line,
        superior_id=_superior(superior_id),
        takes_orders=kind.takes_orders,
        affiliation=affiliation,
        uscc=_checked_uscc(uscc),
        party_kind=party_kind or "",
        valid_from=founded_on,
        dissolves_on=dissolves_on,
        is_demo=is_demo,
        **_naming(name, short_name, region),
    )
    body = {"name": name, "kind": kind, "region": region.path, "dissolves_on": dissolves_on}
    record(_subject(founded.pk), "found", actor=actor, at=at, body=body)
    return founded.pk


@transaction.atomic
def rename_organisation(
    *, organisation_id: int, name: str, actor: Actor, at: datetime, short_name: str = ""
) -> None:
    """Give an organisation another name; the old one stays in the audit."""
    demand(actor, Administrator.SYSTEM)
    renamed = _locked(organisation_id)
    name, short_name = _names(name, short_name)
    _check_name(name, renamed.region_id, other_than=renamed.pk)
    body = {"from": renamed.name, "to": name}
    Organisation.objects.filter(pk=renamed.pk).update(
        name=name, short_name=short_name, **search_columns(name, short_name)
    )
    record(_subject(renamed.pk), "rename", actor=actor, at=at, body=body)


@transaction.atomic
def dissolve_organisation(
    *, organisation_id: int, actor: Actor, at: datetime, successor_id: int | None = None
) -> None:
    """End an organisation today: its posts and memberships end with it."""
    demand(actor, Administrator.SYSTEM)
    ended = _locked(organisation_id)
    if successor_id == ended.pk:
        raise Invalid("承接单位不能是被撤销的单位本身，请另选。")
    _dissolve(ended, timezone.localdate(at), successor_id, actor, at)


@transaction.atomic
def dissolve_due(*, actor: Actor, at: datetime) -> list[int]:
    """End every temporary organisation whose day has come; returns their ids. Safe to repeat."""
    today = timezone.localdate(at)
    due = Organisation.objects.select_for_update().filter(dissolves_on__lte=today, valid_to=None)
    ended = list(due)
    for organisation in ended:
        _dissolve(organisation, organisation.dissolves_on or today, None, actor, at)
    return [organisation.pk for organisation in ended]


@transaction.atomic
def join_alliance(
    *, alliance_id: int, unit_id: int, actor: Actor, at: datetime, note: str = ""
) -> int:
    """Enter that a unit joined, of its own will, a joint committee or an alliance."""
    demand(actor, Administrator.SYSTEM)
    alliance = _locked(alliance_id)
    if not alliance.party_kind or not PartyKind(alliance.party_kind).takes_members:
        raise Invalid(
            gettext("“%(alliance)s”不接收成员单位，请选择大党委或党建联盟。")
            % {"alliance": alliance.name}
        )
    if Membership.objects.filter(alliance=alliance, unit_id=unit_id, left_on=None).exists():
        raise Conflict("该单位已经是成员，不必重复登记。")
    joined = Membership.objects.create(
        alliance=alliance, unit_id=unit_id, joined_on=timezone.localdate(at), note=note
    )
    record(_subject(alliance_id), "join", actor=actor, at=at, body={"unit": unit_id})
    return joined.pk


@transaction.atomic
def leave_alliance(*, alliance_id: int, unit_id: int, actor: Actor, at: datetime) -> None:
    """End a membership today."""
    demand(actor, Administrator.SYSTEM)
    _locked(alliance_id)
    left = Membership.objects.filter(alliance_id=alliance_id, unit_id=unit_id, left_on=None)
    if not left.update(left_on=timezone.localdate(at)):
        raise Conflict("该单位现在不是成员，无需退出。")
    record(_subject(alliance_id), "leave", actor=actor, at=at, body={"unit": unit_id})


def _subject(organisation_id: int) -> str:
    return f"organisation:{organisation_id}"


def _locked(organisation_id: int) -> Organisation:
    found = Organisation.objects.select_for_update().filter(pk=organisation_id).first()
    if found is None:
        raise Invalid("没有这个单位，请刷新后重选。")
    if found.valid_to is not None:
        raise Conflict(
            gettext("“%(found)s”已于 %(valid_to)s 撤销，不能再改动。")
            % {"found": found.name, "valid_to": found.valid_to}
        )
    return found


def _region(path: str, day: date) -> Region:
    region = Region.objects.filter(path=path, valid_to=None, valid_from__lte=day).first()
    if region is None:
        raise Invalid(
            "没有这个区划，请核对代码。",
            fields={"region": gettext("未知区划代码 %(path)s") % {"path": path[:24]}},
        )
    return region


def _naming(name: str, short_name: str, region: Region) -> dict[str, Any]:
    names = {"name": name, "short_name": short_name, **search_columns(name, short_name)}
    return names | {"region": region, "region_path": region.path}


def _superior(superior_id: int | None) -> int | None:
    if superior_id is not None:
        _locked(superior_id)
    return superior_id


def _check_new(
    name: str,
    region: Region,
    kind: OrganisationKind,
    party_kind: PartyKind | None,
    dissolves_on: date | None,
    founded_on: date,
) -> None:
    _check_name(name, region.pk)
    if (kind is OrganisationKind.PARTY_ORGANISATION) != (party_kind is not None):
        raise Invalid("党组织要写明类别，其他单位不填党组织类别。")
    if party_kind is PartyKind.TEMPORARY_BRANCH and dissolves_on is None:
        raise Invalid("临时党支部要写明撤销日期。", fields={"dissolves_on": "请填写撤销日期"})
    if dissolves_on is not None and dissolves_on <= founded_on:
        raise Invalid("撤销日期要晚于成立日期。", fields={"dissolves_on": "请改为以后的日期"})


def _names(name: str, short_name: str) -> tuple[str, str]:
    name = clean_line(name, label=gettext("单位名称"), most=120)
    return name, clean_line(short_name, label=gettext("单位简称"), most=60) or name[:60]


def _check_name(name: str, region_id: int, other_than: int = 0) -> None:
    if not name:
        raise Invalid("请填写单位名称。", fields={"name": "请填写单位名称"})
    same = Organisation.objects.filter(name=name, region_id=region_id, valid_to=None)
    if same.exclude(pk=other_than).exists():
        raise Conflict(
            gettext("这个区划里已有名为“%(name)s”的单位，请核对后另取名称。") % {"name": name}
        )


def _checked_uscc(uscc: str | None) -> str | None:
    from stdnum.cn import uscc as standard
    from stdnum.exceptions import ValidationError

    if not uscc:
        return None
    try:
        return str(standard.validate(uscc))
    except ValidationError as fault:
        remedy = {"uscc": gettext("应为 18 位，最后一位是校验码")}
        raise Invalid("统一社会信用代码不正确，请核对。", fields=remedy) from fault


def _dissolve(
    ended: Organisation, on: date, successor_id: int | None, actor: Actor, at: datetime
) -> None:
    # A row that ends on the day it began would be no period: it ends a day later.
    last = max(on, date.fromordinal(ended.valid_from.toordinal() + 1))
    Organisation.objects.filter(pk=ended.pk).update(valid_to=last)
    _close_holdings(ended.pk, last)
    Post.objects.filter(organisation_id=ended.pk, valid_to=None).update(valid_to=last)
    for side in ("unit_id", "alliance_id"):
        Membership.objects.filter(**{side: ended.pk}, left_on=None).update(left_on=last)
    record(
        _subject(ended.pk),
        "dissolve",
        actor=actor,
        at=at,
        body={"on": last, "successor": successor_id},
        event=OrganisationDissolved(ended.pk, successor_id, last),
    )


def _close_holdings(organisation_id: int, on: date) -> None:
    open_ended = Holding.objects.filter(post__organisation_id=organisation_id, from_on__lte=on)
    open_ended.filter(to_on=None).update(to_on=on)
    open_ended.filter(to_on__gt=on).update(to_on=on)
    later = Holding.objects.filter(post__organisation_id=organisation_id, from_on__gt=on)
    later.update(to_on=F("from_on"))
