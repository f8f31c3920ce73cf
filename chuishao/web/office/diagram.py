"""A mechanism as a picture: its states as boxes, its steps as lines with their names, drawn from the declaration."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from chuishao.casework.catalogue import CaseType
from chuishao.kernel.text import said
from chuishao.participation.queries import Life
from chuishao.web.layered import Drawing, Link, Point, Size, backward, lay_out

LETTER, LINE, PAD = 14.0, 20.0, 24.0
LETTERS_A_LINE = 8
_PIECES = re.compile(r"[\x21-\x7e]+ ?|.")
"""Where a line may break: after every Chinese letter, between other words."""
STATE_HEIGHT = 40.0


@dataclass(frozen=True)
class Box:
    """One state, its upper left corner and size; ``css`` says whether a case begins or ends there."""

    label: str
    x: float
    y: float
    width: float
    height: float
    css: str

    @property
    def middle(self) -> Point:
        """Where its name stands."""
        return round(self.x + self.width / 2, 1), round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Move:
    """The way from one state to another: its line, and the names of the steps that take it."""

    path: str
    x: float
    y: float
    width: float
    height: float
    lines: tuple[tuple[float, str], ...]
    is_back: bool

    @property
    def left(self) -> float:
        """Where the ground under the names begins."""
        return round(self.x - self.width / 2, 1)


@dataclass(frozen=True)
class Diagram:
    """Ready for the page, with everything it shows also in words."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    moves: tuple[Move, ...]
    words: str


@dataclass(frozen=True)
class Shape:
    """What is drawn: states with their names, where it begins and ends, and the steps between them."""

    states: Mapping[str, str]
    begins: str
    ends: frozenset[str]
    moves: Mapping[Link, Sequence[str]]


def shape_of(rules: CaseType) -> Shape:
    """A mechanism of cases."""
    states = {one.key: said(one.label) for one in rules.states}
    ends = frozenset(one.key for one in rules.states if one.is_closed)
    return Shape(states, rules.opens_in, ends, moves_of(rules))


def shape_of_life(life: Life) -> Shape:
    """A thing of participation."""
    moves: dict[Link, list[str]] = {}
    for source, target, step in life.moves:
        moves.setdefault((source, target), []).append(str(step))
    states = {one.value: said(one.label) for one in life.states}
    return Shape(states, life.begins, life.ends, moves)


def diagram(shape: Shape) -> Diagram:
    """The picture; steps that leave the state as it is are not in it."""
    moves = shape.moves
    back = backward(shape.begins, list(moves))
    labels = {_label_key(link): _folded("、".join(names)) for link, names in moves.items()}
    sizes: dict[str, Size] = {
        key: (_width(label) + PAD, STATE_HEIGHT) for key, label in shape.states.items()
    }
    sizes |= {
        key: (max(map(_width, lines)) + 8, len(lines) * LINE) for key, lines in labels.items()
    }
    drawing = lay_out(sizes, [one for link in moves for one in _halves(link, link in back)])
    return Diagram(
        drawing.width,
        drawing.height,
        tuple(_box(shape, key, drawing, sizes) for key in shape.states),
        tuple(_move(link, link in back, drawing, sizes, labels) for link in moves),
        _in_words(shape),
    )


def moves_of(rules: CaseType) -> dict[Link, list[str]]:
    """From which state to which, by the steps of these names."""
    moves: dict[Link, list[str]] = {}
    for step in rules.transitions:
        for source in step.source:
            if step.target and step.target != source:
                moves.setdefault((source, step.target), []).append(said(step.label))
    return moves


def _label_key(link: Link) -> str:
    return f"{link[0]} {link[1]}"


def _halves(link: Link, is_back: bool) -> tuple[Link, Link]:
    """From state to label and on to the next state; a way back is laid out the other way round."""
    upper, lower = reversed(link) if is_back else link
    return (upper, _label_key(link)), (_label_key(link), lower)


def _width(words: str) -> float:
    return sum(LETTER if ord(letter) > 0x2000 else LETTER * 0.56 for letter in words)


def _folded(words: str) -> tuple[str, ...]:
    """Several short lines instead of a long one."""
    most = LETTERS_A_LINE * LETTER
    lines = [""]
    for piece in _PIECES.findall(words):
        if lines[-1] and _width(lines[-1] + piece.rstrip()) > most and piece not in "、，。":
            lines.append("")
        lines[-1] += piece
    return tuple(line.strip() for line in lines)


def _box(shape: Shape, key: str, drawing: Drawing, sizes: Mapping[str, Size]) -> Box:
    (x, y), (width, height) = drawing.places[key], sizes[key]
    css = "is-end" if key in shape.ends else "is-first" if key == shape.begins else ""
    left, top = round(x - width / 2, 1), round(y - height / 2, 1)
    return Box(shape.states[key], left, top, width, height, css)


def _move(
    link: Link, is_back: bool, drawing: Drawing, sizes: Mapping[str, Size],
    labels: Mapping[str, tuple[str, ...]],
) -> Move:  # fmt: skip
    first, second = (drawing.lines[half] for half in _halves(link, is_back))
    key = _label_key(link)
    (x, y), (width, height) = drawing.places[key], sizes[key]
    points = [*first[:-1], (x, y - height / 2), (x, y + height / 2), *second[1:]]
    points[0] = (points[0][0], points[0][1] + STATE_HEIGHT / 2)
    points[-1] = (points[-1][0], points[-1][1] - STATE_HEIGHT / 2)
    if is_back:
        points.reverse()
    top = y - height / 2
    lines = tuple((round(top + LINE * (i + 0.72), 1), line) for i, line in enumerate(labels[key]))
    return Move(_curve(points), x, round(top, 1), width, height, lines, is_back)


def _curve(points: Sequence[Point]) -> str:
    """Down through all points, each time leaving and arriving upright."""
    parts = ["M{},{}".format(*points[0])]
    for (x1, y1), (x2, y2) in pairwise(points):
        middle = round((y1 + y2) / 2, 1)
        parts.append(f"C{x1},{middle} {x2},{middle} {x2},{y2}")
    return "".join(parts)


def _in_words(shape: Shape) -> str:
    """The whole picture for those who do not see it."""
    said_moves = [
        _("从“%(from)s”经“%(steps)s”到“%(to)s”")
        % {
            "from": shape.states[source],
            "steps": "、".join(names),
            "to": shape.states[target],
        }
        for (source, target), names in shape.moves.items()
    ]
    first = shape.states[shape.begins]
    return _("从“%s”开始。") % first + _("；").join(said_moves) + _("。")
