"""Who can be called from a place, who referees there, and whom the duty directory proposes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from chuishao.directory.kinds import OrganisationKind, Tier
from chuishao.directory.models import DutyDirectoryEntry, Holding, Organisation
from chuishao.directory.queries.cards import OrganisationCard, cards, in_force

_ORDERED_AT = {
    Tier.STREET: (OrganisationKind.STREET_SECTION, OrganisationKind.STATIONED_FORCE),
    Tier.DISTRICT: (OrganisationKind.DEPARTMENT,),
    Tier.CITY: (OrganisationKind.DEPARTMENT,),
}
_WIDTHS = (4, 6, 9, 12, 15, 18)


@dataclass(frozen=True, slots=True)
class ProposedUnits:
    """What the duty directory says for a matter in a place; ``entry_id`` is the basis to quote."""

    entry_id: int
    lead: OrganisationCard | None
    assisting: tuple[OrganisationCard, ...]
    basis: str
    limit_text: str


def covering(region_path: str) -> list[str]:
    """The path and every path above it: 530102001 gives 5301, 530102, 530102001."""
    return [region_path[:width] for width in _WIDTHS if width <= len(region_path)]


def tier_above(region_path: str) -> Tier | None:
    """The tier a region of this path calls: the community the street, the city nobody."""
    own = [tier for tier in Tier if tier.width <= len(region_path)]
    return own[-1].above if own else None


def organisations_for_call(
    region_path: str, at: datetime, *, tier: Tier | None = None
) -> list[OrganisationCard]:
    """Who can be called from this place: units of the tier that owe a duty, and units only asked.

    ``tier`` is that of the units called (default: one above the place). Utilities answer at their
    own tier and below; member units and property firms within the place, or in an alliance that
    covers it, come with ``takes_orders`` false.
    """
    called = tier or tier_above(region_path)
    if called is None:
        return []
    wanted = _ordered(region_path, called)
    if len(region_path) >= Tier.STREET.width:
        wanted |= _asked(region_path, at)
    found = _in_force(at).filter(wanted).order_by("-takes_orders", "kind", "id")
    return cards(found.distinct())


def organisations_that_may_see(
    organisation_ids: Collection[int], clearance: int, at: datetime
) -> frozenset[int]:
    """Those of these organisations in which somebody on post that day may see matters of this grade."""
    day = timezone.localdate(at)
    held = Holding.objects.filter(
        Q(to_on=None) | Q(to_on__gt=day), from_on__lte=day, post__organisation__in=organisation_ids,
        post__clearance__gte=clearance,
    )  # fmt: skip
    return frozenset(held.values_list("post__organisation_id", flat=True))


def street_office_over(region_path: str, at: datetime) -> OrganisationCard | None:
    """The street office or township government that holds the place: called whole from above it."""
    place = Tier.STREET.path_of(region_path)
    offices = _in_force(at).filter(kind=OrganisationKind.STREET_OFFICE, region_path=place)
    return next(iter(cards(offices.order_by("id")[:1])), None) if place else None


def _ordered(region_path: str, tier: Tier) -> Q:
    places = covering(region_path)
    ordered = Q(kind__in=_ORDERED_AT.get(tier, ()), tier=tier, region_path__in=places)
    if tier in (Tier.DISTRICT, Tier.CITY):
        above = [one for one in Tier if one.width <= tier.width]
        ordered |= Q(kind=OrganisationKind.UTILITY, tier__in=above, region_path__in=places)
    return ordered


def _asked(region_path: str, at: datetime) -> Q:
    day = timezone.localdate(at)
    community = region_path[: Tier.COMMUNITY.width]
    asked = Q(kind__in=(OrganisationKind.MEMBER_UNIT, OrganisationKind.PROPERTY_FIRM))
    joined = (
        Q(memberships__alliance__region_path__in=covering(region_path))
        & Q(memberships__joined_on__lte=day)
        & (Q(memberships__left_on=None) | Q(memberships__left_on__gt=day))
    )
    return asked & (Q(region_path__startswith=community) | joined)


def _in_force(at: datetime) -> QuerySet[Organisation]:
    return Organisation.objects.filter(in_force(at))


def propose_units(
    matter: str, region_path: str, at: datetime, *, tier: Tier | None = None
) -> ProposedUnits | None:
    """Lead and assisting units for a matter, from the entry of the most specific region."""
    called = tier or tier_above(region_path)
    if called is None:
        return None
    entry = _entry(matter, region_path, called, at)
    if entry is None:
        return None
    lines = [entry.lead_line, *entry.assisting_lines]
    by_line = units_by_line([line for line in lines if line], region_path, called, at)
    lead = by_line.get(entry.lead_line)
    if entry.lead_organisation_id:
        fixed = _in_force(at).filter(id=entry.lead_organisation_id)
        lead = next(iter(cards(fixed)), lead)
    others = [by_line[line] for line in entry.assisting_lines if line in by_line]
    assisting = tuple(unit for unit in others if lead is None or unit.id != lead.id)
    return ProposedUnits(entry.pk, lead, assisting, entry.basis, entry.limit_text)


def _entry(matter: str, region_path: str, tier: Tier, at: datetime) -> DutyDirectoryEntry | None:
    day = timezone.localdate(at)
    entries = DutyDirectoryEntry.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        matter=matter,
        tier=tier,
        region_path__in=covering(region_path),
        valid_from__lte=day,
    )
    return entries.order_by(Length("region_path").desc(), "-valid_from").first()


def units_by_line(
    lines: Sequence[str], region_path: str, tier: Tier, at: datetime
) -> dict[str, OrganisationCard]:
    """For each line the nearest unit of this tier; a utility also answers from a tier above."""
    is_near = Q(tier=tier) | Q(kind=OrganisationKind.UTILITY)
    found = _in_force(at).filter(is_near, line__in=lines, region_path__in=covering(region_path))
    nearest_last = found.order_by(Length("region_path"), "-id")
    return {unit.line: unit for unit in cards(nearest_last)}
