"""What can be asked is asked: every query of a room is read by something outside tests, or through another that is."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.house import source

ROOMS = ("directory", "casework", "participation")


def queries_of(room: str) -> list[Path]:
    """The modules in which a room answers; its front only repeats their names."""
    inside = (source.HOUSE / room / "queries").rglob("*.py")
    return [one for one in inside if one.name != "__init__.py"]


@cache
def told_outside(room: str) -> frozenset[str]:
    """Every word of the house outside a room's queries: pages, commands, jobs, operations, mechanisms."""
    asking = source.HOUSE / room / "queries"
    files = [one for one in source.modules() if not one.is_relative_to(asking)]
    return frozenset(word for one in files for word in re.findall(r"\w+", one.read_text("utf-8")))


def said_in(node: ast.AST) -> set[str]:
    """The names that a function or an assignment speaks of, itself left out."""
    names = (getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node))
    return {one for one in names if one} - {getattr(node, "name", "")}


def unread(room: str) -> set[str]:
    """Public functions that nothing outside reaches, however many others of the room stand between."""
    parts = [one for path in queries_of(room) for one in source.tree(path).body]
    waiting = [one for one in parts if isinstance(one, ast.FunctionDef)]
    said = set(told_outside(room)).union(*(said_in(one) for one in parts if one not in waiting))
    while reached := [one for one in waiting if one.name in said]:
        said |= set().union(*map(said_in, reached))
        waiting = [one for one in waiting if one not in reached]
    return {one.name for one in waiting if not one.name.startswith("_")}


@pytest.mark.parametrize("room", ROOMS)
def test_every_query_has_a_reader(room: str) -> None:
    assert not unread(room), "nobody asks this: give it its place on a page, or delete it"


def test_what_only_tests_ask_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = "def asked() -> int:\n    return _sum()\n\n\ndef _sum() -> int:\n    return 1\n\n\ndef alone() -> int:\n    return _sum()\n"
    for path, text in (("any/queries/all.py", written), ("web/page.py", "asked()\n")):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text)
    monkeypatch.setattr(source, "HOUSE", tmp_path)
    monkeypatch.setattr(source, "modules", lambda: (tmp_path / "web/page.py",))
    told_outside.cache_clear()
    assert unread("any") == {"alone"}
    told_outside.cache_clear()
