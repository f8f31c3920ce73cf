"""Lists of a hundred rows at 100,000 and at 1,000,000 cases: the same people, the same questions."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuishao.casework import queries
from chuishao.casework.queries import Tab
from chuishao.directory.actors import Actor

from . import ground
from .report import Result

ROWS = 100
HEADLINE = (Tab.WAITING, Tab.ALL)
# Who looks: organisation kind, tier, post.
LOOKERS = {
    "community": ("community", "community", "clerk"),
    "street": ("referee_desk", "street", "dispatcher"),
    "unit": ("stationed_force", "street", "liaison"),
    "department": ("department", "district", "liaison"),
    "district": ("referee_desk", "district", "dispatcher"),
    "city": ("referee_desk", "city", "dispatcher"),
}


@dataclass(frozen=True, eq=False)
class Look:
    """One list one person may ask for."""

    who: str
    tab: Tab
    words: str
    actors: Sequence[Actor]

    @property
    def name(self) -> str:
        """For the table of results."""
        return f"{self.who} {self.tab.value}" + (" words" if self.words else "")


def looks(at: datetime) -> list[Look]:
    """Every tab for every looker, and the search by words over all that one may see."""
    actors = {who: ground.actors(*wanted, at=at) for who, wanted in LOOKERS.items()}
    listed = [Look(who, tab, "", found) for who, found in actors.items() for tab in Tab]
    return listed + [Look(who, Tab.ALL, "路灯", found) for who, found in actors.items()]


def rates(asked: Iterable[Look], at: datetime) -> dict[str, float]:
    """Rows per second of each list that has any, asked again and again by its people in turn."""
    return {
        look.name: _rate(look, at, 0.8 if look.tab in HEADLINE and not look.words else 0.3)
        for look in asked
    }


def _rate(look: Look, at: datetime, seconds: float) -> float:
    """Rows per second, after everybody asked twice."""
    for actor in [*look.actors, *look.actors]:
        _ask(look, actor, at)
    rows = turns = 0
    started = time.perf_counter()
    while (passed := time.perf_counter() - started) < seconds or turns < len(look.actors):
        rows += _ask(look, look.actors[turns % len(look.actors)], at)
        turns += 1
    return rows / passed


def _ask(look: Look, actor: Actor, at: datetime) -> int:
    return len(queries.worklist(actor=actor, at=at, tab=look.tab, words=look.words, limit=ROWS))


def growth(asked: Iterable[Look], small: dict[str, float], large: dict[str, float]) -> Result:
    """How many times fewer rows a second at the larger size: of worklists and lists of all, the worst."""
    slower = {look: small[look.name] / large[look.name] for look in asked if large[look.name]}
    counted = {
        look.name: ratio
        for look, ratio in slower.items()
        if look.tab in HEADLINE and not look.words
    }
    worst = max(counted, key=lambda name: counted[name])
    behind = {
        "worst": f"{worst} ({small[worst]:,.0f} rows/s, then {large[worst]:,.0f})",
        "times_slower": {name: round(ratio, 2) for name, ratio in counted.items()},
        "other_lists_times_slower": {
            look.name: round(ratio, 2) for look, ratio in slower.items() if look.name not in counted
        },
        "rows_per_second_at_1m": {look.name: round(large[look.name]) for look in slower},
    }
    # The worst list, not the median one, is what is judged.
    return Result("list_growth_1m_vs_100k", "worklist and list of all, worst of all tiers",
                  [counted[worst]], 1.3, at_most=True, behind=behind)  # fmt: skip
