"""The source of the house as the rules about it read it: files, trees, functions, imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "chuishao"
ROOMS = (
    "kernel",
    "directory",
    "casework",
    "participation",
    "programmes",
    "channels",
    "web",
    "api",
    "config",
)
ENGINES = ("casework", "participation")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules(*rooms: str) -> tuple[Path, ...]:
    """Our own Python files in these rooms (all by default), without migrations and empty files."""
    found = [path for room in rooms or ROOMS for path in (HOUSE / room).rglob("*.py")]
    ours = (path for path in found if "migrations" not in path.parts and path.stat().st_size)
    return tuple(sorted(ours))


@cache
def tests() -> tuple[Path, ...]:
    """The files of tests and of the benchmark."""
    return tuple(sorted([*(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")]))


@cache
def templates() -> tuple[Path, ...]:
    """The pages."""
    return tuple(sorted(HOUSE.rglob("*.html")))


@cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text())


def name(path: Path) -> str:
    """The path as a reader would say it: ``chuishao/kernel/text.py``."""
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: Function | ast.ClassDef) -> int:
    """Lines of a function or class, without its docstring."""
    docstring = node.body[0] if ast.get_docstring(node, clean=False) else None
    spoken = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - spoken


def imports(path: Path) -> Iterator[str]:
    """Full names of what a file imports; ``from a import b`` gives ``a.b``; relative ones resolved."""
    package = name(path.parent).replace("/", ".").split(".")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)
