"""Jobs: work done later or again and again, by the workers of ``manage.py procrastinate worker``.

The only module that knows procrastinate. Each room's ``jobs.py`` is found at start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.tasks import Task

from chuishao.kernel import records, stamps

Periodic = Callable[[datetime], object]

DROPPED_AFTER_SECONDS: Final = 60
MOST_ATTEMPTS: Final = 5


def every(cron: str, name: str, *, alone: bool = True) -> Callable[[Periodic], Periodic]:
    """Run ``fn(at)`` by the clock; missed runs are not made up, and one waiting run is enough.

    ``cron`` has five fields, or six with seconds last: ``* * * * * */5`` is every five seconds.
    ``alone``: a run that finds another one running ends at once.
    """

    def register(work: Periodic) -> Periodic:
        def run(timestamp: int) -> None:
            stamps.refresh()
            with _only_one(name) as is_first:
                if is_first or not alone:
                    work(datetime.now(UTC))

        declared = app.task(name=name, queueing_lock=name)(run)
        app.periodic(cron=cron)(declared)
        return work

    return register


@contextmanager
def _only_one(name: str) -> Iterator[bool]:
    """Whether nobody else is at it. PostgreSQL gives the lock back when its holder is killed;
    a lock of procrastinate would stay with the dead job and stop all runs after it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name])
        is_first = bool(cursor.fetchone()[0])
        try:
            yield is_first
        finally:
            if is_first:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def task(name: str) -> Callable[[Callable[..., object]], Task[..., Any, ...]]:
    """Declare a job that ``defer`` may ask for; its arguments travel as JSON."""
    return app.task(name=name)


def defer(job: Task[..., Any, ...], *, once: str | None = None, **arguments: Any) -> None:
    """Ask for a job, inside the caller's transaction; with ``once``, not if the same waits already.

    Not for use in the acts of the city: it sends NOTIFY. Acts publish events instead.
    """
    try:
        # A savepoint: that the same waits already must not spoil the caller's transaction.
        with transaction.atomic():
            job.configure(queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return


@every("* * * * * */3", "kernel.deliver_events", alone=False)
def deliver_events(at: datetime) -> None:
    """Empty the outbox: until nothing is due, or the next run takes over."""
    records.deliver_pending(limit=2000, at=at)


@every("*/10 * * * *", "kernel.anchor_audit")
def anchor_audit(at: datetime) -> None:
    """Seal the new entries of the city."""
    records.anchor(at=at)


@app.periodic(cron="* * * * * */30")
@app.task(name="kernel.take_up_dropped_jobs", queueing_lock="kernel.take_up_dropped_jobs")
async def take_up_dropped_jobs(timestamp: int) -> None:
    """Do again what a killed worker had begun; give up a job that its workers do not survive."""
    jobs = app.job_manager
    for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=DROPPED_AFTER_SECONDS):
        try:
            if job.attempts < MOST_ATTEMPTS:
                await jobs.retry_job(job)
            else:
                await jobs.finish_job(job, Status.FAILED, delete_job=False)
        except UniqueViolation:  # the same waits already: this one need not be done again
            await jobs.finish_job(job, Status.FAILED, delete_job=True)
