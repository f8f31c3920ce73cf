"""The list as a workbook: exactly the rows that the filter shows, written into the records before it leaves."""

from __future__ import annotations

import io
from datetime import datetime

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from chuishao.casework import queries
from chuishao.casework.operations import note_export, take_export_number
from chuishao.casework.queries import Row
from chuishao.kernel.refusals import Invalid, NotAllowed
from chuishao.kernel.text import time_left_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web.board.workbooks import XLSX, watermark, write
from chuishao.web.desk.worklist_filters import Asked, asked_in, for_query
from chuishao.web.sessions import StaffRequest

MOST = 10_000


@require_GET
def export(request: StaffRequest) -> HttpResponse:
    """At most ten thousand rows; more are refused with what to do. Administrators see no case."""
    if request.actor.administrator or not request.actor.region_path:
        raise NotAllowed(_("这个岗位看不到事项，没有可导的清单。请换到办事的岗位再来。"))
    asked = asked_in(request.GET)
    found = queries.worklist(
        actor=request.actor, at=request.at, tab=asked.tab, words=asked.words,
        filters=for_query(asked, request.actor, request.at), limit=MOST + 1,
    )  # fmt: skip
    if len(found) > MOST:
        raise Invalid(_("超过 1 万行，一次导不出来。请加些条件，分几次导。"))
    return _workbook(request, asked, found)


def _workbook(request: StaffRequest, asked: Asked, found: list[Row]) -> HttpResponse:
    who = {"actor": request.actor, "at": request.at}
    place = request.actor.region_path
    number = take_export_number(region_path=place, **who)
    filters = {"tab": asked.tab.value, "words": asked.words, **asked.filters}
    note_export(
        what="worklist", region_path=place, rows=len(found), number=number,
        filters={key: value for key, value in filters.items() if value}, **who,
    )  # fmt: skip
    mark = watermark(request.actor.label, request.at, number, _("清单。"))
    room = io.BytesIO()
    write(room, mark, [(_("清单"), heads(), [_cells(row, request.at) for row in found])])
    answer = HttpResponse(room.getvalue(), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{number}.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def heads() -> list[str]:
    """The heads of the sheet."""
    return [
        _("编号"), _("事项"), _("种类"), _("层级"), _("状态"), _("事由"), _("地点"), _("来自"),
        _("发起时间"), _("要办的事"), _("该办的单位"), _("到期时间"), _("还剩"),
    ]  # fmt: skip


def _cells(row: Row, at: datetime) -> list[str]:
    left = time_left_words(row.due_at, at) if row.due_at and not row.is_stopped else ""
    return [
        row.number, row.type_label, row.kind_label, row.level_label, row.state_label, row.title,
        row.place, row.opener, _local(row.opened_at), row.duty_label, row.owes, _local(row.due_at),
        _("停表") if row.is_stopped else left,
    ]  # fmt: skip


def _local(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""
