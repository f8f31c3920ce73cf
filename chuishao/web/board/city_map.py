"""The city as outlines of its districts in SVG, each a link; streets have no outlines in public data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from chuishao.directory.queries import BOUNDARIES, outlines
from chuishao.kernel.geography import middle_of
from chuishao.kernel.stamps import Kept

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


class _Projection:
    """Degrees to the units of the sheet: equirectangular, true at the middle latitude."""

    def __init__(self, points: list[tuple[float, float]]) -> None:
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        self.west, self.north = min(lons), max(lats)
        self.stretch = cos(radians((min(lats) + max(lats)) / 2))
        self.scale = (WIDTH - 2 * MARGIN) / ((max(lons) - self.west) * self.stretch)
        self.height = round((self.north - min(lats)) * self.scale) + 2 * MARGIN

    def __call__(self, lon: float, lat: float) -> tuple[float, float]:
        x = (lon - self.west) * self.stretch * self.scale + MARGIN
        return round(x, 1), round((self.north - lat) * self.scale + MARGIN, 1)


def _rings(geometry: Mapping[str, Any]) -> Iterable[list[list[float]]]:
    parts = geometry["coordinates"]
    for part in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from part


def _drawn(geometry: Mapping[str, Any], project: _Projection) -> str:
    rings = []
    for ring in _rings(geometry):
        points = ["{},{}".format(*project(point[0], point[1])) for point in ring]
        rings.append("M" + "L".join(points) + "Z")
    return "".join(rings)


def _draw() -> Sheet:
    found = outlines()
    points = [
        (p[0], p[1]) for geometry in found.values() for ring in _rings(geometry) for p in ring
    ]
    if not points:
        return Sheet(WIDTH, 0, ())
    project = _Projection(points)
    shapes = [
        Shape(path, _drawn(geometry, project), *project(*middle_of(geometry)))
        for path, geometry in sorted(found.items())
    ]
    return Sheet(WIDTH, project.height, tuple(shapes))


_SHEET = Kept(BOUNDARIES, _draw)


def sheet() -> Sheet:
    """The sheet, drawn once and again when an outline changes."""
    return _SHEET.get()
