"""Turns of phrase that several mechanisms share: urging, objection, extension, parking, exclusion and more."""

from __future__ import annotations

from chuishao.kernel.working_time import working_days

from .words import (
    ANY,
    Dial,
    Duty,
    Field,
    FieldKind,
    Hops,
    Role,
    Side,
    Transition,
    Who,
    owes,
    post,
)

REASON = Field("reason", "理由", FieldKind.LONG_TEXT, at_most=1000)
EVIDENCE = Field("evidence", "依据", FieldKind.LONG_TEXT, at_most=2000)
OPINION = Field("opinion", "意见", FieldKind.LONG_TEXT, at_most=1000)
DESK = (post("dispatcher", "head", of="referee"),)
DESK_HEAD = (post("head", of="referee"),)
ABOVE = (post("dispatcher", "head", of="superior"),)
UNIT = ("head", "liaison", "deputy", "clerk")


def urging(*source: str) -> tuple[Transition, ...]:
    """催办, 督办, 提级督办: three levels, each only after the one before; from opener, referee, above."""
    remark = (Field("remark", "说明", FieldKind.LONG_TEXT, at_most=500, is_required=False),)
    caller = (
        post("head", "clerk", "dispatcher", "hotline_agent", "supervisor", of="opener"),
        *DESK,
    )
    return (
        Transition("urge", "催办", source, caller, form=remark, urges=1, icon="bell"),
        Transition("supervise", "督办", source, DESK_HEAD, form=remark, urges=2, icon="bell"),
        Transition("supervise_above", "提级督办", source, ABOVE, form=remark, urges=3, icon="bell"),
    )


def copying(*source: str) -> tuple[Transition, ...]:
    """抄送: somebody should know; nobody owes anything by it."""
    return (Transition("copy", "抄送", source, DESK, calls=(Role.COPIED,), icon="send"),)


def linking(*source: str) -> tuple[Transition, ...]:
    """关联: two cases that belong together stay two cases, each with its own clocks."""
    form = (Field("case_number", "和哪一件有关", FieldKind.CASE_NUMBER),)
    return (Transition("link", "关联", source, DESK, form=form, links=True, icon="link"),)


def reclassifying(
    early: tuple[str, ...], late: tuple[str, ...], early_by: tuple[Who, ...]
) -> tuple[Transition, ...]:
    """改正类别: filed under the wrong class; by ``early_by`` until it is accepted, by the desk that accepts it after."""
    form = (Field("category", "新的类别", FieldKind.MATTER), REASON)
    return (
        Transition("reclassify_early", "办理前改正类别", early, early_by, form=form, reclassifies=True, icon="pencil"),
        Transition("reclassify", "改正类别", late, DESK, form=form, reclassifies=True, icon="pencil"),
    )  # fmt: skip


def handing_over(*source: str) -> tuple[Transition, ...]:
    """转办: inside one unit a colleague takes it over; the limits stay as they are."""
    form = (
        Field("colleague", "转给谁", FieldKind.WHOLE_NUMBER),
        Field("remark", "交代", FieldKind.LONG_TEXT, is_required=False, at_most=500),
    )
    by = (post("head", "liaison", of="called"),)
    return (
        Transition("hand_over", "转给同事", source, by, form=form, assigns=True, icon="transfer"),
    )


def objection(
    *source: str, owing: tuple[str, ...], imposes: tuple[str, ...], most_hops: int = 2
) -> tuple[Transition, ...]:
    """异议: within a working day, with evidence; until it is decided the first receiver keeps the duty.

    The referee decides; after ``most_hops`` the desk above names who does it, and that is the end.
    """
    unit = tuple(owes(duty, *UNIT) for duty in owing)
    form, few, many = (REASON, EVIDENCE), Hops(0, most_hops), Hops(most_hops)
    ruling = (Field("opinion", "裁定意见", FieldKind.LONG_TEXT, at_most=1000),)
    one = (Role.LEAD, Role.ASSISTING)
    return (
        Transition("object", "提出异议", source, unit, form=form, window=working_days(1), hops=few,
                   raises="objection", imposes=("decide_objection",), icon="flag"),
        Transition("object_above", "异议，请上级指定", source, unit, form=form, window=working_days(1), hops=many,
                   raises="objection", imposes=("appoint",), icon="flag"),
        Transition("redirect", "异议成立，改派", source, DESK, form=ruling, hops=few, not_called=True, grants="objection",
                   releases=True, calls=one, discharges=("decide_objection",), imposes=imposes, icon="route"),
        Transition("uphold", "异议不成立", source, DESK, form=ruling, hops=few, not_called=True, refuses="objection",
                   discharges=("decide_objection",), icon="check"),
        Transition("appoint", "指定承办", source, ABOVE, form=ruling, hops=many, not_called=True, grants="objection",
                   releases=True, calls=one, discharges=("appoint",), imposes=imposes, icon="route"),
        Transition("appoint_present", "指定由原单位办", source, ABOVE, form=ruling, hops=many, not_called=True,
                   refuses="objection", discharges=("appoint",), icon="check"),
    )  # fmt: skip


