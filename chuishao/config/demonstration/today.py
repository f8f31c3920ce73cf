"""Who takes part these days, told as stories whose days count from today: shifts, words that are waited for, meetings due."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from chuishao.config.stories import Story, stories_in
from chuishao.kernel.working_time import SHANGHAI

TOLD: Final = Path(__file__).with_name("today.yaml")
_DAY: Final = re.compile(r"\bD([+-]\d+)")


def stories_today(now: datetime) -> Iterator[Story]:
    """The stories of ``today.yaml`` with their days; nothing in them is done later than the day before yesterday."""
    today = now.astimezone(SHANGHAI).date()
    words = TOLD.read_text(encoding="utf-8")
    dated = _DAY.sub(lambda found: f"{today + timedelta(days=int(found[1]))}", words)
    yield from stories_in(dated, TOLD.name, "bustle-part")
