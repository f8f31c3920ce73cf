"""Sizes: what nobody would read to the end is refused. The exceptions only grow fewer."""

from __future__ import annotations

import ast

import pytest

from tests.house import source

# What may be longer, and why. Remove a line when the reason is gone; add none without one.
LONG_FUNCTIONS: dict[str, str] = {}
LONG_MODULES: dict[str, str] = {}
LONG_CLASSES: dict[str, str] = {}

LIMITS = [
    # what, at most, which files
    ("module", 400, source.modules()),
    (
        "programme",
        200,
        tuple(p for p in source.modules("programmes") if "management" not in p.parts),
    ),
    ("declarations", 300, tuple(p for p in source.modules() if p.match("declarations*"))),
    ("settings", 300, tuple(p for p in source.modules("config") if p.name == "settings.py")),
    (
        "declarations",
        300,
        (
            *(source.HOUSE / "casework/declarations").glob("*.py"),
            *(source.HOUSE / "participation/declarations").glob("*.py"),
        ),
    ),
]


@pytest.mark.parametrize(("what", "most", "paths"), LIMITS)
def test_files_are_as_long_as_one_sitting(what: str, most: int, paths: tuple) -> None:
    long = {source.name(path): len(path.read_text().splitlines()) for path in paths}
    assert {n: size for n, size in long.items() if size > most and n not in LONG_MODULES} == {}


def test_functions_are_no_longer_than_a_screen() -> None:
    long = {
        f"{source.name(path)}:{function.name}": source.lines(function)
        for path in source.modules()
        for function in source.functions(path)
    }
    assert {n: size for n, size in long.items() if size > 40 and n not in LONG_FUNCTIONS} == {}


def test_classes_have_one_subject() -> None:
    long = {
        f"{source.name(path)}:{node.name}": source.lines(node)
        for path in source.modules()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ClassDef)
    }
    assert {n: size for n, size in long.items() if size > 200 and n not in LONG_CLASSES} == {}


def test_tests_say_one_thing() -> None:
    long = {
        f"{source.name(path)}:{function.name}": source.lines(function)
        for path in source.tests()
        for function in source.functions(path)
        if function.name.startswith("test_")
    }
    assert {n: size for n, size in long.items() if size > 30} == {}


def test_exceptions_are_still_needed() -> None:
    listed = {*LONG_FUNCTIONS, *LONG_MODULES, *LONG_CLASSES}
    gone = [name for name in listed if not (source.ROOT / name.split(":")[0]).exists()]
    assert gone == []
