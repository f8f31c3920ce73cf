"""疫情等突发事件联防联控: off by itself, switched on for a place and a time by its law and a document, then destroyed.

Gates with shifts, task groups and temporary branches that dissolve on their day. Of residents only numbers are
kept: who passed a gate is counted, never named. When it ends it can only be read; then two people have what it
held of people destroyed, and a numbered, signed record says how much that was. A temporary branch takes no new
members, holds no elections and decides on no discipline: it has neither ballots nor such activities.
"""

from __future__ import annotations

from chuishao.participation import catalogue
from chuishao.participation.declarations import (
    ActivityKind,
    Belonging,
    By,
    CircleKind,
    Counts,
    Figure,
    Measure,
    Of,
    Openness,
    Programme,
)

LEADERS = By(("head", "secretary", "deputy"))
DESK = By(("clerk", "grid_worker", "liaison", "deputy", "secretary", "head"))
HOSTS = ("community", "street_office", "district_government", "department", "party_organisation")
POSTS = (("registration", "登记"), ("temperature", "测温"), ("order", "秩序"), ("supply", "物资"))
COUNTED = (("passed", "通行人次"), ("raised", "体温异常人次"), ("turned_back", "劝返人次"))
SERVED = (("served", "服务人次"),)

# fmt: off
EMERGENCY = catalogue.declare(Programme(
    key="emergency", version=1, label="突发事件联防联控", reference="《中华人民共和国突发事件应对法》《中华人民共和国传染病防治法》",
    is_off=True, activated_by=By(("head",)), retention_months=1,
    circles=(
        CircleKind("gate", "卡口", HOSTS, LEADERS, (
            Belonging("gate_keeper", "值守人员", Of.PERSON, LEADERS),
            Belonging("supporter", "支援单位", Of.ORGANISATION, LEADERS)), is_temporary=True, purges=True),
        CircleKind("task_group", "工作组", HOSTS, LEADERS, (
            Belonging("group_worker", "组员", Of.PERSON, LEADERS),
            Belonging("supporter", "支援单位", Of.ORGANISATION, LEADERS)), is_temporary=True, purges=True),
        CircleKind("temporary_branch", "临时党支部", HOSTS, LEADERS, (
            Belonging("temporary_member", "临时编入的党员", Of.PERSON, LEADERS, is_sensitive=True),
            Belonging("temporary_secretary", "指派的书记", Of.PERSON, LEADERS, is_sensitive=True)), is_temporary=True, purges=True),
    ),
    activities=(
        ActivityKind("gate_duty", "卡口值守", "gate", Counts.MINUTES, DESK, LEADERS, Openness.EVERYBODY, roles=POSTS, counters=COUNTED,
                     help="只记人次：通行、体温异常、劝返。不记姓名，不记去向。体温 37.3℃ 以上测两次"),
        ActivityKind("supply_round", "物资配送", "task_group", Counts.MINUTES, DESK, LEADERS, Openness.EVERYBODY, counters=SERVED),
        ActivityKind("branch_gathering", "临时党支部活动", "temporary_branch", Counts.TIMES, DESK, LEADERS,
                     help="不发展党员，不处分党员，不收缴党费，不选举"),
    ),
    figures=(
        Figure("gates", "卡口", Measure.CIRCLES, "个", ("gate",)),
        Figure("temporary_branches", "临时党支部", Measure.CIRCLES, "个", ("temporary_branch",)),
        Figure("temporary_members", "临时党支部党员", Measure.BELONGING, "名", ("temporary_branch.temporary_member", "temporary_branch.temporary_secretary")),
        Figure("gate_duties", "卡口值守", Measure.ATTENDANCES, "人次", ("gate_duty",)),
        Figure("gate_hours", "卡口值守时长", Measure.MINUTES, "小时", ("gate_duty",)),
        Figure("passages", "通行", Measure.COUNTED, "人次", ("gate_duty.passed",)),
        Figure("raised_temperatures", "体温异常", Measure.COUNTED, "人次", ("gate_duty.raised",)),
        Figure("people_served", "服务群众", Measure.COUNTED, "人次", ("supply_round.served",)),
        Figure("protected_households", "守护户数", Measure.PAST, "户"),
    ),
))
# fmt: on
