"""党建联盟与社区大党委: units that belong to nobody here join of their own will, and share what they have.

A street gathers an alliance, a community a joint committee with part-time members. Three lists (资源、需求、项目)
are published, claimed from both sides and agreed; chairing goes round; joint meetings deliberate. A need that
nobody claims goes to the next meeting, and what the meeting sends on becomes a whistle. No unit can be ordered,
none is ever late. Intervals are trial values: no source defines Kunming's own.
"""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from chuishao.casework.operations import Origin, Place, open_case
from chuishao.directory import queries as directory
from chuishao.directory.actors import Actor
from chuishao.kernel import records
from chuishao.participation import catalogue
from chuishao.participation.declarations import (
    ActivityKind,
    Ballot,
    Belonging,
    By,
    CircleKind,
    Counts,
    Each,
    Expected,
    Figure,
    ListingKind,
    ListKind,
    Measure,
    Of,
    Programme,
    Rotation,
    Share,
    Topic,
)
from chuishao.participation.events import NeedSentOn
from chuishao.participation.operations import note_listing_became
from chuishao.participation.queries import became_of_listing

HALF = Share(Fraction(1, 2))
LEADERS = By(("head", "secretary", "deputy"))
DESK = By(("clerk", "deputy", "secretary", "head"))
ABOVE = By(("head", "secretary", "deputy"), above=True)
THINGS = (
    ("place", "场地"), ("talent", "人才"), ("money", "资金"), ("equipment", "设备"),
    ("service", "服务"), ("information", "信息"), ("job", "岗位"),
)  # fmt: skip

# fmt: off
ALLIANCE = catalogue.declare(Programme(
    key="alliance", version=2, label="党建联盟与大党委", reference="本地规则未设定",
    circles=(
        CircleKind("alliance", "街道党建联盟", ("street_office",), LEADERS, (
            Belonging("unit", "联盟单位", Of.ORGANISATION, LEADERS, is_voting=True),)),
        CircleKind("joint_committee", "社区大党委", ("community",), LEADERS, (
            Belonging("unit", "成员单位", Of.ORGANISATION, LEADERS, is_voting=True),
            Belonging("part_time", "兼职委员", Of.PERSON, ABOVE, is_voting=True),)),
    ),
    listings=(
        ListingKind("resource", "资源清单", ListKind.RESOURCE, "alliance", THINGS, LEADERS),
        ListingKind("need", "需求清单", ListKind.NEED, "alliance", THINGS, LEADERS, unclaimed_days=30),
        ListingKind("project", "项目清单", ListKind.PROJECT, "alliance", THINGS, LEADERS),
        ListingKind("community_resource", "资源清单", ListKind.RESOURCE, "joint_committee", THINGS, LEADERS),
        ListingKind("community_need", "需求清单", ListKind.NEED, "joint_committee", THINGS, LEADERS, unclaimed_days=30),
        ListingKind("community_project", "项目清单", ListKind.PROJECT, "joint_committee", THINGS, LEADERS),
    ),
    activities=(
        ActivityKind("meeting", "联席会议", "alliance", Counts.TIMES, DESK, LEADERS, notice_days=3, quorum=HALF, ballots=("majority",), topics=("deliberation",),
                     expected=Expected(Each.QUARTER, 1, "本地规则未设定")),
        ActivityKind("committee_meeting", "大党委会议", "joint_committee", Counts.TIMES, DESK, LEADERS, notice_days=3, quorum=HALF, ballots=("majority",), topics=("deliberation",),
                     expected=Expected(Each.QUARTER, 1, "本地规则未设定")),
    ),
    ballots=(Ballot("majority", "过半数通过", HALF, HALF),),
    topics=(Topic("deliberation", "议事协商", "majority", answer_days=10, publish_days=3, reference="本地规则未设定"),),
    rotations=(
        Rotation("alliance_chair", "联盟轮值", "alliance", "unit", Each.QUARTER),
        Rotation("committee_chair", "大党委轮值", "joint_committee", "unit", Each.QUARTER),
    ),
    figures=(
        Figure("alliances", "街道党建联盟", Measure.CIRCLES, "个", ("alliance",)),
        Figure("alliance_units", "联盟单位", Measure.BELONGING, "家", ("alliance.unit",)),
        Figure("joint_committees", "社区大党委", Measure.CIRCLES, "个", ("joint_committee",)),
        Figure("part_time_members", "兼职委员", Measure.BELONGING, "名", ("joint_committee.part_time",)),
        Figure("needs", "需求", Measure.LISTINGS, "项", ("need", "community_need")),
        Figure("resources", "资源", Measure.LISTINGS, "项", ("resource", "community_resource")),
        Figure("projects", "共建项目", Measure.LISTINGS, "项", ("project", "community_project")),
        Figure("matched_needs", "认领的需求", Measure.MATCHED, "项", ("need", "community_need")),
        Figure("decisions", "议定事项", Measure.RESOLUTIONS, "项", ("majority",)),
    ),
))
# fmt: on


@records.on(NeedSentOn)
def blow_for_a_need(event: NeedSentOn, at: datetime) -> None:
    """What a joint meeting sends on becomes a whistle of its host, to be approved by the host's head; once."""
    host = directory.organisation(event.host_id)
    if event.programme != ALLIANCE.key or host is None or became_of_listing(event.listing_id):
        return
    actor = Actor.office("联席会议转办", host.id, host.kind, host.tier, host.region_path)
    opened = open_case(
        case_type="whistle", kind="alliance", actor=actor, at=at, title=event.title,
        answers={
            "description": event.words or event.title,
            "prior_efforts": f"需求 {event.number} 发布后无人认领，经会议议定转办。{event.decided}"[:1000],
        },
        place=Place(event.region_path), origin=Origin(source="联席会议", ledger_ref=f"listing:{event.number}"),
    )  # fmt: skip
    note_listing_became(
        listing_id=event.listing_id, became=f"case:{opened.number}", actor=actor, at=at
    )
