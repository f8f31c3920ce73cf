"""Migrations: one line for each room, named for what they do, and complete."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from tests.house import source

MIGRATIONS = sorted(p for p in source.HOUSE.rglob("migrations/0*.py"))
APPS = sorted({p.parents[1].name for p in MIGRATIONS})


@pytest.mark.parametrize("app", APPS)
def test_migrations_are_one_line(app: str) -> None:
    numbers = [p.name[:4] for p in MIGRATIONS if p.parents[1].name == app]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("path", MIGRATIONS, ids=source.name)
def test_migrations_are_named_for_what_they_do(path: source.Path) -> None:
    assert re.fullmatch(r"\d{4}_[a-z][a-z_0-9]+", path.stem)
    assert not re.search(r"_(auto|initial|merge|alter_.*_and_more)(_|$)", path.stem)


@pytest.mark.django_db
def test_tables_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
