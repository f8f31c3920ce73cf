"""What whoever tells people of their turn must know: a case as it stands, and who of them may hear of it."""

from __future__ import annotations

from collections.abc import Collection

from chuishao.directory.actors import Actor

from .. import _standing
from .._standing import Owed, Petition, Standing
from ..declarations import Side
from ..models import Duty
from .visibility import cases_visible_to

__all__ = [
    "Owed",
    "Petition",
    "Standing",
    "as_it_stands",
    "called_units",
    "cases_owing",
    "may_hear_of",
    "posts_that_settle",
]


def as_it_stands(case_id: int) -> Standing:
    """The case now, for reactions of the house itself. Raises NotFound when there is none."""
    return _standing.read(case_id)


def cases_owing(duty_ids: Collection[int]) -> dict[int, list[int]]:
    """Those of these duties that are still open and running, by their case."""
    running = Duty.objects.filter(pk__in=duty_ids, settled_at=None, stopped_at=None)
    found: dict[int, list[int]] = {}
    for key, case_id in running.order_by("id").values_list("id", "case_id"):
        found.setdefault(case_id, []).append(key)
    return found


def may_hear_of(standing: Standing, actor: Actor) -> bool:
    """Whether this actor may know of the case: what the visibility query says, asked only in doubt."""
    if standing.concerns(actor):
        return True
    return cases_visible_to(actor=actor).filter(pk=standing.id).exists()


def called_units(standing: Standing) -> set[int]:
    """The organisations that handle the case."""
    return standing.on_side(Side.CALLED)


def posts_that_settle(standing: Standing, owed: Owed) -> tuple[str, ...]:
    """The kinds of post that can settle a duty; empty means any."""
    if owed.posts:
        return owed.posts
    steps = [step for step in standing.rules.transitions if owed.key in step.discharges]
    named = [who.posts for step in steps for who in step.by]
    if not all(named):
        return ()
    return tuple(dict.fromkeys(post for posts in named for post in posts))
