"""Kunming loaded once a worker into a database of its own: for tests that commit, and for many modules."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from chuishao.kernel import stamps
from tests.emptying import empty
from tests.make import SHANGHAI

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

WRITTEN = (
    "casework_case", "casework_dial", "casework_dialproposal", "kernel_audit_entry", "kernel_audit_head", "kernel_audit_anchor",
    "kernel_outbox_event", "kernel_reaction_done", "kernel_look_entry", "kernel_counter", "directory_account",
    "casework_tally", "casework_middle", "casework_tallymark", "casework_sweepmark",
    "directory_directoryimport", "directory_message", "directory_letter", "directory_address", "casework_export",
    "casework_destruction", "casework_retentionrule", "directory_forgetting", "directory_leaverperiod",
    "directory_savedlist", "kernel_check",
    "participation_circle", "participation_participant", "participation_activation", "participation_destruction",
    "participation_tally", "participation_tallymark", "participation_startally",
    "participation_pastfigure", "participation_leftforgetting", "participation_retentionperiod",
)  # fmt: skip


@contextmanager
def at_database(name: str) -> Iterator[None]:
    """Our connection, and those of threads begun meanwhile, lead to this database."""
    from chuishao.casework import catalogue
    from chuishao.participation import catalogue as programmes

    usual = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    stamps.forget()
    catalogue.forget()
    programmes.forget()
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = usual
        stamps.forget()
        catalogue.forget()
        programmes.forget()


@pytest.fixture(scope="session")
def ground_database(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """The name of a database of our own, with Kunming and its demonstration organisations."""
    wanted = connection.settings_dict["TEST"]["NAME"] or "test_chuishao"
    name = f"{wanted}_ground{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    with django_db_blocker.unblock():
        drop(name)
        run_outside(f'CREATE DATABASE "{name}"')
        with at_database(name):
            lay_ground()
    yield name
    with django_db_blocker.unblock():
        drop(name)


def drop(name: str) -> None:
    """Drop a database; while PostgreSQL itself tidies up in it, we may not end that and wait."""
    for _ in range(20):
        try:
            return run_outside(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        except ProgrammingError:
            time.sleep(0.5)
    raise TimeoutError(f"{name} is still in use")


def copy(name: str, of: str) -> None:
    """A database like another; who still sits in that one, say a page of a failed test, is sent away."""
    drop(name)
    run_outside(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{of}' AND usename = current_user",
        f'CREATE DATABASE "{name}" TEMPLATE "{of}"',
    )


def run_outside(*statements: str) -> None:
    """Run what cannot be run from within the database it is about."""
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lay_ground() -> None:
    """All tables, Kunming, its demonstration organisations; and what tests write can be emptied."""
    from chuishao.config.ground import prepare

    call_command("migrate", verbosity=0)
    prepare(at=datetime(2026, 1, 1, 9, tzinfo=SHANGHAI))
    with connection.cursor() as cursor:
        for table in ("kernel_audit_entry", "kernel_audit_anchor", "kernel_look_entry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_whole")
        cursor.execute("ANALYZE")


@pytest.fixture
def ground(ground_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test whose acts are kept for good, as in life; afterwards all cases and records go."""
    with django_db_blocker.unblock(), at_database(ground_database):
        yield
        connection.close()
        empty(*WRITTEN)


@pytest.fixture
def on_ground(ground_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A test on Kunming in one transaction, taken back at its end."""
    with django_db_blocker.unblock(), at_database(ground_database), transaction.atomic():
        yield
        transaction.set_rollback(True)
