"""What casework tells the rest: frozen, past tense, in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from chuishao.kernel.records import Event


@dataclass(frozen=True)
class CaseOpened(Event):
    """A case was opened."""

    name: ClassVar[str] = "casework.case.opened"
    case_id: int
    number: str
    case_type: str
    level: str
    kind: str
    opener_id: int


@dataclass(frozen=True)
class CaseMoved(Event):
    """A step was taken; ``state`` is where the case is now, ``units`` who was called by the step."""

    name: ClassVar[str] = "casework.case.moved"
    case_id: int
    number: str
    case_type: str
    transition: str
    state: str
    outcome: str
    parent_id: int | None
    units: tuple[int, ...] = ()


@dataclass(frozen=True)
class DutiesFellDue(Event):
    """These duties were not discharged by their time, the last at ``until``; each is told of once."""

    name: ClassVar[str] = "casework.duties.fell_due"
    duty_ids: tuple[int, ...]
    until: datetime


@dataclass(frozen=True)
class DialProposed(Event):
    """Somebody proposes a limit; it waits for a second person."""

    name: ClassVar[str] = "casework.dial.proposed"
    proposal_id: int
    case_type: str
    duty: str
    kind: str
    region_path: str
    amount: int
    document_no: str
    proposed_by_id: int


@dataclass(frozen=True)
class DialTurned(Event):
    """An office set a limit; it holds for cases opened from its day on."""

    name: ClassVar[str] = "casework.dial.turned"
    case_type: str
    duty: str
    kind: str
    region_path: str
    amount: int
    document_no: str


@dataclass(frozen=True)
class DestructionConfirmed(Event):
    """A second person confirmed that what is due in a place is to be forgotten."""

    name: ClassVar[str] = "casework.destruction.confirmed"
    number: str
