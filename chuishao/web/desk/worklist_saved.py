"""Lists kept by name: saved from the worklist, opened from it, renamed and deleted on a page of their own."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chuishao.directory import operations, queries
from chuishao.directory.queries import KeptList
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.desk.worklist_filters import asked_in
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

LONGEST = 2000


@require_http_methods(["GET", "HEAD", "POST"])
def saved(request: StaffRequest) -> HttpResponse:
    """GET lists one's own; POST keeps the list that ``query`` asks for under ``name``."""
    if request.method != "POST":
        return _page(request)
    asked = _tidy(request.POST.get("query", ""))
    name = request.POST.get("name", "")
    try:
        operations.save_list(name=name, query=asked, actor=request.actor, at=request.at)
    except (Invalid, Conflict) as refusal:
        return _page(request, refusal, unsaved=(name, asked))
    return SeeOther(f"{reverse('desk')}?{asked}", says=_("已存为常用“%s”。") % name.strip())


def _tidy(query: str) -> str:
    """Only what an address of the worklist may say is kept."""
    return asked_in(QueryDict(query[:LONGEST])).query(page=1)


@require_POST
def change_saved(request: StaffRequest, key: int) -> HttpResponse:
    """Rename one of one's own, or delete it."""
    who = {"actor": request.actor, "at": request.at}
    name = request.POST.get("name", "")
    try:
        if request.POST.get("act") == "delete":
            operations.delete_list(list_id=key, **who)
            words = _("已删掉。")
        else:
            operations.rename_list(list_id=key, name=name, **who)
            words = _("已改名为“%s”。") % name.strip()
    except (Invalid, Conflict) as refusal:
        return _page(request, refusal, renamed=(key, name))
    return SeeOther(reverse("saved_lists"), says=words)


def _page(
    request: StaffRequest,
    refusal: Refusal | None = None,
    *,
    unsaved: tuple[str, str] = ("", ""),
    renamed: tuple[int, str] = (0, ""),
) -> HttpResponse:
    """The page; what was typed is kept through a refusal."""
    lists = [_drawn(one, renamed) for one in queries.saved_lists(request.actor)]
    context = {
        "lists": lists,
        "wrong": drawn_wrong(refusal, {"name": _("名称")}) if refusal else None,
        "unsaved": unsaved if unsaved[1] else None,
    }
    status = refusal.status if refusal else 200
    return pages.page(request, "web/desk/saved.html", context, here="desk", status=status)


def _drawn(one: KeptList, renamed: tuple[int, str]) -> dict[str, str | int]:
    return {
        "id": one.id,
        "name": one.name,
        "typed": renamed[1] if renamed[0] == one.id else one.name,
        "url": list_url(one),
        "change_url": reverse("change_saved", args=[one.id]),
    }


def list_url(one: KeptList) -> str:
    """Where a kept list is opened."""
    return f"{reverse('desk')}?{one.query}"
