"""One step being taken, and the changes it will write: shared by all effects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.working_time import Calendar

from .._standing import Owed, Petition, Standing, Unit
from ..declarations import ANY, Role, Transition


@dataclass
class Changes:
    """What is to be written, table by table, and what the log will say of the clocks."""

    case: dict[str, Any] = field(default_factory=dict)
    new_duties: list[dict[str, Any]] = field(default_factory=list)
    duties: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_units: list[dict[str, Any]] = field(default_factory=list)
    units: dict[int, dict[str, Any]] = field(default_factory=dict)
    new_motions: list[dict[str, Any]] = field(default_factory=list)
    motions: dict[int, dict[str, Any]] = field(default_factory=dict)
    evaluations: list[dict[str, Any]] = field(default_factory=list)
    clocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Act:
    """One step being taken: who, when, with what, in which standing."""

    standing: Standing
    step: Transition
    actor: Actor
    at: datetime
    calendar: Calendar
    answers: Mapping[str, Any]
    calls: Mapping[int, Role] = field(default_factory=dict)
    cards: Mapping[int, OrganisationCard] = field(default_factory=dict)
    personal: Mapping[str, str] = field(default_factory=dict)
    motion: Petition | None = None
    changes: Changes = field(default_factory=Changes)

    @property
    def own_unit(self) -> Unit | None:
        """The actor's organisation as a unit of this case."""
        return self.standing.unit_of(self.actor.organisation_id)

    def open_duties(self, keys: Iterable[str]) -> list[Owed]:
        """Open duties of these keys that this act has not settled; ``ANY`` means all."""
        wanted = set(keys)
        return [
            duty
            for duty in self.standing.duties
            if (ANY in wanted or duty.key in wanted)
            and "settled_at" not in self.changes.duties.get(duty.id, {})
        ]
