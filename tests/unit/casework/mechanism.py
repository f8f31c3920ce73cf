"""A small sound mechanism, from which the tests make nonsense."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chuishao.casework.declarations import (
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
    owes,
    post,
)
from chuishao.kernel.working_time import working_days

OPENER, DESK = (post("clerk", of="opener"),), (post("head", of="referee"),)
REASON = Field("reason", "理由", FieldKind.LONG_TEXT)
DAYS = Field("extra_days", "几天", FieldKind.WHOLE_NUMBER, at_least=1, at_most=3)
ANSWER = Duty("answer", "答复", Side.CALLED, {"*": working_days(3)}, dial=Dial(1, 5))
DECIDE = Duty("decide", "裁定", Side.REFEREE, {"*": working_days(1)})
SEND = Transition(
    "send", "送出", ("drafted",), OPENER, "sent", calls=(Role.LEAD, Role.ASKED), imposes=("answer",)
)
REPLY = Transition(
    "reply", "答复", ("sent",), (owes("answer"),), "done", discharges=("answer",), once_all=("answer",)
)  # fmt: skip
ASK = Transition(
    "ask", "申请延期", ("sent",), (owes("answer"),), form=(DAYS, REASON), raises="more", imposes=("decide",)
)  # fmt: skip
GRANT = Transition(
    "grant", "同意", ("sent",), DESK, grants="more", extends=("answer",), discharges=("decide",)
)
REFUSE = Transition("refuse", "不同意", ("sent",), DESK, refuses="more", discharges=("decide",))
STEPS = (SEND, REPLY, ASK, GRANT, REFUSE)

SMALL = CaseType(
    key="letter", version=1, label="来信", reference="测试用", opens_in="drafted", opened_by=("clerk",),
    levels=(Level("street", "街道", "street", ("street_office",), "district", ("district",)),),
    kinds=(Kind("plain", "普通"), Kind("urgent", "紧急")),
    fields=(Field("text", "内容", FieldKind.LONG_TEXT),),
    states=(State("drafted", "草拟"), State("sent", "已送"), State("done", "办完", True, "solved")),
    duties=(ANSWER, DECIDE), transitions=STEPS,
)  # fmt: skip


def changed(step: Transition, **how: Any) -> tuple[Transition, ...]:
    """All steps, this one changed."""
    return tuple(replace(one, **how) if one.key == step.key else one for one in STEPS)


def added(step: Transition) -> tuple[Transition, ...]:
    """All steps and one more."""
    return (*STEPS, step)


def owed(duty: Duty, **how: Any) -> tuple[Duty, ...]:
    """Both duties, this one changed."""
    return tuple(replace(one, **how) if one.key == duty.key else one for one in (ANSWER, DECIDE))
