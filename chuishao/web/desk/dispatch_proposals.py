"""Whom each case of a queue would call by the duty directory, with the reason, for the whole queue at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from chuishao.casework.catalogue import Role
from chuishao.casework.queries import Waiting
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Tier
from chuishao.directory.queries import MatterAt, OrganisationCard, ProposedUnits
from chuishao.web.desk.matters import suggested_matter


@dataclass(frozen=True)
class Proposal:
    """Lead and assisting units by id and role, as words, and by what; empty when nothing is known."""

    units: Mapping[int, str] = field(default_factory=dict)
    lead: str = ""
    assisting: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    limit_words: str = ""

    @property
    def as_text(self) -> str:
        """``12:lead 15:assisting``, as the form carries it."""
        return " ".join(f"{key}:{role}" for key, role in self.units.items())


NOTHING = Proposal()


def proposals_for(rows: Sequence[Waiting], at: datetime) -> dict[int, Proposal]:
    """The proposal of each case whose step names a lead, by the id of the case; at most four statements."""
    calling = [row for row in rows if row.step and Role.LEAD in row.step.calls]
    asked = {row.case_id: _asked(row) for row in calling}
    known = directory.propose_all([one for one in asked.values() if one], at)
    streets = directory.street_offices_over({row.region_path for row in calling if _both(row)}, at)
    return {
        row.case_id: _proposal(
            known.get(asked[row.case_id]),  # type: ignore[arg-type]
            streets.get(row.region_path) if _both(row) else None,
        )
        for row in calling
    }


def _asked(row: Waiting) -> MatterAt | None:
    tier = next((tier for tier in Tier if tier in row.calls), None)
    spoken = None if row.category else suggested_matter(row.title)
    matter = row.category or (spoken.matter.code if spoken else "")
    return MatterAt(matter, row.region_path, tier) if matter and tier else None


def _both(row: Waiting) -> bool:
    """Street and department can be called at once: then the street of the place leads (双派)."""
    return {Tier.STREET, Tier.DISTRICT} <= set(row.calls)


def _proposal(says: ProposedUnits | None, street: OrganisationCard | None) -> Proposal:
    units: dict[int, tuple[str, str]] = {}
    why: list[str] = []
    if says:
        units = {it.id: (Role.ASSISTING.value, it.short_name) for it in says.assisting}
        if says.lead:
            units[says.lead.id] = (Role.LEAD.value, says.lead.short_name)
        why.append(_entry_words(says))
    if street:
        units = {key: (Role.ASSISTING.value, name) for key, (_role, name) in units.items()}
        units[street.id] = (Role.LEAD.value, street.short_name)
        why.insert(0, _("属地街道，首接负责"))
    leads = [name for role, name in units.values() if role == Role.LEAD]
    if not leads:
        return Proposal(why=tuple(why))
    return Proposal(
        units={key: role for key, (role, _name) in units.items()},
        lead=leads[0],
        assisting=tuple(name for role, name in units.values() if role != Role.LEAD),
        why=tuple(why),
        limit_words=says.limit_text if says else "",
    )


def _entry_words(says: ProposedUnits) -> str:
    return _("派单目录第 %d 项") % says.entry_id + (f"：{says.basis}" if says.basis else "")
