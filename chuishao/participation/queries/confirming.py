"""How much waits for the actor's word, counted for the navigation up to a hundred."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor

from .activations import waiting_activations
from .circles import joinings_waiting
from .hours import waiting_in_all
from .leave import leaves_waiting
from .listing_pages import claims_waiting
from .meetings import unanswered


def waiting_count(*, actor: Actor, at: datetime, most: int) -> int:
    """Who came, who never left, who asks to belong or for leave, which claims, answers and activations wait: what the page of confirmations is about."""
    count = len(joinings_waiting(actor=actor)) + len(claims_waiting(actor=actor))
    count += len(leaves_waiting(actor=actor))
    asked = unanswered(actor).values("pk").union(waiting_activations(actor).values("pk"), all=True)
    count += asked[:most].count()
    if count < most:
        count += waiting_in_all(actor=actor, at=at, most=most)
    return min(count, most)
