"""The three lists with filters, the claims on a need, and resources that would fit it, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.text import said

from .. import catalogue
from .._lists import listing_rules
from ..declarations import ListKind
from ..models import Listing
from ..states import state_label
from .visibility import listings_visible_to


@dataclass(frozen=True)
class Wanted:
    """What of the lists is looked for; left empty, everything."""

    circle_id: int | None = None
    list: str = ""
    states: Sequence[str] = ()
    thing: str = ""
    words: str = ""
    owner_id: int | None = None


@dataclass(frozen=True)
class ListingLine:
    """One entry of a list."""

    id: int
    number: str
    list: str
    list_label: str
    title: str
    words: str
    thing: str
    thing_label: str
    quantity: int
    unit: str
    owner_id: int
    owner: str
    state: str
    state_label: str
    published_at: datetime | None
    is_unclaimed: bool
    became: str


@dataclass(frozen=True)
class Match:
    """A resource that would fit a need, and why."""

    id: int
    number: str
    title: str
    owner_id: int
    owner: str
    reasons: tuple[str, ...]


def listings_found(
    *, actor: Actor | None, wanted: Wanted, limit: int = 50, offset: int = 0
) -> list[ListingLine]:
    """Entries of the lists the actor may see, newest first."""
    rows = _filtered(actor, wanted).select_related("circle", "owner").order_by("-id")
    return [_line(one) for one in rows[offset : offset + limit]]


def _filtered(actor: Actor | None, wanted: Wanted) -> QuerySet[Listing]:
    rows = listings_visible_to(actor=actor)
    if wanted.circle_id is not None:
        rows = rows.filter(circle_id=wanted.circle_id)
    if wanted.owner_id is not None:
        rows = rows.filter(owner_id=wanted.owner_id)
    if wanted.list:
        rows = rows.filter(kind__in=_kinds(wanted.list))
    if wanted.states:
        rows = rows.filter(state__in=list(wanted.states))
    if wanted.thing:
        rows = rows.filter(thing=wanted.thing)
    if wanted.words:
        rows = rows.filter(Q(title__icontains=wanted.words) | Q(number=wanted.words.upper()))
    return rows


def _kinds(list_kind: str) -> list[str]:
    return [
        kind.key
        for programme in catalogue.declared()
        for kind in programme.listings
        if kind.list == list_kind
    ]


def _line(one: Listing) -> ListingLine:
    declared = listing_rules(one)
    return ListingLine(
        one.pk, one.number, declared.list.value, said(declared.label), one.title, one.words,
        one.thing, said(dict(declared.classes).get(one.thing, one.thing)), one.quantity, one.unit,
        one.owner_id, one.owner.short_name, one.state, state_label(one), one.published_at,
        one.told_at is not None and one.state == "published", one.became,
    )  # fmt: skip


def matches_for(*, need_id: int, actor: Actor | None, most: int = 20) -> list[Match]:
    """Published resources of the need's circle and class, to be had when it is needed; best first."""
    visible = listings_visible_to(actor=actor)
    need = visible.select_related("circle", "owner").filter(pk=need_id).first()
    if need is None or listing_rules(need).list != ListKind.NEED:
        return []
    offered = visible.filter(
        circle_id=need.circle_id, kind__in=_kinds(ListKind.RESOURCE), state="published", thing=need.thing
    ).exclude(owner_id=need.owner_id)  # fmt: skip
    if need.to_on:
        offered = offered.filter(Q(from_on=None) | Q(from_on__lte=need.to_on))
    if need.from_on:
        offered = offered.filter(Q(to_on=None) | Q(to_on__gte=need.from_on))
    rows = offered.select_related("owner", "circle").order_by("id")[:200]
    ranked = sorted(rows, key=lambda one: _rank(one, need))
    return [
        Match(one.pk, one.number, one.title, one.owner_id, one.owner.short_name, _why(one, need))
        for one in ranked[:most]
    ]


def _rank(one: Listing, need: Listing) -> tuple[int, int, int]:
    """Enough before too little, nearer before farther, older before newer."""
    return (int(one.quantity < need.quantity), -_shared(one, need), one.pk)


def _shared(one: Listing, need: Listing) -> int:
    """How far the paths of both owners run together: to the street 9, to the community 12."""
    pairs = zip(one.owner.region_path, need.owner.region_path, strict=False)
    same = 0
    for mine, theirs in pairs:
        if mine != theirs:
            break
        same += 1
    return same


def _why(one: Listing, need: Listing) -> tuple[str, ...]:
    label = dict(listing_rules(need).classes).get(need.thing, need.thing)
    reasons = [gettext("同类：%(thing)s") % {"thing": said(label)}]
    shared = _shared(one, need)
    if shared >= 12:
        reasons.append(gettext("同一个社区"))
    elif shared >= 9:
        reasons.append(gettext("同一个街道"))
    reasons.append(_when(one, need))
    if one.quantity < need.quantity:
        reasons.append(gettext("数量不够：有 %(has)d，要 %(needs)d") % {"has": one.quantity, "needs": need.quantity})  # fmt: skip
    return tuple(reasons)


def _when(one: Listing, need: Listing) -> str:
    if one.from_on is None and one.to_on is None:
        return gettext("随时可用")
    if need.from_on is None and need.to_on is None:
        return gettext("需求没有限定时间")
    return gettext("时间对得上")
