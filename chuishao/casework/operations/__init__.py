"""Everything that may be done in casework. Each is one transaction, whole or not at all."""

from __future__ import annotations

from ._done import Done
from .exporting import note_export
from .following import follow_region
from .history import PastCase, Recorded, record_past_cases
from .moving import move
from .opening import Origin, Place, open_case
from .public import (
    HandedIn,
    attach,
    forget_stray_photos,
    open_public_case,
    renew_public_link,
    support,
)
from .revealing import reveal
from .sweeping import redate, sweep
from .tallying import keep_tallies, recount
from .turning import turn_dial

__all__ = [
    "Done",
    "HandedIn",
    "Origin",
    "PastCase",
    "Place",
    "Recorded",
    "attach",
    "follow_region",
    "forget_stray_photos",
    "keep_tallies",
    "move",
    "note_export",
    "open_case",
    "open_public_case",
    "record_past_cases",
    "recount",
    "redate",
    "renew_public_link",
    "reveal",
    "support",
    "sweep",
    "turn_dial",
]
