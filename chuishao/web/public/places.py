"""Choosing a place on a page for everybody: the districts, and what lies below the chosen one."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from chuishao.directory import queries as directory

CITY: Final = "5301"


def is_place(given: str) -> bool:
    """Whether this can be the path of a district, a street or a community of the city."""
    return given.isdecimal() and len(given) in (6, 9, 12) and given.startswith(CITY)


def places_to_choose(path: str, at: datetime) -> list[tuple[str, str]]:
    """The districts, and under the chosen one its streets, or under the chosen street its communities."""
    found = []
    for one in directory.children_of(CITY, at):
        found.append((one.path, one.short_name))
        if path.startswith(one.path):
            found += [(it.path, f"　{it.short_name}") for it in directory.children_of(one.path, at)]
    return found
