"""Who takes part in the tests: people with readable names, registered through the operations."""

from __future__ import annotations

from typing import Any

from chuishao.directory.actors import Actor
from chuishao.directory.queries import organisation
from chuishao.participation.operations import Registered, Registration, register_participant
from tests.make import WUHUASHAN, actor, at, unit

COMMUNITY = "五华山社区"
SECRET = "a-secret-of-the-sender-"


def neighbour(
    name: str = "王小梅",
    phone: str = "",
    *,
    by: Actor | None = None,
    secret: str = "",
    **known: Any,
) -> Registered:
    """Somebody of 五华山社区, registered by its clerk."""
    told = Registration(WUHUASHAN, name=name, phone=phone, **known)
    return register_participant(
        registration=told, actor=by or actor(), at=at("2026-09-01 09:00"), secret=secret
    )


def window(name: str = COMMUNITY) -> Actor:
    """The open window of a community."""
    card = organisation(unit(name))
    assert card is not None
    return Actor.public_window(card.id, card.kind, card.tier, card.region_path)
