"""Organisations as light cards, by id, by name and by search."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from chuishao.directory.kinds import OrganisationKind, PartyKind, Tier
from chuishao.directory.models import Organisation
from chuishao.directory.naming import wanted_tokens
from chuishao.kernel.refusals import Invalid

CARD_COLUMNS = (
    "id",
    "name",
    "short_name",
    "kind",
    "tier",
    "region_path",
    "takes_orders",
    "valid_to",
    "line",
    "superior_id",
    "party_kind",
    "is_demo",
)


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """What others need to know of an organisation."""

    id: int
    name: str
    short_name: str
    kind: OrganisationKind
    tier: Tier
    region_path: str
    takes_orders: bool
    is_active: bool
    line: str = ""
    superior_id: int | None = None
    party_kind: PartyKind | None = None
    is_demo: bool = False


def card(row: tuple[Any, ...]) -> OrganisationCard:
    """A card from a row in the order of ``CARD_COLUMNS``."""
    identity, name, short, kind, tier, path, orders, ended, line, superior, party, is_demo = row
    return OrganisationCard(
        identity,
        name,
        short,
        OrganisationKind(kind),
        Tier(tier),
        path,
        orders,
        ended is None,
        line,
        superior,
        PartyKind(party) if party else None,
        is_demo,
    )


def in_force(at: datetime) -> Q:
    """Organisations that exist on the day: founded, not ended, and not past their dissolution."""
    day = timezone.localdate(at)
    return (
        Q(valid_from__lte=day)
        & (Q(valid_to=None) | Q(valid_to__gt=day))
        & (Q(dissolves_on=None) | Q(dissolves_on__gt=day))
    )


def cards(organisations: QuerySet[Organisation]) -> list[OrganisationCard]:
    """The cards of a queryset, in its order, in one statement."""
    return [card(row) for row in organisations.values_list(*CARD_COLUMNS)]


def organisations_by_ids(ids: Collection[int]) -> dict[int, OrganisationCard]:
    """Cards by id, dissolved organisations included; unknown ids are left out."""
    if not ids:
        return {}
    return {found.id: found for found in cards(Organisation.objects.filter(id__in=set(ids)))}


def organisation(organisation_id: int) -> OrganisationCard | None:
    """The card of one organisation."""
    return organisations_by_ids([organisation_id]).get(organisation_id)


def all_organisations(*, within: str = "") -> list[OrganisationCard]:
    """Every organisation of a region, ended ones included: to resolve many names of the past at once."""
    return cards(Organisation.objects.filter(region_path__startswith=within).order_by("id"))


def organisation_named(name: str, at: datetime, *, within: str = "") -> OrganisationCard:
    """The one organisation in force with this full or short name; Invalid when none or several."""
    found = Organisation.objects.filter(
        in_force(at), Q(name=name) | Q(short_name=name), region_path__startswith=within
    )
    named = cards(found[:2])
    if not named:
        raise Invalid(gettext("名录里没有叫“%(name)s”的单位，请核对名称。") % {"name": name})
    if len(named) > 1:
        raise Invalid(
            gettext("叫“%(name)s”的单位不止一个，请写明所在区县或街道。") % {"name": name}
        )
    return named[0]


def search_organisations(
    words: str, at: datetime, *, within: str = "", kinds: Iterable[str] = (), limit: int = 20
) -> list[OrganisationCard]:
    """Organisations in force whose name holds these words, or whose initials begin with them."""
    wanted = matching(words)
    if wanted is None:
        return []
    found = Organisation.objects.filter(in_force(at), wanted, region_path__startswith=within)
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return cards(found.order_by("region_path", "id")[:limit])


def matching(words: str) -> Q | None:
    """The condition of a search: Latin letters are initials, everything else is bigrams."""
    cleaned = words.strip().lower()[:40]
    if not cleaned:
        return None
    if cleaned.isascii() and cleaned.isalpha():
        return Q(initials__startswith=cleaned)
    tokens = wanted_tokens(cleaned)
    return Q(tokens__contains=tokens) if tokens else None
