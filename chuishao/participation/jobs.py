"""What participation does by itself: what is over ends, what nobody claims is told, what was confirmed is destroyed."""

from __future__ import annotations

from datetime import datetime

from chuishao.directory.actors import Actor
from chuishao.kernel.jobs import every

from . import catalogue
from ._expiry import months_before
from .operations import (
    carry_on_destruction,
    end_what_is_over,
    expire_points,
    forget_those_who_left,
    keep_tallies,
    recount,
    remind_of_destruction,
    sweep,
)


@every("* * * * *", "participation.end")
def end_what_has_run_out(at: datetime) -> None:
    """Until nothing more is over by now."""
    while end_what_is_over(actor=Actor.system("到期结束"), at=at):
        pass


@every("*/10 * * * *", "participation.sweep")
def tell_what_nobody_claims(at: datetime) -> None:
    """Until nothing more has fallen due by now."""
    while sweep(at=at):
        pass


@every("*/2 * * * *", "participation.destroy")
def destroy_what_was_confirmed(at: datetime) -> None:
    """Circle by circle; at the end the record is signed."""
    carry_on_destruction(actor=Actor.system("按规定销毁"), at=at)


@every("*/10 * * * *", "participation.keep_tallies")
def keep_the_tallies(at: datetime) -> None:
    """The measurements behind the boards; their pages say of when they are."""
    keep_tallies(at=at)


@every("50 2 * * *", "participation.recount")
def count_everything_anew(at: datetime) -> None:
    """Once a night, so that nothing that was told in no record stays wrong for longer than a day."""
    recount(at=at)


@every("20 3 * * *", "participation.expire_points")
def let_old_points_expire(at: datetime) -> None:
    """What was earned longer ago than its programme declares, and never used."""
    for rules in catalogue.declared():
        for one in rules.points:
            if one.expires_months:
                expire_points(
                    programme=rules.key, kind=one.key, before=months_before(at, one.expires_months),
                    actor=Actor.system("积分到期"), at=at,
                )  # fmt: skip


@every("40 3 * * *", "participation.forget")
def forget_those_who_left_long_ago(at: datetime) -> None:
    """Those who left longer ago than the office's period; whoever should propose a destruction is told of it."""
    clerk = Actor.system("按期销毁")
    forget_those_who_left(actor=clerk, at=at)
    remind_of_destruction(actor=clerk, at=at)
