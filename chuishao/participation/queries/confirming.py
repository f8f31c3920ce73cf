"""How much waits for the actor's word, counted for the navigation up to a hundred."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor

from .circles import joinings_waiting
from .hours import waiting_in_all
from .leave import leaves_waiting
from .listing_pages import claims_waiting
from .meetings import answers_waiting_in_all


def waiting_count(*, actor: Actor, at: datetime, most: int) -> int:
    """Who came, who never left, who asks to belong or for leave, which claims and answers wait: what the page of confirmations is about."""
    count = len(joinings_waiting(actor=actor)) + len(claims_waiting(actor=actor))
    count += len(leaves_waiting(actor=actor))
    count += answers_waiting_in_all(actor=actor, most=most)
    if count < most:
        count += waiting_in_all(actor=actor, at=at, most=most)
    return min(count, most)
