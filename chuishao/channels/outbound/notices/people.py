"""Who is told: the people on the posts that owe, those who stand in for absent heads, nobody who may not see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from chuishao.casework.queries import telling
from chuishao.casework.queries.telling import Owed, Standing
from chuishao.directory.actors import Actor
from chuishao.directory.queries.messages import people_to_tell

# Where no post is named, the first of these that somebody holds is told: one office, not all of it.
ASKED_FIRST = (
    "liaison", "dispatcher", "hotline_agent", "clerk", "verifier", "reviewer", "contact", "deputy",
    "head", "secretary", "supervisor", "grid_worker",
)  # fmt: skip
HEADS = ("head", "secretary")


@dataclass(frozen=True)
class Audience:
    """Everyone on post in the organisations of a case who may hear of it."""

    standing: Standing
    people: tuple[Actor, ...]

    @classmethod
    def of(cls, standing: Standing, organisations: Collection[int], at: datetime) -> Self:
        """Read in one statement; those who may not see the case are left out here, once for all."""
        present = people_to_tell([key for key in organisations if key], at)
        return cls(standing, tuple(a for a in present if telling.may_hear_of(standing, a)))

    def on_posts(self, organisation: int, posts: Iterable[str]) -> list[Actor]:
        """Holders of these kinds of post there."""
        wanted = set(posts)
        return [a for a in self._of(organisation) if a.post_kind in wanted]

    def whose_turn(self, owed: Owed) -> list[Actor]:
        """Who is to settle a duty: the one it was handed to, the posts it names, or who is asked first."""
        if owed.person_id is not None:
            return [a for a in self._of(owed.organisation_id) if a.person_id == owed.person_id]
        if owed.posts:
            return self.on_posts(owed.organisation_id, owed.posts)
        able = telling.posts_that_settle(self.standing, owed)
        return self.first_asked(owed.organisation_id, able)

    def first_asked(self, organisation: int, among: Collection[str] = ()) -> list[Actor]:
        """Holders of the first post, in the order of ``ASKED_FIRST``, that is held there at all."""
        for kind in ASKED_FIRST:
            found = self.on_posts(organisation, [kind]) if not among or kind in among else []
            if found:
                return found
        return []

    def heads(self, organisation: int) -> list[Actor]:
        """Who answers for an organisation."""
        return self.on_posts(organisation, HEADS)

    def person(self, person_id: int) -> list[Actor]:
        """This person, once, if on post in one of the organisations."""
        return [a for a in self.people if a.person_id == person_id][:1]

    def _of(self, organisation: int) -> list[Actor]:
        return [a for a in self.people if a.organisation_id == organisation]


def first_asked(present: Collection[Actor], organisation: int) -> list[Actor]:
    """Holders of the first post that is held there at all."""
    for kind in ASKED_FIRST:
        found = [a for a in present if a.organisation_id == organisation and a.post_kind == kind]
        if found:
            return found
    return []
