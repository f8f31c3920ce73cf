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
from .forgetting import (
    carry_on,
    confirm_destruction,
    hold_case,
    lift_hold,
    propose_destruction,
    refuse_destruction,
    set_period,
    warn_of_overdue_forgetting,
)
from .history import PastCase, Recorded, record_past_cases
from .moving import move
from .opening import Origin, Place, open_case
from .public import (
    MOST_PHOTOS,
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
from .turning import confirm_dial, propose_dial, refuse_dial

__all__ = [
    "MOST_PHOTOS",
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
    "carry_on",
    "confirm_destruction",
    "confirm_dial",
    "expire_exports",
    "fail_export",
    "finish_export",
    "follow_region",
    "forget_stray_photos",
    "give_up_silent",
    "hold_case",
    "keep_tallies",
    "lift_hold",
    "move",
    "note_export",
    "note_fetched",
    "note_progress",
    "open_case",
    "open_public_case",
    "propose_destruction",
    "propose_dial",
    "record_past_cases",
    "recount",
    "redate",
    "refuse_destruction",
    "refuse_dial",
    "renew_public_link",
    "reveal",
    "set_period",
    "support",
    "sweep",
    "take_export_number",
    "warn_of_overdue_forgetting",
]
