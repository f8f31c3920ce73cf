"""Who acts in a story: whoever holds the post that the step needs; nobody there, somebody is appointed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from chuishao.casework import queries
from chuishao.casework.declarations import CaseType, Transition
from chuishao.directory import operations
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import PostKind

from . import wording
from .telling import StoryError

STAND_IN = "（代）"
_CAST = Actor.system("故事")


def opener(rules: CaseType, organisation_id: int, post: str, at: datetime) -> Actor:
    """Whoever opens a case there: the post that is named, or the first that may."""
    return one_of(rules.opened_by, organisation_id, post, at)


def one_of(posts: Sequence[str], organisation_id: int, post: str, at: datetime) -> Actor:
    """The holder of the post named, else of the first of these posts that is held there, else anybody there."""
    if post:
        return holder(organisation_id, post, at)
    present = list(_holders(organisation_id, at))
    able = [a for kind in posts for a in present if a.post_kind == kind]
    return (able or present or [_appointed(organisation_id, PostKind(posts[0]), at)])[0]


def taker(step: Transition, case: str, organisation_id: int, post: str, at: datetime) -> Actor:
    """Whoever takes the step there: the post named, else the first who may, else the first meant by it."""
    if post:
        return holder(organisation_id, post, at)
    wanted = [*dict.fromkeys(kind for who in step.by for kind in who.posts)]
    present = list(_holders(organisation_id, at))
    meant = [actor for kind in wanted for actor in present if actor.post_kind == kind]
    for actor in [*meant, *present]:
        open_now = queries.steps_open_to(actor=actor, case=case, at=at)
        if step.key in {one.step.key for one in open_now}:
            return actor
    able = meant or present
    return able[0] if able else _appointed(organisation_id, PostKind((wanted or ["head"])[0]), at)


def holder(organisation_id: int, words: str, at: datetime) -> Actor:
    """Whoever holds this post there on the day; ``主要负责人（代）`` is its stand-in."""
    kind = wording.post_kind(words.removesuffix(STAND_IN))
    present = [a for a in _holders(organisation_id, at) if a.post_kind == kind]
    found = [a for a in present if bool(a.stands_in_for) == words.endswith(STAND_IN)]
    if not found and words.endswith(STAND_IN):
        raise StoryError(f"这一天没有人代理“{kind.label}”，请先写“安排代理”。")
    return (found or [_appointed(organisation_id, kind, at)])[0]


def _holders(organisation_id: int, at: datetime) -> Iterator[Actor]:
    """Everyone acting in a post there, stand-ins last."""
    people = dict.fromkeys(one.id for one in directory.people_of(organisation_id, at))
    held = [
        post
        for person in people
        for post in directory.posts_of(person, at)
        if post.organisation_id == organisation_id
    ]
    for post in sorted(held, key=lambda one: one.stands_in_for is not None):
        actor = directory.actor_of_holding(post.holding_id, at)
        if actor is not None:
            yield actor


def _appointed(organisation_id: int, kind: PostKind, at: datetime) -> Actor:
    person = operations.enter_person(name=f"演示{kind.label}", actor=_CAST, at=at, is_demo=True)
    post = operations.create_post(
        organisation_id=organisation_id, kind=kind, title=kind.label, actor=_CAST, at=at
    )
    holding = operations.appoint(post_id=post, person_id=person, actor=_CAST, at=at)
    actor = directory.actor_of_holding(holding, at)
    assert actor is not None
    return actor


def stand_in(
    organisation_id: int, away: str, there: str, span: tuple[str, str], no: str, at: datetime
) -> None:
    """Let the holder of one post stand in for the holder of another, from a date up to another."""
    absent, present = holder(organisation_id, away, at), holder(organisation_id, there, at)
    first, last = (wording.moment(f"{day} 00:00", None).date() for day in span)
    operations.appoint_stand_in(
        post_id=absent.post_id, person_id=present.person_id, from_on=first, to_on=last,
        actor=_CAST, at=at, document_no=no,
    )  # fmt: skip
