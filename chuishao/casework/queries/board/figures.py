"""The figures of one region and type of case, read in one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from chuishao.directory.actors import Actor
from chuishao.directory.queries import reach
from chuishao.kernel.database import rows_of
from chuishao.kernel.refusals import NotAllowed

from ... import catalogue
from ..._facts import TIERS, facts
from ...declarations import CaseType
from .rates import Rates
from .spans import Spans

OUT_OF_REACH = gettext_noop("这个地方不在您能看到的范围里。请看本单位的总览。")
LEGS_SHOWN = 5


@dataclass(frozen=True)
class LevelFigure:
    """Cases of one level: all so far, in the period, in the same days a year before."""

    key: str
    label: str
    total: int
    now: int
    past: int


@dataclass(frozen=True)
class DutyFigure:
    """Clocks of one duty that were settled: how many, of which in time; and a year before."""

    key: str
    label: str
    due: int
    in_time: int
    past_due: int
    past_in_time: int


@dataclass(frozen=True)
class LegFigure:
    """One leg of the way at one level: clocks settled, how many late, the minutes they took together."""

    key: str
    label: str
    count: int
    late: int
    minutes: int

    @property
    def days(self) -> float:
        """Mean length in days of 24 hours."""
        return self.minutes / self.count / 1440 if self.count else 0.0


@dataclass(frozen=True)
class LevelLegs:
    """The legs of one level, now and in the same days a year before."""

    key: str
    label: str
    cases: int
    now: tuple[LegFigure, ...]
    past: tuple[LegFigure, ...]


@dataclass(frozen=True)
class ClassFigure:
    """Cases of one class or kind, now and a year before; an empty key is "not classified"."""

    key: str
    now: int
    past: int


@dataclass(frozen=True)
class MonthFigure:
    """Cases of one month, this year and last; None for months to come."""

    month: int
    now: int | None
    past: int


@dataclass(frozen=True)
class Figures:
    """All that a board says of a region from its tallies."""

    levels: tuple[LevelFigure, ...]
    closed: int
    duties: tuple[DutyFigure, ...]
    legs: tuple[LevelLegs, ...]
    classes: tuple[ClassFigure, ...]
    kinds: tuple[ClassFigure, ...]
    months: tuple[MonthFigure, ...]
    rates: Rates
    past_rates: Rates


_STORED = """SELECT * FROM casework_tally
WHERE region_path = %(path)s AND case_type = %(case_type)s AND confidentiality <= %(clearance)s
 AND (facet = 'case' OR day >= %(since)s AND day < %(until)s OR day >= %(past_since)s AND day < %(past_until)s)"""
_LIVE = f"""SELECT * FROM ({facts("left(region_path, 12) = %(path)s", 12)}) AS one
WHERE case_type = %(case_type)s AND confidentiality <= %(clearance)s"""
_READ = """
WITH t AS MATERIALIZED ({source}),
spans(span, since, until) AS (VALUES ('now', %(since)s::date, %(until)s::date),
  ('past', %(past_since)s::date, %(past_until)s::date))
SELECT span, facet, level, key, sum(count), sum(part), sum(minutes)
FROM t JOIN spans ON day >= since AND day < until GROUP BY 1, 2, 3, 4
UNION ALL
SELECT 'total', facet, level, '', sum(count), sum(part), 0 FROM t WHERE facet = 'case' GROUP BY 1, 2, 3
UNION ALL
SELECT 'month', CASE WHEN day >= %(this_year)s THEN 'now' ELSE 'past' END, '',
  extract(month FROM day)::text, sum(count), 0, 0
FROM t WHERE facet = 'case' AND day >= %(last_year)s AND day < %(tomorrow)s GROUP BY 1, 2, 3, 4"""

Cell = tuple[str, str, str, str]
Sums = Mapping[Cell, tuple[int, int, int]]


def figures_of(*, region_path: str, case_type: str, spans: Spans, actor: Actor) -> Figures:
    """The figures of a region within the actor's territory and clearance. Raises NotAllowed."""
    limits = reach(actor)
    if not limits.covers_path(region_path):
        raise NotAllowed(OUT_OF_REACH)
    values = {
        "path": region_path, "case_type": case_type, "clearance": limits.clearance,
        "since": spans.now.since, "until": spans.now.until,
        "past_since": spans.past.since, "past_until": spans.past.until,
        "this_year": spans.this_year.since, "last_year": spans.last_year.since,
        "tomorrow": spans.this_year.until,
    }  # fmt: skip
    source = _STORED if len(region_path) in TIERS else _LIVE
    sums: dict[Cell, tuple[int, int, int]] = {}
    for span, facet, level, key, *numbers in rows_of(_READ.format(source=source), values):
        sums[span, facet, level, key] = (int(numbers[0]), int(numbers[1]), int(numbers[2]))
    return _figures(catalogue.in_words(catalogue.case_type(case_type)), sums, spans)


