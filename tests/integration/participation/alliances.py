"""An alliance of 华山街道 with three units for tests, and what happens in it in one line each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from chuishao.directory.actors import Actor
from chuishao.participation.models import Activity, Circle, Claim, Listing, Resolution
from chuishao.participation.operations import (
    Joining,
    Listed,
    Meeting,
    Motion,
    Votes,
    add_topic,
    ask_to_join,
    decide,
    decide_joining,
    draft_listing,
    found_circle,
    give_notice,
    hold_meeting,
    plan_meeting,
    propose_claim,
    publish_listing,
)
from chuishao.participation.queries import voters_of
from tests.integration.participation.branches import person
from tests.make import actor, at, unit

STREET, COMMUNITY, POLICE, SQUAD = "华山街道办事处", "五华山社区", "华山派出所", "华山城管执法中队"
UNITS = (COMMUNITY, POLICE, SQUAD)
CAST = Actor.system("测试")


def member(name: str = COMMUNITY) -> Actor:
    """Somebody who speaks for a unit."""
    return actor(name, "clerk" if name == COMMUNITY else "head")


def alliance(units: tuple[str, ...] = UNITS) -> Circle:
    """The alliance, with these units in it since the first of September."""
    when = at("2026-09-01 09:00")
    circle = found_circle(
        programme="alliance", kind="alliance", name="华山街道党建联盟", host_id=unit(STREET),
        actor=actor(STREET, "head"), at=when,
    )  # fmt: skip
    for name in units:
        joining = Joining("unit", organisation_id=unit(name))
        asked = ask_to_join(circle_id=circle.pk, joining=joining, actor=CAST, at=when)
        decide_joining(belonging_id=asked.pk, is_granted=True, actor=CAST, at=when)
    return circle


def committee() -> Circle:
    """The joint committee of 五华山社区 with one unit and one part-time member."""
    when = at("2026-09-01 09:00")
    circle = found_circle(
        programme="alliance", kind="joint_committee", name="五华山社区大党委",
        host_id=unit(COMMUNITY), actor=actor(COMMUNITY, "head"), at=when,
    )  # fmt: skip
    for joining in (
        Joining("unit", organisation_id=unit(POLICE)),
        Joining("part_time", participant_id=person().pk),
    ):
        asked = ask_to_join(circle_id=circle.pk, joining=joining, actor=CAST, at=when)
        decide_joining(belonging_id=asked.pk, is_granted=True, actor=CAST, at=when)
    return circle


def listed(circle: Circle, by: str = COMMUNITY, kind: str = "need", **more: Any) -> Listing:
    """A published listing of a unit."""
    when = more.pop("when", at())
    told = Listed(title=more.pop("title", "缺一间会议室"), thing=more.pop("thing", "place"), **more)
    draft = draft_listing(circle_id=circle.pk, kind=kind, listed=told, actor=member(by), at=when)
    host = STREET if circle.kind == "alliance" else COMMUNITY
    return publish_listing(listing_id=draft.pk, actor=actor(host, "head"), at=when)


def claimed(need: Listing, by: str = POLICE) -> Claim:
    """A unit stands up for a need."""
    return propose_claim(need_id=need.pk, actor=member(by), at=at())


def meeting(
    circle: Circle,
    days: int = 5,
    kind: str = "meeting",
    when: datetime | None = None,
    host: str = STREET,
) -> Activity:
    """A meeting planned so many days ahead."""
    when = when or at()
    starts = when + timedelta(days=days)
    told = Meeting("联席会议", "会议室", starts, starts + timedelta(hours=2))
    return plan_meeting(
        circle_id=circle.pk, kind=kind, meeting=told, actor=actor(host, "clerk"), at=when
    )


def held(circle: Circle, present: int = 3, **motion: Any) -> tuple[Activity, Resolution]:
    """A meeting with one topic that was told of and held, so many being there."""
    planned, clerk = meeting(circle), actor(STREET, "clerk")
    told = Motion(**{"title": "重阳节一起办活动", **motion})
    topic = add_topic(meeting_id=planned.pk, motion=told, actor=clerk, at=at())
    give_notice(meeting_id=planned.pk, actor=clerk, at=at())
    expected = [one.belonging_id for one in voters_of(meeting_id=planned.pk, actor=clerk)]
    done = hold_meeting(
        meeting_id=planned.pk, present_ids=expected[:present], minutes="按议题讨论。", actor=clerk,
        at=planned.ends_at,
    )  # fmt: skip
    return done, topic


def voted(topic: Resolution, agree: int, by: Actor | None = None, **more: Any) -> Resolution:
    """The votes are entered after the meeting."""
    return decide(
        resolution_id=topic.pk, votes=Votes(agree), actor=by or actor(STREET, "head"),
        at=at("2026-10-03 12:00"), **more,
    )  # fmt: skip
