"""All measurements, one after another; run by ``python -m bench`` with the settings of a real installation."""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import django

django.setup()

from django.db import connection  # noqa: E402

from bench import (  # noqa: E402
    board,
    checking_in,
    city,
    ground,
    lists,
    narrowed,
    pages_of_service,
    pgbench,
    pool,
    report,
    service,
    sweeping,
    web,
    writers,
)
from bench.ground import CLIENTS, Clerk  # noqa: E402
from bench.report import Result  # noqa: E402
from chuishao.casework.operations import move  # noqa: E402

ROUNDS, OPEN_SECONDS, MOVE_SECONDS, WARM_SECONDS = 5, 5.0, 3.0, 2.0
# pgbench moves a fixed number of cases in each round, so that the stock is never used up.
POOL, ACTS_OF_EACH = 60_000, 600
COME_SECONDS, COMINGS_OF_EACH = 3.0, 400
CASES = (100_000, 1_000_000)
PARTS = ("open", "move", "come", "city", "board", "hours")
"""What ``make bench`` measures within ten minutes; ``python -m bench PART …`` measures some of it."""


def main(parts: Sequence[str]) -> None:
    """Measure and report; ``parts`` chooses some of the measurements."""
    began = time.monotonic()
    tell("Kunming is loaded into a database of its own")
    clerks, results = ground.prepare(), []
    if {"open", "move", "come"} & set(parts):
        with web.site() as port:
            browsers = [web.sign_in(port, clerk) for clerk in clerks]
            if "open" in parts:
                results += opening(clerks, browsers)
            if "move" in parts:
                results.append(moving(clerks, browsers))
            if "come" in parts:
                results.append(coming(clerks, browsers))
    if "city" in parts:
        results += the_city(clerks)
    if "board" in parts:
        results += the_boards(clerks, is_grown="city" in parts)
    if "hours" in parts:
        results += the_hours()
    name = "results" if set(parts) >= set(PARTS) else "results-" + "-".join(parts)
    report.write(name, results, ground.machine(), time.monotonic() - began)


def tell(words: str) -> None:
    """Progress, on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {words} …", file=sys.stderr, flush=True)


def opening(clerks: Sequence[Clerk], browsers: Sequence[web.Browser]) -> list[Result]:
    """A resident's request is taken in: through HTTP, by the operation alone, by pgbench."""
    tell("opening cases: pgbench, HTTP, operation in turn")
    script = pgbench.opening_script(writers.open_one(clerks[0]).case_id, clerks)
    mode = pgbench.faster_mode(script, WARM_SECONDS)
    posts = [_posts(browser) for browser in browsers]
    with writers.writers(clerks) as eight:
        ways: dict[str, Callable[[float], float]] = {
            "pgbench": lambda seconds: pgbench.run(script, seconds, mode),
            "http": lambda seconds: web.rate(browsers, posts, seconds),
            "operation": eight.rate,
        }
        rounds = _in_turn(ways, OPEN_SECONDS)
        scaling = {f"{count} writers": round(eight.rate(2, count)) for count in (1, 2, 4, 8)}
    literals = pgbench.run(script, OPEN_SECONDS, pgbench.LITERALS)
    behind = {
        "per_second": _medians(rounds | {"pgbench literals": [literals]}),
        "pgbench_protocol": mode,
    }
    return [
        Result("open_http_vs_pgbench", "opening a case through HTTP", _ratios(rounds, "http"), 0.25,
               aim=0.50, behind=behind),
        Result("open_operation_vs_pgbench", "the same without HTTP", _ratios(rounds, "operation"), 0.40,
               behind={"per_second": scaling}),
    ]  # fmt: skip


def _posts(browser: web.Browser) -> Iterator[bytes]:
    key = web.form_key(browser.get(f"/desk/open/{writers.OPENED}/"))
    form = {
        "csrfmiddlewaretoken": key, "title": writers.TITLE, "kind": "general", "place_words": writers.WORDS,
        "category": "", **{f"a_{name}": value for name, value in writers.ANSWERS.items()},
    }  # fmt: skip
    return itertools.repeat(browser.request("POST", f"/desk/open/{writers.OPENED}/", form))


def moving(clerks: Sequence[Clerk], browsers: Sequence[web.Browser]) -> Result:
    """A drafted whistle is handed in for approval, which imposes a duty: through HTTP, by pgbench."""
    tell("one act: pgbench and HTTP in turn")
    sample = writers.open_one(clerks[0], "whistle").case_id
    first, numbers = pool.fill(sample, clerks, POOL)
    move(case=sample, transition="submit", actor=clerks[0].actor, at=datetime.now(UTC))
    scripts = (
        pgbench.moving_script(sample, start)
        for start in itertools.count(first, CLIENTS * ACTS_OF_EACH)
    )
    mode = pgbench.faster_mode(lambda: next(scripts), 0, ACTS_OF_EACH)
    # pgbench took two helpings, takes one for the warm-up and for each round, and a last one; the browsers have the rest.
    rest = numbers[(2 + ROUNDS + 2) * CLIENTS * ACTS_OF_EACH :]
    steps = [_steps(browser, rest[place::CLIENTS]) for place, browser in enumerate(browsers)]
    helping = _helping(len(rest))
    rounds = _in_turn({
        "pgbench": lambda seconds: pgbench.run(next(scripts), seconds, mode, ACTS_OF_EACH),
        "http": lambda seconds: web.rate(browsers, steps, seconds, at_most=helping),
    }, MOVE_SECONDS)  # fmt: skip
    literals = pgbench.run(next(scripts), 0, pgbench.LITERALS, ACTS_OF_EACH)
    behind = {
        "per_second": _medians(rounds | {"pgbench literals": [literals]}),
        "pgbench_protocol": mode,
    }
    return Result(
        "move_http_vs_pgbench", "one act through HTTP", _ratios(rounds, "http"), 0.25, behind=behind
    )