def extension(
    duty: str, *source: str, most_times: int = 3, most_days: int = 3
) -> tuple[Transition, ...]:
    """延期: asked with a reason by the unit that owes, approved by the referee, a few times at most."""
    asked = Field(
        "extra_days",
        f"延长几个工作日（不超过 {most_days}）",
        FieldKind.WHOLE_NUMBER,
        at_least=1,
        at_most=most_days,
    )
    return (
        Transition(
            "ask_extension", "申请延期", source, (owes(duty),), form=(asked, REASON), at_most=most_times,
            raises="extension", imposes=("decide_extension",), icon="clock",
        ),
        Transition(
            "grant_extension", "同意延期", source, DESK, not_called=True, form=(OPINION,), grants="extension",
            extends=(duty,), discharges=("decide_extension",), icon="check",
        ),
        Transition(
            "refuse_extension", "不同意延期", source, DESK, not_called=True, form=(OPINION,), refuses="extension",
            discharges=("decide_extension",), icon="x",
        ),
    )  # fmt: skip


def parking(duty: str, back_to: str, parked: str, *source: str) -> tuple[Transition, ...]:
    """挂账: real, but waits for planning or money; needs a reason, an approver and a day of review."""
    review = Field("review_on", "复查日期", FieldKind.DATE)
    return (
        Transition(
            "ask_parking", "申请挂账", source, (owes(duty),), form=(review, REASON, EVIDENCE),
            raises="parking", imposes=("decide_parking",), icon="pause",
        ),
        Transition(
            "grant_parking", "同意挂账", source, DESK_HEAD, target=parked, not_called=True,
            form=(review, OPINION), grants="parking", stops=(ANY,), imposes=("review_parking",),
            discharges=("decide_parking",), icon="pause",
        ),
        Transition(
            "refuse_parking", "不同意挂账", source, DESK_HEAD, not_called=True, form=(OPINION,),
            refuses="parking", discharges=("decide_parking",), icon="x",
        ),
        Transition(
            "resume", "恢复办理", (parked,), DESK, target=back_to, form=(OPINION,), restarts=(ANY,),
            discharges=("review_parking",), icon="play",
        ),
        Transition(
            "keep_parked", "继续挂账", (parked,), DESK_HEAD, form=(review, REASON), imposes=("review_parking",),
            discharges=("review_parking",), icon="pause",
        ),
    )  # fmt: skip


def exclusion(*source: str, reviewers: tuple[Who, ...] = ABOVE) -> tuple[Transition, ...]:
    """剔除: asked by the unit with evidence, decided by a reviewer who neither asked nor handled."""
    return (
        Transition(
            "ask_exclusion", "申请剔除统计", source, (post("head", "liaison", of="called"),),
            form=(REASON, EVIDENCE), raises="exclusion", imposes=("decide_exclusion",), icon="filter",
        ),
        Transition(
            "grant_exclusion", "同意剔除", source, reviewers, not_called=True, not_by=("ask_exclusion",),
            form=(OPINION,), grants="exclusion", excludes=True, discharges=("decide_exclusion",), icon="check",
        ),
        Transition(
            "refuse_exclusion", "不同意剔除", source, reviewers, not_called=True, not_by=("ask_exclusion",),
            form=(OPINION,), refuses="exclusion", discharges=("decide_exclusion",), icon="x",
        ),
    )  # fmt: skip


def deciding(*motions: str) -> tuple[Duty, ...]:
    """The duties of whoever decides these motions, and of reviewing what is parked."""
    one_day = {ANY: working_days(1)}
    known = {
        "extension": Duty("decide_extension", "裁定延期", Side.REFEREE, one_day, dial=Dial(1, 5)),
        "parking": Duty("decide_parking", "审核挂账", Side.REFEREE, {ANY: working_days(2)}, dial=Dial(1, 10)),
        "review": Duty("review_parking", "复查挂账", Side.REFEREE, due_from="review_on"),
        "exclusion": Duty("decide_exclusion", "审核剔除", Side.SUPERIOR, {ANY: working_days(5)}, dial=Dial(1, 20)),
        "objection": Duty("decide_objection", "裁定异议", Side.REFEREE, one_day, dial=Dial(1, 5)),
        "appointment": Duty("appoint", "指定承办", Side.SUPERIOR, one_day, dial=Dial(1, 5)),
    }  # fmt: skip
    return tuple(known[motion] for motion in motions)
