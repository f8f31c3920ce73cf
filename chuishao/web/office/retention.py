"""Retention: what falls due for forgetting, a preview, destruction by two people, holds, and signed records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from chuishao.casework import catalogue
from chuishao.casework import operations as casework
from chuishao.casework.operations.turning import may_turn
from chuishao.casework.queries import retention as queries
from chuishao.casework.queries.retention import Due
from chuishao.directory import queries as directory
from chuishao.directory.kinds import Administrator
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import said
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, leavers, left, shell
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest

ROOM = "office_retention"
LABELS = {
    "number": gettext_lazy("事项编号"),
    "reason": gettext_lazy("理由"),
    "months": gettext_lazy("月数"),
    "document_no": gettext_lazy("文件号"),
}
NO_RULE = gettext_lazy("本地规则未设定")
SUBJECTS = {"case": gettext_lazy("整件事项"), "sealed": gettext_lazy("密封的个人信息")}
COUNTS = {
    "cases": gettext_lazy("事项"), "sealed": gettext_lazy("密封的个人信息"), "photos": gettext_lazy("照片"), "links": gettext_lazy("查询链接"), "supports": gettext_lazy("附议"),
    "messages": gettext_lazy("消息"), "entries": gettext_lazy("记录条目"),
}  # fmt: skip
STATES = {
    "proposed": gettext_lazy("等第二人确认"),
    "confirmed": gettext_lazy("正在销毁"),
    "refused": gettext_lazy("已驳回"),
    "done": gettext_lazy("已销毁"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: StaffRequest) -> HttpResponse:
    """GET shows what is due and, when asked, a preview; POST proposes, confirms, refuses, holds, lifts, sets."""
    admission.admit(request.actor, ROOM)
    if request.method != "POST":
        return _drawn(request)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        told = act(request)
    except (Invalid, Conflict) as refusal:
        return _drawn(request, refusal)
    return SeeOther(reverse(ROOM), says=told)


def _proposed(request: StaffRequest) -> str:
    form = request.POST
    number = casework.propose_destruction(
        subject=form.get("subject", ""), region_path=form.get("region", ""),
        case_type=form.get("type", ""), actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("%s 已经提出，等另一人确认；确认之前什么都不会销毁。") % number


def _confirmed(request: StaffRequest) -> str:
    number = request.POST.get("number", "")
    casework.confirm_destruction(number=number, actor=request.actor, at=request.at)
    return _("%s 已经确认，正在销毁。办完后这里有签章的销毁记录。") % number


def _refused(request: StaffRequest) -> str:
    number = request.POST.get("number", "")
    casework.refuse_destruction(
        number=number, reason=request.POST.get("reason", ""), actor=request.actor, at=request.at
    )
    return _("%s 已经驳回，什么都没有销毁。") % number


def _held(request: StaffRequest) -> str:
    number = request.POST.get("number", "").strip()
    casework.hold_case(
        number=number, reason=request.POST.get("reason", ""), actor=request.actor, at=request.at
    )
    return _("%s 暂缓销毁，直到解除。") % number


def _lifted(request: StaffRequest) -> str:
    number = request.POST.get("number", "")
    casework.lift_hold(number=number, actor=request.actor, at=request.at)
    return _("%s 的暂缓已经解除。") % number


def _period_set(request: StaffRequest) -> str:
    months = shell.typed_number(request.POST, "months")
    document_no = request.POST.get("document_no", "")
    casework.set_period(months=months, document_no=document_no, actor=request.actor, at=request.at)
    return _("期限已经设定：终结后 %d 个月。") % months


ACTS: dict[str, Callable[[StaffRequest], str]] = {
    "propose": _proposed, "confirm": _confirmed, "refuse": _refused, "hold": _held,
    "lift": _lifted, "period": _period_set, **leavers.ACTS, **left.ACTS,
}  # fmt: skip


def _drawn(request: StaffRequest, refusal: Refusal | None = None) -> HttpResponse:
    root, at = root_of(request.actor), request.at
    due = queries.due_for_forgetting(region_path=root, at=at)
    names = {one.path: one.short_name for one in directory.region_and_around(root, at)}
    rows = [_due_row(one, names) for one in due]
    gone = left.context(request)
    context = {
        "due": rows,
        "preview": _preview(request, rows),
        "periods": [*_periods(), *left.periods(gone, NO_RULE)],
        "holds": queries.holds(region_path=root),
        "destructions": [_record(one, request) for one in queries.destructions(region_path=root)],
        "may_act": may_turn(request.actor),
        "leavers": leavers.context(request),
        "left": gone,
        "typed": request.POST,
    }
    return shell.page(request, ROOM, "web/office/retention.html", context, refusal, LABELS)


def _due_row(one: Due, names: dict[str, str]) -> dict[str, Any]:
    kinds = {known.key: said(known.label) for known in catalogue.declared()}
    return {
        "due": one, "where": names.get(one.region_path, one.region_path),
        "subject": SUBJECTS[one.subject], "kind": kinds.get(one.case_type, one.case_type),
        "key": f"{one.subject}:{one.region_path}:{one.case_type}",
    }  # fmt: skip


def _preview(request: StaffRequest, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The preview of one line, if it is one of those that this person sees."""
    chosen = next((row for row in rows if row["key"] == request.GET.get("look")), None)
    if chosen is None:
        return None
    due = chosen["due"]
    found = queries.preview(
        subject=due.subject, region_path=due.region_path, case_type=due.case_type, at=request.at
    )
    # An administrator sees counts; which cases they are is the place's own matter.
    numbers = () if request.actor.administrator else found.numbers
    return {**chosen, "found": found, "numbers": numbers}


