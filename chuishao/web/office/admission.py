"""Who may enter which room of the office: leaders and desks of a place, heads, and the three administrators."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from chuishao.casework.operations.turning import TURNERS
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator, PostKind
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed

READERS = (*TURNERS, PostKind.DISPATCHER, PostKind.SUPERVISOR)


def _rules_a_place(actor: Actor) -> bool:
    return bool(reach(actor).territory) and actor.post_kind in READERS


def may_turn(actor: Actor) -> bool:
    """Whether this post sets the limits of its place."""
    return bool(reach(actor).territory) and actor.post_kind in TURNERS


def _any_of(*roles: Administrator) -> Callable[[Actor], bool]:
    return lambda actor: actor.administrator in roles


@dataclass(frozen=True)
class Room:
    """One room of the office: its address, what it is for, and who may enter."""

    name: str
    label: str
    words: str
    icon: str
    admits: Callable[[Actor], bool]
    who: str


ROOMS = (
    Room(
        "office_dials", _("时限"), _("每一项时限现在是多少，依据哪份文件；改之前先看会变什么。"), "clock",
        _rules_a_place, _("时限给本级负责人、调度员和督办员看。您要办的事在待办清单里。"),
    ),
    Room(
        "office_mechanisms", _("机制"), _("每一种事怎么走：状态、步骤、谁能办、时限和依据。"), "route",
        lambda actor: _rules_a_place(actor) or actor.administrator is not None,
        _("机制说明给本级负责人、调度员、督办员和管理员看。您要办的事在待办清单里。"),
    ),
)  # fmt: skip


def rooms_of(actor: Actor) -> list[Room]:
    """The rooms this actor may enter, in order; nobody without one has an office."""
    return [room for room in ROOMS if room.admits(actor)]


def admit(actor: Actor, name: str) -> Room:
    """The room, if this actor may enter it. Raises NotAllowed in words."""
    room = next(one for one in ROOMS if one.name == name)
    if not room.admits(actor):
        raise NotAllowed(str(room.who))
    return room
