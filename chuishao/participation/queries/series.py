"""What is expected again and again, month by month and quarter by quarter: done, missing, not yet due, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import product
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils.translation import gettext

from chuishao.directory.actors import Actor
from chuishao.kernel.database import as_json, rows_of
from chuishao.kernel.periods import Period, period_named, period_of
from chuishao.kernel.text import said
from chuishao.kernel.working_time import SHANGHAI

from .. import catalogue
from ..declarations import ActivityKind, Expected, Of, Programme
from ..models import Circle
from .visibility import circles_visible_to


class SeriesState(StrEnum):
    """How one expectation stands in one period."""

    DONE = "done"
    MISSING = "missing"
    NOT_DUE = "not_due"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class SeriesLine:
    """One circle, one expected activity, one period: how often it was held, and in words how that stands."""

    circle_id: int
    circle: str
    region_path: str
    programme: str
    activity: str
    label: str
    thing: str
    period: str
    state: SeriesState
    held: int
    wanted: int
    reason: str


@dataclass(frozen=True)
class SeriesTotal:
    """One expected activity in one period over all circles of a place: how many stand how."""

    activity: str
    label: str
    thing: str
    period: str
    done: int
    missing: int
    not_due: int
    not_needed: int


_STANDS: Final = """
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(%s::jsonb) AS w(place int, rules_id int, circle_kind text, activity text,
    thing text, at_least int, members_from int, roles text[], hosts text[], others text[], years int,
    period text, since date, until date)
), stands AS (
  SELECT c.id, c.name, c.region_path, c.rules_id, w.place, w.activity, w.thing, w.period, w.at_least, w.years, h.held,
    c.founded_on > w.since AS is_new, c.ended_on < w.until AS is_over,
    CASE WHEN h.held >= w.at_least THEN 'done'
      WHEN c.founded_on > w.since OR c.ended_on < w.until OR m.members < w.members_from THEN 'not_needed'
      WHEN %s < w.until THEN 'not_due' ELSE 'missing' END AS state
  FROM participation_circle c
  JOIN directory_organisation o ON o.id = c.host_id
  JOIN wanted w ON w.rules_id = c.rules_id AND w.circle_kind = c.kind
    AND (cardinality(w.hosts) = 0 OR o.kind = ANY(w.hosts)) AND o.kind <> ALL(w.others)
  CROSS JOIN LATERAL (
    SELECT count(*) AS held FROM participation_activity a
    WHERE a.circle_id = c.id AND a.kind = w.activity AND a.state = 'held'
      AND (w.thing = '' OR a.thing = w.thing)
      AND a.starts_at >= w.since::timestamp AT TIME ZONE 'Asia/Shanghai'
      AND a.starts_at < w.until::timestamp AT TIME ZONE 'Asia/Shanghai') h
  LEFT JOIN LATERAL (
    SELECT count(*) AS members FROM participation_belonging b
    WHERE b.circle_id = c.id AND b.role = ANY(w.roles) AND b.state IN ('active', 'ended')
      AND b.decided_at IS NOT NULL AND b.from_on <= least(w.until - 1, %s)
      AND (b.to_on IS NULL OR b.to_on > least(w.until - 1, %s))) m ON w.members_from > 0
  WHERE c.founded_on < w.until AND (c.ended_on IS NULL OR c.ended_on >= w.since) AND c.id IN ({circles})
)"""
_LINES: Final = """
SELECT id, name, region_path, rules_id, activity, thing, period, state, held, at_least, years, is_new, is_over
FROM stands WHERE state = ANY(%s) ORDER BY region_path, id, place, period LIMIT %s OFFSET %s"""
_TOTALS: Final = """
SELECT max(rules_id), activity, thing, period, count(*) FILTER (WHERE state = 'done'),
  count(*) FILTER (WHERE state = 'missing'), count(*) FILTER (WHERE state = 'not_due'),
  count(*) FILTER (WHERE state = 'not_needed')
