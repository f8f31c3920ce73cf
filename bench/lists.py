"""Lists of a hundred rows at 100,000 and at 1,000,000 cases: the same people, the same questions."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from chuishao.casework import queries
from chuishao.casework.queries import Tab
from chuishao.directory.actors import Actor
from chuishao.kernel.database import rows_of

from . import ground
from .report import Result

ROWS = 100
# What the machine does at that moment: as many rows of a table that does not grow. The two sizes are a minute apart.
_YARD = "SELECT * FROM directory_region ORDER BY code LIMIT 500"
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


@dataclass(frozen=True)
class Pace:
    """How fast a list is asked: rows a second, and rows in the time the yardstick beside it takes once."""

    per_second: float
    per_yard: float


def paces(asked: Iterable[Look], at: datetime) -> dict[str, Pace]:
    """The pace of each list, asked again and again by its people in turn; nothing where a list is empty."""
    return {
        look.name: _pace(look, at, 0.8 if look.tab in HEADLINE and not look.words else 0.3)
        for look in asked
    }


def _pace(look: Look, at: datetime, seconds: float) -> Pace:
    """After everybody asked twice; the yardstick is laid beside every single list."""
    for actor in [*look.actors, *look.actors]:
        _ask(look, actor, at)
    rows, lists, yards = 0, [], []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(lists) < len(look.actors):
        began = time.perf_counter()
        rows += _ask(look, look.actors[len(lists) % len(look.actors)], at)
        ended = time.perf_counter()
        rows_of(_YARD, ())
        lists.append(ended - began)
        yards.append(time.perf_counter() - ended)
    per_second = rows / sum(lists)
    return Pace(per_second, per_second * statistics.median(yards))


def _ask(look: Look, actor: Actor, at: datetime) -> int:
    return len(queries.worklist(actor=actor, at=at, tab=look.tab, words=look.words, limit=ROWS))


def growth(asked: Iterable[Look], small: Mapping[str, Pace], large: Mapping[str, Pace]) -> Result:
    """How many times fewer rows in the time of a yard at the larger size: of worklists and lists of all, the worst."""
    slower = {
        look: small[look.name].per_yard / large[look.name].per_yard
        for look in asked if large[look.name].per_yard
    }  # fmt: skip
    counted = {
        look.name: ratio
        for look, ratio in slower.items()
        if look.tab in HEADLINE and not look.words
    }
    worst = max(counted, key=lambda name: counted[name])
    behind = {
        "worst": f"{worst} ({small[worst].per_second:,.0f} rows/s, then {large[worst].per_second:,.0f})",
        "times_slower": {name: round(ratio, 2) for name, ratio in counted.items()},
        "other_lists_times_slower": {
            look.name: round(ratio, 2) for look, ratio in slower.items() if look.name not in counted
        },
        "machine_times_slower": round(_machine(large, counted) / _machine(small, counted), 2),
        "rows_per_second_at_1m": {look.name: round(large[look.name].per_second) for look in slower},
    }
    # The worst list, not the median one, is what is judged.
    return Result("list_growth_1m_vs_100k", "worklist and list of all, worst of all tiers",
                  [counted[worst]], 1.3, at_most=True, behind=behind)  # fmt: skip


def _machine(paces: Mapping[str, Pace], names: Iterable[str]) -> float:
    """How long a yard took, in the middle."""
    return statistics.median(paces[name].per_yard / paces[name].per_second for name in names)
