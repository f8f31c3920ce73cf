"""What people can do has a door: every operation of a room is reached from outside it, or is named here with a reason."""

from __future__ import annotations

import importlib
import inspect
import re
from functools import cache

import pytest

from tests.house import source

# Operation -> why nobody outside its room calls it.
WITHOUT = {
    "enter_person": "people come in by the workbook of the office, checked row by row",
    "create_post": "posts come in by the workbook of the office",
    "appoint_stand_in": "a stand-in is proposed and confirmed; this one is for what a file says, and for stories",
    "join_alliance": "a unit joins through its circle of the programme; this one brings in the demo's",
    "leave_alliance": "as joining",
    "found_organisation": "organisations come in by the workbook of the office, checked row by row",
    "reveal_phone": "no page shows telephones of staff",
    "succeed_region": "divisions change with the yearly list of the statistics bureau, by whoever loads it",
}


DOORS = ("web", "api", "channels", "programmes", "config/management", "kernel/management")


@cache
def told_at_the_doors() -> frozenset[str]:
    """Every word of the code of pages, channels, mechanisms, commands and jobs."""
    house = source.HOUSE
    files = [one for door in DOORS for one in (house / door).rglob("*.py")]
    files += [
        *house.glob("*/jobs.py"),
        *house.glob("*/_reactions.py"),
        *house.glob("*/management/**/*.py"),
    ]
    return frozenset(word for one in files for word in re.findall(r"\w+", one.read_text("utf-8")))


def operations_of(room: str) -> set[str]:
    """The functions of a room's front."""
    front = importlib.import_module(f"chuishao.{room}.operations")
    return {name for name in front.__all__ if inspect.isfunction(getattr(front, name))}


@pytest.mark.parametrize("room", ["directory", "casework", "participation"])
def test_every_operation_has_a_door(room: str) -> None:
    closed = operations_of(room) - told_at_the_doors() - set(WITHOUT)
    assert not closed, "nobody can do this yet: give it a page, a command or a reason"


def test_no_reason_is_out_of_date() -> None:
    known = {
        name for room in ("directory", "casework", "participation") for name in operations_of(room)
    }
    assert set(WITHOUT) <= known - told_at_the_doors()
