"""What the directory tells the rest: frozen, past tense, in the transaction of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from chuishao.kernel.records import Event


@dataclass(frozen=True)
class RegionSucceeded(Event):
    """A region got a new code: everything under the old path is now under the new one."""

    name: ClassVar[str] = "directory.region.succeeded"
    old_path: str
    new_path: str
    on: date


@dataclass(frozen=True)
class OrganisationDissolved(Event):
    """An organisation ended; ``successor_id`` takes over what it owed, if there is one."""

    name: ClassVar[str] = "directory.organisation.dissolved"
    organisation_id: int
    successor_id: int | None
    on: date


@dataclass(frozen=True)
class PostChanged(Event):
    """Somebody took up, gave up or stands in for a post."""

    name: ClassVar[str] = "directory.post.changed"
    post_id: int
    person_id: int
    kind: str
    on: date
