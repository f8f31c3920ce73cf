"""Whoever comes from outside uses a room's front; inner rooms stay private."""

from __future__ import annotations

import pytest

from tests.house import source

# room -> what its neighbours may import: (for programmes), (for doors), (for config)
ENGINE_FRONT = {"declarations", "catalogue", "operations", "queries", "events"}
FRONTS = {
    "programmes": ENGINE_FRONT,
    "web": ENGINE_FRONT - {"declarations"},
    "api": ENGINE_FRONT - {"declarations"},
    "channels": ENGINE_FRONT - {"declarations"},
}


def outside_imports(room: str, engine: str) -> list[str]:
    """What a room imports of an engine beyond its front."""
    front = FRONTS[room]
    return [
        f"{source.name(path)} imports {imported}"
        for path in source.modules(room)
        for imported in source.imports(path)
        if imported.startswith(f"chuishao.{engine}.") and imported.split(".")[2] not in front
    ]


@pytest.mark.parametrize("engine", source.ENGINES)
@pytest.mark.parametrize("room", FRONTS)
def test_neighbours_come_in_by_the_front(room: str, engine: str) -> None:
    assert outside_imports(room, engine) == []


def test_inner_rooms_are_private() -> None:
    """``_anything`` is imported only by modules of its own package."""
    found = [
        f"{source.name(path)} imports {imported}"
        for path in source.modules()
        for imported in source.imports(path)
        if imported.startswith("chuishao.") and _reaches_inside(imported, source.name(path))
    ]
    assert found == []


def _reaches_inside(imported: str, path: str) -> bool:
    parts = imported.split(".")
    inner = next((i for i, part in enumerate(parts) if part.startswith("_")), None)
    return inner is not None and not path.startswith("/".join(parts[:inner]))


def test_programmes_never_know_each_other_or_a_table() -> None:
    banned = ("django.db", "django.http", "django.shortcuts", "django.views", "django.template")
    found = [
        f"{source.name(path)} imports {imported}"
        for path in source.modules("programmes")
        if "management" not in path.parts
        for imported in source.imports(path)
        if imported.startswith(banned)
    ]
    assert found == []


def test_nobody_imports_the_configuration() -> None:
    found = [
        source.name(path)
        for path in source.modules(*(room for room in source.ROOMS if room != "config"))
        if any(imported.startswith("chuishao.config") for imported in source.imports(path))
    ]
    assert found == []
