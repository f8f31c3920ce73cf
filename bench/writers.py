"""Eight writers without HTTP: each a process of its own that opens cases in its own street."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.pool import Pool
from typing import Any

from .ground import CLIENTS, Clerk

TITLE = "化粪池外溢，污水流到人行道"
WORDS = "华山南路66号院"
DESCRIBED = "华山南路66号院化粪池外溢，影响住户出行，已持续两天，住户反映多次，物业称无力处理。"
OPENED = "request"
ANSWERS = {"channel": "visit", "demand": "help", "description": DESCRIBED}


def open_one(clerk: Clerk, case_type: str = OPENED) -> Any:
    """One case, opened as the form of the site opens it. Imports wait until Django is set up."""
    from chuishao.casework.operations import Place, open_case

    answers = (
        ANSWERS if case_type == OPENED else {"description": DESCRIBED, "prior_efforts": DESCRIBED}
    )
    return open_case(
        case_type=case_type, actor=clerk.actor, at=datetime.now(UTC), title=TITLE,
        kind="general" if case_type == OPENED else "ordinary", answers=answers,
        place=Place(clerk.actor.region_path, WORDS), category="01073",
    )  # fmt: skip


@dataclass(frozen=True)
class Writers:
    """Processes that are ready to write."""

    pool: Pool
    clerks: Sequence[Clerk]

    def rate(self, seconds: float, count: int = CLIENTS) -> float:
        """Cases per second opened by the first ``count`` writers together."""
        starts = time.time() + 0.2
        given = [(clerk, starts, starts + seconds) for clerk in self.clerks[:count]]
        return sum(self.pool.map(_open_until, given, chunksize=1)) / seconds


@contextmanager
def writers(clerks: Sequence[Clerk]) -> Iterator[Writers]:
    """Eight processes, ended when left."""
    with multiprocessing.get_context("spawn").Pool(CLIENTS, _begin) as pool:
        yield Writers(pool, clerks)


def _begin() -> None:
    import django

    django.setup()


def _open_until(given: tuple[Clerk, float, float]) -> int:
    """How many cases one writer opened between two moments."""
    clerk, starts, ends = given
    open_one(clerk)
    time.sleep(max(0.0, starts - time.time()))
    opened = 0
    while time.time() < ends:
        open_one(clerk)
        opened += 1
    return opened
