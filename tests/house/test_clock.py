"""Time is an argument: nothing in kernel, directory, the engines or the programmes reads a clock."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house import source

CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic"}
# With a time given these only translate it.
CLOCKS_UNLESS_GIVEN = {"localtime", "localdate", "time"}
TIMES = {"datetime", "date", "timezone", "time", "dt"}
# Commands and jobs are doors: they are where the time of the world comes in.
DOORS = {"management", "jobs.py"}
ENGINE_ROOMS = ("kernel", "directory", *source.ENGINES, "programmes")


def readings(tree: ast.Module) -> list[int]:
    """Lines on which a clock is read."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if _root(node.func) in TIMES
        and (node.func.attr in CLOCKS or (node.func.attr in CLOCKS_UNLESS_GIVEN and not node.args))
    ]


def _root(node: ast.Attribute) -> str:
    inner = node.value
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    return inner.id if isinstance(inner, ast.Name) else ""


def _is_door(path: Path) -> bool:
    return bool(DOORS & set(path.parts))


def test_no_engine_reads_a_clock() -> None:
    found = [
        f"{source.name(path)}:{line}"
        for path in source.modules(*ENGINE_ROOMS)
        if not _is_door(path)
        for line in readings(source.tree(path))
    ]
    assert found == []


def test_no_table_reads_a_clock_by_default() -> None:
    found = [
        source.name(path)
        for path in source.modules(*ENGINE_ROOMS)
        if any(word in path.read_text() for word in ("auto_now", "default=timezone.now", "Now()"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    ["datetime.now(UTC)", "timezone.now()", "date.today()", "time.time()", "timezone.localdate()"],
)
def test_the_rule_finds_a_reading(line: str) -> None:
    assert readings(ast.parse(line)) == [1]
