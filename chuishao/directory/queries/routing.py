"""The duty directory as a table: for each class of matter in a place, who leads, who assists, by what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Q
from django.db.models.functions import Length
from django.utils import timezone

from chuishao.directory.kinds import Tier
from chuishao.directory.models import DutyDirectoryEntry, Organisation
from chuishao.directory.queries.calling import covering, units_by_line
from chuishao.directory.queries.cards import OrganisationCard, in_force, organisations_by_ids


@dataclass(frozen=True, slots=True)
class DutyEntry:
    """What holds for one class of matter: the units as they are found at the place."""

    id: int
    matter: str
    region_path: str
    lead: OrganisationCard | None
    assisting: tuple[OrganisationCard, ...]
    basis: str
    limit_text: str
    valid_from: date
    is_demo: bool


def duty_directory(region_path: str, tier: Tier, at: datetime) -> list[DutyEntry]:
    """Every class of matter with an entry for this place and tier, the most specific region winning."""
    rows = _in_force(region_path, tier, at)
    lines = {line for row in rows for line in (row.lead_line, *row.assisting_lines) if line}
    by_line = units_by_line(sorted(lines), region_path, tier, at)
    fixed = organisations_by_ids([r.lead_organisation_id for r in rows if r.lead_organisation_id])
    return [_entry(row, by_line, fixed) for row in rows]


def _in_force(region_path: str, tier: Tier, at: datetime) -> list[DutyDirectoryEntry]:
    day = timezone.localdate(at)
    entries = DutyDirectoryEntry.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day),
        tier=tier,
        region_path__in=covering(region_path),
        valid_from__lte=day,
    )
    weakest_first = entries.order_by(Length("region_path"), "valid_from")
    found = {row.matter: row for row in weakest_first}
    return [found[matter] for matter in sorted(found)]


def _entry(
    row: DutyDirectoryEntry,
    by_line: dict[str, OrganisationCard],
    fixed: dict[int, OrganisationCard],
) -> DutyEntry:
    lead = fixed.get(row.lead_organisation_id or 0) or by_line.get(row.lead_line)
    others = [by_line[line] for line in row.assisting_lines if line in by_line]
    return DutyEntry(
        row.pk, row.matter, row.region_path, lead,
        tuple(unit for unit in others if lead is None or unit.id != lead.id),
        row.basis, row.limit_text, row.valid_from, row.is_demo,
    )  # fmt: skip


def lines_of(tier: Tier, at: datetime) -> list[tuple[str, str]]:
    """The lines of this tier, each with one of its units as an example, to be chosen from."""
    found = Organisation.objects.filter(in_force(at), tier=tier).exclude(line="")
    return list(
        found.values("line")
        .annotate(name=Min("short_name"))
        .order_by("name")
        .values_list("line", "name")
    )
