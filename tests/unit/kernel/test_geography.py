"""Points: the map offset and its inverse, distances, cells, and the region a point lies in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuishao.kernel.geography import (
    RegionFinder,
    cell,
    cells_within,
    checked_point,
    distance_m,
    from_gcj02,
    in_china,
    to_gcj02,
)
from chuishao.kernel.refusals import Invalid

KUNMING = (102.7130, 25.0480)  # 华山南路
CHINA = st.tuples(st.floats(75, 134), st.floats(19, 53))
CITY = st.tuples(st.floats(102.2, 103.6), st.floats(24.4, 26.5))


def test_public_maps_draw_a_point_beside_itself():
    published = (
        116.41024449916938,
        39.91640428150164,
    )  # an example everyone quotes of this formula
    assert distance_m(to_gcj02(116.404, 39.915), published) < 0.01


def test_the_offset_in_kunming_is_some_hundred_metres():
    assert 100 < distance_m(KUNMING, to_gcj02(*KUNMING)) < 700


@given(CHINA)
def test_there_and_back_is_the_same_place(point):
    assert distance_m(from_gcj02(*to_gcj02(*point)), point) < 0.5


@given(CHINA)
def test_back_and_there_is_the_same_place(point):
    assert distance_m(to_gcj02(*from_gcj02(*point)), point) < 0.5


@pytest.mark.parametrize("point", [(2.3522, 48.8566), (-74.0, 40.7), (151.2, -33.9)])
def test_outside_china_nothing_moves(point):
    assert not in_china(*point)
    assert to_gcj02(*point) == from_gcj02(*point) == point


def test_distances_are_metres():
    assert distance_m(KUNMING, KUNMING) == 0
    assert distance_m((102.0, 25.0), (102.0, 26.0)) == pytest.approx(111_195, rel=0.001)
    assert distance_m((0, 0), (180, 0)) == pytest.approx(20_015_115, rel=0.001)


@given(CITY, st.tuples(st.floats(-0.01, 0.01), st.floats(-0.01, 0.01)), st.floats(0, 3000))
def test_near_points_are_in_the_cells_around(point, step, metres):
    near = point[0] + step[0], point[1] + step[1]
    if distance_m(point, near) <= metres:
        assert cell(*near) in cells_within(*point, metres)


def test_nearness_has_an_end():
    with pytest.raises(ValueError, match="5000"):
        cells_within(*KUNMING, 50_000)


def test_a_point_is_kept_with_seven_decimals():
    assert checked_point("102.71300001234", 25.048) == (102.713, 25.048)


@pytest.mark.parametrize(
    "point",
    [(181, 25), (102, 91), ("nan", 25), (102, "inf"), ("东经", 25), (None, 25), (10**400, 1)],
)
def test_no_place_on_earth_is_refused(point):
    with pytest.raises(Invalid, match="经度"):
        checked_point(*point)


def square(west: float, south: float, size: float) -> dict[str, object]:
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


FINDER = RegionFinder(
    [
        ("区", square(102, 25, 1)),
        ("街道甲", square(102, 25, 0.5)),
        ("街道乙", square(102.5, 25, 0.5)),
        ("飞地", {"type": "MultiPolygon", "coordinates": [square(104, 25, 0.1)["coordinates"]]}),
    ]
)


@pytest.mark.parametrize(
    ("point", "region", "reason"),
    [
        ((102.2, 25.2), "街道甲", "the smaller of two that hold it"),
        ((102.7, 25.2), "街道乙", "the other"),
        ((102.5, 25.2), "街道甲", "on the border of two alike, the one given first"),
        ((102.2, 25.8), "区", "where the district has no street"),
        ((102.0, 25.0), "街道甲", "a corner belongs to it"),
        ((104.05, 25.05), "飞地", "one part of several"),
        ((101.9, 25.2), None, "outside all"),
        ((0.0, 0.0), None, "far away"),
    ],
)
def test_a_point_finds_its_region(point, region, reason):
    assert FINDER.find(*point) == region, reason


def test_many_points_are_found_at_once():
    places = [(102.2, 25.2), (0.0, 0.0), (102.7, 25.2)]
    assert FINDER.find_all(places) == ["街道甲", None, "街道乙"]
    assert FINDER.find_all([]) == []


def test_a_finder_of_nothing_finds_nothing():
    assert RegionFinder([]).find(*KUNMING) is None


def test_a_border_that_crosses_itself_is_mended():
    bow = {"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}
    finder = RegionFinder([(1, bow)])
    assert finder.find(0.2, 1.0) == 1
    assert finder.find(1.0, 0.2) is None


@given(CITY)
def test_the_finder_agrees_with_looking_at_every_region(point):
    regions = [(n, square(102 + n * 0.3, 24.5 + n * 0.2, 1.0 + n * 0.01)) for n in range(4)]
    holds = [
        n
        for n, region in regions
        if region["coordinates"][0][0][0] <= point[0] <= region["coordinates"][0][2][0]
        and region["coordinates"][0][0][1] <= point[1] <= region["coordinates"][0][2][1]
    ]
    assert RegionFinder(regions).find(*point) == (holds[0] if holds else None)
