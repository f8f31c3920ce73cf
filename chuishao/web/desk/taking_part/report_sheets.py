"""A report in the fields of another system as a workbook: its sheets, and what is to be known of each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from chuishao.casework.queries.exports import PART_REPORT
from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.refusals import NotAllowed
from chuishao.kernel.text import date_words, said
from chuishao.participation.operations import report_rows
from chuishao.participation.queries.reports import AskedReport, count_sheets, reports_open_to
from chuishao.web.sources import Source, Table, Wish


def report_links(actor: Actor, circle_id: int = 0, programme: str = "") -> list[dict[str, str]]:
    """The reports one may take, of one circle or of all; those of one programme if it is named."""
    tail = f"?circle={circle_id}" if circle_id else ""
    return [
        {
            "label": said(one.declared.label),
            "url": reverse("part_report", args=[one.programme, one.key]) + tail,
        }
        for one in reports_open_to(actor)
        if not programme or one.programme == programme
    ]


def _from(wish: Wish) -> AskedReport:
    """The question as it was asked, read back from what is kept of it."""
    kept: Mapping[str, str] = wish.filters
    return AskedReport(
        kept["programme"], kept["key"], int(kept.get("circle_id", "0")), kept.get("purpose", ""),
        _day(kept.get("from_on", "")), _day(kept.get("to_on", "")),
    )  # fmt: skip


def _day(words: str) -> date | None:
    return date.fromisoformat(words) if words else None


def days_words(asked: AskedReport) -> str:
    """Of which days it is, in words."""
    if not (asked.from_on or asked.to_on):
        return _("全部日期")
    since = date_words(asked.from_on) if asked.from_on else _("最早")
    until = date_words(asked.to_on) if asked.to_on else _("最近")
    return _("%(since)s 至 %(until)s，两天都算") % {"since": since, "until": until}


def _admit(actor: Actor) -> None:
    """Whoever reaches nothing takes nothing. Raises NotAllowed."""
    if not reach(actor).organisation_id or not reports_open_to(actor):
        raise NotAllowed(_("您的岗位不能导出这份表。请由主办单位的经办人或负责人导出。"))


def _count(wish: Wish, most: int | None) -> int:
    found = count_sheets(asked=_from(wish), actor=wish.actor, most=most)
    return sum(count for _sheet, count in found)


def _tables(wish: Wish) -> Sequence[Table]:
    """The declared sheets in the names of the receiving system, and what is to be known of each field."""
    asked = _from(wish)
    sheets = [
        (one.name, [field.name for field in one.fields],
         report_rows(asked=asked, sheet=one, actor=wish.actor, at=wish.at))
        for one in asked.declared.sheets
    ]  # fmt: skip
    return [*sheets, (_("字段说明"), (_("表"), _("字段"), _("有没有"), _("说明")), _notes(asked))]


def _notes(asked: AskedReport) -> Iterator[Sequence[str]]:
    """Every field: held or left empty, and what is said of it, to whoever takes it."""
    report, words = asked.declared, _("%(label)s，依据%(reference)s。%(help)s")
    yield "", "", "", words % {"label": said(report.label), "reference": said(report.reference), "help": said(report.help)}  # fmt: skip
    yield "", "", "", _("这一份的日期：%s。") % days_words(asked)
    yield "", "", "", _("服务记录按到的那一天算，项目按有一部分在这些天里算，证书按出具的那一天算。志愿者和团体全列，次数和时长只算这些天的。")  # fmt: skip
    if not asked.purpose:
        yield "", "", "", _("这一份没有写用途，姓名、电话和监护人都空着。")
    for sheet in report.sheets:
        for one in sheet.fields:
            words = said(one.help) if one.help else ""
            yield sheet.name, one.name, _("有") if one.fact else _("没有，空着"), words


REPORT = Source(PART_REPORT, _admit, _count, _tables)
