"""The lives of what participation keeps: from which state to which, and by what. For pages that explain."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chuishao.directory.kinds import Labelled

from .states import ActivityState, AttendanceState, ListingState, ResolutionState

Words = str | Promise


@dataclass(frozen=True)
class Life:
    """One kind of thing: where it begins, and each step from a state to the next."""

    key: str
    label: Words
    states: type[Labelled]
    begins: str
    moves: tuple[tuple[str, str, Words], ...]

    @property
    def ends(self) -> frozenset[str]:
        """States that nothing leads on from."""
        return frozenset(self.states) - {source for source, _target, _step in self.moves}


LISTING = Life("listing", _("一条清单"), ListingState, "draft", (
    ("draft", "published", _("另一人审核发布")), ("published", "claimed", _("有单位认领")),
    ("claimed", "published", _("没谈成，重新等人认领")), ("claimed", "agreed", _("双方都同意")),
    ("agreed", "running", _("立为项目")), ("running", "finished", _("报完成")), ("finished", "evaluated", _("另一方评价")),
    ("draft", "withdrawn", _("撤回")), ("published", "withdrawn", _("撤回")), ("claimed", "withdrawn", _("撤回")),
    ("published", "sent_on", _("没人认领，会议决定转办")),
))  # fmt: skip
ACTIVITY = Life("activity", _("一次活动"), ActivityState, "planned", (
    ("planned", "published", _("发通知")), ("published", "held", _("结束后确认到场")),
    ("planned", "cancelled", _("取消")), ("published", "cancelled", _("取消（还没有人到场）")),
    ("held", "cancelled", _("记错的记录撤下")),
))  # fmt: skip
ATTENDANCE = Life("attendance", _("一次到场"), AttendanceState, "open", (
    ("open", "recorded", _("签退，或由组织者核实记下")), ("open", "struck", _("不足一分钟")), ("open", "review", _("没有签退，过后才补")),
    ("recorded", "confirmed", _("另一人确认")), ("review", "confirmed", _("另一人复核")), ("review", "struck", _("复核不属实")),
    ("recorded", "disputed", _("本人有异议")), ("review", "disputed", _("本人有异议")), ("confirmed", "disputed", _("本人有异议")),
    ("disputed", "recorded", _("更正后再确认")), ("disputed", "struck", _("查明没有来")),
))  # fmt: skip
RESOLUTION = Life("resolution", _("一项议题"), ResolutionState, "proposed", (
    ("proposed", "passed", _("参加的够，同意的够")), ("proposed", "rejected", _("同意的不够")), ("proposed", "no_quorum", _("参加的不够")),
    ("proposed", "dropped", _("需求有人认领，或会议取消")), ("passed", "answered", _("被提出的单位答复")),
    ("passed", "done", _("不用答复的，落实")), ("answered", "done", _("落实")),
))  # fmt: skip
LIVES = (LISTING, ACTIVITY, RESOLUTION, ATTENDANCE)
