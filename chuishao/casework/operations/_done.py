"""What an act returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """Where a case is after an act; ``opened`` is the number of a case that the step opened."""

    case_id: int
    number: str
    state: str
    revision: int
    opened: str = ""
