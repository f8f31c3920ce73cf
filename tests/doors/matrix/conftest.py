"""The world of the matrix: built once a worker in a database of its own, and left as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings

from chuishao.web import clock
from tests.doors.matrix.world import NOW, World, build
from tests.ground import at_database, copy, drop

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def world(
    ground_database: str,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """People, cases and photos; a copy of the ground, thrown away afterwards."""
    name, media = f"{ground_database}_matrix", tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock():
        _still(patched, media)
        copy(name, of=ground_database)
        with at_database(name):
            yield build()
        drop(name)


def _still(patched: pytest.MonkeyPatch, media: Path) -> None:
    """The clock of the pages stands, files lie in a directory of this run, passwords are quick."""
    patched.setattr(clock, "now", lambda: NOW)
    patched.setattr(settings, "MEDIA_ROOT", media)
    patched.setattr(settings, "EXPORTS_DIR", media / "exports")
    patched.setattr(settings, "PASSWORD_HASHERS", QUICK)
    patched.setattr(settings, "ALLOWED_HOSTS", ["*"])
