"""The city as outlines of its districts in SVG; below it streets and communities as circles where their cases lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import hypot, sqrt

from chuishao.directory.queries import BOUNDARIES, outlines
from chuishao.kernel.geography import clipped, middle_of
from chuishao.kernel.stamps import Kept
from chuishao.web.outline import Point, Projection, corners, drawn

WIDTH = 400
MARGIN = 8


@dataclass(frozen=True)
class Shape:
    """One district: its outline as an SVG path, and where its name stands."""

    path: str
    drawn: str
    x: float
    y: float


@dataclass(frozen=True)
class Sheet:
    """All districts on one sheet."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def _draw() -> Sheet:
    found = outlines()
    points = [point for geometry in found.values() for point in corners(geometry)]
    if not points:
        return Sheet(WIDTH, 0, ())
    project = Projection(points, WIDTH, MARGIN)
    shapes = [
        Shape(path, drawn(geometry, project), *project(*middle_of(geometry)))
        for path, geometry in sorted(found.items())
    ]
    return Sheet(WIDTH, project.height, tuple(shapes))


_SHEET = Kept(BOUNDARIES, _draw)


def sheet() -> Sheet:
    """The sheet, drawn once and again when an outline changes."""
    return _SHEET.get()


@dataclass(frozen=True)
class Circle:
    """One street or community where its cases lie; ``is_named`` where its name has room."""

    path: str
    x: float
    y: float
    r: float
    is_named: bool


@dataclass(frozen=True)
class Clusters:
    """The outline that holds them, as far as it is on the sheet, and a circle for each."""

    width: int
    height: int
    outline: str
    circles: tuple[Circle, ...]


_LEAST, _MOST, _LETTER, _LINE = 12.0, 24.0, 13.0, 15.0
_AROUND = 0.008  # degrees: a single located place still shows what is around it
_TALL, _TURNS = 420, 80


def clusters(region: str, places: Mapping[str, tuple[Point, int, str]]) -> Clusters | None:
    """A district with its streets, or a street with its communities; None where nothing is located.

    ``places``: by path, where it lies (degrees), how many cases it has, and its name.
    """
    if not places:
        return None
    found = outlines()
    known = next((found[region[:end]] for end in (9, 6) if region[:end] in found), None)
    project = Projection(_framed([place[0] for place in places.values()]), WIDTH, MARGIN, _TALL)
    shown = clipped(known, project.box(WIDTH)) if known is not None else None
    outline = drawn(shown, project, 0.5) if shown and shown["coordinates"] else ""
    return Clusters(WIDTH, project.height, outline, _named(_circles(project, places), places))


def _framed(points: Sequence[Point]) -> list[Point]:
    """The corners of a sheet with room around the points: people crowd into a corner of a large district."""
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    room = max(max(lons) - min(lons), max(lats) - min(lats)) / 4 + _AROUND
    return [(min(lons) - room, min(lats) - room), (max(lons) + room, max(lats) + room)]


def _circles(
    project: Projection, places: Mapping[str, tuple[Point, int, str]]
) -> dict[str, tuple[float, float, float]]:
    """By path the middle and the radius, large ones first; by area, not by width; pushed apart to be met."""
    most = max(count for _point, count, _name in places.values()) or 1
    circles = {
        path: (*project(*point), round(_LEAST + (_MOST - _LEAST) * sqrt(count / most), 1))
        for path, (point, count, _name) in sorted(places.items(), key=lambda one: -one[1][1])
    }
    for _ in range(_TURNS):
        for one, other in combinations(circles, 2):
            circles[one], circles[other] = _apart(circles[one], circles[other])
    return circles


def _apart(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Both moved by half of what they overlap."""
    east, south = other[0] - one[0] or 0.1, other[1] - one[1]
    far = hypot(east, south)
    push = max(one[2] + other[2] + 2 - far, 0) / 2 / far
    return (
        (one[0] - east * push, one[1] - south * push, one[2]),
        (other[0] + east * push, other[1] + south * push, other[2]),
    )


def _named(
    circles: Mapping[str, tuple[float, float, float]], places: Mapping[str, tuple[Point, int, str]]
) -> tuple[Circle, ...]:
    """Names under their circles, where they meet neither another circle nor another name."""
    done: list[Circle] = []
    for path, (x, y, r) in circles.items():
        half, line = len(places[path][2]) * _LETTER / 2, y + r + _LINE
        others = [one for key, one in circles.items() if key != path]
        is_free = x - half >= 0 and x + half <= WIDTH and line <= _TALL and not any(
            hypot(max(abs(a - x) - half, 0), b - line + _LINE / 3) < c + 4 for a, b, c in others
        )  # fmt: skip
        is_free = is_free and not any(
            abs(one.y + one.r + _LINE - line) < _LINE and abs(one.x - x) < 2 * half + 4
            for one in done
            if one.is_named
        )
        done.append(Circle(path, round(x, 1), round(y, 1), r, is_free))
    return tuple(done)
