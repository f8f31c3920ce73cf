"""Searching the records, for the audit administrator only; what a case says is never shown here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from chuishao.casework.queries.numbers import case_of_number
from chuishao.kernel import records
from chuishao.kernel.records import Found, Wanted
from chuishao.kernel.text import said, said_actor
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.office import admission, shell
from chuishao.web.office.deeds import deed_words
from chuishao.web.office.record_words import details
from chuishao.web.sessions import StaffRequest

# As many as a phone shows in a few turns of the thumb; the older ones are a tap away.
PAGE = 20
ASKED = ("subject", "actor", "action", "since", "until")
# Whose entries say nothing of any resident or matter, so that they may be read whole.
PLAIN = (
    "dial:", "calendar:", "organisation:", "post:", "grant:", "account:", "duty_entry:", "region",
    "retention", "forgetting:",
)  # fmt: skip
# Of a workbook of the directory: what it was, not what stands in it.
IMPORTED = ("kind", "digest", "counts", "territory")
# What was done to which kind of thing; the code stands below it, for searching.
WORDS = {
    "account.open": gettext_lazy("开设账号"), "account.close": gettext_lazy("停用账号"),
    "account.unlock": gettext_lazy("解锁账号"), "account.set_password": gettext_lazy("设口令"),
    "account.first_administrator": gettext_lazy("任命管理员"), "account.dismiss_administrator": gettext_lazy("免去管理员"), "account.sign_in": gettext_lazy("登录"),
    "account.sign_out": gettext_lazy("退出"), "account.choose_post": gettext_lazy("换岗位"),
    "person.enter": gettext_lazy("登记人员"), "person.enter_address": gettext_lazy("登记消息地址"),
    "post.create": gettext_lazy("设立岗位"), "post.stand_in": gettext_lazy("指定代理"),
    "grant.propose": gettext_lazy("提出任免"), "dial.casework.dial.turn": gettext_lazy("调整时限"),
    "calendar.announce_year": gettext_lazy("录入全年放假安排"), "calendar.add_days": gettext_lazy("录入本地的日子"),
    "forgetting.directory.propose_forgetting": gettext_lazy("提出销毁离任人员信息"),
    "forgetting.directory.forgetting_confirmed": gettext_lazy("确认销毁离任人员信息"),
    "forgetting.directory.forgetting_refused": gettext_lazy("驳回销毁离任人员信息"),
    "forgetting.directory.forgotten": gettext_lazy("离任人员信息已销毁"),
    "retention.directory.set_leaver_period": gettext_lazy("设定离任人员保留月数"),
    "regions.load": gettext_lazy("载入区划"), "regions.load_boundaries": gettext_lazy("载入边界"),
}  # fmt: skip


@require_safe
def entries(request: StaffRequest) -> HttpResponse:
    """The audit, newest first, with the last seal over it."""
    admission.admit(request.actor, "office_records")
    return _drawn(request, "office_records", records.search_entries, records.last_anchor())


@require_safe
def looks(request: StaffRequest) -> HttpResponse:
    """Who looked at personal data, newest first."""
    admission.admit(request.actor, "office_looks")
    return _drawn(request, "office_looks", records.search_looks, None)


def _drawn(
    request: StaffRequest, room: str, search: Callable[..., list[Found]], anchor: Any
) -> HttpResponse:
    asked = {key: request.GET.get(key, "").strip()[:60] for key in ASKED}
    found = search(_wanted(request, asked), limit=PAGE)
    last = found[-1].id if len(found) == PAGE else 0
    more = urlencode({**{k: v for k, v in asked.items() if v}, "before": last})
    context = {
        "asked": asked,
        "rows": [_row(one) for one in found],
        "more": f"{reverse(room)}?{more}" if last else "",
        "anchor": anchor,
        "anchor_digest": anchor.digest.hex() if anchor else "",
        "is_looks": room == "office_looks",
    }
    return shell.page(request, room, "web/office/records.html", context)


def _wanted(request: StaffRequest, asked: Mapping[str, str]) -> Wanted:
    since, until = shell.typed_date(request.GET, "since"), shell.typed_date(request.GET, "until")
    return Wanted(
        subject=_subject(asked["subject"]), actor=asked["actor"], action=asked["action"],
        since=datetime.combine(since, time(), SHANGHAI) if since else None,
        until=datetime.combine(until, time(), SHANGHAI) + timedelta(days=1) if until else None,
        before=shell.typed_number(request.GET, "before"),
    )  # fmt: skip


def _subject(typed: str) -> str:
    """What is looked for; a case by its number, for whoever was told it: the records tell no numbers themselves."""
    case = case_of_number(typed)
    return f"case:{case}" if case else typed


def _row(found: Found) -> dict[str, Any]:
    return {
        "at": found.at,
        "who": said_actor(found.actor.get("label") or "系统"),
        "subject": found.subject,
        "action": found.action,
        "words": _words(found),
        "details": details(_told(found)),
        "said": said(str(found.body.get("state", ""))) if not _told(found) else "",
    }


def _words(found: Found) -> str:
    """The step of a case by its name, the office's own deeds by theirs; empty where only the code is known."""
    if found.subject.startswith("case:") and "label" in found.body:
        return said(str(found.body["label"]))
    kind = found.subject.partition(":")[0]
    return str(WORDS.get(f"{kind}.{found.action}", "")) or deed_words(kind, found.action)


def _told(found: Found) -> Mapping[str, Any]:
    """What may be shown: of the office's own matters all, of a look the fields, of a case nothing."""
    if found.subject.startswith(PLAIN) or set(found.body) == {"fields"}:
        return found.body
    if found.subject.startswith("import:"):
        return {key: found.body[key] for key in IMPORTED if key in found.body}
    return {}
