"""The state of the chain: the last seal, the last full verification, and starting another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.kernel import records
from chuishao.kernel.jobs import defer
from chuishao.kernel.records import checks
from chuishao.kernel.refusals import Conflict
from chuishao.web.answers import SeeOther
from chuishao.web.jobs import check_records
from chuishao.web.office import admission, shell
from chuishao.web.office.verification import ROOM
from chuishao.web.sessions import StaffRequest, asked_by_itself

STATES = {
    "waiting": (gettext_lazy("排队等核验"), "clock"), "running": (gettext_lazy("正在核验"), "refresh"),
    "sound": (gettext_lazy("未见改动"), "circle-check"), "faulty": (gettext_lazy("发现问题"), "alert-triangle"),
    "broken": (gettext_lazy("中断了，没有结论"), "alert-triangle"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: StaffRequest) -> HttpResponse:
    """GET shows how it stands; POST starts a full verification."""
    admission.admit(request.actor, ROOM)
    if request.method == "POST":
        return _started(request)
    context = {**_state(), "anchor": records.last_anchor()}
    return shell.page(request, ROOM, "web/office/verification.html", context)


@require_safe
@asked_by_itself
def state(request: StaffRequest) -> HttpResponse:
    """The part of the page that moves."""
    admission.admit(request.actor, ROOM)
    answer = render(request, "web/office/verification_state.html", _state())
    answer["Cache-Control"] = "private, no-store"
    return answer


def _started(request: StaffRequest) -> HttpResponse:
    actor = request.actor
    try:
        with transaction.atomic():
            key = checks.ask_check(
                person=actor.person_id, label=actor.label, actor=actor.as_record(), at=request.at
            )
            defer(check_records, once="check_records", key=key)
    except Conflict as refusal:
        return SeeOther(reverse(ROOM), says=refusal.message)
    return SeeOther(reverse(ROOM), says=_("核验已经开始，可以离开，有了结果会有消息。"))


def _state() -> dict[str, Any]:
    drawn = [_drawn(one) for one in checks.checks()]
    return {"checks": drawn, "is_running": any(one["is_running"] for one in drawn)}


def _drawn(card: checks.CheckCard) -> dict[str, Any]:
    label, icon = STATES[card.state]
    percent = min(99, card.read * 100 // card.total) if card.total else 0
    return {
        "card": card, "state": label, "icon": icon, "percent": percent,
        "is_running": card.state in (checks.WAITING, checks.RUNNING),
        "is_over": card.state in (checks.FAULTY, checks.BROKEN),
    }  # fmt: skip
