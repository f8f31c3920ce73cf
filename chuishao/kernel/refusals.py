"""The ways in which an act or a look may be refused; everything else is a fault with a reference number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext


class Refusal(Exception):
    """A refusal worded in Chinese for the person: what happened, why, what to do next.

    The reader's language is found here, so that a plain sentence needs no mark where it is raised.
    """

    status: ClassVar[int] = 400

    def __init__(
        self, message: str, *, fields: Mapping[str, str] | None = None, **extra: Any
    ) -> None:
        self.message = gettext(message) if message else ""
        self.fields = {key: gettext(said) if said else "" for key, said in (fields or {}).items()}
        super().__init__(self.message)
        self.extra = extra


class NotAllowed(Refusal):
    """This person, in this post, may not do or see this (403)."""

    status = 403


class NotFound(NotAllowed):
    """There is no such thing, or none within this person's reach: the two answer alike (404)."""

    status = 404


class Conflict(Refusal):
    """The matter has moved since the person looked (409); ``extra['difference']`` says how."""

    status = 409


class Invalid(Refusal):
    """What was typed cannot be taken as it is (422); ``fields`` names each field and its remedy."""

    status = 422
