"""Those who took part and left, on the page of retention: the period set by two, who is due tonight, signed records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from chuishao.kernel.text import said
from chuishao.participation import operations
from chuishao.participation.queries.retention import Retention, retention_of
from chuishao.web.office import shell
from chuishao.web.sessions import StaffRequest


def _proposed(request: StaffRequest) -> str:
    operations.propose_period(
        months=shell.typed_number(request.POST, "months"), document_no=request.POST.get("document_no", ""),
        actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("期限已经提出，等另一位市级负责人确认。")


def _decided(request: StaffRequest) -> str:
    is_confirmed = request.POST.get("act") == "confirm_left"
    operations.decide_period(
        period_id=shell.typed_number(request.POST, "period"), is_confirmed=is_confirmed,
        actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("期限已经生效，每天夜里照它销毁。") if is_confirmed else _("已经驳回，什么都没有变。")


ACTS: dict[str, Callable[[StaffRequest], str]] = {
    "propose_left": _proposed, "confirm_left": _decided, "refuse_left": _decided,
}  # fmt: skip


def context(request: StaffRequest) -> Retention:
    """What the page shows of those who took part."""
    return retention_of(actor=request.actor, at=request.at)


def periods(kept: Retention, no_rule: Any) -> list[tuple[str, Any, Any]]:
    """What is kept how long of those who take part, and by what."""
    rule = kept.period
    left = (_("退出后 %d 个月") % rule.months, rule.document_no) if rule else (no_rule, "")
    off = [
        (_("%s：个人内容") % said(label), _("结束后 %d 个月内销毁") % months, _("机制的声明；两人确认"))
        for label, months in kept.declared.items()
    ]  # fmt: skip
    return [
        (_("参与人的姓名、电话、特长"), *left),
        (
            _("到场和时长"),
            _("到本人注销为止；注销后只留数量"),
            _("志愿服务记录与证明出具办法（试行）"),
        ),
        (_("证明的编号"), no_rule, _("留着供人核验；本人注销时内容销毁")),
        (_("体温等健康信息"), _("不记到人"), _("只记人次，不记姓名")),
        *off,
    ]