FROM stands GROUP BY activity, thing, period ORDER BY min(place), period"""


def series_of(*, circle_id: int, actor: Actor, at: datetime, back: int = 4) -> list[SeriesLine]:
    """How everything expected of one circle stands: the running period and ``back`` before it, oldest first.

    Empty when the actor may not know of the circle.
    """
    circles = circles_visible_to(actor=actor).filter(pk=circle_id)
    rules = list(circles.values_list("rules_id", flat=True))
    asked = (circles, _wanted(rules, at, back), at)
    return _lines(*asked, states=list(SeriesState), limit=1000, offset=0)


def missing_in(
    *,
    region_path: str,
    actor: Actor,
    at: datetime,
    programme: str = "",
    back: int = 1,
    limit: int = 200,
    offset: int = 0,
) -> list[SeriesLine]:
    """What is missing in a place: of the last ``back`` periods that are over, by place and circle."""
    circles, rules = _there(region_path, actor, programme)
    missing = [SeriesState.MISSING]
    wanted = _wanted(rules, at, back)
    return _lines(circles, wanted, at, states=missing, limit=limit, offset=offset)


def series_totals(
    *, region_path: str, actor: Actor, at: datetime, programme: str = "", back: int = 1
) -> list[SeriesTotal]:
    """How many circles of a place stand how, for each expected activity and period."""
    circles, rules = _there(region_path, actor, programme)
    rows = _read(_TOTALS, circles, _wanted(rules, at, back), at)
    return [
        SeriesTotal(activity, _label(rules_id, activity), thing, period, *numbers)
        for rules_id, activity, thing, period, *numbers in rows
    ]


def _there(region_path: str, actor: Actor, programme: str) -> tuple[QuerySet[Circle], list[int]]:
    circles = circles_visible_to(actor=actor).filter(region_path__startswith=region_path)
    if programme:
        circles = circles.filter(programme=programme)
    known = catalogue.stored().items()
    return circles, [pk for pk, rules in known if programme in ("", rules.key)]


def _wanted(rules_ids: Sequence[int], at: datetime, back: int) -> list[dict[str, Any]]:
    """Each expectation of these versions in each period that is asked for."""
    found = [
        {**one, "period": period.name, "since": _term(period, one["years"]), "until": period.until}
        for rules_id in sorted(set(rules_ids))
        for one, length in _expectations(catalogue.rules(rules_id), rules_id)
        for period in _periods(length, _day(at), back)
    ]
    return [{**one, "place": place} for place, one in enumerate(found)]


def _expectations(rules: Programme, rules_id: int) -> Iterator[tuple[dict[str, Any], str]]:
    for activity in rules.activities:
        expected = activity.expected
        if expected is None:
            continue
        things = [key for key, _label in activity.classes] if expected.by_class else [""]
        for thing, term in product(things, _terms(expected)):
            yield {
                "rules_id": rules_id, "circle_kind": activity.circle, "activity": activity.key,
                "thing": thing, "at_least": expected.at_least,
                "members_from": expected.members_from, "roles": _voters(rules, activity), **term,
            }, expected.each  # fmt: skip


def _terms(expected: Expected) -> Iterator[dict[str, Any]]:
    """Within how many years, of which hosts: those whose kind has a term of its own, and all others."""
    own = [kind for kind, _years in expected.years_of]
    yield {"years": expected.years, "hosts": [], "others": own}
    for kind, years in expected.years_of:
        yield {"years": years, "hosts": [kind], "others": []}


def _term(period: Period, years: int) -> date:
    return period.moved(1 - years).since


def _voters(rules: Programme, activity: ActivityKind) -> list[str]:
    belongings = rules.circle(activity.circle).belongings
    return [one.key for one in belongings if one.of == Of.PERSON and one.is_voting]


def _periods(length: str, day: date, back: int) -> list[Period]:
    now = period_of(length, day)
    return [now.moved(step) for step in range(-back, 1)]


def _lines(
    circles: QuerySet[Circle],
    wanted: list[dict[str, Any]],
    at: datetime,
    *,
    states: Sequence[str],
    limit: int,
    offset: int,
) -> list[SeriesLine]:
    rows = _read(_LINES, circles, wanted, at, [str(one) for one in states], limit, offset)
    return [_line(*row) for row in rows]


def _read(
    ending: str,
    circles: QuerySet[Circle],
    wanted: list[dict[str, Any]],
    at: datetime,
    *more: Any,
) -> list[Any]:
    """One statement, however many circles; nothing visible or nothing expected is no statement at all."""
    if not wanted:
        return []
    try:
        inner, values = circles.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return []
    day = _day(at)
    return rows_of(
        _STANDS.format(circles=inner) + ending, [as_json(wanted), day, day, day, *values, *more]
    )


def _line(
    circle_id: int, circle: str, region_path: str, rules_id: int, activity: str, thing: str,
    period: str, state: str, held: int, wanted: int, years: int, is_new: bool, is_over: bool | None,
) -> SeriesLine:  # fmt: skip
    stands = SeriesState(state)
    why = _not_needed(rules_id, activity, years, is_new, bool(is_over))
    reason = (
        why if stands is SeriesState.NOT_NEEDED else _words(stands, period, held, wanted, years)
    )
    label = _label(rules_id, activity)
    return SeriesLine(
        circle_id, circle, region_path, catalogue.rules(rules_id).key, activity, label, thing, period,
        stands, held, wanted, reason,
    )  # fmt: skip


def _words(state: SeriesState, period: str, held: int, wanted: int, years: int) -> str:
    """Why it stands so, for whoever answers for the circle."""
    if state is SeriesState.DONE:
        return gettext("已办 %(held)d 次") % {"held": held}
    if years > 1:
        return _of_a_term(state, years)
    if state is SeriesState.MISSING:
        return gettext("缺 %(count)d 次") % {"count": wanted - held}
    return _running(period)


def _of_a_term(state: SeriesState, years: int) -> str:
    if state is SeriesState.MISSING:
        return gettext("到年底满 %(years)d 年，没有办") % {"years": years}
    return gettext("今年满 %(years)d 年，年底前要办") % {"years": years}


def _running(period: str) -> str:
    if "Q" in period:
        return gettext("本季度还没有过完")
    return gettext("本年度还没有过完") if len(period) == 4 else gettext("本月还没有过完")


def _not_needed(rules_id: int, activity: str, years: int, is_new: bool, is_over: bool) -> str:
    if is_over:
        return gettext("期间已经结束，不再要求")
    if is_new and years > 1:
        return gettext("成立还不满 %(years)d 年") % {"years": years}
    if is_new:
        return gettext("期间才成立，从下一期算起")
    expected = catalogue.rules(rules_id).activity(activity).expected
    return said(expected.too_few) if expected else ""


def _label(rules_id: int, activity: str) -> str:
    return said(catalogue.rules(rules_id).activity(activity).label)


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def period_words(line: SeriesLine | SeriesTotal) -> str:
    """The period of a line for a reader: 2026年第3季度."""
    return period_named(line.period).words
