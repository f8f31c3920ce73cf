"""What pages of taking part ask at 5,000,000 comings, and what it costs every ten minutes to keep their figures."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection

from chuishao.casework.queries.board import Period, spans_of
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch
from chuishao.participation.models import Attendance, Circle
from chuishao.participation.operations import keep_tallies, recount
from chuishao.participation.queries import behind, circles, my_attendances
from chuishao.participation.queries import board as boards
from chuishao.participation.queries.activity_pages import activities_of_circle, activity_page
from chuishao.participation.queries.feedback import yearly_feedback
from chuishao.participation.queries.figures import figures_of, open_figures
from chuishao.participation.queries.people import held_about
from chuishao.participation.queries.series import series_totals
from chuishao.participation.queries.stars import stars_in
from chuishao.participation.queries.totals import circle_done

from . import ground
from .board import MOST_MS, milliseconds
from .report import Result
from .service import PROGRAMME

ROUNDS = 5
# Ten minutes of a campaign whose leaders catch up with two months: far more than a city confirms in them.
CHANGED, OVER_DAYS = 2_000, 60
PLACES = {
    "city": "5301",
    "district": "530102",
    "street": "530102001",
    "community": "530102001003",
}
Asked = Mapping[str, Callable[[], object]]
_CHOSEN = """
SELECT id FROM participation_attendance WHERE state = 'confirmed'
 AND starts_at > %(now)s - %(days)s * interval '1 day' AND id %% 211 = 0 ORDER BY id LIMIT %(changed)s"""
_DISPUTED = """
UPDATE participation_attendance SET state = 'disputed', counted_minutes = 0, decided_by_id = NULL, decided_at = NULL
WHERE id = ANY(%s)"""
_BY_ROWS = (
    "SELECT count(*), sum(counted_minutes) FROM participation_attendance WHERE state = 'confirmed'"
)
_BY_TALLIES = """
SELECT sum(times), sum(minutes) FROM participation_tally WHERE region_path = '5301' AND facet = 'came'"""


def measured(now: datetime) -> Result:
    """The slowest board of four tiers, question by question; beside it the other pages and the keeping."""
    anew = _seconds(lambda: recount(at=now))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) participation_tally")
    [watcher] = ground.actors("referee_desk", "city", "dispatcher", at=now)[:1]
    boards_ms = {name: _spent(_board(path, watcher, now)) for name, path in PLACES.items()}
    whole = {
        name: [sum(round_) for round_ in zip(*asked.values(), strict=True)]
        for name, asked in boards_ms.items()
    }
    worst = max(whole, key=lambda name: statistics.median(whole[name]))
    behind_it = {
        "worst": worst,
        **{f"{name}_ms": _medians(asked) for name, asked in boards_ms.items()},
        "other_pages_ms": _medians(_spent(_pages(watcher, now), rounds=1)),
        "counted_anew_in_seconds": round(anew, 1),
        "kept_up": _kept_up(now),
    }
    return Result("board_participation_5m_ms", "the board of taking part, slowest of four tiers", whole[worst], MOST_MS,
                  at_most=True, behind=behind_it)  # fmt: skip


def _board(path: str, actor: Actor, now: datetime) -> Asked:
    """What ``/board/<region>/taking-part/`` asks of a place, question by question."""
    spans = spans_of(Period.YEAR, now)
    days = {"now": (spans.now.since, spans.now.until), "past": (spans.past.since, spans.past.until)}
    place: dict[str, Any] = {"programme": PROGRAMME, "region_path": path, "actor": actor}
    return {
        "figures": partial(figures_of, **place, at=now, is_kept=True),
        "kinds and months": partial(boards.done_in, **place, **days),
        "places below": partial(boards.areas_in, **place, **days),
        "series": partial(series_totals, **place, at=now),
        "stars": partial(stars_in, **place, at=now),
        "time of the data": boards.kept_at,
    }


def _pages(watcher: Actor, now: datetime) -> Asked:
    """The other pages on which comings are listed or counted: a team's, an activity's, one's own, the open ones."""
    [clerk] = ground.actors("community", "community", "clerk", at=now)[:1]
    team = Circle.objects.filter(host=clerk.organisation_id).order_by("-id")[0]
    came = Attendance.objects.filter(activity__circle=team).order_by("-id")[0]
    me = Actor.participant(came.participant_id)
    page = circles.circle_page(circle_id=team.pk, actor=clerk, at=now)
    return {
        "a team": partial(circles.belonging_rows, page=page, actor=clerk),
        "its activities": partial(activities_of_circle, circle_id=team.pk, actor=clerk),
        "what it has done": partial(circle_done, page=page, since=now - timedelta(days=365)),
        "its year": partial(yearly_feedback, circle_id=team.pk, year=now.year, actor=clerk),
        "an activity": partial(activity_page, activity_id=came.activity_id, actor=clerk, at=now),
        "one's own comings": partial(my_attendances, actor=me, at=now),
        "what is held of one": partial(held_about, participant_id=came.participant_id, actor=me),
        "open statistics": partial(open_figures, region_path="5301", is_kept=True),
        "rows behind a figure": partial(
            behind.rows_behind, asked=behind.Behind(PROGRAMME, "5301", figure="service_hours"), actor=watcher,
            limit=101,
        ),
    }  # fmt: skip


def _kept_up(now: datetime) -> dict[str, int]:
    """Comings of two months are disputed, and the days they lie on counted anew; the sums must be those of the rows."""
    with connection.cursor() as cursor:
        cursor.execute(_CHOSEN, {"now": now, "days": OVER_DAYS, "changed": CHANGED})
        chosen = [key for (key,) in cursor.fetchall()]
        cursor.execute(_DISPUTED, [chosen])
    with records.sending(Batch()) as batch:
        for key in chosen:
            records.audit(batch, subject=f"attendance:{key}", head=records.BEGINNING, at=now, actor={},
                          action="participation.volunteering.dispute", body={"state": "disputed"})  # fmt: skip
    days: list[int] = []
    seconds = _seconds(lambda: days.append(keep_tallies(at=now)))
    with connection.cursor() as cursor:
        sums = [cursor.execute(asked).fetchone() for asked in (_BY_ROWS, _BY_TALLIES)]
    if sums[0] != sums[1] or not days[0]:
        raise SystemExit(f"the tallies say {sums[1]}, the rows {sums[0]}; {days} days were counted")
    return {"ms": round(seconds * 1000), "comings": len(chosen), "days": days[0]}


def _spent(asked: Asked, rounds: int = ROUNDS) -> dict[str, list[float]]:
    return {name: [milliseconds(ask) for _ in range(rounds)] for name, ask in asked.items()}


def _medians(spent: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: round(statistics.median(times), 1) for name, times in spent.items()}


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
