"""Everything that may be asked of participation; people's matters only with the actor."""

from __future__ import annotations

from ..lives import LIVES, Life
from ..states import state_label
from .listings import (
    ClaimLine,
    ListingLine,
    Match,
    Wanted,
    claims_on,
    listing_line,
    listings_count,
    listings_found,
    matches_for,
)
from .meetings import (
    MeetingPage,
    TopicLine,
    TurnLine,
    Voter,
    agenda_of,
    answers_due,
    meeting_page,
    meetings_due,
    meetings_visible_to,
    resolutions_visible_to,
    turns_of,
    voters_of,
)
from .outcomes import became_of_listing, became_of_resolution
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
from .votes import shortfall_words, vote_words

__all__ = [
    "LIVES",
    "ClaimLine",
    "Held",
    "HeldBelonging",
    "Life",
    "ListingLine",
    "Match",
    "MeetingPage",
    "ParticipantCard",
    "TopicLine",
    "TurnLine",
    "Voter",
    "Wanted",
    "activities_visible_to",
    "actor_of_link",
    "agenda_of",
    "answers_due",
    "became_of_listing",
    "became_of_resolution",
    "circles_visible_to",
    "claims_on",
    "held_about",
    "listing_line",
    "listings_count",
    "listings_found",
    "listings_visible_to",
    "matches_for",
    "meeting_page",
    "meetings_due",
    "meetings_visible_to",
    "participant_cards",
    "participants_visible_to",
    "resolutions_visible_to",
    "shortfall_words",
    "state_label",
    "turns_of",
    "vote_words",
    "voters_of",
]
