"""Everything that may be done in participation. Each is one transaction, whole or not at all."""

from __future__ import annotations

from .activating import (
    confirm_activation,
    end_activation,
    propose_activation,
    refuse_activation,
)
from .circles import Joining, ask_to_join, decide_joining, end_belonging, end_circle, found_circle
from .destroying import (
    carry_on_destruction,
    confirm_destruction,
    propose_destruction,
    refuse_destruction,
)
from .dissolving import end_what_is_over
from .leave import ask_leave, decide_leave
from .leaving import forget_participant, leave_taking_part, reveal_participant
from .past import enter_past_figure, strike_past_figure
from .people import (
    Correction,
    Registered,
    Registration,
    correct_participant,
    record_consent,
    register_participant,
    renew_participant_link,
)
from .tallying import keep_tallies, recount
from .writing_down import Note, note_record_became, write_down

__all__ = [
    "Correction",
    "Joining",
    "Note",
    "Registered",
    "Registration",
    "ask_leave",
    "ask_to_join",
    "carry_on_destruction",
    "confirm_activation",
    "confirm_destruction",
    "correct_participant",
    "decide_joining",
    "decide_leave",
    "end_activation",
    "end_belonging",
    "end_circle",
    "end_what_is_over",
    "enter_past_figure",
    "forget_participant",
    "found_circle",
    "keep_tallies",
    "leave_taking_part",
    "note_record_became",
    "propose_activation",
    "propose_destruction",
    "record_consent",
    "recount",
    "refuse_activation",
    "refuse_destruction",
    "register_participant",
    "renew_participant_link",
    "reveal_participant",
    "strike_past_figure",
    "write_down",
]
