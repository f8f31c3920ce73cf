"""One's own exports: how far they are, the file while it lies ready, and giving up one that is not written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from chuishao.casework.operations import cancel_export, note_fetched
from chuishao.casework.queries import exports as queries
from chuishao.casework.queries.exports import ExportCard
from chuishao.kernel.refusals import Conflict, NotFound
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.board.workbooks import XLSX
from chuishao.web.long_export import SOURCES, file_of
from chuishao.web.sessions import StaffRequest, asked_by_itself

STATES = {
    "waiting": (gettext_lazy("排队等写"), "clock"), "running": (gettext_lazy("正在写"), "refresh"),
    "done": (gettext_lazy("可以下载"), "circle-check"), "failed": (gettext_lazy("没有写成"), "alert-triangle"),
    "cancelled": (gettext_lazy("已取消"), "x"), "expired": (gettext_lazy("已过期删除"), "clock"),
}  # fmt: skip
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class DrawnExport:
    """One export, ready for the page."""

    card: ExportCard
    state: str
    icon: str
    size: str
    percent: int
    is_ready: bool
    is_expired: bool


@require_safe
def exports(request: StaffRequest) -> HttpResponse:
    """The last fifty, newest first."""
    own = queries.own_exports(request.actor)
    drawn = [_drawn(one, request.at) for one in own]
    return pages.page(request, "web/desk/exports.html", {"exports": drawn}, here="exports")


@require_safe
def export(request: StaffRequest, number: str) -> HttpResponse:
    """One export; while it is unfinished the page asks by itself how far it is."""
    return pages.page(request, "web/desk/export.html", _context(request, number), here="exports")


@require_safe
@asked_by_itself
def state(request: StaffRequest, number: str) -> HttpResponse:
    """How far it is: the part of the page that moves."""
    answer = render(request, "web/desk/export_state.html", _context(request, number))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def cancel(request: StaffRequest, number: str) -> HttpResponse:
    """Give it up; the worker leaves off at its next breath."""
    page = reverse("export", args=[number])
    try:
        cancel_export(number=number, actor=request.actor, at=request.at)
    except Conflict as refusal:
        return SeeOther(page, says=refusal.message)
    return SeeOther(page, says=_("已经取消，不会留下文件。"))


@require_safe
def file(request: StaffRequest, number: str) -> FileResponse:
    """The file, to its owner only, who must still reach all of it; that it left is written down first."""
    found = queries.export_to_fetch(request.actor, number, request.at)
    SOURCES[found.what].admit(request.actor)
    path = file_of(found.number)
    if not path.exists():
        raise NotFound(_("这份文件已经不在了。需要的话请重新导出。"))
    note_fetched(number=number, digest=found.digest, actor=request.actor, at=request.at)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"chuishao-{number}.xlsx", content_type=XLSX
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _context(request: StaffRequest, number: str) -> dict[str, Any]:
    return {"it": _drawn(queries.own_export(request.actor, number), request.at)}


def _drawn(card: ExportCard, at: datetime) -> DrawnExport:
    label, icon = STATES[card.state]
    until = card.expires_at
    is_ready = card.state == "done" and until is not None and timezone.localtime(until) > at
    is_expired = card.state == "expired" or (card.state == "done" and not is_ready)
    if is_expired:
        label, icon = STATES["expired"]
    size = f"{max(card.size_bytes / MEGABYTE, 0.1):.1f} MB"
    percent = min(99, card.written * 100 // card.total) if card.total else 0
    return DrawnExport(card, str(label), icon, size, percent, is_ready, is_expired)
