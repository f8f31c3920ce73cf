"""What every test finds; and the embedded server is stopped when all is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis

from tests.ground import ground, ground_database, on_ground

# Fixtures stand where they are long; here is where pytest finds them.
__all__ = ["ground", "ground_database", "on_ground"]

# The same examples on every machine, and no verdict on how fast the machine is.
hypothesis.register_profile("house", deadline=None, derandomize=True)
hypothesis.load_profile("house")

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Django empties the tables after tests that commit; the records refuse even that."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for table in ("kernel_audit_entry", "kernel_audit_anchor", "kernel_look_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_whole")


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a test before this one kept in memory (calendars, boundaries) is read anew."""
    from chuishao.kernel import stamps

    stamps.forget()


@pytest.fixture
def kunming(on_ground: None) -> None:
    """A test on the real divisions of Kunming; what it changes is taken back at its end."""


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the embedded server; workers of xdist end without the usual farewell."""
    from django.db import connections

    from chuishao.config.embedded import server

    connections.close_all()
    server.release()