def kept_at() -> datetime | None:
    """The time of the stored tallies; None when nothing has been counted yet."""
    rows = rows_of("SELECT kept_at FROM casework_tallymark WHERE id = 1", ())
    return rows[0][0] if rows else None


def _figures(rules: CaseType, sums: Sums, spans: Spans) -> Figures:
    return Figures(
        levels=tuple(
            LevelFigure(
                one.key, one.label, _count(sums, "total", "case", one.key),
                _count(sums, "now", "case", one.key), _count(sums, "past", "case", one.key),
            )
            for one in rules.levels
        ),
        closed=sum(n[1] for cell, n in sums.items() if cell[:2] == ("now", "case")),
        duties=tuple(_duties(rules, sums)),
        legs=tuple(_level_legs(rules, level.key, level.label, sums) for level in rules.levels),
        classes=tuple(sorted(_by_key(sums, "class"), key=lambda one: (-one.now, one.key))),
        kinds=tuple(sorted(_by_key(sums, "kind"), key=lambda one: one.key)),
        months=tuple(_months(sums, spans)),
        rates=_rates(sums, "now"),
        past_rates=_rates(sums, "past"),
    )  # fmt: skip


def _count(sums: Sums, span: str, facet: str, level: str, key: str = "") -> int:
    return sums.get((span, facet, level, key), (0, 0, 0))[0]


def _keys_summed(sums: Sums, span: str, facet: str) -> dict[str, tuple[int, int]]:
    """Over all levels: count and part by key."""
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for (where, what, _level, key), (count, part, _minutes) in sums.items():
        if (where, what) == (span, facet):
            found[key] = (found[key][0] + count, found[key][1] + part)
    return found


def _by_key(sums: Sums, facet: str) -> list[ClassFigure]:
    now, past = _keys_summed(sums, "now", facet), _keys_summed(sums, "past", facet)
    return [ClassFigure(key, now[key][0], past[key][0]) for key in {*now, *past}]


def _duties(rules: CaseType, sums: Sums) -> list[DutyFigure]:
    now, past = _keys_summed(sums, "now", "duty"), _keys_summed(sums, "past", "duty")
    return [
        DutyFigure(
            one.key, one.label, now[one.key][0], now[one.key][0] - now[one.key][1],
            past[one.key][0], past[one.key][0] - past[one.key][1],
        )
        for one in rules.duties
        if now[one.key][0] or past[one.key][0]
    ]  # fmt: skip


def leg_keys(rules: CaseType) -> tuple[str, ...]:
    """The duties whose end moves the case on, in declared order: the legs of the way."""
    moving = {
        key
        for step in rules.transitions
        if step.target and not step.decides
        for key in step.discharges
    }
    return tuple(one.key for one in rules.duties if one.key in moving)[:LEGS_SHOWN]


def _level_legs(rules: CaseType, level: str, label: str, sums: Sums) -> LevelLegs:
    def of(span: str) -> tuple[LegFigure, ...]:
        return tuple(
            LegFigure(key, rules.duty(key).label, *sums.get((span, "duty", level, key), (0, 0, 0)))
            for key in leg_keys(rules)
        )

    return LevelLegs(level, label, _count(sums, "now", "case", level), of("now"), of("past"))


def _months(sums: Sums, spans: Spans) -> list[MonthFigure]:
    last = (spans.this_year.until - timedelta(days=1)).month
    return [
        MonthFigure(
            month,
            _count(sums, "month", "now", "", str(month)) if month <= last else None,
            _count(sums, "month", "past", "", str(month)),
        )
        for month in range(1, 13)
    ]


def _rates(sums: Sums, span: str) -> Rates:
    found = _keys_summed(sums, span, "rate")
    return Rates(*(found[key][0] for key in ("valid", "contacted", "solved", "satisfied", "basic")))
