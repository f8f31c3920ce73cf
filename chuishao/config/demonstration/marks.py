"""Which stories have been played in this database, so that none is played twice: kept in the records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from chuishao.config.stories import Played, Story, play
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.kernel.database import Batch

SUBJECT = "demonstration"
_TELLER = Actor.system("演示")


@dataclass(frozen=True)
class Mark:
    """A story that was played: its title, the numbers of its cases by name, and what differed."""

    key: str
    title: str
    numbers: Mapping[str, str]
    differences: tuple[str, ...]


def marks() -> list[Mark]:
    """The stories played so far, in the order of playing."""
    bodies = (entry.body for entry in records.history(SUBJECT))
    return [
        Mark(body["key"], body["title"], dict(body["numbers"]), tuple(body["differences"]))
        for body in bodies
    ]


def play_once(story: Story, *, at: datetime) -> Played:
    """Play a story and remember it, both or neither. Raises StoryError."""
    with transaction.atomic():
        played = play(story)
        _remember(played, at)
    return played


def _remember(played: Played, at: datetime) -> None:
    story = played.story
    with records.sending(Batch()) as batch:
        records.audit(
            batch,
            subject=SUBJECT,
            head=records.head_of(SUBJECT),
            action="demonstration.play",
            actor=_TELLER.as_record(),
            at=at,
            body={
                "key": story.key,
                "title": story.title,
                "numbers": list(played.numbers.items()),
                "differences": played.differences,
            },
        )
