"""The city as outlines of its districts in SVG, each a link; streets have no outlines in public data."""

from __future__ import annotations

from dataclasses import dataclass

from chuishao.directory.queries import BOUNDARIES, outlines
from chuishao.kernel.geography import middle_of
from chuishao.kernel.stamps import Kept
from chuishao.web.outline import Projection, corners, drawn

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
