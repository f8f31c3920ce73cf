"""Taking rows out as a workbook: few at once, many by a job; numbered, marked and recorded before they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from chuishao.casework.operations import ask_export, note_export, take_export_number
from chuishao.kernel.jobs import defer
from chuishao.web import pages
from chuishao.web.answers import SeeOther
from chuishao.web.board import workbooks
from chuishao.web.jobs import write_export
from chuishao.web.sessions import StaffRequest
from chuishao.web.sources import Source, Table, Wish


def rows(
    request: StaffRequest, source: Source, region_path: str, filters: Mapping[str, str], words: str
) -> HttpResponse:
    """GET gives few rows at once and offers a job for many; POST asks for the job."""
    if request.method == "POST":
        return by_a_job(request, source, region_path, filters, words)
    wish, most = Wish(filters, request.actor, request.at, request.at), settings.EXPORT_ROWS_AT_ONCE
    if source.count(wish, most + 1) > most:
        context = {"words": words, "most": most, "ask_url": request.get_full_path()}
        return pages.page(request, "web/desk/export_offer.html", context, here="exports")
    return at_once(request, source, region_path, filters, words)


def at_once(
    request: StaffRequest, source: Source, region_path: str, filters: Mapping[str, str], words: str
) -> HttpResponse:
    """The workbook itself, of rows that are few."""
    wish = Wish(filters, request.actor, request.at, request.at)
    tables = [(name, heads, list(lines)) for name, heads, lines in source.tables(wish)]
    count = sum(len(lines) for _name, _heads, lines in tables)
    return workbook(request, source.what, region_path, filters, words, tables, count)


def by_a_job(
    request: StaffRequest, source: Source, region_path: str, filters: Mapping[str, str], words: str
) -> HttpResponse:
    """Asked and deferred together: no job without its row, no row without its job."""
    with transaction.atomic():
        number, is_new = ask_export(
            what=source.what, region_path=region_path, filters=filters, words=words, rows=0,
            actor=request.actor, at=request.at,
        )  # fmt: skip
        if is_new:
            defer(write_export, once=f"export:{number}", number=number)
    return SeeOther(reverse("export", args=[number]))


def workbook(
    request: StaffRequest,
    what: str,
    region_path: str,
    filters: Mapping[str, str],
    words: str,
    tables: Sequence[Table],
    count: int,
) -> HttpResponse:
    """The workbook; that it was taken is written down, with its digest, before it leaves."""
    file = BytesIO()
    number = take_export_number(region_path=region_path, actor=request.actor, at=request.at)
    mark = workbooks.watermark(request.actor.label, request.at, number, words)
    workbooks.write(file, mark, tables)
    file.seek(0)
    note_export(
        what=what, region_path=region_path, rows=count, filters=filters, number=number,
        digest=workbooks.digest_of(file), actor=request.actor, at=request.at,
    )  # fmt: skip
    answer = HttpResponse(file.getvalue(), content_type=workbooks.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="chuishao-{number}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer
