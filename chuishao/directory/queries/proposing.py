"""What the duty directory proposes for many matters at once: a whole queue in three statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone

from chuishao.directory.kinds import OrganisationKind, Tier
from chuishao.directory.models import DutyDirectoryEntry, Organisation
from chuishao.directory.queries.calling import ProposedUnits, covering
from chuishao.directory.queries.cards import (
    OrganisationCard,
    cards,
    in_force,
    organisations_by_ids,
)


@dataclass(frozen=True, slots=True)
class MatterAt:
    """A class of matter in a place, called at a tier."""

    matter: str
    region_path: str
    tier: Tier


def propose_all(asked: Collection[MatterAt], at: datetime) -> dict[MatterAt, ProposedUnits]:
    """Lead and assisting units for each, as ``propose_units`` gives for one; unknown ones are left out."""
    wanted = set(asked)
    if not wanted:
        return {}
    entries = _entries(wanted, at)
    chosen = {one: entry for one in wanted if (entry := _most_specific(one, entries))}
    near = _units([*chosen.values()], wanted, at)
    fixed = organisations_by_ids(
        [row.lead_organisation_id for row in chosen.values() if row.lead_organisation_id]
    )
    return {one: _proposed(one, entry, near, fixed) for one, entry in chosen.items()}


def street_offices_over(paths: Collection[str], at: datetime) -> dict[str, OrganisationCard]:
    """The street office or township government that holds each of these places, by the place."""
    streets = {path: Tier.STREET.path_of(path) for path in paths}
    wanted = {street for street in streets.values() if street}
    if not wanted:
        return {}
    offices = Organisation.objects.filter(
        in_force(at), kind=OrganisationKind.STREET_OFFICE, region_path__in=wanted
    )
    by_street = {found.region_path: found for found in cards(offices.order_by("-id"))}
    return {path: by_street[street] for path, street in streets.items() if street in by_street}


def _entries(wanted: set[MatterAt], at: datetime) -> list[DutyDirectoryEntry]:
    """All that may hold, the weakest first: the larger region, then the older entry."""
    day = timezone.localdate(at)
    found = DutyDirectoryEntry.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        matter__in={one.matter for one in wanted},
        tier__in={one.tier for one in wanted},
        region_path__in=_covering_all(wanted),
        valid_from__lte=day,
    )
    return list(found.order_by(Length("region_path"), "valid_from"))


def _covering_all(wanted: set[MatterAt]) -> set[str]:
    return {path for one in wanted for path in covering(one.region_path)}


def _most_specific(
    one: MatterAt, entries: Sequence[DutyDirectoryEntry]
) -> DutyDirectoryEntry | None:
    places = covering(one.region_path)
    fitting = [
        row for row in entries
        if row.matter == one.matter and row.tier == one.tier and row.region_path in places
    ]  # fmt: skip
    return fitting[-1] if fitting else None


def _units(
    entries: Sequence[DutyDirectoryEntry], wanted: set[MatterAt], at: datetime
) -> list[OrganisationCard]:
    """Every unit one of the lines may mean, the nearest last."""
    lines = {line for row in entries for line in (row.lead_line, *row.assisting_lines) if line}
    if not lines:
        return []
    is_near = Q(tier__in={one.tier for one in wanted}) | Q(kind=OrganisationKind.UTILITY)
    found = Organisation.objects.filter(
        in_force(at), is_near, line__in=lines, region_path__in=_covering_all(wanted)
    )
    return cards(found.order_by(Length("region_path"), "-id"))


def _proposed(
    one: MatterAt,
    entry: DutyDirectoryEntry,
    near: Sequence[OrganisationCard],
    fixed: dict[int, OrganisationCard],
) -> ProposedUnits:
    places = covering(one.region_path)
    by_line = {
        unit.line: unit for unit in near
        if unit.region_path in places
        and (unit.tier == one.tier or unit.kind == OrganisationKind.UTILITY)
    }  # fmt: skip
    named = fixed.get(entry.lead_organisation_id or 0)
    lead = named if named and named.is_active else by_line.get(entry.lead_line)
    others = [by_line[line] for line in entry.assisting_lines if line in by_line]
    assisting = tuple(unit for unit in others if lead is None or unit.id != lead.id)
    return ProposedUnits(entry.pk, lead, assisting, entry.basis, entry.limit_text)
