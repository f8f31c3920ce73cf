"""What one row of a list says once it is read, and what became of a batch of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from chuishao.directory.actors import Actor

from ..._recording import record
from ...models import Circle


class Past(Protocol):
    """What one row of a list says."""

    @property
    def ledger_ref(self) -> str:
        """Its number in the list, with whose list it is."""
        ...


@dataclass(frozen=True, slots=True)
class PastPerson:
    """Somebody on a list; the telephone in plain digits, as ``_people.plain_phone`` gives them."""

    ledger_ref: str
    name: str
    phone: str
    region_path: str
    from_on: date
    birth_year: int | None = None
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastCircle:
    """A team or an alliance on a list, with the units that belong to it."""

    ledger_ref: str
    kind: str
    name: str
    host_id: int
    region_path: str
    founded_on: date
    units: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PastHours:
    """Somebody of a list came, from when to when, to what."""

    ledger_ref: str
    person_ref: str
    title: str
    place: str
    thing: str
    starts_at: datetime
    ends_at: datetime


@dataclass
class Brought:
    """What became of a batch: which references were there already, and of each that did not come in why not."""

    new: int = 0
    already: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> int:
        """How many were there already."""
        return len(self.already)


def note(
    circle: Circle, act: str, actor: Actor, at: datetime, done: Brought, refs: Sequence[str]
) -> None:
    """Record that a batch came into a circle."""
    record(
        f"circle:{circle.pk}", f"{circle.programme}.{act}", actor=actor, at=at,
        body={"new": done.new, "known": done.known, "refused": len(done.refused),
              "first": refs[0] if refs else "", "last": refs[-1] if refs else ""},
    )  # fmt: skip
