"""What the directory does by the clock: temporary organisations end, dead sessions go."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory import operations
from chuishao.directory.actors import Actor
from chuishao.kernel.jobs import every


# Five minutes past midnight in Kunming, which is 16:05 in the worker's UTC.
@every("5 16 * * *", "directory.dissolve_due")
def dissolve_due(at: datetime) -> None:
    """End the temporary Party branches whose day has come."""
    operations.dissolve_due(actor=Actor.system("到期撤销"), at=at)


@every("*/15 * * * *", "directory.sweep_sessions")
def sweep_sessions(at: datetime) -> None:
    """Delete sessions that can no longer be used."""
    operations.sweep_sessions(at=at)
