"""Everything that may be done in casework. Each is one transaction, whole or not at all."""

from __future__ import annotations

from ._done import Done
from .following import follow_region
from .history import PastCase, Recorded, record_past_cases
from .moving import move
from .opening import Origin, Place, open_case
from .revealing import reveal
from .sweeping import redate, sweep
from .turning import turn_dial

__all__ = [
    "Done",
    "Origin",
    "PastCase",
    "Place",
    "Recorded",
    "follow_region",
    "move",
    "open_case",
    "record_past_cases",
    "redate",
    "reveal",
    "sweep",
    "turn_dial",
]