def _steps(browser: web.Browser, numbers: Sequence[str]) -> Iterator[bytes]:
    form = {
        "csrfmiddlewaretoken": web.form_key(browser.get("/desk/")),
        "seen_revision": "1",
        "step_label": "提交审核",
    }
    for number in numbers:
        yield browser.request("POST", f"/desk/case/{number}/step/submit/", form)


def coming(clerks: Sequence[Clerk], browsers: Sequence[web.Browser]) -> Result:
    """People check in by the code shown on the spot: through HTTP, by pgbench."""
    tell("checking in: pgbench and HTTP in turn")
    crowd = checking_in.gather(clerks)
    firsts = itertools.count(crowd.first_resident, CLIENTS * COMINGS_OF_EACH)
    scripts = (pgbench.coming_script(crowd.sample, crowd.shifts, first) for first in firsts)
    mode = pgbench.faster_mode(lambda: next(scripts), 0, COMINGS_OF_EACH)
    posts = [crowd.posts(place, browser) for place, browser in enumerate(browsers)]
    helping = _helping(sum(map(len, crowd.sessions)))

    def come(seconds: float) -> float:
        crowd.freshen()
        return web.rate(browsers, posts, seconds, b"/desk/shifts/", at_most=helping)

    rounds = _in_turn({
        "pgbench": lambda seconds: pgbench.run(next(scripts), seconds, mode, COMINGS_OF_EACH),
        "http": come,
    }, COME_SECONDS)  # fmt: skip
    behind = {"per_second": _medians(rounds), "pgbench_protocol": mode}
    return Result(
        "checkin_http_vs_pgbench", "checking in through HTTP", _ratios(rounds, "http"), 0.25, behind=behind
    )  # fmt: skip


def _in_turn(ways: dict[str, Callable[[float], float]], seconds: float) -> dict[str, list[float]]:
    """Rates of each way, round by round, after a warm-up."""
    for way in ways.values():
        way(WARM_SECONDS)
    rounds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, way in ways.items():
            rounds[name].append(way(seconds))
    return rounds


def _helping(stock: int) -> int:
    """What each client may take of a stock in one round, so that the last round still finds its share."""
    return stock // CLIENTS // (1 + ROUNDS)


def _ratios(rounds: dict[str, list[float]], way: str) -> list[float]:
    return [ours / theirs for ours, theirs in zip(rounds[way], rounds["pgbench"], strict=True)]


def _medians(rounds: dict[str, list[float]]) -> dict[str, int]:
    return {name: round(statistics.median(rates)) for name, rates in rounds.items()}


def the_city(clerks: Sequence[Clerk]) -> list[Result]:
    """Lists at a hundred thousand and at a million cases; then the sweep among a million open duties."""
    now = datetime.now(UTC)
    sample = writers.open_one(clerks[0], "whistle").case_id
    asked, measured, before = lists.looks(now), [], 0
    city.found(now)
    for cases in CASES:
        tell(f"{cases:,} cases are written")
        city.grow(before + 1, cases, total=CASES[-1], sample=sample, now=now)
        city.settle()
        before = cases
        tell(f"lists at {cases:,} cases")
        measured.append(lists.paces(asked, now))
    tell("the sweep")
    return [lists.growth(asked, *measured), sweeping.measured(now)]


def the_boards(clerks: Sequence[Clerk], *, is_grown: bool) -> list[Result]:
    """Board pages and narrowed lists at a million cases, which are written now if no other measurement has."""
    now = datetime.now(UTC)
    if not is_grown:
        tell("a million cases are written")
        sample = writers.open_one(clerks[0], "whistle").case_id
        city.found(now)
        city.grow(1, CASES[-1], total=CASES[-1], sample=sample, now=now)
        city.settle()
    tell("boards: what is counted is counted, then asked")
    boards = board.measured(now)
    tell("queues, narrowed lists, rows of figures")
    return [boards, narrowed.measured(now)]


def the_hours() -> list[Result]:
    """Hours of a whole city's volunteers, and the pages on which they stand."""
    now = datetime.now(UTC)
    tell("five million comings are written")
    service.found(now)
    tell("hours by team and community")
    hours = service.measured(now)
    tell("pages of taking part: what is counted is counted, then asked")
    return [hours, pages_of_service.measured(now)]


if __name__ == "__main__":
    main(sys.argv[1:] or PARTS)
    connection.close()
