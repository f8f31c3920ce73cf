"""Whether a turn of chairing still lies ahead or runs: known to what is done with it and to what is shown of it."""

from __future__ import annotations

from datetime import datetime

from chuishao.kernel.periods import period_named
from chuishao.kernel.working_time import SHANGHAI


def is_behind(state: str, period: str, at: datetime) -> bool:
    """Whether it was held or missed, or its period is over: it changes hands no more."""
    return state != "planned" or period_named(period).until <= at.astimezone(SHANGHAI).date()
