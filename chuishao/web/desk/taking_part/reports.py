"""Reports in the fields of another system: what will stand in them, names only with a purpose; at once or by a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from chuishao.kernel.refusals import Invalid
from chuishao.kernel.text import said
from chuishao.participation.catalogue import Sheet
from chuishao.participation.queries.circles import circle_page
from chuishao.participation.queries.reports import (
    AskedReport,
    count_sheets,
    declared_reports,
    may_name_people,
)
from chuishao.web import pages, taking
from chuishao.web.desk.fields import DrawnField
from chuishao.web.desk.taking_part.acts import day_in, line
from chuishao.web.desk.taking_part.report_sheets import REPORT, days_words
from chuishao.web.desk.wrong import drawn_wrong
from chuishao.web.sessions import StaffRequest

DAYS = {
    "from_on": (gettext_lazy("从哪天起"), gettext_lazy("这一天也算。不填就从最早的算起。")),
    "to_on": (gettext_lazy("到哪天止"), gettext_lazy("这一天也算。不填就算到现在。")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def part_report(request: StaffRequest, programme: str, key: str) -> HttpResponse:
    """GET shows what will stand in it; POST takes it, a large one by a job."""
    plain = _asked(request, programme, key)
    if request.method != "POST":
        return _page(request, plain)
    most = settings.EXPORT_ROWS_AT_ONCE
    try:
        asked = _filled(plain, request.POST)
        counts = count_sheets(asked=asked, actor=request.actor, most=most + 1)
    except Invalid as refusal:
        return _page(request, plain, refusal)
    is_long = sum(count for _sheet, count in counts) > most
    take = taking.by_a_job if is_long else taking.at_once
    filters = {key: str(value) for key, value in vars(asked).items() if value}
    return take(request, REPORT, request.actor.region_path, filters, _words(request, asked))


def _asked(request: StaffRequest, programme: str, key: str) -> AskedReport:
    """What the address asks for. Raises Http404 for what is not declared."""
    circle = request.GET.get("circle", "")
    of = int(circle) if circle.isascii() and circle.isdecimal() and len(circle) < 19 else 0
    if (programme, key) not in declared_reports():
        raise Http404
    return AskedReport(programme, key, of)


def _filled(asked: AskedReport, form: QueryDict) -> AskedReport:
    """With what the form says: the days, and for what purpose names. Raises Invalid."""
    days = {key: day_in(form, key) for key in DAYS}
    return replace(asked, purpose=form.get("purpose", "").strip(), **days)


def _words(request: StaffRequest, asked: AskedReport) -> str:
    """What it is of, and for what purpose names stand in it, as it stands on every sheet."""
    whole = _("由本单位管的全部")
    of = (
        circle_page(circle_id=asked.circle_id, actor=request.actor, at=request.at).name
        if asked.circle_id
        else whole
    )
    names = _("含个人信息，用途：%s") % asked.purpose if asked.purpose else _("不含姓名和电话")
    return _("，").join([said(asked.declared.label), of, days_words(asked), names])


def _page(
    request: StaffRequest, asked: AskedReport, refusal: Invalid | None = None
) -> HttpResponse:
    counts = count_sheets(asked=asked, actor=request.actor, most=None)
    errors = refusal.fields if refusal else {}
    field = line(
        "purpose", _("要姓名和电话，写明用途"), request.POST, errors, is_required=False, at_most=200,
        help=_("例如：导入全国志愿服务信息系统。不填就只有代号。写了用途，每个人都看得到这次查看。"),
    )  # fmt: skip
    days = _days(request.POST, errors)
    context: dict[str, Any] = {
        "declared": asked.declared,
        "of": circle_page(circle_id=asked.circle_id, actor=request.actor, at=request.at).name if asked.circle_id else "",
        "back_url": reverse("circle", args=[asked.circle_id]) if asked.circle_id else reverse("taking_part"),
        "sheets": [_drawn(sheet, count) for sheet, count in counts],
        "is_long": sum(count for _sheet, count in counts) > settings.EXPORT_ROWS_AT_ONCE,
        "days": days,
        "field": field if may_name_people(request.actor) else None,
        "wrong": drawn_wrong(refusal, {one.key: one.label for one in (*days, field)}) if refusal else None,
    }  # fmt: skip
    status = refusal.status if refusal else 200
    return pages.page(
        request, "web/desk/taking_part/report.html", context, here="taking_part", status=status
    )


def _days(form: QueryDict, errors: Mapping[str, str]) -> list[DrawnField]:
    return [
        line(key, label, form, errors, input_type="date", is_required=False, help=words)
        for key, (label, words) in DAYS.items()
    ]


def _drawn(sheet: Sheet, count: int) -> dict[str, Any]:
    empty = [one for one in sheet.fields if one.fact is None]
    return {
        "name": sheet.name, "count": count,
        "held": [(one.name, said(one.help) if one.help else "") for one in sheet.fields if one.fact],
        "empty": [(one.name, said(one.help)) for one in empty],
    }  # fmt: skip
