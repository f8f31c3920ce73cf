"""Eight writers without HTTP, in processes and threads like the site's: each opens cases in its own street."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
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
    """Processes that are ready to write, as many as the site has, each with its share of the eight threads."""

    pool: Pool
    clerks: Sequence[Clerk]
    processes: int

    def rate(self, seconds: float, count: int = CLIENTS) -> float:
        """Cases per second opened by the first ``count`` writers together."""
        starts = time.time() + 0.2
        writing = self.clerks[:count]
        shares = [writing[place :: self.processes] for place in range(self.processes)]
        given = [(share, starts, starts + seconds) for share in shares if share]
        return sum(self.pool.map(_open_together, given, chunksize=1)) / seconds


@contextmanager
def writers(clerks: Sequence[Clerk]) -> Iterator[Writers]:
    """Eight writers in the site's own number of processes, ended when left."""
    from chuishao.config.env import env

    with multiprocessing.get_context("spawn").Pool(env.processes, _begin) as pool:
        yield Writers(pool, clerks, env.processes)


def _begin() -> None:
    import django

    django.setup()


def _open_together(given: tuple[Sequence[Clerk], float, float]) -> int:
    """How many cases the writers of one process opened between two moments, each on its own connection."""
    share, starts, ends = given
    with ThreadPoolExecutor(len(share)) as threads:
        return sum(threads.map(lambda clerk: _open_until(clerk, starts, ends), share))


def _open_until(clerk: Clerk, starts: float, ends: float) -> int:
    from django.db import connection

    open_one(clerk)
    time.sleep(max(0.0, starts - time.time()))
    opened = 0
    while time.time() < ends:
        open_one(clerk)
        opened += 1
    connection.close()
    return opened
