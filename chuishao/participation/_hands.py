"""Whose hand an act needs: the declared posts, in the host of the circle or in the tier above it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind
from chuishao.kernel.refusals import NotAllowed, NotFound
from chuishao.kernel.text import said

from .declarations import By
from .models import Circle

NOT_FOUND = gettext_noop("没有找到，或者它不在您能看到的范围内。请核对编号，或联系本单位负责人。")


def has_hand(actor: Actor, host_id: int, region_path: str, by: By) -> bool:
    """Whether the actor holds a declared post in the host, or in an office above that covers the place.

    Another organisation of the same tier never does; the system does, for reactions and imports.
    """
    if actor.is_system:
        return True
    if actor.administrator or actor.post_kind is None or actor.post_kind not in by.posts:
        return False
    if not by.above:
        return actor.organisation_id == host_id
    covers = bool(actor.territory) and region_path.startswith(actor.territory or "")
    is_above = bool(actor.tier) and len(actor.region_path) < len(region_path)
    return covers and is_above and actor.organisation_id != host_id


def hands(actor: Actor, own: Q, above: Q) -> Q:
    """``has_hand`` as a condition on what hangs on a circle: ``own`` is done in its host, ``above`` in the tier above."""
    ours = Q(circle__host=actor.organisation_id)
    return (own & ours) | (above & ~ours & _below(actor))


def _below(actor: Actor) -> Q:
    """Circles of smaller places than the actor's, within its territory."""
    if not (actor.territory and actor.tier):
        return Q(pk__in=[])
    smaller = Q(circle__region_path__regex=f"^.{{{len(actor.region_path) + 1},}}$")
    return smaller & Q(circle__region_path__startswith=actor.territory)


def demand_hand(actor: Actor, circle: Circle, by: By) -> None:
    """Raise NotFound when the actor may not know of the circle, NotAllowed when its post may not do this."""
    if not sees(actor, circle.host_id, circle.region_path):
        raise NotFound(gettext(NOT_FOUND))
    if not has_hand(actor, circle.host_id, circle.region_path, by):
        raise NotAllowed(needed_words(by))


def needed_words(by: By) -> str:
    """Who may do it, for whoever may not."""
    posts = gettext("、").join(said(str(PostKind(post).label)) for post in by.posts)
    if by.above:
        words = gettext("这一步由上一级单位的%(posts)s办理。请换一个岗位，或请有权的同事办理。")
    else:
        words = gettext("这一步由主办单位的%(posts)s办理。请换一个岗位，或请有权的同事办理。")
    return words % {"posts": posts}


def sees(actor: Actor, host_id: int, region_path: str) -> bool:
    """Whether the actor may know of what this host keeps in this place: the rule of ``visibility`` row by row."""
    if actor.is_system:
        return True
    if actor.administrator or not actor.organisation_id:
        return False
    if actor.organisation_id == host_id:
        return True
    return bool(actor.territory) and region_path.startswith(actor.territory or "")
