"""党的组织生活: 三会一课、主题党日、组织生活会、民主评议、谈心谈话, how often each branch holds them and what is missing.

The frequencies are minimums of the regulation on branches; a lesson each quarter is custom. Formal members vote
and make the quorum; leaders come as ordinary members. That a named person is a member is sensitive: figures are
of branches and places, never of a person, and neither views nor minutes online are counted.
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
    Measure,
    Of,
    Programme,
    Share,
)

RULES = "《中国共产党支部工作条例（试行）》"
MORE_THAN_HALF = Share(Fraction(1, 2))
HALF = Share(Fraction(1, 2), at_least=True)
LEADERS = By(("head", "secretary", "deputy"))
DESK = By(("clerk", "liaison", "deputy", "secretary", "head"))
HOSTS = (
    "community",
    "party_organisation",
    "street_office",
    "street_section",
    "department",
    "district_government",
)
ROLES = (
    ("member", "党员"),
    ("leader", "以普通党员身份参加的领导干部"),
    ("lecturer", "讲课的领导干部"),
)
PAIRS = (
    ("committee_committee", "支委之间"), ("committee_member", "支委和党员之间"), ("member_member", "党员之间"),
)  # fmt: skip
TERMS = "村和社区的支部每届 5 年，其他支部 3 年"
NO_COMMITTEE = "党员不足 7 名，不设委员会"
TIMES = Counts.TIMES


def expected(each: Each, least: str = "", **more: int | str | bool) -> Expected:
    """Once in each period; the article that says so."""
    return Expected(each, 1, f"{RULES}{least}", **more)  # type: ignore[arg-type]


# fmt: off
PARTY_LIFE = catalogue.declare(Programme(
    key="party_life", version=2, label="党的组织生活", reference=RULES,
    circles=(
        CircleKind("branch", "党支部", HOSTS, LEADERS, (
            Belonging("member", "正式党员", Of.PERSON, LEADERS, is_sensitive=True, is_voting=True),
            Belonging("probationary", "预备党员", Of.PERSON, LEADERS, is_sensitive=True),
            Belonging("committee", "支部委员", Of.PERSON, LEADERS, is_sensitive=True),
            Belonging("leader", "编入支部的领导干部", Of.PERSON, LEADERS, is_sensitive=True))),
        CircleKind("group", "党小组", HOSTS, LEADERS, (
            Belonging("group_member", "小组党员", Of.PERSON, LEADERS, is_sensitive=True, is_voting=True),)),
    ),
    activities=(
        ActivityKind("general_meeting", "支部党员大会", "branch", TIMES, DESK, LEADERS, roles=ROLES, notice_days=1, quorum=MORE_THAN_HALF,
                     ballots=("general_vote",), expected=expected(Each.QUARTER, "第十一条"), help="有表决权的党员到会要超过应到的半数"),
        ActivityKind("committee_meeting", "支部委员会", "branch", TIMES, DESK, LEADERS, roles=ROLES, quorum=HALF, among=("committee",), ballots=("committee_vote",),
                     expected=expected(Each.MONTH, "第十二条", members_from=7, too_few=NO_COMMITTEE), help="重要事项先上支委会，再上党员大会"),
        ActivityKind("group_meeting", "党小组会", "group", TIMES, DESK, LEADERS, roles=ROLES, expected=expected(Each.MONTH, "第十三条")),
        ActivityKind("lecture", "党课", "branch", TIMES, DESK, LEADERS, roles=ROLES, expected=Expected(Each.QUARTER, 1, "惯例：每季度一次")),
        ActivityKind("theme_day", "主题党日", "branch", TIMES, DESK, LEADERS, roles=ROLES, expected=expected(Each.MONTH, "第十六条")),
        ActivityKind("life_meeting", "组织生活会", "branch", TIMES, DESK, LEADERS, roles=ROLES, expected=expected(Each.YEAR, "第十七条"), help="一般在第四季度，随时可以召开"),
        ActivityKind("review", "民主评议党员", "branch", TIMES, DESK, LEADERS, roles=ROLES, expected=expected(Each.YEAR, "第十八条"), help="可以和组织生活会一起开"),
        ActivityKind("talk", "谈心谈话", "branch", TIMES, DESK, LEADERS, roles=ROLES, classes=PAIRS, expected=expected(Each.YEAR, "第十九条", by_class=True),
                     help="支委之间、支委和党员之间、党员之间，每年都要谈"),
        ActivityKind("election", "换届选举", "branch", TIMES, DESK, LEADERS, roles=ROLES, notice_days=1,
                     expected=Expected(Each.YEAR, 1, TERMS, years=3, years_of=(("community", 5),)), help="任期届满那一年的年底前换届；提前换届的，从那一年重新算"),
    ),
    ballots=(
        Ballot("general_vote", "应到有表决权党员的过半数赞成", MORE_THAN_HALF, MORE_THAN_HALF, of_all=True, reference=RULES),
        Ballot("committee_vote", "应到委员的过半数赞成", HALF, MORE_THAN_HALF, of_all=True, reference=RULES),
    ),
    figures=(
        Figure("branches", "党支部", Measure.CIRCLES, "个", ("branch",)),
        Figure("led_attendances", "领导干部参加所在支部活动", Measure.ATTENDANCES, "人次",
               ("general_meeting", "committee_meeting", "group_meeting", "lecture", "theme_day", "life_meeting", "review"), ("leader", "lecturer")),
        Figure("led_lectures", "领导干部讲党课", Measure.ATTENDANCES, "次", ("lecture",), ("lecturer",)),
        Figure("talks", "谈心谈话", Measure.ACTIVITIES, "次", ("talk",)),
        Figure("led_theme_days", "领导干部参加主题党日", Measure.ATTENDANCES, "次", ("theme_day",), ("leader", "lecturer")),
        Figure("general_meetings", "支部党员大会", Measure.ACTIVITIES, "次", ("general_meeting",)),
        Figure("lectures", "党课", Measure.ACTIVITIES, "次", ("lecture",)),
    ),
))
# fmt: on
