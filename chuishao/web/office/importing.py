"""One workbook sent in: how far it is, what is bad, what would change; handed on, confirmed or given up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chuishao.directory import jobs, operations
from chuishao.directory.imports.plan import Effect
from chuishao.directory.kinds import ImportState
from chuishao.directory.queries.imports import ImportCard, import_card
from chuishao.kernel.jobs import defer
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.kernel.text import said, said_again
from chuishao.web.answers import SeeOther
from chuishao.web.office import admission, shell
from chuishao.web.office.imports import MOODS, ROOM, workbook
from chuishao.web.sessions import StaffRequest, asked_by_itself

EFFECT_MOODS = {Effect.NEW: "ok", Effect.CHANGED: "half", Effect.ENDS: "over", Effect.SAME: "line"}


@require_http_methods(["GET", "HEAD", "POST"])
def one_import(request: StaffRequest, key: int) -> HttpResponse:
    """GET shows it; POST hands it on, confirms it or gives it up."""
    admission.admit(request.actor, ROOM)
    import_card(key, request.actor)
    if request.method != "POST":
        return _drawn(request, key)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        told = act(request, key)
    except (Invalid, Conflict) as refusal:
        return _drawn(request, key, refusal)
    return SeeOther(reverse("office_import", args=[key]), says=told)


def _propose(request: StaffRequest, key: int) -> str:
    seen = request.POST.get("difference", "")
    operations.propose_import(import_id=key, difference=seen, actor=request.actor, at=request.at)
    return _("已经交出，等另一人确认后写入。")


def _confirm(request: StaffRequest, key: int) -> str:
    seen = request.POST.get("difference", "")
    is_large = operations.confirm_import(
        import_id=key, difference=seen, actor=request.actor, at=request.at
    )
    if is_large:
        defer(jobs.write_import, import_id=key)
        return _("已经确认，正在写入。可以离开这一页，写好会有消息。")
    if not operations.write_import(import_id=key, at=request.at):
        raise Conflict(_("核对以后名录又有变化，没有写入。会变什么已经重新算过，请看清再确认。"))
    return _("已经写入。")


def _give_up(request: StaffRequest, key: int) -> str:
    operations.give_up_import(import_id=key, actor=request.actor, at=request.at)
    return _("已经放弃，上传的文件也已删去，什么都没有变。")


ACTS: Mapping[str, Callable[[StaffRequest, int], str]] = MappingProxyType(
    {"propose": _propose, "confirm": _confirm, "give_up": _give_up}
)


@require_safe
@asked_by_itself
def progress(request: StaffRequest, key: int) -> HttpResponse:
    """How far a long one is; the page is asked to come anew when it is over."""
    admission.admit(request.actor, ROOM)
    card = import_card(key, request.actor, most=0)
    answer = render(request, "web/office/import_progress.html", {"card": card})
    if not card.is_running:
        answer["HX-Refresh"] = "true"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def errors(request: StaffRequest, key: int) -> HttpResponse:
    """The bad rows, to be corrected and sent in again."""
    admission.admit(request.actor, ROOM)
    card = import_card(key, request.actor, most=0)
    content = operations.error_workbook(import_id=key, actor=request.actor)
    return workbook(content, _("%s-待改") % card.file_name.rsplit(".", 1)[0])


def _drawn(request: StaffRequest, key: int, refusal: Refusal | None = None) -> HttpResponse:
    card = import_card(key, request.actor)
    context = {
        "card": card,
        "kind": said(card.kind.label),
        "then": _then(card),
        "bad": [_bad(*one) for one in card.bad],
        "mood": MOODS[card.state],
        "tiles": _tiles(card),
        "changes": [_change(one) for one in card.changes],
        "more_changes": max(0, card.to_write - len(card.changes)),
        "more_bad": max(0, card.counts.get("bad", 0) - len({one[0] for one in card.bad})),
    }
    return shell.page(request, ROOM, "web/office/import.html", context, refusal, {})


def _then(card: ImportCard) -> str:
    """What is still to be done once it is written, if anything."""
    if card.kind.value == "hours" and card.state == ImportState.DONE:
        return _("这些时长还没有计入。请另一位同事在“参与”页的“等您的话”里逐条或一并确认。")
    return ""


def _tiles(card: ImportCard) -> list[dict[str, Any]]:
    counts = [(one.label, card.counts.get(one.value, 0), EFFECT_MOODS[one]) for one in Effect]
    bad = (_("有问题"), card.counts.get("bad", 0), "soon")
    return [{"label": label, "count": count, "mood": mood} for label, count, mood in (*counts, bad)]


def _bad(row: int, heading: str, shown: str, problem: Any, remedy: Any) -> tuple[Any, ...]:
    return row, said(heading), shown, said_again(problem), said_again(remedy)


def _change(kept: Any) -> dict[str, Any]:
    row, effect, subject, details = kept
    return {
        "row": row,
        "effect": Effect(effect).label,
        "mood": EFFECT_MOODS[Effect(effect)],
        "subject": subject,
        "details": [tuple(map(said_again, one)) for one in details],
    }
