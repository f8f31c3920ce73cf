"""问题清单整改: the campaign “1+9”: problems are listed, claimed, mended, verified by others, struck off, looked at again.

Found = struck off + open + rejected, always. The owner reports, another body verifies, the campaign
office strikes off and looks back; what comes back is a new item tied to the old one. A long-term item
is reviewed every quarter and not struck off before its day. Limits are trial values within a dial.
"""

from __future__ import annotations

from chuishao.casework import catalogue
from chuishao.casework.declarations import (
    ANY,
    CaseType,
    Dial,
    Duty,
    Field,
    FieldKind,
    Kind,
    Level,
    Role,
    Side,
    State,
    Transition,
    copying,
    deciding,
    extension,
    handing_over,
    linking,
    objection,
    owes,
    post,
    urging,
)
from chuishao.kernel.working_time import calendar_days, months, working_days

TEXT, LONG, CHOICE = FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.CHOICE
REASON = Field("reason", "理由", LONG, at_most=1000)
OPINION = Field("opinion", "意见", LONG, at_most=1000)
REMARK = Field("remark", "说明", LONG, is_required=False, at_most=1000)
OFFICE = ("supervisor", "head", "deputy", "clerk", "dispatcher")
OFFICES = (post(*OFFICE, of="opener"),)
HEAD = (post("head", "deputy", of="opener"),)
UNIT = ("head", "liaison", "deputy", "clerk")
LEAD = (post(*UNIT, of="lead"),)
VERIFIERS = (
    post("verifier", "dispatcher", "head", "liaison", of="verifier"),
    post("verifier", "reviewer", of="opener"),
)
OPEN = ("listed", "claimed", "rectifying", "reported")

# fmt: off
# 十个领域的名称以各地方案为准，这里是试行的叫法。
FIELDS = (
    ("decisions", "决策部署落实"), ("responsibility", "担当作为"), ("eight_rules", "八项规定精神"),
    ("burden", "形式主义与基层减负"), ("relatives", "亲属经商办企业"), ("interests", "侵害群众利益"),
    ("weak_branches", "软弱涣散基层党组织"), ("order", "治安与扫黑除恶"), ("business", "营商环境"),
    ("livelihood", "民生实事"),
)
SOURCES = (
    ("survey", "调研"), ("talk", "谈话"), ("petition", "信访"), ("inspection", "巡察"),
    ("monitoring", "监测"), ("supervision", "督查"),
)

