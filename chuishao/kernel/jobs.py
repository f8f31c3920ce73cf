"""Jobs: work done later or again and again, by workers of ``manage.py procrastinate worker``.

The only module that knows procrastinate. Each room's ``jobs.py`` is found at start.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

from chuishao.kernel import records, stamps

Periodic = Callable[[datetime], object]


def every(cron: str, name: str) -> Callable[[Periodic], Periodic]:
    """Run ``fn(at)`` by the clock; a run never overlaps another, and missed runs are not made up.

    ``cron`` has five fields, or six with seconds last: ``* * * * * */5`` is every five seconds.
    """

    def register(work: Periodic) -> Periodic:
        def run(timestamp: int) -> None:
            stamps.refresh()
            work(datetime.now(UTC))

        declared = app.task(name=name, queueing_lock=name, lock=name)(run)
        app.periodic(cron=cron)(declared)
        return work

    return register


def task(name: str) -> Callable[[Callable[..., object]], Task[Any, Any, Any]]:
    """Declare a job that ``defer`` may ask for; its arguments travel as JSON."""
    return app.task(name=name)


def defer(job: Task[Any, Any, Any], *, once: str | None = None, **arguments: Any) -> None:
    """Ask for a job, inside the caller's transaction; with ``once``, not if the same waits already."""
    try:
        job.configure(queueing_lock=once).defer(**arguments)
    except AlreadyEnqueued:
        return


@every("* * * * * */3", "kernel.deliver_events")
def deliver_events(at: datetime) -> None:
    """Empty the outbox: until nothing is due, or the next run takes over."""
    records.deliver_pending(limit=2000, at=at)


@every("*/10 * * * *", "kernel.anchor_audit")
def anchor_audit(at: datetime) -> None:
    """Seal the new entries of the city."""
    records.anchor(at=at)
