"""Everything that may be asked of participation; people's matters only with the actor."""

from __future__ import annotations

from ..lives import LIVES, Life
from ..states import state_label
from .people import (
    Held,
    HeldBelonging,
    ParticipantCard,
    actor_of_link,
    held_about,
    participant_cards,
    participants_visible_to,
)
from .visibility import activities_visible_to, circles_visible_to, listings_visible_to

__all__ = [
    "LIVES",
    "Held",
    "HeldBelonging",
    "Life",
    "ParticipantCard",
    "activities_visible_to",
    "actor_of_link",
    "circles_visible_to",
    "held_about",
    "listings_visible_to",
    "participant_cards",
    "participants_visible_to",
    "state_label",
]
