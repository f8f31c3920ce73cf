"""Those who left, on the page of retention: who is due, a preview, two people, the period, and signed records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.directory import jobs, operations
from chuishao.directory import queries as directory
from chuishao.directory.kinds import ForgettingState
from chuishao.directory.operations.leavers import may_forget, may_set_leaver_period
from chuishao.directory.queries import leavers as queries
from chuishao.kernel.jobs import defer
from chuishao.web.office import shell
from chuishao.web.office.organisations import root_of
from chuishao.web.sessions import StaffRequest

COUNTS = {
    "people": gettext_lazy("人员"), "accounts": gettext_lazy("在用账号"), "phones": gettext_lazy("电话"),
    "addresses": gettext_lazy("邮箱"), "messages": gettext_lazy("消息"), "lists": gettext_lazy("常用清单"),
    "entries": gettext_lazy("记录条目"),
}  # fmt: skip


def _proposed(request: StaffRequest) -> str:
    number = operations.propose_forgetting(
        region_path=request.POST.get("region", ""), actor=request.actor, at=request.at
    )
    return _("%s 已经提出，等另一人确认；确认之前什么都不会销毁。") % number


def _confirmed(request: StaffRequest) -> str:
    number = request.POST.get("number", "")
    with transaction.atomic():
        operations.confirm_forgetting(number=number, actor=request.actor, at=request.at)
        defer(jobs.forget_leavers, once=f"forgetting:{number}", number=number)
    return _("%s 已经确认，正在销毁。办完后这里有签章的销毁记录。") % number


def _refused(request: StaffRequest) -> str:
    number = request.POST.get("number", "")
    operations.refuse_forgetting(
        number=number, reason=request.POST.get("reason", ""), actor=request.actor, at=request.at
    )
    return _("%s 已经驳回，什么都没有销毁。") % number


def _period_set(request: StaffRequest) -> str:
    months = shell.typed_number(request.POST, "months")
    operations.set_leaver_period(
        months=months, document_no=request.POST.get("document_no", ""),
        actor=request.actor, at=request.at,
    )  # fmt: skip
    return _("期限已经设定：离任后 %d 个月。") % months


ACTS: dict[str, Callable[[StaffRequest], str]] = {
    "propose_leavers": _proposed, "confirm_leavers": _confirmed, "refuse_leavers": _refused,
    "leaver_period": _period_set,
}  # fmt: skip


def context(request: StaffRequest) -> dict[str, Any]:
    """What the page shows of those who left."""
    root, at = root_of(request.actor), request.at
    names = {one.path: one.short_name for one in directory.region_and_around(root, at)}
    due = [
        {"due": one, "where": names.get(one.region_path, one.region_path)}
        for one in queries.leavers_due(root=root, at=at)
    ]
    return {
        "rows": due,
        "preview": _preview(request, due),
        "records": [_record(one, names, request) for one in queries.forgettings(root=root)],
        "months": queries.leaver_period().months,
        "may_act": may_forget(request.actor),
        "may_set": may_set_leaver_period(request.actor),
    }


def period_words() -> tuple[str, str]:
    """How long, and by which document; the usual period says that no office has set one."""
    kept = queries.leaver_period()
    return _in_words(kept.months, kept.document_no)


def _in_words(months: int, document_no: str) -> tuple[str, str]:
    return _("离任后 %d 个月") % months, document_no or _("系统默认值，没有本地文件")


def _preview(request: StaffRequest, rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The preview of one line, if it is one of those that this person sees."""
    asked = request.GET.get("leavers")
    chosen = next((row for row in rows if row["due"].region_path == asked), None)
    if chosen is None:
        return None
    found = queries.preview_leavers(region_path=chosen["due"].region_path, at=request.at)
    # Who they are is for those who decide.
    first = found.first if may_forget(request.actor) else ()
    return {**chosen, "said": _said(found.counts), "people": found.people, "first": first}


def _said(counts: Any) -> list[tuple[Any, int]]:
    return [(label, counts[key]) for key, label in COUNTS.items() if counts.get(key)]


def _record(one: dict[str, Any], names: dict[str, str], request: StaffRequest) -> dict[str, Any]:
    is_second = may_forget(request.actor) and one["proposed_by_id"] != request.actor.person_id
    return {
        **one,
        "where": names.get(one["region_path"], one["region_path"]),
        "rule": _("，").join(_in_words(one["months"], one["document_no"])),
        "state_label": ForgettingState(one["state"]).label,
        "said": _said(one["counts"]),
        "may_decide": one["state"] == ForgettingState.PROPOSED and is_second,
    }
