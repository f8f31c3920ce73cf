"""Pictures of figures as numbers for SVG: dots on a scale, bars with a past mark, stacked legs, a line of months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SMALL = 30
"""Fewer than this are grey and not compared: 数小不比."""
_LEFT, _RIGHT, _FROM = 6.0, 154.0, 80.0


@dataclass(frozen=True)
class Dots:
    """A rate on the scale from 80 to 100 %; None where there is nothing to show."""

    now: float
    past: float | None
    is_below: bool


def dots(now: float | None, past: float | None) -> Dots | None:
    """Places on a bed from 6 to 154; below 80 the dot stands at the left end and the words say so."""
    if now is None:
        return None
    return Dots(_place(now), None if past is None else _place(past), now < _FROM)


def _place(rate: float) -> float:
    share = (max(_FROM, min(100.0, rate)) - _FROM) / (100 - _FROM)
    return round(_LEFT + share * (_RIGHT - _LEFT), 1)


@dataclass(frozen=True)
class Meter:
    """A bar from zero and a thin mark of the year before, out of 100."""

    now: float
    past: float | None


def meter(now: float, past: float | None, most: float) -> Meter:
    """Shares of the longest bar."""
    scale = 99 / most if most else 0.0
    return Meter(round(now * scale, 1), None if past is None else round(past * scale, 1))


@dataclass(frozen=True)
class Piece:
    """One piece of a stacked bar, out of 100."""

    css: str
    start: float
    width: float


def stacked(lengths: Sequence[float], most: float) -> list[Piece]:
    """Pieces one after another; ``most`` is the length of the whole width."""
    scale, start, pieces = (100 / most if most else 0.0), 0.0, []
    for number, length in enumerate(lengths, 1):
        pieces.append(Piece(f"is-leg{number}", round(start, 2), round(length * scale, 2)))
        start += length * scale
    return pieces


@dataclass(frozen=True)
class Tick:
    """A line of the grid or a name under it."""

    at: float
    words: str


@dataclass(frozen=True)
class Trend:
    """Two lines over twelve months: this year (its last month still running) and last year."""

    width: int
    height: int
    now: str
    running: str
    past: str
    last_x: float
    last_y: float
    last_words: str
    last_dy: int
    levels: list[Tick]
    months: list[Tick]
    bottom: float
    left: float
    right: float


def trend(
    now: Sequence[int | None], past: Sequence[int], width: int = 820, height: int = 240
) -> Trend:
    """From zero, so that a line twice as high is twice as many."""
    left, right, top, bottom = 52.0, width - 40.0, 36.0, height - 34.0
    known = [one for one in now if one is not None]
    most = _round_up(max([*known, *past, 1]))
    xs = [left + 24 + (right - left - 48) * month / 11 for month in range(12)]

    def point(month: int, count: int) -> str:
        return f"{xs[month]:.1f},{bottom - (bottom - top) * count / most:.1f}"

    points = [point(month, count) for month, count in enumerate(known)]
    last_x, last_y = (float(part) for part in points[-1].split(",")) if points else (left, bottom)
    return Trend(
        width, height, " ".join(points[:-1]), " ".join(points[-2:]),
        " ".join(point(month, count) for month, count in enumerate(past)),
        last_x, last_y, str(known[-1]) if known else "",
        24 if known and known[-1] <= past[len(known) - 1] and known[-1] * 5 > most else -12,
        [Tick(round(bottom - (bottom - top) * part / 4, 1), f"{most * part // 4:,}") for part in range(5)],
        [Tick(round(x, 1), str(month)) for month, x in enumerate(xs, 1)], bottom, left, right,
    )  # fmt: skip


def _round_up(most: int) -> int:
    """A round number at least as large, that four divides."""
    steps = [4, 8, 12, 20, 40, 60, 80, 100]
    scale = 1
    while True:
        for step in steps:
            if most <= step * scale:
                return step * scale
        scale *= 10


STEPS = (30, 200, 400, 800)


def classes_of(counts: Sequence[int]) -> list[int]:
    """Lower ends of four classes for a map: round numbers that fit the largest count; 30 at the least."""
    most = max([*counts, SMALL * 4])
    scale = _round_up(most)
    ends = [SMALL, scale // 4, scale // 2, scale * 3 // 4]
    return ends if all(a < b for a, b in pairwise(ends)) else list(STEPS)


def rank(count: int, ends: Sequence[int]) -> int:
    """0 for small, else 1 to 4."""
    return sum(count >= end for end in ends)