def _periods() -> list[tuple[str, str, str]]:
    """What is kept how long, and by what: law, declaration, setting, or no local rule."""
    cases = [
        (said(one.label), _months(one.retention_months), _("事项机制的声明"))
        for one in catalogue.declared()
    ]
    rule = queries.sealed_period()
    sealed = (_("终结后 %d 个月") % rule.months, rule.document_no) if rule else (NO_RULE, "")
    return [
        *cases,
        (_("密封的个人信息（早于整件事项）"), *sealed),
        (_("离任人员的个人信息"), *leavers.period_words()),
        (_("没有用上的照片"), _("2 天"), _("系统设定，自动删除")),
        (_("没有提交的草稿"), _("只在填写人自己的浏览器里"), _("不在服务器上")),
        (_("导出的文件"), _hours(settings.EXPORT_KEPT_HOURS), _("系统设定，自动删除")),
        (_("消息和邮件"), _("180 天"), _("系统设定，自动删除")),
        (_("办事记录"), NO_RULE, _("网络安全法第二十一条：不少于 6 个月；系统不删")),
        (_("查看记录"), NO_RULE, _("事项销毁时抹去用途，谁看过仍留")),
    ]


def _months(count: int) -> str:
    return ngettext("%d 个月", "%d 个月", count) % count


def _hours(count: int) -> str:
    return ngettext("%d 小时", "%d 小时", count) % count


def _record(one: dict[str, Any], request: StaffRequest) -> dict[str, Any]:
    actor = request.actor
    may_decide = may_turn(actor) or actor.administrator == Administrator.SECURITY
    counts = [
        (label, one["counts"][key]) for key, label in COUNTS.items() if one["counts"].get(key)
    ]
    kinds = {known.key: said(known.label) for known in catalogue.declared()}
    return {
        **one, "what": SUBJECTS[one["subject"]], "state_label": STATES[one["state"]],
        "kind": kinds.get(one["case_type"], one["case_type"]), "said": counts,
        "may_decide": one["state"] == "proposed" and may_decide
        and one["proposed_by_id"] != actor.person_id,
    }  # fmt: skip
