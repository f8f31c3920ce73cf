"""The name behind a pseudonym: only with a purpose, and the look is written down first."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid, Refusal
from chuishao.participation import operations
from chuishao.participation.queries import circles
from chuishao.web import pages
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

FIELDS = {
    "name": gettext_lazy("姓名"),
    "phone": gettext_lazy("电话"),
    "guardian": gettext_lazy("监护人"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def reveal_person(request: StaffRequest, circle: int, person: int) -> HttpResponse:
    """Ask for the purpose; then show what is held once."""
    if request.method == "GET":
        return _page(request, circle, person)
    try:
        shown = operations.reveal_participant(
            participant_id=person, fields=tuple(FIELDS), actor=request.actor, at=request.at,
            purpose=request.POST.get("purpose", ""),
        )  # fmt: skip
    except Invalid as refusal:
        return _page(request, circle, person, refusal=refusal)
    return _page(request, circle, person, shown=shown)


def _page(
    request: StaffRequest,
    circle: int,
    person: int,
    shown: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    page = circles.circle_page(circle_id=circle, actor=request.actor)
    rows = circles.belonging_rows(page=page, actor=request.actor)
    row = next((one for one in rows if one.participant_id == person), None)
    if row is None:
        raise Http404
    purpose = DrawnField(
        key="purpose", label=_("为了办什么事要看"), name="purpose", draws="line",
        value=request.POST.get("purpose", ""), help=_("例如：通知集合地点。"),
        error=refusal.fields.get("purpose", "") if refusal else "",
    )  # fmt: skip
    context = {
        "circle": {"name": page.name, "url": reverse("circle", args=[circle])},
        "subject": row.name, "field": purpose,
        "shown": [(FIELDS[key], words) for key, words in (shown or {}).items() if words],
        "is_shown": shown is not None,
        "wrong": drawn_wrong(refusal, {"purpose": purpose.label}) if refusal else None,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/person.html", context, here="taking_part", status=status
    )
