"""The dispatch desk: the queue of what waits for this desk, each case with whom it would call, and the acts on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods

from chuishao.casework import queries
from chuishao.casework.queries import Queue, Waiting, is_ready
from chuishao.directory.actors import Actor
from chuishao.directory.kinds import OrganisationKind
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import moment_words
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.desk.clocks import DrawnClock, Running, drawn
from chuishao.web.desk.dispatch_acts import Outcome, carry_out, wishes_in
from chuishao.web.desk.dispatch_proposals import NOTHING, Proposal, proposals_for
from chuishao.web.desk.icons import icon_named, kind_icon
from chuishao.web.sessions import StaffRequest

PAGE = 50


@dataclass(frozen=True)
class DrawnCase:
    """One case of the queue, ready for the page."""

    number: str
    short_number: str
    title: str
    place: str
    kind: str
    kind_icon: str
    opener: str
    opened_words: str
    state: str
    seen: int
    clock: DrawnClock | None
    panel_url: str
    proposal: Proposal
    is_ready: bool
    is_chosen: bool
    owes: str = ""
    step: str = ""
    step_label: str = ""
    step_icon: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def dispatch(request: StaffRequest) -> HttpResponse:
    """GET shows the queue, or only its rows when the page itself asks; POST takes the acts marked there."""
    demand_desk(request.actor)
    if request.method == "POST":
        return _acted(request)
    if request.headers.get("HX-Request"):
        return _rows_only(request)
    return queue_page(request)


def demand_desk(actor: Actor) -> None:
    """Raise NotAllowed unless the actor sits at a dispatch desk."""
    if actor.organisation_kind != OrganisationKind.REFEREE_DESK:
        raise NotAllowed(_("调度台是调度中心和调度室用的。"))


def _acted(request: StaffRequest) -> HttpResponse:
    wishes = wishes_in(request.POST)
    if not wishes:
        return queue_page(request, status=422, message=_("还没有选。先勾上要办的，再按按钮。"))
    told = carry_out(wishes, actor=request.actor, at=request.at)
    refused = [one for one in told if one.wrong]
    if refused:
        status = 409 if any(one.status == 409 for one in refused) else refused[0].status
        return queue_page(request, status=status, told=told)
    words = _("%d 件都办了：") % len(told) + _("、").join(
        f"“{one.title}”{one.label}" for one in told[:3]
    )
    more = _("等") if len(told) > 3 else ""
    return SeeOther(_address(request), says=words + more + _("。").rstrip())


def queue_page(
    request: StaffRequest,
    *,
    status: int = 200,
    told: Sequence[Outcome] = (),
    message: str = "",
    panel: dict[str, Any] | None = None,
) -> HttpResponse:
    """The whole page; ``told`` is what became of the acts just asked for, ``panel`` an open case."""
    failed = {one.number for one in told if one.wrong}
    marked = failed or (set(request.POST.getlist("case")) if message else set())
    done = [one for one in told if not one.wrong]
    context = _queue_context(request, marked) | {
        "queues": _queues(request),
        "told": told,
        "told_words": _told_words(len(done), len(failed)),
        "message": message,
        "panel": panel,
        "rows_url": _address(request),
    }  # fmt: skip
    return pages.page(request, "web/desk/dispatch.html", context, here="dispatch", status=status)


def _told_words(done: int, refused: int) -> str:
    counts = {"done": done, "refused": refused}
    said = _("%(done)d 件办了，%(refused)d 件没有办成。") if done else _("%(refused)d 件没有办成。")
    return said % counts + _("还在下面的都还勾着，看清原因可以再按一次。")


@conditional_page
def _rows_only(request: HttpRequest) -> HttpResponse:
    context = _queue_context(request, set())  # type: ignore[arg-type]
    answer = render(request, "web/desk/dispatch_rows.html", context)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _queue(request: HttpRequest) -> Queue:
    asked = request.GET.get("queue", "")
    return Queue(asked) if asked in set(Queue) else Queue.WAITING


def _address(request: HttpRequest) -> str:
    here = reverse("dispatch")
    return f"{here}?queue=late" if _queue(request) == Queue.LATE else here


def _queues(request: HttpRequest) -> list[dict[str, Any]]:
    labels = ((Queue.WAITING, _("等调度办")), (Queue.LATE, _("单位超期，可催")))
    here = reverse("dispatch")
    return [
        {
            "label": label,
            "url": here if queue == Queue.WAITING else f"{here}?queue={queue}",
            "is_here": queue == _queue(request),
        }
        for queue, label in labels
    ]


def _queue_context(request: StaffRequest, marked: set[str]) -> dict[str, Any]:
    queue = _queue(request)
    rows = queries.desk_queue(actor=request.actor, at=request.at, queue=queue, limit=PAGE + 1)
    shown = rows[:PAGE]
    proposed = proposals_for(shown, request.at) if queue == Queue.WAITING else {}
    cases = [_drawn(row, proposed.get(row.case_id, NOTHING), marked, request.at) for row in shown]
    ready = sum(case.is_ready for case in cases)
    is_late = queue == Queue.LATE
    return {
        "cases": cases,
        "heading": _("单位超期") if is_late else _("等调度办"),
        "count_words": f"{PAGE}+" if len(rows) > PAGE else str(len(cases)),
        "has_more": len(rows) > PAGE,
        "ready_words": _("其中 %d 件可以按建议直接办") % ready if ready and not is_late else "",
        "act_label": _("催办选中的") if is_late else _("按各自的建议办选中的"),
        "is_late": is_late,
    }


def _drawn(row: Waiting, proposal: Proposal, marked: set[str], at: datetime) -> DrawnCase:
    step = row.step
    return DrawnCase(
        number=row.number, short_number=row.number.split("-", 2)[-1], title=row.title,
        place=row.place, kind=row.kind_label, kind_icon=kind_icon(row.kind), opener=row.opener,
        opened_words=moment_words(row.opened_at, at), state=row.state_label, seen=row.revision,
        clock=_clock(row, at), panel_url=reverse("dispatch_case", args=[row.number]),
        proposal=proposal, is_ready=is_ready(step, proposal.units), is_chosen=row.number in marked,
        owes=_("、").join(row.owes), step=step.key if step else "",
        step_label=step.label if step else row.duty_label or row.state_label,
        step_icon=icon_named(step.icon) if step else "clock",
    )  # fmt: skip


def _clock(row: Waiting, at: datetime) -> DrawnClock | None:
    if row.imposed_at is None or row.due_at is None:
        return None
    running = Running(row.imposed_at, row.due_at, row.stopped_at, row.is_provisional)
    return drawn(running, row.duty_label, at)
