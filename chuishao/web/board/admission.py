"""Who may look at the boards: those who lead, dispatch or supervise at a street or above."""

from __future__ import annotations

from django.utils.translation import gettext as _

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind, Tier
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed

TIERS = (Tier.CITY, Tier.DISTRICT, Tier.STREET)
POSTS = (
    PostKind.HEAD, PostKind.DEPUTY, PostKind.SECRETARY, PostKind.DISPATCHER, PostKind.SUPERVISOR,
)  # fmt: skip


def may_see(actor: Actor) -> bool:
    """Whether this post has a board at all."""
    return bool(reach(actor).territory) and actor.tier in TIERS and actor.post_kind in POSTS


def admit(actor: Actor) -> str:
    """The path of the actor's own board. Raises NotAllowed in words."""
    territory = reach(actor).territory
    if not may_see(actor) or territory is None:
        raise NotAllowed(_("城市总览给街道以上的负责人、书记、调度员和督办员看。"))
    return territory
