"""What things of taking part are called at the desk: how they stand, what was done, counted and dated."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.kernel.text import date_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries import Hours

# How something stands: its word, the look and the shape of its chip.
STATES: dict[str, tuple[Any, str, str]] = {
    "asked": (gettext_lazy("等确认"), "is-act", "circle-dashed"),
    "active": (gettext_lazy("在册"), "is-done", "circle-check"),
    "ended": (gettext_lazy("已结束"), "", "archive"),
    "draft": (gettext_lazy("草稿"), "is-line", "pencil"),
    "published": (gettext_lazy("已发布"), "is-act", "send"),
    "claimed": (gettext_lazy("有人认领"), "is-act", "heart-handshake"),
    "agreed": (gettext_lazy("已约定"), "is-done", "check"),
    "running": (gettext_lazy("进行中"), "is-act", "player-play"),
    "finished": (gettext_lazy("已完成"), "is-done", "circle-check"),
    "evaluated": (gettext_lazy("已评价"), "is-done", "star"),
    "withdrawn": (gettext_lazy("已撤回"), "", "arrow-back-up"),
    "sent_on": (gettext_lazy("已转办"), "", "route"),
    "claim-proposed": (gettext_lazy("等对方答复"), "is-act", "circle-dashed"),
    "claim-agreed": (gettext_lazy("双方同意"), "is-done", "circle-check"),
    "claim-refused": (gettext_lazy("未同意"), "", "x"),
    "claim-withdrawn": (gettext_lazy("已收回"), "", "arrow-back-up"),
    "activity-planned": (gettext_lazy("已排定"), "is-line", "calendar-time"),
    "activity-published": (gettext_lazy("已通知"), "is-act", "send"),
    "activity-held": (gettext_lazy("已举行"), "is-done", "circle-check"),
    "activity-cancelled": (gettext_lazy("已取消"), "", "x"),
    "record-kept": (gettext_lazy("已记下"), "is-done", "circle-check"),
    "record-going": (gettext_lazy("正在转"), "is-act", "route"),
    "record-became": (gettext_lazy("已转"), "is-done", "route"),
    "record-struck": (gettext_lazy("已撤下"), "is-line", "x"),
    "sign-up-coming": (gettext_lazy("您已报名"), "is-done", "circle-check"),
    "sign-up-queued": (gettext_lazy("您在排队"), "is-act", "clock"),
    "sign-up-withdrawn": (gettext_lazy("主办方退掉了"), "is-soon", "x"),
    "leave-asked": (gettext_lazy("等批准"), "is-act", "circle-dashed"),
    "leave-granted": (gettext_lazy("已准假"), "is-done", "circle-check"),
    "leave-refused": (gettext_lazy("未准假"), "", "x"),
    "came-open": (gettext_lazy("在场"), "is-act", "player-play"),
    "came-left-open": (gettext_lazy("没有签退"), "is-soon", "clock-exclamation"),
    "came-recorded": (gettext_lazy("等确认"), "is-act", "circle-dashed"),
    "came-review": (gettext_lazy("补记，等审核"), "is-soon", "history"),
    "came-confirmed": (gettext_lazy("已确认"), "is-done", "circle-check"),
    "came-disputed": (gettext_lazy("有异议"), "is-soon", "hand-stop"),
    "came-struck": (gettext_lazy("已划去"), "", "x"),
    "topic-proposed": (gettext_lazy("待议"), "is-act", "circle-dashed"),
    "topic-passed": (gettext_lazy("通过"), "is-done", "circle-check"),
    "topic-rejected": (gettext_lazy("未通过"), "", "x"),
    "topic-no_quorum": (gettext_lazy("人数不够，未成"), "", "users"),
    "topic-answered": (gettext_lazy("已答复"), "is-done", "message"),
    "topic-done": (gettext_lazy("已落实"), "is-done", "checks"),
    "topic-dropped": (gettext_lazy("不再议"), "", "x"),
    "turn-planned": (gettext_lazy("轮值"), "is-act", "circle-dashed"),
    "turn-held": (gettext_lazy("已履行"), "is-done", "circle-check"),
    "turn-missed": (gettext_lazy("未履行"), "", "circle"),
}
MODES = {
    "code": gettext_lazy("签到码"),
    "list": gettext_lazy("名单"),
    "afterwards": gettext_lazy("补记"),
    "past": gettext_lazy("旧记录"),
}
# What was done, by the last word of the record's action; for whoever sees that something changed meanwhile.
DONE = {
    "found": gettext_lazy("设立"),
    "ask": gettext_lazy("提出加入"),
    "admit": gettext_lazy("同意加入"),
    "refuse": gettext_lazy("没有同意加入"),
    "leave": gettext_lazy("办了退出"),
    "end": gettext_lazy("结束"),
    "draft": gettext_lazy("写了草稿"),
    "publish": gettext_lazy("发布"),
    "withdraw": gettext_lazy("撤回"),
    "claim": gettext_lazy("认领"),
    "agree": gettext_lazy("同意对接"),
    "decline": gettext_lazy("没有同意对接"),
    "unclaim": gettext_lazy("收回认领"),
    "start": gettext_lazy("立项"),
    "finish": gettext_lazy("办完"),
    "plan": gettext_lazy("排定"),
    "notice": gettext_lazy("发了通知"),
    "topic": gettext_lazy("加了议题"),
    "hold": gettext_lazy("记了会议"),
    "decide": gettext_lazy("记了票数"),
    "correct_votes": gettext_lazy("更正了票数"),
    "cancel": gettext_lazy("取消"),
    "count_hour": gettext_lazy("记一小时的人次"),
    "record_list": gettext_lazy("按名单记到场"),
    "fill_in_afterwards": gettext_lazy("补记到场"),
    "confirm": gettext_lazy("确认到场"),
    "write_down": gettext_lazy("记了一条"),
    "correct_record": gettext_lazy("更正了记录"),
    "strike_record": gettext_lazy("撤下了记录"),
    "became": gettext_lazy("记下转成了哪一件"),
}


def done_words(action: str) -> str:
    """What an entry of the records says was done."""
    return str(DONE.get(action.rpartition(".")[2], _("办了一步")))


def chip_of(state: str) -> dict[str, str]:
    """Word, look and shape of a state."""
    label, css, icon = STATES.get(state, (state, "", ""))
    return {"label": str(label), "css": css, "icon": icon}


def span_words(starts: datetime, ends: datetime) -> str:
    """From when to when, the day said once where it is one day."""
    begin, end = starts.astimezone(SHANGHAI), ends.astimezone(SHANGHAI)
    if begin.date() == end.date():
        return f"{date_words(begin)} {begin:%H:%M}–{end:%H:%M}"
    return f"{date_words(begin)} {begin:%H:%M} – {date_words(end)} {end:%H:%M}"


def since_words(founded: date, ends: date | None, ended: date | None) -> str:
    """From when, and until when if that is known."""
    words = _("%s 起") % date_words(founded)
    if ended is not None:
        return _("%(since)s，%(day)s 结束") % {"since": words, "day": date_words(ended)}
    if ends is not None:
        return _("%(since)s，到 %(day)s 为止") % {"since": words, "day": date_words(ends)}
    return words


def done_in_words(hours: Hours) -> str:
    """How often and how long somebody served; of a unit also how many came."""
    if not hours.times:
        return _("本年没有记录到服务")
    told = {"times": hours.times, "hours": f"{hours.minutes / 60:.1f}"}
    return _("服务 %(times)s 次，%(hours)s 小时") % told