RECTIFICATION = catalogue.declare(CaseType(
    key="rectification", version=1, label="问题整改", reference="“1+9”专项整治（文件号未公开）",
    opens_in="found", opened_by=OFFICE, imposes=("list",), counts=True,
    levels=(
        Level("city", "市级清单", "city", ("supervision",), "", ("city", "district")),
        Level("district", "县区清单", "district", ("supervision", "district_government"), "", ("district", "street")),
        Level("street", "街道清单", "street", ("street_office", "referee_desk"), "", ("street",)),
    ),
    kinds=(Kind("immediate", "立行立改"), Kind("by_deadline", "限期整改"), Kind("long_term", "长期坚持")),
    fields=(
        Field("description", "问题表现", LONG, at_most=2000),
        Field("subject", "所属领域", CHOICE, choices=FIELDS),
        Field("found_via", "发现途径", CHOICE, choices=SOURCES),
    ),
    states=(
        State("found", "已发现"), State("listed", "已列清单"), State("claimed", "已认领"), State("rectifying", "整改中"),
        State("reported", "已自报"), State("verified", "已核查"), State("struck_off", "已销号", True, "struck_off"),
        State("rejected", "不列入", True, "rejected"),
    ),
    duties=(
        Duty("list", "审核列入", Side.OPENER, {ANY: working_days(5)}, ("head", "deputy"), Dial(1, 20)),
        Duty("claim", "认领", Side.LEAD, {ANY: working_days(3)}, dial=Dial(1, 15)),
        Duty("plan", "制定措施", Side.LEAD, {"immediate": working_days(2), ANY: working_days(5)}, dial=Dial(1, 30)),
        Duty("finish", "完成整改", Side.LEAD, {"immediate": calendar_days(30), "by_deadline": calendar_days(90)}, dial=Dial(1, 180)),
        Duty("review", "按季复查", Side.OPENER, {"long_term": months(3)}, dial=Dial(1, 12)),
        Duty("verify", "核查", Side.VERIFIER, {ANY: working_days(10)}, dial=Dial(1, 30)),
        Duty("appoint_verifier", "指定核查单位", Side.OPENER, {ANY: working_days(3)}, dial=Dial(1, 15)),
        Duty("strike_off", "销号", Side.OPENER, {"immediate": working_days(5), "by_deadline": working_days(5)}, ("head", "deputy"), Dial(1, 20)),
        Duty("look_back", "回头看", Side.OPENER, {ANY: calendar_days(90)}, dial=Dial(30, 180)),
        *deciding("objection", "appointment", "extension"),
    ),
    transitions=(
        Transition("list", "列入清单", ("found",), HEAD, "listed", (REMARK,), not_by=("open",), calls=(Role.LEAD, Role.ASSISTING),
                   discharges=("list",), imposes=("claim",), icon="list"),
        Transition("reject", "不列入", ("found",), HEAD, "rejected", (REASON,), not_by=("open",), discharges=("list",), icon="x"),
        Transition("claim", "认领", ("listed",), (owes("claim", *UNIT),), "claimed", (Field("answerable", "责任人", TEXT, at_most=40),),
                   discharges=("claim",), imposes=("plan",), progress="claimed", icon="pin"),
        *objection("listed", owing=("claim",), imposes=("claim",)),
        Transition("plan", "制定措施", ("claimed",), (owes("plan", *UNIT),), "rectifying", (Field("cause", "原因", LONG), Field("measures", "措施", LONG)),
                   discharges=("plan",), imposes=("finish", "review"), icon="list"),
        Transition("note", "记录进展", ("rectifying",), (post(*UNIT, of="called"),), form=(Field("text", "进展", LONG),), icon="pencil"),
        Transition("review", "按季复查，继续坚持", ("rectifying", "reported", "verified"), (owes("review", *OFFICE, of="opener"),), "rectifying",
                   (OPINION,), not_called=True, not_before=("review",), discharges=("review",), waives=("verify", "appoint_verifier"),
                   imposes=("review",), icon="eye"),
        Transition("report", "自报完成", ("rectifying",), LEAD, "reported", (Field("result", "整改结果", LONG),), discharges=("finish",),
                   imposes=("appoint_verifier",), progress="finished", icon="check"),
        Transition("appoint_verifier", "指定核查单位", ("reported",), OFFICES, form=(REMARK,), not_called=True, calls=(Role.VERIFIER,),
                   discharges=("appoint_verifier",), imposes=("verify",), icon="users"),
        Transition("verify", "核查属实", ("reported",), VERIFIERS, "verified", (OPINION,), not_called=True, discharges=("verify",),
                   waives=("verify", "appoint_verifier"), imposes=("strike_off",), icon="eye"),
        Transition("rework", "核查不实，返工", ("reported",), VERIFIERS, "rectifying", (REASON,), not_called=True, recalls=True,
                   discharges=("verify",), waives=("verify", "appoint_verifier"), imposes=("finish",), icon="back"),
        Transition("strike_off", "销号", ("verified",), HEAD, "struck_off", (OPINION,), not_by=("verify",), not_called=True,
                   not_before=("review",), discharges=("strike_off",), waives=("review",), imposes=("look_back",), icon="check"),
        Transition("send_back", "不予销号，返工", ("verified",), HEAD, "rectifying", (REASON,), not_called=True, recalls=True,
                   discharges=("strike_off",), imposes=("finish",), icon="back"),
        Transition("look_back_pass", "回头看：没有反弹", ("struck_off",), (owes("look_back", *OFFICE, of="opener"),), form=(REMARK,), not_called=True,
                   discharges=("look_back",), icon="eye"),
        Transition("look_back_fail", "回头看：又反弹", ("struck_off",), (owes("look_back", *OFFICE, of="opener"),), form=(REASON,), not_called=True,
                   discharges=("look_back",), reopens=True, icon="back"),
        *extension("finish", "rectifying"), *urging("listed", "claimed", "rectifying"), *copying(*OPEN), *linking(*OPEN),
        *handing_over("listed", "claimed", "rectifying"),
    ),
))
# fmt: on
