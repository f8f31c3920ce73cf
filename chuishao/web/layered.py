"""A drawing in layers: boxes one below another, lines that go down, nothing upon anything else.

The usual four steps of layered drawing: ranks by the longest way, places for lines that pass a layer,
an order with few crossings, and then places across, as near to the neighbours as the order allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

Size = tuple[float, float]
Point = tuple[float, float]
Link = tuple[str, str]

ACROSS, DOWN, MARGIN = 16.0, 22.0, 8.0
_PASSING: Size = (6.0, 0.0)
_ROUNDS = 60


@dataclass(frozen=True)
class Drawing:
    """Where the middle of each box is, and through which points each line goes."""

    width: float
    height: float
    places: Mapping[str, Point]
    lines: Mapping[Link, Sequence[Point]]


def lay_out(sizes: Mapping[str, Size], links: Sequence[Link]) -> Drawing:
    """Boxes of these sizes with these links, which must not lead back to where they came from."""
    sheet = _Sheet(sizes, links)
    sheet.order()
    sheet.spread()
    return sheet.drawing()


def backward(first: str, links: Sequence[Link]) -> set[Link]:
    """The links that lead back to a box one came through; turned round, nothing goes in circles."""
    after: dict[str, list[str]] = defaultdict(list)
    for start, end in links:
        after[start].append(end)
    found: set[Link] = set()
    done: set[str] = set()

    def visit(box: str, way: tuple[str, ...]) -> None:
        done.add(box)
        for end in after[box]:
            if end == box or end in way:
                found.add((box, end))
            elif end not in done:
                visit(end, (*way, end))

    for box in dict.fromkeys([first, *after]):
        if box not in done:
            visit(box, (box,))
    return found


class _Sheet:
    """The layers while they are ordered and spread."""

    def __init__(self, sizes: Mapping[str, Size], links: Sequence[Link]) -> None:
        self.sizes = dict(sizes)
        self.ranks = _ranks(sizes, links)
        self.chains: dict[Link, list[str]] = {}
        self.above: dict[str, list[str]] = defaultdict(list)
        self.below: dict[str, list[str]] = defaultdict(list)
        for link in links:
            self._chain(link)
        self.layers: list[list[str]] = [[] for _ in range(max(self.ranks.values(), default=0) + 1)]
        for box, rank in self.ranks.items():
            self.layers[rank].append(box)
        self.x: dict[str, float] = {}

    def _chain(self, link: Link) -> None:
        """A line over several layers gets a thin place in each it passes."""
        start, end = link
        chain = [start]
        for rank in range(self.ranks[start] + 1, self.ranks[end]):
            passing = f"{start}>{end}@{rank}"
            self.sizes[passing], self.ranks[passing] = _PASSING, rank
            chain.append(passing)
        chain.append(end)
        for upper, lower in pairwise(chain):
            self.below[upper].append(lower)
            self.above[lower].append(upper)
        self.chains[link] = chain

    def order(self) -> None:
        """Each box near the middle of those it is linked with, sweeping down and up."""
        for round_ in range(_ROUNDS):
            downward = round_ % 2 == 0
            near = self.above if downward else self.below
            places = {box: at for layer in self.layers for at, box in enumerate(layer)}
            for layer in self.layers if downward else reversed(self.layers):
                middles = {
                    box: fmean(places[one] for one in near[box]) if near[box] else places[box]
                    for box in layer
                }
                layer.sort(key=middles.__getitem__)
                places.update({box: at for at, box in enumerate(layer)})

    def spread(self) -> None:
        """Places across: as near to the linked boxes as order and widths allow."""
        for layer in self.layers:
            at = -sum(self.sizes[box][0] + ACROSS for box in layer) / 2
            for box in layer:
                self.x[box] = at + self.sizes[box][0] / 2
                at += self.sizes[box][0] + ACROSS
        for round_ in range(_ROUNDS):
            for layer in self.layers if round_ % 2 == 0 else reversed(self.layers):
                self._settle(layer)

    def _settle(self, layer: Sequence[str]) -> None:
        wanted, weights, offsets, at = [], [], [], 0.0
        for place, box in enumerate(layer):
            if place:
                at += (self.sizes[layer[place - 1]][0] + self.sizes[box][0]) / 2 + ACROSS
            near = [*self.above[box], *self.below[box]]
            middle = fmean(self.x[one] for one in near) if near else self.x[box]
            wanted.append(middle - at)
            weights.append(3.0 if self.sizes[box] == _PASSING else 1.0)
            offsets.append(at)
        settled = _rising(wanted, weights)
        self.x.update({box: settled[i] + offsets[i] for i, box in enumerate(layer)})

    def drawing(self) -> Drawing:
        """The finished drawing, moved to the corner of its sheet."""
        left = min((self.x[box] - self.sizes[box][0] / 2 for box in self.x), default=0.0) - MARGIN
        right = max((self.x[box] + self.sizes[box][0] / 2 for box in self.x), default=0.0)
        places: dict[str, Point] = {}
        top = MARGIN
        for layer in self.layers:
            high = max((self.sizes[box][1] for box in layer), default=0.0)
            for box in layer:
                places[box] = (round(self.x[box] - left, 1), round(top + high / 2, 1))
            top += high + DOWN
        lines = {link: [places[box] for box in chain] for link, chain in self.chains.items()}
        return Drawing(
            round(right - left + MARGIN, 1), round(top - DOWN + MARGIN, 1), places, lines
        )


def _ranks(sizes: Mapping[str, Size], links: Sequence[Link]) -> dict[str, int]:
    """How far down each box is: one below the lowest that leads to it."""
    before: dict[str, list[str]] = defaultdict(list)
    for start, end in links:
        before[end].append(start)
    ranks: dict[str, int] = {}

    def rank(box: str) -> int:
        if box not in ranks:
            ranks[box] = 1 + max((rank(one) for one in before[box]), default=-1)
        return ranks[box]

    for box in sizes:
        rank(box)
    return ranks


def _rising(wanted: Sequence[float], weights: Sequence[float]) -> list[float]:
    """The rising numbers nearest to those wanted (pooling neighbours that would fall)."""
    pools: list[tuple[float, float, int]] = []
    for value, weight in zip(wanted, weights, strict=True):
        pools.append((value, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, wa, na), (b, wb, nb) = pools[-2], pools[-1]
            pools[-2:] = [((a * wa + b * wb) / (wa + wb), wa + wb, na + nb)]
    return [value for value, _weight, count in pools for _ in range(count)]
