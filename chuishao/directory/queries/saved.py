"""The lists a person has kept by name."""

from __future__ import annotations

from dataclasses import dataclass

from chuishao.directory.actors import Actor
from chuishao.directory.models import SavedList


@dataclass(frozen=True, slots=True)
class KeptList:
    """A name and what it asks, as the address of the worklist has it."""

    id: int
    name: str
    query: str


def saved_lists(actor: Actor) -> list[KeptList]:
    """The person's own, in the order in which they were saved; nobody sees another's."""
    own = SavedList.objects.filter(person_id=actor.person_id).order_by("id")
    return [KeptList(*row) for row in own.values_list("id", "name", "query")]
