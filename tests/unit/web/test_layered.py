"""Drawings in layers: every line goes down, no two boxes lie upon each other, circles are turned round."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from chuishao.web.layered import backward, lay_out

BOXES = [f"b{number}" for number in range(8)]
LINKS = st.lists(
    st.tuples(st.sampled_from(BOXES), st.sampled_from(BOXES)).filter(lambda it: it[0] < it[1]),
    unique=True,
    max_size=16,
)


@given(LINKS)
def test_lines_go_down_and_boxes_keep_apart(links: list[tuple[str, str]]) -> None:
    sizes = {box: (40.0 + 10 * int(box[1]), 30.0) for box in BOXES}
    drawing = lay_out(sizes, links)
    for start, end in links:
        assert drawing.places[start][1] < drawing.places[end][1]
    for one, other in combinations(BOXES, 2):
        (x1, y1), (x2, y2) = drawing.places[one], drawing.places[other]
        wide = (sizes[one][0] + sizes[other][0]) / 2
        assert abs(y1 - y2) >= 30 or abs(x1 - x2) >= wide


@given(LINKS)
def test_everything_lies_on_the_sheet(links: list[tuple[str, str]]) -> None:
    drawing = lay_out(dict.fromkeys(BOXES, (60.0, 20.0)), links)
    for x, y in (drawing.places[box] for box in BOXES):
        assert 30 <= x <= drawing.width - 30
        assert 10 <= y <= drawing.height - 10


def test_a_way_back_is_found() -> None:
    links = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")]
    assert backward("a", links) == {("c", "a")}


def test_what_is_apart_is_drawn_too() -> None:
    drawing = lay_out({"a": (10.0, 10.0), "b": (10.0, 10.0)}, [])
    assert len(set(drawing.places.values())) == 2
