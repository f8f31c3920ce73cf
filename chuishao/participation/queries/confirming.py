"""How much waits for the actor's word, counted for the navigation up to a hundred."""

from __future__ import annotations

from chuishao.directory.actors import Actor

from .circles import joinings_waiting
from .hours import waiting_for_me
from .listing_pages import claims_waiting


def waiting_count(*, actor: Actor, most: int) -> int:
    """Who came, who asks to belong, which claims wait: as many lines as the page of confirmations shows."""
    count = len(joinings_waiting(actor=actor)) + len(claims_waiting(actor=actor))
    if count < most:
        count += len(waiting_for_me(actor=actor))
    return min(count, most)
