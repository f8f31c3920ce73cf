"""A personal answer in full: only with a purpose, and the look is written down first."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from chuishao.casework import operations, queries
from chuishao.kernel.refusals import Invalid, Refusal
from chuishao.web import pages
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: StaffRequest, number: str, key: str) -> HttpResponse:
    """Ask for the purpose; then show the value once."""
    if request.method != "POST":
        return _page(request, number, key)
    try:
        shown = operations.reveal(
            case=number,
            field=key,
            actor=request.actor,
            at=request.at,
            purpose=request.POST.get("purpose", ""),
        )
    except Invalid as refusal:
        return _page(request, number, key, refusal=refusal)
    return _page(request, number, key, shown=shown)


def _page(
    request: StaffRequest, number: str, key: str, shown: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    found = queries.case_page(number=number, actor=request.actor, at=request.at)
    labels = {field: label for field, label, _masked in found.sealed}
    if key not in labels:
        raise Http404
    purpose = DrawnField(
        key="purpose", label=_("为了办什么事要看"), name="purpose", draws="line",
        value=request.POST.get("purpose", ""), help=_("例如：回访当事人。"),
        error=refusal.fields.get("purpose", "") if refusal else "",
    )  # fmt: skip
    case = {"number": number, "title": found.case.title, "url": reverse("case", args=[number])}
    context = {
        "case": case, "subject": labels[key], "field": purpose, "shown": shown,
        "wrong": drawn_wrong(refusal, {"purpose": purpose.label}) if refusal else None,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return pages.page(request, "web/desk/reveal.html", context, here="desk", status=status)
