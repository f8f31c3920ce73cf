"""What was done, in words: the deeds of the records by the last part of their code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

# Kind of thing and deed, where the deed alone would not say enough.
OF_A_KIND = {
    "activity.held": gettext_lazy("活动已经举行"),
    "activity.became": gettext_lazy("转成了事项"),
    "attendance.correct": gettext_lazy("改正到场时间"),
    "attendance.dispute": gettext_lazy("对到场记录提出异议"),
    "circle.admit": gettext_lazy("同意加入"),
    "circle.ask": gettext_lazy("申请加入"),
    "circle.end": gettext_lazy("终止组织"),
    "circle.found": gettext_lazy("成立组织"),
    "circle.leave": gettext_lazy("退出组织"),
    "circle.held": gettext_lazy("轮值已履行"),
    "circle.missed": gettext_lazy("轮值未履行"),
    "listing.became": gettext_lazy("转成了事项"),
    "listing.draft": gettext_lazy("列入清单"),
    "listing.publish": gettext_lazy("公布清单"),
    "participant.register": gettext_lazy("登记参与人"),
    "dial.propose": gettext_lazy("提出调整时限"),
    "sign_up.withdraw": gettext_lazy("取消报名"),
}
DEEDS = {
    "activate": gettext_lazy("启用"),
    "agree": gettext_lazy("同意认领"),
    "allow_beyond_cap": gettext_lazy("同意超出每日上限的时长"),
    "answer": gettext_lazy("答复提议"),
    "appointment": gettext_lazy("任免"),
    "ask_leave": gettext_lazy("请假"),
    "bring_hours": gettext_lazy("导入往年时长"),
    "bring_people": gettext_lazy("导入名册"),
    "call_off": gettext_lazy("停办一个班次"),
    "cancel": gettext_lazy("取消活动"),
    "change": gettext_lazy("改活动"),
    "carry_out": gettext_lazy("落实决议"),
    "check_in": gettext_lazy("签到"),
    "check_out": gettext_lazy("签退"),
    "claim": gettext_lazy("认领"),
    "confirm": gettext_lazy("确认到场"),
    "decide": gettext_lazy("表决"),
    "destroyed": gettext_lazy("个人内容已销毁"),
    "destruction_confirmed": gettext_lazy("确认销毁"),
    "end_activation": gettext_lazy("终止启用"),
    "enter_past": gettext_lazy("登记以前的数"),
    "erased": gettext_lazy("记录里的个人内容已抹去"),
    "evaluate": gettext_lazy("评价"),
    "export": gettext_lazy("导出"),
    "fill_in_afterwards": gettext_lazy("事后补录"),
    "finish": gettext_lazy("办完"),
    "grant_leave": gettext_lazy("准假"),
    "hear": gettext_lazy("听取说明"),
    "hold": gettext_lazy("会议已开"),
    "issue_certificate": gettext_lazy("开具证明"),
    "load": gettext_lazy("载入"),
    "notice": gettext_lazy("会议通知"),
    "offer_swap": gettext_lazy("提出换轮值"),
    "plan": gettext_lazy("计划活动"),
    "play": gettext_lazy("演示故事"),
    "propose_activation": gettext_lazy("提出启用"),
    "propose_destruction": gettext_lazy("提出销毁"),
    "publish": gettext_lazy("公布活动"),
    "receive": gettext_lazy("上传并核对"),
    "record_list": gettext_lazy("登记到场名单"),
    "refuse_afterwards": gettext_lazy("不同意补录"),
    "revoke_certificate": gettext_lazy("撤销证明"),
    "settle_points": gettext_lazy("结算积分"),
    "sign_up": gettext_lazy("报名"),
    "start": gettext_lazy("立项"),
    "strike_out": gettext_lazy("划掉到场记录"),
    "swap": gettext_lazy("换轮值"),
    "topic": gettext_lazy("提出议题"),
    "turns": gettext_lazy("排定轮值"),
    "unclaimed": gettext_lazy("到期没人认领"),
    "use_points": gettext_lazy("使用积分"),
    "write_down": gettext_lazy("记下走访和发现"),
}


def deed_words(kind: str, action: str) -> str:
    """The deed in words, ``""`` where only its code is known."""
    deed = action.rpartition(".")[2]
    return str(OF_A_KIND.get(f"{kind}.{deed}") or DEEDS.get(deed, ""))
