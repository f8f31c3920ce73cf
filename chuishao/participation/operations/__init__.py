"""Everything that may be done in participation. Each is one transaction, whole or not at all."""

from __future__ import annotations

from .circles import Joining, ask_to_join, decide_joining, end_belonging, end_circle, found_circle
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

__all__ = [
    "Correction",
    "Joining",
    "Registered",
    "Registration",
    "ask_to_join",
    "correct_participant",
    "decide_joining",
    "end_belonging",
    "end_circle",
    "enter_past_figure",
    "forget_participant",
    "found_circle",
    "leave_taking_part",
    "record_consent",
    "register_participant",
    "renew_participant_link",
    "reveal_participant",
    "strike_past_figure",
]
