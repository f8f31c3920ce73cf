"""The glossary is complete: every key that stands in code for a word of the field is explained."""

from __future__ import annotations

import enum
import inspect
import re
from collections.abc import Iterator

from chuishao.casework import catalogue, declarations
from chuishao.directory import kinds
from chuishao.participation import catalogue as participation
from chuishao.participation import declarations as taking_part
from chuishao.participation import states
from tests.house import source

GLOSSARY = source.ROOT / "docs/glossary.md"


DECLARED = (
    "circles",
    "activities",
    "listings",
    "ballots",
    "topics",
    "rotations",
    "certificates",
    "points",
    "figures",
)


def rows() -> list[list[str]]:
    """Cells of every row of the glossary's tables, without heads."""
    lines = [line for line in GLOSSARY.read_text().splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[0] not in {"中文", "---"}]


def explained() -> set[str]:
    """Every word that stands between backquotes in the third column."""
    return {word for row in rows() for word in re.findall(r"`([^`]+)`", row[-1])}


def spoken() -> Iterator[str]:
    """Keys of the directory's kinds, of the vocabulary's choices and of every declared mechanism."""
    for module in (kinds, declarations, taking_part, states):
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if issubclass(kind, enum.StrEnum):
                yield from (str(member.value) for member in kind)
    for mechanism in catalogue.declared():
        yield mechanism.key
        named = (
            mechanism.states,
            mechanism.duties,
            mechanism.transitions,
            mechanism.kinds,
            mechanism.levels,
        )
        yield from (thing.key for things in named for thing in things)
    for programme in participation.declared():
        yield programme.key
        yield from (one.key for name in DECLARED for one in getattr(programme, name))
        yield from (one.key for circle in programme.circles for one in circle.belongings)


def test_every_key_is_explained() -> None:
    assert sorted(set(spoken()) - explained()) == []


def test_every_row_has_three_columns_filled() -> None:
    assert [row for row in rows() if len(row) != 3 or not all(row)] == []


def test_no_term_stands_twice() -> None:
    terms = [(row[0], row[2]) for row in rows()]
    assert sorted({t for t in terms if terms.count(t) > 1}) == []
