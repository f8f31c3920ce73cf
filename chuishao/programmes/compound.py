"""居民小区党支部: the branch of a compound and its five powers, and what only the owners themselves decide.

The branch decides beforehand (决策), proposes and is answered (建议), vets with reasons and hears who is vetted
(人事), supervises (监督) and appraises (评议). None of this replaces the owners' vote of 民法典第二百七十八条: heads
and area are counted, both must suffice, silence agrees to nothing, and what is not reached is said to be not reached.
What supervision finds goes to the street's list of problems. The five powers are named in the sources and not
defined there: their content here is a reading, their days are trial values.
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
    Figure,
    Measure,
    Of,
    Programme,
    Share,
    Topic,
)
from chuishao.participation.events import ResolutionPassed
from chuishao.participation.operations import note_resolution_became
from chuishao.participation.queries import became_of_resolution

HALF, TWO_THIRDS = Share(Fraction(1, 2)), Share(Fraction(2, 3), at_least=True)
THREE_QUARTERS = Share(Fraction(3, 4), at_least=True)
LEADERS = By(("secretary", "head", "deputy"))
DESK = By(("clerk", "secretary", "deputy", "head"))
LAW, TRIAL = "《中华人民共和国民法典》第二百七十八条", "本地规则未设定"

# fmt: off
COMPOUND = catalogue.declare(Programme(
    key="compound", version=1, label="居民小区党支部", reference="小区党支部的“五权”（文件号未公开）",
    circles=(
        CircleKind("compound_branch", "小区党支部", ("community",), LEADERS, (
            Belonging("compound_member", "支部党员", Of.PERSON, LEADERS, is_sensitive=True, is_voting=True),
            Belonging("compound_unit", "物业企业、驻区单位", Of.ORGANISATION, LEADERS))),
        CircleKind("owners", "业主大会", ("community",), LEADERS, (
            Belonging("owners_member", "业主委员会委员", Of.PERSON, LEADERS),
            Belonging("owners_firm", "物业企业", Of.ORGANISATION, LEADERS))),
    ),
    activities=(
        ActivityKind("branch_meeting", "小区党支部会议", "compound_branch", Counts.TIMES, DESK, LEADERS, notice_days=3, quorum=HALF,
                     topics=("decision", "proposal", "personnel", "supervision", "appraisal")),
        ActivityKind("owners_vote", "业主共同决定", "owners", Counts.TIMES, DESK, LEADERS, notice_days=15,
                     topics=("owners_rules", "owners_covenant", "owners_committee", "owners_manager", "owners_fund_use",
                             "owners_fund_raise", "owners_rebuild", "owners_change_use", "owners_other")),
    ),
    ballots=(
        Ballot("branch_vote", "支部表决：应到党员过半数赞成", HALF, HALF, of_all=True, reference=TRIAL),
        Ballot("owners_vote", "业主表决：参加的人数和面积都过半数", TWO_THIRDS, HALF, by_area=True, reference=LAW),
        Ballot("owners_serious", "业主表决：参加的人数和面积都达到四分之三", TWO_THIRDS, THREE_QUARTERS, by_area=True, reference=LAW),
    ),
    topics=(
        Topic("decision", "决策：重大事项先议", "branch_vote", publish_days=3, reference=TRIAL, help="不能代替业主共同决定"),
        Topic("proposal", "建议：向有关单位提出", "branch_vote", answer_days=10, publish_days=3, reference=TRIAL),
        Topic("personnel", "人事：审核和推荐人选", "branch_vote", publish_days=3, is_heard=True, reference=TRIAL),
        Topic("supervision", "监督：发现的问题", "branch_vote", publish_days=3, reference=TRIAL),
        Topic("appraisal", "评议：物业、业委会和报到单位", "branch_vote", publish_days=3, is_heard=True, reference=TRIAL),
        Topic("owners_rules", "制定和修改业主大会议事规则", "owners_vote", publish_days=7, reference=LAW),
        Topic("owners_covenant", "制定和修改管理规约", "owners_vote", publish_days=7, reference=LAW),
        Topic("owners_committee", "选举或者更换业主委员会成员", "owners_vote", publish_days=7, reference=LAW),
        Topic("owners_manager", "选聘和解聘物业服务企业", "owners_vote", publish_days=7, reference=LAW),
        Topic("owners_fund_use", "使用维修资金", "owners_vote", publish_days=7, reference=LAW),
        Topic("owners_fund_raise", "筹集维修资金", "owners_serious", publish_days=7, reference=LAW),
        Topic("owners_rebuild", "改建、重建建筑物及其附属设施", "owners_serious", publish_days=7, reference=LAW),
        Topic("owners_change_use", "改变共有部分用途或者利用共有部分经营", "owners_serious", publish_days=7, reference=LAW),
        Topic("owners_other", "有关共有和共同管理权利的其他重大事项", "owners_vote", publish_days=7, reference=LAW),
    ),
    figures=(
        Figure("compound_branches", "小区党支部", Measure.CIRCLES, "个", ("compound_branch",)),
        Figure("branch_decisions", "行使“五权”", Measure.RESOLUTIONS, "项", ("branch_vote",)),
        Figure("owners_decisions", "业主共同决定", Measure.RESOLUTIONS, "项", ("owners_vote", "owners_serious")),
    ),
))
# fmt: on


@records.on(ResolutionPassed)
def list_what_supervision_found(event: ResolutionPassed, at: datetime) -> None:
    """What the branch found goes to the street's list of problems, where the street's head decides on it; once."""
    if event.programme != COMPOUND.key or event.thing != "supervision":
        return
    street = directory.street_office_over(event.region_path, at)
    if street is None or became_of_resolution(event.resolution_id):
        return
    actor = Actor.office("小区监督", street.id, street.kind, street.tier, street.region_path)
    opened = open_case(
        case_type="rectification", kind="by_deadline", actor=actor, at=at, title=event.title[:100],
        answers={"description": event.words or event.title, "subject": "livelihood", "found_via": "supervision"},
        place=Place(event.region_path),
        origin=Origin(source="小区党支部监督", ledger_ref=f"resolution:{event.resolution_id}"),
    )  # fmt: skip
    note_resolution_became(
        resolution_id=event.resolution_id, became=f"case:{opened.number}", actor=actor, at=at
    )
