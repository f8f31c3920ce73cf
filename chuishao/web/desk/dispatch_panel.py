"""The panel beside the queue: one case, the step's form filled by the proposal, and taking it without leaving."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.casework import queries
from chuishao.casework.queries import CasePage, OpenStep
from chuishao.kernel.refusals import Conflict, Invalid, Refusal
from chuishao.web.answers import SeeOther, say_next
from chuishao.web.desk.case import head
from chuishao.web.desk.dispatch import demand_desk, queue_page
from chuishao.web.desk.icons import icon_named
from chuishao.web.desk.kept import kept_words
from chuishao.web.desk.step import done_words, form_context, take
from chuishao.web.desk.units import drawn_units
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def panel(request: StaffRequest, number: str, key: str = "") -> HttpResponse:
    """The panel alone for the page that asks for it, the whole desk with it otherwise."""
    demand_desk(request.actor)
    if request.method != "POST" or "find" in request.POST:
        return _shown(request, number, key)
    try:
        done = take(request, number, key)
    except (Invalid, Conflict) as refusal:
        return _shown(request, number, key, refusal)
    queue, told = reverse("dispatch"), done_words(request, done)
    if not request.headers.get("HX-Request"):
        return SeeOther(queue, says=told)
    answer = HttpResponse(status=204, headers={"HX-Redirect": queue})
    say_next(answer, told)
    return answer


def _shown(
    request: StaffRequest, number: str, key: str, refusal: Refusal | None = None
) -> HttpResponse:
    context = _context(request, number, key, refusal)
    status = refusal.status if refusal else 200
    if not request.headers.get("HX-Request"):
        return queue_page(request, status=status, panel=context)
    answer = render(request, "web/desk/dispatch_panel.html", {"panel": context}, status=status)
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _context(
    request: StaffRequest, number: str, key: str, refusal: Refusal | None
) -> dict[str, Any]:
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    chosen = _chosen(found, key, request.actor.organisation_id)
    context: dict[str, Any] = {
        "case": head(found, request.at),
        "facts": found.answers,
        "units": drawn_units(found, request.actor, request.at),
        "photos": queries.photos_of(found.case.id),
        "others": [_other(found, one) for one in found.steps if one is not chosen],
    }
    if chosen is None:
        return context | _gone(request, found, key, refusal)
    form = form_context(request, found, chosen, refusal)
    address = reverse("dispatch_step", args=[number, chosen.step.key])
    return context | {"form": form, "form_url": address, "wrong": form["wrong"]}


def _chosen(found: CasePage, key: str, organisation_id: int) -> OpenStep | None:
    """The step asked for; without one the first by which the desk settles what it owes."""
    if key:
        return next((one for one in found.steps if one.step.key == key), None)
    owed = {it.key for it in found.case.duties if it.organisation_id == organisation_id}
    settling = (one for one in found.steps if owed.intersection(one.step.discharges))
    return next(settling, None)


def _gone(
    request: StaffRequest, found: CasePage, key: str, refusal: Refusal | None
) -> dict[str, Any]:
    """The step is not open any more: what changed, and what was typed, so that it is not lost."""
    step = next((it for it in found.rules.transitions if it.key == key), None)
    kept = kept_words(step, request.POST) if step and request.POST else []
    return {
        "wrong": drawn_wrong(refusal, {}, found) if refusal else None,
        "kept": kept,
        "gone": _("“%s”现在不能由您来办。可能有人刚办过。") % step.label if step else "",
    }


def _other(found: CasePage, one: OpenStep) -> dict[str, str]:
    return {
        "label": one.step.label, "icon": icon_named(one.step.icon),
        "url": reverse("dispatch_step", args=[found.case.number, one.step.key]),
    }  # fmt: skip
