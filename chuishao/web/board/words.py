"""Sentences of the boards: periods, comparisons, the time of the data."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chuishao.casework.catalogue import CaseType
from chuishao.casework.queries.board import Period, Span, Spans
from chuishao.kernel.text import date_words, month_day_words
from chuishao.kernel.working_time import SHANGHAI
from chuishao.web import pages
from chuishao.web.board.drawing import SMALL
from chuishao.web.words import full_words

SMALL_WORDS = gettext_lazy("数小不比")


def unit_of(case_type: CaseType) -> str:
    """次 for whistles, 件 for all else."""
    return _("次") if case_type.key == pages.WHISTLE else _("件")


class Asking(Protocol):
    """A question about a period."""

    @property
    def period(self) -> Period: ...

    @property
    def spans(self) -> Spans: ...


def span_words(asked: Asking, at: datetime) -> str:
    """今年 1月1日 至 9月28日。"""
    last = asked.spans.now.until - timedelta(days=1)
    if asked.period == Period.ALL:
        return _("累计至 %s。") % day_words(last)
    label = _("本月") if asked.period == Period.MONTH else _("今年")
    return f"{label} {day_words(asked.spans.now.since)} " + _("至 %s。") % day_words(last)


def days_words(asked: Asking, span: Span, at: datetime) -> str:
    """Days of a list: those of the board by their name, others by their dates with the year."""
    if span == asked.spans.now:
        return span_words(asked, at).rstrip("。. ")
    last = span.until - timedelta(days=1)
    return _("%(first)s 至 %(last)s") % {"first": date_words(span.since), "last": date_words(last)}


def day_words(day: date) -> str:
    """9月28日."""
    return month_day_words(day)


def data_words(kept_at: datetime | None) -> str:
    """Of when the figures are, and how often they are counted anew."""
    if kept_at is None:
        return _("还没有汇总过，十分钟内会有第一份。")
    return _("数据时间 %s，每 10 分钟更新。") % full_words(kept_at.astimezone(SHANGHAI))


def compared(now: int, past: int) -> str:
    """多 46, 少 129, 持平; small numbers are not compared."""
    if min(now, past) < SMALL:
        return _(SMALL_WORDS) if now < SMALL else _("去年数小")
    if now == past:
        return _("持平")
    return (_("多 %s") if now > past else _("少 %s")) % f"{abs(now - past):,}"


def rate_compared(now: float | None, past: float | None) -> str:
    """高 0.8, 低 0.6, in points; empty where there is no year before."""
    if now is None or past is None:
        return ""
    gap = round(now, 1) - round(past, 1)
    if abs(gap) < 0.05:
        return _("持平")
    return (_("高 %.1f") if gap > 0 else _("低 %.1f")) % abs(gap)
