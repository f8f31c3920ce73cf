"""Turns of chairing as both what is done with them and what is shown of them know them."""

from __future__ import annotations

from datetime import datetime

from chuishao.kernel.periods import period_named
from chuishao.kernel.working_time import SHANGHAI

from .declarations import By

ROTATES = By(("clerk", "secretary", "deputy", "head"))
"""Whose hand plans the turns of a circle and says which were held or missed."""


def is_behind(state: str, period: str, at: datetime) -> bool:
    """Whether it was held or missed, or its period is over: it changes hands no more."""
    return state != "planned" or period_named(period).until <= at.astimezone(SHANGHAI).date()
