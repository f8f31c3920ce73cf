"""吹哨报到: whoever sees a problem calls the units that hold the power, and they must report in.

Three levels (社区、街道、县区 blow; 街道、县区、市级 report in), five kinds, two sorts of unit: those that owe
a duty and have clocks, and resident units that are only asked. The caller verifies, both sides are
evaluated. No city's limits are in public sources: the figures here are trial values within a dial.
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
    exclusion,
    extension,
    handing_over,
    linking,
    objection,
    owes,
    parking,
    post,
    reclassifying,
    system,
    urging,
)
from chuishao.kernel.working_time import calendar_days, clock_hours, minutes, working_days

TEXT, LONG, DATE = FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE
REASON = Field("reason", "理由", LONG, at_most=1000)
OPINION = Field("opinion", "意见", LONG, is_required=False, at_most=1000)
REMARK = Field("remark", "说明", LONG, is_required=False, at_most=1000)
SCORED = (("response", "响应"), ("attitude", "态度"), ("speed", "效率"), ("effect", "效果"))
SCORES = tuple(Field(key, label, FieldKind.SCORE) for key, label in SCORED)
OUTCOME = Field(
    "outcome", "结果", FieldKind.CHOICE,
    choices=(("solved", "已解决"), ("partly", "部分解决"), ("explained", "解释到位")),
)  # fmt: skip
HEAD = (post("head", "deputy", "secretary", of="opener"),)
CALLER = (post("clerk", "dispatcher", "head", "deputy", "secretary", of="opener"),)
DESK = (post("dispatcher", "head", of="referee"),)
UNIT = ("head", "liaison", "deputy", "clerk")
CALLED = (Role.LEAD, Role.ASSISTING, Role.ASKED)
CLOCKS = ("report_in", "arrive", "meet", "plan", "finish")
AFOOT = ("dispatched", "handling")
LATE = ("approved", *AFOOT, "parked", "above", "done", "verified", "evaluated")

WHISTLE = catalogue.declare(
    CaseType(
        key="whistle", version=2, label="吹哨报到", reference="昆明市三级“吹哨报到”（文件号未公开）",
        opens_in="drafted", opened_by=("clerk", "head", "secretary", "dispatcher", "deputy", "grid_worker"),
        levels=(
            Level("community", "社区吹哨、街道部门报到", "community", ("community",), "street", ("street",)),
            Level("street", "街道吹哨、县区部门报到", "street", ("street_office", "referee_desk"), "district", ("district",)),
            Level("district", "县区吹哨、市级部门报到", "district", ("district_government", "referee_desk"), "city", ("city",)),
        ),
        kinds=(
            Kind("emergency", "应急哨"), Kind("enforcement", "执法哨"), Kind("priority", "重点哨"),
            Kind("ordinary", "一般哨"), Kind("alliance", "共建哨"),
        ),
        fields=(
            Field("description", "具体情况", LONG, at_most=2000, help="时间、地点、人物、事情、经过"),
            Field("prior_efforts", "已经做过什么", LONG, at_most=1000, help="写一两句，调度据此判断派给谁"),
            Field("households", "影响户数", FieldKind.WHOLE_NUMBER, is_required=False, at_most=1_000_000),
            Field("contact_name", "联系人", TEXT, is_required=False, is_personal=True, at_most=40),
            Field("contact_phone", "联系电话", FieldKind.PHONE, is_required=False, is_personal=True),
        ),
        states=(
            State("drafted", "草拟"), State("submitted", "待审核"), State("approved", "已吹哨"),
            State("dispatched", "已派哨"), State("handling", "处置中"), State("parked", "挂账"),
            State("above", "上级办理中"), State("done", "部门办结"), State("verified", "已核实"),
            State("evaluated", "已评价"), State("closed", "已归档", True, "solved"),
            State("refused", "不予受理", True, "refused"), State("merged", "已并案", True, "merged"),
            State("withdrawn", "已撤哨", True, "withdrawn"), State("discarded", "已作废", True, "discarded"),
        ),
        duties=(
            Duty("approve", "审核吹哨", Side.OPENER, {"emergency": minutes(30), ANY: working_days(1)}, ("head", "deputy", "secretary"), Dial(1, 1440)),
            Duty("dispatch", "派哨", Side.REFEREE, {"emergency": minutes(30), ANY: working_days(1)}, ("dispatcher", "head"), Dial(1, 1440)),
            Duty("report_in", "报到", Side.CALLED, {"emergency": minutes(30), ANY: working_days(1)}, dial=Dial(1, 1440)),
            Duty("arrive", "到场", Side.CALLED, {"emergency": clock_hours(2), "enforcement": working_days(3)}, dial=Dial(1, 72)),
            Duty("meet", "联席会商", Side.LEAD, {"priority": working_days(3)}, dial=Dial(1, 15)),
            Duty("plan", "提出方案", Side.LEAD, {"priority": working_days(5)}, dial=Dial(1, 30)),
            Duty("finish", "办结", Side.CALLED, {
                "emergency": clock_hours(24), "enforcement": working_days(15),
                "priority": working_days(30), ANY: working_days(7),
            }, dial=Dial(1, 180)),
            Duty("verify", "核实", Side.OPENER, {ANY: working_days(3)}, ("clerk", "head", "dispatcher", "deputy", "secretary"), Dial(1, 15)),
            Duty("evaluate_units", "评价报到单位", Side.OPENER, {ANY: working_days(5)}, dial=Dial(1, 20)),
            Duty("evaluate_caller", "评价吹哨单位", Side.CALLED, {ANY: working_days(5)}, dial=Dial(1, 20)),
            Duty("archive", "归档", Side.REFEREE, {ANY: working_days(5)}, ("dispatcher", "head"), Dial(1, 20)),
            Duty("look_back", "回头看", Side.OPENER, {ANY: calendar_days(60)}, dial=Dial(30, 90)),
            *deciding("objection", "appointment", "extension", "parking", "review", "exclusion"),
            Duty("decide_rise", "审核升级", Side.REFEREE, {"emergency": minutes(30), ANY: working_days(1)}, dial=Dial(1, 1440)),
            Duty("review_rise", "复查升级件", Side.REFEREE, due_from="review_on"),
        ),
        transitions=(
            Transition("submit", "提交审核", ("drafted",), CALLER, "submitted", imposes=("approve",), icon="send"),
            Transition("discard", "作废", ("drafted",), CALLER, "discarded", (REASON,), icon="x"),
            Transition("approve", "审核吹哨", ("submitted",), HEAD, "approved", (OPINION,), not_by=("open", "submit"),
                       discharges=("approve",), imposes=("dispatch",), icon="whistle"),
            Transition("return", "退回修改", ("submitted",), HEAD, "drafted", (REASON,), discharges=("approve",), icon="back"),
            Transition("withdraw", "撤回", ("submitted", "approved"), CALLER, "withdrawn", (REASON,), waives=(ANY,), icon="x"),
            Transition("dispatch", "派哨", ("approved",), DESK, "dispatched",
                       (Field("basis", "派哨依据", TEXT, is_required=False), REMARK), calls=CALLED, counts=True,
                       discharges=("dispatch",), imposes=CLOCKS, icon="route"),
            Transition("refuse", "不予受理", ("approved",), DESK, "refused", (REASON,), waives=(ANY,), icon="x"),
            Transition("merge", "并案", ("approved",), DESK, "merged", (Field("case_number", "并入哪一件", FieldKind.CASE_NUMBER), REMARK),
                       merges=True, waives=(ANY,), icon="merge"),
            Transition("recall", "撤哨", AFOOT, HEAD, "withdrawn", (REASON,), waives=(ANY,), icon="x"),
            Transition("report_in", "报到", AFOOT, (owes("report_in", *UNIT),), "handling",
                       (Field("task", "承担什么", TEXT, is_required=False), REMARK), discharges=("report_in",), progress="reported_in", icon="pin"),
            Transition("arrive", "到场", AFOOT, (owes("arrive", *UNIT),), form=(REMARK,), after=("report_in",), discharges=("arrive",), progress="on_site", icon="pin"),
            Transition("meet", "记录会商", AFOOT, (owes("meet", *UNIT),), form=(Field("decision", "会商意见", LONG),), after=("report_in",), discharges=("meet",), icon="users"),
            Transition("plan", "提出方案", AFOOT, (owes("plan", *UNIT),), form=(Field("plan", "方案", LONG),), after=("report_in",), discharges=("plan",), icon="list"),
            Transition("note", "记录进展", ("handling", "parked", "above"), (post(*UNIT, of="called"),),
                       form=(Field("text", "进展", LONG), Field("cost", "花费（元）", FieldKind.MONEY, is_required=False)), icon="pencil"),
            Transition("respond", "回应", (*AFOOT, "done"), (post(of="asked"),), "", (Field("text", "能做什么", LONG),
                       Field("contribution", "支持金额（元）", FieldKind.MONEY, is_required=False)), progress="responded", icon="heart"),
            *objection(*AFOOT, owing=("report_in", "finish"), imposes=CLOCKS),
            *extension("finish", "handling"), *parking("finish", "handling", "parked", "handling"),
            Transition("ask_rise", "申请升级", ("handling",), (owes("finish", *UNIT),), form=(REASON,), after=("report_in",), raises="rise", imposes=("decide_rise",), icon="up"),
            Transition("rise", "升级吹哨", ("handling",), DESK, "above", (REASON, Field("review_on", "复查日期", DATE), Field("prior_efforts", "已经做过什么", LONG)),
                       not_called=True, grants="rise", stops=(ANY,), opens="whistle", discharges=("decide_rise",), imposes=("review_rise",), icon="up"),
            Transition("refuse_rise", "不同意升级", ("handling",), DESK, form=(OPINION,), not_called=True, refuses="rise", discharges=("decide_rise",), icon="x"),
            Transition("come_down", "上级办结，回到本级", ("above",), (system(),), "handling", restarts=(ANY,), discharges=("review_rise",), returns_parent=True, icon="down"),
            Transition("take_back", "不等上级，恢复办理", ("above",), DESK, "handling", (REASON,), restarts=(ANY,), discharges=("review_rise",), icon="down"),
            Transition("finish", "报办结", AFOOT, (owes("finish", *UNIT),), "done", (Field("result", "办理结果", LONG), Field("cost", "花费（元）", FieldKind.MONEY, is_required=False)),
                       after=("report_in", "arrive", "meet", "plan"), once_all=("finish",), discharges=("finish",), imposes=("verify",), progress="finished", icon="check"),
            Transition("conclude", "共建已办，转核实", AFOOT, CALLER, "done", (REMARK,), once_all=("finish",), imposes=("verify",), icon="check"),
            Transition("verify", "核实通过", ("done",), CALLER, "verified", (OUTCOME, REMARK), not_called=True,
                       discharges=("verify",), imposes=("evaluate_units", "evaluate_caller"), icon="eye"),
            Transition("rework", "核实不通过，返工", ("done",), CALLER, "handling", (REASON,), not_called=True, recalls=True,
                       discharges=("verify",), imposes=("finish",), icon="back"),
            Transition("evaluate_units", "评价报到单位", ("verified",), CALLER, "evaluated", SCORES, discharges=("evaluate_units",), imposes=("archive",), evaluates="called", icon="star"),
            Transition("evaluate_caller", "评价吹哨单位", ("verified", "evaluated"), (owes("evaluate_caller", *UNIT),), form=SCORES, discharges=("evaluate_caller",), evaluates="opener", icon="star"),
            Transition("archive", "归档", ("evaluated",), DESK, "closed", (REMARK,), waives=("evaluate_caller",), discharges=("archive",), imposes=("look_back",), icon="archive"),
            Transition("look_back_pass", "回头看：没有反弹", ("closed",), (owes("look_back", of="opener"),), form=(REMARK,), not_called=True, discharges=("look_back",), icon="eye"),
            Transition("look_back_fail", "回头看：又反弹", ("closed",), (owes("look_back", of="opener"),), form=(REASON,), not_called=True, discharges=("look_back",), reopens=True, icon="back"),
            *urging(*AFOOT), *copying(*AFOOT, "done"), *linking("approved", *AFOOT, "done"), *reclassifying(("drafted", "submitted", "approved"), LATE, CALLER), *handing_over(*AFOOT), *exclusion("handling", "done", "verified", "evaluated", "closed"),
        ),
    )
)  # fmt: skip
