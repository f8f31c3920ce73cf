"""The cards of the board of taking part: figures with their words, their pictures and the address of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from chuishao.casework.queries.board import Period
from chuishao.kernel.text import date_words, said
from chuishao.kernel.working_time import SHANGHAI
from chuishao.participation.queries.behind import OPENS, figure_named
from chuishao.participation.queries.board import STORED_WIDTH, AreaDone, Done, DoneFigures
from chuishao.participation.queries.figures import FigureLine
from chuishao.participation.queries.series import SeriesTotal, period_words
from chuishao.participation.queries.stars import Stars
from chuishao.web.board import drawing
from chuishao.web.board.cards import resized
from chuishao.web.board.drawing import SMALL
from chuishao.web.board.taking_part.asked import Asked
from chuishao.web.board.words import compared


def tiles(asked: Asked, figures: Sequence[FigureLine]) -> list[dict[str, Any]]:
    """One tile a figure: what was counted, since when, and beside it what sources say of the time before."""
    return [
        {
            "label": one.label, "words": one.words, "exact": one.exact,
            "past": [(past, date_words(past.until_on)) for past in one.past],
            "since": _("%s 起") % date_words(one.since) if one.since and one.counted is not None else "",
            "url": _opened(asked, one),
        }
        for one in figures
    ]  # fmt: skip


def _opened(asked: Asked, one: FigureLine) -> str:
    if not one.counted or figure_named(asked.programme.key, one.key).measure not in OPENS:
        return ""
    since = one.since.isoformat() if one.since else ""
    return asked.rows_url(figure=one.key, since=since)


def kinds(asked: Asked, figures: DoneFigures) -> list[dict[str, Any]]:
    """One line a kind of activity: how often, how many came, how long; against the same days a year before."""
    most = max([*(max(one.now.held, one.past.held) for one in figures.kinds), 1])
    has_past = asked.period != Period.ALL
    return [
        {
            "label": one.label, "now": one.now, "past": one.past, "is_small": one.now.held < SMALL,
            "hours": hours(one.now.minutes), "has_any": one.now != Done() or one.past != Done(),
            "compared": compared(one.now.held, one.past.held) if has_past else "",
            "meter": None if one.now.held < SMALL
            else drawing.meter(one.now.held, one.past.held if has_past else None, most),
            "url": asked.rows_url(kind=one.key), "came_url": asked.rows_url(kind=one.key, of="came"),
            "hours_url": asked.rows_url(kind=one.key, of="minutes"),
            "past_url": asked.rows_url(kind=one.key, span="past"),
        }
        for one in figures.kinds
    ]  # fmt: skip


def hours(minutes: int) -> str:
    """Hours with at most one decimal, cut and never rounded up."""
    tenths = Decimal(minutes * 10 // 60) / 10
    return f"{tenths.normalize():,f}"


def trend(asked: Asked, figures: DoneFigures) -> dict[str, Any]:
    """Who came month by month over the year before; where nobody is counted, how often something was held."""
    year = asked.spans.this_year.since.year
    is_came = any(one.times for one in figures.months.values())
    rows = [_month(asked, figures, year, month, is_came) for month in range(1, 13)]
    shown = {"rows": rows, "of": _("人次") if is_came else _("次")}
    return resized(shown, 820, 240)


def _month(
    asked: Asked, figures: DoneFigures, year: int, month: int, is_came: bool
) -> dict[str, Any]:
    def count(of: int) -> int:
        found = figures.months.get(date(of, month, 1), Done())
        return found.times if is_came else found.held

    of = "came" if is_came else "held"
    is_ahead = date(year, month, 1) >= asked.spans.now.until
    return {
        "month": month, "now": None if is_ahead else count(year), "past": count(year - 1),
        "url": asked.rows_url(of=of, month=f"{year}-{month:02}"),
        "past_url": asked.rows_url(of=of, month=f"{year - 1}-{month:02}"),
    }  # fmt: skip


def series(asked: Asked, totals: Sequence[SeriesTotal]) -> list[dict[str, Any]]:
    """What is expected again and again: of all circles how many did in the last period, and in the running one."""
    pairs: dict[tuple[str, str], list[SeriesTotal]] = {}
    for one in totals:
        pairs.setdefault((one.activity, one.thing), []).append(one)
    return [_expected(asked, found) for found in pairs.values()]


def _expected(asked: Asked, found: Sequence[SeriesTotal]) -> dict[str, Any]:
    """Two periods of one expectation, the running one last."""
    over, running = found[0], found[-1]
    return {
        "label": _thing(asked, over), "period": period_words(over), "running": period_words(running),
        "done": over.done, "missing": over.missing, "now_done": running.done, "not_due": running.not_due,
        "not_needed": over.not_needed, "is_small": over.done + over.missing < SMALL,
        "url": asked.rows_url(about="missing"),
    }  # fmt: skip


def _thing(asked: Asked, one: SeriesTotal) -> str:
    if not one.thing:
        return one.label
    classes = dict(asked.programme.activity(one.activity).classes)
    return f"{one.label}{_('，')}{said(classes.get(one.thing, one.thing))}"


def areas(asked: Asked, found: Sequence[AreaDone]) -> list[dict[str, Any]]:
    """Every region directly below, also those without anything, in the order of their codes; no ranks."""
    known = {one.path: one for one in found}
    most = max([*(max(one.now.held, one.past.held) for one in found), 1])
    has_past = asked.period != Period.ALL
    drawn = []
    for region in asked.below:
        one = known.get(region.path) or AreaDone(region.path, 0, Done(), Done())
        small = one.now.held < SMALL
        drawn.append({
            "name": region.short_name, "url": asked.url(region.path), "circles": one.circles,
            "now": one.now.held, "times": one.now.times, "hours": hours(one.now.minutes),
            "is_small": small, "rows_url": asked.rows_url(region.path),
            "compared": compared(one.now.held, one.past.held) if has_past and one.now.held else "",
            "meter": None if small else drawing.meter(one.now.held, one.past.held if has_past else None, most),
        })  # fmt: skip
    return drawn


def stars(asked: Asked, found: Stars | None) -> dict[str, Any] | None:
    """Who has which star in this place; small numbers grey, the smallest withheld."""
    if found is None:
        return None
    lines = [{"label": one.label, "words": one.words, "is_small": (one.people or 0) < SMALL} for one in found.lines]  # fmt: skip
    when = _night(found.counted_at) if len(asked.region.path) <= STORED_WIDTH else ""
    return {
        "people": found.people, "active": found.active, "lines": lines if found.people else [],
        "when": when,
    }  # fmt: skip


def _night(counted_at: datetime | None) -> str:
    if counted_at is None:
        return _("还没有数过，今天夜里会有第一份。")
    return _("每天夜里数一次，这是 %s 数的。") % date_words(counted_at.astimezone(SHANGHAI).date())
