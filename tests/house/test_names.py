"""Names and manners of the code: rooms named for subjects, modules that say what one finds there."""

from __future__ import annotations

import ast
import re

from tests.house import source

REFUSED_NAMES = {
    "utils",
    "helpers",
    "common",
    "core",
    "base",
    "misc",
    "services",
    "managers",
    "signals",
}
# Django looks for a backend in a module of exactly this name.
NAMED_BY_DJANGO = {"chuishao/config/embedded/base.py"}
# Operations that no person of the house does, and why.
WITHOUT_ACTOR = {
    "sweep": "time has passed",
    "keep_tallies": "counting, at night",
    "recount": "counting, at night",
    "support": "a resident without a name says so too",
    "renew_public_link": "a resident proves who they are by number and telephone",
}
UNFINISHED = re.compile(
    r"\b(TODO|FIXME|XXX|raise NotImplementedError|placeholder|stub)\b", re.IGNORECASE
)
# The HTML attribute of that name shows an example in an empty field.
HTML_ATTRIBUTE = re.compile(r"\bplaceholder=|:placeholder|'placeholder'|\"placeholder\"")


def test_no_room_is_named_for_nothing() -> None:
    named = {source.name(p): {p.stem, p.parent.name} for p in source.modules()}
    assert [
        n for n, words in named.items() if words & REFUSED_NAMES and n not in NAMED_BY_DJANGO
    ] == []


def test_every_module_says_what_one_finds_there() -> None:
    silent = [source.name(p) for p in source.modules() if not ast.get_docstring(source.tree(p))]
    assert silent == []


def test_first_lines_are_sentences() -> None:
    firsts = {
        source.name(p): str(ast.get_docstring(source.tree(p))).split("\n")[0]
        for p in source.modules()
    }
    assert [
        n for n, first in firsts.items() if len(first) < 12 or not re.search(r"[.:;?…]$", first)
    ] == []


def test_public_functions_say_what_is_true_of_them() -> None:
    silent = [
        f"{source.name(path)}:{function.name}"
        for path in source.modules()
        if not any(part.startswith("_") and part != "__init__.py" for part in path.parts)
        for function in source.tree(path).body
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert silent == []


def test_nothing_is_left_unfinished() -> None:
    files = [*source.modules(), *source.templates()]
    found = [
        f"{source.name(path)}:{number}: {line.strip()}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if UNFINISHED.search(HTML_ATTRIBUTE.sub("", line))
    ]
    assert found == []


def test_tables_have_no_business() -> None:
    """No ``save()`` override: what happens is written in operations."""
    overriding = [
        source.name(path)
        for path in source.modules("kernel", "directory", *source.ENGINES)
        if "models" in path.name or "models" in path.parent.name
        for function in source.functions(path)
        if function.name in {"save", "delete"}
    ]
    assert overriding == []


def test_operations_are_keyword_only_with_actor_and_time() -> None:
    """Every operation on an engine's front says who acts and when."""
    careless = [
        f"{room}: {function.name}"
        for room in source.ENGINES
        for function in _front(room)
        if function.name not in WITHOUT_ACTOR
        if function.args.args or not {"actor", "at"} <= {a.arg for a in function.args.kwonlyargs}
    ]
    assert careless == []


def _front(room: str) -> list[source.Function]:
    """The functions that a room's ``operations`` offers."""
    paths = [p for p in source.modules(room) if "operations" in (p.stem, p.parent.name)]
    front = next(p for p in paths if p.stem == "operations" or p.name == "__init__.py")
    offered = {name.rpartition(".")[2] for name in source.imports(front)} | {
        node.name for node in source.tree(front).body if isinstance(node, ast.FunctionDef)
    }
    found = (function for path in paths for function in source.tree(path).body)
    return [f for f in found if isinstance(f, ast.FunctionDef) and f.name in offered]


def test_names_of_tests_are_sentences() -> None:
    short = [
        f"{source.name(path)}:{function.name}"
        for path in source.tests()
        for function in source.functions(path)
        if function.name.startswith("test_") and function.name.count("_") < 2
    ]
    assert short == []
