"""What may be done to the calendars: announce a year, add or withdraw days, set duty hours.

Whether this actor may do it is decided by the caller; here is checked whether it makes sense.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from chuishao.kernel import models, records, stamps
from chuishao.kernel.calendars.events import CalendarChanged
from chuishao.kernel.calendars.layers import NATION, STAMP, announced_span
from chuishao.kernel.database import Batch
from chuishao.kernel.refusals import Invalid
from chuishao.kernel.statutory_days import statutory_rest
from chuishao.kernel.text import clean_line, date_words
from chuishao.kernel.working_time import SHANGHAI, DutyHours

_LAYER_LENGTHS = (0, 2, 4, 6, 9, 12)
_FIRST_YEAR, _YEARS_AHEAD = 2000, 5
_TABLE = "kernel_calendar_day"


def check_year(
    *, year: int, rest: Collection[date], worked: Collection[date], at: datetime
) -> None:
    """What ``announce_year`` would refuse, without announcing anything. Raises Invalid."""
    _check_year(year, at)
    _check_schedule(year, set(rest), set(worked))


@transaction.atomic
def announce_year(
    *,
    year: int,
    rest: Collection[date],
    worked: Collection[date],
    document_no: str,
    actor: Mapping[str, Any],
    at: datetime,
    names: Mapping[date, str] | None = None,
) -> None:
    """Enter a year's national schedule: days of rest, and weekend days that are worked.

    Announcing a year again replaces its days (a changed notice). Raises Invalid, with nothing changed,
    when the year does not follow the announced ones or the days contradict the law or each other.
    """
    stamps.advance(STAMP)
    days = {**dict.fromkeys(rest, False), **dict.fromkeys(worked, True)}
    number = _document(document_no)
    check_year(year=year, rest=rest, worked=worked, at=at)
    before = _days_in(NATION, date(year, 1, 1), date(year, 12, 31))
    batch = Batch()
    batch.add(
        f"DELETE FROM {_TABLE} WHERE layer = %s AND (day BETWEEN %s AND %s OR day = ANY(%s))",
        (NATION, date(year, 1, 1), date(year, 12, 31), list(days)),
    )
    batch.insert(_TABLE, _rows(NATION, days, names or {}, number))
    batch.add(
        "INSERT INTO kernel_calendar_year (year, document_no, announced_at) VALUES (%s,%s,%s)"
        " ON CONFLICT (year) DO UPDATE SET document_no = EXCLUDED.document_no",
        (year, number, at),
    )
    body = {"year": year, "document_no": number, **_difference(before, days)}
    span = min(*days, date(year, 1, 1)), max(*days, date(year, 12, 31))
    _record(batch, NATION, "announce_year", actor, at, body, span)


@transaction.atomic
def add_days(
    *,
    layer: str,
    days: Collection[date],
    is_working: bool,
    name: str,
    document_no: str,
    actor: Mapping[str, Any],
    at: datetime,
) -> None:
    """Let a layer rest (a local festival) or work on these days, whatever the layers above say."""
    stamps.advance(STAMP)
    _check_layer(layer)
    _check_days(days, at)
    number, label = _document(document_no), clean_line(name, label=gettext("名称"), most=50)
    before = _days_in(layer, min(days), max(days))
    changed = dict.fromkeys(days, is_working)
    batch = Batch()
    batch.add(f"DELETE FROM {_TABLE} WHERE layer = %s AND day = ANY(%s)", (layer, list(days)))
    batch.insert(_TABLE, _rows(layer, changed, dict.fromkeys(days, label), number))
    body = {"name": label, "document_no": number, **_difference(_only(before, days), changed)}
    _record(batch, layer, "add_days", actor, at, body, (min(days), max(days)))


@transaction.atomic
def withdraw_days(
    *,
    layer: str,
    days: Collection[date],
    document_no: str,
    actor: Mapping[str, Any],
    at: datetime,
) -> None:
    """Take back days a layer had added; the layers above speak again. National years are announced anew."""
    stamps.advance(STAMP)
    _check_layer(layer)
    _check_days(days, at)
    before = _only(_days_in(layer, min(days), max(days)), days)
    if layer == NATION or len(before) != len(set(days)):
        raise Invalid("这些日期中有的并不是本地另行规定的日期，无法撤销。请核对后再试。")
    batch = Batch()
    batch.add(f"DELETE FROM {_TABLE} WHERE layer = %s AND day = ANY(%s)", (layer, list(days)))
    body = {"document_no": _document(document_no), **_difference(before, {})}
    _record(batch, layer, "withdraw_days", actor, at, body, (min(days), max(days)))


@transaction.atomic
def set_duty_hours(
    *,
    layer: str,
    hours: DutyHours,
    effective_from: date,
    document_no: str,
    actor: Mapping[str, Any],
    at: datetime,
) -> None:
    """Let the offices of a layer keep these hours from a day on."""
    stamps.advance(STAMP)
    _check_layer(layer)
    _check_days((effective_from,), at)
    number, lunch = _document(document_no), hours.lunch or (None, None)
    batch = Batch()
    batch.add(
        "INSERT INTO kernel_duty_hours"
        " (layer, effective_from, opens, closes, lunch_begins, lunch_ends, document_no)"
        " VALUES (%s,%s,%s,%s,%s,%s,%s) ON CONFLICT (layer, effective_from) DO UPDATE SET"
        " opens = EXCLUDED.opens, closes = EXCLUDED.closes, lunch_begins = EXCLUDED.lunch_begins,"
        " lunch_ends = EXCLUDED.lunch_ends, document_no = EXCLUDED.document_no",
        (layer, effective_from, hours.opens, hours.closes, *lunch, number),
    )
    words = [f"{clock:%H:%M}" for clock in (hours.opens, *(hours.lunch or ()), hours.closes)]
    body = {"effective_from": effective_from, "hours": words, "document_no": number}
    _record(batch, layer, "set_duty_hours", actor, at, body, (effective_from, date.max))


def _record(
    batch: Batch,
    layer: str,
    action: str,
    actor: Mapping[str, Any],
    at: datetime,
    body: Mapping[str, Any],
    span: tuple[date, date],
) -> None:
    """Audit and event, then everything is sent together."""
    subject = f"calendar:{layer or 'national'}"
    head = records.head_of(subject)
    records.audit(batch, subject=subject, head=head, action=action, actor=actor, at=at, body=body)
    records.publish(batch, CalendarChanged(layer, *span), subject=subject, at=at)
    with records.sending(batch):
        pass


def _rows(
    layer: str, days: Mapping[date, bool], names: Mapping[date, str], document_no: str
) -> list[dict[str, Any]]:
    return [
        {
            "layer": layer,
            "day": day,
            "is_working": days[day],
            "name": names.get(day, ""),
            "document_no": document_no,
        }
        for day in sorted(days)
    ]


def _days_in(layer: str, first: date, last: date) -> dict[date, bool]:
    rows = models.CalendarDay.objects.filter(layer=layer, day__range=(first, last))
    return dict(rows.values_list("day", "is_working"))


def _only(known: Mapping[date, bool], days: Collection[date]) -> dict[date, bool]:
    return {day: known[day] for day in days if day in known}


def _difference(before: Mapping[date, bool], after: Mapping[date, bool]) -> dict[str, list[str]]:
    """Which days became rest, became worked, or follow the layers above again."""
    changed = {day: now for day, now in after.items() if before.get(day) is not now}
    return {
        "rest": [day.isoformat() for day in sorted(changed) if not changed[day]],
        "worked": [day.isoformat() for day in sorted(changed) if changed[day]],
        "withdrawn": [day.isoformat() for day in sorted(set(before) - set(after))],
    }


def _document(text: str) -> str:
    number = clean_line(text, label=gettext("文件号"), most=100)
    if not number:
        raise Invalid("请填写依据的文件号。", fields={"document_no": "请填写依据的文件号。"})
    return number


def _check_layer(layer: str) -> None:
    if len(layer) not in _LAYER_LENGTHS or not re.fullmatch("[0-9]*", layer):
        raise Invalid(
            gettext("“%(layer)s”不是区划代码。请填写 2、4、6、9 或 12 位数字。")
            % {"layer": layer[:20]}
        )


def _check_days(days: Collection[date], at: datetime) -> None:
    this_year = at.astimezone(SHANGHAI).year
    wrong = [day for day in days if not _FIRST_YEAR <= day.year <= this_year + _YEARS_AHEAD]
    if not days:
        raise Invalid("请至少填写一天。", fields={"days": "请至少填写一天。"})
    if wrong:
        raise Invalid(
            gettext("%(wrong)s不在可以设定的年份内。请核对年份。")
            % {"wrong": date_words(min(wrong))}
        )


def _check_year(year: int, at: datetime) -> None:
    _check_days((date(year, 12, 31),), at)
    known = tuple(models.CalendarYear.objects.values_list("year", flat=True))
    following = announced_span(known)[1].year + 1 if known else year
    if year not in known and year != following:
        raise Invalid(
            gettext("%(following)s年的安排还没有录入。请先录入%(following)s年，再录入%(year)s年。")
            % {"following": following, "year": year}
        )


def _check_schedule(year: int, rest: set[date], worked: set[date]) -> None:
    first, last = date(year - 1, 12, 1), date(year, 12, 31)
    for day in sorted(rest | worked):
        if not first <= day <= last:
            raise Invalid(
                gettext("%(day)s不属于%(year)s年的安排。请核对日期。")
                % {"day": date_words(day), "year": year}
            )
        if day in rest and day in worked:
            raise Invalid(
                gettext("%(day)s既写作放假又写作上班。请核对通知原文。") % {"day": date_words(day)}
            )
    for day in sorted(worked):
        if day.weekday() < 5:
            raise Invalid(
                gettext("%(day)s本来就是工作日，不必写作调休上班。请核对通知原文。")
                % {"day": date_words(day)}
            )
    missing = sorted(day for day in statutory_rest(year) - rest if day.weekday() < 5)
    if missing:
        raise Invalid(
            gettext("%(missing)s是法定节假日，安排里却没有放假。请核对通知原文。")
            % {"missing": date_words(missing[0])}
        )
