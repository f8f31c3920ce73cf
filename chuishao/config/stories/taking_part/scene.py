"""The words of one act of taking part, read for it: who acts, on what, what was filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from chuishao.directory.actors import Actor
from chuishao.directory.queries import OrganisationCard
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation import catalogue
from chuishao.participation.declarations import By, Programme

from .. import casting, wording
from ..telling import Step, Story, StoryError

T = TypeVar("T")
EVERY_POST = ("clerk", "deputy", "secretary", "head", "liaison", "contact")


@dataclass(frozen=True)
class Scene:
    """One step of a story, with everything that was made before it under its name."""

    story: Story
    step: Step
    now: datetime
    things: dict[str, Any]

    @property
    def today(self) -> date:
        """The day of the step."""
        return self.now.astimezone(SHANGHAI).date()

    @property
    def programme(self) -> Programme:
        """The mechanism of the step, or else of the story. Raises StoryError."""
        words = self.step.given.get("事项", self.story.case_type)
        return catalogue.programme(wording.key_of(words, catalogue.declared(), "事项"))

    def kind(self, things: Iterable[Any], what: str = "种类") -> str:
        """The key of the declared thing whose label stands under 种类; of the only one there is."""
        known = tuple(things)
        words = self.step.given.get("种类", self.story.kind)
        if not words and len(known) == 1:
            return str(known[0].key)
        return wording.key_of(words, known, what)

    def unit(self, name: str = "") -> OrganisationCard:
        """The unit of this name, or the one that acts."""
        return wording.organisation(name or self.step.organisation, self.story.home, self.now)

    def actor(self, by: By | tuple[str, ...] = EVERY_POST) -> Actor:
        """Whoever acts there: the post named, else the first of those whose hand it needs."""
        posts = by.posts if isinstance(by, By) else by
        return casting.one_of(posts, self.unit().id, self.step.post, self.now)

    def text(self, key: str, otherwise: str = "") -> str:
        """What was filled in under this word."""
        return str(self.step.answers.get(key, otherwise))

    def number(self, key: str, otherwise: int = 0) -> int:
        """A whole number filled in under this word."""
        words = self.text(key, str(otherwise))
        if not re.fullmatch(r"\d+", words):
            raise StoryError(f"“{key}”要写成整数，现在是“{words}”。")
        return int(words)

    def day(self, key: str) -> date | None:
        """A date filled in under this word, also as ``+10天``; None when it was left out."""
        words = self.text(key)
        later = re.fullmatch(r"\+(\d+)天", words)
        if later:
            return self.today + timedelta(days=int(later[1]))
        try:
            return date.fromisoformat(words) if words else None
        except ValueError:
            raise StoryError(f"“{key}”要写成 2026-10-01 或 +10天，现在是“{words}”。") from None

    def moment(self, key: str) -> datetime:
        """A moment filled in under this word, also as ``+2天 14:30``."""
        return wording.moment(self.text(key), self.now)

    def listed(self, key: str) -> list[str]:
        """One word or several filled in under this word."""
        told = self.step.answers.get(key, [])
        return [told] if isinstance(told, str) else list(told)

    def thing(self, kind: type[T] | None = None, name: str = "") -> Any:
        """What was made before under this name, as it is now; of the step unless another is named."""
        name = name or self.step.about
        found = self.things.get(name)
        if found is None:
            known = "、".join(self.things) or "（还没有）"
            raise StoryError(f"没有叫“{name}”的，有的是：{known}。")
        if kind is not None and not isinstance(found, kind):
            raise StoryError(f"“{name}”不是这一步要的那一种。")
        found.refresh_from_db()
        return found

    def remember(self, made: Any, name: str = "") -> None:
        """Keep what was made under the name of the step. Raises StoryError for a name that is taken."""
        name = name or self.step.opens_as or self.step.about
        if name in self.things:
            raise StoryError(f"已经有叫“{name}”的，请另取名字。")
        self.things[name] = made


Act = Callable[[Scene], None]
ACTS: dict[str, tuple[Act, frozenset[str]]] = {}


def act(word: str, *asks: str) -> Callable[[Act], Act]:
    """Make an act known under its Chinese word, with what may be filled in."""

    def known(does: Act) -> Act:
        ACTS[word] = (does, frozenset(asks))
        return does

    return known


def perform(scene: Scene) -> None:
    """Do what the step says. Raises StoryError, and the refusals of the operation."""
    does, asks = ACTS[scene.step.does]
    strange = [key for key in scene.step.answers if key not in asks]
    if strange:
        raise StoryError(
            f"没有填写项“{'、'.join(strange)}”，有的是：{'、'.join(sorted(asks)) or '（不用填）'}。"
        )
    does(scene)
