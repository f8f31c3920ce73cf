"""Who may know of lists, meetings, topics and turns: every query agrees with a slow, obvious oracle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import Administrator
from chuishao.directory.models import Holding
from chuishao.participation import queries
from chuishao.participation.models import Activity, Belonging, Circle, Listing, Resolution
from chuishao.participation.operations import Listed, draft_listing, plan_turns
from chuishao.participation.queries import Wanted
from tests.integration.participation.alliances import (
    COMMUNITY,
    POLICE,
    SQUAD,
    STREET,
    alliance,
    held,
    listed,
    meeting,
    member,
    voted,
)
from tests.make import actor, at, unit

pytestmark = pytest.mark.usefixtures("on_ground")
ODD: list[dict[str, Any]] = [
    {"clearance": 0}, {"territory": ""}, {"territory": None}, {"organisation_id": 0}, {"is_system": True},
    {"administrator": Administrator.SYSTEM},
]  # fmt: skip
BUDGET = 8


def landscape() -> Circle:
    """An alliance of two with drafts, needs, a meeting that decided, one ahead, and turns."""
    circle = alliance((COMMUNITY, POLICE))
    for by in (COMMUNITY, POLICE):
        told = Listed("草稿", "place")
        draft_listing(circle_id=circle.pk, kind="need", listed=told, actor=member(by), at=at())
        listed(circle, by)
    _, topic = held(circle, 2, topic="deliberation", executor_id=unit(SQUAD))
    voted(topic, 2)
    meeting(circle, days=9)
    plan_turns(
        circle_id=circle.pk, rotation="alliance_chair", year=2026, actor=actor(STREET, "clerk"),
        at=at(),
    )  # fmt: skip
    return circle


def everybody() -> Iterator[Actor | None]:
    """Holders near and far, each also as posts that nobody should have."""
    yield None
    near = Holding.objects.filter(post__organisation__region_path__startswith="530102001")
    far = Holding.objects.exclude(post__organisation__region_path__startswith="530102001")
    for holding in [*near.order_by("id")[:40], *far.order_by("id")[:20]]:
        found = directory.actor_of_holding(holding.pk, at())
        if found is not None:
            yield found
            yield from (replace(found, **odd) for odd in ODD)


def knows(who: Actor | None, circle: Circle) -> bool:
    """Whether somebody may know of a circle, row by row."""
    if who is None or who.is_system or who.administrator or not who.organisation_id:
        return False
    if who.territory and circle.region_path[: len(who.territory)] == who.territory:
        return True
    units = Belonging.objects.filter(circle=circle, state="active").values_list(
        "organisation_id", flat=True
    )
    return who.organisation_id in {circle.host_id, *units}


def test_every_query_shows_what_the_oracle_allows_and_nothing_else() -> None:
    circle = landscape()
    listings, topics = list(Listing.objects.all()), list(Resolution.objects.all())
    meetings = set(Activity.objects.values_list("pk", flat=True))
    for who in everybody():
        sees = knows(who, circle)
        ours = who.organisation_id if who else 0
        drafts = {one.owner_id for one in listings} if ours == circle.host_id else {ours}
        allowed = {x.pk for x in listings if sees and (x.state != "draft" or x.owner_id in drafts)}
        found = queries.listings_found(actor=who, wanted=Wanted())
        assert {line.id for line in found} == allowed, who
        if who is not None:
            due = {line.id for line in queries.answers_waiting(actor=who, at=at())}
            mine = {x.pk for x in topics if may_answer(who) and x.executor_id == ours}
            assert due == {x.pk for x in topics if x.pk in mine and x.state == "passed"}, who
        shown = queries.meetings_visible_to(actor=who).values_list("pk", flat=True)
        assert set(shown) == (meetings if sees else set()), who
        assert bool(queries.turns_of(circle_id=circle.pk, actor=who, at=at())) == sees, who


def may_answer(who: Actor | None) -> bool:
    """Whether somebody speaks for an organisation at all."""
    return who is not None and not who.is_system and not who.administrator


def test_lists_are_filtered_by_what_is_asked() -> None:
    circle = landscape()
    listed(circle, POLICE, "resource", title="会议室", thing="place")
    wanted = [
        (Wanted(list="resource"), 1), (Wanted(list="need", states=("published",)), 2),
        (Wanted(owner_id=unit(POLICE), states=("published",)), 2), (Wanted(words="会议室"), 3),
        (Wanted(thing="money"), 0), (Wanted(circle_id=circle.pk + 1), 0),
    ]  # fmt: skip
    for one, count in wanted:
        assert len(queries.listings_found(actor=member(), wanted=one)) == count, one


def test_pages_ask_few_statements(
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    circle = landscape()
    (done, *_) = Activity.objects.filter(state="held")
    who = actor(STREET, "clerk")
    for ask in (
        lambda: queries.listings_found(actor=who, wanted=Wanted()),
        lambda: queries.meeting_page(meeting_id=done.pk, actor=who, at=at()),
        lambda: queries.answers_waiting(actor=who, at=at()),
        lambda: queries.turns_of(circle_id=circle.pk, actor=who, at=at()),
    ):
        with django_assert_max_num_queries(BUDGET):
            ask()


def test_an_act_asks_few_statements(
    django_assert_max_num_queries: Callable[..., AbstractContextManager[object]],
) -> None:
    circle, told = landscape(), Listed("缺桌椅", "equipment")
    who = member(POLICE)
    with django_assert_max_num_queries(14):
        draft_listing(circle_id=circle.pk, kind="need", listed=told, actor=who, at=at())
    _, topic = held(circle, 2)
    with django_assert_max_num_queries(14):
        voted(topic, 2)
