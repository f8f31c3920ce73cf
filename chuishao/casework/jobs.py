"""What casework does by itself: notice what falls due, and re-date open duties after a holiday notice."""

from __future__ import annotations

from datetime import UTC, datetime

from chuishao.directory.actors import Actor
from chuishao.kernel import stamps
from chuishao.kernel.jobs import defer, every, task

from .operations import (
    carry_on,
    forget_stray_photos,
    keep_tallies,
    redate,
    sweep,
    warn_of_overdue_forgetting,
)


@every("* * * * * */20", "casework.sweep")
def notice_what_falls_due(at: datetime) -> None:
    """Until nothing more has fallen due by now."""
    while sweep(at=at):
        pass


@every("*/10 * * * *", "casework.keep_tallies")
def keep_the_tallies(at: datetime) -> None:
    """The measurements behind the boards; their pages say of when they are."""
    keep_tallies(at=at)


@every("17 3 * * *", "casework.forget_stray_photos")
def forget_photos_nobody_used(at: datetime) -> None:
    """Whoever sent a photo and did not go on has not handed it in."""
    forget_stray_photos(actor=Actor.system("清理照片"), at=at)


@task("casework.redate")
def redate_open_duties(after_id: int = 0) -> None:
    """A few hundred cases at a time; the rest is the next job's."""
    stamps.refresh()
    _, last = redate(actor=Actor.system("重算时限"), at=datetime.now(UTC), after_id=after_id)
    if last:
        defer(redate_open_duties, after_id=last)


@every("35 0 * * *", "casework.warn_of_retention")
def warn_of_what_nobody_forgot(at: datetime) -> None:
    """Once a month the leaders of a district hear of what is due for forgetting for more than a month."""
    warn_of_overdue_forgetting(actor=Actor.system("保存期限"), at=at)


@task("casework.forget")
def forget_due_cases(number: str) -> None:
    """A hundred cases at a time, the rest is the next job's; at the end the record is signed."""
    stamps.refresh()
    if carry_on(number=number, actor=Actor.system("按期销毁"), at=datetime.now(UTC)):
        defer(forget_due_cases, number=number)
