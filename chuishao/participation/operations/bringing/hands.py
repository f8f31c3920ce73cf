"""Whose hands bring a list in: the loader on the server, or two people whose posts may do each row by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.utils.translation import gettext, gettext_noop

from chuishao.directory.actors import Actor
from chuishao.kernel.refusals import NotAllowed, NotFound

from ..._hands import NOT_FOUND, needed_words, sees
from ..._people import KEEPERS
from ...declarations import By
from ...models import Circle

TWO: Final = gettext_noop("成批导入由一人提出、另一人确认。请在“导入和导出”页办理。")


def demand_two(
    actor: Actor, second: Actor | None, asks: Callable[[Actor], None], confirms: Callable[[Actor], None]
) -> None:  # fmt: skip
    """Raise unless the loader acts, or one who may ask and somebody else who may confirm."""
    if actor.is_system:
        return
    if second is None or not actor.person_id or second.person_id in (0, actor.person_id):
        raise NotAllowed(gettext(TWO))
    asks(actor)
    confirms(second)


def demand_keeper(actor: Actor, circle: Circle) -> None:
    """Raise unless the actor looks after people in the host of the circle, who may ask anybody in."""
    if not sees(actor, circle.host_id, circle.region_path):
        raise NotFound(gettext(NOT_FOUND))
    if actor.organisation_id != circle.host_id or actor.post_kind not in KEEPERS:
        raise NotAllowed(needed_words(By(KEEPERS)))
