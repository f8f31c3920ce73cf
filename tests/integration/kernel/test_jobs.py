"""The worker of ``manage.py procrastinate worker`` empties the outbox by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from chuishao.kernel import jobs
from tests.integration.kernel.acts import act, run
from tests.integration.kernel.parcels import ParcelCame, marks

LONGEST_WAIT_SECONDS = 20


@pytest.fixture(autouse=True)
def no_jobs(transactional_db: None) -> Iterator[None]:
    """Procrastinate's own tables; Django does not empty them after a test."""
    tables = "procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers"
    run(f"TRUNCATE {tables} CASCADE")
    yield
    run(f"TRUNCATE {tables} CASCADE")


@contextmanager
def a_worker(**more: str) -> Iterator[subprocess.Popen[str]]:
    """A worker on the test database, asked to finish at the end."""
    order = [sys.executable, "-m", "tests.integration.kernel.parcels"]
    place = [str(connection.settings_dict["NAME"]), "worker"]
    worker = subprocess.Popen(
        [*order, *place], env=os.environ | more, stdout=subprocess.PIPE, text=True
    )
    with worker:
        yield worker
        worker.terminate()


def wait_for_marks(subject: str) -> None:
    """Wait until a reaction has left its mark."""
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not marks(subject) and time.monotonic() < until:
        time.sleep(0.2)


@pytest.mark.slow
def test_a_worker_delivers_within_seconds_and_leaves_nothing_lying_about() -> None:
    act("street:丰宁", event=ParcelCame(1, "丰宁"))
    with a_worker() as worker:
        wait_for_marks("counted:1")
    assert marks("counted:1") == 1
    assert worker.returncode == 0
    assert run("SELECT FROM procrastinate_jobs WHERE status <> 'todo'") == 0


@pytest.mark.slow
def test_the_job_of_a_killed_worker_does_not_stop_the_next() -> None:
    for number in (1, 2, 3):
        act("street:丰宁", event=ParcelCame(number, "丰宁"))
    with a_worker(HANG_AT="2") as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "hanging\n"
        first.kill()
    with a_worker():
        wait_for_marks("counted:3")
    assert [marks(f"counted:{number}") for number in (1, 2, 3)] == [1, 1, 1]


def drop(attempts: int) -> None:
    """Leave a job as a killed worker would."""
    run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, queueing_lock, attempts)"
        f" VALUES ('default', 'test.dropped', 'doing', 'test.dropped', {attempts})"
    )


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs ORDER BY id")
        return [status for (status,) in cursor.fetchall()]


@pytest.mark.parametrize(
    ("attempts", "expected", "reason"),
    [
        ([0], ["todo"], "it is done again"),
        ([jobs.MOST_ATTEMPTS], ["failed"], "its workers do not survive it"),
        ([0, 0], ["todo"], "one of a kind is enough"),
    ],
)
def test_what_a_killed_worker_had_begun_is_taken_up(
    attempts: list[int], expected: list[str], reason: str
) -> None:
    for number in attempts:
        drop(number)
    async_to_sync(jobs.take_up_dropped_jobs.func)(0)
    assert statuses() == expected, reason


def test_a_second_run_of_a_job_ends_at_once() -> None:
    seen: list[bool] = []

    def second() -> None:
        with jobs._only_one("test.alone") as is_first:
            seen.append(is_first)
        connection.close()

    with jobs._only_one("test.alone") as is_first:
        seen.append(is_first)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    second()
    assert seen == [True, False, True]
