"""Whose hand switches a programme on and off in a place, and has destroyed what it held of people."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext

from chuishao.directory.actors import Actor, reach
from chuishao.directory.kinds import Administrator, Tier
from chuishao.kernel.refusals import NotAllowed, NotFound

from . import catalogue
from ._hands import NOT_FOUND, needed_words
from .declarations import By

PROPOSERS: Final = By(("head", "deputy", "clerk"))


def confirmers(programme: str) -> By:
    """Who confirms and ends an activation, as declared."""
    return catalogue.programme(programme).activated_by or By(())


def destroyers(programme: str) -> By:
    """Who proposes and confirms a destruction."""
    return By((*confirmers(programme).posts, "deputy"))


def switches(actor: Actor, region_path: str, by: By) -> bool:
    """Whether the actor holds one of these posts in the government of a district or of the city, over the place."""
    covers = reach(actor).covers_path(region_path)
    return covers and actor.tier in (Tier.DISTRICT, Tier.CITY) and actor.post_kind in by.posts


def demand_switch(actor: Actor, region_path: str, by: By) -> None:
    """Raise NotFound out of reach, NotAllowed for another post."""
    if not reach(actor).covers_path(region_path):
        raise NotFound(gettext(NOT_FOUND))
    if not switches(actor, region_path, by):
        raise NotAllowed(needed_words(By(by.posts, above=True)))


def keeps_security(actor: Actor) -> bool:
    """Whether the actor is the security administrator, who may be the second person of a destruction."""
    return actor.administrator == Administrator.SECURITY
