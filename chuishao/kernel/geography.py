"""Points and areas: the offset of public Chinese maps, distances, cells, and which region a point is in.

Points are (longitude, latitude) in degrees of CGCS2000, which for this purpose is WGS 84 (they differ by
decimetres). Public maps in China draw in GCJ-02, an offset of some hundred metres, known only by
a published approximation (a = 6378245 m, e² = 0.00669342162296594323) and valid only in China.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import asin, cos, degrees, isfinite, pi, radians, sin, sqrt
from typing import Any, Generic, TypeVar

import h3
from shapely import STRtree, clip_by_rect, make_valid, points
from shapely.geometry import mapping, shape
from shapely.ops import polylabel

from chuishao.kernel.refusals import Invalid

K = TypeVar("K")
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323
_EARTH_METRES = 6371008.8
_PLACES = 7
_CELL_RESOLUTION = 9  # hexagons of about 0.1 km², 400 m across
_CHINA = (72.004, 0.8293, 137.8347, 55.8271)
_CLOSE_ENOUGH = 1e-9  # degrees: a tenth of a millimetre
_MOST_ROUNDS = 30


def checked_point(lon: Any, lat: Any) -> tuple[float, float]:
    """The point with seven decimals. Raises Invalid when it is no place on Earth."""
    try:
        east, north = float(lon), float(lat)
    except (TypeError, ValueError, OverflowError):
        raise _no_place() from None
    if not (isfinite(east) and isfinite(north) and abs(east) <= 180 and abs(north) <= 90):
        raise _no_place()
    return round(east, _PLACES), round(north, _PLACES)


def in_china(lon: float, lat: float) -> bool:
    """Whether a point lies in the rectangle in which the GCJ-02 offset is applied."""
    west, south, east, north = _CHINA
    return west <= lon <= east and south <= lat <= north


def to_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """A point as public Chinese maps draw it; unchanged outside China."""
    if not in_china(lon, lat):
        return lon, lat
    east, north = _offset(lon, lat)
    return lon + east, lat + north


def from_gcj02(lon: float, lat: float) -> tuple[float, float]:
    """The point that public maps draw here, found by iteration to far below half a metre."""
    if not in_china(lon, lat):
        return lon, lat
    guess = lon, lat
    for _ in range(_MOST_ROUNDS):
        east, north = _offset(*guess)
        miss = guess[0] + east - lon, guess[1] + north - lat
        guess = guess[0] - miss[0], guess[1] - miss[1]
        if max(map(abs, miss)) < _CLOSE_ENOUGH:
            break
    return guess


def distance_m(start: tuple[float, float], end: tuple[float, float]) -> float:
    """The distance of two points in metres, on a sphere (within half a percent)."""
    north, south = radians(start[1]), radians(end[1])
    half_lat, half_lon = (south - north) / 2, radians(end[0] - start[0]) / 2
    square = sin(half_lat) ** 2 + cos(north) * cos(south) * sin(half_lon) ** 2
    return 2 * _EARTH_METRES * asin(min(1.0, sqrt(square)))


def cell(lon: float, lat: float) -> str:
    """The H3 cell (resolution 9) of a point; near points have the same or neighbouring cells."""
    return str(h3.latlng_to_cell(lat, lon, _CELL_RESOLUTION))


def cells_within(lon: float, lat: float, metres: float) -> list[str]:
    """The cells that hold every point within this distance of a point (up to 5 km), and some more."""
    if not 0 <= metres <= 5000:
        raise ValueError("nearness is asked for up to 5000 metres")
    edge = h3.average_hexagon_edge_length(_CELL_RESOLUTION, unit="m")
    rings = 1 + int(metres / (edge * 1.3))  # rings grow by √3 edges, less where cells are small
    return sorted(h3.grid_disk(cell(lon, lat), rings))


class RegionFinder(Generic[K]):
    """Which region a point lies in, among many. Built once, asked often, shared between threads.

    Takes (key, GeoJSON geometry) pairs. On a border, or where regions overlap, the smallest region
    answers, and of equal ones the one given first.
    """

    def __init__(self, regions: Iterable[tuple[K, Mapping[str, Any]]]) -> None:
        shapes = [(key, make_valid(shape(geometry))) for key, geometry in regions]
        shapes.sort(key=lambda pair: pair[1].area)
        self._keys = [key for key, _ in shapes]
        self._tree = STRtree([geometry for _, geometry in shapes])

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, lon: float, lat: float) -> K | None:
        """The key of the region that holds this point; None when none does."""
        return self.find_all([(lon, lat)])[0]

    def find_all(self, places: Iterable[tuple[float, float]]) -> list[K | None]:
        """The key for each point in order: one question for many points, for imports."""
        asked = list(places)
        found: list[K | None] = [None] * len(asked)
        if not asked or not self._keys:
            return found
        pairs = self._tree.query(points(asked), predicate="intersects").T.tolist()
        for place, region in sorted(pairs, reverse=True):  # the smallest comes last and stays
            found[place] = self._keys[region]
        return found


def middle_of(geometry: Mapping[str, Any]) -> tuple[float, float]:
    """Where a name fits best inside an area: the point of its largest part farthest from the edge."""
    area = make_valid(shape(geometry))
    largest = max(getattr(area, "geoms", [area]), key=lambda part: part.area)
    point = (
        polylabel(largest, tolerance=0.005) if largest.geom_type == "Polygon" else largest.centroid
    )
    return round(point.x, _PLACES), round(point.y, _PLACES)


def clipped(
    geometry: Mapping[str, Any], box: tuple[float, float, float, float]
) -> Mapping[str, Any]:
    """The part of an area within west, south, east and north, as a MultiPolygon; perhaps an empty one."""
    part = clip_by_rect(make_valid(shape(geometry)), *box)
    pieces = [one for one in getattr(part, "geoms", [part]) if one.geom_type == "Polygon"]
    drawn = [mapping(one)["coordinates"] for one in pieces if not one.is_empty]
    return {"type": "MultiPolygon", "coordinates": drawn}


def _no_place() -> Invalid:
    return Invalid("坐标不正确：经度应在 -180 到 180 之间，纬度应在 -90 到 90 之间。请重新定位。")


def _offset(lon: float, lat: float) -> tuple[float, float]:
    """How far GCJ-02 draws a point to the east and north, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    angle = radians(lat)
    curvature = 1 - _ECCENTRICITY * sin(angle) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (curvature * sqrt(curvature))
    parallel = _AXIS / sqrt(curvature) * cos(angle)
    return degrees(_metres_east(x, y) / parallel), degrees(_metres_north(x, y) / meridian)


def _metres_east(x: float, y: float) -> float:
    plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    waves += 20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)
    waves += 150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)
    return plain + waves * 2.0 / 3.0


def _metres_north(x: float, y: float) -> float:
    plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    waves = 20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)
    waves += 20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)
    waves += 160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)
    return plain + waves * 2.0 / 3.0
