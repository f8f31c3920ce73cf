"""诉求办理: whatever a resident asks for, by telephone, web, visit or transfer, until the resident says it is done.

Dispatched by the duty directory, to street and department at once where both are needed (双派, one
leads). Whoever receives it first keeps it until an objection is decided, and speaks with the caller.
The side that took it in calls back, never the handler. What a street has no power for becomes a
whistle in one step. The resident follows it, rates it, has it done again or takes it back through
the private link. Limits are trial values within a dial (北京、吕梁 have published theirs).
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
    reporter,
    system,
    urging,
)
from chuishao.kernel.working_time import (
    calendar_days,
    clock_hours,
    minutes,
    working_days,
    working_hours,
)

TEXT, LONG, DATE = FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.DATE
CHOICE, YES_NO = FieldKind.CHOICE, FieldKind.YES_NO
REASON = Field("reason", "理由", LONG, at_most=1000)
EVIDENCE = Field("evidence", "依据", LONG, at_most=2000)
OPINION = Field("opinion", "意见", LONG, at_most=1000)
TOLD_REASON = Field("reason", "理由", LONG, at_most=1000, is_told=True)
REMARK = Field("remark", "说明", LONG, is_required=False, at_most=1000)
RESULT = Field("result", "答复内容", LONG, at_most=2000, is_told=True)
REVIEW_ON = Field("review_on", "复查日期", DATE)
DESK = (post("dispatcher", "head", of="referee"),)
ABOVE = (post("dispatcher", "head", of="superior"),)
TAKER = ("hotline_agent", "clerk", "dispatcher", "head", "deputy", "secretary")
TAKERS = (post(*TAKER, of="opener"),)
UNIT = ("head", "liaison", "deputy", "clerk")
RESIDENT = (reporter(),)
CLOCKS = ("sign", "contact", "finish")
AFOOT = ("dispatched", "handling")
ONE_DAY = {ANY: working_days(1)}

# fmt: off
RETOLD = Field("description", "写给单位看的情况", LONG, is_required=False, at_most=2000, help="不写就照搬诉求的具体情况；要求保密的诉求不照搬，必须写")
CHANNELS = (
    ("phone", "电话"), ("web", "网站"), ("message", "微信、短信"), ("visit", "走访"),
    ("letter", "来信、留言"), ("transfer", "转办"), ("media", "媒体"),
)
DEMANDS = (
    ("consult", "咨询"), ("help", "求助"), ("complain", "投诉"),
    ("report", "举报"), ("suggest", "建议"), ("praise", "表扬"),
)
RATINGS = (("yes", "满意"), ("basic", "基本满意"))
ENDS = (("solved", "已解决"), ("partly", "部分解决"), ("explained", "解释到位"), ("impossible", "无法解决"))
SATISFIED = (("yes", "满意"), ("basic", "基本满意"), ("no", "不满意"), ("silent", "未评价"))
WHISTLES = (("ordinary", "一般哨"), ("priority", "重点哨"), ("enforcement", "执法哨"), ("emergency", "应急哨"))
CALLED_BACK = (
    Field("reached", "有效回访", YES_NO), Field("contacted", "承办单位联系过", YES_NO),
    Field("solved", "问题已解决", YES_NO), Field("satisfied", "是否满意", CHOICE, choices=SATISFIED),
)

REQUEST = catalogue.declare(CaseType(
    key="request", version=6, label="诉求办理", reference="昆明市诉求办理（文件号未公开）",
    opens_in="received", opened_by=TAKER, imposes=("dispatch",), counts=True, confidentiality=3,
    levels=(
        Level("hotline", "热线受理、区县派单", "city", ("hotline",), "district", ("street", "district")),
        Level("transfer", "区县转办", "district", ("district_government", "referee_desk"), "district", ("street", "district")),
        Level("visit", "街道受理", "street", ("street_office", "referee_desk"), "street", ("street",)),
        Level("city", "市级受理", "city", ("referee_desk",), "city", ("city", "district")),
        Level("door", "社区受理", "community", ("community",), "street", ("street",)),
    ),
    kinds=(
        Kind("urgent", "紧急件"), Kind("utility", "水电气热件"), Kind("general", "一般件"),
        Kind("complex", "疑难件"), Kind("enquiry", "咨询表扬件"),
    ),
    fields=(
        Field("channel", "来源", CHOICE, choices=CHANNELS),
        Field("demand", "诉求类型", CHOICE, choices=DEMANDS),
        Field("description", "具体情况", LONG, at_most=2000, help="时间、地点、人物、事情、经过"),
        Field("caller_name", "诉求人", TEXT, is_required=False, is_personal=True, at_most=40),
        Field("caller_phone", "联系电话", FieldKind.PHONE, is_required=False, is_personal=True),
        Field("keep_secret", "要求保密", YES_NO, is_required=False),
    ),
    states=(
        State("received", "已受理"), State("dispatched", "已派单"), State("handling", "办理中"),
        State("waiting", "吹哨待办"), State("parked", "挂账"), State("replied", "已反馈待回访"),
        State("closed", "已归档", True, "called_back"), State("answered", "即时答复", True, "answered"),
        State("final", "最终答复", True, "final"), State("refused", "不予受理", True, "refused"),
        State("merged", "已并案", True, "merged"), State("withdrawn", "已撤回", True, "withdrawn"),
    ),
    duties=(
        Duty("dispatch", "派单", Side.REFEREE, {"urgent": minutes(30), ANY: working_hours(4)}, ("dispatcher", "head"), Dial(1, 1440)),
        Duty("sign", "签收", Side.CALLED, {"urgent": minutes(30), ANY: working_days(1)}, dial=Dial(1, 1440)),
        Duty("contact", "联系诉求人", Side.LEAD, {"urgent": minutes(30), "utility": clock_hours(2), ANY: working_days(1)}, dial=Dial(1, 1440)),
        # 咨询与表扬不回访、不计分：没有“回访”时限，只有“归档”。
        Duty("finish", "办结", Side.CALLED, {
            "urgent": clock_hours(2), "utility": clock_hours(24), "general": calendar_days(7),
            "complex": calendar_days(15), "enquiry": working_days(3),
        }, dial=Dial(1, 180)),
        Duty("call_back", "回访", Side.OPENER, {
            "urgent": working_days(1), "utility": working_days(1), "general": working_days(3), "complex": working_days(3),
        }, TAKER, Dial(1, 15)),
        Duty("archive", "归档", Side.OPENER, {"enquiry": working_days(3)}, TAKER, Dial(1, 15)),
        Duty("decide_wait", "裁定停表等哨", Side.REFEREE, ONE_DAY, dial=Dial(1, 5)),
        Duty("review_wait", "复查等哨件", Side.REFEREE, due_from="review_on"),
        Duty("sign_final", "签批最终答复", Side.CALLED, ONE_DAY, ("head",), Dial(1, 5)),
        Duty("decide_final", "审核最终答复", Side.REFEREE, {ANY: working_days(2)}, dial=Dial(1, 10)),
        *deciding("objection", "appointment", "extension", "parking", "review", "exclusion"),
    ),
    transitions=(
        Transition("answer", "即时答复", ("received",), TAKERS, "answered", (RESULT,), waives=(ANY,), icon="message", tells=("答复您", "{unit}已经答复。")),
        Transition("dispatch", "派单", ("received",), DESK, "dispatched", (Field("basis", "派单依据", TEXT, is_required=False), REMARK),
                   calls=(Role.LEAD, Role.ASSISTING), discharges=("dispatch",), imposes=CLOCKS, icon="route", tells=("派给单位", "请{units}来办。")),
        Transition("refuse", "不予受理", ("received",), DESK, "refused", (TOLD_REASON, EVIDENCE), waives=(ANY,), icon="x", tells=("没有受理", "{unit}没有受理。")),
        Transition("merge", "并案", ("received",), DESK, "merged", (Field("case_number", "并入哪一件", FieldKind.CASE_NUMBER), REMARK),
                   merges=True, waives=(ANY,), icon="merge", tells=("并到另一件", "别人也反映了这件事，合在一起办。")),
        Transition("withdraw", "诉求人撤回", ("received", *AFOOT), (*TAKERS, *RESIDENT), "withdrawn", (REASON,), waives=(ANY,), icon="x",
                   tells=("已撤回", "这件事不再办了。")),
        Transition("sign", "签收", AFOOT, (owes("sign", *UNIT),), "handling", (REMARK,), discharges=("sign",), progress="signed", icon="pin",
                   tells=("单位接下", "{unit}接下了。")),
        # 等裁定时各家的时限照走：还没有签收、联系的，不能被别家吹的哨挡住。
        Transition("sign_meanwhile", "等哨时签收", ("waiting",), (owes("sign", *UNIT),), form=(REMARK,), discharges=("sign",), progress="signed", icon="pin",
                   tells=("单位接下", "{unit}接下了。")),
        Transition("contact", "联系诉求人", (*AFOOT, "waiting"), (owes("contact", *UNIT),), form=(Field("told", "联系情况", LONG),), after=("sign",),
                   discharges=("contact",), icon="phone", tells=("联系您", "{unit}说和您联系过了。")),
        Transition("note", "记录进展", ("handling", "waiting", "parked"), (post(*UNIT, of="called"),),
                   form=(Field("text", "进展", LONG), Field("cost", "花费（元）", FieldKind.MONEY, is_required=False)), icon="pencil"),
        *objection(*AFOOT, owing=("sign", "finish"), imposes=CLOCKS),
        *extension("finish", "handling"), *parking("finish", "handling", "parked", "handling"),
        Transition("blow", "超出权限，吹哨", ("handling",), (owes("finish", "head", "deputy", "clerk"), *DESK), "waiting",
                   (Field("kind", "哨种", CHOICE, choices=WHISTLES), Field("prior_efforts", "已经做过什么", LONG), REASON, REVIEW_ON, RETOLD),
                   after=("sign", "contact"), raises="wait", opens="whistle", imposes=("decide_wait",), icon="whistle",
                   tells=("请上一级来帮", "{unit}权限不够，请上一级叫别的单位一起来。")),
        Transition("grant_wait", "同意停表等哨", ("waiting",), DESK, form=(REVIEW_ON, OPINION), not_called=True, grants="wait",
                   stops=(ANY,), discharges=("decide_wait",), imposes=("review_wait",), icon="pause"),
        Transition("refuse_wait", "不同意停表", ("waiting",), DESK, "handling", (OPINION,), not_called=True, refuses="wait",
                   discharges=("decide_wait",), icon="x"),
        Transition("come_down", "哨已办结，回到本件", ("waiting",), (system(),), "handling", restarts=(ANY,),
                   waives=("decide_wait", "review_wait"), returns_parent=True, icon="down", tells=("帮手办完", "请来的单位办完了，接着收尾。")),
        Transition("take_back", "不等吹哨，恢复办理", ("waiting",), DESK, "handling", (REASON,), restarts=(ANY,),
                   discharges=("review_wait",), waives=("decide_wait",), icon="down"),
        Transition("finish", "反馈办结", AFOOT, (owes("finish", *UNIT),), "replied", (Field("ended", "办理结果", CHOICE, choices=ENDS), RESULT),
                   after=("sign", "contact"), once_all=("finish",), discharges=("finish",), imposes=("call_back", "archive"),
                   progress="finished", icon="check", tells=("办完，答复您", "{unit}办完了。")),
        Transition("draft_final", "拟最终答复", ("handling",), (owes("finish", "liaison", "clerk", "deputy"),), form=(REASON, EVIDENCE),
                   after=("sign", "contact"), imposes=("sign_final",), icon="pencil"),
        Transition("sign_final", "签批最终答复", ("handling",), (owes("sign_final", "head"),), form=(OPINION,), not_by=("draft_final",),
                   discharges=("sign_final",), raises="final", imposes=("decide_final",), icon="pencil"),
        Transition("return_final", "不签，继续办理", ("handling",), (owes("sign_final", "head"),), form=(REASON,), discharges=("sign_final",), icon="back"),
        Transition("accept_final", "最终答复成立", ("handling",), DESK, "final", (OPINION, Field("informed", "怎样告知诉求人", LONG)),
                   not_called=True, grants="final", discharges=("decide_final",), waives=(ANY,), icon="check",
                   tells=("最终答复", "这件事给了最终答复。")),
        Transition("refuse_final", "最终答复不成立", ("handling",), DESK, form=(REASON,), not_called=True, refuses="final",
                   discharges=("decide_final",), icon="x"),
        Transition("call_back", "回访，归档", ("replied",), (owes("call_back", *TAKER, of="opener"),), "closed", (*CALLED_BACK, REMARK),
                   not_called=True, discharges=("call_back",), icon="phone", tells=("回访过", "受理单位问过您，这件事办结。")),
        Transition("rework", "回访不满意，返工", ("replied",), (owes("call_back", *TAKER, of="opener"),), "handling", (*CALLED_BACK, REASON),
                   not_called=True, recalls=True, discharges=("call_back",), imposes=("finish",), icon="back", tells=("退回重办", "受理单位问过您，退回去重办。")),
        Transition("archive", "归档，不回访", ("replied",), (owes("archive", *TAKER, of="opener"),), "closed", (REMARK,),
                   not_called=True, discharges=("archive",), icon="archive", tells=("归档", "这件事办结。")),
        Transition("rate", "评价", ("replied",), RESIDENT, "closed", (Field("satisfied", "是否满意", CHOICE, choices=RATINGS, is_told=True),),
                   discharges=("call_back", "archive"), icon="star", tells=("您评价", "谢谢您。这件事办结。")),
        Transition("rate_low", "不满意", ("replied",), RESIDENT, icon="star", tells=("您说不满意", "受理单位会来问您。")),
        Transition("reopen", "没有办好，退回重办", ("replied",), RESIDENT, "handling", (TOLD_REASON,), recalls=True,
                   discharges=("call_back", "archive"), imposes=("finish",), icon="back", tells=("您退回重办", "已经退给承办单位。")),
        Transition("again", "又不行了，再办一次", ("closed", "answered", "final"), RESIDENT, form=(REASON,), reopens=True, icon="back",
                   tells=("您要求再办", "另立了一件，接着办。")),
        Transition("add", "补充情况", ("received", *AFOOT, "waiting", "parked", "replied"), RESIDENT,
                   form=(Field("text", "补充情况", LONG, at_most=1000, is_told=True),), icon="message", tells=("您补充了", "已经转给办的单位。")),
        *reclassifying(("received",), (*AFOOT, "waiting", "parked", "replied"), (*TAKERS, *DESK)),
        *urging(*AFOOT), *copying(*AFOOT, "replied"), *linking("received", *AFOOT), *handing_over(*AFOOT),
        *exclusion("handling", "replied", "closed", "final", reviewers=(post("reviewer", of="opener"), *ABOVE)),
    ),
))
# fmt: on
