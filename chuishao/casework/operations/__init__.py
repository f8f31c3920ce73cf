"""Everything that may be done in casework. Each is one transaction, whole or not at all."""

from __future__ import annotations

from ._done import Done
from .exporting import (
    ask_export,
    begin_export,
    cancel_export,
    expire_exports,
    fail_export,
    finish_export,
    give_up_silent,
    note_export,
    note_fetched,
    note_progress,
    take_export_number,
)
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
    "ask_export",
    "attach",
    "begin_export",
    "cancel_export",
    "expire_exports",
    "fail_export",
    "finish_export",
    "follow_region",
    "forget_stray_photos",
    "give_up_silent",
    "keep_tallies",
    "move",
    "note_export",
    "note_fetched",
    "note_progress",
    "open_case",
    "open_public_case",
    "record_past_cases",
    "recount",
    "redate",
    "renew_public_link",
    "reveal",
    "support",
    "sweep",
    "take_export_number",
    "turn_dial",
]
