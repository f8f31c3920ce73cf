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
class DutyFellDue(Event):
    """A duty was not discharged by its time; told once a duty."""

    name: ClassVar[str] = "casework.duty.fell_due"
    duty_id: int
    case_id: int
    key: str
    organisation_id: int
    due_at: datetime


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
