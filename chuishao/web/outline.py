"""Outlines of regions as SVG paths: degrees to the units of a sheet, without corners nobody can see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import cos, hypot, radians
from typing import Any

METRES_A_DEGREE = 111_195
Point = tuple[float, float]


class Projection:
    """Degrees to the units of a sheet: equirectangular, true at the middle latitude.

    The points fill the sheet's width; with ``height`` they also stay within it, in its middle.
    """

    def __init__(
        self, points: Sequence[Point], width: int, margin: int, height: int | None = None
    ) -> None:
        lons, lats = [p[0] for p in points], [p[1] for p in points]
        self.west, self.north = min(lons), max(lats)
        self.stretch = cos(radians((min(lats) + max(lats)) / 2))
        wide, high = (max(lons) - self.west) * self.stretch, self.north - min(lats)
        scales = [(width - 2 * margin) / wide]
        if height:
            scales.append((height - 2 * margin) / high)
        self.scale = min(scales)
        self.height = height or round(high * self.scale) + 2 * margin
        self.left = (width - wide * self.scale) / 2
        self.top = (self.height - high * self.scale) / 2

    def __call__(self, lon: float, lat: float) -> Point:
        """Where a point in degrees lies on the sheet."""
        x = (lon - self.west) * self.stretch * self.scale + self.left
        return round(x, 1), round((self.north - lat) * self.scale + self.top, 1)

    def box(self, width: int) -> tuple[float, float, float, float]:
        """West, south, east and north of the whole sheet, in degrees."""
        across, up = 1 / (self.stretch * self.scale), 1 / self.scale
        west, north = self.west - self.left * across, self.north + self.top * up
        return west, north - self.height * up, west + width * across, north

    @property
    def metres(self) -> float:
        """How many metres one unit of the sheet is."""
        return METRES_A_DEGREE / self.scale


def rings(geometry: Mapping[str, Any]) -> Iterable[list[list[float]]]:
    """All rings of a polygon or of several."""
    parts = geometry["coordinates"]
    for part in parts if geometry["type"] == "MultiPolygon" else [parts]:
        yield from part


def corners(geometry: Mapping[str, Any]) -> list[Point]:
    """All corners of all rings."""
    return [(point[0], point[1]) for ring in rings(geometry) for point in ring]


def drawn(geometry: Mapping[str, Any], project: Projection, apart: float = 0.0) -> str:
    """The outline as one SVG path; corners nearer than ``apart`` to the one before are left out."""
    lines = []
    for ring in rings(geometry):
        points = _thinned([project(point[0], point[1]) for point in ring], apart)
        lines.append("M" + "L".join("{},{}".format(*point) for point in points) + "Z")
    return "".join(lines)


def _thinned(points: list[Point], apart: float) -> list[Point]:
    kept = points[:1]
    for point in points[1:]:
        if hypot(point[0] - kept[-1][0], point[1] - kept[-1][1]) >= apart:
            kept.append(point)
    return kept
