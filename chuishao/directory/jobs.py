"""What the directory does by the clock: temporary organisations end, dead sessions go."""

from __future__ import annotations

from datetime import UTC, datetime

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.kernel import stamps
from chuishao.kernel.jobs import every, task


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
