"""党建联盟与社区大党委: units that belong to nobody here join of their own will, and share what they have.

A street gathers an alliance, a community a joint committee with part-time members. Three lists (资源、需求、项目)
are published, claimed from both sides and agreed; chairing goes round; joint meetings deliberate. A need that
nobody claims goes to the next meeting, and what the meeting sends on becomes a whistle. No unit can be ordered,
none is ever late. Intervals are trial values: no source defines Kunming's own.
"""

from __future__ import annotations

from fractions import Fraction

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
)

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
    key="alliance", version=1, label="党建联盟与大党委", reference="本地规则未设定",
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
        ActivityKind("meeting", "联席会议", "alliance", Counts.TIMES, DESK, LEADERS, notice_days=3, quorum=HALF, ballots=("majority",),
                     expected=Expected(Each.QUARTER, 1, "本地规则未设定")),
        ActivityKind("committee_meeting", "大党委会议", "joint_committee", Counts.TIMES, DESK, LEADERS, notice_days=3, quorum=HALF, ballots=("majority",),
                     expected=Expected(Each.QUARTER, 1, "本地规则未设定")),
    ),
    ballots=(Ballot("majority", "过半数通过", HALF, HALF),),
    rotations=(
        Rotation("alliance_chair", "联盟轮值", "alliance", "unit", Each.QUARTER),
        Rotation("committee_chair", "大党委轮值", "joint_committee", "unit", Each.QUARTER),
    ),
    figures=(
        Figure("alliances", "街道党建联盟", Measure.CIRCLES, "个", ("alliance",)),
        Figure("alliance_units", "联盟单位", Measure.BELONGING, "家", ("alliance.unit",)),
        Figure("joint_committees", "社区大党委", Measure.CIRCLES, "个", ("joint_committee",)),
        Figure("part_time_members", "兼职委员", Measure.BELONGING, "名", ("joint_committee.part_time",)),
    ),
))
# fmt: on
