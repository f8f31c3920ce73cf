"""What the directory does by the clock: temporary organisations end, dead sessions go, leavers are forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.kernel import stamps
from chuishao.kernel.jobs import defer, every, task


# Five minutes past midnight in Kunming, which is 16:05 in the worker's UTC.
@every("5 16 * * *", "directory.dissolve_due")
def dissolve_due(at: datetime) -> None:
    """End the temporary Party branches whose day has come."""
    operations.dissolve_due(actor=Actor.system("到期撤销"), at=at)


@every("*/15 * * * *", "directory.sweep_sessions")
def sweep_sessions(at: datetime) -> None:
    """Delete sessions that can no longer be used."""
    operations.sweep_sessions(at=at)


@every("20 * * * *", "directory.forget_imports")
def forget_imports(at: datetime) -> None:
    """Drop workbooks that nobody confirmed in time."""
    operations.forget_imports(at=at)


@task("directory.check_import")
def check_import(import_id: int) -> None:
    """Check a large workbook; its sender is told."""
    stamps.refresh()
    operations.check_import(import_id=import_id, at=datetime.now(UTC), tells=True)


@task("directory.write_import")
def write_import(import_id: int) -> None:
    """Write a large workbook that was confirmed; sender and confirmer are told."""
    stamps.refresh()
    operations.write_import(import_id=import_id, at=datetime.now(UTC), tells=True)


@task("directory.forget_leavers")
def forget_leavers(number: str) -> None:
    """A hundred people at a time, the rest is the next job's; at the end the record is signed."""
    stamps.refresh()
    forgetter = Actor.system("按期销毁")
    if operations.carry_on_forgetting(number=number, actor=forgetter, at=datetime.now(UTC)):
        defer(forget_leavers, number=number)
